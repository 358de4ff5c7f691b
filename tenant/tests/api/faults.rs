//! Faults on demand, one by one and in bursts.

use crate::support::{ORIGIN, Reply, Server, http_error, recipe};
use axum::http::Method;

const LOGS: &str = "/api/v1/audit/logs?limit=5";

fn server(faults: &[&str]) -> Server {
    Server::with(recipe(1, 200, 10), faults)
}

/// The statuses of so many requests for one path.
async fn statuses(server: &Server, path: &str, count: usize) -> Vec<u16> {
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(server.get("pro-owner", path).await.status);
    }
    all
}

async fn sign_in(server: &Server) -> String {
    let reply = server.ask(Method::POST, "/demo/token", &[], "{\"user\":\"pro-owner\"}").await;
    assert_eq!(reply.status, 200, "the sign-in is never faulty");
    reply.json().get("access_token").text().to_owned()
}

async fn get_with(server: &Server, token: &str, path: &str) -> Reply {
    server.ask(Method::GET, path, &[("authorization", &format!("Bearer {token}")), ("origin", ORIGIN)], "").await
}

#[tokio::test]
async fn a_status_holds_below_its_prefix_only() {
    let server = server(&["status:/audit/export:503", "status:/savings:404"]);
    let reply = server.get("pro-owner", "/api/v1/audit/export").await;
    assert_eq!((reply.status, reply.body), (503, http_error("Service Unavailable")));
    let reply = server.ask(Method::GET, "/api/v1/audit/export", &[("origin", ORIGIN)], "").await;
    assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(server.get("pro-owner", "/api/v1/savings/proof/drilldown").await.status, 404);
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs").await.status, 200);
    let everywhere = self::server(&["status:503"]);
    assert_eq!(everywhere.get("pro-owner", "/api/v1/audit/logs").await.status, 503);
    assert_eq!(everywhere.ask(Method::GET, "/demo/users", &[], "").await.status, 200);
    let pages = self::server(&["status:/audit/logs?:503"]);
    assert_eq!(statuses(&pages, LOGS, 1).await, [503]);
    let id = "/api/v1/audit/logs/11111111-1111-4111-8111-111111111111";
    assert_eq!(statuses(&pages, id, 1).await, [404], "details have another path");
}

#[tokio::test]
async fn a_burst_begins_and_ends_where_it_is_told_to() {
    assert_eq!(statuses(&server(&["status:/audit:503:2"]), LOGS, 4).await, [503, 503, 200, 200]);
    assert_eq!(statuses(&server(&["status:/audit:503:2@1"]), LOGS, 5).await, [200, 503, 503, 200, 200]);
    assert_eq!(statuses(&server(&["status:503:@2"]), LOGS, 4).await, [200, 200, 503, 503]);
    // Each has its own count, and the second one counts what the first one let through.
    assert_eq!(statuses(&server(&["status:/audit:503:1", "rate:/:2:1@1"]), LOGS, 4).await, [503, 200, 429, 200]);
    let unhandled = server(&["status:/audit:500:1"]);
    let token = unhandled.token("pro-owner").await;
    let reply = get_with(&unhandled, &token, LOGS).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (500, None));
    assert_eq!(get_with(&unhandled, &token, LOGS).await.header("access-control-allow-origin"), Some(ORIGIN));
    // A preflight is no request of its own.
    let burst = server(&["status:503:1"]);
    let asked = [("origin", ORIGIN), ("access-control-request-method", "GET")];
    assert_eq!(burst.ask(Method::OPTIONS, LOGS, &asked, "").await.status, 200);
    assert_eq!(statuses(&burst, LOGS, 2).await, [503, 200]);
}

#[tokio::test]
async fn a_limit_says_how_long_to_wait_only_when_told_to() {
    let server = server(&["rate:/audit/logs:7:1", "rate:/audit::1"]);
    let token = server.token("pro-owner").await;
    let body = "{\"error\":\"Rate limit exceeded: 60 per 1 minute\"}";
    for (after, exposed) in [(Some("7"), Some("Retry-After")), (None, None)] {
        let reply = get_with(&server, &token, LOGS).await;
        assert_eq!((reply.status, reply.body.as_str()), (429, body));
        assert_eq!(reply.header("retry-after"), after);
        assert_eq!(reply.header("access-control-expose-headers"), exposed);
        assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
    }
    assert_eq!(get_with(&server, &token, LOGS).await.status, 200);
}

