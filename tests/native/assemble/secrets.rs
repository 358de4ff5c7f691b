//! What may never be in a pack: the sign-in token and the key in a webhook address.

use packseal::assemble::{Error, ProblemKind};
use packseal::model::digest::Digest;
use serde_json::json;

use crate::support::arguments::{TOKEN, WEBHOOK_KEY, focus, plain};
use crate::support::driver::Reply;
use crate::support::fixture::{FIRST_PAGE, FOCUS, NOTIFICATIONS, recorded};
use crate::support::pack::{Pack, build, fail};

fn holds(pack: &Pack, secret: &str) -> Vec<String> {
    let within = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    let mut places: Vec<String> = pack
        .entries
        .iter()
        .filter(|(name, content)| within(name.as_bytes()) || within(content))
        .map(|(name, _)| name.clone())
        .collect();
    if within(&pack.bytes) {
        places.push("the ZIP itself".to_owned());
    }
    if within(&serde_json::to_vec(&pack.receipt).unwrap()) {
        places.push("the receipt".to_owned());
    }
    places
}

#[test]
fn no_entry_name_or_receipt_holds_a_secret() {
    let driver = recorded();
    let settings = driver.replies[NOTIFICATIONS].body();
    assert!(settings.windows(WEBHOOK_KEY.len()).any(|window| window == WEBHOOK_KEY.as_bytes()), "the answer has a key");
    let pack = build(&focus(50_000), &driver);
    for secret in [TOKEN, WEBHOOK_KEY, "stored-mark"] {
        assert_eq!(holds(&pack, secret), [""; 0], "{secret}");
    }
    for progress in driver.progress.borrow().iter() {
        assert!(!serde_json::to_string(progress).unwrap().contains(TOKEN));
    }
    assert!(!format!("{:?}", plain()).contains(TOKEN));
}

#[test]
fn a_hidden_value_is_told_with_rule_pointer_and_the_digest_of_what_came() {
    let driver = recorded();
    let pack = build(&plain(), &driver);
    let received = driver.replies[NOTIFICATIONS].body();
    let line = pack.requests().into_iter().find(|line| line["url"].as_str().unwrap().ends_with(NOTIFICATIONS)).unwrap();
    let file = line["file"].as_str().unwrap();
    assert_eq!(line["kept"], "redacted");
    assert_eq!(line["redacted"], json!([{"pointer": "/workflow_webhook_url", "rule": "secret.url.webhook"}]));
    assert_eq!(line["sha256_received"], Digest::of(received).to_string());
    assert_eq!(line["sha256"], Digest::of(pack.entry(file)).to_string());
    // But for the one value, the body is as it came: order, spelling and all.
    let kept = pack
        .text(file)
        .replace("https://hooks.example.test/***REDACTED***", "https://hooks.example.test/w?key=inline-demo-key");
    assert_eq!(kept.as_bytes(), received);
    assert_eq!(
        pack.json("notification_settings.json")["workflow_webhook_url"],
        "https://hooks.example.test/***REDACTED***"
    );
    let decisions = &pack.json("pack.json")["decisions"];
    assert_eq!(decisions.as_array().unwrap().len(), 1);
    assert_eq!(decisions[0]["rule"], "secret.url.webhook");
    assert_eq!(decisions[0]["place"], "notification_settings.json#/workflow_webhook_url");
    assert_eq!(decisions[0]["decision"], "redact");
    assert_eq!(pack.receipt.decided.len(), 1);
    // Only this answer has two digests.
    assert_eq!(pack.requests().iter().filter(|line| line.get("sha256_received").is_some()).count(), 1);
}

#[test]
fn an_answer_with_the_token_in_it_ends_the_build() {
    let detail = recorded().target(|target| target.starts_with("/api/v1/audit/logs/"));
    let echo = format!(r#"{{"echo":"{TOKEN}"}}"#);
    let export = format!("A,Tags\r\n1,{TOKEN}\r\n2,x\r\n");
    for (target, reply) in [
        ("/", Reply::json(200, echo.as_bytes())),
        (FIRST_PAGE, Reply::json(200, echo.as_bytes())),
        (NOTIFICATIONS, Reply::json(200, echo.as_bytes())),
        (&detail, Reply::json(200, echo.as_bytes())),
        (FIRST_PAGE, Reply::json(500, echo.as_bytes())),
        (FOCUS, Reply::new(200, "text/csv", export.as_bytes())),
    ] {
        for piece in [1, 7, usize::MAX] {
            let mut driver = recorded();
            driver.piece = piece;
            driver.replace(target, reply.clone());
            let (error, left) = fail(&focus(50_000), &driver);
            assert!(matches!(error, Error::TokenInAnswer { .. }), "{target}: {error:?}");
            let problem = error.problem();
            assert_eq!(problem.kind, ProblemKind::Answer);
            assert!(!format!("{error} {error:?} {problem:?}").contains(TOKEN));
            assert!(zip::ZipArchive::new(std::io::Cursor::new(left)).is_err());
        }
    }
}

#[test]
fn a_token_in_a_kept_header_or_in_the_words_of_a_refusal_does_not_reach_the_pack() {
    let echo = format!(r#"{{"error":"Bad token {TOKEN}"}}"#);
    for (target, reply) in [
        (FIRST_PAGE, recorded().replies[FIRST_PAGE].clone().header("etag", &format!("\"{TOKEN}\""))),
        (FOCUS, recorded().replies[FOCUS].clone().header("etag", &format!("\"{TOKEN}\""))),
        (FOCUS, Reply::json(403, echo.as_bytes())),
    ] {
        let mut driver = recorded();
        driver.replace(target, reply);
        let (error, _) = fail(&focus(50_000), &driver);
        assert!(matches!(error, Error::TokenInAnswer { .. }), "{target}: {error:?}");
        assert!(!format!("{error:?} {:?}", error.problem()).contains(TOKEN));
    }
}
