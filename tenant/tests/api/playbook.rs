//! The playbook's log in all its variants, hashed once more by Python, and beside captured lines.

use crate::samples::shared;
use crate::support::json::{Json, parse};
use crate::support::{ORIGIN, Reply, Server, python, recipe};
use axum::http::Method;
use packseal_tenant::seed::Recipe;

async fn log(server: &Server, name: &str) -> Reply {
    let reply = server.ask(Method::GET, &format!("/demo/playbook/{name}.jsonl"), &[("origin", ORIGIN)], "").await;
    assert_eq!(reply.status, 200, "{name}");
    reply
}

fn lines(reply: &Reply) -> Vec<Json> {
    assert!(reply.body.ends_with("}\n"));
    reply.body.lines().map(parse).collect()
}

/// By line: `.` hashes and links, `u` cannot be hashed and has a mark, `m` does not have its hash; then `g` the first of its
/// chain, `l` linked, `r` begun anew, `b` broken.
const SCRIPT: &str = r#"
import hashlib, json, re, sys
heads, hashes, links = {}, "", ""
for line in sys.stdin.read().split("\n")[:-1]:
    e = json.loads(line)
    assert json.dumps(e) == line, line
    assert list(e) == ["timestamp", "action", "user_id", "resource_id", "details", "previous_hash", "entry_hash"]
    six = {k: v for k, v in e.items() if k != "entry_hash"}
    good = hashlib.sha256(json.dumps(six, sort_keys=True).encode()).hexdigest() == e["entry_hash"]
    mark = re.search(r"\[REDACTED\]|\*{4}....", json.dumps(e["details"], ensure_ascii=False))
    hashes += "." if good else "u" if mark else "m"
    head, prev = heads.get(e["resource_id"]), e["previous_hash"]
    links += ("r" if head else "g") if prev is None else "l" if prev == head else "b"
    heads[e["resource_id"]] = e["entry_hash"]
print(json.dumps({"hashes": hashes, "links": links}))
"#;

#[tokio::test]
async fn python_judges_each_variant_as_the_contract_says() {
    let server = Server::with(recipe(1, 10, 10), &[]);
    let intact = log(&server, "intact").await;
    // Lines, their kinds without the good ones, links without the good ones.
    for (name, count, hashes, links) in [
        ("intact", 240, "", ""),
        ("redacted", 240, "uuuuuuuuuuuuuuuuuuuu", ""),
        ("tampered", 240, "m", ""),
        ("rehashed", 240, "", "b"),
        ("masked", 240, "u", ""),
        ("deleted", 239, "", "b"),
        ("reordered", 240, "", "bbb"),
        ("restarted", 240, "", "rrr"),
        ("truncated", 216, "", ""),
    ] {
        let reply = log(&server, name).await;
        assert_eq!(lines(&reply).len(), count, "{name}");
        assert_eq!(reply.body == intact.body, name == "intact", "{name}");
        let Some(found) = python(SCRIPT, &reply.body) else { return };
        let found = parse(&found);
        assert_eq!(found.get("hashes").text().replace('.', ""), hashes, "{name}");
        assert_eq!(found.get("links").text().replace(['g', 'l'], ""), links, "{name}");
    }
    let list = server.ask(Method::GET, "/demo/playbook", &[], "").await.json().list();
    assert_eq!(list.len(), 9);
    let tail = log(&server, "truncated").await.body;
    assert!(intact.body.starts_with(&tail), "more than the end is gone");
}

#[tokio::test]
async fn lines_have_the_form_of_captured_ones() {
    let Some(folder) = shared("samples/playbook", "intact_redacted.jsonl") else { return };
    let captured = std::fs::read_to_string(folder.join("intact_redacted.jsonl")).unwrap();
    let theirs: Vec<Json> = captured.lines().map(parse).collect();
    let server = Server::with(recipe(1, 10, 10), &[]);
    let ours = lines(&log(&server, "redacted").await);
    assert!(ours.iter().all(|line| line.keys() == theirs[0].keys()));
    for key in ["timestamp", "entry_hash"] {
        let lengths = |lines: &[Json]| -> std::collections::BTreeSet<usize> {
            lines.iter().map(|line| line.get(key).text().len()).collect()
        };
        assert_eq!(lengths(&theirs), lengths(&ours), "{key}");
    }
    let cases = parse(&std::fs::read_to_string(folder.join("redaction_cases.json")).unwrap()).list();
    assert!(cases.len() >= 13);
    for case in cases {
        let hidden = packseal_tenant::playbook::redact::partial(case.get("in").text());
        assert_eq!(hidden, case.get("partial").text());
    }
}

#[tokio::test]
async fn the_file_is_served_to_pages_and_can_be_faulty() {
    let server =
        Server::with(recipe(1, 10, 10), &["status:/demo/playbook/intact:503:1", "status:/demo/evidence:404:1"]);
    let path = "/demo/playbook/intact.jsonl";
    assert_eq!(server.ask(Method::GET, path, &[], "").await.status, 503);
    assert_eq!(server.ask(Method::GET, "/demo/evidence", &[], "").await.status, 404);
    assert_eq!(server.ask(Method::GET, "/demo/evidence", &[], "").await.status, 200);
    let reply = log(&server, "intact").await;
    assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"intact.jsonl\""));
    for name in ["nope.jsonl", "intact", "intact.json"] {
        assert_eq!(server.ask(Method::GET, &format!("/demo/playbook/{name}"), &[], "").await.status, 404, "{name}");
    }
}

