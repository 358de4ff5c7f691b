//! The frameworks that are carried, and files that are none.

use packseal::controls::{CARRIED, CATALOGUE_SCHEMA, CONTROLS_MAX, Catalogue, FILE_MAX};
use packseal::model::json::{Value, parse};

use super::sample::catalogue;

fn ids(catalogue: &Catalogue, prefix: &str) -> usize {
    catalogue.controls.iter().filter(|control| control.id.starts_with(prefix)).count()
}

/// How many identifiers each part of a framework has, as its public table of contents counts them.
#[test]
fn the_carried_catalogues_are_complete() {
    let soc2 = catalogue("soc2");
    for (part, count) in [
        ("CC1.", 5),
        ("CC2.", 3),
        ("CC3.", 4),
        ("CC4.", 2),
        ("CC5.", 3),
        ("CC6.", 8),
        ("CC7.", 5),
        ("CC8.", 1),
        ("CC9.", 2),
        ("A1.", 3),
        ("C1.", 2),
        ("PI1.", 5),
        ("P1.", 1),
        ("P2.", 1),
        ("P3.", 2),
        ("P4.", 3),
        ("P5.", 2),
        ("P6.", 7),
        ("P7.", 1),
        ("P8.", 1),
    ] {
        assert_eq!(ids(&soc2, part), count, "{part}");
        let first = format!("{part}1");
        assert_eq!(soc2.controls.iter().filter(|control| control.id == first).count(), 1, "{first}");
    }
    assert_eq!(soc2.controls.len(), 61);
    let iso = catalogue("iso27001");
    for (part, count) in [("A.5.", 37), ("A.6.", 8), ("A.7.", 14), ("A.8.", 34)] {
        assert_eq!(ids(&iso, part), count, "{part}");
        for n in 1..=count {
            assert!(iso.controls.iter().any(|control| control.id == format!("{part}{n}")), "{part}{n}");
        }
    }
    assert_eq!(iso.controls.len(), 93);
    assert!(ids(&catalogue("gdpr"), "Art. ") >= 25);
}

/// Gaps are told for what the systems of a technical pack can show, and for no policy or building.
#[test]
fn what_is_in_scope_by_default() {
    for (id, within, without) in [
        ("soc2", ["CC7.2", "CC7.4", "CC8.1"], ["CC1.1", "CC6.4", "P1.1"]),
        ("iso27001", ["A.8.9", "A.8.15", "A.8.32"], ["A.5.1", "A.6.3", "A.7.4"]),
        ("gdpr", ["Art. 5", "Art. 30", "Art. 32"], ["Art. 9", "Art. 37", "Art. 49"]),
    ] {
        let catalogue = catalogue(id);
        let in_scope = |id: &str| catalogue.controls.iter().find(|control| control.id == id).unwrap().in_scope;
        assert!(within.into_iter().all(in_scope), "{id}");
        assert!(!without.into_iter().any(in_scope), "{id}");
    }
}

/// Our own words: short, and one for each control.
#[test]
fn each_control_has_a_few_words_of_its_own() {
    for (name, text) in CARRIED {
        let catalogue = Catalogue::parse(text.as_bytes()).unwrap();
        assert_eq!(catalogue.id, name);
        let mut words: Vec<&str> = catalogue.controls.iter().map(|control| control.about.as_str()).collect();
        assert!(words.iter().all(|about| about.len() <= 52 && about.split(' ').count() >= 2), "{name}");
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), catalogue.controls.len(), "{name}");
    }
}

const GOOD: &str = r#"{
  "schema": "packseal-controls/1",
  "id": "house",
  "title": "House rules",
  "edition": "2026",
  "version": "3",
  "scope": ["H1"],
  "controls": [
    { "id": "H1", "about": "Doors are shut" },
    { "id": "H2", "about": "Lights are out" }
  ]
}"#;

#[test]
fn a_file_without_a_scope_has_all_in_scope() {
    let scopes = |text: &str| {
        Catalogue::parse(text.as_bytes()).unwrap().controls.iter().map(|one| one.in_scope).collect::<Vec<_>>()
    };
    assert_eq!(scopes(GOOD), [true, false]);
    assert_eq!(scopes(&GOOD.replace("  \"scope\": [\"H1\"],\n", "")), [true, true]);
    assert_eq!(scopes(&GOOD.replace("[\"H1\"]", "null")), [true, true]);
    assert_eq!(scopes(&GOOD.replace("[\"H1\"]", "[]")), [false, false]);
    assert_eq!(scopes(&format!("\u{feff}{GOOD}")), [true, false]);
}

