//! The evidence lists. They have no date filter and no offset, and they lose what their schemas do not know.

use crate::app::App;
use crate::db::audit::{self, Filter, Log};
use crate::dict;
use crate::error::{Answer, ok};
use crate::evidence::kinds::{Evidence, INTEGRATION_TYPES, KINDS};
use crate::evidence::{object, project};
use crate::gate::{Feature, Gate};
use crate::instant;
use crate::pyjson::Py;
use crate::query::Query;
use axum::extract::State;
use axum::http::request::Parts;
use std::sync::Arc;

/// The most rows of the integration list; a greater limit is lowered without a word.
const INTEGRATION_CAP: i64 = 200;

/// One list.
pub(super) struct EvidenceList {
    /// Its path below `/api/v1`.
    pub(super) path: &'static str,
    evidence: &'static Evidence,
    /// The limit when none is asked for, and the greatest.
    limits: (i64, i64),
}

const fn entry(path: &'static str, kind: usize, limits: (i64, i64)) -> EvidenceList {
    EvidenceList { path, evidence: &KINDS[kind], limits }
}

const FEW: (i64, i64) = (100, 500);
const MANY: (i64, i64) = (200, 2000);

/// The lists that read a payload through a schema.
pub(super) static LISTS: [EvidenceList; 12] = [
    entry("/costs/acceptance/kpis/evidence", 0, FEW),
    entry("/leadership/kpis/evidence", 1, FEW),
    entry("/leadership/reports/quarterly/evidence", 2, FEW),
    entry("/audit/identity/idp-smoke/evidence", 3, MANY),
    entry("/audit/identity/sso-federation/evidence", 4, MANY),
    entry("/audit/performance/load-test/evidence", 5, MANY),
    entry("/audit/performance/ingestion/persistence/evidence", 6, MANY),
    entry("/audit/performance/ingestion/soak/evidence", 7, MANY),
    entry("/audit/performance/partitioning/evidence", 8, MANY),
    entry("/audit/jobs/slo/evidence", 9, MANY),
    entry("/audit/tenancy/isolation/evidence", 10, MANY),
    entry("/audit/carbon/assurance/evidence", 11, MANY),
];

/// The newest rows of a kind; the limit is applied before rows that do not fit are left out.
pub(super) async fn list(list: &'static EvidenceList, State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::admin(Feature::ComplianceExports)).await?;
    let mut query = Query::new(request.uri.query());
    let limit = query.int("limit", list.limits.0, 1, Some(list.limits.1));
    query.finish()?;
    let mut filter = Filter::newest(user.tenant, limit);
    filter.event_types.push(list.evidence.event_type.to_owned());
    let logs = app.db.read(move |db| audit::list(db, &filter)).await?;
    Ok(ok(&answer(logs.iter().filter_map(|log| item(log, list.evidence)).collect())))
}

fn answer(items: Vec<Py>) -> Py {
    dict! { "total" => i64::try_from(items.len()).unwrap_or(i64::MAX), "items" => items }
}

fn item(log: &Log, evidence: &Evidence) -> Option<Py> {
    let details = object(log.details.as_deref()?)?;
    let payload = project(evidence.schema, details.get(evidence.key)?.get())?;
    Some(dict! {
        "event_id" => log.id.as_str(),
        "run_id" => log.correlation_id.clone(),
        "captured_at" => instant::naive(log.at),
        "actor_id" => log.actor_id.clone(),
        "actor_email" => log.actor_email.clone(),
        "success" => log.success,
        evidence.key => payload,
    })
}

/// `GET /settings/notifications/acceptance-evidence`: the integration tests.
pub(super) async fn integration(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::ADMIN).await?;
    let mut query = Query::new(request.uri.query());
    let limit = query.int("limit", 50, i64::MIN, None).clamp(1, INTEGRATION_CAP);
    let run = query.text("run_id");
    query.finish()?;
    let mut filter = Filter::newest(user.tenant, limit);
    filter.event_types.extend(INTEGRATION_TYPES.map(str::to_owned));
    filter.correlation_id = run;
    let logs = app.db.read(move |db| audit::list(db, &filter)).await?;
    Ok(ok(&answer(logs.iter().map(integration_item).collect())))
}

fn integration_item(log: &Log) -> Py {
    let stored = log.details.as_deref().filter(|details| object(details).is_some()).unwrap_or("{}");
    let details = object(stored).unwrap_or_default();
    let text = |key: &str| details.get(key).and_then(|value| serde_json::from_str::<String>(value.get()).ok());
    let status: Option<i64> = details.get("status_code").and_then(|value| serde_json::from_str(value.get()).ok());
    let channel = text("channel").or_else(|| log.resource_id.clone()).unwrap_or_else(|| "unknown".to_owned());
    dict! {
        "event_id" => log.id.as_str(),
        "run_id" => log.correlation_id.clone(),
        "event_type" => log.event_type.as_str(),
        "channel" => channel,
        "success" => log.success,
        "status_code" => status,
        "message" => text("result_message").or_else(|| log.error_message.clone()),
        "actor_id" => log.actor_id.clone(),
        "actor_email" => log.actor_email.clone(),
        "event_timestamp" => instant::naive(log.at),
        "details" => Py::Raw(stored.to_owned()),
    }
}
