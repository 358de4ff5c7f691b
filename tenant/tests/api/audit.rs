//! Pages, bounds, details and the CSV of the audit log.

use crate::support::json::Json;
use crate::support::{Server, http_error, recipe};
use std::collections::HashSet;

/// Python's csv rules, written again for the test: minimal quoting, CRLF, and the formula rule.
fn cell(text: &str, rule: bool) -> String {
    let text = if rule && text.starts_with(['=', '+', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn line(log: &Json) -> String {
    let success = if *log.get("success") == Json::Bool(true) { "True" } else { "False" };
    let cells = [
        cell(log.get("id").text(), false),
        cell(log.get("event_type").text(), true),
        cell(log.get("event_timestamp").text(), true),
        cell(log.get("actor_email").text_or_empty(), true),
        cell(log.get("resource_type").text_or_empty(), true),
        cell(log.get("resource_id").text_or_empty(), true),
        success.to_owned(),
        cell(log.get("correlation_id").text_or_empty(), true),
    ];
    cells.join(",") + "\r\n"
}

#[tokio::test]
async fn pages_tile_the_log_newest_first() {
    let server = Server::start();
    let logs = server.all_logs("").await;
    assert_eq!(logs.len(), 1200);
    let ids: HashSet<&str> = logs.iter().map(|log| log.get("id").text()).collect();
    assert_eq!(ids.len(), logs.len());
    // A fraction of seconds sorts behind the whole second once both are padded.
    let times: Vec<String> =
        logs.iter().map(|log| format!("{:0<26}", log.get("event_timestamp").text().replace(':', "."))).collect();
    assert!(times.windows(2).all(|pair| pair[0].replace('.', "0") >= pair[1].replace('.', "0")));
    assert!(times.windows(2).any(|pair| pair[0] == pair[1]), "no two rows of one instant");
    assert!(logs.iter().any(|log| log.get("event_timestamp").text().len() == 19));
    let oldest = server.get("pro-owner", "/api/v1/audit/logs?limit=1&order=asc").await.json().list();
    assert_eq!(Some(&oldest[0]), logs.last());
    let past = server.get("pro-owner", "/api/v1/audit/logs?offset=1200").await;
    assert_eq!(past.body, "[]");
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs").await.json().list().len(), 50);
}

#[tokio::test]
async fn bounds_hold_at_below_and_above() {
    let server = Server::start();
    for (query, status) in [
        ("limit=1", 200),
        ("limit=100", 200),
        ("limit=0", 422),
        ("limit=101", 422),
        ("limit=ten", 422),
        ("offset=0", 200),
        ("offset=-1", 422),
        ("sort_by=event_type&order=asc", 200),
        ("sort_by=actor_email", 400),
        ("sort_by=zzz", 422),
        ("order=up", 422),
        ("unknown=1", 200),
    ] {
        let reply = server.get("pro-owner", &format!("/api/v1/audit/logs?{query}")).await;
        assert_eq!(reply.status, status, "{query}: {}", reply.body);
    }
    let two = server.get("pro-owner", "/api/v1/audit/logs?limit=0&offset=-1").await;
    assert_eq!(
        two.body,
        "{\"error\":\"Unprocessable Entity\",\"code\":\"VALIDATION_ERROR\",\"message\":\"The request body or parameters are \
         invalid.\",\"details\":[{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be \
         greater than or equal to 1\",\"input\":\"0\",\"ctx\":{\"ge\":1}},{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\
         \"offset\"],\"msg\":\"Input should be greater than or equal to 0\",\"input\":\"-1\",\"ctx\":{\"ge\":0}}]}"
    );
}

#[tokio::test]
async fn the_csv_is_the_pages_in_pythons_csv() {
    let server = Server::start();
    let csv = server.get("pro-admin", "/api/v1/audit/export").await;
    let header = "id,event_type,event_timestamp,actor_email,resource_type,resource_id,success,correlation_id\r\n";
    let logs = server.all_logs("").await;
    let expected: String = std::iter::once(header.to_owned()).chain(logs.iter().map(line)).collect();
    assert_eq!(csv.body, expected);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    for held in
        ["'=HYPERLINK", ",-2+3,", "'@SUM", "'\tTabbed", "\"\rCR first\"", ", =leading space,", "漢字", "👩\u{200d}💻"]
    {
        assert!(csv.body.contains(held), "{held}");
    }
}

#[tokio::test]
async fn the_csv_window_is_inclusive() {
    let server = Server::start();
    let logs = server.all_logs("").await;
    let time = |at: usize| logs[at].get("event_timestamp").text().to_owned();
    let path = format!("/api/v1/audit/export?start_date={}Z&end_date={}Z", time(60), time(20));
    let lines = server.get("pro-owner", &path).await.body;
    let inside =
        logs.iter().filter(|log| (time(60)..=time(20)).contains(&log.get("event_timestamp").text().to_owned()));
    let expected: String = inside.map(line).collect();
    assert_eq!(lines.split_once("\r\n").unwrap().1, expected);
    let naive = server.get("pro-owner", "/api/v1/audit/export?start_date=2026-11-01&end_date=2026-11-02").await;
    assert_eq!(naive.status, 200);
    let back = server.get("pro-owner", "/api/v1/audit/export?start_date=2026-11-02&end_date=2026-11-01").await;
    assert_eq!((back.status, back.body), (400, http_error("start_date must be <= end_date")));
    let mixed = server.get("pro-owner", "/api/v1/audit/export?start_date=2026-11-01Z&end_date=2026-11-02").await;
    assert_eq!(mixed.status, 422);
    let mixed =
        server.get("pro-owner", "/api/v1/audit/export?start_date=2026-11-01T00:00:00Z&end_date=2026-11-02").await;
    assert_eq!((mixed.status, mixed.json().get("error").get("code").text()), (500, "internal_error"));
}

#[tokio::test]
async fn the_csv_stops_at_ten_thousand_without_a_sign() {
    let server = Server::with(recipe(1, 10_050, 0), &[]);
    let csv = server.get("pro-owner", "/api/v1/audit/export?event_type=").await.body;
    assert_eq!(csv.lines().count(), 1, "an empty type matches nothing");
    let path = "/api/v1/audit/logs?limit=1&offset=10049";
    assert_eq!(server.get("pro-owner", path).await.json().list().len(), 1);
    let csv = server.get("pro-owner", "/api/v1/audit/export").await.body;
    let ids =
        csv.split("\r\n").filter(|line| line.len() > 36 && line.as_bytes()[36] == b',' && line.as_bytes()[8] == b'-');
    assert_eq!(ids.count(), 10_000);
}

#[tokio::test]
async fn a_row_in_full_adds_what_the_list_leaves_out() {
    let server = Server::start();
    let item = server.get("pro-owner", "/api/v1/audit/logs?limit=1&event_type=jobs.slo_captured").await.json().list();
    let id = item[0].get("id").text().to_owned();
    let full = server.get("pro-owner", &format!("/api/v1/audit/logs/{id}")).await;
    for key in item[0].keys() {
        assert_eq!(full.json().get(key), item[0].get(key), "{key}");
    }
    let upper = server.get("pro-owner", &format!("/api/v1/audit/logs/{}", id.to_uppercase())).await;
    assert_eq!(upper.body, full.body);
    // A row of another tenant is not there.
    let missing = server.get("empty-owner", &format!("/api/v1/audit/logs/{id}")).await;
    assert_eq!((missing.status, missing.body), (404, http_error("Audit log not found")));
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs/xyz").await.status, 422);
}

#[tokio::test]
async fn masked_values_and_stored_tokens_come_out_as_they_are() {
    let server = Server::start();
    let mut seen = (false, false);
    for log in server.all_logs("&event_type=settings.updated").await {
        let body = server.get("pro-owner", &format!("/api/v1/audit/logs/{}", log.get("id").text())).await.body;
        seen.0 |= body.contains("\"total_tokens\":\"***REDACTED***\"");
        seen.1 |= body.contains("\"ratio\":97.10,\"tiny\":1e-05,\"zero\":0.0,\"note\":\"漢\"");
    }
    assert_eq!(seen, (true, true));
}
