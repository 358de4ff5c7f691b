//! The service's own check of a package, with a report of ours beside it.

use leptos::prelude::*;

use super::parts::{facts, form, keep, outcome, section, told};
use super::state::{Jobs, Remote};
use crate::source::ops::{Ours, Reported, Row, Verdict, Verify, compare};
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::live;
use crate::ui::parts::status::status;
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;
use crate::web::page::{self, Chosen};

/// The section's title.
pub(super) const TITLE: &str = "verify-h";
/// The answer, which takes the focus.
const RESULT: &str = "verify-result";
/// Where the report of ours begins.
const COMPARED: &str = "verify-compared";
/// The longest report that is opened, in bytes.
const REPORT_MAX: u64 = 64 << 20;

fn row(row: Row) -> AnyView {
    let (tone, shape, word) =
        if row.same { (Tone::None, Icon::Pass, text::SAME) } else { (Tone::Warn, Icon::Warn, text::DIFFERS) };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><code>{row.name}</code></th>
            <td role="cell" data-label=text::VERIFIED_COLUMNS[1] class="wide path">{row.theirs}</td>
            <td role="cell" data-label=text::VERIFIED_COLUMNS[2] class="wide path">{row.ours}</td>
            <td role="cell" class="st">{status(tone, shape, word)}</td>
        </tr>
    }
    .into_any()
}

fn table(theirs: &Verdict, ours: &Ours) -> AnyView {
    let rows = compare(theirs, &ours.verdict);
    let same = rows.iter().filter(|row| row.same).count();
    let words = text::compared(same, rows.len(), &ours.headline);
    let tone = if same == rows.len() { Tone::Note } else { Tone::Warn };
    let other = theirs.get("package_sha256") != ours.verdict.get("package_sha256");
    let columns =
        text::VERIFIED_COLUMNS.map(|name| view! { <th role="columnheader" scope="col">{name}</th> }.into_any());
    view! {
        {other.then(|| told(Tone::Fail, text::OTHER_FILE, text::OTHER_FILE_TEXT, None))}
        {told(tone, ours.file.clone(), words, None)}
        <table class="table compared stack after" role="table" aria-labelledby=TITLE>
            <thead role="rowgroup"><tr role="row">{Vec::from(columns)}</tr></thead>
            <tbody role="rowgroup">{rows.into_iter().map(row).collect::<Vec<_>>()}</tbody>
        </table>
    }
    .into_any()
}

fn answer(state: Jobs, theirs: &Verdict, body: &[u8]) -> AnyView {
    let not_met = theirs.not_met(state.required.get_untracked());
    let acceptance = if not_met.is_empty() {
        told(Tone::Note, text::MET, "", None)
    } else {
        told(Tone::Fail, text::NOT_MET, not_met.join(", "), None)
    };
    let named = !state.verify.text("signature_path").trim().is_empty();
    let signed = theirs.has_signature() || theirs.get("package_exists") != "true";
    let unsigned = if named { text::NAMED_NOT_FOUND } else { text::NO_SIGNATURE };
    let lines = theirs.members().iter().map(|(name, value)| (*name, (value.clone(), true))).collect::<Vec<_>>();
    let kept = theirs.clone();
    let beside = live(move || {
        state.ours.with(|ours| match ours {
            None => facts(lines.clone()),
            Some(Ok(ours)) => table(&kept, ours),
            Some(Err(why)) => {
                let told = told(Tone::Fail, text::OURS_WRONG, why.clone(), None);
                view! { <div role="alert">{told}</div> {facts(lines.clone())} }.into_any()
            }
        })
    });
    view! {
        {acceptance}
        {(!signed).then(|| told(Tone::Warn, unsigned, "", None))}
        <div id=COMPARED tabindex="-1">{beside}</div>
        <div class="buttons after">{open(state)} <span class="hint">{text::OURS_HINT}</span></div>
        {keep(state, "verify", body, Reported::No)}
    }
    .into_any()
}

/// The button that opens a report of ours.
fn open(state: Jobs) -> AnyView {
    const CHOOSE: FileField =
        FileField { id: "ours", label: text::OURS, class: "button button--small", folders: false };
    CHOOSE.view(move |files: Vec<Chosen>| {
        let Some(file) = files.into_iter().next() else { return };
        page::spawn(async move {
            let ours = match file.read(REPORT_MAX).await {
                Ok(bytes) => Ours::read(&bytes).map_err(|error| format!("{}: {error}.", file.name)),
                Err(error) => Err(error.what),
            };
            // A disposed signal means that the screen has gone on.
            if state.ours.try_set(Some(ours)).is_none() {
                page::focus(COMPARED);
            }
        });
    })
}

fn send(state: Jobs) {
    let fields = state.verify;
    let asked = Verify {
        package_path: fields.text("package_path"),
        signature_path: fields.text("signature_path"),
        countersign_path: fields.text("countersign_path"),
        require_countersign: fields.on("require_countersign"),
        secret: String::new(),
    };
    if fields.pass(asked.problems()) {
        let asked = Verify { secret: fields.take_secret(), ..asked };
        state.required.set(asked.require_countersign);
        state.ask(asked.call(), text::VERIFY_WAIT, Verdict::read, state.verified, Some(RESULT));
    }
}

pub(super) fn verify(state: Jobs) -> AnyView {
    let fields = state.verify;
    let content = view! {
        {fields.field("package_path", text::PATH, text::PATH_HINT)}
        {fields.tick("require_countersign", text::REQUIRE, "")}
        <details class="more">
            <summary>{text::OTHER_PLACES}</summary>
            <div class="ask__more">
                {fields.field("signature_path", text::SIGNATURE_PATH, text::BESIDE)}
                {fields.field("countersign_path", text::COUNTERSIGN_PATH, text::BESIDE)}
                {fields.secret(text::SECRET, text::SECRET_HINT)}
            </div>
        </details>
    };
    let busy = Signal::derive(move || state.verified.with(Remote::is_asked));
    let form = form(content.into_any(), text::VERIFY_GO, busy, move || send(state));
    let result = outcome(
        state,
        RESULT,
        |_| (Op::Verify, text::VERIFY_WAIT),
        state.verified,
        move |theirs, body| answer(state, theirs, body),
    );
    section(TITLE, text::VERIFY, text::VERIFY_HINT, view! { {form}{result} }.into_any())
}