#[test]
fn a_wrong_catalogue_is_told_by_line_and_field() {
    let many = "{ \"id\": \"N\", \"about\": \"x\" },\n".repeat(CONTROLS_MAX);
    for (from, to, said) in [
        ("controls/1", "controls/2", "line 2, /schema: expected packseal-controls/1, found \"packseal-controls/2\""),
        ("\"house\"", "\"House\"", "line 3, /id: expected 1 to 32 of a-z, 0-9 and `-`, found \"House\""),
        ("\"house\"", "\"\"", "line 3, /id: expected 1 to 32 of"),
        (
            "\"House rules\"",
            "\" House\"",
            "line 4, /title: expected a text of 1 to 80 characters, without white space around it",
        ),
        ("\"House rules\"", "7", "line 4, /title: expected a string, found a number"),
        ("  \"edition\": \"2026\",\n", "", "line 1, /edition: expected a member, found nothing"),
        ("\"2026\"", "\"20\\u000026\"", "line 5, /edition: expected a text of 1 to 120 characters"),
        ("\"3\"", "\"3\", \"more/less\": 1", "line 6, /more~1less: expected no such member, found a number"),
        ("[\"H1\"]", "[\"H1\",\n\"H3\"]", "line 8, /scope/1: expected the id of a control of this file, found \"H3\""),
        ("[\"H1\"]", "[\"H1\", \"H1\"]", "line 7, /scope/1: expected an id that comes once, found \"H1\""),
        ("\"H2\"", "\"H1\"", "line 10, /controls/1/id: expected an id that comes once, found \"H1\""),
        ("Lights are out", "Lights\\nout", "line 10, /controls/1/about: expected a text of 1 to 80 characters"),
        (
            "\"about\": \"Lights are out\"",
            "\"text\": \"\"",
            "line 10, /controls/1/text: expected no such member, found a string",
        ),
        (
            "{ \"id\": \"H2\", \"about\": \"Lights are out\" }",
            "\"H2\"",
            "line 10, /controls/1: expected an object, found a string",
        ),
        (
            "    { \"id\": \"H1\"",
            &format!("{many}    {{ \"id\": \"H1\""),
            "line 8, /controls: expected 1 to 2000 controls, found 2002",
        ),
        ("    { \"id\": \"H2\"", "    ,{ \"id\": \"H2\"", "line 10: expected a JSON value, found `,`"),
        (GOOD, "[]", "line 1: expected an object, found an array"),
        (GOOD, "", "line 1: expected a JSON value, found the end of the text"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let error = Catalogue::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(said), "{to}: {error}");
    }
    let no_controls =
        GOOD.replace("[\"H1\"]", "[]").split_once("\"controls\"").unwrap().0.to_owned() + "\"controls\": []\n}";
    let error = Catalogue::parse(no_controls.as_bytes()).unwrap_err().to_string();
    assert_eq!(error, "line 8, /controls: expected 1 to 2000 controls, found 0");
    let error = Catalogue::parse(&vec![b' '; FILE_MAX + 1]).unwrap_err().to_string();
    assert_eq!(error, format!("line 1: expected at most {FILE_MAX} bytes, found {} bytes", FILE_MAX + 1));
}

/// The schema's words and members are those that the program reads.
#[test]
fn the_schema_has_the_same_members() {
    let schema = parse(include_bytes!("../../../docs/schema/controls.schema.json")).unwrap();
    let at = |path: &str| {
        path.split('/').fold(&schema, |value: &Value, key| value.get(key).unwrap_or_else(|| panic!("{path}")))
    };
    assert_eq!(at("properties/schema/const").as_str(), Some(CATALOGUE_SCHEMA));
    assert_eq!(at("properties/controls/maxItems").as_u64(), Some(CONTROLS_MAX as u64));
    let keys = |path: &str| at(path).as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>();
    assert_eq!(keys("properties"), ["schema", "id", "title", "edition", "version", "scope", "controls"]);
    let required = |path: &str| at(path).as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>();
    for member in required("required") {
        let text = GOOD.replacen(&format!("\"{member}\""), "\"other\"", 1);
        assert!(Catalogue::parse(text.as_bytes()).is_err(), "{member}");
    }
    assert_eq!(required("required").len() + 1, keys("properties").len());
    assert_eq!(keys("$defs/control/properties"), ["id", "about"]);
    assert_eq!(required("$defs/control/required"), ["id", "about"]);
    // The bounds of texts are the program's: one more character is refused.
    for (path, key) in [
        ("properties/title/maxLength", "\"title\": \"House rules\""),
        ("properties/edition/maxLength", "\"edition\": \"2026\""),
        ("properties/version/maxLength", "\"version\": \"3\""),
        ("$defs/control/properties/about/maxLength", "\"about\": \"Lights are out\""),
    ] {
        let most = at(path).as_u64().unwrap() as usize;
        let name = key.split(':').next().unwrap();
        let of = |length: usize| GOOD.replacen(key, &format!("{name}: \"{}\"", "x".repeat(length)), 1);
        assert!(Catalogue::parse(of(most).as_bytes()).is_ok(), "{path}");
        assert!(Catalogue::parse(of(most + 1).as_bytes()).is_err(), "{path}");
    }
}
