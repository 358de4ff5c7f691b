//! Savings proof, drilldowns and realized events.

use crate::support::Server;
use crate::support::json::Json;

#[tokio::test]
async fn the_proof_adds_up_and_its_csv_says_the_same() {
    let server = Server::start();
    let proof = server.get("pro-member", "/api/v1/savings/proof").await.json();
    assert_eq!((proof.get("start_date").text(), proof.get("end_date").text()), ("2026-10-21", "2026-11-20"));
    assert_eq!(proof.get("as_of").text(), "2026-11-20T15:13:27.539025+00:00");
    let lines = proof.get("breakdown").clone().list();
    let names: Vec<&str> = lines.iter().map(|line| line.get("provider").text()).collect();
    assert_eq!(names, ["aws", "azure", "gcp", "hybrid", "license", "platform", "saas"]);
    for key in ["open_recommendations", "applied_recommendations", "pending_remediations", "completed_remediations"] {
        assert_eq!(lines.iter().map(|line| line.get(key).int()).sum::<i64>(), proof.get(key).int(), "{key}");
        assert!(proof.get(key).int() > 0, "{key}");
    }
    let csv = server.get("pro-member", "/api/v1/savings/proof?response_format=csv").await.body;
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!((lines.len(), lines[8], lines[10]), (11, "", ""));
    assert!(lines[9].starts_with("TOTAL,"));
    let one = server.get("pro-member", "/api/v1/savings/proof?provider=gcp").await.json();
    assert_eq!(one.get("breakdown").clone().list().len(), 1);
}

#[tokio::test]
async fn drilldowns_group_sort_and_truncate() {
    let server = Server::start();
    for dimension in ["provider", "strategy_type", "remediation_action", "finding_category"] {
        let path = format!("/api/v1/savings/proof/drilldown?dimension={dimension}");
        let whole = server.get("pro-member", &path).await.json();
        let buckets = whole.get("buckets").clone().list();
        let money = |bucket: &Json| match bucket.get("opportunity_monthly_usd") {
            Json::Float(value) => *value,
            other => panic!("{other:?}"),
        };
        assert!(buckets.len() > 1 && buckets.windows(2).all(|pair| money(&pair[0]) >= money(&pair[1])), "{dimension}");
        let cut = server.get("pro-member", &format!("{path}&limit=1")).await.json();
        assert_eq!((cut.get("truncated"), cut.get("buckets").clone().list().len()), (&Json::Bool(true), 1));
        let csv = server.get("pro-member", &format!("{path}&response_format=csv")).await.body;
        assert!(csv.starts_with(&format!("{dimension},opportunity_monthly_usd,")));
        assert_eq!(csv.contains("\r\n\"'+spot, \"\"mixed\"\"\","), dimension == "strategy_type", "{csv}");
    }
    for (query, status) in [("limit=200", 200), ("limit=201", 422), ("limit=0", 422), ("dimension=x", 422)] {
        let reply = server.get("pro-member", &format!("/api/v1/savings/proof/drilldown?{query}")).await;
        assert_eq!(reply.status, status, "{query}");
    }
}

#[tokio::test]
async fn realized_events_come_greatest_first_in_both_forms() {
    let server = Server::start();
    let path = "/api/v1/savings/realized/events";
    let window = "start_date=2026-09-01&end_date=2026-11-20";
    let events = server.get("pro-member", &format!("{path}?{window}")).await;
    assert!(events.body.contains("\"realized_monthly_savings_usd\":1e-05"));
    let events = events.json().list();
    assert!(events.iter().any(|event| *event.get("confidence_score") == Json::Null));
    let csv = server.get("pro-member", &format!("{path}?{window}&response_format=csv")).await.body;
    let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), events.len() + 1);
    assert_eq!(lines[0], events[0].keys().join(","));
    assert!(csv.contains(",'=vol-"));
    for (query, status) in [("limit=5000", 200), ("limit=5001", 422), ("limit=0", 422), ("provider=ai", 422)] {
        assert_eq!(server.get("pro-member", &format!("{path}?{query}")).await.status, status, "{query}");
    }
    let back = server.get("pro-member", &format!("{path}?start_date=2026-11-02&end_date=2026-11-01")).await;
    assert_eq!(back.status, 400);
}
