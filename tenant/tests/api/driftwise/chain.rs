//! What the server says of the audit log, and what clients write into it.

use super::{EMPTY, OWNER, TEAM, ask, get, good, refused, server};
use crate::support::Server;
use crate::support::json::Json;
use axum::http::Method;

const VERIFY: &str = "/audit-log/verify";
const EVENTS: &str = "/audit-exports/client-events";

async fn head(server: &Server, user: &str) -> (i64, String, String) {
    let verdict = good(server, user, VERIFY).await;
    assert_eq!(verdict.keys(), ["checked", "head_hash", "head_seq", "status"]);
    assert_eq!(verdict.get("checked"), verdict.get("head_seq"));
    let [hash, status] = ["head_hash", "status"].map(|key| verdict.get(key).text_or_empty().to_owned());
    (verdict.get("head_seq").int(), hash, status)
}

#[tokio::test]
async fn a_head_below_the_watermark_is_broken() {
    let server = server(&[]);
    let (seq, hash, status) = head(&server, OWNER).await;
    assert!(seq > 200 && hash.len() == 64 && status == "ok", "{seq} {hash} {status}");
    assert_ne!(head(&server, TEAM).await.1, hash);
    for (watermark, status) in [(0, "ok"), (seq - 1, "ok"), (seq, "ok"), (seq + 1, "broken"), (i64::MAX, "broken")] {
        let verdict = good(&server, OWNER, &format!("{VERIFY}?expected_min_seq={watermark}")).await;
        assert_eq!((verdict.get("status").text(), verdict.get("head_seq").int()), (status, seq), "{watermark}");
    }
    for watermark in ["-1", "x", "1.5", ""] {
        let reply = get(&server, OWNER, &format!("{VERIFY}?expected_min_seq={watermark}")).await;
        refused(&reply, 400, "expected_min_seq must be a whole number");
    }
    let empty = get(&server, EMPTY, VERIFY).await.body;
    assert_eq!(empty, "{\"checked\":0,\"head_hash\":null,\"head_seq\":0,\"status\":\"ok\"}");
}

#[tokio::test]
async fn a_switch_has_the_log_read_as_an_attacker_left_it() {
    let (seq, hash, _) = head(&server(&[]), OWNER).await;
    for (switch, expected_seq, same, status) in [
        ("log=broken", seq, true, "broken"),
        ("log=truncated", seq - 3, false, "ok"),
        ("log=rewritten", seq, false, "ok"),
    ] {
        let server = server(&[switch]);
        let found = head(&server, OWNER).await;
        assert_eq!((found.0, found.1 == hash, found.2.as_str()), (expected_seq, same, status), "{switch}");
        let watched = good(&server, OWNER, &format!("{VERIFY}?expected_min_seq={seq}")).await;
        let below = expected_seq < seq;
        assert_eq!(watched.get("status").text(), if below { "broken" } else { status }, "{switch}");
    }
}

#[tokio::test]
async fn what_clients_tell_becomes_a_row_of_the_chain() {
    let server = server(&[]);
    let (seq, hash, _) = head(&server, OWNER).await;
    for (nth, (body, detail)) in (1..).zip([
        (r#"{"action":"audit_export.requested","export_id":"page-1"}"#, r#"{"export_id":"page-1"}"#),
        (
            r#"{"action":"audit_export.downloaded","export_id":"page-1","bytes":1234}"#,
            r#"{"export_id":"page-1","bytes":1234}"#,
        ),
        (r#"{"action":"audit_export.deleted","export_id":"é 😀","bytes":null}"#, r#"{"export_id":"é 😀"}"#),
    ]) {
        let reply = ask(&server, OWNER, Method::POST, EVENTS, body).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        assert_eq!(reply.json().keys(), ["seq", "action", "detail", "created_at"]);
        assert_eq!(reply.json().get("seq").int(), seq + nth);
        assert!(reply.body.contains(&format!("\"detail\":{detail}")), "{}", reply.body);
    }
    let after = head(&server, OWNER).await;
    assert_eq!((after.0, after.2.as_str()), (seq + 3, "ok"));
    assert_ne!(after.1, hash);
    for (body, words) in [
        ("", "the body must be JSON"),
        (r#"{"action":"audit_export.requested"}"#, "the body must be JSON"),
        (r#"{"action":"rule.deleted","export_id":"a"}"#, "action must be one of: audit_export.requested"),
        (r#"{"action":"audit_export.requested","export_id":""}"#, "export_id must have"),
        (r#"{"action":"audit_export.requested","export_id":"a\nb"}"#, "export_id must have"),
        (r#"{"action":"audit_export.downloaded","export_id":"a","bytes":-1}"#, "bytes must not"),
    ] {
        refused(&ask(&server, OWNER, Method::POST, EVENTS, body).await, 400, words);
    }
    assert_eq!(head(&server, OWNER).await, after);
}

#[tokio::test]
async fn an_api_without_client_events_has_no_such_endpoint() {
    let server = server(&["client_events=off"]);
    let before = head(&server, OWNER).await;
    let body = r#"{"action":"audit_export.requested","export_id":"page-1"}"#;
    refused(&ask(&server, OWNER, Method::POST, EVENTS, body).await, 404, "no such endpoint");
    assert_eq!(head(&server, OWNER).await, before);
}

#[tokio::test]
async fn switches_can_be_changed_while_the_server_runs_if_faults_can() {
    let server = server(&[]);
    let put = async |body: &str| server.ask(Method::PUT, "/demo/driftwise", &[], body).await;
    let shown = put(r#"{"log":"broken","pace":"7"}"#).await;
    assert_eq!(shown.status, 200);
    let keys = ["retry_after", "client_events", "exports", "pace", "limit", "ahead", "log", "manifest", "sha256"];
    assert_eq!(shown.json().keys(), keys);
    assert_eq!(shown.json().get("log"), &Json::Text("broken".to_owned()));
    assert_eq!(head(&server, OWNER).await.2, "broken");
    for body in [r#"{"log":"intact","pace":"soon"}"#, r#"{"nope":"1"}"#, "[]", r#"{"pace":7}"#] {
        assert_eq!(put(body).await.status, 400, "{body}");
    }
    assert_eq!(server.ask(Method::GET, "/demo/driftwise", &[], "").await.body, shown.body, "a bad one changed another");
    let closed = Server::of(crate::support::recipe(1, 10, 10), &[], false);
    assert_eq!(closed.ask(Method::GET, "/demo/driftwise", &[], "").await.status, 404);
}
