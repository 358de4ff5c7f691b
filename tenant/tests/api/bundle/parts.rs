//! The parts of a package one by one: the bytes of an export, for the same people, under the same bounds.

use super::package::entries;
use super::{EXPORT, ask, post, read, server};
use crate::support::ORIGIN;
use axum::http::Method;

const PARTS: &str = "/compliance/evidence/parts";

#[tokio::test]
async fn parts_are_the_bytes_that_an_export_of_the_same_request_writes() {
    let server = server(&[]);
    let none = ("", "{}");
    let narrow = (
        "?audit_event_limit=4&audit_verify_limit=9&audit_event_type=compliance&event_lookback_days=7&source_name=wire\
         &include_ruleset_body=false&include_feedback_summary=0&retention_policy=ignored",
        "{\"audit_event_limit\":4,\"audit_verify_limit\":9,\"audit_event_type\":\"compliance\",\"event_lookback_days\":7,\
         \"source_name\":\"wire\",\"include_ruleset_body\":false,\"include_feedback_summary\":false}",
    );
    for (query, body) in [none, narrow] {
        let answer = post(&server, EXPORT, body).await;
        let mut written = entries(&read(answer.get("package_path")));
        for own in ["manifest.json", "archive_policy.json"] {
            assert!(written.remove(own).is_some());
        }
        let list = ask(&server, "ops-audit", Method::GET, &format!("{PARTS}{query}"), "").await;
        assert_eq!((list.status, list.header("content-type")), (200, Some("application/json")));
        let list = list.json().list();
        let order = answer.get("files").clone().list();
        let order: Vec<&str> = order.iter().map(|row| row.get("name").text()).collect();
        let names: Vec<&str> = list.iter().map(|row| row.get("name").text()).collect();
        assert_eq!(names, order[1..order.len() - 1], "another order of writing");
        for part in &list {
            assert_eq!(part.keys(), ["name", "media_type"]);
            let name = part.get("name").text();
            for user in ["ops-audit", "ops-risk", "ops-admin"] {
                let reply = ask(&server, user, Method::GET, &format!("{PARTS}/{name}{query}"), "").await;
                assert_eq!(reply.status, 200, "{name}: {}", reply.body);
                assert_eq!(reply.header("content-type"), Some(part.get("media_type").text()), "{name}");
                assert_eq!(reply.body.as_bytes(), written[name], "{name}");
            }
            assert_eq!(part.get("media_type").text() == "application/x-ndjson", name.ends_with(".jsonl"));
            written.remove(name);
        }
        assert!(written.is_empty(), "not among the parts: {:?}", written.keys());
    }
    let narrow = ask(&server, "ops-audit", Method::GET, &format!("{PARTS}/audit_events.jsonl{}", narrow.0), "").await;
    assert_eq!(narrow.body.lines().count(), 4);
}

#[tokio::test]
async fn parts_are_refused_as_an_export_is() {
    let server = server(&["status:/compliance/evidence/parts/strategy_versions.json:503:1"]);
    for path in [PARTS.to_owned(), format!("{PARTS}/audit_events.jsonl")] {
        let nobody = server.ask(Method::GET, &path, &[], "").await;
        assert_eq!((nobody.status, nobody.body.as_str()), (401, "{\"detail\":\"Not authenticated\"}"));
        let research = ask(&server, "ops-research", Method::GET, &path, "").await;
        let export = ask(&server, "ops-research", Method::POST, EXPORT, "{}").await;
        assert_eq!((research.status, &research.body), (403, &export.body));
        assert_eq!(ask(&server, "ops-audit", Method::POST, &path, "{}").await.status, 405);
        for query in
            ["audit_event_limit=0", "audit_event_limit=20001", "include_ruleset_body=maybe", "event_lookback_days=x"]
        {
            let reply = ask(&server, "ops-audit", Method::GET, &format!("{path}?{query}"), "").await;
            let (name, _) = query.split_once('=').unwrap();
            assert!(reply.status == 422 && reply.body.contains(&format!("[\"query\",\"{name}\"]")), "{}", reply.body);
        }
    }
    for name in ["manifest.json", "archive_policy.json", "nope.json", "..%2Fmanifest.json"] {
        let reply = ask(&server, "ops-audit", Method::GET, &format!("{PARTS}/{name}"), "").await;
        assert_eq!((reply.status, reply.json().keys()), (404, vec!["detail"]), "{name}");
    }
    let path = format!("{PARTS}/event_nlp_feedback_summary.json");
    for (query, status) in [("", 200), ("?include_feedback_summary=false", 404)] {
        assert_eq!(ask(&server, "ops-risk", Method::GET, &format!("{path}{query}"), "").await.status, status);
    }
    let path = format!("{PARTS}/strategy_versions.json");
    let down = ask(&server, "ops-audit", Method::GET, &path, "").await;
    assert_eq!((down.status, down.body.as_str()), (503, "{\"detail\":\"Service Unavailable\"}"));
    let with = format!("Bearer {}", super::token(&server, "ops-audit").await);
    let again = server.ask(Method::GET, &path, &[("origin", ORIGIN), ("authorization", &with)], "").await;
    assert_eq!((again.status, again.header("access-control-allow-origin")), (200, Some(ORIGIN)));
}
