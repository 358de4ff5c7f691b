//! The service's own check of a package, with a report of ours beside it.

use leptos::prelude::*;

use super::parts::{facts, form, keep, more, outcome};
use super::state::{Answer, Jobs, Remote};
use crate::source::AnswerError;
use crate::source::ops::{Ours, Reported, Row, Verdict, Verify, compare};
use crate::ui::parts::block::{self, section, stack, told};
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::live;
use crate::ui::parts::status::status;
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;
use crate::web::ops::Trouble;
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
    let head = view! { <code>{row.name}</code> }.into_any();
    let cells = vec![
        ("wide path", text::VERIFIED_COLUMNS[1], row.theirs.into_any()),
        ("wide path", text::VERIFIED_COLUMNS[2], row.ours.into_any()),
        ("st", "", status(tone, shape, word)),
    ];
    block::row(head, cells)
}

fn table(theirs: &Verdict, ours: &Ours) -> AnyView {
    let rows = compare(theirs, &ours.verdict);
    let same = rows.iter().filter(|row| row.same).count();
    let words = text::compared(same, rows.len(), &ours.headline);
    let tone = if same == rows.len() { Tone::Note } else { Tone::Warn };
    let other = theirs.get("package_sha256") != ours.verdict.get("package_sha256");
    let rows = rows.into_iter().map(row).collect();
    stack([
        other.then(|| told(Tone::Fail, text::OTHER_FILE, text::OTHER_FILE_TEXT, None)),
        Some(told(tone, ours.file.clone(), words, None)),
        Some(block::table("table compared stack", TITLE, &text::VERIFIED_COLUMNS, rows)),
    ])
}

fn draw(state: Jobs, answer: &Answer, body: &[u8]) -> AnyView {
    let Answer::Verdict(theirs) = answer else { return ().into_any() };
    let not_met = theirs.not_met(state.required.get_untracked());
    let acceptance = if not_met.is_empty() {
        told(Tone::Note, text::MET, "", None)
    } else {
        told(Tone::Fail, text::NOT_MET, not_met.join(", "), None)
    };
    let named = !state.verify.text("signature_path").trim().is_empty();
    let signed = theirs.has_signature() || theirs.get("package_exists") != "true";
    let unsigned = if named { text::NAMED_NOT_FOUND } else { text::NO_SIGNATURE };
    let invalid = not_met.contains(&"signature_valid");
    let lines = theirs.members().iter().map(|(name, value)| (*name, (value.clone(), true))).collect::<Vec<_>>();
    let theirs = theirs.clone();
    let beside = live(move || {
        state.ours.with(|ours| match ours {
            Remote::Here(Answer::Ours(ours), _) => table(&theirs, ours),
            Remote::Failed(Trouble::Answer(why)) => {
                let told = told(Tone::Fail, text::OURS_WRONG, why.clone(), None);
                view! { <div role="alert">{told}</div> {facts(lines.clone())} }.into_any()
            }
            _ => facts(lines.clone()),
        })
    });
    let beside = view! { <div class="result" id=COMPARED tabindex="-1">{beside}</div> };
    let open = view! { <div class="buttons">{open(state)} <span class="hint">{text::OURS_HINT}</span></div> };
    stack([
        Some(acceptance),
        (!signed).then(|| told(Tone::Warn, unsigned, "", None)),
        invalid.then(|| told(Tone::Warn, text::SIGNATURE_INVALID, "", None)),
        Some(beside.into_any()),
        Some(open.into_any()),
        Some(keep(state, "verify", body, Reported::No)),
    ])
}

fn read(body: &[u8]) -> Result<Answer, AnswerError> {
    Verdict::read(body).map(Answer::Verdict)
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
            let ours = match ours {
                Ok(ours) => Remote::Here(Answer::Ours(ours), Vec::new()),
                Err(why) => Remote::Failed(Trouble::Answer(why)),
            };
            // A disposed signal means that the screen has gone on.
            if state.ours.try_set(ours).is_none() {
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
        state.ask(asked.call(), text::VERIFY_WAIT, read, state.verified, Some(RESULT));
    }
}

pub(super) fn verify(state: Jobs) -> AnyView {
    let fields = state.verify;
    let other = more([
        fields.field("signature_path", text::SIGNATURE_PATH, text::BESIDE),
        fields.field("countersign_path", text::COUNTERSIGN_PATH, text::BESIDE),
        fields.secret(text::SECRET, text::SECRET_HINT),
    ]);
    let other = view! { <details class="more"><summary>{text::OTHER_PLACES}</summary>{other}</details> };
    let content = stack([
        Some(fields.field("package_path", text::PATH, text::PATH_HINT)),
        Some(fields.tick("require_countersign", text::REQUIRE, "")),
        Some(other.into_any()),
    ]);
    let form = form(state, content, text::VERIFY_GO, state.verified, send);
    let result = outcome(state, RESULT, |_| (Op::Verify, text::VERIFY_WAIT), state.verified, draw);
    section(TITLE, text::VERIFY, text::VERIFY_HINT, stack([Some(form), Some(result)]))
}