const LOG: &str = "/audit/log.jsonl";

/// The log for an account of the demo, as a page asks for it.
async fn ask(server: &Server, user: &str, query: &str) -> Reply {
    let signed_in = server.ask(Method::POST, "/demo/token", &[], &format!("{{\"user\":\"{user}\"}}")).await.json();
    let token = format!("Bearer {}", signed_in.get("access_token").text());
    server.ask(Method::GET, &format!("{LOG}{query}"), &[("origin", ORIGIN), ("authorization", &token)], "").await
}

#[tokio::test]
async fn the_signed_in_route_gives_the_same_logs_to_those_who_may_read_them() {
    let server =
        Server::with(recipe(1, 10, 10), &["rate:/audit/log.jsonl?variant=intact:5:1", "status:/audit:500:1@1"]);
    let users = server.ask(Method::GET, "/demo/users?system=playbook", &[], "").await.json();
    assert_eq!(users.get("tenant").get("slug").text(), "api-factory");
    let ids: Vec<String> =
        users.get("users").clone().list().iter().map(|user| user.get("id").text().to_owned()).collect();
    assert_eq!(ids, ["playbook-ops", "playbook-dev"]);
    let limited = ask(&server, "playbook-ops", "?variant=intact").await;
    assert_eq!((limited.status, limited.header("retry-after")), (429, Some("5")));
    assert_eq!(limited.header("access-control-expose-headers"), Some("Retry-After"));
    assert_eq!(limited.body, "{\"detail\":\"Too Many Requests\"}");
    let first = ask(&server, "playbook-ops", "").await;
    assert_eq!(first.body, log(&server, "redacted").await.body, "not as the service writes it");
    let failed = ask(&server, "playbook-ops", "").await;
    assert_eq!((failed.status, failed.header("access-control-allow-origin")), (500, Some(ORIGIN)));
    for name in server.ask(Method::GET, "/demo/playbook", &[], "").await.json().list() {
        let name = name.text().strip_suffix(".jsonl").unwrap();
        let reply = ask(&server, "playbook-ops", &format!("?variant={name}")).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/x-ndjson")));
        assert_eq!(reply.header("access-control-allow-origin"), Some(ORIGIN));
        assert_eq!(reply.body, log(&server, name).await.body, "{name}");
    }
    for (user, status) in [("playbook-dev", 403), ("ops-audit", 401), ("pro-owner", 401), ("grantex-pro", 401)] {
        let reply = ask(&server, user, "").await;
        assert_eq!((reply.status, reply.json().keys()), (status, vec!["detail"]), "{user}");
    }
    assert_eq!(server.ask(Method::GET, LOG, &[], "").await.body, "{\"detail\":\"Not authenticated\"}");
    let unknown = ask(&server, "playbook-ops", "?variant=other").await;
    assert!(unknown.status == 422 && unknown.body.contains("[\"query\",\"variant\"]"), "{}", unknown.body);
    for (method, path, status) in [(Method::POST, LOG, 405), (Method::GET, "/audit/other", 404)] {
        let reply = server.ask(method, path, &[], "").await;
        assert_eq!((reply.status, reply.json().keys()), (status, vec!["detail"]), "{path}");
    }
}

/// Longer than a piece of the stream and than the service's memory, in which chains of old resources are forgotten.
#[tokio::test]
async fn a_log_has_as_many_lines_as_asked_for_and_the_same_faults() {
    let server = Server::with(Recipe { playbook_lines: 6000, ..recipe(1, 10, 10) }, &[]);
    for (name, count, hashes, links) in [
        ("intact", 6000, "", ""),
        ("tampered", 6000, "m", ""),
        ("rehashed", 6000, "", "b"),
        ("masked", 6000, "u", ""),
        ("deleted", 5999, "", "b"),
        ("reordered", 6000, "", "bbb"),
        ("restarted", 6000, "", "rrr"),
        ("truncated", 5400, "", ""),
    ] {
        let reply = log(&server, name).await;
        assert_eq!(reply.body.lines().count(), count, "{name}");
        let Some(found) = python(SCRIPT, &reply.body) else { return };
        let found = parse(&found);
        assert_eq!(found.get("hashes").text().replace('.', ""), hashes, "{name}");
        assert_eq!(found.get("links").text().replace(['g', 'l'], ""), links, "{name}");
    }
    let redacted = log(&server, "redacted").await.body;
    assert_eq!(redacted.matches("\"pii\": \"mail [REDACTED] or ****").count(), 500);
    assert!(!redacted.contains("@orchid.example"));
    let times: Vec<String> =
        redacted.lines().map(|line| parse(line).get("timestamp").text().replace("+00:00", "")).collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "not in the order of writing");
    let fewest = Server::with(Recipe { playbook_lines: 0, ..recipe(1, 10, 10) }, &[]);
    assert_eq!(log(&fewest, "intact").await.body.lines().count(), 48);
    assert_eq!(log(&fewest, "reordered").await.body.lines().count(), 48);
}
