//! The files of an export.

use packseal::dsar::{Content, Section, export};
use packseal::model::json::{Value, object, parse};
use proptest::prelude::*;

use super::packs::{headline, make, order};
use super::{document, files, json, lines, subject};
use crate::properties::config;

#[test]
fn each_layout_gives_its_rows() {
    let sections = [
        document(
            "audit_logs",
            "[{\"id\": \"1\", \"actor_email\": \"ada@example.org\", \"details\": {\"target_email\": \"bob@example.org\"}},
              {\"id\": \"2\", \"actor_email\": \"bob@example.org\", \"details\": {}}]",
        ),
        document(
            "grantex",
            "{\"meta\": {\"schemaVersion\": \"1.0\"}, \"grants\": [{\"grantId\": \"g1\", \"principalId\": \"user_ada\"}, {\"grantId\": \"g2\", \"principalId\": \"user_bob\"}],
              \"policies\": [{\"id\": \"p1\", \"name\": \"allow-user_bob\", \"principalId\": null}]}",
        ),
        // One answer about one entry: all of it belongs together.
        document("detail", "{\"id\": \"9\", \"actor_email\": \"Ada@example.org\", \"details\": {\"changes\": [{\"old\": 1}, {\"by\": \"user_bob\"}]}}"),
        document("settings", "{\"jira_email\": \"bob@example.org\", \"slack\": true}"),
        lines(
            "audit.jsonl",
            "{\"user_id\": \"u-ada\", \"details\": {\"note\": \"\\ud800\"}}\n\nno json\n{\"user_id\": \"u-bob\"}\n{\"user_id\": \"u-bob\", \"details\": {\"to\": \"u-ada\"}}\n",
        ),
        Section { name: "focus".to_owned(), content: Content::NotSearched("CSV of costs; see bob@example.org".to_owned()) },
    ];
    let files = files(&sections);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["dsar/audit_logs.json", "dsar/grantex.json", "dsar/detail.json", "dsar/audit.jsonl.jsonl", "dsar/report.json"]
    );
    for (name, text) in &files {
        assert!(!text.contains("bob"), "{name}: {text}");
    }
    let rows = |at: usize| json(&files[at].1).as_array().unwrap().to_vec();
    assert_eq!(
        rows(0),
        [json("{\"id\": \"1\", \"actor_email\": \"ada@example.org\", \"details\": {\"target_email\": \"[P1]\"}}")]
    );
    assert_eq!(rows(1), [json("{\"grantId\": \"g1\", \"principalId\": \"user_ada\"}")]);
    assert_eq!(rows(2)[0].get("details").unwrap().get("changes").unwrap().as_array().unwrap().len(), 2);
    assert_eq!(
        files[3].1,
        "{\"user_id\":\"u-ada\",\"details\":{\"note\":\"\u{fffd}\"}}\n{\"user_id\":\"[P3]\",\"details\":{\"to\":\"u-ada\"}}\n"
    );

    let report = parse(files[4].1.as_bytes()).unwrap();
    let told: Vec<_> = report
        .get("sections")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|section| {
            let number = |key: &str| section.get(key).unwrap().as_u64().unwrap();
            (
                section.get("section").unwrap().as_str().unwrap(),
                number("rows_searched"),
                number("rows_found"),
                number("lines_not_read"),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("audit_logs", 2, 1, 0),
            ("grantex", 4, 1, 0),
            ("detail", 1, 1, 0),
            ("settings", 1, 0, 0),
            ("audit.jsonl", 3, 2, 1)
        ]
    );
    let log = &report.get("sections").unwrap().as_array().unwrap()[4];
    assert_eq!(log.get("places").unwrap(), &json("[\"line 1\", \"line 5\"]"));
    assert_eq!(report.get("sections").unwrap().as_array().unwrap()[3].get("file"), Some(&Value::Null));
    assert_eq!(
        report.get("not_searched").unwrap(),
        &json("[{\"section\": \"focus\", \"why\": \"CSV of costs; see [P1]\"}]")
    );
    assert_eq!(report.get("hidden").unwrap().get("others").unwrap().as_u64(), Some(3));
}

#[test]
fn names_of_files_and_places_name_nobody_and_are_apart() {
    let row = "{\"user_bob\": {\"o'neil/x\": [{\"user_id\": \"u-ada\", \"users\": [\"user_bob\", \"o'neil/x\", \"a-b-c\", \"team two\"]}]}}";
    let sections = ["user_bob", "a b/c", "report", "", "../x", "Report", "same", "same", "team%20two"]
        .map(|name| document(name, row));
    let files = files(&sections);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "dsar/-P1-.json",
            "dsar/s1.json",
            "dsar/report-2.json",
            "dsar/s1-2.json",
            "dsar/s1-3.json",
            "dsar/Report-3.json",
            "dsar/same.json",
            "dsar/same-2.json",
            "dsar/-P4-.json",
            "dsar/report.json"
        ]
    );
    for (name, text) in &files {
        assert!(!text.contains("bob") && !text.contains("neil"), "{name}: {text}");
    }
}

#[test]
fn nothing_found_is_a_report() {
    let files = files(&[document("empty", "[]"), document("other", "{\"user_id\": \"u-bob\"}")]);
    assert_eq!(files.len(), 1);
    assert!(files[0].1.contains("\"rows_found\": 0"));
}

