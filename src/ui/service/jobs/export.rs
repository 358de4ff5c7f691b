//! An export without a job, and what its answer says that a run does not.

use leptos::prelude::*;

use super::parts::{fact, facts, form, keep, more, outcome, two};
use super::state::{Answer, Jobs};
use crate::source::AnswerError;
use crate::source::ops::{Export, Exported, RUNBOOK_FIELDS, Reported, STATUSES};
use crate::ui::parts::block::{section, stack, told};
use crate::ui::parts::live::live;
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;

/// The answer, which takes the focus.
const RESULT: &str = "export-result";

/// How the export ended, by our reading of strict.
fn conclusion(state: Jobs, exported: &Exported) -> AnyView {
    let errors: Vec<String> = STATUSES
        .into_iter()
        .filter_map(|name| match exported.reported(name) {
            Reported::Text(status) if status != "OK" => Some(format!("{name}: {status}")),
            _ => None,
        })
        .collect();
    let strict = state.strict.get_untracked();
    let void = if strict { exported.void() } else { Vec::new() };
    let unsigned = exported.reported("signature_enabled") == Reported::Text("false".to_owned());
    let good = errors.is_empty() && void.is_empty();
    stack([
        good.then(|| told(Tone::Pass, text::EXPORTED, "", None)),
        (!void.is_empty()).then(|| {
            let (title, words) = text::void(&void);
            told(Tone::Fail, title, words, None)
        }),
        (!errors.is_empty()).then(|| told(Tone::Fail, text::OUTSIDE_FAILED, errors.join(" "), None)),
        unsigned.then(|| told(Tone::Warn, text::UNSIGNED, "", None)),
    ])
}

fn draw(state: Jobs, answer: &Answer, body: &[u8]) -> AnyView {
    let Answer::Exported(exported) = answer else { return ().into_any() };
    let reported = |name| (name, text::reported(exported.reported(name), text::NOT_IN_ANSWER));
    let mut lines = vec![
        ("package_sha256", fact(&exported.package_sha256)),
        ("package_size_bytes", fact(exported.package_size_bytes.to_string())),
        ("file_count", fact(exported.file_count.to_string())),
    ];
    lines.extend(RUNBOOK_FIELDS.map(reported));
    lines.push(reported("external_worm_receipt"));
    stack([
        Some(conclusion(state, exported)),
        Some(facts(lines)),
        Some(keep(state, "export", body, Reported::Text(exported.package_path.clone()))),
    ])
}

fn read(body: &[u8]) -> Result<Answer, AnswerError> {
    Exported::read(body).map(Answer::Exported)
}

fn send(state: Jobs) {
    let fields = state.export;
    let asked = Export {
        triggered_by: state.asker(),
        signer: fields.text("signer"),
        signing_key_id: fields.text("signing_key_id"),
        vault_copy: fields.on("write_vault_copy"),
        worm_lock: fields.on("vault_mode"),
        kms_key_id: fields.text("kms_key_id"),
        kms_endpoint: fields.text("external_kms_wrap_endpoint"),
        worm_endpoint: fields.text("external_worm_endpoint"),
        strict: fields.on("external_require_success"),
    };
    if fields.pass(asked.problems()) {
        state.strict.set(asked.strict);
        state.ask(asked.call(), text::EXPORT_WAIT, read, state.exported, Some(RESULT));
    }
}

pub(super) fn export(state: Jobs) -> AnyView {
    let fields = state.export;
    let outside = live(move || {
        fields.on_now("write_vault_copy").then(|| {
            more([
                fields.tick("vault_mode", text::LOCK, text::LOCK_HINT),
                fields.field("kms_key_id", text::KMS_KEY, text::KMS_KEY_HINT),
                fields.field("external_kms_wrap_endpoint", text::KMS_URL, text::URL_HINT),
                fields.field("external_worm_endpoint", text::WORM_URL, text::URL_HINT),
            ])
        })
    });
    let content = stack([
        Some(two(fields.field("signer", text::SIGNER, ""), fields.field("signing_key_id", text::KEY, ""))),
        Some(fields.tick("write_vault_copy", text::VAULT, text::VAULT_HINT)),
        Some(outside),
        Some(fields.tick("external_require_success", text::STRICT, text::STRICT_HINT)),
    ]);
    let form = form(state, content, text::EXPORT_GO, state.exported, send);
    let result = outcome(state, RESULT, |_| (Op::Export, text::EXPORT_WAIT), state.exported, draw);
    section("export-h", text::EXPORT, text::EXPORT_HINT, stack([Some(form), Some(result)]))
}
