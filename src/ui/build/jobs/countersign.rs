//! A countersignature that the service makes.

use leptos::prelude::*;

use super::parts::{fact, facts, form, keep, outcome, section, told};
use super::state::{Jobs, Remote, Signed};
use crate::source::ops::{Countersign, Reported, countersigned};
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;

/// The answer, which takes the focus.
const RESULT: &str = "countersign-result";

fn answer(state: Jobs, (signed, again): &Signed, body: &[u8]) -> AnyView {
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
    view! {
        {good.then(|| told(Tone::Pass, title, text::KEEP, None))}
        {(signed.entry_count == 0).then(|| told(Tone::Fail, text::NO_ENTRY, "", None))}
        {(!fits).then(|| told(Tone::Fail, text::OTHER_DIGEST, signed.digest.clone(), None))}
        {again.then(|| told(Tone::Warn, text::SAME_SIGNER, "", None))}
        {facts(lines)}
        {keep(state, "countersign", body, Reported::No)}
    }
    .into_any()
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
    if !fields.pass(asked.problems()) {
        return;
    }
    let asked = Countersign { secret: fields.take_secret(), ..asked };
    let signers = state.signers;
    let read = move |body: &[u8]| {
        let signed = countersigned(body)?;
        // Names are the same whatever their case (contract section 4).
        let name = (signed.package_sha256.clone(), signed.signer.trim().to_lowercase());
        let again = signers.try_with_value(|signers| signers.contains(&name)).unwrap_or_default();
        signers.try_update_value(|signers| signers.push(name));
        Ok((signed, again))
    };
    state.ask(asked.call(), text::COUNTERSIGN_WAIT, read, state.countersigned, Some(RESULT));
}

pub(super) fn countersign(state: Jobs) -> AnyView {
    let fields = state.countersign;
    let content = view! {
        {fields.field("package_path", text::PATH, "")}
        <div class="ask__two">
            {fields.field("signer", text::SIGNER, "")} {fields.field("signing_key_id", text::KEY, "")}
        </div>
        {fields.field("note", text::NOTE, text::NOTE_HINT)}
        {fields.secret(text::SECRET, text::SECRET_HINT)}
    };
    let busy = Signal::derive(move || state.countersigned.with(Remote::is_asked));
    let form = form(content.into_any(), text::COUNTERSIGN_GO, busy, move || send(state));
    let result = outcome(
        state,
        RESULT,
        |_| (Op::Countersign, text::COUNTERSIGN_WAIT),
        state.countersigned,
        move |signed, body| answer(state, signed, body),
    );
    section("countersign-h", text::COUNTERSIGN, text::COUNTERSIGN_HINT, view! { {form}{result} }.into_any())
}