#[tokio::test]
async fn a_token_expires_after_its_uses_and_the_next_one_is_good() {
    let server = server(&["expire:3"]);
    let (first, second) = (sign_in(&server).await, sign_in(&server).await);
    assert_ne!(first, second, "two sign-ins of one second");
    for _ in 0..3 {
        assert_eq!(get_with(&server, &first, LOGS).await.status, 200);
    }
    let reply = get_with(&server, &first, LOGS).await;
    assert_eq!((reply.status, reply.body), (401, http_error("Token has expired")));
    for _ in 0..9 {
        assert_eq!(get_with(&server, &second, LOGS).await.status, 200, "only the first token expires");
    }
    assert_eq!(get_with(&server, &first, LOGS).await.status, 401, "an expired token stays so");
    // Two tokens after the first: counted by their first use, below the prefix, whatever else goes wrong.
    let server = self::server(&["status:/audit:503:1", "expire:/audit:1:2@1"]);
    let tokens = [sign_in(&server).await, sign_in(&server).await, sign_in(&server).await, sign_in(&server).await];
    let mut seen = Vec::new();
    for token in &tokens {
        assert_eq!(get_with(&server, token, "/api/v1/settings/activeops").await.status, 200);
        seen.extend([get_with(&server, token, LOGS).await.status, get_with(&server, token, LOGS).await.status]);
    }
    assert_eq!(seen, [503, 200, 200, 401, 200, 401, 200, 200]);
    let bad = server.ask(Method::GET, LOGS, &[("authorization", "Bearer x.y.z")], "").await;
    assert_eq!(bad.body, http_error("Invalid token"));
}

#[tokio::test]
async fn the_log_grows_while_it_is_read_and_the_file_does_not() {
    let server = server(&["grow"]);
    let page = async |query: &str| {
        let page = server.get("pro-owner", &format!("/api/v1/audit/logs?{query}")).await;
        page.json().list()
    };
    let (first, second) = (page("limit=50").await, page("limit=50&offset=50").await);
    assert_eq!(first[49], second[0], "the last row of a page is the first of the next");
    let newest = page("limit=2").await;
    for (row, nth) in newest.iter().zip([2, 1]) {
        assert_eq!(row.get("resource_id").text(), format!("grown-{nth}"));
        assert_eq!(row.get("event_type").text(), "system.maintenance");
        assert_eq!(row.get("actor_email").text(), "dana@orchid.example");
    }
    assert_eq!(newest[1].get("id"), page("limit=100&offset=2").await[0].get("id"));
    assert_eq!(page("event_type=system.maintenance&order=asc").await.len(), 4);
    let detail = server.get("pro-owner", &format!("/api/v1/audit/logs/{}", newest[0].get("id").text())).await;
    assert_eq!(detail.json().get("resource_type").text(), "grown");
    let oldest = page("limit=100&order=asc").await;
    assert!(oldest.iter().all(|row| row.get("resource_type").text_or_empty() != "grown"));
    let csv = server.get("pro-owner", "/api/v1/audit/export").await.body;
    assert_eq!(csv.matches(",grown,grown-").count(), 6);
    let stored: i64 = server
        .app
        .db
        .read(|db| db.query_row("SELECT COUNT(*) FROM main.audit_logs WHERE tenant = 1", [], |row| row.get(0)))
        .await
        .unwrap();
    assert_eq!(stored, 200);
    // Replacing the faults takes the rows away again.
    assert_eq!(server.ask(Method::PUT, "/demo/faults", &[], "[]").await.status, 200);
    assert_eq!(page("event_type=system.maintenance").await.len(), 0);
}

#[tokio::test]
async fn the_log_grows_every_so_many_pages_and_not_for_ever() {
    let server = server(&["grow:2:1@1"]);
    let mut lengths = Vec::new();
    for _ in 0..6 {
        lengths.push(server.all_logs("&event_type=system.maintenance").await.len());
        server.get("pro-owner", "/api/v1/audit/event-types").await;
    }
    assert_eq!(lengths, [0, 0, 0, 1, 1, 1], "one page is spared, and of the next two the second adds a row");
}

#[tokio::test]
async fn lists_carry_one_row_twice() {
    for (path, id, items) in [
        ("/audit/logs?limit=5", "id", false),
        ("/audit/jobs/slo/evidence", "event_id", true),
        ("/savings/realized/events?start_date=2026-09-01", "remediation_request_id", false),
    ] {
        let path = format!("/api/v1{path}");
        let rows = |reply: Reply| {
            let json = reply.json();
            if items { json.get("items").clone().list() } else { json.list() }
        };
        // The settings are no list: they do not spend the fault.
        for (fault, same) in [("duplicate:1", true), ("conflict:1", false)] {
            let server = server(&[fault]);
            assert_eq!(server.get("pro-owner", "/api/v1/settings/identity").await.json().keys().len(), 9);
            assert_eq!(server.get("pro-owner", "/api/v1/carbon/factors").await.status, 403);
            let twice = server.get("pro-owner", &path).await;
            if items {
                assert_eq!(twice.json().get("total").int(), 8);
            }
            let (twice, once) = (rows(twice), rows(server.get("pro-owner", &path).await));
            assert_eq!(twice[..once.len()], once, "{path}");
            assert_eq!(twice.len(), once.len() + 1, "{path}");
            let (first, last) = (&twice[0], twice.last().unwrap());
            assert_eq!(first.get(id), last.get(id));
            assert_eq!(first == last, same, "{path} {fault}");
            assert_eq!(first.keys(), last.keys());
        }
    }
}

