//! Secrets in JSON values.

use packseal::model::json::parse;
use packseal::secrets::{Place, Rule, Scanner, hide_json};

use super::{base64, body, pem};

fn places(text: &str) -> Vec<Place> {
    Scanner::default().scan_json(&parse(text.as_bytes()).unwrap())
}

/// The text after hiding what `keep` says.
fn hidden(text: &str, keep: impl Fn(&Place) -> bool) -> String {
    let mut value = parse(text.as_bytes()).unwrap();
    let mut places = Scanner::default().scan_json(&value);
    places.retain(keep);
    hide_json(&mut value, &places);
    String::from_utf8(value.to_compact()).unwrap()
}

#[test]
fn each_place_has_its_pointer() {
    let token = format!("ghp_{}", body(36));
    let text = format!(
        r#"{{"a":[1e-05,"x",{{"b/c~d":"é {token} and {token}"}}],"{token}":"https:\/\/u:pass@h","aws_secret_access_key":"{}"}}"#,
        body(40)
    );
    let found: Vec<_> =
        places(&text).into_iter().map(|place| (place.pointer, place.in_key, place.found.rule)).collect();
    assert_eq!(
        found,
        [
            ("/a/2/b~1c~0d".to_owned(), false, Rule::GitHub),
            ("/a/2/b~1c~0d".to_owned(), false, Rule::GitHub),
            ("/***REDACTED***".to_owned(), true, Rule::GitHub),
            ("/***REDACTED***".to_owned(), false, Rule::UrlPassword),
            ("/aws_secret_access_key".to_owned(), false, Rule::AwsSecretKey),
        ]
    );
    assert_eq!(
        hidden(&text, |_| true),
        "{\"a\":[1e-05,\"x\",{\"b/c~d\":\"é ***REDACTED*** and ***REDACTED***\"}],\"***REDACTED***\":\"https://***REDACTED***@h\",\
         \"aws_secret_access_key\":\"***REDACTED***\"}"
    );
}

#[test]
fn only_the_chosen_places_are_hidden() {
    let text = r#"["https://u:first@h","https://u:second@h and https://u:third@h"]"#;
    let mut value = parse(text.as_bytes()).unwrap();
    let mut found = Scanner::default().scan_json(&value);
    assert_eq!(found.len(), 3);
    found.remove(1);
    hide_json(&mut value, &found);
    assert_eq!(
        value.to_compact(),
        br#"["https://***REDACTED***@h","https://u:second@h and https://***REDACTED***@h"]"#
    );
}

#[test]
fn keys_stay_different() {
    let text = format!(r#"{{"ghp_{0}":1,"gho_{0}":2,"***REDACTED*** 2":3}}"#, body(36));
    assert_eq!(hidden(&text, |_| true), r#"{"***REDACTED***":1,"***REDACTED*** 3":2,"***REDACTED*** 2":3}"#);
}

#[test]
fn what_is_masked_already_and_what_only_has_the_name_stays() {
    for text in [
        r#"{"password":"***REDACTED***","api_key":"***","token":"<redacted>","has_token":true,"total_tokens":12}"#,
        r#"{"secret_access_key":"***REDACTED***","client_secret":null,"secret":[],"key":"budget"}"#,
    ] {
        assert_eq!(places(text), []);
        assert_eq!(hidden(text, |_| true), text);
    }
}

#[test]
fn documents_in_strings() {
    let inner = format!(r#"{{\"kubeconfig\":\"{}\"}}"#, base64(pem("EC PRIVATE KEY", 4, "\n").as_bytes()));
    let found = places(&format!(r#"{{"details":"{inner}"}}"#));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].pointer.as_str(), found[0].found.rule), ("/details", Rule::PrivateKey));
}
