//! Every way in which the chain can come out other than intact, and what the server makes of it.

use super::chain::SCRIPT;
use super::{FREE, PACK, PRO, get, list};
use crate::support::json::{Json, parse};
use crate::support::{Server, python, recipe};
use axum::http::Method;

fn broken(fault: &str) -> Server {
    Server::with(recipe(1, 10, 10), &[fault])
}

/// checkedEntries and reason, valid or not.
fn verdict(pack: &Json) -> (i64, Option<String>) {
    let chain = pack.get("chainIntegrity");
    assert_eq!(chain.keys(), ["valid", "checkedEntries", "firstBrokenAt", "reason"]);
    let reason = (*chain.get("reason") != Json::Null).then(|| chain.get("reason").text().to_owned());
    assert_eq!(*chain.get("valid"), Json::Bool(reason.is_none()));
    let checked = chain.get("checkedEntries").int();
    if reason.is_some() {
        let entries = pack.get("auditEntries").clone().list();
        assert_eq!(chain.get("firstBrokenAt"), entries[usize::try_from(checked).unwrap()].get("entryId"));
    }
    (checked, reason)
}

#[tokio::test]
async fn each_break_is_judged_as_the_contract_says() {
    let whole = Server::start();
    let intact = get(&whole, PRO, PACK).await.json();
    assert_eq!(verdict(&intact), (120, None));
    let intact = intact.get("auditEntries").clone().list();
    for (name, expected, count) in [
        ("legacy", (120, None), 120),
        ("fork", (61, Some("link")), 120),
        ("edited", (60, Some("content")), 120),
        ("deleted-middle", (60, Some("link")), 119),
        ("head-cut", (108, None), 108),
        ("tail-cut", (108, None), 108),
        ("miscounted", (120, None), 120),
    ] {
        let server = broken(&format!("chain:{name}"));
        let pack = get(&server, PRO, PACK).await.json();
        let (checked, reason) = verdict(&pack);
        assert_eq!((checked, reason.as_deref()), expected, "{name}");
        let entries = pack.get("auditEntries").clone().list();
        assert_eq!(entries.len(), count, "{name}");
        assert_ne!(entries == intact, name != "miscounted", "{name} changes nothing");
        for path in ["/v1/compliance/export/audit", "/v1/audit/entries"] {
            assert_eq!(list(&server, path, "entries").await, entries, "{name}: {path} tells another story");
        }
        let total = pack.get("summary").get("auditEntries").get("total").int();
        let surplus = total - i64::try_from(count).unwrap();
        assert_eq!(surplus, i64::from(name == "miscounted"), "{name}");
        assert_eq!(
            get(&server, PRO, "/v1/compliance/summary").await.json().get("auditEntries").get("total").int(),
            total
        );
        let nine = get(&server, FREE, PACK).await.json();
        assert_eq!(verdict(&nine).1, None, "{name}: a log that short stays as it is");
    }
}

#[tokio::test]
async fn an_erasure_marks_each_entry_of_one_person_and_nothing_else() {
    let (whole, server) = (Server::start(), broken("chain:erased"));
    let intact = list(&whole, PACK, "auditEntries").await;
    let pack = get(&server, PRO, PACK).await.json();
    let entries = pack.get("auditEntries").clone().list();
    let person = intact[60].get("principalId").text();
    let first = intact.iter().position(|entry| entry.get("principalId").text() == person).unwrap();
    assert_eq!(verdict(&pack), (i64::try_from(first).unwrap(), Some("content".to_owned())));
    let mut marked = 0;
    for (before, after) in intact.iter().zip(&entries) {
        if after == before {
            assert_ne!(before.get("principalId").text(), person);
            continue;
        }
        marked += 1;
        let Json::Object(mut pairs) = after.get("metadata").clone() else { panic!("no object") };
        pairs.retain(|(key, _)| key != "erasedAt");
        assert_eq!(Json::Object(pairs), *before.get("metadata"), "more than the marker changed");
        assert_eq!((after.get("hash"), after.get("principalId").text()), (before.get("hash"), person));
    }
    assert!(marked > 5, "{marked} entries");
}