#[tokio::test]
async fn answers_come_in_another_type() {
    let html = server(&["html:/audit:1"]);
    let page = html.get("pro-owner", LOGS).await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.body.starts_with("<!doctype html>"));
    assert_eq!(html.get("pro-owner", LOGS).await.json().list().len(), 5);
    let types = server(&["types:2"]);
    assert!(types.get("pro-owner", "/api/v1/audit/export").await.body.starts_with("id,event_type,"), "no JSON");
    let rows = types.get("pro-owner", LOGS).await.json();
    let list = types.get("pro-owner", "/api/v1/settings/activeops").await.json().list();
    let plain = types.get("pro-owner", "/api/v1/settings/activeops").await.json();
    assert_eq!((rows.keys(), rows.get("items").clone().list().len()), (vec!["items"], 5));
    assert_eq!(list, [plain]);
}

#[tokio::test]
async fn faults_are_read_and_replaced_while_the_server_runs() {
    let server = server(&["status:/audit:503:1", "types:/settings:1"]);
    assert_eq!(statuses(&server, LOGS, 2).await, [503, 200]);
    let faults = server.ask(Method::GET, "/demo/faults", &[], "").await.body;
    let first = "{\"fault\":\"status:/audit:503:1\",\"happened\":1}";
    assert_eq!(faults, format!("[{first},{{\"fault\":\"types:/settings:1\",\"happened\":0}}]"));
    let put = server.ask(Method::PUT, "/demo/faults", &[], "[\"status:/audit:503:1\"]").await;
    assert_eq!((put.status, put.body.as_str()), (200, "[{\"fault\":\"status:/audit:503:1\",\"happened\":0}]"));
    assert_eq!(statuses(&server, LOGS, 2).await, [503, 200], "counting began anew");
    for (body, expected) in [("[\"melt\"]", "fault `melt`: found `melt`"), ("{}", "must be a JSON array")] {
        let refused = server.ask(Method::PUT, "/demo/faults", &[], body).await;
        assert!(refused.status == 400 && refused.body.contains(expected), "{}", refused.body);
    }
    assert!(server.ask(Method::GET, "/demo/faults", &[], "").await.body.contains("\"happened\":1"), "nothing changed");
    let asked = [("origin", ORIGIN), ("access-control-request-method", "PUT")];
    assert_eq!(server.ask(Method::OPTIONS, "/demo/faults", &asked, "").await.status, 200);
    let closed = Server::of(recipe(1, 200, 10), &[], false);
    assert_eq!(closed.ask(Method::GET, "/demo/faults", &[], "").await.status, 404);
}

#[tokio::test(start_paused = true)]
async fn random_faults_depend_on_the_request_and_the_seed() {
    // Time stands still where nothing waits, so the slow ones take no time here.
    let run = async |fault: &str, backwards: bool| {
        let server = server(&[fault]);
        let mut answers = Vec::new();
        for nth in 0..60 {
            let offset = if backwards { 59 - nth } else { nth };
            let token = sign_in(&server).await;
            let reply = server
                .try_ask(&format!("/api/v1/audit/logs?limit=1&offset={offset}"), &token)
                .await
                .map_or(0, |reply| if reply.body.starts_with('<') { 1 } else { reply.status });
            answers.push((offset, reply));
        }
        answers.sort_unstable();
        (answers, server.app.faults.happened()[0].times)
    };
    let (answers, happened) = run("random:5:30", false).await;
    assert_eq!((answers.clone(), happened), run("random:5:30", true).await, "the order does not matter");
    assert_ne!(answers, run("random:6:30", false).await.0);
    assert!((8..32).contains(&happened), "{happened} of 60");
    for status in [0, 1, 200, 401, 429, 500, 503] {
        assert!(answers.iter().any(|(_, found)| *found == status), "{status} never came");
    }
    let (few, happened) = run("random:5:100:4", false).await;
    assert_eq!((few[4..].iter().all(|(_, status)| *status == 200), happened), (true, 4));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_a_draw_has_ended_stays_ended() {
    let server = server(&["random:/audit:5:30"]);
    let token = sign_in(&server).await;
    let mut ended = false;
    for offset in 0..60 {
        let path = format!("/api/v1/audit/logs?limit=1&offset={offset}");
        let status = server.try_ask(&path, &token).await.map_or(0, |reply| reply.status);
        ended |= status == 401;
        assert!(!ended || status == 401, "{status} after the end");
    }
    assert!(ended);
    assert_eq!(get_with(&server, &token, "/api/v1/settings/identity").await.status, 401, "it is over everywhere");
    assert_eq!(get_with(&server, &sign_in(&server).await, "/api/v1/settings/identity").await.status, 200);
}
