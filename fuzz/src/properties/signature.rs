//! Signatures of servers over answers (RFC 9421, RFC 9530): lines of headers, `:method`, `:url` and `:status` among them.

use packseal::seal::source::base64::{self, Form};
use packseal::seal::source::fields::{Bare, Member, dictionary, list_written};
use packseal::seal::source::jwk::read;
use packseal::seal::source::message::{Message, sha256_of, signatures};

use super::seeds::{Seed, entries, named};

/// Test key `test-key-ecc-p256` (RFC 9421 appendix B.1.3).
const KEY: &[u8] = br#"{"kty":"EC","crv":"P-256","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"}"#;
/// What it signed (appendix B.2.4), without the parts that the signature does not cover.
const SIGNED: [(&str, &str); 3] = [
    ("content-type", "application/json"),
    (
        "content-digest",
        "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
    ),
    ("content-length", "23"),
];
const INPUT: &str = r#"sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256""#;
const VALUE: &str =
    "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:";

/// Examples of RFC 9421, and the headers of answers that vectors keep.
pub fn seeds() -> Vec<Seed> {
    let headers: Vec<String> = SIGNED.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let headers = headers.concat();
    let mut found = vec![
        format!(":status: 200\n{headers}signature-input: {INPUT}\nsignature: {VALUE}\n"),
        format!(
            ":status: 503\n{headers}signature-input: reqres=(\"@status\" \"content-digest\" \"content-type\" \"@authority\";req \"@method\";req \"@path\";req \"content-digest\";req);created=1618884479;keyid=\"test-key-ecc-p256\"\nsignature: reqres=:dMT/A/76ehrdBTD/2Xx8QuKV6FoyzEP/I9hdzKN8LQJLNgzU4W767HK05rx1i8meNQQgPQgp8wq2ive3tV5Ag==:\n"
        ),
        "content-digest: sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\nsignature-input: a=(\"@target-uri\";req \"@query\";req \"@scheme\";req);created=1760000000;alg=\"ed25519\";tag=\"packseal\", b=(tok ?0 -15 :AA==:);x=*a/b\nsignature: a=:AA==:, b=:AA==:\n".to_owned(),
    ];
    for (_, bytes) in entries().into_iter().filter(|(name, _)| name == "raw/requests.jsonl") {
        for line in String::from_utf8_lossy(&bytes).lines() {
            let Ok(row) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let Some(headers) = row.get("headers").and_then(|headers| headers.as_object()) else { continue };
            let lines = headers.iter().filter_map(|(name, value)| Some(format!("{name}: {}\n", value.as_str()?)));
            found.push(lines.collect());
        }
    }
    named(found.into_iter().map(String::into_bytes))
}

/// A dictionary is read as it is written, base64 has one spelling, and no message but the signed one is the key's.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut headers: Vec<(&str, &str)> = Vec::new();
    let (mut method, mut url, mut status) = ("GET", "https://example.com/foo?param=Value", 200);
    for line in text.lines() {
        match line.split_once(": ") {
            Some((":method", value)) => method = value,
            Some((":url", value)) => url = value,
            Some((":status", value)) => status = value.parse().unwrap_or(status),
            Some((name, value)) if headers.iter().all(|(other, _)| *other != name) => headers.push((name, value)),
            _ => {}
        }
    }
    for (_, value) in &headers {
        written(value);
        let _ = sha256_of(value);
        for form in [Form::Standard, Form::Url] {
            if let Some(bytes) = base64::decode(form, value) {
                assert_eq!(base64::encode(form, &bytes), *value, "base64 has one spelling");
            }
        }
    }
    for form in [Form::Standard, Form::Url] {
        assert_eq!(base64::decode(form, &base64::encode(form, data)).as_deref(), Some(data));
    }
    let key = read(KEY).expect("a key").keys.remove(0).key;
    let message = Message { method, url, status, headers: &headers };
    let Ok(found) = signatures(&message) else { return };
    assert!(!found.is_empty());
    for signed in found {
        assert!(signed.is_checkable() || !signed.is_by(&key), "what cannot be checked is nobody's");
        if signed.is_by(&key) {
            assert_eq!(status, 200, "the status is covered");
            for (name, value) in SIGNED {
                let held =
                    headers.iter().find(|(other, _)| *other == name).map(|(_, value)| value.trim_matches([' ', '\t']));
                assert_eq!(held, Some(value), "{name} is covered");
            }
            assert_eq!(signed.created, Some(1_618_884_473));
        }
    }
}

/// Members are read back from what they are written as.
fn written(value: &str) {
    let Some(members) = dictionary(value) else { return };
    let texts: Vec<String> = members
        .iter()
        .map(|(key, member)| match member {
            Member::One(item) if item.value == Bare::Flag(true) => format!("{key}{}", &item.written()["?1".len()..]),
            Member::One(item) => format!("{key}={}", item.written()),
            Member::List(items, parameters) => format!("{key}={}", list_written(items, parameters)),
        })
        .collect();
    assert_eq!(dictionary(&texts.join(", ")).as_ref(), Some(&members), "{value}");
}
