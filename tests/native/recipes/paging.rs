//! Each way of paging gives the same rows, and a server that never ends or leads astray is told.

use std::collections::BTreeMap;

use super::HARBOUR;
use crate::support::arguments::chosen;
use crate::support::driver::{Recorded, Reply};
use crate::support::pack::{build, fail};

const QUERY: &str = "start_date=2026-07-01&end_date=2026-09-30&workspace=quay&include_people=false";
const BASE: &str = "/api/v3/tenants/quay";
const WINDOW: &str = "since=2026-07-01T00%3A00%3A00Z&before=2026-10-01T00%3A00%3A00Z&sort=at";
const CURSOR: &str =
    r#"{ "by": "cursor", "parameter": "cursor", "next": "/page/next", "size": { "parameter": "limit", "rows": 2 } }"#;

fn recipe(paging: &str) -> String {
    let text = HARBOUR.replace(CURSOR, paging);
    assert!(paging == CURSOR || text != HARBOUR);
    text
}

fn rows(ids: &[u8]) -> String {
    let row = |id: &u8| {
        format!(
            r#"{{"id":"{}","at":"2026-07-0{id}T00:00:00Z","title":"t","approved":true,"lines":1}}"#,
            char::from(b'a' + id)
        )
    };
    let rows: Vec<String> = ids.iter().map(row).collect();
    format!(r#"{{"data":[{}]}}"#, rows.join(","))
}

fn driver(pages: &[(&str, Reply)]) -> Recorded {
    let mut answers: BTreeMap<String, Reply> =
        pages.iter().map(|(query, reply)| (format!("{BASE}/changes?{WINDOW}{query}"), reply.clone())).collect();
    answers.insert(format!("{BASE}/policy"), Reply::json(200, "{}"));
    Recorded::new(answers, BTreeMap::new())
}

fn json(ids: &[u8]) -> Reply {
    Reply::json(200, rows(ids))
}

fn linked(ids: &[u8], link: &str) -> Reply {
    json(ids).header("link", link)
}

#[test]
fn every_way_of_paging_gives_every_row_once() {
    let next = format!("<https://api.orchid.example{BASE}/changes?{WINDOW}&p=2>; rel=\"next\"");
    for (paging, pages) in [
        (
            r#"{ "by": "page", "parameter": "page", "size": { "parameter": "limit", "rows": 2 } }"#,
            vec![
                ("&limit=2&page=1", json(&[1, 2])),
                ("&limit=2&page=2", json(&[3, 4])),
                ("&limit=2&page=3", json(&[])),
            ],
        ),
        (
            r#"{ "by": "page", "parameter": "page", "first": 0, "size": { "parameter": "n", "rows": 3 } }"#,
            vec![("&n=3&page=0", json(&[1, 2, 3])), ("&n=3&page=1", json(&[4]))],
        ),
        (
            r#"{ "by": "offset", "parameter": "skip", "size": { "parameter": "limit", "rows": 3 } }"#,
            vec![("&limit=3&skip=0", json(&[1, 2, 3])), ("&limit=3&skip=3", json(&[4]))],
        ),
        (
            r#"{ "by": "link" }"#,
            vec![("", linked(&[1, 2], &next)), ("&p=2", linked(&[3, 4], "</elsewhere>; rel=\"prev\""))],
        ),
        (
            r#"{ "by": "cursor", "parameter": "after", "next": "/next" }"#,
            vec![
                ("", Reply::json(200, rows(&[1, 2]).replace("]}", "],\"next\":7}"))),
                ("&after=7", Reply::json(200, rows(&[3, 4]).replace("]}", "],\"next\":\"\"}"))),
            ],
        ),
    ] {
        let driver = driver(&pages);
        let pack = build(&chosen(&recipe(paging), QUERY), &driver);
        let ids: Vec<&str> = pack.text("changes.csv").lines().skip(1).map(|line| &line[..1]).collect();
        assert_eq!(ids, ["b", "c", "d", "e"], "{paging}");
        assert_eq!(driver.asked.borrow().len(), pages.len() + 1, "{paging}");
        // What is read of an answer to go on is kept where a header says it: the entries can be made again.
        assert_eq!(pack.text("raw/requests.jsonl").contains("rel="), paging.contains("link"), "{paging}");
        crate::derivation::passes(&pack.bytes);
    }
}

#[test]
fn pages_that_lead_astray_end_the_build() {
    let elsewhere = "<https://evil.example/changes?p=2>; rel=\"next\"";
    let here = format!("<{BASE}/changes?{WINDOW}&p=2>; rel=next");
    for (paging, pages, told) in [
        (r#"{ "by": "link" }"#, vec![("", linked(&[1], elsewhere))], "expected an address of the API"),
        (
            r#"{ "by": "link" }"#,
            vec![("", linked(&[1], &here)), ("&p=2", linked(&[2], &here))],
            "another page than those that were asked for",
        ),
        (
            r#"{ "by": "cursor", "parameter": "after", "next": "/next" }"#,
            vec![("", Reply::json(200, rows(&[1]).replace("]}", "],\"next\":{}}")))],
            "a cursor or null",
        ),
        (
            r#"{ "by": "cursor", "parameter": "after", "next": "/next" }"#,
            vec![
                ("", Reply::json(200, rows(&[1]).replace("]}", "],\"next\":\"x\"}"))),
                ("&after=x", Reply::json(200, rows(&[2]).replace("]}", "],\"next\":\"x\"}"))),
            ],
            "another page than those that were asked for",
        ),
        (
            // A round of two.
            r#"{ "by": "cursor", "parameter": "after", "next": "/next" }"#,
            vec![
                ("", Reply::json(200, rows(&[1]).replace("]}", "],\"next\":\"x\"}"))),
                ("&after=x", Reply::json(200, rows(&[2]).replace("]}", "],\"next\":\"y\"}"))),
                ("&after=y", Reply::json(200, rows(&[3]).replace("]}", "],\"next\":\"x\"}"))),
            ],
            "another page than those that were asked for",
        ),
    ] {
        let (error, left) = fail(&chosen(&recipe(paging), QUERY), &driver(&pages));
        let text = error.problem().text.to_lowercase();
        assert!(text.contains(&told.to_lowercase()), "{paging}: {text}");
        assert_eq!(left.len(), 0);
    }
}

#[test]
fn a_limit_on_rows_is_kept_to_and_told() {
    let text = HARBOUR.replace("\"most\": 100", "\"most\": 3");
    let pages = [
        ("&limit=2", Reply::json(200, rows(&[1, 2]).replace("]}", "],\"page\":{\"next\":\"x\"}}"))),
        ("&limit=2&cursor=x", Reply::json(200, rows(&[3, 4]).replace("]}", "],\"page\":{\"next\":\"y\"}}"))),
    ];
    let pack = build(&chosen(&text, QUERY), &driver(&pages));
    let line = pack.completeness("changes");
    assert_eq!((line["included"].as_str(), line["cap"].as_str(), line["truncated"].as_str()), ("3", "3", "true"));
    assert!(pack.receipt.limits_reached[0].contains("the first 3 rows"), "{:?}", pack.receipt.limits_reached);
}

/// The number that a target ends with, or 0.
fn number(target: &str) -> u64 {
    let digits = target.rfind(|c: char| !c.is_ascii_digit()).map_or(target, |at| &target[at + 1..]);
    digits.parse().unwrap_or(0)
}

/// Every page is full: with the rows of the page before, or with new ones, or with none and a new cursor.
#[test]
fn pages_that_do_not_end_are_not_followed_for_ever() {
    const OFFSET: &str = r#"{ "by": "offset", "parameter": "skip", "size": { "parameter": "limit", "rows": 1 } }"#;
    const AFTER: &str = r#"{ "by": "cursor", "parameter": "after", "next": "/next" }"#;
    let same: fn(&str) -> Reply = |_| json(&[1]);
    let barren: fn(&str) -> Reply = |target| {
        let next = if target.contains("&after=") { number(target) + 1 } else { 1 };
        Reply::json(200, format!(r#"{{"data":[],"next":{next}}}"#))
    };
    let new: fn(&str) -> Reply = |target| {
        let row = rows(&[1]).replacen("\"b\"", &format!("\"{}\"", number(target)), 1);
        Reply::json(200, row)
    };
    for (paging, otherwise, asked, told) in [
        (OFFSET, same, 101, "found 100 pages without a row that was not there before"),
        (AFTER, barren, 100, "found 100 pages without a row that was not there before"),
        (OFFSET, new, 20_000, "found 20000 pages and another one"),
    ] {
        let text = recipe(paging).replace(", \"most\": 100", "");
        let mut driver = Recorded::new(BTreeMap::new(), BTreeMap::new());
        driver.otherwise = Some(otherwise);
        let (error, left) = fail(&chosen(&text, QUERY), &driver);
        let problem = error.problem();
        assert!(problem.text.contains(told), "{paging}: {}", problem.text);
        assert!(problem.text.starts_with("Expected an end at the pages of the list"), "{}", problem.text);
        assert_eq!((driver.asked.borrow().len(), left.len()), (asked, 0), "{paging}");
    }
}
