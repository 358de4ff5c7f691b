//! The same recipe gives the same bytes; another one does not.

use crate::support::{Server, recipe};
use packseal_tenant::evidence::kinds::{INTEGRATION_TYPES, KINDS};
use packseal_tenant::seed::{self, Recipe};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

const PATHS: [&str; 9] = [
    "/audit/logs?limit=100",
    "/audit/export",
    "/settings/identity",
    "/audit/performance/load-test/evidence",
    "/costs/export/focus?start_date=2026-08-01&end_date=2026-11-20&include_preliminary=true",
    "/costs/reconciliation/close-package?start_date=2026-11-01&end_date=2026-11-19&provider=aws",
    "/savings/proof",
    "/savings/proof/drilldown?dimension=finding_category",
    "/savings/realized/events?response_format=csv",
];

#[tokio::test]
async fn two_databases_of_one_recipe_answer_alike() {
    let (one, two, other) = (Server::start(), Server::start(), Server::with(recipe(2, 1200, 1500), &[]));
    for path in PATHS {
        let path = format!("/api/v1{path}");
        let answer = one.get("pro-owner", &path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.body, two.get("pro-owner", &path).await.body, "{path}");
        if !path.contains("/settings/") {
            assert_ne!(answer.body, other.get("pro-owner", &path).await.body, "{path}");
        }
    }
}

#[test]
fn a_file_is_seeded_anew_only_when_it_holds_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite");
    let rows = || {
        let db = rusqlite::Connection::open(&path).unwrap();
        let count: i64 =
            db.query_row("SELECT COUNT(*) FROM audit_logs WHERE tenant = 1", [], |row| row.get(0)).unwrap();
        let uuid: String = db.query_row("SELECT uuid FROM tenants WHERE id = 1", [], |row| row.get(0)).unwrap();
        (count, uuid)
    };
    std::fs::write(&path, b"").unwrap();
    seed::ensure(&path, &recipe(1, 400, 5)).unwrap();
    let first = rows();
    assert_eq!(first.0, 400);
    rusqlite::Connection::open(&path).unwrap().execute("DELETE FROM audit_logs", []).unwrap();
    seed::ensure(&path, &recipe(1, 400, 5)).unwrap();
    assert_eq!(rows().0, 0, "the file was made anew");
    seed::ensure(&path, &recipe(2, 400, 5)).unwrap();
    assert_ne!(rows().1, first.1);
    std::fs::write(&path, b"no database at all").unwrap();
    seed::ensure(&path, &recipe(1, 1, 5)).unwrap();
    assert!(rows().0 > 100, "the fixed cases are missing");
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1, "something was left over");
    let nowhere = seed::ensure(&folder.path().join("no/such/t.sqlite"), &recipe(1, 1, 1)).unwrap_err();
    assert!(nowhere.to_string().contains("--db"));
}

/// How the tables of the other systems start.
const OTHERS: [&str; 4] = ["grantex_", "ops_", "playbook_", "drift_"];

/// The digest of all rows of a file that no other rows are counted from, table by table: of Valdrics, or of the tables
/// whose names start so.
fn digest(path: &std::path::Path, start: Option<&str>) -> String {
    let db = rusqlite::Connection::open(path).unwrap();
    let tables =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('meta', 'audit_marks') ORDER BY name";
    let mut tables: Vec<String> =
        db.prepare(tables).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    tables.retain(|table| match start {
        Some(start) => table.starts_with(start),
        None => !OTHERS.iter().any(|other| table.starts_with(other)),
    });
    assert!(!tables.is_empty());
    let mut sum = Sha256::new();
    for table in tables {
        let mut select = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
        let columns = select.column_count();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                sum.update(format!("{:?};", row.get_ref(column).unwrap()));
            }
        }
    }
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Recorded answers in other tests come from these rows. Whoever changes them on purpose records those anew.
#[test]
fn the_rows_of_a_recipe_are_the_ones_that_were_recorded() {
    let folder = tempfile::tempdir().unwrap();
    for (rows, expected) in [
        ((230, 80), "a248f1f15577d0d028cf311e2b7d2ced20d3390c497f04a68da66acb864199dd"),
        ((1200, 3000), "d2edf9825c15fd7961dbba693e1b6926dfc6ab539983816d20d67822a95a0ad9"),
    ] {
        let path = folder.path().join("t.sqlite");
        seed::ensure(&path, &recipe(1, rows.0, rows.1)).unwrap();
        assert_eq!(digest(&path, None), expected, "{rows:?}");
    }
}

