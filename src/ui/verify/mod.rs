//! The Verify document: a file in, a report out. It opens no connection.

mod another_way;
mod contact;
mod coverage;
mod empty;
mod given;
mod reading;
mod report;
mod sequence;
mod signatures;
mod signing;
mod stamping;
mod trust;

use leptos::prelude::*;

use super::frame;
use super::parts::{runbook, verdict::HEADLINE};
use super::text::{common, trust as words, verify as text};
use crate::model::instant::Instant;
use crate::verify::code::Code;
use crate::verify::report::{Finding, Headline, MapPart, Outcome, Report, RowId};
use crate::web::page::{self, Chosen, Dropped};
use crate::web::start;
use crate::web::worker::client::VerifyClient;
use crate::web::worker::message::{FromVerify, ToVerify};
use given::Given;
use sequence::Together;
use trust::Trust;

/// Where the focus goes when the screen changes and no headline is there.
const TITLE: &str = "title";

/// Where it goes when a key was named.
const NAMED: &str = "named";
/// What stands in the address while the keys and the policy are looked at.
const TRUST: &str = "/trust";

/// The links of the header.
const PLACES: [&str; 2] = ["nav-verify", "nav-trust"];

/// What is on the screen.
#[derive(Debug, Clone)]
enum Screen {
    /// Nothing was given yet.
    Empty,
    /// More than one file was given.
    Several(Vec<Chosen>),
    /// A file is being read, and what lies beside it.
    Reading {
        given: Given,
        /// Whether a secret was given with it. The secret itself is in no screen.
        with_secret: bool,
    },
    /// The reading was stopped.
    Stopped(Chosen),
    /// The file could not be read.
    Impossible {
        /// None when no file was given yet: then it is the worker that did not start.
        name: Option<String>,
        why: String,
    },
    /// Several packs, read in their turn, and then what came of them.
    Together(Box<Together>),
    /// The check is over.
    Report(Box<Shown>),
    /// A signature for a pack whose check is over.
    Signing(Box<Shown>),
}

/// A report with what belongs to its showing.
#[derive(Debug, Clone)]
struct Shown {
    report: Report,
    map: Vec<MapPart>,
    at: Option<Instant>,
    given: Given,
    with_secret: bool,
    /// Whether all of it is drawn at once.
    at_once: bool,
    /// Whether this is the file that was signed here, and is nowhere else yet.
    signed: bool,
    /// What the report says on paper, for the program that sets it.
    paper: Vec<u8>,
    /// The key that was named just before it was made: whose, and in which role.
    named: Option<(String, String)>,
}

impl Shown {
    /// What is said of codes that do not verify under the secret that was given; None when none was given, or none differs.
    fn wrong_secret(&self) -> Option<String> {
        let differs = |finding: &&Finding| finding.code == Code::HmacCode.id();
        if !self.with_secret || self.report.findings.iter().find(differs).is_none() {
            return None;
        }
        let rows = self.report.rows.iter().filter(|row| {
            row.outcome == Outcome::Fail && matches!(row.id, RowId::Signature | RowId::Countersignatures)
        });
        Some(rows.filter_map(|row| row.why.as_deref()).collect::<Vec<_>>().join(" "))
    }

    /// Whether the secret is asked for: there are codes that are not checked under the right one.
    fn asks_for_secret(&self) -> bool {
        self.given.has_sidecar() && (!self.with_secret || self.wrong_secret().is_some())
    }
}

