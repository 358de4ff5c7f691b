//! Sealing, approving and rejecting the pack whose report is shown. The form is a screen of the program that comes later; the worker signs.

use leptos::prelude::*;

use super::{Screen, Shown, TITLE, Verify};
use crate::model::digest::Digest;
use crate::ui::later::{Place, later};
use crate::ui::parts::block::{section, told};
use crate::ui::parts::facts::period;
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::notice::notice;
use crate::ui::seal::{self, Wanted};
use crate::ui::text::signing as text;
use crate::ui::text::verdict::Tone;
use crate::ui::text::verify::report_title;
use crate::verify::report::{Headline, Report};
use crate::web::error::WebErrorKind;
use crate::web::later::{Handed, Later};
use crate::web::page::{self, Chosen, File};
use crate::web::save;
use crate::web::worker::message::{Signed, ToSign};

/// The section's title.
const HEADING: &str = "seal-h";

/// What a signature needs between its form and its report.
#[derive(Default)]
pub(super) struct Signing {
    /// The form that waits for an answer.
    form: Option<Handed>,
    /// The file that was made, until another one is read.
    made: Option<File>,
}

/// Whether a signature can be added: to a pack as Packseal wrote it, of which nothing is known that speaks against it, without the service's
/// sidecars. Else why not; None where nobody would ask.
fn may_sign(shown: &Shown) -> Option<Result<(), &'static str>> {
    let report = &shown.report;
    let intact = matches!(
        report.headline,
        Headline::NotSigned | Headline::SignerUnknown | Headline::PolicyNotMet | Headline::Trusted
    );
    if !intact {
        return None;
    }
    if shown.given.has_sidecar() {
        return Some(Err(text::NO_SIDECARS));
    }
    report.manifest_sha256?;
    Some(match () {
        () if report.container != "profile" => Err(text::NO_FOREIGN),
        () => Ok(()),
    })
}

/// Whether one can be added.
pub(super) fn may_be_signed(shown: &Shown) -> bool {
    matches!(may_sign(shown), Some(Ok(())))
}

fn is_sealed(report: &Report) -> bool {
    report.signatures.as_ref().is_some_and(|signatures| !signatures.is_empty())
}

/// The title of the form.
pub(super) fn title(report: &Report) -> &'static str {
    if is_sealed(report) { text::APPROVE_TITLE } else { text::SEAL_TITLE }
}

/// The way there from the report, or why there is none.
pub(super) fn way_in(state: Verify, shown: &Shown) -> Option<AnyView> {
    let may = may_sign(shown)?;
    let title = title(&shown.report);
    let content = match may {
        Ok(()) => {
            let hint = if is_sealed(&shown.report) { text::APPROVE_HINT_REPORT } else { text::SEAL_HINT };
            let go = button("button", title, move || state.sign());
            view! { <p class="prose">{hint}</p><div class="buttons after">{go}</div> }.into_any()
        }
        Err(why) => view! { <p class="prose">{why}</p> }.into_any(),
    };
    Some(section(HEADING, title, "", content))
}

/// A link to it.
pub(super) fn link(shown: &Shown) -> Option<(&'static str, &'static str)> {
    may_sign(shown).map(|_| ("#seal-h", title(&shown.report)))
}

/// The form.
pub(super) fn screen(state: Verify, shown: &Shown) -> AnyView {
    let report = &shown.report;
    let claimed = report.claimed.as_ref();
    let claim = |of: fn(&crate::verify::report::Claimed) -> String| claimed.map(of).unwrap_or_default();
    let facts = [
        report.file.name.clone(),
        claim(|claimed| claimed.id.clone()),
        claim(|claimed| claimed.tenant.clone()),
        claim(period),
        report.manifest_sha256.as_ref().map(Digest::to_string).unwrap_or_default(),
    ];
    let gap = |gap: &crate::recipe::Gap| format!("{}: {}. {}", gap.section, gap.what, gap.why);
    let signatures = report.signatures.as_deref().unwrap_or_default();
    let before =
        signatures.iter().map(|one| text::before(one.number, &one.role, &one.signer, &one.decision, &one.claimed_at));
    let given = seal::Signing {
        sealed: is_sealed(report),
        facts,
        gaps: claimed.map(|claimed| claimed.gaps.iter().map(gap).collect()).unwrap_or_default(),
        before: before.collect(),
        signers: signatures.iter().map(|one| one.key_id).collect(),
    };
    let handed = given.hand_over(move |wanted| state.ask_for(wanted), move || state.back());
    state.signing.update_value(|signing| signing.form = Some(handed.clone()));
    let place = Place { at: "signing", title_id: TITLE, title: title(report) };
    view! { <div class="wrap">{later(Later::Seal, place, handed)}</div> }.into_any()
}

