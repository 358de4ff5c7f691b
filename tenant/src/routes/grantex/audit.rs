//! `GET /v1/audit/entries` and `GET /v1/audit/{id}`: the log itself, without a window and without pages.

use super::{Answer, Log, Query, bodies, developer, ok};
use crate::app::App;
use crate::db::grantex::Entry;
use crate::dict;
use crate::grantex::Refusal;
use crate::pyjson::Py;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use std::sync::Arc;

/// What a filter looks at.
type Field = fn(&Entry) -> &str;

/// Every entry that four filters let through; parameters for a window or a page are ignored, as the contract says.
pub(super) async fn entries(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let developer = developer(&app, &request.headers).await?;
    let query = Query::of(&request);
    let filters: [(Option<&str>, Field); 4] = [
        (query.one("agentId")?, |entry| &entry.agent),
        (query.one("grantId")?, |entry| &entry.grant),
        (query.one("principalId")?, |entry| &entry.principal),
        (query.one("action")?, |entry| &entry.action),
    ];
    let log = Log::read(&app, &developer, &request).await?;
    let fits = |entry: &&Entry| filters.iter().all(|(wanted, of)| wanted.is_none_or(|wanted| wanted == of(entry)));
    let found: Vec<Py> = log.entries.iter().filter(fits).map(bodies::entry).collect();
    log.mark(ok(&dict! { "entries" => found })?)
}

/// One entry of the caller's.
pub(super) async fn entry(State(app): State<Arc<App>>, Path(id): Path<String>, request: Parts) -> Answer {
    let developer = developer(&app, &request.headers).await?;
    let log = Log::read(&app, &developer, &request).await?;
    let found = log.entries.iter().find(|entry| entry.id == id);
    let found = found.ok_or_else(|| Refusal::not_found("Audit entry not found"))?;
    log.mark(ok(&bodies::entry(found))?)
}
