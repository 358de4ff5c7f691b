//! The lossy lists beside the exact way to the same evidence.

use crate::support::Server;
use packseal_tenant::evidence::kinds::{INTEGRATION_TYPES, KINDS};
use packseal_tenant::evidence::object;
use serde_json::value::RawValue;
use std::collections::HashMap;

const PATHS: [(&str, u32); 12] = [
    ("/costs/acceptance/kpis/evidence", 500),
    ("/leadership/kpis/evidence", 500),
    ("/leadership/reports/quarterly/evidence", 500),
    ("/audit/identity/idp-smoke/evidence", 2000),
    ("/audit/identity/sso-federation/evidence", 2000),
    ("/audit/performance/load-test/evidence", 2000),
    ("/audit/performance/ingestion/persistence/evidence", 2000),
    ("/audit/performance/ingestion/soak/evidence", 2000),
    ("/audit/performance/partitioning/evidence", 2000),
    ("/audit/jobs/slo/evidence", 2000),
    ("/audit/tenancy/isolation/evidence", 2000),
    ("/audit/carbon/assurance/evidence", 2000),
];

#[tokio::test]
async fn details_come_out_as_they_are_stored() {
    let server = Server::start();
    for kind in KINDS {
        let logs = server.all_logs(&format!("&event_type={}", kind.event_type)).await;
        let mut payloads = 0;
        for log in &logs {
            let id = log.get("id").text().to_owned();
            let body = server.get("pro-admin", &format!("/api/v1/audit/logs/{id}")).await.body;
            let stored: Option<String> = server
                .app
                .db
                .read(move |db| db.query_row("SELECT details FROM audit_logs WHERE id = ?1", [id], |row| row.get(0)))
                .await
                .unwrap();
            let stored = stored.unwrap_or_else(|| "null".to_owned());
            let fields: HashMap<String, &RawValue> = serde_json::from_str(&body).unwrap();
            assert_eq!(fields["details"].get(), stored);
            payloads += usize::from(
                object(&stored).is_some_and(|all| all.get(kind.key).is_some_and(|one| object(one.get()).is_some())),
            );
        }
        assert_eq!((logs.len(), payloads), (9, 8), "{}", kind.event_type);
    }
}

#[tokio::test]
async fn lists_lose_thresholds_unknown_keys_and_partial_rows() {
    let server = Server::start();
    for ((path, most), kind) in PATHS.into_iter().zip(KINDS) {
        let reply = server.get("pro-admin", &format!("/api/v1{path}?limit={most}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert!(!reply.body.contains("x_unknown") && !reply.body.contains("max_unit_anomalies"), "{path}");
        let list = reply.json();
        assert_eq!(list.get("total").int(), 7, "{path}");
        for item in list.get("items").clone().list() {
            let common = ["event_id", "run_id", "captured_at", "actor_id", "actor_email", "success", kind.key];
            assert_eq!(item.keys(), common, "{path}");
            assert_eq!(item.get(kind.key).keys(), kind.schema.iter().map(|field| field.name).collect::<Vec<_>>());
        }
        for (limit, status) in [(1, 200), (0, 422), (most + 1, 422)] {
            let reply = server.get("pro-admin", &format!("/api/v1{path}?limit={limit}")).await;
            assert_eq!(reply.status, status, "{path} {limit}");
        }
        // The limit counts rows before the ones that do not fit are left out: the fourth is partial.
        let four = server.get("pro-admin", &format!("/api/v1{path}?limit=4")).await;
        assert_eq!(four.json().get("total").int(), 3, "{path}");
    }
}

#[tokio::test]
async fn integration_tests_are_listed_with_their_fallbacks() {
    let server = Server::start();
    let path = "/api/v1/settings/notifications/acceptance-evidence";
    let list = server.get("pro-admin", path).await.json();
    let items = list.get("items").clone().list();
    assert_eq!(list.get("total").int(), 11);
    assert!(items.iter().all(|item| INTEGRATION_TYPES.contains(&item.get("event_type").text())));
    let fallback = items.iter().find(|item| item.get("channel").text() == "slack-fallback").unwrap();
    assert_eq!(fallback.get("message").text(), "no answer, \"fallback\" used");
    assert!(fallback.get("details").keys().is_empty());
    for (query, total) in
        [("limit=9999", 11), ("limit=3", 3), ("limit=0", 1), ("run_id=run-int-1", 5), ("run_id=no", 0)]
    {
        let list = server.get("pro-admin", &format!("{path}?{query}")).await.json();
        assert_eq!(list.get("total").int(), total, "{query}");
    }
}
