//! Invented users, audit events and jobs of the evidence service.

use super::Draw;
use crate::bundle::contents::event_hash;
use crate::instant::{DAY, SECOND};
use rusqlite::{Connection, params};

/// Demo name, label, address, role.
const USERS: [(&str, &str, &str, &str); 4] = [
    ("ops-audit", "Auditor", "iris@desk.example", "AUDIT"),
    ("ops-risk", "Risk officer", "tomas@desk.example", "RISK"),
    ("ops-admin", "Administrator", "lena@desk.example", "ADMIN"),
    ("ops-research", "Researcher, may not export", "omar@desk.example", "RESEARCH"),
];

/// Type, action, status and payload, in turn. Floats are as Python writes them.
const EVENTS: [(&str, &str, &str, &str); 6] = [
    ("event_connector_sla", "freshness", "OK", r#"{"connector_name": "wire_@n@", "severity": "WARNING"}"#),
    (
        "strategy_governance",
        "approve",
        "OK",
        r#"{"strategy_name": "event_driven", "version": "v1.@n@.0", "note": "通过 é 😀", "quote": "\"q\" \\ /"}"#,
    ),
    (
        "compliance",
        "preflight",
        "OK",
        r#"{"symbol": "000001", "passed": true, "ratio": 0.1, "big": 1e+22, "small": 1e-05, "whole": 1.0, "neg": -0.0}"#,
    ),
    ("ops_job", "run", "ERROR", r#"{"job": "nightly", "attempts": @n@, "error": null, "tags": []}"#),
    ("compliance", "review", "OK", "{}"),
    (
        "order_gateway",
        "reject",
        "OK",
        r#"{"order": {"id": @n@, "legs": [{"side": "BUY", "qty": 10.5}]}, "reason": "límite | risk"}"#,
    ),
];

/// The events, and how many of them, the oldest, are of before there was a chain.
const COUNT: i64 = 60;
const UNCHAINED: i64 = 2;

const JOBS: [(&str, &str, &str, &str, &str, &str); 4] = [
    (
        "nightly-evidence-export",
        r#"{"request": {"package_prefix": "nightly", "signer": "compliance_ops", "signing_key_id": "ops-key", "write_vault_copy": true, "vault_mode": "SIMULATED_WORM", "kms_key_id": "kms-orchid-1"}, "_retry": {"max_retries": 1, "backoff_seconds": 0}}"#,
        "compliance_ops",
        "0 2 * * *",
        "ACTIVE",
        "Signed package with a vault copy, every night",
    ),
    (
        "weekly-unsigned-export",
        r#"{"request": {"package_prefix": "weekly", "sign_bundle": false}}"#,
        "compliance_ops",
        "0 4 * * 1",
        "ACTIVE",
        "Package without a signature, every Monday",
    ),
    (
        "archive-with-unreachable-kms",
        r#"{"request": {"package_prefix": "archive", "write_vault_copy": true, "kms_key_id": "kms-orchid-1", "external_kms_wrap_endpoint": "http://127.0.0.1:9/wrap", "external_timeout_seconds": 1, "external_require_success": true}, "_retry": {"max_retries": 2, "backoff_seconds": 0}}"#,
        "risk_officer",
        "",
        "ACTIVE",
        "Strict export whose key service nobody answers for",
    ),
    ("retired-export", r#"{"request": {}}"#, "compliance_ops", "", "DISABLED", "Kept for the record"),
];

/// Writes them.
pub(super) fn sow(db: &Connection, seed: u64, today: i64) -> rusqlite::Result<()> {
    let mut draw = Draw::new(seed, "ops");
    for (demo_id, label, email, role) in USERS {
        db.execute(
            "INSERT INTO ops_users VALUES (?1, ?2, ?3, ?4, ?5)",
            params![draw.uuid(), demo_id, label, email, role],
        )?;
    }
    let mut before = String::new();
    for (id, (event_type, action, status, payload)) in (1..=COUNT).zip(EVENTS.iter().cycle()) {
        // Every fifth one falls on a whole second, whose fraction Python leaves out.
        let fraction = if id % 5 == 0 { 0 } else { 1 + draw.below(SECOND - 1) };
        let at = today - (COUNT - id + 1) * (DAY / 2) + draw.below(3600) * SECOND + fraction;
        let payload = payload.replace("@n@", &id.to_string());
        let prev = std::mem::take(&mut before);
        let hash =
            if id <= UNCHAINED { String::new() } else { event_hash(&prev, at, event_type, action, status, &payload) };
        db.execute(
            "INSERT INTO ops_events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![id, at, event_type, action, status, payload, prev, hash],
        )?;
        before = hash;
    }
    for (nth, (name, payload, owner, cron, status, description)) in (1..).zip(JOBS) {
        let id = draw.uuid().replace('-', "");
        let (created, updated) = (today - nth * 20 * DAY + 250_000, today - nth * 3 * DAY + nth);
        db.execute(
            "INSERT INTO ops_jobs VALUES (?1, ?2, ?3, ?4, 'compliance_evidence_export', ?5, ?6, ?7, ?8, ?9)",
            params![id, created, updated, name, payload, owner, cron, status, description],
        )?;
    }
    Ok(())
}
