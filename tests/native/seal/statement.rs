//! Statements: what is written is read again, and each mistake is told with its place.

use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::statement::{Decision, Prefix, Statement};
use proptest::prelude::*;
use serde_json::{Value, json};

fn statement() -> Statement {
    Statement {
        manifest: Digest::of(b"the list"),
        role: "second-approver".to_owned(),
        signer: "Approver of Orchid Ledger".to_owned(),
        decision: Decision::Approve,
        reason: "Gaps reviewed, period agreed".to_owned(),
        claimed_at: Instant::parse("2026-10-12T09:40:00Z").unwrap(),
        key_id: Digest::of(b"the key"),
        prior: Some(Digest::of(b"the signature before")),
        container: None,
    }
}

#[test]
fn what_is_written_is_in_totos_and_is_read_again() {
    let text = String::from_utf8(statement().to_bytes()).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(value["predicateType"], "urn:packseal:seal:v1");
    assert_eq!(
        value["subject"],
        json!([{"name": "MANIFEST.txt", "digest": {"sha256": Digest::of(b"the list").to_string()}}])
    );
    assert_eq!(value["predicate"]["claimed_at"], "2026-10-12T09:40:00Z");
    assert_eq!(Statement::read(text.as_bytes()), Ok(statement()));
    let first = Statement { decision: Decision::Seal, prior: None, reason: String::new(), ..statement() };
    assert_eq!(Statement::read(&first.to_bytes()), Ok(first));
    // Another writer's order, spacing, and members that nobody knows.
    let mut other = value.clone();
    other["predicate"]["more"] = json!(1);
    assert_eq!(Statement::read(other.to_string().as_bytes()), Ok(statement()));
}

#[test]
fn each_mistake_has_its_place() {
    let upper = Digest::of(b"x").to_string().to_uppercase();
    for (pointer, value, place) in [
        ("/_type", json!("https://in-toto.io/Statement/v0.1"), "/_type"),
        ("/predicateType", json!("urn:packseal:seal:v2"), "/predicateType"),
        ("/subject", json!([]), "/subject"),
        ("/subject/0/name", json!("pack.json"), "/subject/0/name"),
        ("/subject/0/digest", json!({"sha512": "00"}), "/subject/0/digest/sha256"),
        ("/subject/0/digest/sha256", json!(upper), "/subject/0/digest/sha256"),
        ("/predicate/role", json!("Owner"), "/predicate/role"),
        ("/predicate/signer", json!(" "), "/predicate/signer"),
        ("/predicate/signer", json!("a\u{202e}b"), "/predicate/signer"),
        ("/predicate/signer", json!("x".repeat(201)), "/predicate/signer"),
        ("/predicate/decision", json!("agree"), "/predicate/decision"),
        ("/predicate/reason", json!("two\nlines"), "/predicate/reason"),
        ("/predicate/reason", json!(null), "/predicate/reason"),
        ("/predicate/claimed_at", json!("2026-10-12T09:40:00"), "/predicate/claimed_at"),
        ("/predicate/claimed_at", json!("2026-10-12T09:40:00+02:00"), "/predicate/claimed_at"),
        ("/predicate/key_id", json!("abc"), "/predicate/key_id"),
        ("/predicate/prior", json!(1), "/predicate/prior"),
        ("/predicate", json!({}), "/predicate/prior"),
    ] {
        let mut changed: Value = serde_json::from_slice(&statement().to_bytes()).unwrap();
        *changed.pointer_mut(pointer).unwrap() = value;
        let error = Statement::read(changed.to_string().as_bytes()).unwrap_err().to_string();
        // The first that is missing may be told instead.
        assert!(error.contains(&format!("at {place},")) || pointer == "/predicate", "{pointer}: {error}");
    }
    for text in ["", "[]", "{", "{\"_type\":\"a\",\"_type\":\"b\"}"] {
        assert!(Statement::read(text.as_bytes()).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn any_statement_is_read_as_it_was_written(
        role in "[a-z][a-z0-9-]{0,31}",
        signer in "[A-Za-z\u{e4}\u{4e2d}\"\\\\][^\\p{C}]{0,100}",
        reason in "[^\\p{C}]{0,200}",
        seconds in 0i64..4_000_000_000,
        prior in proptest::option::of(any::<[u8; 8]>()),
    ) {
        let written = Statement {
            role, signer, reason,
            claimed_at: Instant::from_unix_millis(seconds * 1000).unwrap(),
            prior: prior.map(|bytes| Digest::of(&bytes)),
            container: prior.map(|bytes| Prefix { bytes: u64::from(bytes[0]), sha256: Digest::of(&bytes) }),
            ..statement()
        };
        prop_assert_eq!(Statement::read(&written.to_bytes()), Ok(written));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        drop(Statement::read(&bytes));
    }
}
