//! What is refused before any work.

use packseal::archive::{Refused, Settings, Signing, Strict, Token};
use packseal::seal::hmac::Secret;

use super::fakes::{whole, world};
use super::run;

fn signing(signer: &str, signing_key_id: &str) -> Option<Signing> {
    let secret = Secret::new("x").unwrap();
    Some(Signing { signer: signer.to_owned(), signing_key_id: signing_key_id.to_owned(), secret })
}

fn refused(settings: &Settings) -> Refused {
    let refused = settings.check().unwrap_err();
    // The same is said by the run itself, before anything is done.
    let world = world();
    let failed = run(settings, &world).unwrap_err();
    assert_eq!(failed.error.to_string(), refused.to_string());
    assert_eq!(*world.1.log.borrow(), ["abandon"]);
    assert!(world.0.sent.borrow().is_empty());
    refused
}

#[test]
fn strict_with_a_status_that_would_be_absent_is_a_failure() {
    let loose = |change: fn(&mut Settings)| {
        let mut settings = whole();
        change(&mut settings);
        settings
    };
    let (kms, worm) = ("external_kms_status", "external_worm_status");
    for (settings, status, why) in [
        (loose(|it| it.vault = None), kms, "no vault copy"),
        (loose(|it| (it.vault, it.strict) = (None, Strict::Worm)), worm, "no vault copy"),
        (loose(|it| it.kms_key_id.clear()), kms, "kms_key_id is empty"),
        (loose(|it| it.kms_endpoint.clear()), kms, "no endpoint of a key service"),
        (loose(|it| it.worm_endpoint.clear()), worm, "no endpoint of an archive"),
        (Settings { strict: Strict::Both, ..Settings::default() }, kms, "no vault copy"),
    ] {
        let refused = refused(&settings);
        assert!(refused.is_strict(), "{refused}");
        let text = refused.to_string();
        assert!(text.contains(&format!("{status} would be absent")) && text.contains(why), "{text}");
        // Without strict, the same settings are followed.
        assert_eq!(Settings { strict: Strict::No, ..settings }.check(), Ok(()));
    }
    assert_eq!(loose(|it| (it.strict, it.kms_endpoint) = (Strict::Worm, String::new())).check(), Ok(()));
    assert_eq!(loose(|it| (it.strict, it.worm_endpoint) = (Strict::Kms, String::new())).check(), Ok(()));
}

#[test]
fn names_that_leave_open_what_is_signed_are_refused() {
    for (settings, place) in [
        (Settings { signing: signing("a|b", "c"), ..whole() }, "signer: expected text without `|`"),
        (Settings { signing: signing("a", "b|c"), ..whole() }, "signing_key_id: expected text without `|`"),
        (Settings { signing: signing("a\n", "c"), ..whole() }, "signer: expected text without `|`"),
        (Settings { kms_key_id: "k|1".to_owned(), ..whole() }, "kms_key_id: expected text without `|`"),
        (Settings { retention_policy: "7\u{0}".to_owned(), ..whole() }, "retention_policy: expected text without"),
        (Settings { timeout_seconds: 121, ..whole() }, "external_timeout_seconds: expected 1 to 120, found \"121\""),
        (Settings { worm_endpoint: "file:///x".to_owned(), ..whole() }, "external_worm_endpoint: expected https://"),
        (Settings { kms_endpoint: "http://kms.example".to_owned(), ..whole() }, "external_kms_wrap_endpoint: expected"),
    ] {
        let refused = refused(&settings);
        assert!(!refused.is_strict());
        assert!(refused.to_string().starts_with(place), "{refused}");
    }
}

#[test]
fn a_refusal_shows_no_password_no_parameter_and_no_token() {
    for endpoint in ["https://name:pass-word@kms.example/x", "http://kms.example/x?key=pass-word"] {
        let text = refused(&Settings { kms_endpoint: endpoint.to_owned(), ..whole() }).to_string();
        assert!(!text.contains("pass-word") && text.contains("kms.example/x"), "{text}");
    }
    let text = refused(&Settings { token: Token::new("to ken\r\nX: y"), ..whole() }).to_string();
    assert!(!text.contains("ken\r"), "{text}");
    assert!(Token::new(" \n").is_none());
}

#[test]
fn what_will_not_be_done_is_told_when_it_is_not_strict() {
    let notes = |change: fn(&mut Settings)| {
        let mut settings = whole();
        change(&mut settings);
        settings.notes().join("; ")
    };
    assert_eq!(notes(|it| it.vault = None).matches("no vault copy").count(), 2);
    assert!(notes(|it| it.kms_key_id.clear()).contains("kms_key_id is empty"));
    assert!(notes(|it| it.kms_endpoint.clear()).contains("simulated"));
    assert!(notes(|_| ()).contains("advisory"));
    assert_eq!(Settings::default().notes(), [""; 0]);
}
