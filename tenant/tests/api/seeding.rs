//! The same recipe gives the same bytes; another one does not.

use crate::support::{Server, recipe};
use packseal_tenant::seed;

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

#[test]
fn two_hundred_thousand_rows_seed_in_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let begun = std::time::Instant::now();
    seed::ensure(&folder.path().join("t.sqlite"), &recipe(1, 200_000, 1000)).unwrap();
    println!("200,000 rows: {:?}", begun.elapsed());
    assert!(begun.elapsed().as_secs() < 60);
}