/// The document's state.
#[derive(Clone, Copy)]
struct Verify {
    screen: RwSignal<Screen, LocalStorage>,
    /// Bytes read, and bytes to read.
    read: RwSignal<(u64, u64)>,
    /// Whether something is held over the page.
    over: RwSignal<bool>,
    /// Whether what was let go is no file.
    refused: RwSignal<bool>,
    /// Whether all that a check needs is loaded.
    ready: RwSignal<bool>,
    client: StoredValue<Option<VerifyClient>, LocalStorage>,
    /// The screen that asks for a signature, and the file that came of one until it is read.
    signing: StoredValue<signing::Signing, LocalStorage>,
    /// Which signature's time is asked for or given, and why there is none.
    stamping: StoredValue<String>,
    /// The requests for a time that were saved, each with its signature.
    asked_times: StoredValue<Vec<(String, Vec<u8>)>>,
    stamp_failed: RwSignal<Option<String>>,
    /// The person's keys and policy.
    trust: Trust,
    /// Whether these are looked at, over whatever else is on the screen.
    at_trust: RwSignal<bool>,
    /// Whether the report's file is being judged again, and why that failed.
    again: RwSignal<Again>,
}

/// A report that is made again for the file that is on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Again {
    /// It is not.
    No,
    /// It is; after this key was named.
    Under(Option<(String, String)>),
    /// It could not be: why.
    Failed(String),
}

/// Starts the document.
pub fn start() {
    // The state lives as long as the page does.
    let owner = Owner::new();
    let state = owner.with(|| {
        let client = StoredValue::new_local(None);
        Verify {
            screen: RwSignal::new_local(Screen::Empty),
            read: RwSignal::new((0, 0)),
            over: RwSignal::new(false),
            refused: RwSignal::new(false),
            ready: RwSignal::new(false),
            client,
            trust: Trust::new(client),
            at_trust: RwSignal::new(false),
            again: RwSignal::new(Again::No),
            signing: StoredValue::new_local(signing::Signing::default()),
            stamping: StoredValue::new(String::new()),
            asked_times: StoredValue::default(),
            stamp_failed: RwSignal::new(None),
        }
    });
    state.client.set_value(Some(VerifyClient::start(move |message, file| state.hear(message, file))));
    state.trust.begin();
    page::watch_files(move |dropped| state.dropped(dropped));
    page::watch_fragment(move || state.went());
    state.at_trust.set(page::fragment() == TRUST);
    state.mark();
    owner.with(|| frame::mount(state.ready.into(), move || state.view()));
    std::mem::forget(owner);
}

impl Verify {
    fn hear(self, message: FromVerify, file: Option<page::File>) {
        match message {
            FromVerify::Ready { .. } => self.ready.set(true),
            FromVerify::Progress { read, total } => self.read.set((read, total)),
            FromVerify::Trust(answer) => self.trust.hear(*answer),
            FromVerify::Done { report, map, paper } => {
                let again = self.again.get_untracked();
                self.again.set(Again::No);
                if let Again::Under(named) = again {
                    return self.judged(*report, map, paper, named);
                }
                if let Some(together) = self.together() {
                    return self.next(together.with(*report));
                }
                let Some((given, with_secret)) = self.being_read() else { return };
                // A JSON beside a package that attests nothing is no live answer: it may be what was meant to be checked.
                if given.live.is_some() && report.attestation.is_none() && report.headline != Headline::Refused {
                    let files = given.files().into_iter().map(|(_, file)| file).collect();
                    return self.show(Screen::Several(files), text::WHICH);
                }
                let at = Instant::from_unix_millis(page::now_millis());
                let signed = self.is_made_here(&given.package);
                let shown = Shown {
                    report: *report,
                    map,
                    at,
                    given,
                    with_secret,
                    at_once: with_secret,
                    signed,
                    paper,
                    named: None,
                };
                let wrong = shown.wrong_secret().is_some();
                self.screen.set(Screen::Report(Box::new(shown)));
                self.mark();
                // Who gave a secret wants to know what came of it; the headline does not depend on that.
                match (with_secret, wrong) {
                    (false, _) => page::focus_at_top(HEADLINE),
                    (true, false) => page::focus(runbook::TITLE),
                    (true, true) => page::focus_soon(runbook::SECRET),
                }
            }
            FromVerify::Signed(signed) => self.has_signed(signed, file),
            FromVerify::Request(request) => self.has_request(request),
            FromVerify::Failed { why } => {
                self.trust.lost();
                if self.is_signing() {
                    return self.has_signed(Err(why), None);
                }
                if matches!(self.again.get_untracked(), Again::Under(_)) {
                    return self.again.set(Again::Failed(why));
                }
                let name = self.screen.with_untracked(|screen| match screen {
                    Screen::Reading { given, .. } => Some(Some(given.package.name.clone())),
                    Screen::Together(together) => together.at_hand().map(|file| Some(file.name.clone())),
                    Screen::Empty => Some(None),
                    // What is on the screen still holds; the next file starts the worker anew.
                    _ => None,
                });
                if let Some(name) = name {
                    let title = if name.is_some() { text::IMPOSSIBLE } else { text::NOT_LOADED };
                    self.show(Screen::Impossible { name, why }, title);
                }
            }
        }
    }

