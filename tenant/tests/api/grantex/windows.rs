//! What the parameters do.

use super::{FREE, PACK, PRO, get, list};
use crate::support::json::Json;
use crate::support::{Server, recipe};

fn stamps(entries: &[Json]) -> Vec<&str> {
    entries.iter().map(|entry| entry.get("timestamp").text()).collect()
}

#[tokio::test]
async fn windows_are_inclusive_and_echoed_as_they_were_asked_for() {
    let server = Server::start();
    let all = list(&server, PACK, "auditEntries").await;
    let all = stamps(&all);
    assert_eq!(all.len(), 120);
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "two entries of one instant");
    let (since, until) = (all[10], all[19]);
    let pack = get(&server, PRO, &format!("{PACK}?since={since}&until={until}&framework=soc2")).await.json();
    assert_eq!(pack.get("meta").keys(), ["schemaVersion", "generatedAt", "since", "until", "framework"]);
    assert_eq!((pack.get("meta").get("since").text(), pack.get("meta").get("until").text()), (since, until));
    let found = pack.get("auditEntries").clone().list();
    assert_eq!(stamps(&found), all[10..20]);
    assert_eq!(pack.get("chainIntegrity").get("checkedEntries").int(), 10);
    assert_eq!(*pack.get("chainIntegrity").get("valid"), Json::Bool(true), "a slice of a chain is a chain");
    assert_eq!(pack.get("summary").get("auditEntries").get("total").int(), 10);
    // Agents and policies have no window; grants have.
    assert_eq!(pack.get("summary").get("agents").get("total").int(), 6);
    assert_eq!(pack.get("policies").clone().list().len(), 4);
    let grants = pack.get("grants").clone().list();
    assert!(grants.len() < 24 && grants.iter().all(|grant| (since..=until).contains(&grant.get("issuedAt").text())));
    for (query, expected) in [
        (format!("since={}", since.replace('Z', "%2B00:00")), 110),
        (format!("until={}", all[0]), 1),
        ("since=2020-01-01&until=2020-02-01".to_owned(), 0),
        ("since=2020-01-01".to_owned(), 120),
    ] {
        let entries = list(&server, &format!("/v1/compliance/export/audit?{query}"), "entries").await;
        assert_eq!(entries.len(), expected, "{query}");
        let summary = get(&server, PRO, &format!("/v1/compliance/summary?{query}")).await.json();
        assert_eq!(summary.get("auditEntries").get("total").int(), i64::try_from(expected).unwrap(), "{query}");
    }
    let page = "/v1/audit/entries?page=1&pageSize=2&since=2030-01-01";
    assert_eq!(list(&server, page, "entries").await.len(), 120, "the SDKs' parameters do nothing");
}

#[tokio::test]
async fn filters_hold_and_any_framework_is_echoed() {
    let server = Server::start();
    let all = list(&server, "/v1/audit/entries", "entries").await;
    for (parameter, key) in
        [("agentId", "agentId"), ("grantId", "grantId"), ("principalId", "principalId"), ("action", "action")]
    {
        let wanted = all[7].get(key).text();
        let value: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
        let found = list(&server, &format!("/v1/audit/entries?{parameter}={value}"), "entries").await;
        let expected: Vec<&Json> = all.iter().filter(|entry| entry.get(key).text() == wanted).collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{parameter}");
        assert!(!found.is_empty() && found.len() < all.len(), "{parameter}");
    }
    let failed = list(&server, "/v1/compliance/export/audit?status=failure", "entries").await;
    assert!(!failed.is_empty() && failed.iter().all(|entry| entry.get("status").text() == "failure"));
    for (query, expected) in [
        ("", "\"framework\":\"all\"}"),
        ("?framework=soc2", "\"framework\":\"soc2\"}"),
        ("?framework=HiPaA%20%22x%22", "\"framework\":\"HiPaA \\\"x\\\"\"}"),
        ("?framework=", "\"framework\":\"\"}"),
        ("?framework=soc2&framework=gdpr", "\"framework\":[\"soc2\",\"gdpr\"]}"),
    ] {
        let body = get(&server, FREE, &format!("{PACK}{query}")).await.body;
        let meta = body.split_once(",\"summary\":").unwrap().0;
        assert!(meta.ends_with(expected), "{query}: {meta}");
    }
}

#[tokio::test]
async fn a_grant_that_is_over_is_counted_as_expired_and_listed_as_active() {
    let server = Server::start();
    let counts = get(&server, PRO, "/v1/compliance/summary").await.json().get("grants").clone();
    let grants = list(&server, "/v1/compliance/export/grants", "grants").await;
    let now = get(&server, PRO, "/v1/compliance/summary").await.json().get("generatedAt").text().to_owned();
    assert_eq!(now, "2026-11-20T15:13:27.539Z");
    let number =
        |fits: &dyn Fn(&Json) -> bool| i64::try_from(grants.iter().filter(|grant| fits(grant)).count()).unwrap();
    let active = |grant: &Json| grant.get("status").text() == "active";
    let over = |grant: &Json| grant.get("expiresAt").text() <= now.as_str();
    assert_eq!(counts.get("total").int(), number(&|_| true));
    assert_eq!(counts.get("expired").int(), number(&|grant| active(grant) && over(grant)));
    assert_eq!(counts.get("active").int(), number(&|grant| active(grant) && !over(grant)));
    assert_eq!(counts.get("revoked").int(), number(&|grant| *grant.get("revokedAt") != Json::Null));
    assert!(["active", "revoked", "expired"].iter().all(|key| counts.get(key).int() > 0));
    let listed = |status: &str| format!("/v1/compliance/export/grants?status={status}");
    assert_eq!(list(&server, &listed("expired"), "grants").await.len(), 0);
    assert_eq!(i64::try_from(list(&server, &listed("active"), "grants").await.len()).unwrap(), number(&active));
    let issued: Vec<&str> = grants.iter().map(|grant| grant.get("issuedAt").text()).collect();
    assert!(issued.windows(2).all(|pair| pair[0] > pair[1]), "not the latest first");
}

#[tokio::test]
async fn each_developer_sees_their_own_and_as_many_rows_as_asked_for() {
    let server = Server::with(packseal_tenant::seed::Recipe { grantex_rows: 20_000, ..recipe(1, 10, 10) }, &[]);
    let begun = std::time::Instant::now();
    let pack = get(&server, PRO, PACK).await;
    println!("a pack of 20,000 entries, {} bytes: {:?}", pack.body.len(), begun.elapsed());
    assert_eq!(pack.json().get("chainIntegrity").get("checkedEntries").int(), 20_000);
    let free = get(&server, FREE, "/v1/audit/entries").await.json().get("entries").clone().list();
    assert_eq!(free.len(), 9);
    let foreign = format!("/v1/audit/{}", free[0].get("entryId").text());
    assert_eq!(get(&server, FREE, &foreign).await.json(), free[0]);
    assert_eq!(get(&server, PRO, &foreign).await.status, 404);
    let empty = get(&server, "grantex-empty", PACK).await;
    let end = "\"grants\":[],\"auditEntries\":[],\"policies\":[],\"chainIntegrity\":{\"valid\":true,\"checkedEntries\":0,\
               \"firstBrokenAt\":null,\"reason\":null}}";
    assert!(empty.body.ends_with(end), "{}", empty.body);
}
