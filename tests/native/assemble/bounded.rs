//! Limits of the optional exports: what is cut, and how it is told.

use packseal::assemble::Arguments;
use packseal::model::digest::Digest;
use packseal::model::json::parse;
use packseal::section::close::integrity_hash;
use serde_json::{Value, json};

use crate::support::arguments::{exports, want_exports, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{BY_STRATEGY, CLOSE, REALIZED, recorded};
use crate::support::pack::{Pack, build};

const JSON: &str = "exports/close-package.json";
const CSV: &str = "exports/close-package.csv";

fn restatements(most: u64) -> Arguments {
    with(
        |form| {
            want_exports(form);
            form.close_max_restatements = most.to_string();
        },
        |_| (),
    )
}

/// The recorded answer of a target as text.
fn body(driver: &Recorded, target: &str) -> String {
    String::from_utf8(driver.replies[target].body().to_vec()).unwrap()
}

fn hash(pack: &Pack) -> (String, String) {
    let package = parse(pack.entry(JSON)).unwrap();
    let stated = package.get("integrity_hash").unwrap().as_str().unwrap().to_owned();
    (stated, integrity_hash(&package).to_string())
}

fn why(pack: &Pack, section: &str, what: &str) -> String {
    let about = pack.json("pack.json");
    let gap = about["gaps"].as_array().unwrap().iter().find(|gap| gap["section"] == section && gap["what"] == what);
    gap.unwrap_or_else(|| panic!("no gap {section} {what}"))["why"].as_str().unwrap().to_owned()
}

#[test]
fn restatements_are_cut_and_told() {
    let driver = recorded();
    let answer: Value = serde_json::from_str(&body(&driver, CLOSE)).unwrap();
    let whole = answer["integrity_hash"].as_str().unwrap();
    for (most, included) in [(0, 0), (1, 1), (2, 2), (3, 2), (5000, 2)] {
        let pack = build(&restatements(most), &driver);
        let cut = included < 2;
        let package = pack.json(JSON);
        let found = &package["restatements"];
        assert_eq!(
            (&found["count"], &found["included_count"], &found["truncated"]),
            (&json!(2), &json!(included), &json!(cut)),
            "{most}"
        );
        assert_eq!(found["entries"].as_array().unwrap().len(), included, "{most}");
        assert_eq!(pack.text(CSV).matches("\r\nrestatements,2026-").count(), included, "{most}");
        // The hash inside is that of what is in; the whole answer's stands beside it.
        let (stated, computed) = hash(&pack);
        assert_eq!(stated, computed, "{most}");
        assert_eq!(stated != whole, cut, "{most}");
        let block = pack.json("manifest.json")["close_package"].clone();
        assert_eq!(block["max_restatements"], json!(most));
        assert_eq!(block.get("integrity_hash_whole"), cut.then_some(&json!(whole)), "{most}");
        let line = pack.completeness("close_package");
        let columns = ["returned", "included", "cap", "truncated"].map(|column| line[column].clone());
        assert_eq!(columns, ["2".to_owned(), included.to_string(), most.to_string(), cut.to_string()], "{most}");
        assert_eq!(pack.receipt.limits_reached.len(), usize::from(cut));
        assert_eq!(pack.gaps("close_package"), if cut { vec!["restatements"] } else { vec![] });
        if cut {
            let why = why(&pack, "close_package", "restatements");
            assert!(why.contains(&format!("{included} of 2 restatements are in")), "{why}");
            assert!(why.contains("integrity_hash is made anew") && why.contains(whole), "{why}");
        }
    }
}

#[test]
fn a_hash_that_does_not_fit_is_told_and_never_made_to_fit() {
    for most in [1, 5000] {
        let mut driver = recorded();
        let text = body(&driver, CLOSE);
        let forged = text.replacen("\"close_status\":\"ready\"", "\"close_status\":\"steady\"", 1);
        assert_ne!(forged, text);
        driver.replace(CLOSE, Reply::json(200, forged));
        let pack = build(&restatements(most), &driver);
        let (stated, computed) = hash(&pack);
        assert_ne!(stated, computed);
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["integrity_hash"], stated);
        let why = why(&pack, "close_package", "integrity_hash");
        assert!(why.contains("does not fit its own answer") && why.contains(&stated), "{why}");
        assert_eq!(pack.json("manifest.json")["close_package"]["status"], "ok");
    }
}

#[test]
fn a_csv_without_the_restatements_of_the_json_cannot_be_cut() {
    let mut driver = recorded();
    let mut answer: Value = serde_json::from_str(&body(&driver, CLOSE)).unwrap();
    answer["csv"] = json!("section,key,value\r\n");
    driver.replace(CLOSE, Reply::json(200, answer.to_string()));
    let pack = build(&restatements(1), &driver);
    assert!(!pack.has(JSON) && !pack.has(CSV));
    assert!(pack.text("exports/close-package.error.json").contains("found no header"));
    assert_eq!(pack.json("manifest.json")["close_package"]["status"], "error");
}

#[test]
fn a_drilldown_that_the_server_cut_is_told() {
    let mut driver = recorded();
    let text = body(&driver, BY_STRATEGY);
    driver.replace(BY_STRATEGY, Reply::json(200, text.replacen("\"truncated\":false", "\"truncated\":true", 1)));
    let pack = build(&exports(), &driver);
    assert_eq!(pack.receipt.limits_reached, ["Savings proof by strategy type: 4 rows are in, the server has more"]);
    assert_eq!(pack.completeness("savings_proof_drilldown_strategy_type")["truncated"], "true");
    assert_eq!(pack.completeness("savings_proof_drilldown_remediation_action")["truncated"], "false");
}

#[test]
fn as_many_realized_savings_as_were_asked_for_may_not_be_all() {
    let answer = body(&recorded(), REALIZED);
    let events: Vec<Value> = serde_json::from_str(&answer).unwrap();
    for (limit, full) in [(events.len(), true), (events.len() + 1, false)] {
        let mut driver = recorded();
        driver
            .replies
            .insert(REALIZED.replace("limit=5000", &format!("limit={limit}")), Reply::json(200, answer.clone()));
        let arguments = with(
            |form| {
                want_exports(form);
                form.realized_limit = limit.to_string();
            },
            |_| (),
        );
        let pack = build(&arguments, &driver);
        let told = format!("rows after the first {limit}");
        assert_eq!(pack.gaps("realized_savings"), if full { vec![told] } else { vec![] });
        assert_eq!(pack.receipt.limits_reached.len(), usize::from(full));
        let line = pack.completeness("realized_savings");
        assert_eq!(line["truncated"], if full { "" } else { "false" });
        assert_eq!(pack.json("manifest.json")["realized_savings"]["rows_written"], json!(events.len()));
    }
    // Bytes that another order of the same events gives are the same.
    let mut driver = recorded();
    let reversed: Vec<&str> = answer.trim_matches(['[', ']']).split("},{").collect();
    let reversed: Vec<String> =
        reversed.iter().rev().map(|event| format!("{{{}}}", event.trim_matches(['{', '}']))).collect();
    driver.replace(REALIZED, Reply::json(200, format!("[{}]", reversed.join(","))));
    let digest = |pack: &Pack| Digest::of(pack.entry("exports/realized-savings.csv"));
    assert_eq!(digest(&build(&exports(), &driver)), digest(&build(&exports(), &recorded())));
}
