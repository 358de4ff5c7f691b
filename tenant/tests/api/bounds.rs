//! The bounds of the raw endpoints' parameters (contract section 5), each at, below and above.

use crate::support::{Server, http_error};

#[tokio::test]
async fn limits_and_offsets_are_bounded() {
    let server = Server::start();
    for (path, name, least, most) in [
        ("/audit/logs", "limit", 1, Some(100)),
        ("/audit/logs", "offset", 0, None),
        ("/savings/proof/drilldown", "limit", 1, Some(200)),
        ("/savings/realized/events", "limit", 1, Some(5000)),
        ("/costs/acceptance/kpis/evidence", "limit", 1, Some(500)),
        ("/leadership/kpis/evidence", "limit", 1, Some(500)),
        ("/leadership/reports/quarterly/evidence", "limit", 1, Some(500)),
        ("/audit/identity/idp-smoke/evidence", "limit", 1, Some(2000)),
        ("/audit/performance/partitioning/evidence", "limit", 1, Some(2000)),
        ("/audit/carbon/assurance/evidence", "limit", 1, Some(2000)),
    ] {
        let ask = async |value: i64| server.get("pro-owner", &format!("/api/v1{path}?{name}={value}")).await;
        assert_eq!(ask(least).await.status, 200, "{path} {name}");
        let below = ask(least - 1).await;
        assert!(below.status == 422 && below.body.contains(&format!("\"ctx\":{{\"ge\":{least}}}")), "{path} {name}");
        let Some(most) = most else { continue };
        assert_eq!(ask(most).await.status, 200, "{path} {name}");
        let above = ask(most + 1).await;
        assert!(above.status == 422 && above.body.contains(&format!("\"ctx\":{{\"le\":{most}}}")), "{path} {name}");
    }
}

#[tokio::test]
async fn providers_forms_and_windows_are_checked() {
    let server = Server::start();
    let unsupported = |list: &str| http_error(&format!("Unsupported provider 'oracle'. Use one of: {list}"));
    let seven = "aws, azure, gcp, hybrid, license, platform, saas";
    let days = "start_date=2026-11-10&end_date=2026-11-11";
    let focus = server.get("pro-owner", &format!("/api/v1/costs/export/focus?{days}&provider=oracle")).await;
    assert_eq!((focus.status, focus.body), (400, unsupported(&format!("ai, {seven}"))));
    let path = format!("/api/v1/costs/reconciliation/close-package?{days}&provider=Oracle");
    let close = server.get("pro-owner", &path).await;
    assert_eq!((close.status, close.body), (400, unsupported(seven)));
    let pattern = "^(aws|azure|gcp|saas|license|platform|hybrid)$";
    for path in ["/savings/proof", "/savings/proof/drilldown", "/savings/realized/events"] {
        for bad in ["ai", "AWS", ""] {
            let reply = server.get("pro-owner", &format!("/api/v1{path}?provider={bad}")).await;
            let kind = "\"type\":\"string_pattern_mismatch\",\"loc\":[\"query\",\"provider\"]";
            assert!(reply.status == 422 && reply.body.contains(kind) && reply.body.contains(pattern), "{path} {bad}");
        }
        for (query, status) in [("response_format=xml", 422), ("start_date=2026-11-21", 400), ("end_date=soon", 422)] {
            let reply = server.get("pro-owner", &format!("/api/v1{path}?{query}")).await;
            assert_eq!(reply.status, status, "{path} {query}: {}", reply.body);
        }
    }
    for path in ["/costs/export/focus", "/costs/reconciliation/close-package"] {
        let reply = server.get("pro-owner", &format!("/api/v1{path}?start_date=2026-11-10")).await;
        let missing =
            "{\"type\":\"missing\",\"loc\":[\"query\",\"end_date\"],\"msg\":\"Field required\",\"input\":null}";
        assert!(reply.status == 422 && reply.body.contains(missing), "{path}: {}", reply.body);
    }
    // 366 days are one leap year.
    for (end, status) in [("2026-11-11", 200), ("2026-11-12", 400)] {
        let path = format!("/api/v1/costs/export/focus?start_date=2025-11-10&end_date={end}");
        assert_eq!(server.get("pro-owner", &path).await.status, status, "{end}");
    }
    let integration = "/api/v1/settings/notifications/acceptance-evidence";
    assert_eq!(server.get("pro-owner", &format!("{integration}?limit=many")).await.status, 422);
}
