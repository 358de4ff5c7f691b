//! A countersignature that the service makes.

use leptos::prelude::*;

use super::parts::{fact, facts, form, keep, outcome, two};
use super::state::{Answer, Jobs};
use crate::source::AnswerError;
use crate::source::ops::{Countersign, Reported, countersigned};
use crate::ui::parts::block::{section, stack, told};
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;

/// The answer, which takes the focus.
const RESULT: &str = "countersign-result";

fn draw(state: Jobs, answer: &Answer, body: &[u8]) -> AnyView {
    let Answer::Signed(signed, again) = answer else { return ().into_any() };
    let fits = signed.digest == signed.package_sha256;
    let good = signed.entry_count > 0 && fits;
    let title = text::countersigned(signed.entry_count, &signed.signer);
    let lines = vec![
        ("entry_count", fact(signed.entry_count.to_string())),
        ("countersign_path", fact(&signed.countersign_path)),
        ("package_sha256", fact(&signed.package_sha256)),
        ("signer", fact(&signed.signer)),
        ("signing_key_id", fact(&signed.signing_key_id)),
        ("signed_at", fact(text::when(&signed.signed_at))),
        ("signature", fact(&signed.signature)),
    ];
    stack([
        good.then(|| told(Tone::Pass, title, text::KEEP, None)),
        (signed.entry_count == 0).then(|| told(Tone::Fail, text::NO_ENTRY, "", None)),
        (!fits).then(|| told(Tone::Fail, text::OTHER_DIGEST, signed.digest.clone(), None)),
        again.then(|| told(Tone::Warn, text::SAME_SIGNER, "", None)),
        Some(facts(lines)),
        Some(keep(state, "countersign", body, Reported::No)),
    ])
}

fn read(body: &[u8]) -> Result<Answer, AnswerError> {
    countersigned(body).map(|signed| Answer::Signed(signed, false))
}

fn send(state: Jobs) {
    let fields = state.countersign;
    let asked = Countersign {
        package_path: fields.text("package_path"),
        signer: fields.text("signer"),
        signing_key_id: fields.text("signing_key_id"),
        note: fields.text("note"),
        countersign_path: fields.text("countersign_path"),
        secret: String::new(),
    };
    if fields.pass(asked.problems()) {
        let asked = Countersign { secret: fields.take_secret(), ..asked };
        state.ask(asked.call(), text::COUNTERSIGN_WAIT, read, state.countersigned, Some(RESULT));
    }
}

pub(super) fn countersign(state: Jobs) -> AnyView {
    let fields = state.countersign;
    let content = stack([
        Some(fields.field("package_path", text::PATH, "")),
        Some(two(fields.field("signer", text::SIGNER, ""), fields.field("signing_key_id", text::KEY, ""))),
        Some(fields.field("note", text::NOTE, text::NOTE_HINT)),
        Some(fields.field("countersign_path", text::COUNTERSIGN_PATH, text::BESIDE)),
        Some(fields.secret(text::SECRET, text::SECRET_HINT)),
    ]);
    let form = form(state, content, text::COUNTERSIGN_GO, state.countersigned, send);
    let waiting = |_| (Op::Countersign, text::COUNTERSIGN_WAIT);
    let result = outcome(state, RESULT, waiting, state.countersigned, draw);
    section("countersign-h", text::COUNTERSIGN, text::COUNTERSIGN_HINT, stack([Some(form), Some(result)]))
}
