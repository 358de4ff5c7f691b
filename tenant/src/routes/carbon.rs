//! The carbon factor endpoints. They are the platform operator's: no user of a tenant may read them.

use crate::app::App;
use crate::error::{Answer, Refusal};
use crate::gate::Gate;
use axum::extract::State;
use axum::http::request::Parts;
use std::sync::Arc;

/// 401 without a good token, else 403, whatever the role or plan.
pub(super) async fn refuse(State(app): State<Arc<App>>, request: Parts) -> Answer {
    app.authorize(&request.headers, Gate::MEMBER).await?;
    Err(Refusal::forbidden("Platform operator access is required"))
}
