//! Faults speak the words of DriftWise.

use super::{OWNER, TEAM, ask, faulty, get, refused, token};
use crate::support::{ORIGIN, Server};
use axum::http::Method;

#[tokio::test]
async fn faults_meet_the_new_paths_and_no_others() {
    let faults = [
        "rate:/api/v2:7:1",
        "rate:/api/v2::1",
        "status:/api/v2:503:1",
        "status:/api/v2:500:1",
        "leak:/api/v2:418:1",
        "html:/api/v2:1",
        "duplicate:/api/v2:1",
        "types:/api/v2:1",
    ];
    let server = faulty(&["retry_after=text"], &faults);
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs").await.status, 200, "another system met the fault");
    let limited = get(&server, OWNER, "/custom-rules").await;
    refused(&limited, 429, "rate limit exceeded");
    assert_eq!((limited.json().get("retry_after").text(), limited.header("retry-after")), ("7", None));
    let limited = get(&server, OWNER, "/custom-rules").await;
    assert_eq!((limited.status, limited.json().keys(), limited.header("retry-after")), (429, vec!["error"], None));
    refused(&get(&server, OWNER, "/custom-rules").await, 503, "Service Unavailable");
    refused(&get(&server, OWNER, "/custom-rules").await, 500, "internal error");
    let leak = get(&server, OWNER, "/custom-rules").await;
    assert!(leak.status == 418 && leak.json().get("error").text().contains("postgresql://"), "{}", leak.body);
    assert!(get(&server, OWNER, "/custom-rules").await.body.starts_with("<!doctype html>"));
    let twice = get(&server, OWNER, "/custom-rules").await.json();
    assert_eq!((twice.get("items").clone().list().len(), twice.keys()), (13, vec!["items", "next_cursor"]));
    assert!(get(&server, OWNER, "/custom-rules").await.body.starts_with("[{\"items\":"));
    assert_eq!(get(&server, OWNER, "/custom-rules").await.json().get("items").clone().list().len(), 12);
}

/// The `items` of one page of rules with a token, or the status of the refusal.
async fn ask_with(server: &Server, org: &str, token: &str) -> u16 {
    let path = format!("/api/v2/orgs/{org}/audit-exports");
    server.ask(Method::GET, &path, &[("authorization", &format!("Bearer {token}"))], "").await.status
}

#[tokio::test]
async fn a_token_ends_and_a_new_sign_in_goes_on() {
    let server = faulty(&[], &["expire:/api/v2:2"]);
    let (first, org) = token(&server, OWNER).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(ask_with(&server, &org, &first).await);
    }
    assert_eq!(seen, [200, 200, 401]);
    let (second, _) = token(&server, OWNER).await;
    assert_eq!(ask_with(&server, &org, &second).await, 200);
    // No sign-in gives another key, so what passes must not end it.
    let random = faulty(&[], &["random:/api/v2:7:60"]);
    let (key, org) = token(&random, "drift-key").await;
    for nth in 0..30 {
        let path = format!("/api/v2/orgs/{org}/audit-exports?nth={nth}");
        if let Some(reply) = random.try_ask(&path, &key).await {
            assert_ne!(reply.status, 401, "{path}");
        }
    }
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_reads_refusals_and_waits() {
    let server = faulty(&["retry_after=header"], &["rate:/api/v2:7:1"]);
    let limited = server.ask(Method::GET, "/api/v2/orgs/o", &[("origin", ORIGIN)], "").await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("7")));
    assert_eq!(limited.header("access-control-expose-headers"), Some("Retry-After"));
    assert_eq!(limited.header("access-control-allow-origin"), Some(ORIGIN));
    let other = ask(&server, TEAM, Method::GET, "/custom-rules", "").await;
    assert_eq!((other.status, other.header("access-control-allow-origin")), (200, None));
}
