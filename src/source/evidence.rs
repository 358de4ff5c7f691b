//! The parts of an evidence package (its contract, section 1). The service writes them on its own disk; the recipe names where each is served.

use super::{AnswerError, Reader};
use crate::model::json::Value;

/// An entry of the package that a service gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The name in COMPLETENESS.csv: the entry's name without its ending.
    pub id: &'static str,
    /// The entry's name.
    pub name: &'static str,
    /// What a person reads.
    pub title: &'static str,
}

const fn part(id: &'static str, name: &'static str, title: &'static str) -> Part {
    Part { id, name, title }
}

/// Every part there can be, in the order in which the service writes them.
pub const PARTS: [Part; 18] = [
    part("audit_chain_verify", "audit_chain_verify.json", "Audit chain, as the server sees it"),
    part("audit_events", "audit_events.jsonl", "Audit events"),
    part("autotune_events", "autotune_events.jsonl", "Autotune events"),
    part("autotune_profiles", "autotune_profiles.json", "Autotune profiles"),
    part("autotune_rollout_rules", "autotune_rollout_rules.json", "Autotune rollout rules"),
    part("strategy_versions", "strategy_versions.json", "Strategy versions"),
    part("strategy_decisions", "strategy_decisions.json", "Strategy decisions"),
    part("event_connector_overview", "event_connector_overview.json", "Connectors"),
    part("event_connector_source_states", "event_connector_source_states.json", "Connector sources"),
    part("event_connector_sla_report", "event_connector_sla_report.json", "Connector SLA report"),
    part("event_connector_sla_states", "event_connector_sla_states.json", "Connector SLA states"),
    part("event_connector_runs", "event_connector_runs.json", "Connector runs"),
    part("event_connector_failures", "event_connector_failures.json", "Connector failures"),
    part("event_coverage_summary", "event_coverage_summary.json", "Event coverage"),
    part("event_nlp_active_ruleset", "event_nlp_active_ruleset.json", "Active ruleset"),
    part("event_nlp_drift_monitor", "event_nlp_drift_monitor.json", "Drift monitor"),
    part("event_nlp_drift_snapshots", "event_nlp_drift_snapshots.json", "Drift snapshots"),
    part("event_nlp_feedback_summary", "event_nlp_feedback_summary.json", "Feedback summary"),
];

/// The rows of a part: items of a list, 1 for an object.
///
/// # Errors
/// [`AnswerError`] when it is neither: a part is one or the other.
pub fn rows(value: &Value) -> Result<u64, AnswerError> {
    Reader::new(value).structured()?;
    Ok(value.as_array().map_or(1, |items| items.len() as u64))
}
