//! What is in a pack is anybody's, its recipe too: the work ends, and soon.

use std::collections::BTreeMap;

use packseal::model::digest::Digest;
use packseal::verify::report::Outcome;

use super::{entry, one, replaced, report, row, with};
use crate::recipes::{HARBOUR, custom};
use crate::support::arguments::chosen;
use crate::support::driver::Recorded;
use crate::support::pack::{Pack, build};

fn harbour() -> Pack {
    build(&chosen(HARBOUR, custom::QUERY), &Recorded::new(custom::answers(), BTreeMap::new()))
}

/// The pack with a recipe that its maker wrote to harm whoever makes it again; pack.json names it.
fn following(pack: &Pack, change: impl Fn(&str) -> String) -> Vec<u8> {
    with(pack, |entries| {
        let mut given: serde_json::Value = serde_json::from_slice(entry(entries, "raw/arguments.json")).unwrap();
        let before = given["recipe"].as_str().unwrap().to_owned();
        let text = change(&before);
        given["recipe"] = text.clone().into();
        *entry(entries, "raw/arguments.json") = given.to_string().into_bytes();
        let about = String::from_utf8(entry(entries, "pack.json").clone()).unwrap();
        let [from, to] = [before, text].map(|text| Digest::of(text.as_bytes()).to_string());
        *entry(entries, "pack.json") = about.replace(&from, &to).into_bytes();
    })
}

#[test]
fn pages_end_where_the_answers_do() {
    // Every page leads to the first one again, and there is no answer twice.
    let pack = harbour();
    let bytes = with(&pack, |entries| {
        let last = String::from_utf8(entry(entries, "raw/0003-changes.json").clone()).unwrap();
        *entry(entries, "raw/0003-changes.json") = last.replace("\"next\":null", "\"next\":\"p 2\"").into_bytes();
    });
    let report = report(&bytes);
    assert_eq!(row(&report).outcome, Outcome::Fail);
    let again = |it: &packseal::verify::report::Finding| {
        it.code == "derivation.answer.malformed" && it.found.contains("another page")
    };
    assert!(report.findings.iter().any(again), "{:#?}", report.findings);
}

#[test]
fn tables_end_where_the_pack_does() {
    // Many entries of one answer: none is in the pack, and each is told without being held.
    let bytes = following(&harbour(), |recipe| {
        let outputs: String = (0..2000).map(|n| format!(r#"{{ "name": "x{n}.json", "form": "json" }},"#)).collect();
        let policy = recipe.find("\"id\": \"people\"").unwrap();
        let at = policy + recipe[policy..].find("\"outputs\": [").unwrap() + "\"outputs\": [".len();
        format!("{}{}{}", &recipe[..at], outputs, &recipe[at..])
    });
    let report = report(&bytes);
    assert_eq!(row(&report).outcome, Outcome::Fail, "{:?}", row(&report));
    let made = report.findings.iter().filter(|it| it.code == "derivation.entry.differs" && it.found == "no such entry");
    // As many as a report has of one code.
    assert_eq!(made.count(), 1000);
}

#[test]
fn a_recipe_without_end_is_not_followed() {
    let bytes = following(&harbour(), |recipe| format!("{recipe}{}", " ".repeat(600 << 10)));
    let row = row(&report(&bytes));
    assert_eq!(row.outcome, Outcome::NotChecked);
    assert!(row.why.unwrap().starts_with("There is more below raw/"));
}

#[test]
fn a_line_that_names_another_lines_file_is_no_list() {
    let bytes = with(&harbour(), |entries| {
        let requests = String::from_utf8(entry(entries, "raw/requests.jsonl").clone()).unwrap();
        let first = requests.lines().next().unwrap();
        *entry(entries, "raw/requests.jsonl") = format!("{requests}{first}\n").into_bytes();
    });
    let wanted = ["raw.requests.malformed", "raw/requests.jsonl, line 6", "a file that no other line names"];
    assert_eq!(one(&bytes)[..3], wanted.map(str::to_owned));
    let elsewhere = with(&harbour(), |entries| {
        replaced(entries, "raw/requests.jsonl", "https://api.orchid.example/", "https://api.orchard.example/");
    });
    assert_eq!(one(&elsewhere)[1], "raw/requests.jsonl, line 1");
}
