//! The three settings sections. What the vendor encrypts is answered as a flag, never as text.

use crate::app::App;
use crate::db::people;
use crate::error::{Answer, Refusal, ok};
use crate::gate::{Feature, Gate, Tier};
use crate::pyjson::Py;
use axum::extract::State;
use axum::http::request::Parts;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a key of an answer comes from the stored object.
enum From {
    /// The value under the same name, or this JSON text.
    Stored(&'static str),
    /// Whether the value under this name is a text that is not empty.
    Has(&'static str),
    /// Always this JSON text.
    Fixed(&'static str),
}
use From::{Fixed, Has, Stored};

/// Without a row the defaults differ from those of the vendor's pack (contract section 5, "notification").
const NOTIFICATIONS: [(&str, From); 31] = [
    ("slack_enabled", Stored("true")),
    ("slack_channel_override", Stored("null")),
    ("jira_enabled", Stored("false")),
    ("jira_base_url", Stored("null")),
    ("jira_email", Stored("null")),
    ("jira_project_key", Stored("null")),
    ("jira_issue_type", Stored("\"Task\"")),
    ("has_jira_api_token", Has("jira_api_token")),
    ("teams_enabled", Stored("false")),
    ("teams_webhook_url", Fixed("null")),
    ("has_teams_webhook_url", Has("teams_webhook_url")),
    ("digest_schedule", Stored("\"daily\"")),
    ("digest_hour", Stored("9")),
    ("digest_minute", Stored("0")),
    ("alert_on_budget_warning", Stored("true")),
    ("alert_on_budget_exceeded", Stored("true")),
    ("alert_on_zombie_detected", Stored("true")),
    ("workflow_github_enabled", Stored("false")),
    ("workflow_github_owner", Stored("null")),
    ("workflow_github_repo", Stored("null")),
    ("workflow_github_workflow_id", Stored("null")),
    ("workflow_github_ref", Stored("\"main\"")),
    ("workflow_has_github_token", Has("workflow_github_token")),
    ("workflow_gitlab_enabled", Stored("false")),
    ("workflow_gitlab_base_url", Stored("\"https://gitlab.com\"")),
    ("workflow_gitlab_project_id", Stored("null")),
    ("workflow_gitlab_ref", Stored("\"main\"")),
    ("workflow_has_gitlab_trigger_token", Has("workflow_gitlab_trigger_token")),
    ("workflow_webhook_enabled", Stored("false")),
    ("workflow_webhook_url", Stored("null")),
    ("workflow_has_webhook_bearer_token", Has("workflow_webhook_bearer_token")),
];

const ACTIVEOPS: [(&str, From); 9] = [
    ("auto_pilot_enabled", Stored("false")),
    ("min_confidence_threshold", Stored("0.95")),
    ("policy_enabled", Stored("true")),
    ("policy_block_production_destructive", Stored("true")),
    ("policy_require_gpu_override", Stored("true")),
    ("policy_low_confidence_warn_threshold", Stored("0.9")),
    ("policy_violation_notify_slack", Stored("true")),
    ("policy_violation_notify_jira", Stored("false")),
    ("policy_escalation_required_role", Stored("\"owner\"")),
];

const IDENTITY: [(&str, From); 9] = [
    ("sso_enabled", Stored("false")),
    ("allowed_email_domains", Stored("[]")),
    ("sso_federation_enabled", Stored("false")),
    ("sso_federation_mode", Stored("\"domain\"")),
    ("sso_federation_provider_id", Stored("null")),
    ("scim_enabled", Stored("false")),
    ("has_scim_token", Has("scim_token")),
    ("scim_last_rotated_at", Stored("null")),
    ("scim_group_mappings", Stored("[]")),
];

/// `GET /settings/notifications`.
pub(super) async fn notifications(State(app): State<Arc<App>>, request: Parts) -> Answer {
    section(&app, &request, Gate::MEMBER, "notifications", &NOTIFICATIONS).await
}

/// `GET /settings/activeops`.
pub(super) async fn activeops(State(app): State<Arc<App>>, request: Parts) -> Answer {
    section(&app, &request, Gate::MEMBER, "activeops", &ACTIVEOPS).await
}

/// `GET /settings/identity`.
pub(super) async fn identity(State(app): State<Arc<App>>, request: Parts) -> Answer {
    section(&app, &request, Gate::admin(Feature::Sso), "identity", &IDENTITY).await
}

async fn section(app: &App, request: &Parts, gate: Gate, name: &'static str, keys: &[(&str, From)]) -> Answer {
    let user = app.authorize(&request.headers, gate).await?;
    let stored = app.db.read(move |db| people::settings(db, user.tenant, name)).await?;
    // Stored text is passed on as it is: key order inside a value is part of the answer.
    let stored: BTreeMap<String, &RawValue> = match &stored {
        Some(body) => serde_json::from_str(body).map_err(|_| Refusal::Unhandled)?,
        None => BTreeMap::new(),
    };
    let value = |(key, from): &(&str, From)| match from {
        Stored(_) if forced_off(key, user.tier) => {
            Py::Raw(if *key == "slack_enabled" { "false" } else { "null" }.into())
        }
        Stored(default) => Py::Raw(stored.get(*key).map_or(*default, |value| value.get()).to_owned()),
        Has(secret) => Py::Bool(stored.get(*secret).is_some_and(|value| !matches!(value.get(), "null" | "\"\""))),
        Fixed(text) => Py::Raw((*text).to_owned()),
    };
    Ok(ok(&Py::Dict(keys.iter().map(|pair| (pair.0.to_owned(), value(pair))).collect())))
}

/// A plan without Slack reads its Slack fields as off, whatever is stored.
fn forced_off(key: &str, tier: Tier) -> bool {
    key.starts_with("slack_") && !tier.holds(Feature::Slack)
}
