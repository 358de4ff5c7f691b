//! Invented events of the playbook's service: one chain that all predictions share, and some of their own.

use super::Draw;
use crate::db::playbook::add;
use crate::instant::{DAY, SECOND};
use crate::playbook::Event;
use rusqlite::Connection;

/// How many.
const COUNT: i64 = 240;

/// Action, resource and details, in turn. `@n@` is the event's number. Escapes and floats are as `json.dumps` writes
/// them; what is personal is invented.
const EVENTS: [(&str, &str, &str); 12] = [
    (
        "predict",
        "unknown",
        r#"{"region": "eu", "privacy_tier": "public", "sensitive_elements": [], "anonymization_level": "none", "retention_policy": "short_term", "input_length": @n@, "has_user_consent": true}"#,
    ),
    (
        "predict",
        "unknown",
        r#"{"region": "us", "privacy_tier": "restricted", "sensitive_elements": ["email"], "anonymization_level": "partial", "retention_policy": "transient", "input_length": @n@, "has_user_consent": true}"#,
    ),
    ("predict", "unknown", "{}"),
    (
        "model.load",
        "model-a",
        r#"{"ratio": 0.1, "big": 1e+22, "small": 1e-05, "whole": 1.0, "neg": -0.0, "int": 12345678901234567890}"#,
    ),
    (
        "predict",
        "unknown",
        r#"{"region": "global", "privacy_tier": "internal", "input_length": @n@, "has_user_consent": false}"#,
    ),
    (
        "retention.apply",
        "batch-7",
        r#"{"Z": 1, "a": {"b": [1, 2.5, "x"], "B": {}}, "10": "ten", "9": "nine", "policy": "extended"}"#,
    ),
    (
        "review",
        "model-a",
        r#"{"note": "caf\u00e9 \ud83d\ude00 \u901a\u8fc7 \"q\" \\ / \u007f \u2028\n", "\u00e9": 1, "e": 2, "\ud83d\ude00": 3, "\uff5e": 4}"#,
    ),
    (
        "predict",
        "unknown",
        r#"{"region": "eu", "privacy_tier": "public", "input_length": @n@, "has_user_consent": true}"#,
    ),
    (
        "consent.record",
        "batch-7",
        r#"{"consents": ["data_processing", "data_storage"], "granted": true, "expires": null}"#,
    ),
    ("export", "req-@n@", r#"{"rows": @n@, "format": "csv"}"#),
    (
        "support.note",
        "batch-7",
        r#"{"pii": "mail ana@orchid.example or 555-010-@n4@ from 192.0.2.@n3@", "card": "4000-0000-0000-@n4@", "addr": "12 Elm Street"}"#,
    ),
    (
        "predict",
        "unknown",
        r#"{"region": "us", "privacy_tier": "sensitive", "nested": [[], {}, [null, true, false]], "input_length": @n@}"#,
    ),
];

const USERS: [&str; 4] = ["9f86d081", "60303ae2", "fd61a03a", "svc-retention"];

/// Writes them, each later than the one before it.
pub(super) fn sow(db: &Connection, seed: u64, today: i64) -> rusqlite::Result<()> {
    let mut draw = Draw::new(seed, "playbook");
    for (nth, (action, resource, details)) in (0..COUNT).zip(EVENTS.iter().cycle()) {
        let fill = |text: &str| {
            text.replace("@n@", &nth.to_string())
                .replace("@n3@", &(nth % 250).to_string())
                .replace("@n4@", &format!("{nth:04}"))
        };
        // Now and then a whole second, whose fraction Python leaves out.
        let fraction = if nth % 9 == 0 { 0 } else { 1 + draw.below(SECOND - 1) };
        let at = today - 60 * DAY + nth * (DAY / 4) + draw.below(3600) * SECOND + fraction;
        let user = (*draw.pick(&USERS)).to_owned();
        add(db, &Event { at, action: (*action).to_owned(), user, resource: fill(resource), details: fill(details) })?;
    }
    Ok(())
}
