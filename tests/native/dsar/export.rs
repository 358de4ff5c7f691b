//! The files of an export.

use packseal::dsar::{Content, Section};
use packseal::model::json::{Value, parse};

use super::{document, files, json, lines};

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
