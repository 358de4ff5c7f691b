//! Secrets that are written otherwise: percent-encoded, in base64, with JSON escapes, and known ones in any form.

use packseal::model::json::{Value, parse};
use packseal::secrets::{Form, Known, Rule, Scanner, hide};

use super::{base64, base64url, body, jwt, matched, percent, pick, scan};

/// The one match of a text.
fn one(text: &str) -> (Rule, Form, &str) {
    let found = scan(text);
    assert_eq!(found.len(), 1, "{found:?} in {text}");
    (found[0].rule, found[0].form, matched(text, &found[0]))
}

#[test]
fn percent_encoded_once_and_twice() {
    let url = "https://user:p@ss/word@host.example/x".replace("s/w", "sw");
    let once = format!("https://a.example/?next={}&x=1", percent(&url));
    assert_eq!(one(&once), (Rule::UrlPassword, Form::Percent, "user%3Ap%40ssword"));
    let twice = format!("https://a.example/?next={}&x=1", percent(&percent(&url)));
    assert_eq!(one(&twice), (Rule::UrlPassword, Form::Percent, "user%253Ap%2540ssword"));
    assert_eq!(one("Bearer%20abcdefghij0123456789%2Fz").2, "abcdefghij0123456789%2Fz");
    assert_eq!(scan("100%, 20%25 off, %zz, %2, %"), []);
}

#[test]
fn base64_of_both_alphabets_at_any_alignment() {
    let token = format!("ghp_{}", body(36));
    for before in ["", "?", "??", "??>"] {
        let text = format!("{before}{token}~~~ and some more text");
        for encoded in [base64(text.as_bytes()), base64url(text.as_bytes())] {
            let line = format!("{{\"data\":\"{encoded}\"}}");
            let (rule, form, range) = one(&line);
            assert_eq!((rule, form), (Rule::GitHub, Form::Base64));
            assert!(range.len() >= token.len() * 4 / 3 && range.len() <= token.len() * 4 / 3 + 8, "{range}");
        }
    }
}

#[test]
fn base64_after_something_else_and_with_padding() {
    let encoded = base64(format!("sk_live_{}", body(24)).as_bytes());
    for before in ["", "v1/", "path-to/", "x_", "abc/", "data:;base64,"] {
        let text = format!("\"{before}{encoded}\"");
        let (rule, form, range) = one(&text);
        assert_eq!((rule, form), (Rule::Stripe, Form::Base64), "{before}");
        assert_eq!(range, encoded, "{before}");
    }
}

#[test]
fn base64_in_base64_and_mixed_with_the_others() {
    let secret = format!("npm_{}", body(36));
    let nested = base64(base64(secret.as_bytes()).as_bytes());
    assert_eq!(one(&nested).1, Form::Base64);
    let encoded = base64(b"https://u:pass@host.example/x?y??zz???");
    assert!(encoded.contains('/'));
    assert_eq!(one(&percent(&encoded)).0, Rule::UrlPassword);
    assert_eq!(one(&encoded.replace('/', r"\/")).0, Rule::UrlPassword);
    assert_eq!(one(&base64(percent("https://user:pass@host.example").as_bytes())).0, Rule::UrlPassword);
}

#[test]
fn binary_with_a_secret_in_it() {
    let bytes: Vec<u8> = (0..=255u8).chain(format!(" AKIA{} ", super::upper(16)).bytes()).chain(0x80..=0xFF).collect();
    assert_eq!(one(&base64(&bytes)).0, Rule::AwsKeyId);
}

