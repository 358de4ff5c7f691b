//! The files beside the package and in the vault, byte for byte, and the answers that they are made of.

use packseal::archive::files::{Wrapped, envelope, simulated_digest};
use packseal::archive::hook::{ANSWER_MAX, Answer, Receipt};
use packseal::archive::{Place, Settings, Strict, VaultMode};
use packseal::seal::hmac::Secret;
use packseal::seal::sidecar::Signature;

use super::fakes::{BUNDLE, DIGEST, FOLDER, SECRET, package, whole, world};
use super::run;

/// `printf 'kms-orchid-1|8a64…284b|evidence_20261120T153121Z_3b22af43' | sha256sum`
const SIMULATED: &str = "21dbd9535a8afe3964b3cc6b43f87aebf503939deb7298aa2141f6b277c91abd";
/// Python's `hmac.new(secret, b"8a64…284b|compliance_ops|ops-key|2026-11-20T15:31:21.162249+00:00", "sha256")`.
const CODE: &str = "b622730a10b1d66380af1f34535b68293322cd56ce0130f7315e438380807b80";

fn text(place: Place, name: &str, settings: &Settings) -> String {
    let world = world();
    run(settings, &world).unwrap();
    let there = world.1.there.borrow();
    let bytes = there.get(&(place, name.to_owned())).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(bytes.clone()).unwrap()
}

fn vault(ending: &str) -> String {
    format!("{FOLDER}/{BUNDLE}{ending}")
}

#[test]
fn the_envelope_of_the_key_service() {
    let expected = format!(
        r#"{{
  "bundle_id": "{BUNDLE}",
  "created_at": "2026-11-20T15:31:21.162249+00:00",
  "kms_key_id": "kms-orchid-1",
  "digest": "{DIGEST}",
  "wrapped_digest": "abc",
  "algorithm": "external-kms-wrap",
  "mode": "external_kms",
  "provider": "demo-kms",
  "key_version": "3",
  "request_id": "r-1"
}}"#
    );
    assert_eq!(text(Place::Vault, &vault(".kms-envelope.json"), &whole()), expected);
    assert_eq!(text(Place::Beside, "pack.kms-envelope.json", &whole()), expected);
}

#[test]
fn a_simulated_envelope_is_a_plain_digest() {
    assert_eq!(simulated_digest("kms-orchid-1", &package()), SIMULATED);
    let settings = Settings { kms_endpoint: String::new(), strict: Strict::Worm, ..whole() };
    let written = text(Place::Vault, &vault(".kms-envelope.json"), &settings);
    let ending = format!(
        r#"
  "wrapped_digest": "{SIMULATED}",
  "algorithm": "sha256-simulated-kms-wrap",
  "mode": "simulated_local"
}}"#
    );
    assert!(written.ends_with(&ending), "{written}");
    let fallback = envelope(&whole(), &package(), &Wrapped::Fallback("HTTP status 503".to_owned()));
    let fallback = String::from_utf8(fallback).unwrap();
    let ending = format!(
        r#"
  "wrapped_digest": "{SIMULATED}",
  "algorithm": "sha256-simulated-kms-wrap",
  "mode": "fallback_simulated",
  "error": "HTTP status 503"
}}"#
    );
    assert!(fallback.ends_with(&ending), "{fallback}");
}

#[test]
fn a_failed_key_service_leaves_a_fallback() {
    let mut world = world();
    world.0.kms = Ok((200, r#"{"wrapped_digest": ""}"#.to_owned()));
    run(&Settings { strict: Strict::No, ..whole() }, &world).unwrap();
    let envelope = world.1.file(Place::Vault, &vault(".kms-envelope.json"));
    assert_eq!(envelope["mode"], "fallback_simulated");
    assert_eq!(envelope["error"], "external kms wrap response missing wrapped_digest");
    assert_eq!(envelope["wrapped_digest"], SIMULATED);
}

#[test]
fn the_lock_names_the_signature_in_the_vault_or_none() {
    let lock = |settings: &Settings| text(Place::Vault, &vault(".worm-lock.json"), settings);
    let expected = |signature: &str| {
        format!(
            r#"{{
  "bundle_id": "{BUNDLE}",
  "locked_at": "2026-11-20T15:31:21.162249+00:00",
  "retention_policy": "regulatory_7y",
  "package_sha256": "{DIGEST}",
  "signature_path": {signature}
}}"#
        )
    };
    assert_eq!(lock(&whole()), expected(&format!("\"{BUNDLE}.signature.json\"")));
    assert_eq!(lock(&Settings { signing: None, ..whole() }), expected("null"));
    let copy = Settings { vault: Some(VaultMode::Copy), ..whole() };
    let world = world();
    run(&copy, &world).unwrap();
    assert!(world.1.log.borrow().iter().all(|step| !step.contains("worm-lock") && !step.starts_with("protect")));
}

#[test]
fn the_receipt_of_the_archive_is_kept() {
    let expected = r#"{
  "provider": "demo-worm",
  "archive_id": "arc-1",
  "object_key": null,
  "lock_until": "2033-11-20T00:00:00Z",
  "request_id": null,
  "endpoint": "https://worm.example/keep"
}"#;
    assert_eq!(text(Place::Beside, "pack.worm-receipt.json", &whole()), expected);
    assert_eq!(text(Place::Vault, &vault(".worm-receipt.json"), &whole()), expected);
}

#[test]
fn the_signature_is_the_services() {
    let beside = text(Place::Beside, "pack.signature.json", &whole());
    let signature = Signature::parse(beside.as_bytes()).unwrap();
    assert_eq!((signature.digest.as_str(), signature.signature.as_str()), (DIGEST, CODE));
    assert!(signature.verify(&Secret::new(SECRET).unwrap()));
    assert_eq!(signature.signed_at, "2026-11-20T15:31:21.162249Z");
    assert_eq!(text(Place::Vault, &vault(".signature.json"), &whole()), beside);
}

#[test]
fn answers_without_members_are_empty_and_others_are_none() {
    let read = |status: u16, body: &str| {
        Receipt::read(&Answer { status, body: body.as_bytes().to_vec() }, None).map(|it| it.get("a").map(str::to_owned))
    };
    for body in ["", " \n", "[]", "null", "3", "\"text\"", "{}", r#"{"a": null}"#, r#"{"a": ""}"#, r#"{"a": ["x"]}"#] {
        assert_eq!(read(200, body), Ok(None), "{body}");
    }
    assert_eq!(read(299, r#"{"a": "x", "a": "y"}"#), Ok(Some("y".to_owned())));
    assert_eq!(read(200, r#"{"a": 7}"#), Ok(Some("7".to_owned())));
    for (status, body, why) in [
        (302, "{}", "HTTP status 302"),
        (199, "{}", "HTTP status 199"),
        (300, "{}", "HTTP status 300"),
        (404, "", "HTTP status 404"),
        (200, "<html>", "the answer is no JSON: "),
        (200, "{\"a\": ", "the answer is no JSON: "),
    ] {
        let error = read(status, body).unwrap_err();
        assert!(error.starts_with(why), "{status} {body}: {error}");
    }
    let long = Answer { status: 200, body: vec![b' '; ANSWER_MAX + 1] };
    assert!(Receipt::read(&long, None).unwrap_err().contains("larger than"));
}

/// A captive portal's page is no receipt.
#[test]
fn an_archive_that_answers_with_a_page_has_not_archived() {
    let mut world = world();
    world.0.worm = Ok((200, "<!doctype html>".to_owned()));
    assert!(run(&whole(), &world).unwrap_err().error.is_strict());
}
