//! A package of the evidence runbook (evidence contract sections 1, 2 and 8), and what its service puts beside it.

use packseal::model::digest::Digest;
use packseal::seal::hmac::Secret;
use serde_json::{Value, json};

use super::forge::{Pack, pretty};

pub const EVENTS: &str = "audit_events.jsonl";
pub const CLAIM: &str = "audit_chain_verify.json";
pub const MANIFEST: &str = "manifest.json";
/// The secret of every sidecar here.
pub const SECRET: &str = "sample-secret-9Qd";
const SIGNED_AT: &str = "2026-10-02T10:15:00.250000";

/// A row of the audit log whose hash is that of its text.
pub fn event(id: u64, action: &str, payload: &str, prev_hash: &str) -> (String, String) {
    let time = format!("2026-10-02T09:0{id}:00.5000");
    let hash =
        Digest::of(format!("{prev_hash}|{time}00+00:00|compliance|{action}|OK|{payload}").as_bytes()).to_string();
    let line = format!(
        r#"{{"id": {id}, "event_time": "{time}00Z", "event_type": "compliance", "action": "{action}", "status": "OK", "payload": {payload}, "prev_hash": "{prev_hash}", "event_hash": "{hash}"}}"#
    );
    (line, hash)
}

/// Three rows, newest first.
pub fn events() -> Vec<String> {
    let (first, hash) = event(1, "preflight", r#"{"symbol": "000001", "ratio": 1e-05}"#, "");
    let (second, hash) = event(2, "approve", r#"{"note": "é 😀", "big": 1e+22}"#, &hash);
    let (third, _) = event(3, "export", "{}", &hash);
    vec![third, second, first]
}

pub fn lines(rows: &[String]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// The package without its manifest's rows.
pub fn unlisted() -> Pack {
    let claim = json!({"valid": true, "checked_rows": 3, "broken_event_id": null, "message": "hash chain verified"});
    let manifest = json!({
        "bundle_id": "evidence_20261002T101500Z_0a1b2c3d", "generated_at": "2026-10-02T10:15:00.250000+00:00",
        "request": {"signer": "compliance_ops", "external_auth_token": null},
        "summary": {"audit_events": 3, "audit_chain_valid": true, "autotune_events": 0, "strategy_versions": 1},
        "files": [],
    });
    Pack::default()
        .with("archive_policy.json", pretty(&json!({"policy_version": "v1", "retention_policy": "regulatory_7y"})))
        .with(CLAIM, pretty(&claim))
        .with(EVENTS, lines(&events()))
        .with("autotune_events.jsonl", "")
        .with(MANIFEST, pretty(&manifest))
        .with("strategy_versions.json", pretty(&json!([{"version": "v1.0.0", "active": true}])))
}

/// Writes the rows of the manifest anew.
pub fn listed(pack: Pack) -> Pack {
    let rows: Vec<Value> = pack
        .0
        .iter()
        .filter(|(name, _)| name != MANIFEST)
        .map(|(name, bytes)| json!({"name": name, "relative_path": name, "size_bytes": bytes.len(), "sha256": Digest::of(bytes).to_string()}))
        .collect();
    pack.json(MANIFEST, |manifest| manifest["files"] = rows.into())
}

/// The whole package.
pub fn package() -> Pack {
    listed(unlisted())
}

/// The package's file.
pub fn zip() -> Vec<u8> {
    package().foreign().build()
}

/// The code over the four members.
pub fn code(secret: &str, digest: &str, signer: &str, key: &str, at: &str) -> String {
    Secret::new(secret).expect("a secret").mac(&format!("{digest}|{signer}|{key}|{at}"))
}

/// A signature sidecar for a digest.
pub fn signature(digest: &str, signer: &str) -> Vec<u8> {
    let code = code(SECRET, digest, signer, "ops-key", &format!("{SIGNED_AT}+00:00"));
    pretty(&json!({
        "enabled": true, "algorithm": "sha256-hmac", "signer": signer, "signing_key_id": "ops-key", "digest": digest, "signature": code,
        "signed_at": format!("{SIGNED_AT}Z"),
    }))
}

/// An entry of a countersign sidecar.
pub fn countersign(digest: &str, signer: &str) -> Value {
    countersign_at(digest, signer, &format!("{SIGNED_AT}Z"), &format!("{SIGNED_AT}+00:00"))
}

/// The same with its time as it is written and as it is signed.
pub fn countersign_at(digest: &str, signer: &str, written: &str, signed: &str) -> Value {
    let code = code(SECRET, digest, signer, "second-key", signed);
    json!({"signer": signer, "signing_key_id": "second-key", "signed_at": written, "digest": digest, "signature": code, "note": "not signed"})
}

/// A countersign sidecar of entries.
pub fn countersigns(entries: &[Value]) -> Vec<u8> {
    pretty(&json!({"package_path": "/data/evidence.zip", "entry_count": entries.len(), "entries": entries}))
}
