//! Periods, caps, and a log that grows while it is read.

use packseal::assemble::SetState;
use serde_json::{Value, json};

use crate::support::arguments::{plain, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{FIRST_PAGE, SECOND_PAGE, THIRD_PAGE, log, recorded};
use crate::support::pack::{Pack, build};

/// The ids in audit_logs.csv, in order.
fn ids(pack: &Pack) -> Vec<String> {
    csv::Reader::from_reader(pack.entry("audit_logs.csv")).records().map(|row| row.unwrap()[0].to_owned()).collect()
}

/// Gives the log these rows, in pages of 100.
fn set_log(driver: &mut Recorded, rows: &[Value]) {
    for (index, target) in [FIRST_PAGE, SECOND_PAGE, THIRD_PAGE].into_iter().enumerate() {
        let page: Vec<&Value> = rows.iter().skip(index * 100).take(100).collect();
        driver.replace(target, Reply::json(200, serde_json::to_vec(&page).unwrap()));
    }
}

fn row(id: &str, at: &str) -> Value {
    json!({"id": id, "event_type": "auth.login", "event_timestamp": at, "actor_email": null, "resource_type": null,
           "resource_id": null, "success": true, "correlation_id": null})
}

#[test]
fn both_ends_belong_to_the_period_to_the_microsecond() {
    let mut driver = recorded();
    let rows = [
        row("after", "2026-11-16T00:00:00"),
        row("last", "2026-11-15T23:59:59.999999"),
        row("first", "2026-11-01T00:00:00"),
        row("before", "2026-10-31T23:59:59.999999"),
    ];
    set_log(&mut driver, &rows);
    for (first, last, wanted) in [
        ("2026-11-01", "2026-11-15", &["last", "first"][..]),
        ("2026-11-01", "", &["after", "last", "first"]),
        ("", "2026-11-15", &["last", "first", "before"]),
        ("", "", &["after", "last", "first", "before"]),
        ("2026-11-02", "2026-11-14", &[]),
    ] {
        let arguments = with(|form| (form.first_day, form.last_day) = (first.to_owned(), last.to_owned()), |_| ());
        let pack = build(&arguments, &driver);
        assert_eq!(ids(&pack), wanted, "{first} to {last}");
        let line = pack.completeness("audit_logs");
        assert_eq!((line["included"].clone(), line["truncated"].as_str()), (wanted.len().to_string(), "false"));
        let from = if first.is_empty() { String::new() } else { format!("{first}T00:00:00Z") };
        let to = if last.is_empty() { String::new() } else { format!("{last}T23:59:59.999999Z") };
        assert_eq!((&line["from"], &line["to"]), (&from, &to));
    }
}

#[test]
fn pages_older_than_the_period_are_not_asked_for() {
    let driver = recorded();
    let newest = log(&driver)[0]["event_timestamp"].as_str().unwrap()[..10].to_owned();
    let pack = build(&with(|form| form.first_day = newest, |_| ()), &driver);
    assert_eq!(pack.completeness("audit_logs")["requests"], "1");
    assert!(!driver.asked.borrow().iter().any(|target| target == SECOND_PAGE));
}

#[test]
fn without_a_limit_reached_nothing_is_called_cut() {
    let driver = recorded();
    let rows = log(&driver).len().to_string();
    let pack = build(&plain(), &driver);
    let line = pack.completeness("audit_logs");
    let found = ["requests", "returned", "included", "cap", "truncated"].map(|column| line[column].as_str());
    assert_eq!(found, ["3", &rows, &rows, "200000", "false"]);
    assert_eq!(pack.receipt.limits_reached, [""; 0]);
}

#[test]
fn the_cap_on_audit_rows_is_stated_when_it_cuts() {
    let driver = recorded();
    let all = log(&driver).len() as u64;
    for (cap, truncated) in [(100, true), (all - 1, true), (all, false), (all + 1, false)] {
        let pack = build(&with(|_| (), |recipe| recipe.sections[0].rows.most = Some(cap)), &driver);
        let included = cap.min(all);
        assert_eq!(ids(&pack).len() as u64, included);
        let line = pack.completeness("audit_logs");
        let found = ["included", "cap", "truncated"].map(|column| line[column].clone());
        assert_eq!(found, [included.to_string(), cap.to_string(), truncated.to_string()]);
        assert_eq!(pack.receipt.limits_reached.len(), usize::from(truncated), "{:?}", pack.receipt.limits_reached);
        assert!(pack.text("manifest.json").contains(&format!("{cap} at most")));
    }
}

#[test]
fn the_evidence_limit_is_stated_when_it_cuts() {
    let pack = build(&with(|form| form.evidence_limit = "1".to_owned(), |_| ()), &recorded());
    let sets: Vec<&str> = pack
        .names()
        .into_iter()
        .filter(|name| !name.starts_with("raw/"))
        .filter_map(|name| name.strip_suffix("_evidence.json"))
        .collect();
    assert_eq!(sets.len(), 13);
    for set in sets {
        assert_eq!(pack.json(&format!("{set}_evidence.json")).as_array().unwrap().len(), 1, "{set}");
        let line = pack.completeness(&format!("{set}_evidence"));
        assert_eq!(["included", "cap", "truncated"].map(|column| line[column].as_str()), ["1", "1", "true"], "{set}");
    }
    assert_eq!(pack.receipt.limits_reached.len(), 13);
    let manifest = pack.json("manifest.json");
    assert_eq!(manifest["performance_load_tests"], json!({"count": 1, "limit": 1}));
}

#[test]
fn integration_tests_of_all_types_are_one_list_newest_first() {
    let pack = build(&plain(), &recorded());
    let items = pack.json("integration_acceptance_evidence.json");
    let times: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["timestamp"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    let types: std::collections::BTreeSet<&str> =
        items.as_array().unwrap().iter().map(|item| item["event_type"].as_str().unwrap()).collect();
    assert_eq!(types.len(), 5, "{types:?}");
}

#[test]
fn rows_written_meanwhile_shift_pages_and_no_row_is_lost_or_doubled() {
    let mut driver = recorded();
    let rows = log(&driver);
    let wanted: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    // Three rows are written after the first page was read: the later pages begin three rows earlier.
    for (target, from) in [(SECOND_PAGE, 97), (THIRD_PAGE, 197)] {
        let page: Vec<&Value> = rows.iter().skip(from).take(100).collect();
        driver.replace(target, Reply::json(200, serde_json::to_vec(&page).unwrap()));
    }
    let pack = build(&plain(), &driver);
    assert_eq!(ids(&pack), wanted);
    assert_eq!(pack.completeness("audit_logs")["returned"], wanted.len().to_string());
}

#[test]
fn a_log_that_fills_its_last_page_is_asked_once_more() {
    let mut driver = recorded();
    let rows: Vec<Value> = log(&driver).into_iter().take(200).collect();
    set_log(&mut driver, &rows);
    let pack = build(&plain(), &driver);
    assert_eq!(ids(&pack).len(), 200);
    assert_eq!(pack.completeness("audit_logs")["requests"], "3");
}

#[test]
fn an_empty_log_gives_a_header_and_says_empty() {
    let mut driver = recorded();
    for target in driver.replies.keys().filter(|target| target.contains("/audit/logs?")).cloned().collect::<Vec<_>>() {
        driver.replace(&target, Reply::json(200, "[]"));
    }
    let pack = build(&plain(), &driver);
    assert_eq!(
        pack.text("audit_logs.csv"),
        "id,event_type,event_timestamp,actor_email,resource_type,resource_id,success,correlation_id\r\n"
    );
    assert_eq!(pack.text("performance_load_test_evidence.json"), "[]");
    let progress = driver.progress.borrow().last().unwrap().clone();
    let empty = progress.sets.iter().filter(|line| line.state == SetState::Empty).count();
    assert_eq!(empty, 14, "the log and thirteen evidence files");
}
