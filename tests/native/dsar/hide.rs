//! Who is hidden in a text, and who stays.

use packseal::dsar::{Search, Subject, SubjectError, is_person};
use packseal::model::json::Value;
use proptest::prelude::*;

use super::{hider, json, subject};
use crate::properties::config;

#[test]
fn others_go_in_every_spelling_and_the_subject_stays() {
    let mut hider =
        hider(&["bob@example.org", "user_bob", "u-ada-2", "Zoë", "o'n\"x/", "de", "77", "eve.ada@example.org"]);
    for (text, shown) in [
        ("nobody here", "nobody here"),
        ("bob@example.org", "[P1]"),
        ("xBOB@EXAMPLE.ORGy", "x[P1]y"),
        ("bob%40example.org and bob%2540example.org", "[P1] and [P1]"),
        ("b\\u006fb\\u0040example.org", "[P1]"),
        ("{\"who\": \"o'n\\\"x\\/\"}", "{\"who\": \"[P5]\"}"),
        ("ZOË zo%C3%AB zo%eb Zo\\u00eb", "[P4] [P4] [P4] [P4]"),
        ("superuser_bobby", "super[P2]by"),
        ("Ada@Example.org, u-ada, user_ada", "Ada@Example.org, u-ada, user_ada"),
        ("mailto:ada%40example.org", "mailto:ada%40example.org"),
        ("u-ada-2 is not u-ada", "[P3] is not u-ada"),
        ("eve.ada@example.org", "[P8]"),
        // Known by no member: the privacy rules hide them.
        ("joe@example.org from 10.0.0.1", "[REDACTED] from [REDACTED]"),
        ("xada@example.org", "[REDACTED]"),
        // Short ones stand alone or are left.
        ("de 77 code 1770 de-77", "[P6] [P7] code 1770 [P6]-[P7]"),
    ] {
        assert_eq!(hider.text(text), shown, "{text}");
    }
}

#[test]
fn keys_and_numbers_are_hidden_and_keys_stay_apart() {
    let mut hider = hider(&["bob@example.org", "BOB2@example.org", "4711", "data"]);
    let row = json(
        "{\"user_id\": \"u-ada\", \"bob@example.org\": 4711, \"BOB%40example.org\": [14711, 1e3, true, null], \"data\": {\"x\": \"metadata\"}}",
    );
    let shown = String::from_utf8(hider.row(&row).unwrap().to_compact()).unwrap();
    assert_eq!(
        shown,
        "{\"user_id\":\"u-ada\",\"[P1]\":\"[P3]\",\"[P1] 2\":[\"1[P3]\",1e3,true,null],\"[P4]\":{\"x\":\"meta[P4]\"}}"
    );
    assert_eq!(hider.row(&json("{\"user_id\": \"u-adam\", \"text\": \"canada@example.org\"}")), None);
}

#[test]
fn a_row_names_the_subject_wherever_it_says_so() {
    let hider = hider(&[]);
    for (row, named) in [
        ("{\"a\": [{\"b\": \"by ADA@example.org.\"}]}", true),
        ("{\"ada@example.org\": 1}", true),
        ("{\"a\": \"/users/user%5Fada\"}", true),
        ("{\"a\": \"(u-ada)\"}", true),
        ("{\"a\": \"U-ADA\"}", false),
        ("{\"a\": \"u-ada7 user_adam\"}", false),
        ("{\"a\": \"u-ada-2, x-u-ada\"}", false),
        ("{\"a\": \"u-ada - twice\"}", true),
        ("{\"a\": \"ada@example.org.uk\"}", false),
        ("{\"a\": \"x.ada@example.org\"}", false),
        ("[1, null, \"ad\"]", false),
    ] {
        assert_eq!(hider.names_subject(&json(row)), named, "{row}");
    }
    // A short or numeric id counts in a member that names people.
    let short = Subject { user_ids: vec!["42".to_owned()], ..Subject::default() };
    let hider = Search::new(&short).unwrap().hider();
    for (row, named) in [
        ("{\"user_id\": 42}", true),
        ("{\"actor\": {\"id\": \"42\"}}", true),
        ("{\"count\": 42, \"note\": \"42\"}", false),
        ("{\"user_id\": 142}", false),
    ] {
        assert_eq!(hider.names_subject(&json(row)), named, "{row}");
    }
}