/// Who is named in a generated row: by number, the subject is 0.
fn spelled(who: usize, how: u8) -> String {
    let name = person(who);
    match how % 5 {
        // The subject's ids count in their own case only.
        0 if who > 0 => name.to_uppercase(),
        1 => name.bytes().map(|byte| format!("%{byte:02X}")).collect(),
        2 => name.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect(),
        3 if who > 0 => ["pre", &name, "post"].concat(),
        _ => name,
    }
}

fn person(who: usize) -> String {
    match who {
        0 => "user_ada".to_owned(),
        who if who % 2 == 0 => format!("no.{who}@people{who}.example"),
        who => format!("pers-{who}-{}", who * 7),
    }
}

proptest! {
    #![proptest_config(config())]

    /// Whoever is named where and how: the subject's rows are there, all of them, and nobody else is.
    #[test]
    fn all_rows_of_one_person_and_nobody_else(
        rows in prop::collection::vec((0usize..9, prop::collection::vec((0usize..9, any::<u8>()), 0..4), any::<bool>()), 1..25),
        as_lines in any::<bool>(),
    ) {
        let mut expected = Vec::new();
        let mut all = vec![object([("users", Value::Array((1..9).map(|who| person(who).into()).collect()))])];
        for (number, (who, said, as_key)) in rows.iter().enumerate() {
            let texts: Vec<String> = said.iter().map(|(who, how)| spelled(*who, *how)).collect();
            let text = texts.join(" ");
            let (key, value) = if *as_key { (text.as_str(), "x") } else { ("note", text.as_str()) };
            let meta = Value::Array(vec![object([(key, value.into())])]);
            all.push(object([("n", (number as u64).into()), ("principalId", person(*who).into()), ("meta", meta)]));
            if *who == 0 || said.iter().any(|(who, _)| *who == 0) {
                expected.push(number as u64);
            }
        }
        let content = if as_lines {
            Content::Lines(all.iter().flat_map(|row| [row.to_compact(), b"\n".to_vec()].concat()).collect())
        } else {
            Content::Document(object([("entries", Value::Array(all))]))
        };
        let outputs = export(&subject(), &[Section { name: "pers-1-7".to_owned(), content }]).unwrap();
        let mut found = Vec::new();
        for output in &outputs {
            let text = String::from_utf8(output.bytes.clone()).unwrap();
            if output.name.ends_with(".jsonl") {
                found = text.lines().map(json).collect();
            } else if output.name != "dsar/report.json" {
                found = json(&text).as_array().unwrap().to_vec();
            }
            for who in 1..9 {
                for how in [1, 2, 4] {
                    let name = spelled(who, how).to_lowercase();
                    let shown = [&output.name, "\n", &text].concat().to_lowercase().replace("\\\\", "\\");
                    prop_assert!(!shown.contains(&name), "{name} in {shown}");
                }
            }
        }
        let numbers: Vec<u64> = found.iter().map(|row| row.get("n").unwrap().as_u64().unwrap()).collect();
        prop_assert_eq!(numbers, expected);
    }

    /// The same through the ZIP, from a log and an answer together: the bytes that are handed over.
    #[test]
    fn all_rows_of_one_person_and_nobody_else_through_the_zip(
        rows in prop::collection::vec((0usize..9, prop::collection::vec((0usize..9, any::<u8>()), 0..4), any::<bool>()), 1..25),
    ) {
        let mut expected = [Vec::new(), Vec::new()];
        let mut all = [Vec::new(), vec![object([("users", Value::Array((1..9).map(|who| person(who).into()).collect()))])]];
        for (number, (who, said, in_log)) in rows.iter().enumerate() {
            let texts: Vec<String> = said.iter().map(|(who, how)| spelled(*who, *how)).collect();
            let place = usize::from(*in_log);
            all[place].push(object([
                ("n", (number as u64).into()),
                ("principalId", person(*who).into()),
                (if number % 2 == 0 { "note" } else { "resource_id" }, texts.join(" ").into()),
            ]));
            if *who == 0 || said.iter().any(|(who, _)| *who == 0) {
                expected[place].push(number as u64);
            }
        }
        let [answers, lines] = all;
        let document = object([("entries", Value::Array(answers))]).to_indented();
        let lines: Vec<u8> = lines.iter().flat_map(|row| [row.to_compact(), b"\n".to_vec()].concat()).collect();
        let made = make(&order(subject()), &[("pers-1-7.json", &document), ("pers-1-7.jsonl", &lines)]).unwrap();
        for who in 1..9 {
            for how in [1, 2, 4] {
                let name = spelled(who, how);
                made.hides(&[&name, &name.replace('\\', "\\\\")]);
            }
        }
        for (name, expected) in ["dsar/document.json", "dsar/log.jsonl"].into_iter().zip(expected) {
            let rows = if made.entries.iter().any(|(found, _)| found == name) { made.rows(name) } else { Vec::new() };
            let numbers: Vec<u64> = rows.iter().map(|row| row["n"].as_u64().unwrap()).collect();
            prop_assert_eq!(numbers, expected);
        }
        prop_assert_eq!(headline(&made.bytes), "INTACT, NOT SIGNED");
    }
}
