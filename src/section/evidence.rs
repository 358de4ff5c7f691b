//! What an evidence package says of itself: `archive_policy.json` and `manifest.json` (evidence contract, sections 1 and 2).

use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::{Value, object};

/// The members of the service's export request, with its defaults, in its order (contract section 7). A package says which export it is.
const REQUEST: [(&str, Plain); 32] = [
    ("triggered_by", Plain::Text("")),
    ("strategy_name", Plain::Null),
    ("connector_name", Plain::Null),
    ("source_name", Plain::Null),
    ("audit_event_type", Plain::Null),
    ("audit_event_limit", Plain::Number(3000)),
    ("audit_verify_limit", Plain::Number(10_000)),
    ("strategy_version_limit", Plain::Number(200)),
    ("connector_run_limit", Plain::Number(500)),
    ("connector_failure_limit", Plain::Number(500)),
    ("connector_state_limit", Plain::Number(1000)),
    ("event_lookback_days", Plain::Number(30)),
    ("nlp_monitor_limit", Plain::Number(60)),
    ("nlp_snapshot_limit", Plain::Number(200)),
    ("include_ruleset_body", Plain::Switch(true)),
    ("include_feedback_summary", Plain::Switch(false)),
    ("sign_bundle", Plain::Switch(true)),
    ("signer", Plain::Text("compliance_system")),
    ("signing_key_id", Plain::Text("default")),
    ("retention_policy", Plain::Text("regulatory_7y")),
    ("vault_mode", Plain::Text("COPY")),
    ("kms_key_id", Plain::Null),
    ("external_worm_endpoint", Plain::Null),
    ("external_kms_wrap_endpoint", Plain::Null),
    ("external_auth_token", Plain::Null),
    ("external_timeout_seconds", Plain::Number(10)),
    ("external_require_success", Plain::Switch(false)),
    ("write_vault_copy", Plain::Switch(false)),
    ("vault_dir", Plain::Null),
    ("cleanup_bundle_dir", Plain::Switch(true)),
    ("output_dir", Plain::Null),
    ("package_prefix", Plain::Text("compliance_evidence")),
];

/// A default.
#[derive(Debug, Clone, Copy)]
enum Plain {
    Null,
    Number(u64),
    Switch(bool),
    Text(&'static str),
}

/// What an export was asked for: the service's defaults with what was `chosen` over them, a text in its one spelling each.
pub fn request(chosen: &dyn Fn(&str) -> Option<String>) -> Value {
    let value = |key: &str, default: Plain| {
        // The service writes its token here in the clear; ours never does, whatever was chosen.
        let chosen = chosen(key).filter(|_| key != "external_auth_token");
        match (default, chosen) {
            (Plain::Number(default), text) => text.and_then(|text| text.parse().ok()).unwrap_or(default).into(),
            (Plain::Switch(default), text) => text.map_or(default, |text| text == "true").into(),
            (_, Some(text)) => text.into(),
            (Plain::Text(text), None) => text.into(),
            (Plain::Null, None) => Value::Null,
        }
    };
    Value::Object(REQUEST.into_iter().map(|(key, default)| (key.to_owned(), value(key, default))).collect())
}

/// The request's text of a member; empty when it is null.
fn text<'a>(request: &'a Value, key: &str) -> &'a str {
    request.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `archive_policy.json`.
pub fn archive_policy(request: &Value, generated_at: Instant) -> Vec<u8> {
    object([
        ("policy_version", "v1".into()),
        ("retention_policy", text(request, "retention_policy").into()),
        ("vault_mode", text(request, "vault_mode").into()),
        ("kms_key_id", text(request, "kms_key_id").into()),
        ("triggered_by", text(request, "triggered_by").into()),
        ("generated_at", generated_at.python_iso().into()),
    ])
    .to_indented()
}

/// An entry of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The entry's name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
}

/// What the summary is made of: parts by their names, as they were read.
pub type Parts<'a> = dyn Fn(&str) -> Option<&'a Value> + 'a;

/// `manifest.json`; `events` are the lines of the two logs.
pub fn manifest(
    bundle_id: &str,
    generated_at: Instant,
    request: Value,
    parts: &Parts<'_>,
    events: [u64; 2],
    rows: &[Row],
) -> Vec<u8> {
    let count = |name: &str| parts(name).and_then(Value::as_array).map_or(0, |items| items.len() as u64);
    let member = |name: &str, key: &str| parts(name).and_then(|value| value.get(key)).cloned().unwrap_or(Value::Null);
    let mut summary = vec![
        ("retention_policy", text(&request, "retention_policy").into()),
        ("vault_mode", text(&request, "vault_mode").into()),
        ("kms_key_id", text(&request, "kms_key_id").into()),
        ("archive_policy_version", "v1".into()),
        ("external_worm_endpoint", text(&request, "external_worm_endpoint").into()),
        ("external_kms_wrap_endpoint", text(&request, "external_kms_wrap_endpoint").into()),
        ("audit_events", Value::from(events[0])),
        ("audit_chain_valid", member("audit_chain_verify.json", "valid")),
        ("autotune_events", Value::from(events[1])),
    ];
    for (key, name) in
        [("autotune_profiles", "autotune_profiles.json"), ("autotune_rollout_rules", "autotune_rollout_rules.json")]
    {
        if parts(name).is_some() {
            summary.push((key, count(name).into()));
        }
    }
    let open = parts("event_connector_sla_states.json").and_then(Value::as_array).unwrap_or_default();
    let is_open =
        |state: &&Value| state.get("status").and_then(Value::as_str).is_none_or(|status| status != "RESOLVED");
    summary.extend([
        ("strategy_versions", count("strategy_versions.json").into()),
        ("connector_runs", count("event_connector_runs.json").into()),
        ("connector_failures", count("event_connector_failures.json").into()),
        ("connector_open_sla_states", (open.iter().filter(is_open).count() as u64).into()),
        ("nlp_drift_snapshots", count("event_nlp_drift_snapshots.json").into()),
        ("nlp_latest_risk_level", member("event_nlp_drift_monitor.json", "latest_risk_level")),
    ]);
    if parts("event_nlp_feedback_summary.json").is_some() {
        summary.push(("nlp_feedback_samples", member("event_nlp_feedback_summary.json", "sample_size")));
    }
    let file = |row: &Row| {
        object([
            ("name", row.name.as_str().into()),
            ("relative_path", row.name.as_str().into()),
            ("size_bytes", row.bytes.into()),
            ("sha256", row.digest.to_string().into()),
        ])
    };
    object([
        ("bundle_id", bundle_id.into()),
        ("generated_at", generated_at.python_iso().into()),
        ("request", request),
        ("summary", Value::Object(summary.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ("files", Value::Array(rows.iter().map(file).collect())),
    ])
    .to_indented()
}
