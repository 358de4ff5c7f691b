//! Who is let in, and in which words the others are not.

use super::{FREE, OWNER, TEAM, api_key, ask, get, refused, server, sign_in, token};
use crate::support::json::Json;
use crate::support::{ORIGIN, Server};
use axum::http::Method;

/// Method and path of every endpoint, and which of a member, a key and the free plan may use it.
const ENDPOINTS: [(&str, &str, [bool; 3]); 12] = [
    ("GET", "", [false, false, true]),
    ("GET", "/scans", [false, false, false]),
    ("GET", "/drift-items", [false, false, false]),
    ("GET", "/custom-rules", [false, false, false]),
    ("GET", "/state-sources", [false, false, false]),
    ("GET", "/audit-log/verify", [false, true, false]),
    ("GET", "/audit-exports", [true, true, false]),
    ("GET", "/audit-exports/none", [true, true, false]),
    ("GET", "/audit-exports/none/download", [false, false, false]),
    ("DELETE", "/audit-exports/none", [false, false, false]),
    ("POST", "/audit-exports", [false, false, false]),
    ("POST", "/audit-exports/client-events", [false, false, false]),
];

fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).unwrap()
}

#[tokio::test]
async fn each_endpoint_is_open_to_whom_the_contract_says() {
    let server = server(&[]);
    for (name, path, [member, key, free]) in ENDPOINTS {
        // Behind the gate a bad body or an unknown id is refused, too, with another status.
        let met = |status: u16| !matches!(status, 401..=403);
        for user in [OWNER, "drift-admin"] {
            let reply = ask(&server, user, method(name), path, "").await;
            assert!(met(reply.status), "{user} {name} {path}: {}", reply.body);
        }
        let reply = ask(&server, "drift-member", method(name), path, "").await;
        assert_eq!(met(reply.status), member, "{name} {path}: {}", reply.body);
        if !member {
            refused(&reply, 403, "owner or admin role required");
        }
        let reply = ask(&server, "drift-key", method(name), path, "").await;
        assert_eq!(met(reply.status), key, "{name} {path}: {}", reply.body);
        if !key {
            refused(&reply, 403, "API keys cannot be used here");
        }
        let reply = ask(&server, FREE, method(name), path, "").await;
        assert_eq!(reply.status != 402, free, "{name} {path}: {}", reply.body);
        if !free {
            refused(&reply, 402, "the free plan");
            assert_eq!(reply.json().get("required_feature").text(), "audit_compliance");
        }
        // A key is turned away as a key, whatever the plan.
        let reply = ask(&server, "drift-free-key", method(name), path, "").await;
        assert_eq!(reply.status, if key { 402 } else { 403 }, "{name} {path}");
    }
}

#[tokio::test]
async fn keys_are_taken_in_both_headers_and_unknown_ones_in_none() {
    let server = server(&[]);
    let (key, org) = token(&server, "drift-key").await;
    assert_eq!(key, api_key(1, "drift-key"));
    assert!(key.starts_with("dw2_") && key.len() > 40, "{}", key.len());
    let path = format!("/api/v2/orgs/{org}/audit-exports");
    for (header, value) in [
        ("x-api-key", key.clone()),
        ("authorization", format!("Bearer {key}")),
        ("authorization", format!("bearer {key}")),
    ] {
        assert_eq!(server.ask(Method::GET, &path, &[(header, &value)], "").await.status, 200, "{header}");
    }
    for (header, value) in [("x-api-key", format!("{key}x")), ("authorization", format!("Bearer {key}x"))] {
        refused(&server.ask(Method::GET, &path, &[(header, &value)], "").await, 401, "Invalid API key");
    }
    // A key beside a good token is what counts.
    let bearer = format!("Bearer {}", token(&server, OWNER).await.0);
    let both = [("authorization", bearer.as_str()), ("x-api-key", key.as_str())];
    refused(&server.ask(Method::POST, &path, &both, "").await, 403, "API keys");
}

