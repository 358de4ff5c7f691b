//! `GET /compliance/evidence/parts` and `/compliance/evidence/parts/{name}`: what an export would put into a package, part by
//! part, for a client that writes the package itself. Our proposal: the vendor's service has no such thing.

use super::{Answer, EVIDENCE, blocking, user};
use crate::app::App;
use crate::bundle::Refusal;
use crate::bundle::contents::{File, contents};
use crate::bundle::request::Request;
use crate::db::ops;
use crate::dict;
use crate::error::{self, ok};
use crate::pyjson::Py;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use std::sync::Arc;

/// It says how the package was kept, so it is for whoever writes the package.
const WRITERS: &str = "archive_policy.json";

fn media_type(name: &str) -> &'static str {
    if name.ends_with(".jsonl") { "application/x-ndjson" } else { "application/json" }
}

/// The parts as an export of this instant would write them, in its order.
async fn parts(app: &Arc<App>, request: &Parts) -> Result<Vec<File>, Refusal> {
    let user = user(app, &request.headers, &EVIDENCE).await?;
    let wanted = Request::of_query(request.uri.query(), &user.demo_id)?;
    let events: Result<_, error::Refusal> = app.db.read(ops::events).await;
    let (events, now) = (events?, app.now().as_microsecond());
    let files = blocking(move || Ok(contents(&wanted, &events, now).files)).await?;
    Ok(files.into_iter().filter(|(name, _)| *name != WRITERS).collect())
}

/// The names that the same query has parts for, each with its media type.
pub(super) async fn list(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let row = |(name, _): &File| dict! { "name" => *name, "media_type" => media_type(name) };
    Ok(ok(&Py::List(parts(&app, &request).await?.iter().map(row).collect())))
}

/// One of them, byte for byte as an export of the same request and instant writes it.
pub(super) async fn one(State(app): State<Arc<App>>, Path(name): Path<String>, request: Parts) -> Answer {
    let found = parts(&app, &request).await?.into_iter().find(|(of, _)| *of == name);
    let missing =
        || Refusal::of(StatusCode::NOT_FOUND, format!("no such part: {name}: see GET /compliance/evidence/parts"));
    let (name, text) = found.ok_or_else(missing)?;
    Ok(([(header::CONTENT_TYPE, media_type(name))], text).into_response())
}
