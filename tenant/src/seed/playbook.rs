//! Invented events of the playbook's service: one chain that all predictions share, and some of their own.

use super::Draw;
use crate::db::playbook::add;
use crate::instant::{DAY, SECOND};
use crate::playbook::Event;
use rusqlite::{Connection, params};

/// The fewest, so that there is something for each variant to change.
const FEWEST: u64 = 48;
/// The days that they are spread over, up to the day before today.
const SPAN: i64 = 60;

/// Demo name, label, address, role.
const ACCOUNTS: [(&str, &str, &str, &str); 2] = [
    ("playbook-ops", "Compliance operator", "priya@factory.example", "COMPLIANCE"),
    ("playbook-dev", "Developer, may not read the log", "jonas@factory.example", "DEVELOPER"),
];

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

/// Writes the accounts and the events, each later than the one before it.
pub(super) fn sow(db: &Connection, seed: u64, today: i64, lines: u64) -> rusqlite::Result<()> {
    let mut draw = Draw::new(seed, "playbook users");
    for (demo_id, label, email, role) in ACCOUNTS {
        db.execute(
            "INSERT INTO playbook_users VALUES (?1, ?2, ?3, ?4, ?5)",
            params![draw.uuid(), demo_id, label, email, role],
        )?;
    }
    let mut draw = Draw::new(seed, "playbook");
    let count = i64::try_from(lines.max(FEWEST)).unwrap_or(i64::MAX);
    let step = (SPAN * DAY / count).max(1);
    for (nth, (action, resource, details)) in (0..count).zip(EVENTS.iter().cycle()) {
        let fill = |text: &str| {
            text.replace("@n@", &nth.to_string())
                .replace("@n3@", &(nth % 250).to_string())
                .replace("@n4@", &format!("{:04}", nth % 10_000))
        };
        let mut at = today - (SPAN + 1) * DAY + nth * step + draw.below(step / 2);
        // Now and then a whole second, whose fraction Python leaves out.
        if nth % 9 == 0 && step > 2 * SECOND {
            at += SECOND - at.rem_euclid(SECOND);
        }
        let user = (*draw.pick(&USERS)).to_owned();
        add(db, &Event { at, action: (*action).to_owned(), user, resource: fill(resource), details: fill(details) })?;
    }
    Ok(())
}
