//! DriftWise: who may, lists and their windows, the server's own packs, the audit chain, and tokens of an OpenID provider.

mod access;
mod chain;
mod exports;
mod faults;
mod lists;
mod oidc;
mod packs;

use crate::support::json::Json;
use crate::support::{Reply, Server, recipe};
use axum::http::Method;
use packseal_tenant::driftwise::desk::Settings;
use packseal_tenant::driftwise::switches::Switch;
use packseal_tenant::seed::driftwise::api_key;

const OWNER: &str = "drift-owner";
const TEAM: &str = "drift-team-owner";
const FREE: &str = "drift-free-owner";
const EMPTY: &str = "drift-empty-owner";

/// A server whose packs are made at once, with these switches.
fn server(switches: &[&str]) -> Server {
    faulty(switches, &[])
}

fn faulty(switches: &[&str], faults: &[&str]) -> Server {
    let switches = ["pace=0"].iter().chain(switches).map(|switch| switch.parse::<Switch>().unwrap());
    let settings = Settings { switches: switches.collect(), ..Settings::default() };
    Server::opened(recipe(1, 10, 10), faults, true, settings)
}

/// What the demo's sign-in gives.
async fn sign_in(server: &Server, user: &str) -> Json {
    let reply = server.ask(Method::POST, "/demo/token", &[], &format!("{{\"user\":\"{user}\"}}")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

/// An account's token, and its organisation's id.
async fn token(server: &Server, user: &str) -> (String, String) {
    let session = sign_in(server, user).await;
    (session.get("access_token").text().to_owned(), session.get("tenant").get("id").text().to_owned())
}

/// Asks for a path below the account's organisation.
async fn ask(server: &Server, user: &str, method: Method, path: &str, body: &str) -> Reply {
    let (token, org) = token(server, user).await;
    let path = format!("/api/v2/orgs/{org}{path}");
    server.ask(method, &path, &[("authorization", &format!("Bearer {token}"))], body).await
}

async fn get(server: &Server, user: &str, path: &str) -> Reply {
    ask(server, user, Method::GET, path, "").await
}

/// An answer that must be good.
async fn good(server: &Server, user: &str, path: &str) -> Json {
    let reply = get(server, user, path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

/// All pages of a list; `path` has a query already.
async fn all(server: &Server, user: &str, path: &str) -> Vec<Json> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = good(server, user, &format!("{path}{cursor}")).await;
        assert_eq!(page.keys(), ["items", "next_cursor"]);
        items.extend(page.get("items").clone().list());
        match page.get("next_cursor") {
            Json::Null => return items,
            next => cursor = format!("&cursor={}", next.text()),
        }
    }
}

/// Asks for a pack.
async fn request(server: &Server, user: &str, start: &str, end: &str) -> Reply {
    let body = format!("{{\"period_start\":\"{start}\",\"period_end\":\"{end}\"}}");
    ask(server, user, Method::POST, "/audit-exports", &body).await
}

/// The id of a pack that was asked for, once it is made.
async fn made(server: &Server, user: &str, start: &str, end: &str) -> String {
    let row = request(server, user, start, end).await;
    assert_eq!(row.status, 202, "{}", row.body);
    let id = row.json().get("id").text().to_owned();
    settled(server, user, &id).await;
    id
}

/// A row, once it is neither pending nor running.
async fn settled(server: &Server, user: &str, id: &str) -> Json {
    for _ in 0..500 {
        let row = good(server, user, &format!("/audit-exports/{id}")).await;
        if !["pending", "running"].contains(&row.get("status").text()) {
            return row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("never done");
}

/// Whether the words of a refusal begin so.
fn refused(reply: &Reply, status: u16, words: &str) {
    assert_eq!(reply.status, status, "{}", reply.body);
    assert!(reply.json().get("error").text().starts_with(words), "{}", reply.body);
}
