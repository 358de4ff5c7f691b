//! A server that signs its answers (RFC 9421), and the auditor's entry for its key.

use packseal::model::digest::Digest;
use packseal::seal::source::base64::{Form, encode};
use packseal::seal::trust::{Pin, SERVER};
use serde_json::Value;

use super::forge::Pack;
use super::signer::{public, sign_p1363};

/// The server's key, and that of another one.
pub const KEY: u8 = 11;
pub const OTHER: u8 = 12;
/// What the server calls its key.
pub const KID: &str = "orchid-2026";
/// When it signs: a minute before the pack is made, seconds since 1970.
pub const CREATED: i64 = 1_791_797_880;
/// What it signs of an answer.
pub const WHOLE: &str = r#""@status" "content-digest" "@method";req "@target-uri";req"#;

/// The auditor's entry.
pub fn pin(key: u8) -> Pin {
    Pin {
        signer: "API of Orchid Ledger".to_owned(),
        role: SERVER.to_owned(),
        key: public(key),
        valid_from: None,
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: Some("the vendor's documentation".to_owned()),
        pinned_at: None,
        kid: Some(KID.to_owned()),
    }
}

/// Signs one line of raw/requests.jsonl with `key`: of what is in it, these parts.
pub fn sign_row(row: &mut Value, key: u8, parts: &str) {
    let hex = row["sha256_received"].as_str().or(row["sha256"].as_str()).expect("a digest");
    let digest = Digest::parse(hex).expect("a digest");
    row["headers"]["content-digest"] = format!("sha-256=:{}:", encode(Form::Standard, digest.bytes())).into();
    let input = format!(r#"({parts});created={CREATED};keyid="{KID}";alg="ecdsa-p256-sha256""#);
    let mut base = String::new();
    for part in parts.split_whitespace() {
        let value = match part {
            "\"@status\"" => row["status"].to_string(),
            "\"@method\";req" => row["method"].as_str().expect("a method").to_owned(),
            "\"@target-uri\";req" => row["url"].as_str().expect("an address").to_owned(),
            header => row["headers"][header.trim_matches('"')].as_str().unwrap_or("Tue").to_owned(),
        };
        base.push_str(&format!("{part}: {value}\n"));
    }
    base.push_str(&format!("\"@signature-params\": {input}"));
    row["headers"]["signature-input"] = format!("s={input}").into();
    row["headers"]["signature"] = format!("s=:{}:", encode(Form::Standard, &sign_p1363(key, base.as_bytes()))).into();
}

/// Changes each line of raw/requests.jsonl.
pub fn rows(pack: Pack, change: impl Fn(&mut Value)) -> Pack {
    const REQUESTS: &str = "raw/requests.jsonl";
    let text = String::from_utf8(pack.get(REQUESTS).to_vec()).expect("text");
    let mut changed = String::new();
    for line in text.lines() {
        let mut row: Value = serde_json::from_str(line).expect("a row");
        change(&mut row);
        changed.push_str(&format!("{row}\n"));
    }
    pack.with(REQUESTS, changed)
}

/// All answers signed, the refusal too; the list of digests is still to be made.
pub fn signed(pack: Pack, key: u8) -> Pack {
    rows(pack, |row| sign_row(row, key, WHOLE))
}

/// Signs a line once more, with the `signature-input` that it has.
pub fn sign_again(row: &mut Value, key: u8) {
    let input = row["headers"]["signature-input"].as_str().expect("a header").trim_start_matches("s=").to_owned();
    let line = |name: &str| row["headers"][name].as_str().expect("a header").to_owned();
    let base = format!(
        "\"@status\": {}\n\"content-digest\": {}\n\"@method\";req: {}\n\"@target-uri\";req: {}\n\"@signature-params\": {input}",
        row["status"],
        line("content-digest"),
        row["method"].as_str().expect("a method"),
        row["url"].as_str().expect("an address"),
    );
    row["headers"]["signature"] = format!("s=:{}:", encode(Form::Standard, &sign_p1363(key, base.as_bytes()))).into();
}
