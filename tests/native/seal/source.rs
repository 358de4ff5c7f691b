//! Signatures of servers: the examples of RFC 9421, what is refused, and keys as servers publish them.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use packseal::seal::key::{Algorithm, PublicKey};
use packseal::seal::source::base64::{Form, decode, encode};
use packseal::seal::source::fields::dictionary;
use packseal::seal::source::jwk::{read, thumbprint};
use packseal::seal::source::message::{Message, Signed, sha256_of, signatures};
use proptest::prelude::*;
use serde_json::json;

/// Test key `test-key-ecc-p256` (RFC 9421 appendix B.1.3).
const ECC_X: &str = "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA";
const ECC_Y: &str = "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0";
/// Test key `test-key-ed25519` (appendix B.1.4).
const ED_X: &str = "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs";

fn ecc() -> PublicKey {
    let set = json!({"keys": [{"kty": "EC", "crv": "P-256", "x": ECC_X, "y": ECC_Y, "kid": "test-key-ecc-p256"}]});
    read(set.to_string().as_bytes()).unwrap().keys.remove(0).key
}

fn ed25519() -> PublicKey {
    read(json!({"kty": "OKP", "crv": "Ed25519", "x": ED_X}).to_string().as_bytes()).unwrap().keys.remove(0).key
}

/// The response of appendix B.2.
fn response<'a>(headers: &'a mut Vec<(&'static str, &'a str)>, input: &'a str, signature: &'a str) -> Message<'a> {
    headers.extend([
        ("content-type", "application/json"),
        (
            "content-digest",
            "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
        ),
        ("content-length", "23"),
        ("signature-input", input),
        ("signature", signature),
    ]);
    Message { method: "POST", url: "https://example.com/foo?param=Value&Pet=dog", status: 200, headers }
}

#[test]
fn the_response_of_appendix_b_2_4() {
    let input = r#"sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256""#;
    let value = "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:";
    let mut headers = Vec::new();
    let message = response(&mut headers, input, value);
    let [signed] = &signatures(&message).unwrap()[..] else { panic!("one signature") };
    assert_eq!((signed.label.as_str(), signed.key_id.as_str()), ("sig-b24", "test-key-ecc-p256"));
    assert_eq!((signed.created, signed.is_whole), (Some(1_618_884_473), false));
    assert!(signed.is_by(&ecc()) && !signed.is_by(&ed25519()));
    let other = Message { status: 201, ..message };
    assert!(!signatures(&other).unwrap()[0].is_by(&ecc()));
    // It is a SHA-512, which is not compared here.
    assert_eq!(sha256_of(message.headers[1].1), None);
}

/// The keys and the algorithm as RFC 9421 uses them; the message itself is a request, which has no signature here.
#[test]
fn the_base_of_appendix_b_2_6() {
    let base = "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n\"@authority\": example.com\n\
        \"content-type\": application/json\n\"content-length\": 18\n\
        \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"";
    let value = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    assert!(ed25519().verify(base.as_bytes(), &decode(Form::Standard, value).unwrap()).is_ok());
}

/// The response of section 2.4 covers a header of its request, which no pack keeps: it is read, and cannot be checked.
#[test]
fn the_response_of_section_2_4_covers_more_than_is_kept() {
    let input = r#"reqres=("@status" "content-digest" "content-type" "@authority";req "@method";req "@path";req "content-digest";req);created=1618884479;keyid="test-key-ecc-p256""#;
    let value = "reqres=:dMT/A/76ehrdBTD/2Xx8QuKV6FoyzEP/I9hdzKN8LQJLNgzU4W767HK05rx1i8meNQQgQPgQp8wq2ive3tV5Ag==:";
    let mut headers = Vec::new();
    let signed = signatures(&Message { status: 503, ..response(&mut headers, input, value) }).unwrap();
    assert!(!signed[0].is_checkable() && !signed[0].is_by(&ecc()));
}

const PRIVATE: [u8; 32] = [9; 32];
const DIGEST: &str = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
const URL: &str = "https://api.example/v1/rows?limit=2";
const INPUT: &str = r#"("@status" "content-digest" "@method";req "@target-uri";req);created=1760000000;keyid="k";alg="ecdsa-p256-sha256";tag="packseal""#;

