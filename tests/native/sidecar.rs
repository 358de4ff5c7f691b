//! Sidecars of the evidence service: the text that is signed, what is written, what is refused (evidence contract sections 3, 4 and 9).

use packseal::chain::events;
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::hmac::Secret;
use packseal::seal::sidecar::{Claim, Refused, Signature, append, entries};
use proptest::prelude::*;
use serde_json::Value;

const SECRET: &str = "demo-secret-Kx7";
const DIGEST: &str = "8a64292adbd92db94c98f00537dee911433077d3b030171cc0a0edc04541284b";
const AT: &str = "2026-11-20T15:07:28.162249";

fn secret() -> Option<Secret> {
    Secret::new(SECRET)
}

fn digest() -> Digest {
    Digest::parse(DIGEST).unwrap()
}

fn claim() -> Claim<'static> {
    Claim { signer: "compliance_ops", signing_key_id: "ops-key" }
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn signed_at(text: &str) -> String {
    let json = format!(r#"{{"digest": "d", "signer": "s", "signing_key_id": null, "signed_at": {text:?}}}"#);
    Signature::parse(json.as_bytes()).unwrap().message()
}

fn countersigned_at(text: &str) -> Option<String> {
    let json =
        format!(r#"[{{"digest": "d", "signer": "s", "signing_key_id": "k", "signature": "", "signed_at": {text:?}}}]"#);
    entries(json.as_bytes()).ok().map(|entries| entries[0].message())
}

#[test]
fn codes_of_the_contract() {
    let secret = secret().unwrap();
    for (rest, code) in [
        (
            "compliance_ops|ops-key|2026-11-20T15:07:28.162249+00:00",
            "11aac80b78ddd59993fb67f03fb7be43f1e772bc41620bb817279e9a47da017f",
        ),
        (
            "audit_manager|audit-key-1|2026-11-20T15:07:28.181733+00:00",
            "b3b49742fd230ac744b13c93ca218322b094a298b4315e6a7a0ec91a492cd526",
        ),
        (
            "risk_officer|risk-key-1|2026-11-20T15:07:28.181945+00:00",
            "6f235b2bfec37a91a40877e9b523dafd061a2b04aca0d7c6193ac45be56403fe",
        ),
    ] {
        assert!(secret.verify(&format!("{DIGEST}|{rest}"), code), "{rest}");
    }
}

/// The signature's time is signed in UTC, and as it stands where it is none.
#[test]
fn the_time_of_a_signature() {
    for (written, signed) in [
        ("2026-11-20T15:07:28.162249Z", "2026-11-20T15:07:28.162249+00:00"),
        ("2026-11-20T15:07:28Z", "2026-11-20T15:07:28+00:00"),
        ("2026-11-20T15:07:28.5Z", "2026-11-20T15:07:28.500000+00:00"),
        ("2026-11-20T23:07:28+08:00", "2026-11-20T15:07:28+00:00"),
        ("2026-11-20T15:07:28", "2026-11-20T15:07:28+00:00"),
        ("yesterday", "yesterday"),
        ("", ""),
    ] {
        assert_eq!(signed_at(written), format!("d|s||{signed}"), "{written}");
    }
}

/// A countersignature's time keeps its own offset.
#[test]
fn the_time_of_a_countersignature() {
    for (written, signed) in [
        ("2026-11-20T23:07:28+08:00", "2026-11-20T23:07:28+08:00"),
        ("2026-11-20T15:07:28.12Z", "2026-11-20T15:07:28.120000+00:00"),
        ("2026-11-20T15:07:28.1234569Z", "2026-11-20T15:07:28.123456+00:00"),
        ("2026-11-20T15:07:28-00:00", "2026-11-20T15:07:28+00:00"),
        ("2026-11-20T15:07:28+0000", "2026-11-20T15:07:28+00:00"),
        ("2026-11-20T15:07:28", "2026-11-20T15:07:28"),
    ] {
        assert_eq!(countersigned_at(written), Some(format!("d|s|k|{signed}")), "{written}");
    }
    assert_eq!(countersigned_at("yesterday"), None);
}

#[test]
fn a_signature_is_written_as_the_service_writes_it() {
    let bytes = Signature::encode(digest(), claim(), at(AT), secret().as_ref()).unwrap();
    let expected = format!(
        "{{\n  \"enabled\": true,\n  \"algorithm\": \"sha256-hmac\",\n  \"signer\": \"compliance_ops\",\n  \"signing_key_id\": \"ops-key\",\n  \
         \"digest\": \"{DIGEST}\",\n  \"signature\": \"11aac80b78ddd59993fb67f03fb7be43f1e772bc41620bb817279e9a47da017f\",\n  \
         \"signed_at\": \"{AT}Z\"\n}}"
    );
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    assert!(Signature::parse(&bytes).unwrap().verify(&secret().unwrap()));
}

#[test]
fn a_countersignature_is_appended_as_the_service_does() {
    let secret = secret();
    let first = Claim { signer: "audit_manager", signing_key_id: "audit-key-1" };
    let one =
        append(None, "/data/p.zip", digest(), first, "", at("2026-11-20T15:07:28.181733Z"), secret.as_ref()).unwrap();
    let second = Claim { signer: "risk_officer", signing_key_id: "risk-key-1" };
    let time = at("2026-11-20T15:07:28.181945Z");
    let two = append(Some(&one), "/data/p.zip", digest(), second, "通过 \"ok\"", time, secret.as_ref()).unwrap();
    let expected = format!(
        "{{\n  \"package_path\": \"/data/p.zip\",\n  \"package_sha256\": \"{DIGEST}\",\n  \"updated_at\": \"2026-11-20T15:07:28.181945+00:00\",\n  \
         \"entry_count\": 2,\n  \"entries\": [\n    {{\n      \"signer\": \"audit_manager\",\n      \"signing_key_id\": \"audit-key-1\",\n      \
         \"signed_at\": \"2026-11-20T15:07:28.181733Z\",\n      \"digest\": \"{DIGEST}\",\n      \
         \"signature\": \"b3b49742fd230ac744b13c93ca218322b094a298b4315e6a7a0ec91a492cd526\",\n      \"note\": \"\"\n    }},\n    {{\n      \
         \"signer\": \"risk_officer\",\n      \"signing_key_id\": \"risk-key-1\",\n      \"signed_at\": \"2026-11-20T15:07:28.181945Z\",\n      \
         \"digest\": \"{DIGEST}\",\n      \"signature\": \"6f235b2bfec37a91a40877e9b523dafd061a2b04aca0d7c6193ac45be56403fe\",\n      \
         \"note\": \"通过 \\\"ok\\\"\"\n    }}\n  ]\n}}"
    );
    assert_eq!(String::from_utf8(two.clone()).unwrap(), expected);
    // A bare list is taken, and becomes an object.
    let list: Value = serde_json::from_slice(&one).unwrap();
    let bare = serde_json::to_vec(&list["entries"]).unwrap();
    assert_eq!(
        append(Some(&bare), "/data/p.zip", digest(), second, "通过 \"ok\"", time, secret.as_ref()).unwrap(),
        two
    );
}

#[test]
fn what_is_not_written() {
    let secret = secret();
    let sign = |claim, secret: Option<&Secret>| Signature::encode(digest(), claim, at(AT), secret);
    let add = |existing: Option<&[u8]>, claim, secret: Option<&Secret>| {
        append(existing, "p.zip", digest(), claim, "", at(AT), secret)
    };
    assert_eq!(sign(claim(), None), Err(Refused::SecretEmpty));
    assert_eq!(add(None, claim(), None).unwrap_err().to_string(), "signing secret is empty");
    for (signer, signing_key_id, field) in
        [("a|b", "k", "signer"), ("a", "b|c", "signing_key_id"), ("a\n", "k", "signer")]
    {
        let claim = Claim { signer, signing_key_id };
        for refused in [sign(claim, secret.as_ref()), add(None, claim, secret.as_ref())] {
            assert!(matches!(refused, Err(Refused::Delimiter { field: told, .. }) if told == field), "{signer:?}");
        }
    }
    let other = append(None, "p.zip", Digest::of(b"another"), claim(), "", at(AT), secret.as_ref()).unwrap();
    let refused = add(Some(&other), claim(), secret.as_ref()).unwrap_err();
    assert_eq!(refused.to_string(), "existing countersign file digest mismatches package digest");
    for existing in [b"{}".as_slice(), b"{\"entries\": {}}", b"\"x\""] {
        let refused = add(Some(existing), claim(), secret.as_ref()).unwrap_err();
        assert_eq!(refused.to_string(), "countersign file must be list or object with entries");
    }
}

/// The bar is not escaped: two splits of the names are one text, which is why it is told.
#[test]
fn a_bar_moves_between_the_names() {
    let made = |signer: &str, key: &str| {
        let json = format!(r#"{{"digest": "d", "signer": "{signer}", "signing_key_id": "{key}", "signed_at": "t"}}"#);
        Signature::parse(json.as_bytes()).unwrap()
    };
    assert_eq!(made("a|b", "c").message(), made("a", "b|c").message());
    assert!(
        made("a|b", "c").claim().is_ambiguous()
            && made("a", "b|c").claim().is_ambiguous()
            && !made("a", "b").claim().is_ambiguous()
    );
}

#[test]
fn vectors_of_the_service() {
    let Some(folder) = super::support::shared("samples/evidence") else { return };
    let read = |name: &str| -> Value { serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap() };
    let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    for vector in read("mac_vectors.json").as_array().unwrap() {
        let secret = Secret::new(&text(vector, "secret")).unwrap();
        assert_eq!(secret.mac(&text(vector, "message")), text(vector, "hmac_sha256_hex"));
        let message = text(vector, "message");
        let parts: Vec<&str> = message.split('|').collect();
        let sidecar = serde_json::json!({"digest": parts[0], "signer": parts[1], "signing_key_id": parts[2],
            "signed_at": vector["signed_at_in_file"], "signature": vector["stored"]});
        let verified = match vector["kind"].as_str() {
            Some("signature") => Signature::parse(sidecar.to_string().as_bytes()).unwrap().verify(&secret),
            _ => entries(format!("[{sidecar}]").as_bytes()).unwrap()[0].verify(&secret),
        };
        assert_eq!(Value::from(verified), vector["match"], "{message}");
    }
    for vector in read("audit_chain_vectors.json").as_array().unwrap() {
        let message = text(vector, "message");
        let parts: Vec<&str> = message.splitn(6, '|').collect();
        let line = format!(
            r#"{{"id": {}, "event_time": "{}", "event_type": "{}", "action": "{}", "status": "{}", "payload": {}, "prev_hash": "{}", "event_hash": "{}"}}"#,
            vector["id"],
            parts[1].replace("+00:00", "Z"),
            parts[2],
            parts[3],
            parts[4],
            parts[5],
            parts[0],
            text(vector, "event_hash")
        );
        let event = events::Event::parse(line.as_bytes()).unwrap();
        assert_eq!((event.message(), event.hash().to_string()), (message, text(vector, "event_hash")));
    }
    // What the service wrote is what is written here.
    let signed = std::fs::read_dir(folder.join("signed")).unwrap().map(|file| file.unwrap().path());
    let sidecar =
        std::fs::read(signed.into_iter().find(|path| path.to_string_lossy().ends_with(".signature.json")).unwrap())
            .unwrap();
    let held = Signature::parse(&sidecar).unwrap();
    let claim = Claim { signer: &held.signer, signing_key_id: &held.signing_key_id };
    let made =
        Signature::encode(Digest::parse(&held.digest).unwrap(), claim, at(&held.signed_at), secret().as_ref()).unwrap();
    assert_eq!(made, sidecar);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is written is read back, and verifies under its own secret and digest only.
    #[test]
    fn what_is_written_verifies(signer in "[^|\\p{Cc}]{0,20}", key in "[^|\\p{Cc}]{0,20}", note in any::<String>(), text in "[!-~]{1,20}", micros in 0u32..1_000_000) {
        let secret = Secret::new(&text).unwrap();
        let claim = Claim { signer: &signer, signing_key_id: &key };
        let time = at(&format!("2026-11-20T15:07:28.{micros:06}Z"));
        let signature = Signature::parse(&Signature::encode(digest(), claim, time, Some(&secret)).unwrap()).unwrap();
        prop_assert!(signature.verify(&secret) && !signature.claim().is_ambiguous());
        prop_assert_eq!(&signature.signer, &signer);
        let moved = Signature { digest: "0".repeat(64), ..signature };
        prop_assert!(!moved.verify(&secret));
        let file = append(None, "p", digest(), claim, &note, time, Some(&secret)).unwrap();
        let all = entries(&append(Some(&file), "p", digest(), claim, &note, time, Some(&secret)).unwrap()).unwrap();
        prop_assert_eq!(all.len(), 2);
        prop_assert!(all.iter().all(|entry| entry.verify(&secret) && entry.note == note));
        let other = Secret::new(&(text + "x")).unwrap();
        prop_assert!(!all[0].verify(&other));
    }

    /// Whatever the bytes, the readers answer; and Python's reader takes whatever the strict one takes.
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:a-z0-9.eE+\\\\ \u{e9}-]{0,60}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            drop((Signature::parse(bytes), entries(bytes), events::check(bytes)));
            drop(packseal::model::json::members(bytes));
            if let Ok(value) = packseal::model::json::parse(bytes) {
                prop_assert_eq!(packseal::model::json::loads(bytes).ok(), Some(value));
            }
        }
    }
}
