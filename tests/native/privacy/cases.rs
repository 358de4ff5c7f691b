//! Texts and what becomes of them.

use std::path::PathBuf;

use packseal::model::json::parse;
use packseal::privacy::redact::{Level, Rule, text};
use proptest::prelude::*;

use crate::properties::config;

/// Text, partial, full and number of replacements: one for each of the thirteen pairs of the contract's samples, and more.
const CASES: [(&str, &str, &str, u64); 23] = [
    ("card 5500-0000-0000-0004 is mine", "card ****0004 is mine", "card [REDACTED] is mine", 1),
    (
        "write to ada@example.org or 555-010-4477",
        "write to [REDACTED] or ****4477",
        "write to [REDACTED] or [REDACTED]",
        2,
    ),
    ("from 888.777.666.555", "from [REDACTED]", "from [REDACTED]", 1),
    ("number 987654321", "number [REDACTED]", "number [REDACTED]", 1),
    ("ticket 9876543210", "ticket ****3210", "ticket [REDACTED]", 1),
    ("parcel 987654321098", "parcel 987654321098", "parcel 987654321098", 0),
    ("7 mill road", "7 mill road", "7 mill road", 0),
    ("7 Mill Road", "[REDACTED]", "[REDACTED]", 1),
    ("m|n@y.o|p", "m|[REDACTED]", "m|[REDACTED]", 1),
    ("5500000000000004", "****0004", "[REDACTED]", 1),
    ("ring +1 (555) 010-4477", "ring +1 (555) 010-4477", "ring +1 (555) 010-4477", 0),
    ("r9.8.7.6", "r9.8.7.6", "r9.8.7.6", 0),
    ("nothing", "nothing", "nothing", 0),
    ("", "", "", 0),
    ("5500 0000-00000004", "****0004", "[REDACTED]", 1),
    ("5500  0000 0000 0004", "5500  0000 0000 0004", "5500  0000 0000 0004", 0),
    ("078.05-1120 and 078-05 1120", "[REDACTED] and 078-05 1120", "[REDACTED] and 078-05 1120", 1),
    ("1.2.3.4.5.6.7.8", "[REDACTED].[REDACTED]", "[REDACTED].[REDACTED]", 2),
    ("::1 and 2001:db8::1", "::1 and 2001:db8::1", "::1 and 2001:db8::1", 0),
    ("a.b@c.d.ef1 x@y.zz_", "a.b@c.d.ef1 x@y.zz_", "a.b@c.d.ef1 x@y.zz_", 0),
    ("221 Old Baker Green Street, 9 St St", "[REDACTED], [REDACTED]", "[REDACTED], [REDACTED]", 2),
    ("1 One Two Three Four Rd", "1 One Two Three Four Rd", "1 One Two Three Four Rd", 0),
    ("\u{661}\u{662}\u{663}-\u{664}\u{665}-\u{666}\u{667}\u{668}\u{669}", "[REDACTED]", "[REDACTED]", 1),
];

#[test]
fn texts_and_what_becomes_of_them() {
    for (given, partial, full, replacements) in CASES {
        assert_eq!(text(given, Level::Partial).0, partial);
        let (redacted, counts) = text(given, Level::Full);
        assert_eq!((redacted.as_ref(), counts.total()), (full, replacements), "{given}");
        let (same, counts) = text(given, Level::None);
        assert_eq!((same.as_ref(), counts.total()), (given, 0));
    }
}

#[test]
fn a_placeholder_says_what_it_stands_for() {
    let given = "5500000000000004 987654321 9.8.7.6 ada@example.org 9876543210 7 Mill Road";
    let (redacted, counts) = text(given, Level::Synthetic);
    assert_eq!(redacted, "[CARD] [SSN] [IP] [EMAIL] [PHONE] [ADDRESS]");
    assert!(Rule::ALL.iter().all(|rule| counts.of(*rule) == 1));
    let names = Rule::ALL.map(Rule::name);
    assert_eq!(names, ["credit_card", "ssn", "ip_address", "email", "phone", "address"]);
}

#[test]
fn partly_hidden_digits_may_match_again() {
    let first = text("4111 1111 1111 1111 2222 3333 4444", Level::Partial).0;
    assert_eq!(first, "****1111 2222 3333 4444");
    assert_eq!(text(&first, Level::Partial).0, "********4444");
}

#[test]
fn the_pairs_of_the_contract() {
    let root = std::env::var_os("PACKSEAL_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    let Ok(bytes) = std::fs::read(root.join("samples/playbook/redaction_cases.json")) else {
        println!("SKIPPED: no samples/playbook/redaction_cases.json beside the project (set PACKSEAL_SHARED)");
        return;
    };
    let cases = parse(&bytes).unwrap();
    assert_eq!(cases.as_array().unwrap().len(), 13);
    for case in cases.as_array().unwrap() {
        let get = |key: &str| case.get(key).unwrap().as_str().unwrap();
        let (partial, counts) = text(get("in"), Level::Partial);
        assert_eq!(
            (partial.as_ref(), Some(counts.total())),
            (get("partial"), case.get("replacements").unwrap().as_u64())
        );
        assert_eq!(text(get("in"), Level::Full).0, get("full"));
    }
}

/// A text that is long and hostile takes no more time than its length asks for; a second for each would be a thousand times too much.
#[test]
fn long_texts_cost_their_length() {
    for piece in ["a", "1", "1.", "a.", "a@", "@a.", "a@b.|", "1 ", "1 a ", "%", "1\t", "a b ", "a@b.cd|", "1-"] {
        let long = piece.repeat(100_000 / piece.len());
        let begun = std::time::Instant::now();
        for level in [Level::Full, Level::Partial] {
            text(&long, level);
        }
        assert!(begun.elapsed().as_secs() < 20, "{piece:?} took {:?}", begun.elapsed());
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_text_is_too_much(given in any::<String>(), number in "[0-9 .@a-c|-]{0,60}") {
        for given in [given, number] {
            for level in [Level::Full, Level::Synthetic] {
                let (once, counts) = text(&given, level);
                prop_assert_eq!(counts.total() == 0, once == given);
                let (twice, none) = text(&once, level);
                prop_assert_eq!((twice, none.total()), (once.clone(), 0), "{}", given);
            }
            prop_assert_eq!(text(&given, Level::Partial).1.total() > 0, text(&given, Level::Full).1.total() > 0);
        }
    }
}
