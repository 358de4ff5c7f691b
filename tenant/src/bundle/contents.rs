//! The files of a package, in the order in which they are written (contract sections 1, 2 and 8).

use super::request::Request;
use super::sign::{offset_form, zulu_form};
use crate::db::ops::Event;
use crate::dict;
use crate::digest::sha256;
use crate::instant::{DAY, SECOND, civil};
use crate::pyjson::Py;

/// A file and its bytes.
pub type File = (&'static str, String);

/// The most audit events that the store gives, whatever is asked for.
const EVENTS: i64 = 1000;
/// The most audit events that the store checks.
const CHECKED: i64 = 50_000;

/// What a package is made of.
#[derive(Debug)]
pub struct Contents {
    /// Everything but the manifest.
    pub files: Vec<File>,
    /// The manifest's summary, which the answer's begins with.
    pub summary: Py,
}

/// The hash of an audit event.
#[must_use]
pub fn event_hash(prev: &str, at: i64, event_type: &str, action: &str, status: &str, payload: &str) -> String {
    sha256(format!("{prev}|{}|{event_type}|{action}|{status}|{payload}", offset_form(at)).as_bytes())
}

/// The first event, oldest first, that does not follow from the one before it or from itself, and how many were looked
/// at. Those of before there was a chain are skipped.
fn check(events: &[Event]) -> (usize, Option<i64>) {
    let chained: Vec<&Event> = events.iter().filter(|event| !event.hash.is_empty()).collect();
    let mut before = "";
    for (at, event) in chained.iter().enumerate() {
        let Event { at: time, event_type, action, status, payload, prev, .. } = event;
        if prev != before || event_hash(prev, *time, event_type, action, status, payload) != event.hash {
            return (at + 1, Some(event.id));
        }
        before = &event.hash;
    }
    (chained.len(), None)
}

fn line(event: &Event) -> String {
    let text = |value: &str| Py::from(value).to_pretty();
    format!(
        "{{\"id\": {}, \"event_time\": {}, \"event_type\": {}, \"action\": {}, \"status\": {}, \"payload\": {}, \
         \"prev_hash\": {}, \"event_hash\": {}}}\n",
        event.id,
        text(&zulu_form(event.at)),
        text(&event.event_type),
        text(&event.action),
        text(&event.status),
        event.payload,
        text(&event.prev),
        text(&event.hash),
    )
}

fn limited(limit: i64, most: i64) -> usize {
    usize::try_from(limit.clamp(0, most)).unwrap_or(0)
}

/// Makes the files at an instant, in microseconds since 1970. `events` are all there are, oldest first.
#[must_use]
pub fn contents(request: &Request, events: &[Event], now: i64) -> Contents {
    let kind = request.text("audit_event_type");
    let fits = |event: &&Event| kind.is_empty() || event.event_type == kind;
    let listed: Vec<&Event> =
        events.iter().rev().filter(fits).take(limited(request.int("audit_event_limit"), EVENTS)).collect();
    let looked_at = &events[..events.len().min(limited(request.int("audit_verify_limit"), CHECKED))];
    let (checked, broken) = check(looked_at);
    let feedback = request.flag("include_feedback_summary");
    let none = || "[]".to_owned();
    let mut files: Vec<File> = vec![
        ("archive_policy.json", policy(request, now).to_pretty()),
        (
            "audit_chain_verify.json",
            dict! {
                "valid" => broken.is_none(),
                "checked_rows" => i64::try_from(checked).unwrap_or(i64::MAX),
                "broken_event_id" => broken,
                "message" => if broken.is_none() { "hash chain verified" } else { "hash chain broken" },
            }
            .to_pretty(),
        ),
        ("audit_events.jsonl", listed.iter().map(|event| line(event)).collect()),
        ("autotune_events.jsonl", String::new()),
        ("strategy_versions.json", Py::List(vec![strategy(now)]).to_pretty()),
        ("strategy_decisions.json", Py::List(vec![decisions(now)]).to_pretty()),
        (
            "event_connector_overview.json",
            dict! { "generated_at" => zulu_form(now), "connectors" => Py::List(vec![]) }.to_pretty(),
        ),
        ("event_connector_source_states.json", none()),
        ("event_connector_sla_report.json", sla(now).to_pretty()),
        ("event_connector_sla_states.json", none()),
        ("event_connector_runs.json", none()),
        ("event_connector_failures.json", none()),
        ("event_coverage_summary.json", coverage(request, now).to_pretty()),
        ("event_nlp_active_ruleset.json", ruleset(request, now).to_pretty()),
        ("event_nlp_drift_monitor.json", drift(request, now).to_pretty()),
        ("event_nlp_drift_snapshots.json", none()),
    ];
    if feedback {
        files.push(("event_nlp_feedback_summary.json", feedback_summary(request, now).to_pretty()));
    }
    let mut summary = dict! {
        "retention_policy" => request.text("retention_policy"),
        "vault_mode" => request.text("vault_mode"),
        "kms_key_id" => request.text("kms_key_id"),
        "archive_policy_version" => "v1",
        "external_worm_endpoint" => request.text("external_worm_endpoint"),
        "external_kms_wrap_endpoint" => request.text("external_kms_wrap_endpoint"),
        "audit_events" => i64::try_from(listed.len()).unwrap_or(i64::MAX),
        "audit_chain_valid" => broken.is_none(),
        "autotune_events" => 0_i64,
        "strategy_versions" => 1_i64,
        "connector_runs" => 0_i64,
        "connector_failures" => 0_i64,
        "connector_open_sla_states" => 0_i64,
        "nlp_drift_snapshots" => 0_i64,
        "nlp_latest_risk_level" => "INFO",
    };
    if feedback {
        summary.push("nlp_feedback_samples", 0_i64);
    }
    Contents { files, summary }
}

fn policy(request: &Request, now: i64) -> Py {
    dict! {
        "policy_version" => "v1",
        "retention_policy" => request.text("retention_policy"),
        "vault_mode" => request.text("vault_mode"),
        "kms_key_id" => request.text("kms_key_id"),
        "triggered_by" => request.text("triggered_by"),
        "generated_at" => offset_form(now),
    }
}

/// When the one strategy was made.
fn made(now: i64) -> i64 {
    now - now.rem_euclid(DAY) - 30 * DAY + 549_739
}

fn strategy(now: i64) -> Py {
    dict! {
        "id" => 1_i64,
        "strategy_name" => "event_driven",
        "version" => "v1.0.0",
        "status" => "APPROVED",
        "description" => "Reacts to filings · réagit aux dépôts",
        "params_hash" => "sha256:demo",
        "created_at" => zulu_form(made(now)),
        "created_by" => "quant_desk",
        "approved_at" => zulu_form(made(now) + 2 * DAY),
        "approved_by" => "audit,risk",
        "note" => "Approved by governance policy.",
    }
}

fn decisions(now: i64) -> Py {
    let decision = |id: i64, reviewer: &str, role: &str| {
        dict! {
            "id" => id,
            "strategy_name" => "event_driven",
            "version" => "v1.0.0",
            "reviewer" => reviewer,
            "reviewer_role" => role,
            "decision" => "APPROVE",
            "note" => "checked",
            "created_at" => zulu_form(made(now) + DAY + id * SECOND),
        }
    };
    dict! {
        "strategy_name" => "event_driven",
        "version" => "v1.0.0",
        "decision_count" => 2_i64,
        "decisions" => vec![decision(2, "iris", "audit"), decision(1, "tomas", "risk")],
    }
}

fn sla(now: i64) -> Py {
    let defaults: [(&str, i64); 9] = [
        ("freshness_warning_minutes", 180),
        ("freshness_critical_minutes", 720),
        ("freshness_escalation_minutes", 1440),
        ("pending_warning", 10),
        ("pending_critical", 30),
        ("pending_escalation", 80),
        ("dead_warning", 1),
        ("dead_critical", 5),
        ("dead_escalation", 20),
    ];
    dict! {
        "generated_at" => zulu_form(now),
        "policy_defaults" => Py::Dict(defaults.map(|(name, value)| (name.to_owned(), Py::Int(value))).to_vec()),
        "connector_count" => 0_i64,
        "warning_count" => 0_i64,
        "critical_count" => 0_i64,
        "escalated_count" => 0_i64,
        "statuses" => Py::List(vec![]),
        "breaches" => Py::List(vec![]),
    }
}

fn coverage(request: &Request, now: i64) -> Py {
    let mut body = dict! { "generated_at" => zulu_form(now), "lookback_days" => request.int("event_lookback_days") };
    for name in
        ["total_events", "positive_events", "negative_events", "neutral_events", "symbols_covered", "sources_covered"]
    {
        body.push(name, 0_i64);
    }
    body.push("daily", Py::List(vec![]));
    body.push("sources", Py::List(vec![]));
    body
}

fn ruleset(request: &Request, now: i64) -> Py {
    let rule = dict! {
        "rule_id" => "buyback_rule",
        "event_type" => "share_buyback",
        "polarity" => "POSITIVE",
        "weight" => 0.9,
        "tag" => "buyback",
        "patterns" => vec!["buyback", "回购"],
    };
    dict! {
        "id" => 1_i64,
        "created_at" => zulu_form(made(now)),
        "updated_at" => zulu_form(made(now)),
        "version" => "ruleset-evidence",
        "created_by" => "quant_desk",
        "note" => "",
        "is_active" => true,
        "rule_count" => 1_i64,
        "rules" => Py::List(if request.flag("include_ruleset_body") { vec![rule] } else { vec![] }),
    }
}

fn source(request: &Request) -> Option<&str> {
    Some(request.text("source_name")).filter(|name| !name.is_empty())
}

fn drift(request: &Request, now: i64) -> Py {
    let mut body = dict! {
        "generated_at" => zulu_form(now),
        "source_name" => source(request),
        "window_size" => 0_i64,
        "latest_snapshot_id" => Py::Null,
        "latest_ruleset_version" => Py::Null,
        "latest_risk_level" => "INFO",
        "warning_alert_snapshots" => 0_i64,
        "critical_alert_snapshots" => 0_i64,
    };
    for name in [
        "hit_rate_delta_trend",
        "score_p50_delta_trend",
        "contribution_delta_trend",
        "feedback_polarity_accuracy_delta_trend",
        "feedback_event_type_accuracy_delta_trend",
    ] {
        body.push(name, Py::Null);
    }
    body.push("points", Py::List(vec![]));
    body
}

fn feedback_summary(request: &Request, now: i64) -> Py {
    let days = request.int("event_lookback_days") - 1;
    dict! {
        "source_name" => source(request),
        "start_date" => civil(now - days * DAY).date().to_string(),
        "end_date" => civil(now).date().to_string(),
        "sample_size" => 0_i64,
        "polarity_accuracy" => 0.0,
        "event_type_accuracy" => 0.0,
        "score_mae" => Py::Null,
        "top_mismatches" => dict! {},
    }
}
