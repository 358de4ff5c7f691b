//! The audit log: pages of it, one row in full, the one-shot CSV, and the event types.

use crate::app::App;
use crate::csv::{Table, formula_safe};
use crate::db::audit::{self, Filter, Log, Sort};
use crate::error::{self, Answer, Refusal, ok};
use crate::gate::{Feature, Gate};
use crate::instant;
use crate::pyjson::Py;
use crate::query::Query;
use crate::{dict, routes};
use axum::extract::{Path, State};
use axum::http::request::Parts;
use std::sync::Arc;

/// The most rows in the CSV; there is no sign that more were left out.
const EXPORT_CAP: i64 = 10_000;

/// All event types, in the vendor's order.
const EVENT_TYPES: &str = include_str!("event_types.txt");

/// `GET /audit/logs`: a bare array; a page shorter than `limit` is the last one.
pub(super) async fn list(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::admin(Feature::AuditLogs)).await?;
    let mut query = Query::new(request.uri.query());
    let mut filter = Filter::newest(user.tenant, query.int("limit", 50, 1, Some(100)));
    filter.offset = query.int("offset", 0, 0, None);
    filter.event_types.extend(query.text("event_type"));
    let sort = query.literal("sort_by", &["event_timestamp", "event_type", "actor_email"]);
    filter.ascending = query.literal("order", &["desc", "asc"]) == "asc";
    query.finish()?;
    filter.sort = match sort {
        "event_timestamp" => Sort::Time,
        "event_type" => Sort::Type,
        _ => return Err(Refusal::bad_request("sort_by=actor_email is not supported: addresses are encrypted")),
    };
    let logs = app.db.read(move |db| audit::list(db, &filter)).await?;
    Ok(ok(&Py::List(logs.iter().map(Log::item).collect())))
}

/// `GET /audit/logs/{id}`: everything that the log holds of one row.
pub(super) async fn detail(State(app): State<Arc<App>>, Path(id): Path<String>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::admin(Feature::AuditLogs)).await?;
    let uuid = uuid::Uuid::try_parse(&id).map_err(|_| bad_uuid(&id))?;
    let log = app.db.read(move |db| audit::by_id(db, user.tenant, &uuid.to_string())).await?;
    log.map(|log| ok(&log.detail())).ok_or_else(|| Refusal::not_found("Audit log not found"))
}

/// The refusal in the words of the parser that pydantic uses; the `uuid` crate has other ones by now.
fn bad_uuid(id: &str) -> Refusal {
    let stray = id.char_indices().find(|(_, c)| !c.is_ascii_hexdigit() && *c != '-');
    let cause = match (stray, id.split('-').count()) {
        (Some((at, c)), _) => format!(
            "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], found `{c}` at {}",
            at + 1
        ),
        (None, 1) => format!("invalid length: expected length 32 for simple format, found {}", id.len()),
        (None, 5) => {
            let group = id.split('-').map(str::len).zip([8, 4, 4, 4, 12]).enumerate();
            let (at, (found, expected)) = group.into_iter().find(|(_, (a, b))| a != b).unwrap_or((0, (8, 8)));
            format!("invalid group length in group {at}: expected {expected}, found {found}")
        }
        (None, groups) => format!("invalid group count: expected 5, found {groups}"),
    };
    Refusal::Validation(vec![dict! {
        "type" => "uuid_parsing",
        "loc" => vec!["path", "log_id"],
        "msg" => format!("Input should be a valid UUID, {cause}"),
        "input" => id,
        "ctx" => dict! { "error" => cause },
    }])
}

/// `GET /audit/export`: the CSV, newest first, bounds inclusive.
pub(super) async fn export(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::admin(Feature::ComplianceExports)).await?;
    let mut query = Query::new(request.uri.query());
    let (start, end) = (query.moment("start_date"), query.moment("end_date"));
    let mut filter = Filter::newest(user.tenant, EXPORT_CAP);
    filter.event_types.extend(query.text("event_type"));
    query.finish()?;
    routes::ordered(start, end)?;
    filter.from = start.map(|moment| moment.micros);
    filter.to = end.map(|moment| moment.micros);
    let logs = app.db.read(move |db| audit::list(db, &filter)).await?;
    let disposition = format!("audit_logs_{}.csv", user.tenant_uuid);
    Ok(error::csv(&disposition, table(&logs).into_bytes()))
}

fn table(logs: &[Log]) -> Table {
    let mut table = Table::with_header(&[
        "id",
        "event_type",
        "event_timestamp",
        "actor_email",
        "resource_type",
        "resource_id",
        "success",
        "correlation_id",
    ]);
    for log in logs {
        let safe = |cell: &Option<String>| formula_safe(cell.as_deref().unwrap_or(""));
        table.row(&[
            log.id.clone(),
            formula_safe(&log.event_type),
            instant::naive(log.at),
            safe(&log.actor_email),
            safe(&log.resource_type),
            safe(&log.resource_id),
            Py::Bool(log.success).to_cell(),
            safe(&log.correlation_id),
        ]);
    }
    table
}

/// `GET /audit/event-types`: every type that the log may hold.
pub(super) async fn event_types(State(app): State<Arc<App>>, request: Parts) -> Answer {
    app.authorize(&request.headers, Gate::admin(Feature::AuditLogs)).await?;
    Ok(ok(&dict! { "event_types" => EVENT_TYPES.lines().collect::<Vec<_>>() }))
}
