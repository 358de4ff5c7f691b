//! Grantex: shapes, windows, refusals, CORS, and the chain with all the ways in which it breaks.

mod breaks;
mod chain;
mod refusals;
mod samples;
mod windows;

use crate::support::json::Json;
use crate::support::{Reply, Server};
use axum::http::Method;
use packseal_tenant::seed::grantex::api_key;

pub const PRO: &str = "grantex-pro";
const FREE: &str = "grantex-free";
const PACK: &str = "/v1/compliance/evidence-pack";

fn bearer(user: &str) -> String {
    format!("Bearer {}", api_key(1, user))
}

pub async fn get(server: &Server, user: &str, path: &str) -> Reply {
    server.ask(Method::GET, path, &[("authorization", &bearer(user))], "").await
}

/// A list of an answer that must be good.
async fn list(server: &Server, path: &str, name: &str) -> Vec<Json> {
    let reply = get(server, PRO, path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json().get(name).clone().list()
}
