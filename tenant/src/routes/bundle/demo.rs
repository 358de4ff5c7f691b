//! `/demo/evidence`: the demo's own way to packages and what lies beside them, and to the secret that they are signed with.
//! The vendor's service has no such thing.

use super::Answer;
use crate::app::App;
use crate::bundle::{Refusal, demo_secret};
use crate::dict;
use crate::error::ok;
use crate::pyjson::Py;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::sync::Arc;

/// `GET /demo/evidence`: the files, oldest name first, and the secret if it is the demo's.
pub(super) async fn list(State(app): State<Arc<App>>) -> Answer {
    let service = &app.options.evidence;
    let secret = demo_secret();
    Ok(ok(&dict! {
        "files" => service.files(),
        "signing_secret" => (service.secret() == secret).then_some(secret),
    }))
}

/// `GET /demo/evidence/{path}`: one of them, byte for byte.
pub(super) async fn file(State(app): State<Arc<App>>, Path(path): Path<String>) -> Answer {
    let missing = || Refusal::of(StatusCode::NOT_FOUND, Py::from("no such file: see GET /demo/evidence"));
    let service = &app.options.evidence;
    if !service.files().contains(&path) {
        return Err(missing());
    }
    let bytes = tokio::fs::read(service.path(&path)?).await.map_err(|_| missing())?;
    let kind = if path.ends_with(".zip") { "application/zip" } else { "application/json" };
    let name = path.rsplit('/').next().unwrap_or(&path);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}
