//! The raw rows: shapes, pages, windows, and that there are rows of every kind.

use super::{EMPTY, OWNER, TEAM, all, get, good, refused, server};
use crate::support::Server;
use crate::support::json::Json;
use std::collections::BTreeSet;

const QUARTER: &str = "from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z";
/// The last 30 days of [`crate::support::NOW`].
const RECENT: &str = "from=2026-10-22T00:00:00Z&to=2026-11-21T00:00:00Z";

/// The texts under a name, without repetition.
fn values<'a>(items: &'a [Json], name: &str) -> BTreeSet<&'a str> {
    items.iter().map(|item| item.get(name).text_or_empty()).collect()
}

fn set<const N: usize>(values: [&str; N]) -> BTreeSet<&str> {
    values.into_iter().collect()
}

#[tokio::test]
async fn rows_have_the_members_that_the_entries_of_a_pack_have_as_columns() {
    let server = server(&[]);
    for (path, keys) in [
        (
            "/scans",
            "scan_id cloud_account_id started_at finished_at status trigger drift_items resources_total resources_managed",
        ),
        (
            "/drift-items",
            "finding_id scan_id detected_at resolved_at drift_type resource_type resource_id risk_level status resolution \
             time_to_resolve_seconds",
        ),
        ("/custom-rules", "rule_id name flag_pattern resource_pattern severity enabled reason updated_at"),
        ("/state-sources", "state_source_id display_name kind cloud_account_id location created_at last_fetched_at"),
    ] {
        let items = all(&server, OWNER, &format!("{path}?limit=500")).await;
        assert!(items.len() >= 7, "{path}: {}", items.len());
        for item in &items {
            assert_eq!(item.keys().join(" "), keys, "{path}");
        }
        assert_eq!(good(&server, EMPTY, path).await.get("items").clone().list(), [], "{path}");
    }
}

#[tokio::test]
async fn every_kind_of_row_is_in_a_past_quarter_and_in_the_last_month() {
    let server = server(&[]);
    for (user, window) in [(OWNER, QUARTER), (OWNER, RECENT), (TEAM, RECENT)] {
        let items = all(&server, user, &format!("/drift-items?limit=500&{window}")).await;
        assert_eq!(values(&items, "drift_type"), set(["missing", "extra", "changed"]));
        assert_eq!(values(&items, "risk_level"), set(["critical", "high", "medium", "low", "ignore"]));
        assert_eq!(values(&items, "status"), set(["resolved", "open", "acknowledged"]));
        for (nth, item) in items.iter().enumerate() {
            let resolved = item.get("status").text() == "resolved";
            for name in ["resolved_at", "resolution", "time_to_resolve_seconds"] {
                assert_eq!(*item.get(name) != Json::Null, resolved, "{nth}: {name}");
            }
        }
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            let begins = |item: &Json| item.get("resource_id").text().starts_with(start);
            assert!(items.iter().any(begins), "no cell begins with {start:?}");
        }
        for part in ["\"", "\n", ",", "林"] {
            assert!(items.iter().any(|item| item.get("resource_id").text().contains(part)), "{part:?}");
        }
        assert!(values(&items, "resolution").iter().any(|text| text.starts_with('=')));
        let scans = all(&server, user, &format!("/scans?limit=500&{window}")).await;
        assert_eq!(values(&scans, "status"), set(["pending", "running", "done"]));
        let ids = values(&scans, "scan_id");
        assert!(items.iter().all(|item| ids.contains(item.get("scan_id").text())), "a finding without its scan");
        let found: i64 = scans.iter().map(|scan| scan.get("drift_items").int()).sum();
        assert_eq!(usize::try_from(found).unwrap(), items.len());
        assert!(scans.iter().all(|scan| scan.get("resources_managed").int() <= scan.get("resources_total").int()));
    }
    let february = "/scans?from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z";
    assert_eq!(all(&server, OWNER, february).await, [], "a month without scans");
    let kinds = all(&server, OWNER, "/state-sources?limit=500").await;
    assert_eq!(values(&kinds, "kind"), set(["s3", "gcs", "azure_blob"]));
}

