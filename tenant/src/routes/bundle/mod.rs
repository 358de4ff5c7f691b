//! The routes of the evidence service (the evidence contract, section 7), and the two hooks that it may be pointed at.

mod demo;
mod evidence;
mod hooks;
mod jobs;
mod parts;

use crate::app::App;
use crate::bundle::Refusal;
use crate::db::ops::{self, User};
use crate::error;
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;

/// The answer of a route, or why it is refused.
type Answer = Result<Response, Refusal>;

/// Who may export, verify and countersign.
const EVIDENCE: [&str; 3] = ["AUDIT", "ADMIN", "RISK"];
/// Who may read jobs and runs.
const READ: [&str; 3] = EVIDENCE;
/// Who may run a job.
const RUN: [&str; 2] = ["ADMIN", "RISK"];

/// All of them, and the demo's own way to what they write.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/compliance/evidence/export", post(evidence::export))
        .route("/compliance/evidence/verify", post(evidence::verify))
        .route("/compliance/evidence/countersign", post(evidence::countersign))
        .route("/compliance/evidence/parts", get(parts::list))
        .route("/compliance/evidence/parts/{name}", get(parts::one))
        .route("/ops/jobs", get(jobs::list))
        .route("/ops/jobs/{id}/run", post(jobs::run))
        .route("/ops/jobs/runs/{id}", get(jobs::one_run))
        .route("/hooks/kms", post(hooks::kms))
        .route("/hooks/worm", post(hooks::worm))
        .route("/demo/evidence", get(demo::list))
        .route("/demo/evidence/{*path}", get(demo::file))
}

/// The user whose token a request carries, if their role is one of these.
async fn user(app: &App, headers: &HeaderMap, roles: &[&str]) -> Result<User, Refusal> {
    let claims = app.options.key.verify(headers)?;
    let found: Result<Option<User>, error::Refusal> = app.db.read(move |db| ops::by_uuid(db, &claims.sub)).await;
    let user = found?.ok_or_else(|| Refusal::of(StatusCode::UNAUTHORIZED, "Invalid token"))?;
    if !roles.contains(&user.role.as_str()) {
        let message = format!("role {} is not one of: {}", user.role, roles.join(", "));
        return Err(Refusal::of(StatusCode::FORBIDDEN, message));
    }
    Ok(user)
}

/// Runs work that reads and writes files, off the threads that serve the network.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Refusal> {
    let failed = |_| Refusal::of(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}
