//! The evidence service: packages and what lies beside them, its own check of them, jobs, and the hooks.

mod access;
mod hooks;
mod jobs;
mod package;
mod parts;
mod sidecars;

use crate::support::json::{Json, parse};
use crate::support::{Reply, Server, recipe};
use axum::http::Method;
use std::path::PathBuf;

const EXPORT: &str = "/compliance/evidence/export";
const VERIFY: &str = "/compliance/evidence/verify";
const COUNTERSIGN: &str = "/compliance/evidence/countersign";

fn server(faults: &[&str]) -> Server {
    Server::with(recipe(1, 10, 10), faults)
}

/// A token from the demo's sign-in.
async fn token(server: &Server, user: &str) -> String {
    let reply = server.ask(Method::POST, "/demo/token", &[], &format!("{{\"user\":\"{user}\"}}")).await;
    reply.json().get("access_token").text().to_owned()
}

async fn ask(server: &Server, user: &str, method: Method, path: &str, body: &str) -> Reply {
    let token = format!("Bearer {}", token(server, user).await);
    server.ask(method, path, &[("authorization", &token)], body).await
}

/// An answer that must be good.
async fn post(server: &Server, path: &str, body: &str) -> Json {
    let reply = ask(server, "ops-audit", Method::POST, path, body).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

/// The folder that the service writes to.
fn folder(server: &Server) -> PathBuf {
    server.app.options.evidence.folder().to_owned()
}

/// The bytes of a file that an answer names.
fn read(path: &Json) -> Vec<u8> {
    std::fs::read(path.text()).unwrap()
}

fn read_json(path: &Json) -> Json {
    parse(&String::from_utf8(read(path)).unwrap())
}

/// A path that must not be there, or the file's JSON under another suffix.
fn beside(package: &Json, suffix: &str) -> Json {
    Json::Text(package.text().replace(".zip", suffix))
}
