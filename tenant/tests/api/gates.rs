//! Who may come in, and what the others are told.

use crate::support::{Server, http_error};
use axum::http::Method;

/// Each gated endpoint with good parameters: path, least role is admin, feature.
const ENDPOINTS: [(&str, bool, Option<&str>); 25] = [
    ("/audit/logs", true, Some("audit_logs")),
    ("/audit/event-types", true, Some("audit_logs")),
    ("/audit/export", true, Some("compliance_exports")),
    ("/settings/notifications", false, None),
    ("/settings/activeops", false, None),
    ("/settings/identity", true, Some("sso")),
    ("/settings/notifications/acceptance-evidence", true, None),
    ("/costs/acceptance/kpis/evidence", true, Some("compliance_exports")),
    ("/leadership/kpis/evidence", true, Some("compliance_exports")),
    ("/leadership/reports/quarterly/evidence", true, Some("compliance_exports")),
    ("/audit/identity/idp-smoke/evidence", true, Some("compliance_exports")),
    ("/audit/identity/sso-federation/evidence", true, Some("compliance_exports")),
    ("/audit/performance/load-test/evidence", true, Some("compliance_exports")),
    ("/audit/performance/ingestion/persistence/evidence", true, Some("compliance_exports")),
    ("/audit/performance/ingestion/soak/evidence", true, Some("compliance_exports")),
    ("/audit/performance/partitioning/evidence", true, Some("compliance_exports")),
    ("/audit/jobs/slo/evidence", true, Some("compliance_exports")),
    ("/audit/tenancy/isolation/evidence", true, Some("compliance_exports")),
    ("/audit/carbon/assurance/evidence", true, Some("compliance_exports")),
    ("/costs/export/focus?start_date=2026-11-01&end_date=2026-11-02", true, Some("compliance_exports")),
    ("/costs/reconciliation/close-package?start_date=2026-11-01&end_date=2026-11-02", false, Some("close_workflow")),
    ("/savings/proof", false, Some("savings_proof")),
    ("/savings/proof/drilldown", false, Some("savings_proof")),
    ("/savings/realized/events", false, Some("savings_proof")),
    ("/audit/logs?event_type=auth.login", true, Some("audit_logs")),
];

#[tokio::test]
async fn every_endpoint_asks_for_its_role_and_plan() {
    let server = Server::start();
    for (path, admin, feature) in ENDPOINTS {
        let path = format!("/api/v1{path}");
        for user in ["pro-owner", "pro-admin"] {
            assert_eq!(server.get(user, &path).await.status, 200, "{user} {path}");
        }
        let member = server.get("pro-member", &path).await;
        if admin {
            assert_eq!(member.status, 403, "{path}");
            assert_eq!(member.body, http_error("Insufficient permissions. Required role: admin"), "{path}");
        } else {
            assert_eq!(member.status, 200, "{path}");
        }
        let free = server.get("free-owner", &path).await;
        match feature {
            Some(feature) => {
                let message = format!("Feature '{feature}' requires an upgrade. Current tier: free");
                assert_eq!((free.status, free.body), (403, http_error(&message)), "{path}");
            }
            None => assert_eq!(free.status, 200, "{path}"),
        }
        let nobody = server.ask(Method::GET, &path, &[], "").await;
        assert_eq!((nobody.status, nobody.body), (401, http_error("Not authenticated")), "{path}");
    }
}

#[tokio::test]
async fn bad_tokens_are_told_apart() {
    let server = Server::start();
    let path = "/api/v1/settings/notifications";
    let good = server.token("pro-owner").await;
    let sign = |claims| server.app.options.key.sign(&claims);
    let mut expired = server.claims("pro-owner").await;
    expired.exp = jiff::Timestamp::now().as_second() - 1;
    let mut issuer = server.claims("pro-owner").await;
    issuer.iss = "someone".into();
    let mut audience = server.claims("pro-owner").await;
    audience.aud = "anon".into();
    for (value, message) in [
        (format!("Basic {good}"), "Not authenticated"),
        ("Bearer".to_owned(), "Not authenticated"),
        ("Bearer nonsense".to_owned(), "Invalid token"),
        (format!("Bearer {}x", good), "Invalid token"),
        (format!("Bearer {}", sign(issuer)), "Invalid token"),
        (format!("Bearer {}", sign(audience)), "Invalid token"),
        (format!("Bearer {}", sign(expired)), "Token has expired"),
    ] {
        let reply = server.ask(Method::GET, path, &[("authorization", &value)], "").await;
        assert_eq!((reply.status, reply.body), (401, http_error(message)), "{value}");
    }
    let lower = server.ask(Method::GET, path, &[("authorization", &format!("bearer {good}"))], "").await;
    assert_eq!(lower.status, 200);
}

#[tokio::test]
async fn users_who_may_not_come_in_are_told_why() {
    let server = Server::start();
    let mut stranger = server.claims("pro-owner").await;
    stranger.sub = "11111111-1111-4111-8111-111111111111".into();
    let stranger = format!("Bearer {}", server.app.options.key.sign(&stranger));
    let path = "/api/v1/settings/notifications";
    let reply = server.ask(Method::GET, path, &[("authorization", &stranger)], "").await;
    assert_eq!((reply.status, reply.body), (403, http_error("User not found. Complete Onboarding first.")));
    for (user, message) in [
        ("pro-disabled", "User account is disabled."),
        ("closed-owner", "Access denied: Account is deactivated."),
        ("pro-outsider", "Access denied: email domain is not allowed for this tenant."),
    ] {
        let reply = server.get(user, path).await;
        assert_eq!((reply.status, reply.body), (403, http_error(message)), "{user}");
    }
}

#[tokio::test]
async fn carbon_factors_are_the_operators_alone() {
    let server = Server::start();
    for path in ["/carbon/factors", "/carbon/factors/updates?limit=0", "/carbon/factors/active"] {
        for user in ["pro-owner", "pro-admin", "pro-member", "free-owner"] {
            let reply = server.get(user, &format!("/api/v1{path}")).await;
            assert_eq!((reply.status, reply.body), (403, http_error("Platform operator access is required")));
        }
    }
}

#[tokio::test]
async fn unknown_routes_and_methods_have_a_detail() {
    let server = Server::start();
    for path in ["/api/v1/audit/nope", "/nope"] {
        let reply = server.get("pro-owner", path).await;
        assert_eq!((reply.status, reply.body.as_str()), (404, "{\"detail\":\"Not Found\"}"), "{path}");
    }
    for method in [Method::POST, Method::HEAD, Method::DELETE] {
        let reply = server.ask(method, "/api/v1/audit/logs", &[], "").await;
        assert_eq!((reply.status, reply.body.as_str()), (405, "{\"detail\":\"Method Not Allowed\"}"));
        assert_eq!(reply.header("allow"), Some("GET"));
    }
    assert_eq!(server.ask(Method::GET, "/demo/token", &[], "").await.header("allow"), Some("POST"));
    let root = server.ask(Method::GET, "/", &[], "").await;
    assert_eq!((root.status, root.json().keys()), (200, vec!["status", "app", "version"]));
}
