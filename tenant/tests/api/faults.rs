//! Faults on demand.

use crate::support::{ORIGIN, Server, http_error, recipe};
use axum::http::Method;
use packseal_tenant::fault::Fault;

#[tokio::test]
async fn a_status_holds_below_its_prefix_only() {
    let server = Server::with(recipe(1, 200, 10), &["status:/audit/export:503", "status:/savings:404"]);
    let reply = server.get("pro-owner", "/api/v1/audit/export").await;
    assert_eq!((reply.status, reply.body), (503, http_error("Service Unavailable")));
    let reply = server.ask(Method::GET, "/api/v1/audit/export", &[("origin", ORIGIN)], "").await;
    assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(server.get("pro-owner", "/api/v1/savings/proof/drilldown").await.status, 404);
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs").await.status, 200);
    let everywhere = Server::with(recipe(1, 200, 10), &["status:503"]);
    assert_eq!(everywhere.get("pro-owner", "/api/v1/audit/logs").await.status, 503);
    assert_eq!(everywhere.ask(Method::GET, "/demo/users", &[], "").await.status, 200);
}

#[test]
fn faults_that_mean_nothing_are_refused_with_what_was_expected() {
    for (text, expected) in [
        ("melt", "expected one of: cut, slow, status"),
        ("status:/audit/logs:abc", "expected a status"),
        ("status:/audit/logs:200", "expected a status"),
        ("cut:audit", "expected a path below /api/v1"),
    ] {
        let error = text.parse::<Fault>().unwrap_err();
        assert!(error.contains(expected), "{text}: {error}");
    }
}