/// What is said of a file that was signed here, with the way to save it.
pub(super) fn added(state: Verify, shown: &Shown) -> Option<AnyView> {
    let file = shown.signed.then(|| shown.given.package.file())?;
    let (name, saved, failed) = (shown.report.file.name.clone(), RwSignal::new(false), RwSignal::new(None::<String>));
    let save = press(move || {
        let (file, name) = (file.clone(), name.clone());
        failed.set(None);
        page::spawn(async move {
            // A disposed signal means that the screen has gone on.
            match save::save(&file, &name, &|_| {}).await {
                Ok(_) => {
                    let _ = saved.try_set(true);
                    state.signing.update_value(|signing| signing.made = None);
                    page::ask_before_leaving(false);
                }
                Err(error) if error.kind == WebErrorKind::Cancelled => {}
                Err(error) => drop(failed.try_set(Some(error.what))),
            }
        });
    });
    let said = move || if saved.get() { text::SAVED } else { text::ADDED };
    let problem = live(move || failed.get().map(|why| told(Tone::Fail, text::NOT_SAVED, why, None)));
    let content = view! {
        <p role="status"><b>{said}</b></p>
        <p class="small">{text::SAVE_HINT}</p>
        <div class="buttons"><button class="button button--main" type="button" id="save-signed" on:click=save>{text::SAVE}</button></div>
    };
    Some(view! { <div class="after">{notice(Tone::Note, content)}{problem}</div> }.into_any())
}

impl Verify {
    pub(super) fn shown(self) -> Option<Box<Shown>> {
        self.screen.with_untracked(|screen| match screen {
            Screen::Report(shown) | Screen::Signing(shown) => Some(shown.clone()),
            _ => None,
        })
    }

    /// Whether a signature is being asked for.
    pub(super) fn is_signing(self) -> bool {
        self.screen.with_untracked(|screen| matches!(screen, Screen::Signing(_)))
    }

    /// Opens the form.
    fn sign(self) {
        if let Some(shown) = self.shown() {
            let title = title(&shown.report);
            self.show(Screen::Signing(shown), title);
        }
    }

    /// Goes back to the report.
    fn back(self) {
        if let Some(shown) = self.shown() {
            let title = report_title(shown.report.headline, &shown.report.file.name);
            self.show(Screen::Report(shown), &title);
            page::focus(HEADING);
        }
    }

    /// Has the worker sign.
    fn ask_for(self, wanted: Wanted) {
        let Some(shown) = self.shown() else { return };
        let (Some(manifest), Ok(key_id)) = (shown.report.manifest_sha256, Digest::parse(&wanted.key)) else { return };
        let Wanted { role, signer, decision, reason, .. } = wanted;
        let order = ToSign { manifest, key_id, role, signer, decision, reason, now_millis: page::now_millis() };
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.sign(&order, &shown.given.package.file());
            }
        });
    }

    /// Reads the new file, whose report is shown; or says in the form why there is none.
    pub(super) fn has_signed(self, signed: Result<Signed, String>, file: Option<File>) {
        let Some(shown) = self.shown() else { return };
        let refused = match (signed, file) {
            (Ok(_), Some(file)) => {
                self.signing.set_value(Signing { form: None, made: Some(file.clone()) });
                page::ask_before_leaving(true);
                return self.read(super::Given { package: Chosen::from(file), ..shown.given }, String::new());
            }
            (Ok(_), None) => "The new file did not arrive. Try again.".to_owned(),
            (Err(why), _) => why,
        };
        if !self.is_signing() {
            return self.not_stamped(refused);
        }
        self.signing.with_value(|signing| {
            if let Some(form) = &signing.form {
                seal::Signing::refused(form, &refused);
            }
        });
    }

    /// Whether this is the file that was signed here.
    pub(super) fn is_made_here(self, package: &Chosen) -> bool {
        self.signing.with_value(|signing| signing.made.as_ref().is_some_and(|made| *made == package.file()))
    }
}