#[tokio::test]
async fn python_finds_the_same_eras_links_and_contents() {
    for (name, eras, links) in [
        ("legacy", None, "[]"),
        ("fork", Some("C".repeat(120)), "[61]"),
        ("edited", Some(format!("{}-{}", "C".repeat(60), "C".repeat(59))), "[]"),
        ("deleted-middle", Some("C".repeat(119)), "[60]"),
        ("head-cut", Some("C".repeat(108)), "[]"),
    ] {
        let pack = get(&broken(&format!("chain:{name}")), PRO, PACK).await;
        let Some(found) = python(SCRIPT, &pack.body) else { return };
        let found = parse(&found);
        assert_eq!(found.get("links"), &parse(links), "{name}");
        let text = found.get("eras").text();
        match eras {
            Some(eras) => assert_eq!(text, eras, "{name}"),
            None => {
                // A third each; where sorting changes nothing, today's rule fits yesterday's entries too.
                let (a, rest) = text.split_at(40);
                let (b, c) = rest.split_at(40);
                assert_eq!(a, "A".repeat(40));
                assert!(b.contains('B') && b.chars().all(|era| "BC".contains(era)), "{b}");
                assert_eq!(c, "C".repeat(40));
                let entries = pack.json().get("auditEntries").clone().list();
                let at = |nth: usize| entries[nth].get("timestamp").text();
                assert!(
                    at(39) < "2026-02-26" && at(40) > "2026-02-26" && at(79) < "2026-08-12" && at(80) > "2026-08-12"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_fork_is_of_one_millisecond_and_one_predecessor() {
    let entries = list(&broken("chain:fork"), PACK, "auditEntries").await;
    let twins: Vec<&[Json]> =
        entries.windows(2).filter(|pair| pair[0].get("timestamp") == pair[1].get("timestamp")).collect();
    assert_eq!(twins.len(), 1);
    assert_eq!(twins[0][0].get("prevHash"), twins[0][1].get("prevHash"));
    assert!(twins[0][0].get("entryId").text() < twins[0][1].get("entryId").text());
    let cut = list(&broken("chain:head-cut"), PACK, "auditEntries").await;
    assert_ne!(*cut[0].get("prevHash"), Json::Null, "the head of the chain is still there");
}

#[tokio::test]
async fn a_break_comes_and_goes_with_the_faults_and_holds_below_its_prefix() {
    let server =
        Server::of(recipe(1, 10, 10), &["chain:/v1/compliance/evidence-pack:edited", "rate:/v1/audit:1:1"], true);
    let pack = list(&server, PACK, "auditEntries").await;
    assert_eq!(get(&server, PRO, "/v1/audit/entries").await.status, 429, "other faults go on");
    assert_ne!(list(&server, "/v1/audit/entries", "entries").await, pack);
    get(&server, PRO, "/v1/compliance/export/grants").await;
    let happened = server.ask(Method::GET, "/demo/faults", &[], "").await.body;
    let expected = "[{\"fault\":\"chain:/v1/compliance/evidence-pack:edited\",\"happened\":1},\
                    {\"fault\":\"rate:/v1/audit:1:1\",\"happened\":1}]";
    assert_eq!(happened, expected);
    let replaced = server.ask(Method::PUT, "/demo/faults", &[], "[\"chain:tail-cut:1\"]").await;
    assert_eq!(replaced.status, 200, "{}", replaced.body);
    // An answer that has no log does not spend it.
    get(&server, PRO, "/v1/compliance/export/grants").await;
    assert_eq!(server.get("pro-owner", "/api/v1/audit/logs").await.status, 200);
    assert_eq!(list(&server, PACK, "auditEntries").await.len(), 108);
    assert_eq!(list(&server, PACK, "auditEntries").await.len(), 120);
}