#[tokio::test]
async fn pages_join_without_a_gap_and_windows_are_half_open() {
    let server = server(&[]);
    let path = format!("/drift-items?{QUARTER}");
    let whole = all(&server, OWNER, &format!("{path}&limit=500")).await;
    for limit in [1, 7, 100] {
        let part = &whole[..30];
        let to = part[29].get("detected_at").text();
        let window = format!("from=2026-01-01T00:00:00Z&to={to}");
        let joined = all(&server, OWNER, &format!("/drift-items?{window}&limit={limit}")).await;
        let expected: Vec<&Json> = whole.iter().filter(|item| item.get("detected_at").text() < to).collect();
        assert_eq!(joined.iter().collect::<Vec<_>>(), expected, "{limit}");
    }
    assert_eq!(good(&server, OWNER, &path).await.get("items").clone().list().len(), 100, "the usual page");
    let place = |item: &Json| (item.get("detected_at").text().to_owned(), item.get("finding_id").text().to_owned());
    assert!(whole.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])), "not by time and id");
    let times: Vec<String> = whole.iter().map(|item| place(item).0).collect();
    let shared = times.windows(2).position(|pair| pair[0] == pair[1]).expect("two findings of one second");
    let (from, to) =
        (&times[shared], &times[shared + 1 + times[shared + 1..].iter().position(|t| *t != times[shared]).unwrap()]);
    let cut = all(&server, OWNER, &format!("/drift-items?from={from}&to={to}&limit=1")).await;
    assert!(cut.len() >= 2 && cut.iter().all(|item| item.get("detected_at").text() == from), "{from} {to}");
    // The same instant at another offset.
    let zone = "from=2026-01-01T01:00:00%2B01:00&to=2026-03-31T22:00:00-02:00";
    assert_eq!(all(&server, OWNER, &format!("/drift-items?{zone}&limit=500")).await, whole);
}

#[tokio::test]
async fn bad_parameters_and_windows_outside_the_plan_are_refused() {
    let server = server(&[]);
    for (query, words) in [
        ("limit=0", "limit must be a whole number from 1 to 500"),
        ("limit=501", "limit must be"),
        ("limit=x", "limit must be"),
        ("cursor=x", "cursor is not one of this list"),
        ("from=2026-01-01", "from must be an instant"),
        ("from=2026-01-01T00:00:00", "from must be an instant"),
        ("to=yesterday", "to must be an instant"),
    ] {
        refused(&get(&server, OWNER, &format!("/scans?{query}")).await, 400, words);
    }
    let next = good(&server, OWNER, "/scans?limit=1").await.get("next_cursor").text().to_owned();
    refused(&get(&server, OWNER, &format!("/custom-rules?cursor={next}")).await, 400, "cursor");
    let turned = "from=2026-04-01T00:00:00Z&to=2026-04-01T00:00:00Z";
    let reply = get(&server, OWNER, &format!("/scans?{turned}")).await;
    refused(&reply, 422, "the window ends before it begins");
    assert_eq!(reply.json().keys(), ["error"]);
    for (query, words) in [
        (QUARTER, "the window is longer than the 30 days"),
        ("from=2026-10-20T00:00:00Z&to=2026-10-25T00:00:00Z", "the team plan keeps 30 days"),
        ("from=2026-10-20T23:59:59Z", "the team plan keeps 30 days"),
    ] {
        for path in ["/scans", "/drift-items"] {
            let reply = get(&server, TEAM, &format!("{path}?{query}")).await;
            refused(&reply, 422, words);
            assert_eq!(reply.json().get("max_window_days").int(), 30);
        }
    }
    for query in [RECENT, "from=2026-10-21T00:00:00Z&to=2026-11-20T00:00:00Z", "from=2026-10-21T00:00:00Z", ""] {
        let items = all(&server, TEAM, &format!("/scans?limit=500&{query}")).await;
        assert!(items.len() > 50, "{query}");
        assert!(items.iter().all(|item| item.get("started_at").text() >= "2026-10-21"), "older than the plan keeps");
    }
    // Rules and state sources have no window.
    assert_eq!(get(&server, TEAM, "/custom-rules?from=x").await.status, 200);
}

#[tokio::test]
async fn two_servers_of_one_seed_answer_alike() {
    let (one, two) = (Server::start(), server(&[]));
    let other = Server::with(crate::support::recipe(2, 10, 10), &[]);
    for path in ["", "/scans?limit=500", "/drift-items", "/custom-rules", "/state-sources", "/audit-log/verify"] {
        let body = get(&one, OWNER, path).await.body;
        assert_eq!(body, get(&two, OWNER, path).await.body, "{path}");
        assert_ne!(body, get(&other, OWNER, path).await.body, "{path}");
    }
}
