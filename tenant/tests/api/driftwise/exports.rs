//! The life of the server's own packs.

use super::{OWNER, TEAM, ask, get, good, made, refused, request, server, settled, token};
use crate::support::Server;
use crate::support::json::Json;
use axum::http::Method;

const DAY: (&str, &str) = ("2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z");

/// Status and body of a download.
async fn download_of(server: &Server, path: &str) -> (u16, Vec<u8>) {
    let (token, org) = token(server, OWNER).await;
    let (status, _, body) = server.bytes(&format!("/api/v2/orgs/{org}{path}/download"), &token).await;
    (status, body)
}

async fn seq(server: &Server) -> i64 {
    good(server, OWNER, "/audit-log/verify").await.get("head_seq").int()
}

#[tokio::test]
async fn a_pack_is_pending_then_running_then_done() {
    let server = server(&["pace=150"]);
    let before = seq(&server).await;
    let asked = request(&server, OWNER, DAY.0, DAY.1).await;
    assert_eq!(asked.status, 202);
    let row = asked.json();
    let keys = "id org_id status period_start period_end requested_by created_at started_at finished_at expires_at bytes error";
    assert_eq!(row.keys().join(" "), keys);
    assert_eq!((row.get("period_start").text(), row.get("period_end").text()), DAY);
    assert_eq!(row.get("created_at").text(), "2026-11-20T15:13:27Z");
    assert_eq!(row.get("expires_at").text(), "2027-02-18T15:13:27Z", "90 days after the request");
    let id = row.get("id").text();
    let path = format!("/audit-exports/{id}");
    let mut seen = Vec::new();
    while seen.last().is_none_or(|last| last != "done") {
        let status = good(&server, OWNER, &path).await.get("status").text().to_owned();
        if seen.last() != Some(&status) {
            let (code, body) = download_of(&server, &path).await;
            match status.as_str() {
                "done" => assert_eq!(code, 200),
                _ => assert_eq!((code, body), (409, format!("{{\"error\":\"the export is {status}\"}}").into_bytes())),
            }
            seen.push(status);
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(seen, ["pending", "running", "done"]);
    let done = good(&server, "drift-key", &path).await;
    assert!(done.get("bytes").int() > 2000);
    assert_eq!(done.get("error"), &Json::Null);
    assert!(["started_at", "finished_at"].iter().all(|key| done.get(key).text().starts_with("2026-11-20T15:13")));
    assert_eq!(good(&server, "drift-member", "/audit-exports").await.get("items"), &Json::List(vec![done]));
    assert_eq!(seq(&server).await, before + 2, "requested and downloaded");
    let reply = ask(&server, "drift-admin", Method::DELETE, &path, "").await;
    assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    for path in [path.clone(), format!("{path}/download")] {
        refused(&get(&server, OWNER, &path).await, 404, "export not found");
    }
    refused(&ask(&server, OWNER, Method::DELETE, &path, "").await, 404, "export not found");
    assert_eq!(good(&server, OWNER, "/audit-exports").await.get("items").clone().list(), []);
    assert_eq!(seq(&server).await, before + 3, "deleted, once");
    assert_eq!(good(&server, OWNER, "/audit-log/verify").await.get("status").text(), "ok");
}

#[tokio::test]
async fn a_pack_of_another_organisation_is_not_there() {
    let server = server(&[]);
    let id = made(&server, TEAM, DAY.0, DAY.1).await;
    for path in [format!("/audit-exports/{id}"), format!("/audit-exports/{id}/download")] {
        refused(&get(&server, OWNER, &path).await, 404, "export not found");
    }
    refused(&ask(&server, OWNER, Method::DELETE, &format!("/audit-exports/{id}"), "").await, 404, "export not found");
    assert_eq!(good(&server, TEAM, "/audit-exports").await.get("items").clone().list().len(), 1);
}

#[tokio::test]
async fn the_making_ends_as_the_switch_says() {
    for (switch, status, error, download) in [
        ("exports=failed", "failed", "the worker ran out of memory", 409),
        ("exports=odd", "quarantined", "", 409),
        ("ahead=0", "done", "", 200),
    ] {
        let server = server(&[switch]);
        let id = made(&server, OWNER, DAY.0, DAY.1).await;
        let row = settled(&server, OWNER, &id).await;
        assert_eq!((row.get("status").text(), row.get("error").text_or_empty()), (status, error));
        assert_eq!(download_of(&server, &format!("/audit-exports/{id}")).await.0, download, "{switch}");
    }
    let server = server(&["exports=stuck"]);
    let row = request(&server, OWNER, DAY.0, DAY.1).await.json();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let path = format!("/audit-exports/{}", row.get("id").text());
    assert_eq!(good(&server, OWNER, &path).await.get("status").text(), "running");
}

#[tokio::test]
async fn a_row_has_the_digest_of_its_pack_where_the_switch_says_so() {
    for (switch, given, right) in
        [("sha256=off", false, false), ("sha256=on", true, true), ("sha256=wrong", true, false)]
    {
        let server = server(&[switch]);
        let id = made(&server, OWNER, DAY.0, DAY.1).await;
        let row = settled(&server, OWNER, &id).await;
        assert_eq!(row.keys().contains(&"sha256"), given, "{switch}");
        let (_, zip) = download_of(&server, &format!("/audit-exports/{id}")).await;
        let digest = packseal_tenant::digest::sha256(&zip);
        assert_eq!(given && row.get("sha256").text() == digest, right, "{switch}");
    }
}

#[tokio::test]
async fn a_pack_expires_when_its_time_is_over_and_its_row_stays() {
    let server = server(&[]);
    let id = made(&server, OWNER, DAY.0, DAY.1).await;
    let path = format!("/audit-exports/{id}");
    for (ahead, status, download) in [("7775999", "done", 200), ("7776000", "expired", 410), ("0", "expired", 410)] {
        let body = format!("{{\"ahead\":\"{ahead}\"}}");
        assert_eq!(server.ask(Method::PUT, "/demo/driftwise", &[], &body).await.status, 200);
        let row = good(&server, OWNER, &path).await;
        assert_eq!((row.get("status").text(), *row.get("bytes") == Json::Null), (status, download == 410), "{ahead}");
        assert_eq!(download_of(&server, &path).await.0, download, "{ahead}");
    }
    assert_eq!(good(&server, OWNER, "/audit-exports").await.get("items").clone().list().len(), 1);
}

#[tokio::test]
async fn the_sixth_pack_of_a_day_has_to_wait_in_each_form_of_the_wait() {
    for (form, seconds) in [("int", true), ("text", true), ("instant", true), ("header", false)] {
        let server = server(&[&format!("retry_after={form}"), "limit=2"]);
        for _ in 0..2 {
            assert_eq!(request(&server, OWNER, DAY.0, DAY.1).await.status, 202);
        }
        let before = seq(&server).await;
        let reply = request(&server, OWNER, DAY.0, DAY.1).await;
        refused(&reply, 429, "2 packs in 24 hours");
        assert_eq!(seq(&server).await, before, "a refused request is in the log");
        assert_eq!(reply.json().keys().contains(&"retry_after"), seconds);
        assert_eq!(reply.header("retry-after"), (!seconds).then_some("86400"), "{form}");
        assert_eq!(reply.header("access-control-expose-headers"), (!seconds).then_some("Retry-After"));
        match form {
            "int" => assert_eq!(reply.json().get("retry_after").int(), 86_400),
            "text" => assert_eq!(reply.json().get("retry_after").text(), "86400"),
            "instant" => assert_eq!(reply.json().get("retry_after").text(), "2026-11-21T15:13:27Z"),
            _ => {}
        }
        assert_eq!(request(&server, TEAM, DAY.0, DAY.1).await.status, 202, "another organisation waits, too");
        let moved = server.ask(Method::PUT, "/demo/driftwise", &[], "{\"ahead\":\"86400\"}").await;
        assert_eq!(moved.status, 200);
        assert_eq!(request(&server, OWNER, DAY.0, DAY.1).await.status, 202);
    }
    let server = server(&[]);
    for nth in 0..6 {
        let expected = if nth < 5 { 202 } else { 429 };
        assert_eq!(request(&server, OWNER, DAY.0, DAY.1).await.status, expected, "{nth}");
    }
}

#[tokio::test]
async fn requests_are_refused_for_their_bodies_and_their_windows() {
    let server = server(&[]);
    for body in ["", "[]", "{\"period_start\":\"2026-01-01T00:00:00Z\"}", "{\"period_start\":1,\"period_end\":2}"] {
        let reply = ask(&server, OWNER, Method::POST, "/audit-exports", body).await;
        refused(&reply, 400, "the body must be JSON with period_start and period_end");
    }
    refused(&request(&server, OWNER, "2026-01-01", "2026-02-01T00:00:00Z").await, 400, "period_start must be");
    refused(&request(&server, OWNER, "2026-01-01T00:00:00Z", "soon").await, 400, "period_end must be");
    refused(&request(&server, OWNER, DAY.1, DAY.0).await, 422, "the window ends before it begins");
    let reply = request(&server, TEAM, "2026-10-21T00:00:00Z", "2026-11-21T00:00:00Z").await;
    refused(&reply, 422, "the window is longer");
    assert_eq!(reply.json().get("max_window_days").int(), 30);
    refused(&request(&server, TEAM, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z").await, 422, "the team plan keeps");
    assert_eq!(request(&server, TEAM, "2026-10-22T00:00:00Z", "2026-11-21T00:00:00Z").await.status, 202);
    assert_eq!(request(&server, OWNER, "2025-01-01T00:00:00Z", "2026-12-31T00:00:00Z").await.status, 202);
    assert_eq!(good(&server, OWNER, "/audit-exports").await.get("items").clone().list().len(), 1);
}

#[tokio::test]
async fn the_list_is_paged_latest_first() {
    let server = server(&["limit=9"]);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.insert(0, made(&server, OWNER, DAY.0, DAY.1).await);
    }
    for limit in [1, 2, 5, 6] {
        let items = super::all(&server, OWNER, &format!("/audit-exports?limit={limit}")).await;
        let found: Vec<&str> = items.iter().map(|item| item.get("id").text()).collect();
        assert_eq!(found, ids, "{limit}");
    }
    refused(&get(&server, OWNER, "/audit-exports?limit=0").await, 400, "limit must be");
    refused(&get(&server, OWNER, "/audit-exports?cursor=x").await, 400, "cursor is not");
}
