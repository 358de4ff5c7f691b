//! A tenant's own mapping, and files that are none.

use packseal::controls::{FileError, LINES_MAX, MAPPING_SCHEMA, Mapping, Origin, Strength, Target};
use packseal::model::digest::Digest;
use packseal::model::json::{Value, parse};

use super::sample::catalogue;

const GOOD: &str = r#"{
  "schema": "packseal-mapping/1",
  "name": "orchid",
  "version": "2026-11",
  "lines": [
    { "framework": "soc2", "control": "CC7.2", "section": "scans", "strength": "direct" },
    { "framework": "gdpr", "control": "Art. 32", "entry": "attachments/*", "strength": "partial", "note": "the test report" }
  ]
}"#;

fn said(text: &str) -> String {
    Mapping::parse(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_tenants_mapping_is_read_with_its_digest() {
    let mapping = Mapping::parse(GOOD.as_bytes()).unwrap();
    assert_eq!(mapping.origin, Origin::File { sha256: Digest::of(GOOD.as_bytes()) });
    assert_eq!((mapping.name.as_str(), mapping.version.as_str(), mapping.lines.len()), ("orchid", "2026-11", 2));
    assert_eq!(mapping.lines[0].target, Target::Section("scans".to_owned()));
    assert_eq!((mapping.lines[0].strength, &mapping.lines[0].note), (Strength::Direct, &None));
    assert_eq!(mapping.lines[1].target, Target::Entry("attachments/*".to_owned()));
    assert_eq!(mapping.lines[1].note.as_deref(), Some("the test report"));
    assert!(mapping.names("gdpr") && !mapping.names("iso27001"));
    let recipe = Mapping::of_recipe("valdrics", "2", mapping.lines);
    assert_eq!(recipe.origin, Origin::Recipe);
}

#[test]
fn a_wrong_mapping_is_told_by_line_and_field() {
    let many = format!("\"lines\": [{}", "{},".repeat(LINES_MAX));
    for (from, to, expected) in [
        ("mapping/1", "mapping/0", "line 2, /schema: expected packseal-mapping/1, found \"packseal-mapping/0\""),
        ("\"orchid\"", "\"\"", "line 3, /name: expected a text of 1 to 80 characters"),
        ("\"2026-11\"", "2026", "line 4, /version: expected a string, found a number"),
        ("\"lines\"", "\"rows\"", "line 5, /rows: expected no such member, found an array"),
        ("\"lines\": [", &many, "line 5, /lines: expected at most 10000 lines, found 10002"),
        ("\"section\": \"scans\", ", "", "line 6, /lines/0: expected a section or an entry, found neither"),
        (
            "\"section\": \"scans\"",
            "\"section\": null",
            "line 6, /lines/0: expected a section or an entry, found neither",
        ),
        (
            "\"section\": \"scans\"",
            "\"section\": \"scans\", \"entry\": \"a\"",
            "line 6, /lines/0: expected a section or an entry, found both",
        ),
        ("\"section\": \"scans\"", "\"section\": \" scans\"", "line 6, /lines/0/section: expected a text of 1 to 80"),
        (
            "attachments/*",
            "../*",
            "line 7, /lines/1/entry: expected an entry's name, or a folder with `/*`, found \"../*\"",
        ),
        ("attachments/*", "*", "line 7, /lines/1/entry: expected an entry's name"),
        ("attachments/*", "/*", "line 7, /lines/1/entry: expected an entry's name"),
        ("attachments/*", "a/*/b", "line 7, /lines/1/entry: expected an entry's name"),
        ("attachments/*", "\\u202e.csv", "line 7, /lines/1/entry: expected an entry's name"),
        (
            "\"direct\"",
            "\"strong\"",
            "line 6, /lines/0/strength: expected one of direct, supporting, partial, found \"strong\"",
        ),
        ("\"direct\"", "\"Direct\"", "line 6, /lines/0/strength: expected one of"),
        (", \"strength\": \"direct\"", "", "line 6, /lines/0/strength: expected a member, found nothing"),
        ("\"soc2\"", "\"SOC 2\"", "line 6, /lines/0/framework: expected 1 to 32 of a-z, 0-9 and `-`, found \"SOC 2\""),
        ("\"CC7.2\"", "[]", "line 6, /lines/0/control: expected a string, found an array"),
        ("\"the test report\"", "\"\"", "line 7, /lines/1/note: expected a text of 1 to 300 characters"),
        ("\"note\"", "\"notes\"", "line 7, /lines/1/notes: expected no such member, found a string"),
        ("\"direct\" },", "\"direct\" }", "line 7: expected `,` or `]`, found `{`"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        assert!(said(&text).starts_with(expected), "{to}: {}", said(&text));
    }
    let long = GOOD.replace("orchid", &"x".repeat(81));
    assert!(said(&long).ends_with(&format!("found \"{}\"…", "x".repeat(60))), "{}", said(&long));
}

#[test]
fn what_no_catalogue_has_is_told_when_the_catalogues_are_known() {
    let both = [catalogue("soc2"), catalogue("gdpr")];
    let parse_for = |text: &str, catalogues| {
        Mapping::parse_for(text.as_bytes(), catalogues).map_err(|error: FileError| error.to_string())
    };
    assert!(parse_for(GOOD, &both).is_ok());
    for (text, catalogues, expected) in [
        (GOOD.to_owned(), &both[..1], "line 7, /lines/1/framework: expected one of soc2, found \"gdpr\""),
        (
            GOOD.replace("CC7.2", "CC7.9"),
            &both[..],
            "line 6, /lines/0/control: expected a control of SOC 2, found \"CC7.9\"",
        ),
        (
            GOOD.replace("direct", "most"),
            &both[..],
            "line 6, /lines/0/strength: expected one of direct, supporting, partial, found \"most\"",
        ),
    ] {
        assert_eq!(parse_for(&text, catalogues), Err(expected.to_owned()));
    }
}

/// The schema's words and members are those that the program reads.
#[test]
fn the_schema_has_the_same_members() {
    let schema = parse(include_bytes!("../../../docs/schema/mapping.schema.json")).unwrap();
    let at = |path: &str| {
        path.split('/').fold(&schema, |value: &Value, key| value.get(key).unwrap_or_else(|| panic!("{path}")))
    };
    let texts = |path: &str| at(path).as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>();
    let keys = |path: &str| at(path).as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>();
    assert_eq!(at("properties/schema/const").as_str(), Some(MAPPING_SCHEMA));
    assert_eq!(at("properties/lines/maxItems").as_u64(), Some(LINES_MAX as u64));
    assert_eq!(keys("properties"), ["schema", "name", "version", "lines"]);
    assert_eq!(texts("required"), keys("properties"));
    assert_eq!(keys("$defs/line/properties"), ["framework", "control", "section", "entry", "strength", "note"]);
    assert_eq!(texts("$defs/line/required"), ["framework", "control", "strength"]);
    assert_eq!(texts("$defs/line/properties/strength/enum"), Strength::ALL.map(Strength::name));
}