fn own() -> PublicKey {
    let point = SigningKey::from_slice(&PRIVATE).unwrap().verifying_key().to_sec1_point(false);
    PublicKey::from_coordinates(Algorithm::EcdsaP256, &point.as_bytes()[1..]).unwrap()
}

fn sign(base: &str) -> String {
    let signature: Signature = SigningKey::from_slice(&PRIVATE).unwrap().sign(base.as_bytes());
    format!("a=:{}:", encode(Form::Standard, &signature.to_bytes()))
}

fn base() -> String {
    format!(
        "\"@status\": 200\n\"content-digest\": {DIGEST}\n\"@method\";req: GET\n\"@target-uri\";req: {URL}\n\"@signature-params\": {INPUT}"
    )
}

fn read_with(input: &str, signature: &str, method: &str, url: &str, digest: &str) -> Option<Signed> {
    let headers = [("content-digest", digest), ("signature-input", input), ("signature", signature)];
    signatures(&Message { method, url, status: 200, headers: &headers }).ok()?.pop()
}

#[test]
fn what_a_signature_covers_cannot_be_changed() {
    let (input, signature) = (format!("a={INPUT}"), sign(&base()));
    let whole = read_with(&input, &signature, "GET", URL, DIGEST).unwrap();
    assert!(whole.is_whole && whole.is_checkable() && whole.is_by(&own()));
    // White space between the parts is no part of what is signed.
    let spread = input.replace("\" \"", "\"   \"").replace(";created", "; created");
    assert!(read_with(&spread, &signature, "GET", URL, DIGEST).unwrap().is_by(&own()));
    let later = input.replace("1760000000", "1760000001");
    for (input, method, url, digest) in [
        (&input, "POST", URL, DIGEST),
        (&input, "GET", "https://api.example/v1/rows?limit=3", DIGEST),
        (&input, "GET", URL, &*DIGEST.replace("47DE", "57DE")),
        (&later, "GET", URL, DIGEST),
    ] {
        assert!(!read_with(input, &signature, method, url, digest).unwrap().is_by(&own()), "{input} {method} {url}");
    }
    // An algorithm that is not the key's, in a signature that would verify.
    let named = INPUT.replace("ecdsa-p256-sha256", "ed25519");
    let renamed = read_with(&format!("a={named}"), &sign(&base().replace(INPUT, &named)), "GET", URL, DIGEST);
    assert!(!renamed.unwrap().is_by(&own()));
    // A part less is still a signature, and vouches for less.
    let less = INPUT.replace(r#" "@method";req"#, "");
    let part = base().replace(INPUT, &less).replace("\"@method\";req: GET\n", "");
    let part = read_with(&format!("a={less}"), &sign(&part), "GET", URL, DIGEST).unwrap();
    assert!(part.is_by(&own()) && !part.is_whole);
    // What looks like parts of the request is not, without `req`.
    let bare = format!("a={}", INPUT.replace(";req", ""));
    assert!(!read_with(&bare, &signature, "GET", URL, DIGEST).unwrap().is_checkable());
}

/// A value with a line end could spell the lines of other parts: then two answers would have one base.
#[test]
fn no_value_spells_a_second_line() {
    let digest = format!("{DIGEST}\n\"@method\";req: GET");
    let less = INPUT.replace(r#" "@method";req"#, "");
    let read = read_with(&format!("a={less}"), &sign(&base()), "GET", URL, &digest).unwrap();
    assert!(!read.is_checkable());
}

#[test]
fn other_parts_of_the_address_are_known() {
    let input = r#"("@scheme";req "@authority";req "@path";req "@query";req);keyid="k""#;
    for (url, query) in [(URL, "?limit=2"), ("https://api.example/v1/rows", "?")] {
        let base = format!(
            "\"@scheme\";req: https\n\"@authority\";req: api.example\n\"@path\";req: /v1/rows\n\"@query\";req: {query}\n\"@signature-params\": {input}"
        );
        assert!(read_with(&format!("a={input}"), &sign(&base), "GET", url, DIGEST).unwrap().is_by(&own()), "{url}");
    }
}

#[test]
fn headers_that_contradict_themselves_are_refused() {
    let good = sign(&base());
    let input = format!("a={INPUT}");
    for (input, signature) in [
        ("", good.as_str()),
        (input.as_str(), ""),
        (input.as_str(), "a=\"text\""),
        (input.as_str(), "b=:AAAA:"),
        (&*format!("{input}, b=()"), good.as_str()),
        (&*format!("{input}, {input}"), good.as_str()),
        (r#"a=("@status" "@status");keyid="k""#, good.as_str()),
        (r#"a=("@status");keyid=k"#, good.as_str()),
        (r#"a=("@status");created="now""#, good.as_str()),
        (r#"a=("@status");created=1.5"#, good.as_str()),
        (r#"a=("@status";req;req);keyid="k""#, good.as_str()),
        ("a", good.as_str()),
        ("a=?1", good.as_str()),
        (&*format!("a={}", "(".repeat(20_000)), good.as_str()),
    ] {
        assert!(read_with(input, signature, "GET", URL, DIGEST).is_none(), "{input}");
    }
}

#[test]
fn keys_of_a_server_and_their_thumbprints() {
    // RFC 8037 appendix A.3.
    let rfc = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}).to_string();
    let key = &read(rfc.as_bytes()).unwrap().keys[0].key;
    assert_eq!(thumbprint(key), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    let set = json!({"keys": [
        {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "other"},
        {"kty": "EC", "crv": "P-384", "x": "AQAB", "y": "AQAB"},
        {"kty": "EC", "crv": "P-256", "x": ECC_X, "y": ECC_Y, "use": "enc"},
        {"kty": "EC", "crv": "P-256", "x": ECC_X, "y": ECC_Y, "kid": "a", "use": "sig", "alg": "ES256"},
    ]});
    let keys = read(set.to_string().as_bytes()).unwrap();
    assert_eq!((keys.keys.len(), keys.others, keys.keys[0].kid.as_deref()), (1, 3, Some("a")));
    assert_eq!(keys.keys[0].key, ecc());
    let with = |change: fn(&mut serde_json::Value)| {
        let mut key = json!({"kty": "EC", "crv": "P-256", "x": ECC_X, "y": ECC_Y});
        change(&mut key);
        read(key.to_string().as_bytes()).unwrap_err().to_string()
    };
    let private = with(|key| key["d"] = "c2VjcmV0".into());
    assert!(private.contains("/d") && private.contains("private") && !private.contains("c2VjcmV0"), "{private}");
    assert!(with(|key| key["x"] = "AQAB".into()).contains("/x"));
    assert!(with(|key| key["y"] = ECC_X.into()).contains("point"));
    assert!(with(|key| key["kid"] = "a\nb".into()).contains("/kid"));
    assert!(read(b"[]").is_err() && read(b"{}").is_err() && read(b"").is_err());
}

proptest! {
    #[test]
    fn nothing_that_is_given_ends_the_program(input in ".*", signature in ".*", digest in ".*", url in ".*", bytes: Vec<u8>) {
        let headers = [("content-digest", &*digest), ("signature-input", &*input), ("signature", &*signature)];
        let _ = signatures(&Message { method: &input, url: &url, status: 0, headers: &headers });
        let _ = (sha256_of(&digest), read(&bytes), dictionary(&String::from_utf8_lossy(&bytes)), decode(Form::Url, &input));
    }

    /// Made of the marks that the grammar knows, so that its branches are met.
    #[test]
    fn nothing_that_is_nearly_right_ends_the_program(input in r#"[a-b]=\(("@?[a-z-]{1,8}"(;req)?[ ]?){0,4}\)(;[a-z]{1,3}=("[ -~]{0,3}"|-?[0-9]{1,17}|:[A-Z]{0,4}=*:|\?[012]|[a-z*]+)){0,3}"#) {
        if let Some(members) = dictionary(&input) {
            prop_assert_eq!(members.len(), 1);
        }
        let headers = [("signature-input", &*input), ("signature", "a=:AAAA:")];
        let _ = signatures(&Message { method: "GET", url: "x", status: 0, headers: &headers });
    }

    #[test]
    fn bytes_go_through_base64(bytes: Vec<u8>) {
        for form in [Form::Standard, Form::Url] {
            prop_assert_eq!(decode(form, &encode(form, &bytes)), Some(bytes.clone()));
        }
    }
}
