//! Redacting JSON values: texts at any depth, keys if asked, and the preview.

use packseal::chain::log::{Checker, Fields, Overall, write};
use packseal::model::json::{Value, parse};
use packseal::privacy::redact::{Change, Level, Options, Rule, preview, redact};
use proptest::prelude::*;

use crate::properties::{config, json};

const GIVEN: &str = r#"{"who":"ada@example.org","list":["7 Mill Road",[{"a/b~c":"9876543210"}]],"n":9876543210,
    "ada@example.org":{"x":null,"y":"5500000000000004 987654321"},"bob@example.org":true}"#;

fn value(text: &str) -> Value {
    parse(text.as_bytes()).unwrap()
}

fn redacted(text: &str, options: Options) -> (String, u64) {
    let mut value = value(text);
    let counts = redact(&mut value, options);
    (String::from_utf8(value.to_compact()).unwrap(), counts.total())
}

#[test]
fn values_are_redacted_and_keys_and_numbers_are_not() {
    let expected = r#"{"who":"[REDACTED]","list":["[REDACTED]",[{"a/b~c":"****3210"}]],"n":9876543210,"ada@example.org":{"x":null,"y":"****0004 [REDACTED]"},"bob@example.org":true}"#;
    assert_eq!(redacted(GIVEN, Options::REFERENCE), (expected.to_owned(), 5));
    let none = Options { level: Level::None, keys: true };
    assert_eq!(redacted(GIVEN, none), (String::from_utf8(value(GIVEN).to_compact()).unwrap(), 0));
}

#[test]
fn keys_are_redacted_if_asked_and_stay_different() {
    let options = Options { level: Level::Full, keys: true };
    let (out, count) = redacted(GIVEN, options);
    assert!(out.contains(r#""[REDACTED]":{"x":null"#) && out.ends_with(r#""[REDACTED] 2":true}"#), "{out}");
    assert_eq!(count, 7);
    let given = r#"{"[REDACTED] 2":0,"a@b.cd":1,"a@b.ce":2,"a@b.cf":3,"[REDACTED]":4}"#;
    let expected = r#"{"[REDACTED] 2":0,"[REDACTED] 3":1,"[REDACTED] 4":2,"[REDACTED] 5":3,"[REDACTED]":4}"#;
    assert_eq!(redacted(given, options).0, expected);
}

#[test]
fn a_preview_tells_rule_and_place_and_keeps_no_match() {
    let found = preview(&value(GIVEN), Options { level: Level::Full, keys: true }, 100);
    let told: Vec<_> = found.changes.iter().map(|c| (c.rule, c.place.as_str(), c.masked.as_str(), c.length)).collect();
    assert_eq!(
        told,
        [
            (Rule::Email, "/who", "[REDACTED]", 15),
            (Rule::Address, "/list/0", "[REDACTED]", 11),
            (Rule::Phone, "/list/1/0/a~1b~0c", "****3210", 10),
            (Rule::Email, "/[REDACTED]", "[REDACTED]", 15),
            (Rule::CreditCard, "/[REDACTED]/y", "****0004", 16),
            (Rule::Ssn, "/[REDACTED]/y", "[REDACTED]", 9),
            (Rule::Email, "/[REDACTED]", "[REDACTED]", 15),
        ]
    );
    assert!(found.changes.iter().all(|change| change.replacement == "[REDACTED]"));
    assert!(!format!("{found:?}").contains("ada"));
    let few = preview(&value(GIVEN), Options::REFERENCE, 2);
    assert_eq!((few.changes.len(), few.counts.total()), (2, 5));
    let at_top = preview(&"ada@example.org".into(), Options::REFERENCE, 2);
    assert_eq!(
        at_top.changes,
        [Change {
            rule: Rule::Email,
            place: String::new(),
            masked: "[REDACTED]".to_owned(),
            length: 15,
            replacement: "[REDACTED]".to_owned()
        }]
    );
}

#[test]
fn an_entry_that_is_redacted_first_can_be_verified_later() {
    let fields = Fields {
        timestamp: "2027-03-04T05:06:07+00:00",
        action: "export",
        user_id: "0badcafe",
        resource_id: "job-1",
        details: value(GIVEN),
        previous_hash: None,
    };
    let hide = |details: &mut Value| {
        redact(details, Options { level: Level::Partial, keys: true });
    };
    let written = write(fields, hide).unwrap();
    assert!(!written.line.contains("example.org") && written.line.contains("9876543210"));
    let mut checker = Checker::default();
    checker.push(written.line.as_bytes());
    assert_eq!(checker.finish().overall, Overall::Pass);
}

proptest! {
    #![proptest_config(config())]

    /// The preview counts what redaction then does, and no two keys become one.
    #[test]
    fn preview_and_redaction_agree(
        given in json(),
        mails in prop::collection::vec("[ab]@c\\.(de|fg)", 0..4),
        keys in any::<bool>(),
    ) {
        let mut members: Vec<(String, Value)> = Vec::new();
        for mail in mails {
            if members.iter().all(|(key, _)| *key != mail) {
                members.push((mail.clone(), given.clone()));
            }
        }
        let mut given = Value::Object(members);
        let options = Options { level: Level::Full, keys };
        let told = preview(&given, options, usize::MAX);
        let counts = redact(&mut given, options);
        prop_assert_eq!(told.counts, counts);
        prop_assert_eq!(told.changes.len() as u64, counts.total());
        prop_assert!(parse(&given.to_compact()).is_ok());
        let again = preview(&given, options, 1);
        prop_assert_eq!(again.counts.total(), 0);
    }
}
