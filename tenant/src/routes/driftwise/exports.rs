//! The server's own packs: asked for, made, listed, downloaded, deleted (contract section 6).

use super::lists::{Query, cursor};
use super::{ANYONE, Answer, PEOPLE, admit, instant, within};
use crate::app::App;
use crate::db::driftwise::Account;
use crate::dict;
use crate::digest::sha256;
use crate::driftwise::chain::Verdict;
use crate::driftwise::desk::Export;
use crate::driftwise::pack::{Order, file_name, pack};
use crate::driftwise::switches::{Outcome, Sha256};
use crate::driftwise::{Refusal, expose};
use crate::error::{self, json, ok};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

const PATH: &str = "audit-exports";

#[derive(Deserialize)]
struct Period {
    period_start: String,
    period_end: String,
}

/// `POST …/audit-exports`: 202 and the row. The pack is made behind the answer.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Path(org): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let account = admit(&app, &headers, &org, PEOPLE).await?;
    let wanted: Period = serde_json::from_slice(&body)
        .map_err(|_| Refusal::bad_request("the body must be JSON with period_start and period_end"))?;
    let period = (instant("period_start", &wanted.period_start)?, instant("period_end", &wanted.period_end)?);
    let (switches, now) = (app.driftwise.switches(), app.driftwise_now());
    within(account.org.plan, period, now)?;
    let export = Export {
        id: uuid::Uuid::new_v4().to_string(),
        org: account.org.id.clone(),
        status: "pending",
        period,
        requested_by: account.id.clone(),
        created: now,
        started: None,
        finished: None,
        zip: None,
        sha256: None,
        error: None,
        deleted: false,
    };
    app.driftwise.ask(export.clone(), switches.limit).map_err(|seconds| {
        let message = format!("{} packs in 24 hours are the most", switches.limit);
        Refusal::limited(&message, Some(seconds), switches.retry_after, now)
    })?;
    let detail = dict! { "export_id" => export.id.as_str() };
    app.driftwise_record(&account, "audit_export.requested", &detail).await?;
    let row = export.body();
    tokio::spawn(make(app, account, export));
    Ok(json(StatusCode::ACCEPTED, &row))
}

/// Makes a pack, at the pace of the moment at which it was asked for.
async fn make(app: Arc<App>, account: Account, export: Export) {
    let switches = app.driftwise.switches();
    let pace = Duration::from_millis(switches.pace);
    tokio::time::sleep(pace).await;
    let started = app.driftwise_now();
    let goes_on = app.driftwise.progress(&export.id, |one| (one.status, one.started) = ("running", Some(started)));
    if !goes_on {
        return;
    }
    tokio::time::sleep(pace).await;
    let written = match switches.outcome {
        Outcome::Stuck => return,
        Outcome::Failed => Err("the worker ran out of memory"),
        Outcome::Odd => Ok(None),
        Outcome::Done => write(&app, &account, &export).await.map(Some).map_err(|_| "the worker failed"),
    };
    let finished = app.driftwise_now();
    app.driftwise.progress(&export.id, |one| {
        one.finished = Some(finished);
        match written {
            Ok(Some(zip)) => {
                one.sha256 = match switches.sha256 {
                    Sha256::Off => None,
                    Sha256::On => Some(sha256(&zip)),
                    Sha256::Wrong => Some(sha256("other bytes")),
                };
                (one.status, one.zip) = ("done", Some(zip));
            }
            Ok(None) => one.status = "quarantined",
            Err(flaw) => (one.status, one.error) = ("failed", Some(flaw)),
        }
    });
}

async fn write(app: &App, account: &Account, export: &Export) -> Result<Bytes, Refusal> {
    let order = Order {
        org: account.org.clone(),
        period: export.period,
        now: app.driftwise_now(),
        chain: Verdict::of(&app.driftwise_log(&account.org.id).await?, 0),
        manifest: app.driftwise.switches().manifest,
    };
    let written: Result<Vec<u8>, error::Refusal> =
        app.db.read(move |rows| pack(rows, &order).map_err(|_| error::Refusal::Unhandled)).await;
    Ok(written?.into())
}

/// `GET …/audit-exports`: any member, also by a key. The latest request comes first.
pub(super) async fn list(State(app): State<Arc<App>>, Path(org): Path<String>, request: Parts) -> Answer {
    admit(&app, &request.headers, &org, ANYONE).await?;
    let query = Query::of(&request);
    let (limit, after) = (usize::try_from(query.limit()?).unwrap_or(0), query.cursor(PATH)?);
    let all = app.driftwise.listed(&org, app.driftwise_now());
    let begin = after.map_or(0, |(_, id)| all.iter().position(|one| one.id == id).map_or(all.len(), |place| place + 1));
    let page = &all[begin..all.len().min(begin + limit)];
    let next = page.last().filter(|_| begin + page.len() < all.len());
    let next = next.map(|one| cursor(PATH, &(one.created, one.id.clone())));
    Ok(ok(&dict! { "items" => page.iter().map(Export::body).collect::<Vec<_>>(), "next_cursor" => next }))
}

fn unknown() -> Refusal {
    Refusal::not_found("export not found")
}

/// `GET …/audit-exports/{id}`: any member, also by a key.
pub(super) async fn one(
    State(app): State<Arc<App>>,
    Path((org, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    admit(&app, &headers, &org, ANYONE).await?;
    let export = app.driftwise.one(&org, &id, app.driftwise_now()).ok_or_else(unknown)?;
    Ok(ok(&export.body()))
}

/// `GET …/audit-exports/{id}/download`: the ZIP, and a row in the audit log.
pub(super) async fn download(
    State(app): State<Arc<App>>,
    Path((org, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let account = admit(&app, &headers, &org, PEOPLE).await?;
    let export = app.driftwise.one(&org, &id, app.driftwise_now()).ok_or_else(unknown)?;
    let Some(zip) = export.zip else {
        return Err(match export.status {
            "expired" => Refusal::of(StatusCode::GONE, "the export has expired"),
            status => Refusal::of(StatusCode::CONFLICT, format!("the export is {status}")),
        });
    };
    let bytes = i64::try_from(zip.len()).unwrap_or(i64::MAX);
    let detail = dict! { "export_id" => id, "bytes" => bytes };
    app.driftwise_record(&account, "audit_export.downloaded", &detail).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file_name(&account.org.slug, export.period)),
        ),
    ];
    let mut answer = (headers, zip).into_response();
    expose(&mut answer, "Content-Disposition");
    Ok(answer)
}

/// `DELETE …/audit-exports/{id}`: 204, and a row in the audit log.
pub(super) async fn delete(
    State(app): State<Arc<App>>,
    Path((org, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let account = admit(&app, &headers, &org, PEOPLE).await?;
    if !app.driftwise.delete(&org, &id) {
        return Err(unknown());
    }
    app.driftwise_record(&account, "audit_export.deleted", &dict! { "export_id" => id }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