/// Likewise for each of the other systems.
#[test]
fn the_rows_of_the_other_systems_are_the_ones_that_were_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite");
    seed::ensure(&path, &recipe(1, 10, 10)).unwrap();
    let expected = [
        "b98577762ad1871d5162fcfffd070b73edb58075c12707777932d14d59637c60",
        "36c4b8542c3f32c07ddc37362c4db94b7a1e209e46df17d471c0ace56a6a439e",
        "3ac73ba2f26f862cecdee76879cf385fde21ef4bc0eb3c1928c9988f7ee499a6",
        "f02dbb1a0534d7cf889c248afc350445ea83e0a25277c98a3ebf744766f9c094",
    ];
    for (start, expected) in OTHERS.into_iter().zip(expected) {
        assert_eq!(digest(&path, Some(start)), expected, "{start}");
    }
}

#[tokio::test]
async fn every_kind_of_evidence_has_as_many_rows_as_asked_for() {
    let server = Server::with(Recipe { evidence_rows: 2100, ..recipe(1, 0, 5) }, &[]);
    let few = Server::with(recipe(1, 0, 5), &[]);
    for kind in KINDS {
        let path = format!("/api/v1/audit/logs?event_type={}", kind.event_type);
        let page =
            async |server: &Server, more: &str| server.get("pro-admin", &format!("{path}{more}")).await.json().list();
        assert_eq!(page(&server, "&limit=100&offset=2000").await.len(), 100, "{}", kind.event_type);
        assert_eq!(page(&server, "&limit=1&offset=2100").await.len(), 0, "{}", kind.event_type);
        // The fixed cases are among them.
        let newest = page(&server, "&limit=100&order=asc").await;
        let oldest = page(&few, "&limit=1&order=asc").await;
        assert_eq!(newest[0], oldest[0]);
    }
    let list = server.get("pro-admin", "/api/v1/audit/jobs/slo/evidence?limit=2000").await.json();
    assert!(list.get("total").int() >= 1998, "{}", list.get("total").int());
    let tests: usize = {
        let mut count = 0;
        for kind in INTEGRATION_TYPES {
            count += server.all_logs(&format!("&event_type={kind}")).await.len();
        }
        count
    };
    assert_eq!(tests, 2100);
    let times = server.all_logs("&event_type=jobs.slo_captured").await;
    let times: std::collections::HashSet<&str> = times.iter().map(|log| log.get("event_timestamp").text()).collect();
    assert_eq!(times.len(), 2100, "two rows of one instant");
}

/// How long a page may take in this build: SQLite itself is hardly optimised in a debug build.
const PAGE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 100 } else { 10 });

#[tokio::test]
async fn two_hundred_thousand_rows_seed_in_seconds_and_page_quickly() {
    let begun = Instant::now();
    let server = Server::with(recipe(1, 200_000, 200_000), &[]);
    println!("200,000 rows of both: {:?}", begun.elapsed());
    assert!(begun.elapsed().as_secs() < 60);
    let token = server.token("pro-owner").await;
    for query in ["", "&order=asc", "&event_type=auth.login", "&sort_by=event_type"] {
        for offset in [0, 10_000, 100_000, 199_900] {
            let path = format!("/api/v1/audit/logs?limit=100&offset={offset}{query}");
            let mut best = Duration::MAX;
            for _ in 0..5 {
                let begun = Instant::now();
                let reply = server.try_ask(&path, &token).await.unwrap();
                assert!(reply.status == 200 && (reply.body.len() > 10_000 || query.contains("auth")), "{path}");
                best = best.min(begun.elapsed());
            }
            println!("{path}: {best:?}");
            assert!(best < PAGE, "{path}: {best:?}");
        }
    }
}
