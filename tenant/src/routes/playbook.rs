//! The persisted log of the playbook's service, which has no endpoint for it, and what may have become of it.
//! `/demo/playbook` is the demo's own; `/audit/log.jsonl` is our proposal of what a page would use.

use crate::app::App;
use crate::bundle;
use crate::db::ops::User;
use crate::db::playbook as log;
use crate::error::{self, Answer, Refusal, ok};
use crate::playbook::variants::{ALL, LOOKED_AT, Variant, Writer};
use crate::pyjson::Py;
use crate::query::Query;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::sync::Arc;

/// Events in one piece of the stream.
const PIECE: usize = 500;
/// Who may read the log.
const READER: &str = "COMPLIANCE";

/// `GET /demo/playbook`: the names of the files.
pub(super) async fn list() -> Answer {
    Ok(ok(&Py::List(ALL.iter().map(|(name, _)| Py::from(format!("{name}.jsonl"))).collect())))
}

/// `GET /demo/playbook/{name}.jsonl`.
pub(super) async fn file(State(app): State<Arc<App>>, Path(file): Path<String>) -> Answer {
    let variant = file.strip_suffix(".jsonl").and_then(Variant::named);
    let variant = variant.ok_or_else(|| Refusal::not_found("No such log: see GET /demo/playbook"))?;
    written(app, variant, &file).await
}

/// `GET /audit/log.jsonl?variant=NAME`: for the account that may read it; as the service writes it unless a variant is named.
pub(super) async fn signed_in(State(app): State<Arc<App>>, request: Parts) -> Result<Response, bundle::Refusal> {
    reader(&app, &request.headers).await?;
    let mut query = Query::new(request.uri.query());
    let name = query.pattern("variant", &ALL.map(|(name, _)| name));
    if let Err(error::Refusal::Validation(flaws)) = query.finish() {
        return Err(bundle::Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, flaws));
    }
    let variant = name.and_then(|name| Variant::named(&name)).unwrap_or(Variant::Redacted);
    Ok(written(app, variant, "audit.jsonl").await?)
}

async fn reader(app: &App, headers: &HeaderMap) -> Result<User, bundle::Refusal> {
    let claims = app.options.key.verify(headers)?;
    let users: Result<_, Refusal> = app.db.read(log::users).await;
    let user = users?.into_iter().find(|user| user.uuid == claims.sub);
    let user = user.ok_or_else(|| bundle::Refusal::of(StatusCode::UNAUTHORIZED, "Invalid token"))?;
    if user.role != READER {
        let message = format!("role {} is not {READER}", user.role);
        return Err(bundle::Refusal::of(StatusCode::FORBIDDEN, message));
    }
    Ok(user)
}

/// The log, in pieces: it may be larger than what the server wants to hold.
async fn written(app: Arc<App>, variant: Variant, file: &str) -> Answer {
    let begun = app.db.read(move |db| -> rusqlite::Result<_> {
        let count = log::count(db)?;
        let middle = log::events(db, count / 2, LOOKED_AT)?;
        let resources: Vec<String> = middle.into_iter().map(|event| event.resource).collect();
        Ok(variant.writer(count, &resources))
    });
    let pieces = stream::unfold(Some((begun.await?, 0)), move |state| {
        let app = Arc::clone(&app);
        async move {
            let (writer, read) = state?;
            match piece(&app, writer, read).await {
                Ok((_, _, 0)) => None,
                Ok((writer, lines, more)) => Some((Ok(lines), Some((writer, read + more)))),
                Err(refusal) => Some((Err(std::io::Error::other(format!("{refusal:?}"))), None)),
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// The lines of the next events, and how many events those were.
async fn piece(app: &App, mut writer: Writer, read: usize) -> Result<(Writer, Bytes, usize), Refusal> {
    let work = move |db: &rusqlite::Connection| -> rusqlite::Result<_> {
        let events = log::events(db, read, PIECE)?;
        let more = events.len();
        let lines: String = events.into_iter().map(|event| writer.add(event)).collect();
        Ok((writer, Bytes::from(lines), more))
    };
    app.db.read(work).await
}
