//! The audit log: what the server says of it, and what clients may write into it (contract sections 2 and 9).

use super::lists::Query;
use super::{Answer, Gate, PEOPLE, admit};
use crate::app::App;
use crate::dict;
use crate::driftwise::Refusal;
use crate::driftwise::chain::{Row, Verdict};
use crate::driftwise::switches::Log;
use crate::error::{json, ok};
use crate::instant::zulu;
use crate::pyjson::Py;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use std::sync::Arc;

/// The log as the switch has it read.
fn read(rows: Vec<Row>, log: Log) -> Vec<Row> {
    let mut rows = rows;
    match log {
        Log::Intact => {}
        Log::Broken => {
            let middle = rows.len() / 2;
            if let Some(row) = rows.get_mut(middle) {
                row.action.push_str(".edited");
            }
        }
        Log::Truncated => rows.truncate(rows.len().saturating_sub(3)),
        Log::Rewritten => {
            let mut anew: Vec<Row> = Vec::with_capacity(rows.len());
            for mut row in rows {
                row.action.push_str(".rewritten");
                anew.push(row.behind(anew.last()));
            }
            return anew;
        }
    }
    rows
}

/// `GET …/audit-log/verify?expected_min_seq=N`: for owners, admins and API keys.
pub(super) async fn verify(State(app): State<Arc<App>>, Path(org): Path<String>, request: Parts) -> Answer {
    admit(&app, &request.headers, &org, Gate { keys: true, ..PEOPLE }).await?;
    let watermark = Query::of(&request).number("expected_min_seq", 0, 0, i64::MAX)?;
    let rows = read(app.driftwise_log(&org).await?, app.driftwise.switches().log);
    let verdict = Verdict::of(&rows, watermark);
    Ok(ok(&dict! {
        "checked" => verdict.checked,
        "head_hash" => verdict.head_hash.as_deref(),
        "head_seq" => verdict.head_seq,
        "status" => verdict.status(),
    }))
}

/// An event as a client tells it.
#[derive(Deserialize)]
struct Event {
    action: String,
    export_id: String,
    bytes: Option<i64>,
}

/// What a client may tell; the server's own packs have rows of the same actions.
const ACTIONS: [&str; 3] = ["audit_export.requested", "audit_export.downloaded", "audit_export.deleted"];
/// The longest id of a pack that a client made.
const ID: std::ops::RangeInclusive<usize> = 1..=100;

/// `POST …/audit-exports/client-events`: a row in the audit log for what happened to a pack that the server did not make.
pub(super) async fn client_event(
    State(app): State<Arc<App>>,
    Path(org): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    if !app.driftwise.switches().client_events {
        return Err(super::not_routed());
    }
    let account = admit(&app, &headers, &org, PEOPLE).await?;
    let event: Event = serde_json::from_slice(&body)
        .map_err(|_| Refusal::bad_request("the body must be JSON with action and export_id"))?;
    if !ACTIONS.contains(&event.action.as_str()) {
        return Err(Refusal::bad_request(format!("action must be one of: {}", ACTIONS.join(", "))));
    }
    if !ID.contains(&event.export_id.chars().count()) || event.export_id.chars().any(char::is_control) {
        return Err(Refusal::bad_request("export_id must have 1 to 100 characters"));
    }
    if event.bytes.is_some_and(|bytes| bytes < 0) {
        return Err(Refusal::bad_request("bytes must not be negative"));
    }
    let mut detail = dict! { "export_id" => event.export_id };
    if let Some(bytes) = event.bytes {
        detail.push("bytes", bytes);
    }
    let row = app.driftwise_record(&account, &event.action, &detail).await?;
    Ok(json(
        StatusCode::CREATED,
        &dict! {
            "seq" => row.seq,
            "action" => row.action,
            "detail" => Py::Raw(row.detail),
            "created_at" => zulu(row.at),
        },
    ))
}