#[tokio::test]
async fn tokens_and_organisations_are_refused_one_by_one() {
    let server = server(&[]);
    let (good, org) = token(&server, OWNER).await;
    let (team, other) = token(&server, TEAM).await;
    assert_ne!(org, other);
    let scans = format!("/api/v2/orgs/{org}/scans");
    refused(&server.ask(Method::GET, &scans, &[], "").await, 401, "Not authenticated");
    for (value, words) in [
        (format!("Bearer {good}x"), "Invalid token"),
        ("Basic eDp5".to_owned(), "Not authenticated"),
        (format!("Bearer {}", server.token("pro-owner").await), "not a member of any organisation"),
    ] {
        let status = if words.starts_with("not a") { 403 } else { 401 };
        refused(&server.ask(Method::GET, &scans, &[("authorization", &value)], "").await, status, words);
    }
    let bearer = format!("Bearer {team}");
    let asked = [("authorization", bearer.as_str())];
    refused(&server.ask(Method::GET, &scans, &asked, "").await, 403, "not a member of this organisation");
    let slug = server.ask(Method::GET, "/api/v2/orgs/birch-works-2", &asked, "").await;
    refused(&slug, 404, "organisation not found");
    refused(&server.ask(Method::GET, "/api/v2/nope", &asked, "").await, 404, "no such endpoint");
    refused(&get(&server, OWNER, "/nope").await, 404, "no such endpoint");
    for name in ["PUT", "HEAD", "DELETE"] {
        let reply = server.ask(method(name), &scans, &[], "").await;
        refused(&reply, 405, "method not allowed");
    }
}

#[tokio::test]
async fn the_demo_lists_accounts_with_their_organisations() {
    let server = server(&[]);
    let list = server.ask(Method::GET, "/demo/users?system=driftwise", &[], "").await.json();
    assert_eq!(list.get("tenant").get("slug").text(), "orchid-ledger");
    let users = list.get("users").clone().list();
    let seen: Vec<[&str; 4]> =
        users.iter().map(|user| ["id", "email", "role", "tier"].map(|key| user.get(key).text())).collect();
    assert_eq!(
        seen,
        [
            ["drift-owner", "owner@orchid.example", "owner", "enterprise"],
            ["drift-admin", "admin@orchid.example", "admin", "enterprise"],
            ["drift-member", "member@orchid.example", "member", "enterprise"],
            ["drift-key", "ci-key@orchid.example", "api_key", "enterprise"],
            ["drift-team-owner", "owner@birch.example", "owner", "team"],
            ["drift-free-owner", "owner@fern.example", "owner", "free"],
        ]
    );
    for user in &users {
        assert_eq!(user.keys(), ["id", "label", "email", "role", "tier", "org_id"]);
        let session = sign_in(&server, user.get("id").text()).await;
        assert_eq!(session.keys(), ["access_token", "token_type", "expires_at", "user", "tenant"]);
        assert_eq!((session.get("user"), session.get("tenant").get("id")), (user, user.get("org_id")));
    }
}

#[tokio::test]
async fn an_organisation_says_what_its_plan_keeps() {
    let server = server(&[]);
    for (user, slug, plan, days) in [
        (OWNER, "orchid-ledger", "enterprise", Json::Null),
        (TEAM, "birch-works-2", "team", Json::Int(30)),
        (FREE, "fern-and-co", "free", Json::Int(1)),
    ] {
        let org = get(&server, user, "").await.json();
        assert_eq!(org.keys(), ["id", "slug", "name", "plan", "retention_days"]);
        assert_eq!((org.get("slug").text(), org.get("plan").text(), org.get("retention_days")), (slug, plan, &days));
    }
}

#[tokio::test]
async fn pages_may_send_keys_and_delete() {
    let server = Server::start();
    for (name, headers, status) in [
        ("DELETE", "authorization", 200),
        ("POST", "authorization, content-type", 200),
        ("GET", "x-api-key", 200),
        ("PUT", "authorization", 400),
        ("GET", "x-csrf-token", 400),
    ] {
        let asked =
            [("origin", ORIGIN), ("access-control-request-method", name), ("access-control-request-headers", headers)];
        let reply = server.ask(Method::OPTIONS, "/api/v2/orgs/o/audit-exports/e", &asked, "").await;
        assert_eq!(reply.status, status, "{name} {headers}: {}", reply.body);
        assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
    }
    let asked =
        [("origin", ORIGIN), ("access-control-request-method", "GET"), ("access-control-request-headers", "x-api-key")];
    assert_eq!(
        server.ask(Method::OPTIONS, "/api/v1/audit/logs", &asked, "").await.status,
        400,
        "another system's header"
    );
    let reply = server.ask(Method::GET, "/api/v2/orgs/o", &[("origin", ORIGIN)], "").await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (401, Some(ORIGIN)));
}
