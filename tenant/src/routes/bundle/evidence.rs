//! `POST /compliance/evidence/{export,verify,countersign}`.

use super::{Answer, EVIDENCE, blocking, user};
use crate::app::App;
use crate::bundle::request::{Request, body};
use crate::bundle::{Refusal, countersign as signing, export as exporting, verify as verifying};
use crate::db::ops;
use crate::error;
use crate::error::ok;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use std::sync::Arc;

/// Writes a package. A strict step that fails is the server's failure.
pub(super) async fn export(State(app): State<Arc<App>>, headers: HeaderMap, bytes: Bytes) -> Answer {
    let user = user(&app, &headers, &EVIDENCE).await?;
    let request = Request::read(&body(&bytes)?, &user.demo_id)?;
    let events: Result<_, error::Refusal> = app.db.read(ops::events).await;
    let (events, now) = (events?, app.now().as_microsecond());
    let written = blocking(move || exporting::export(&app.options.evidence, &request, &events, now)).await?;
    Ok(ok(&written))
}

/// What the service makes of a package.
pub(super) async fn verify(State(app): State<Arc<App>>, headers: HeaderMap, bytes: Bytes) -> Answer {
    user(&app, &headers, &EVIDENCE).await?;
    let found = blocking(move || verifying::verify(&app.options.evidence, &body(&bytes)?)).await?;
    Ok(ok(&found))
}

/// Adds a countersignature.
pub(super) async fn countersign(State(app): State<Arc<App>>, headers: HeaderMap, bytes: Bytes) -> Answer {
    user(&app, &headers, &EVIDENCE).await?;
    let now = app.now().as_microsecond();
    let signed =
        blocking(move || -> Result<_, Refusal> { signing::countersign(&app.options.evidence, &body(&bytes)?, now) });
    Ok(ok(&signed.await?))
}