#[test]
fn escapes_of_json_strings() {
    assert_eq!(one(r#"{"u":"https:\/\/user:pass@host"}"#), (Rule::UrlPassword, Form::Plain, "user:pass"));
    assert_eq!(one(r#"{"u":"https:\/\/h\/?a=1\u0026token\u003dabcdefgh12\u0026b=2"}"#).2, "abcdefgh12");
    assert_eq!(one(r#"{"u":"https:\\/\\/user:pa\u0073s@host"}"#).2, r"user:pa\u0073s");
    let token = format!("ghp_{}", body(36));
    assert_eq!(one(&format!(r#"{{"log":"first\n{token}\tlast"}}"#)).2, token);
    assert_eq!(one(&format!(r#"{{"log":"first\\n{token}\\tlast"}}"#)).2, token);
    let escaped = token.replacen('g', r"\u0067", 1);
    assert_eq!(one(&format!(r#"{{"log":"first {escaped}"}}"#)).2, escaped);
    assert_eq!(one(&format!("\"{{\"\"a\"\":\"\"Bearer\\u0020{}\"\"}}\",next", body(20))).2, body(20));
}

#[test]
fn a_range_never_splits_an_escape() {
    let secrets = [
        format!(r"\u0041KIA{}", super::upper(16)),
        format!(r"\npm_{}\n", body(36)),
        format!(r"\/{}\u0041", base64(format!("x ghp_{} ", body(36)).as_bytes())),
        format!(r"https:\/\/u\u0073er:p\\\\a\u0073\u0073@host\/?token={}\u00e9\u00e9", body(9)),
        format!("é{}é", jwt()),
        format!("https://u:pé\u{1F600}ss@h/?token=é{}é&x", body(9)),
        super::pem("PRIVATE KEY", 2, r"\n"),
    ];
    for (index, secret) in secrets.iter().enumerate() {
        for before in ["", r"\\", r"\\\\", r"\u005c", "41", r"\n", r"\u00e9"] {
            let text = format!("{{\"a\":\"{before}{secret}\",\"b\":[1]}}");
            assert!(parse(text.as_bytes()).is_ok(), "{text}");
            let found = scan(&text);
            let hidden = hide(text.as_bytes(), &found);
            let value =
                parse(&hidden).unwrap_or_else(|error| panic!("{error:?} in {}", String::from_utf8_lossy(&hidden)));
            assert!(value.get("b").is_some());
            // A letter before the token makes it part of another word.
            let glued = matches!((index, before), (0 | 1, "41"));
            assert!(glued || !found.is_empty(), "{text}");
            assert_ne!(value.get("a"), Some(&Value::Null));
        }
    }
}

fn session(value: &str) -> Scanner {
    Scanner::new(Known::new(value))
}

#[test]
fn a_known_secret_is_found_in_every_form() {
    for value in ["s3ss10n-Tok3n.of~this/run+1=", "8letters", &jwt()] {
        let scanner = session(value);
        for (form, text) in [
            (Form::Plain, format!("Cookie: sid={value}; Path=/")),
            (Form::Plain, value.to_owned()),
            (Form::Plain, format!(r#"{{"t":"{}"}}"#, value.replace('/', r"\/").replace('s', r"\u0073"))),
            (Form::Base64, base64(value.as_bytes())),
            (Form::Base64, base64(format!("a{value} ").as_bytes())),
            (Form::Base64, base64(format!("ab{value} ").as_bytes())),
            (Form::Base64, base64url(format!("abc{value}>>>???").as_bytes())),
        ] {
            let found = scanner.scan(text.as_bytes());
            assert_eq!(found.len(), 1, "{found:?} in {text}");
            assert_eq!((found[0].rule, found[0].form), (Rule::Session, form), "{text}");
        }
        let every: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let found = scanner.scan(format!("?q={every}&r=1").as_bytes());
        assert_eq!(
            (found[0].rule, found[0].form, (found[0].end - found[0].start) as usize),
            (Rule::Session, Form::Percent, every.len())
        );
        assert!(!format!("{scanner:?}").contains(value));
    }
    assert_eq!(session(&body(30)).scan(body(29).as_bytes()), []);
}

#[test]
fn a_value_that_cannot_be_told_apart_is_not_taken() {
    assert!(Known::new("7letter").is_none());
    assert!(Known::new("").is_none());
    assert!(Known::new("with a space in it").is_none());
    assert!(Known::new(&pick("ab", 20_000)).is_none());
    assert!(Known::new("8letters").is_some());
}
