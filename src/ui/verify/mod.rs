//! The Verify document: a file in, a report out. It opens no connection.

mod another_way;
mod empty;
mod given;
mod reading;
mod report;

use leptos::prelude::*;

use super::frame;
use super::parts::{runbook, verdict::HEADLINE};
use super::text::{common, verify as text};
use crate::model::instant::Instant;
use crate::verify::code::Code;
use crate::verify::report::{Finding, Headline, MapPart, Outcome, Report, RowId};
use crate::web::page::{self, Chosen, Dropped};
use crate::web::worker::client::VerifyClient;
use crate::web::worker::message::{FromVerify, ToVerify};
use given::Given;

/// Where the focus goes when the screen changes and no headline is there.
const TITLE: &str = "title";

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
    /// The check is over.
    Report(Box<Shown>),
}

/// A report with what belongs to its showing.
#[derive(Debug, Clone)]
struct Shown {
    report: Report,
    map: Vec<MapPart>,
    at: Option<Instant>,
    given: Given,
    with_secret: bool,
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
}

/// Starts the document.
pub fn start() {
    // The state lives as long as the page does.
    let owner = Owner::new();
    let state = owner.with(|| Verify {
        screen: RwSignal::new_local(Screen::Empty),
        read: RwSignal::new((0, 0)),
        over: RwSignal::new(false),
        refused: RwSignal::new(false),
        ready: RwSignal::new(false),
        client: StoredValue::new_local(None),
    });
    state.client.set_value(Some(VerifyClient::start(move |message| state.hear(message))));
    page::watch_files(move |dropped| state.dropped(dropped));
    owner.with(|| frame::mount(state.ready.into(), move || state.view()));
    std::mem::forget(owner);
}

impl Verify {
    fn hear(self, message: FromVerify) {
        match message {
            FromVerify::Ready { .. } => self.ready.set(true),
            FromVerify::Progress { read, total } => self.read.set((read, total)),
            FromVerify::Done { report, map } => {
                let Some((given, with_secret)) = self.being_read() else { return };
                // A JSON beside a package that attests nothing is no live answer: it may be what was meant to be checked.
                if given.live.is_some() && report.attestation.is_none() && report.headline != Headline::Refused {
                    let files = given.files().into_iter().map(|(_, file)| file).collect();
                    return self.show(Screen::Several(files), text::WHICH);
                }
                page::set_title(&common::title(&text::report_title(report.headline, &report.file.name)));
                let at = Instant::from_unix_millis(page::now_millis());
                let shown = Shown { report: *report, map, at, given, with_secret };
                let wrong = shown.wrong_secret().is_some();
                self.screen.set(Screen::Report(Box::new(shown)));
                // Who gave a secret wants to know what came of it; the headline does not depend on that.
                match (with_secret, wrong) {
                    (false, _) => page::focus_at_top(HEADLINE),
                    (true, false) => page::focus(runbook::TITLE),
                    (true, true) => page::focus_soon(runbook::SECRET),
                }
            }
            FromVerify::Failed { why } => {
                let name = self.screen.with_untracked(|screen| match screen {
                    Screen::Reading { given, .. } => Some(Some(given.package.name.clone())),
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
                Err(files) => self.show(Screen::Several(files), text::WHICH),
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

    /// Reads what was given. The secret, which may be empty, goes to the worker and is not kept here.
    fn read(self, given: Given, secret: String) {
        self.read.set((0, given.package.size));
        let with_secret = !secret.is_empty();
        self.show(Screen::Reading { given: given.clone(), with_secret }, &given.package.name);
        let files: Vec<_> = given.files().into_iter().map(|(name, file)| (name, file.file())).collect();
        let order = ToVerify { secret, list: given.list };
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
        if let Some((given, _)) = self.being_read() {
            self.show(Screen::Stopped(given.package), text::STOPPED);
        }
    }

    fn clear(self) {
        self.show(Screen::Empty, text::TITLE);
    }

    fn show(self, screen: Screen, title: &str) {
        page::set_title(&common::title(title));
        self.screen.set(screen);
        page::focus_at_top(TITLE);
    }

    fn view(self) -> AnyView {
        let screen = move || {
            self.screen.with(|screen| match screen {
                Screen::Empty => empty::empty(self),
                Screen::Several(files) => empty::several(self, files),
                Screen::Reading { given, .. } => reading::reading(self, &given.package),
                Screen::Stopped(file) => reading::stopped(self, file),
                Screen::Impossible { name, why } => reading::impossible(self, name.as_deref(), why),
                Screen::Report(shown) => report::report(self, shown),
            })
        };
        view! { <div class="target" class:is-over=self.over>{screen}</div> }.into_any()
    }
}
