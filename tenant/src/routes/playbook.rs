//! `/demo/playbook`: the persisted log of the playbook's service, which has no endpoint for it, and what may have become
//! of it. The demo's own.

use crate::app::App;
use crate::db::playbook::events;
use crate::error::{Answer, Refusal, ok};
use crate::playbook::variants::ALL;
use crate::pyjson::Py;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use std::sync::Arc;

/// `GET /demo/playbook`: the names of the files.
pub(super) async fn list() -> Answer {
    Ok(ok(&Py::List(ALL.iter().map(|(name, _)| Py::from(format!("{name}.jsonl"))).collect())))
}

/// `GET /demo/playbook/{name}.jsonl`.
pub(super) async fn file(State(app): State<Arc<App>>, Path(file): Path<String>) -> Answer {
    let variant = file.strip_suffix(".jsonl").and_then(|name| ALL.iter().find(|(of, _)| *of == name));
    let (_, variant) = variant.ok_or_else(|| Refusal::not_found("No such log: see GET /demo/playbook"))?;
    let log = app.db.read(|db| events(db).map(|events| variant.lines(&events))).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, log).into_response())
}
