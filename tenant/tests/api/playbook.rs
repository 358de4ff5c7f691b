//! The playbook's log in all its variants, hashed once more by Python, and beside captured lines.

use crate::samples::shared;
use crate::support::json::{Json, parse};
use crate::support::{ORIGIN, Reply, Server, python, recipe};
use axum::http::Method;

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
