//! Our answers beside captured answers of the real service.

use super::{FREE, PRO, bearer, get};
use crate::samples::{differs, shared};
use crate::support::json::{self, Json};
use crate::support::{ORIGIN, Reply, Server};
use axum::http::Method;

/// Whether two texts are of one form: the request id is a UUID of its own each time.
fn same_but_for_the_id(captured: &str, reply: &Reply) {
    let (theirs, ours) = (json::parse(captured), reply.json());
    assert_eq!(theirs.keys(), ours.keys());
    for key in theirs.keys() {
        if key == "requestId" {
            assert_eq!(ours.get(key).text().len(), theirs.get(key).text().len());
        } else {
            assert_eq!(theirs.get(key), ours.get(key));
        }
    }
}

#[tokio::test]
async fn answers_have_the_shape_of_captured_ones() {
    let Some(folder) = shared("samples/grantex", "INDEX.json") else { return };
    let server = Server::start();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let entries = get(&server, FREE, "/v1/audit/entries").await.json().get("entries").clone().list();
    let (first, agent) = (entries[0].get("entryId").text(), entries[0].get("agentId").text());
    let Json::Object(index) = json::parse(&read("INDEX.json").unwrap()) else { panic!("no index") };
    let (mut shapes, mut refusals, mut statuses) = (0, 0, 0);
    for (name, entry) in index {
        let mut path = entry.get("path").text().to_owned();
        if ["/v1/grants", "/v1/policies", "/v1/agents", "/v1/me"].contains(&path.as_str()) {
            continue;
        }
        match name.as_str() {
            "audit_one.json" => path = format!("/v1/audit/{first}"),
            "export_audit_agent.json" => path = format!("/v1/compliance/export/audit?agentId={agent}"),
            _ => {}
        }
        let reply = match path.split_once(" (") {
            Some((path, "None key)")) => server.ask(Method::GET, path, &[], "").await,
            Some((path, key)) => {
                let key = format!("Bearer {}", key.trim_end_matches(" key)"));
                server.ask(Method::GET, path, &[("authorization", &key)], "").await
            }
            None => get(&server, FREE, &path).await,
        };
        assert_eq!(i64::from(reply.status), entry.get("status").int(), "{name}: {}", reply.body);
        assert_eq!(reply.header("content-type"), Some("application/json; charset=utf-8"), "{name}");
        statuses += 1;
        let Some(captured) = read(&name) else { continue };
        if reply.status == 200 {
            shapes += 1;
            assert_eq!(differs(&json::parse(&captured), &reply.json(), &name), None);
        } else {
            refusals += 1;
            same_but_for_the_id(&captured, &reply);
        }
    }
    assert!(
        shapes >= 11 && refusals >= 4 && statuses >= 28,
        "{shapes} shapes, {refusals} refusals, {statuses} statuses"
    );
    println!("compared {shapes} shapes, {refusals} refusals and {statuses} statuses");
}

#[tokio::test]
async fn a_spent_budget_and_the_headers_are_as_captured() {
    let Some(folder) = shared("samples/grantex", "INDEX.json") else { return };
    let server = Server::of(crate::support::recipe(1, 10, 10), &["rate:/v1:33:1"], false);
    let reply = get(&server, PRO, "/v1/compliance/summary").await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, Some("33")));
    same_but_for_the_id(&std::fs::read_to_string(folder.join("err_429_plan_limit.json")).unwrap(), &reply);
    let captured = json::parse(&std::fs::read_to_string(folder.join("headers_cors.json")).unwrap());
    let good = bearer(PRO);
    let preflight = [("origin", ORIGIN), ("access-control-request-method", "GET")];
    let unknown = [("origin", "http://evil.test"), ("access-control-request-method", "GET")];
    let path = "/v1/compliance/summary";
    for (name, reply) in [
        (
            "get_allowed_origin",
            server.ask(Method::GET, path, &[("origin", ORIGIN), ("authorization", &good)], "").await,
        ),
        ("get_unknown_origin", server.ask(Method::GET, path, &[("origin", "x"), ("authorization", &good)], "").await),
        ("get_401_allowed_origin", server.ask(Method::GET, path, &[("origin", ORIGIN)], "").await),
        ("preflight_allowed", server.ask(Method::OPTIONS, path, &preflight, "").await),
        ("preflight_unknown", server.ask(Method::OPTIONS, path, &unknown, "").await),
    ] {
        let mut headers = captured.get(name).clone();
        if let Json::List(pair) = headers {
            assert_eq!(i64::from(reply.status), pair[0].int(), "{name}");
            headers = pair[1].clone();
        }
        for header in [
            "vary",
            "cache-control",
            "content-type",
            "access-control-allow-credentials",
            "access-control-expose-headers",
            "access-control-allow-methods",
            "access-control-allow-headers",
            "access-control-max-age",
        ] {
            let theirs = headers.keys().contains(&header).then(|| headers.get(header).text().to_owned());
            assert_eq!(reply.header(header).map(str::to_owned), theirs, "{name}: {header}");
        }
        let named = headers.keys().contains(&"access-control-allow-origin").then_some(ORIGIN);
        assert_eq!(reply.header("access-control-allow-origin"), named, "{name}");
    }
}