    fn being_read(self) -> Option<(Given, bool)> {
        self.screen.with_untracked(|screen| match screen {
            Screen::Reading { given, with_secret } => Some((given.clone(), *with_secret)),
            _ => None,
        })
    }

    /// The packs that are being read, if there are several.
    fn together(self) -> Option<Together> {
        self.screen.with_untracked(|screen| match screen {
            Screen::Together(together) if together.at_hand().is_some() => Some((**together).clone()),
            _ => None,
        })
    }

    fn dropped(self, dropped: Dropped) {
        match dropped {
            Dropped::Over => self.over.set(true),
            Dropped::Left => self.over.set(false),
            Dropped::Files(files, _) => self.given(files),
            Dropped::NotAFile => self.refused.set(true),
        }
    }

    /// One file is read at once, and so is a package with what lies beside it, which may also follow its report; of others, a person says which.
    fn given(self, mut files: Vec<Chosen>) {
        self.refused.set(false);
        let joined = self.screen.with_untracked(|screen| match screen {
            Screen::Report(shown) => shown.given.with(&files, shown.report.attestation.is_some()),
            _ => None,
        });
        match (joined, files.len()) {
            (Some(given), _) => self.read(given, String::new()),
            (None, 0) => {}
            (None, 1) => self.read(Given::alone(files.remove(0)), String::new()),
            (None, _) => match Given::of(files) {
                Ok(given) => self.read(given, String::new()),
                Err(files) => match Together::of(files) {
                    Ok(together) => self.next(together),
                    Err(files) => self.show(Screen::Several(files), text::WHICH),
                },
            },
        }
    }

    /// A file that was chosen as the live answer, whatever its name is.
    fn answered(self, mut files: Vec<Chosen>) {
        let given = self.screen.with_untracked(|screen| match screen {
            Screen::Report(shown) => Some(shown.given.clone()),
            _ => None,
        });
        match (given, files.pop()) {
            (Some(given), Some(live)) if files.is_empty() => {
                self.read(Given { live: Some(live), ..given }, String::new());
            }
            (_, Some(last)) => {
                files.push(last);
                self.given(files);
            }
            _ => {}
        }
    }

    /// The keys and the policy are opened, or left.
    fn went(self) {
        let now = page::fragment() == TRUST;
        if self.at_trust.get_untracked() == now {
            return;
        }
        self.at_trust.set(now);
        self.mark();
        // One of them is on the screen.
        page::focus_at_top(HEADLINE);
        page::focus_at_top(TITLE);
    }

    /// Says in the title and in the navigation which place this is.
    fn mark(self) {
        if self.at_trust.get_untracked() {
            page::mark_place("nav-trust", &PLACES);
            return page::set_title(&common::title(words::TITLE));
        }
        page::mark_place("nav-verify", &PLACES);
        let title = self.screen.with_untracked(|screen| match screen {
            Screen::Empty | Screen::Impossible { .. } => text::TITLE.to_owned(),
            Screen::Several(_) => text::WHICH.to_owned(),
            Screen::Reading { given, .. } => given.package.name.clone(),
            Screen::Together(together) => {
                together.at_hand().map_or_else(|| crate::ui::text::sequence::PACKS.to_owned(), |file| file.name.clone())
            }
            Screen::Stopped(_) => text::STOPPED.to_owned(),
            Screen::Report(shown) => text::report_title(shown.report.headline, &shown.report.file.name),
            Screen::Signing(shown) => signing::title(&shown.report).to_owned(),
        });
        page::set_title(&common::title(&title));
    }

