//! What another origin may do and see.

use crate::support::{ORIGIN, Reply, Server, recipe};
use axum::http::Method;

async fn preflight(server: &Server, origin: &str, method: &str, headers: &str) -> Reply {
    let asked =
        [("origin", origin), ("access-control-request-method", method), ("access-control-request-headers", headers)];
    server.ask(Method::OPTIONS, "/api/v1/audit/logs", &asked, "").await
}

#[tokio::test]
async fn an_allowed_origin_passes_the_preflight() {
    let server = Server::start();
    let reply = preflight(&server, ORIGIN, "GET", "authorization, x-csrf-token").await;
    assert_eq!((reply.status, reply.body.as_str()), (200, "OK"));
    for (name, value) in [
        ("access-control-allow-origin", ORIGIN),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS, PATCH"),
        ("access-control-max-age", "600"),
        ("vary", "Origin"),
        ("content-type", "text/plain; charset=utf-8"),
    ] {
        assert_eq!(reply.header(name), Some(value), "{name}");
    }
    for name in ["Authorization", "Content-Type", "X-CSRF-Token", "X-Requested-With"] {
        assert!(reply.header("access-control-allow-headers").unwrap().split(", ").any(|known| known == name));
    }
}

#[tokio::test]
async fn a_bad_preflight_is_refused_in_plain_text() {
    let server = Server::start();
    for (origin, method, headers, body) in [
        ("http://evil.test", "GET", "authorization", "Disallowed CORS origin"),
        (ORIGIN, "TRACE", "", "Disallowed CORS method"),
        (ORIGIN, "GET", "x-other", "Disallowed CORS headers"),
        ("null", "LINK", "x-other", "Disallowed CORS origin, method, headers"),
    ] {
        let reply = preflight(&server, origin, method, headers).await;
        assert_eq!((reply.status, reply.body.as_str()), (400, body));
        assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(reply.header("access-control-allow-origin").is_some(), origin == ORIGIN);
    }
}

#[tokio::test]
async fn answers_name_the_origin_and_expose_nothing() {
    let server = Server::start();
    let token = format!("Bearer {}", server.token("pro-owner").await);
    for path in ["/api/v1/audit/export", "/api/v1/audit/logs?limit=0", "/api/v1/nope", "/demo/users", "/"] {
        let asked = [("origin", ORIGIN), ("authorization", token.as_str())];
        let reply = server.ask(Method::GET, path, &asked, "").await;
        assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN), "{path}");
        assert_eq!(reply.header("access-control-allow-credentials"), Some("true"), "{path}");
        assert!(reply.header("x-request-id").is_some());
        assert_eq!(reply.header("access-control-expose-headers"), None, "{path}");
        let asked = [("origin", "http://evil.test"), ("authorization", token.as_str())];
        let reply = server.ask(Method::GET, path, &asked, "").await;
        assert_eq!(reply.header("access-control-allow-origin"), None, "{path}");
        let reply = server.ask(Method::GET, path, &[("authorization", &token)], "").await;
        assert_eq!(reply.header("access-control-allow-credentials"), None, "{path}");
    }
}

#[tokio::test]
async fn an_unhandled_500_leaves_without_cors() {
    let server = Server::with(recipe(1, 200, 10), &["status:/audit/logs:500"]);
    let reply = server.ask(Method::GET, "/api/v1/audit/logs", &[("origin", ORIGIN)], "").await;
    assert_eq!(reply.status, 500);
    assert_eq!(reply.json().get("error").keys(), ["message", "code", "id", "details"]);
    assert!(reply.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
}

/// Every route that a page of another origin uses beside those of Valdrics and Grantex.
#[tokio::test]
async fn pages_may_use_the_routes_of_the_other_systems() {
    let server = Server::with(recipe(1, 10, 10), &["rate:/ops/jobs:3:1"]);
    for (method, path) in [
        ("POST", "/compliance/evidence/export"),
        ("POST", "/compliance/evidence/verify"),
        ("POST", "/compliance/evidence/countersign"),
        ("GET", "/compliance/evidence/parts"),
        ("GET", "/compliance/evidence/parts/audit_events.jsonl"),
        ("GET", "/ops/jobs"),
        ("POST", "/ops/jobs/0/run"),
        ("GET", "/ops/jobs/runs/0"),
        ("POST", "/demo/token"),
        ("GET", "/demo/evidence"),
        ("GET", "/audit/log.jsonl"),
    ] {
        for (origin, status) in [(ORIGIN, 200), ("http://evil.test", 400)] {
            let asked = [
                ("origin", origin),
                ("access-control-request-method", method),
                ("access-control-request-headers", "authorization, content-type"),
            ];
            let reply = server.ask(Method::OPTIONS, path, &asked, "").await;
            assert_eq!(reply.status, status, "{method} {path}: {}", reply.body);
            let named = (origin == ORIGIN).then_some(ORIGIN);
            assert_eq!(reply.header("access-control-allow-origin"), named, "{method} {path}");
        }
        // A refusal can be read, too.
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let json = [("origin", ORIGIN), ("content-type", "application/json")];
        let reply = server.ask(method, path, &json, "{}").await;
        assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN), "{path}: {}", reply.status);
        let limited = path == "/ops/jobs";
        assert_eq!(reply.status == 429, limited, "{path}");
        assert_eq!(reply.header("access-control-expose-headers"), limited.then_some("Retry-After"), "{path}");
    }
}
