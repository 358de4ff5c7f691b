//! Who is turned away, in which words, and what another origin sees of it.

use super::{PACK, PRO, bearer, get};
use crate::support::{ORIGIN, Server, recipe};
use axum::http::Method;

const SUMMARY: &str = "/v1/compliance/summary";

fn begins(body: &str, message: &str, code: &str) {
    let start = format!("{{\"message\":\"{message}\",\"code\":\"{code}\",\"requestId\":\"");
    assert!(body.starts_with(&start) && body.len() == start.len() + 38, "{body}");
}

#[tokio::test]
async fn keys_and_dates_are_refused_as_the_contract_says() {
    let server = Server::start();
    let good = bearer(PRO);
    let missing = "Missing or invalid Authorization header";
    for (value, message) in [
        (good.replace("Bearer", "Basic"), missing),
        (good.replace("Bearer", "bearer"), missing),
        ("Bearer".to_owned(), missing),
        ("Bearer short".to_owned(), "Invalid API key"),
        (format!("{good}x"), "Invalid API key"),
        (format!("Bearer {}", server.token("pro-owner").await), "Invalid API key"),
        (format!("Bearer {}", "k".repeat(513)), "Invalid API key"),
    ] {
        for path in [SUMMARY, PACK, "/v1/audit/entries", "/v1/audit/alog_nope"] {
            let reply = server.ask(Method::GET, path, &[("authorization", &value)], "").await;
            assert_eq!(reply.status, 401, "{value}");
            begins(&reply.body, message, "UNAUTHORIZED");
        }
    }
    let twice = "since=2026-01-01&since=2026-01-02";
    for query in ["since=notadate", "since=", "until=2026-13-01", twice, "since=2026-11-20T15:11:09.606+00:00"] {
        for path in [SUMMARY, PACK, "/v1/compliance/export/grants", "/v1/compliance/export/audit"] {
            let reply = get(&server, PRO, &format!("{path}?{query}")).await;
            assert_eq!(reply.status, 500, "{path}?{query}");
            begins(&reply.body, "An unexpected error occurred", "INTERNAL_ERROR");
        }
    }
    let reply = get(&server, PRO, "/v1/audit/alog_nope").await;
    assert_eq!(reply.status, 404);
    begins(&reply.body, "Audit entry not found", "NOT_FOUND");
    for (method, path) in [(Method::POST, SUMMARY), (Method::GET, "/v1/compliance/nope?a=1"), (Method::DELETE, "/v1")] {
        let reply = server.ask(method.clone(), path, &[("authorization", &good)], "").await;
        let body =
            format!("{{\"message\":\"Route {method}:{path} not found\",\"error\":\"Not Found\",\"statusCode\":404}}");
        assert_eq!((reply.status, reply.body), (404, body));
    }
    let head = server.ask(Method::HEAD, SUMMARY, &[("authorization", &good)], "").await;
    assert!(head.status == 404 && head.body.contains("Route HEAD:"), "{}", head.body);
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_can_read_a_refusal_and_no_other_page_can() {
    let server = Server::with(recipe(1, 10, 10), &["status:/v1/audit/entries:500"]);
    for (path, status) in [(SUMMARY, 401), ("/v1/audit/entries", 500), ("/v1/nope", 404)] {
        let known = server.ask(Method::GET, path, &[("origin", ORIGIN)], "").await;
        assert_eq!((known.status, known.header("access-control-allow-origin")), (status, Some(ORIGIN)));
        let other = server.ask(Method::GET, path, &[("origin", "http://evil.test")], "").await;
        assert_eq!((other.status, other.header("access-control-allow-origin")), (status, None));
        assert_eq!(other.header("cache-control"), Some("no-store"));
    }
    let asked = [("origin", "http://evil.test"), ("access-control-request-method", "GET")];
    let reply = server.ask(Method::OPTIONS, SUMMARY, &asked, "").await;
    assert_eq!(reply.status, 401);
    begins(&reply.body, "Missing or invalid Authorization header", "UNAUTHORIZED");
}

#[tokio::test]
async fn faults_speak_the_words_of_grantex() {
    let faults =
        ["rate:/v1/compliance:7:1", "rate:/v1/compliance::1", "status:/v1/compliance:503:1", "html:/v1/compliance:1"];
    let server = Server::with(recipe(1, 10, 10), &faults);
    let limited = get(&server, PRO, SUMMARY).await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("7")));
    begins(&limited.body, "Plan rate limit exceeded, retry in 7 seconds", "RATE_LIMIT_EXCEEDED");
    let limited = get(&server, PRO, SUMMARY).await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, None));
    begins(&limited.body, "Rate limit exceeded, retry in 1 minute", "BAD_REQUEST");
    let down = get(&server, PRO, SUMMARY).await;
    assert_eq!(down.status, 503);
    begins(&down.body, "Service Unavailable", "SERVICE_UNAVAILABLE");
    assert!(get(&server, PRO, SUMMARY).await.body.starts_with("<!doctype html>"));
    assert_eq!(get(&server, PRO, SUMMARY).await.status, 200);
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs").await.status, 200, "another system met the fault");
    let server = Server::with(recipe(1, 10, 10), &["expire:/v1:2", "conflict:/v1/compliance/export/audit:1"]);
    let path = "/v1/compliance/export/audit";
    let list = get(&server, PRO, path).await.json();
    let entries = list.get("entries").clone().list();
    assert_eq!(list.get("total").int(), 121);
    assert_eq!(entries[120].get("status").text(), format!("{}~", entries[0].get("status").text()));
    assert_eq!(get(&server, PRO, path).await.json().get("total").int(), 120);
    let revoked = get(&server, PRO, path).await;
    assert_eq!(revoked.status, 401);
    begins(&revoked.body, "Invalid API key", "UNAUTHORIZED");
    // No sign-in gives another key, so what passes must not end it.
    let random = Server::with(recipe(1, 10, 10), &["random:/v1:7:60"]);
    for nth in 0..40 {
        let path = format!("{SUMMARY}?nth={nth}");
        if let Some(reply) = random.try_ask(&path, bearer(PRO).strip_prefix("Bearer ").unwrap()).await {
            assert_ne!(reply.status, 401, "{path}");
        }
    }
}

#[tokio::test]
async fn the_demo_hands_out_keys_that_work() {
    let server = Server::start();
    let users = server.ask(Method::GET, "/demo/users?system=grantex", &[], "").await.json();
    assert_eq!(users.get("tenant").get("slug").text(), "orchid-agents");
    let users = users.get("users").clone().list();
    let ids: Vec<&str> = users.iter().map(|user| user.get("id").text()).collect();
    assert_eq!(ids, ["grantex-pro", "grantex-free"]);
    for (user, plan) in users.iter().zip(["pro", "free"]) {
        let body = format!("{{\"user\":\"{}\"}}", user.get("id").text());
        let reply = server.ask(Method::POST, "/demo/token", &[], &body).await.json();
        assert_eq!(reply.keys(), ["access_token", "token_type", "expires_at", "user", "tenant"]);
        let key = reply.get("access_token").text();
        assert!(key.starts_with("gx_test_") && key.len() == 51, "{}", key.len());
        let summary = server.ask(Method::GET, SUMMARY, &[("authorization", &format!("Bearer {key}"))], "").await;
        assert_eq!((summary.status, summary.json().get("plan").text()), (200, plan));
    }
    assert_eq!(server.ask(Method::GET, "/demo/users?system=other", &[], "").await.status, 400);
}