    /// Makes the report on the screen again, by the keys and the policy as they are now. The screen stays meanwhile.
    fn judge_again(self, named: Option<(String, String)>) {
        let given = self.screen.with_untracked(|screen| match screen {
            Screen::Report(shown) => Some(shown.given.clone()),
            _ => None,
        });
        if let Some(given) = given {
            self.again.set(Again::Under(named));
            self.send(&given, String::new());
        }
    }

    /// Puts the report in the place of the earlier one.
    fn judged(self, report: Report, map: Vec<MapPart>, paper: Vec<u8>, named: Option<(String, String)>) {
        let at = Instant::from_unix_millis(page::now_millis());
        let focus = if named.is_some() { NAMED } else { HEADLINE };
        self.screen.update(|screen| {
            if let Screen::Report(shown) = screen {
                let (given, signed) = (shown.given.clone(), shown.signed);
                **shown = Shown { report, map, at, given, with_secret: false, at_once: true, signed, paper, named };
            }
        });
        self.mark();
        page::focus_soon(focus);
    }

    /// Reads what was given. The secret, which may be empty, goes to the worker and is not kept here.
    fn read(self, given: Given, secret: String) {
        let with_secret = !secret.is_empty();
        self.again.set(Again::No);
        self.show(Screen::Reading { given: given.clone(), with_secret }, &given.package.name);
        self.send(&given, secret);
    }

    /// Gives the worker what is to be read.
    fn send(self, given: &Given, secret: String) {
        start::hurry();
        self.read.set((0, given.package.size));
        let files: Vec<_> = given.files().into_iter().map(|(name, file)| (name, file.file())).collect();
        let (kept, now_millis) = (self.trust.for_check(), page::now_millis());
        let order = ToVerify { secret, list: given.list, kept, now_millis, program_sha256: start::reader() };
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.verify(&order, &files);
            }
        });
    }

    fn stop(self) {
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.stop();
            }
        });
        let several = self.together().and_then(|together| together.at_hand().cloned());
        if let Some(file) = several.or_else(|| self.being_read().map(|(given, _)| given.package)) {
            self.show(Screen::Stopped(file), text::STOPPED);
        }
    }

    fn clear(self) {
        self.show(Screen::Empty, text::TITLE);
    }

    fn show(self, screen: Screen, title: &str) {
        // A file that is dropped onto the keys is checked as any other.
        if self.at_trust.get_untracked() {
            self.at_trust.set(false);
            page::put_fragment("");
            self.mark();
        }
        page::set_title(&common::title(title));
        self.screen.set(screen);
        page::focus_at_top(TITLE);
    }

    fn view(self) -> AnyView {
        let screen = move || {
            if self.at_trust.get() {
                return trust::screen(self.trust);
            }
            self.screen.with(|screen| match screen {
                Screen::Empty => empty::empty(self),
                Screen::Several(files) => empty::several(self, files),
                Screen::Reading { given, .. } => reading::reading(self, &given.package),
                Screen::Together(together) => match together.at_hand() {
                    Some(file) => reading::reading(self, file),
                    None => sequence::found(self, together),
                },
                Screen::Stopped(file) => reading::stopped(self, file),
                Screen::Impossible { name, why } => reading::impossible(self, name.as_deref(), why),
                Screen::Report(shown) => report::report(self, shown),
                Screen::Signing(shown) => signing::screen(self, shown),
            })
        };
        view! { <div class="target" class:is-over=self.over>{screen}</div> }.into_any()
    }
}