/// Others are found in JSON within a text, by addresses that are spelled, and in lists with the subject.
#[test]
fn others_are_known_from_texts_too() {
    let mut search = Search::new(&subject()).unwrap();
    search.look(&json("{\"details\": \"{\\\"user_id\\\": \\\"pers-1\\\"}\", \"path\": \"/?to=bob%2540example.org\"}"));
    search.look(&json("{\"users\": \"u-ada; pers-2\", \"owner\": \"Ada Lovell <ada@example.org>\", \"approvers\": [\"Zoë <zoe@example.org>\"]}"));
    let mut hider = search.hider();
    for (text, shown) in [
        ("PERS-1, pers-2", "[P1], [P3]"),
        ("bob@example.org", "[P2]"),
        ("Ada Lovell <ada@example.org>", "Ada Lovell <ada@example.org>"),
        ("zoë <zoe@example.org>, zoe@example.org", "[P4], [P5]"),
    ] {
        assert_eq!(hider.text(text), shown, "{text}");
    }
}

#[test]
fn what_stands_beside_the_subject_is_told() {
    let mut search = Search::new(&subject()).unwrap();
    search.look(&json("[{\"actor_email\": \"ada@example.org\", \"actor_id\": \"9f\"}, {\"actor_email\": \"ADA@example.org\", \"actor_id\": \"9f\"}]"));
    search.look(&json("{\"actor_email\": \"bob@example.org\", \"actor_id\": \"8e\"}"));
    let beside: Vec<_> = search.beside().iter().map(|b| (b.field.as_str(), b.identifier.as_str(), b.times)).collect();
    assert_eq!(beside, [("actor_id", "9f", 2)]);
    assert!(is_person("actor_id"));
}

#[test]
fn a_subject_needs_identifiers() {
    let with = |emails: &[&str], ids: &[&str]| {
        let own = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        Search::new(&Subject { emails: own(emails), user_ids: own(ids), ..Subject::default() }).err()
    };
    assert_eq!(with(&[], &[]), Some(SubjectError::Nobody));
    assert_eq!(with(&["ada"], &[]), Some(SubjectError::NoEmail("ada".to_owned())));
    assert_eq!(with(&[], &[" "]), Some(SubjectError::Blank(" ".to_owned())));
    assert_eq!(with(&[], &["1"]), None);
}

/// A pseudonym that would be somebody's identifier is passed over, and so is one that would be the subject's.
#[test]
fn pseudonyms_are_nobodys_identifiers() {
    let odd = Subject { user_ids: vec!["[P1]".to_owned()], ..Subject::default() };
    let mut search = Search::new(&odd).unwrap();
    search.look(&json("{\"users\": [\"[p2]\", \"redacted\", \"P3\"]}"));
    let mut hider = search.hider();
    let shown = hider.text("[P1] [P2] redacted p3 joe@example.org").into_owned();
    assert_eq!(shown, "[P1] [P4] [P5] [P6] [[P5]]");
}

proptest! {
    #![proptest_config(config())]

    /// Names and texts of few letters, so that names stand in names, across each other and beside escapes: none can be read afterwards.
    #[test]
    fn nobody_is_left(names in prop::collection::vec("[ab%@.5]{4,7}", 1..8), texts in prop::collection::vec("([abAB.@%5]|%61|%2561|%40|\\\\u0062|\\\\|1){0,24}", 1..6)) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut hider = hider(&names);
        for text in &texts {
            let shown = hider.text(text).to_lowercase();
            for name in names.iter().map(|name| name.trim()) {
                prop_assert!(!shown.contains(name), "{name} in {shown}, of {text}");
                prop_assert!(!shown.replace("%40", "@").replace("%61", "a").contains(name), "{name} spelled in {shown}, of {text}");
            }
        }
    }

    /// No input makes it panic; a text without anybody stays.
    #[test]
    fn any_text(text in any::<String>(), names in prop::collection::vec(any::<String>(), 0..5), row in crate::properties::json()) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut hider = hider(&names);
        let _ = hider.text(&text);
        let row = Value::Object(vec![("u-ada".to_owned(), row)]);
        prop_assert!(hider.row(&row).is_some());
        let _ = hider.rows(&row);
    }
}
