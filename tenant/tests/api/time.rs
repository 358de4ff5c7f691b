//! The relay to a time authority: what it answers, and what openssl makes of that.

use crate::support::{ORIGIN, Server, recipe};
use axum::http::Method;
use std::path::Path;
use std::process::Command;

const QUERY: [(&str, &str); 2] = [("content-type", "application/timestamp-query"), ("origin", ORIGIN)];

/// A request over SHA-256("a signature") with the nonce 0x8001.
fn query() -> Vec<u8> {
    let digest = packseal_tenant::digest::sha256(b"a signature");
    let digest = (0..32).map(|at| u8::from_str_radix(&digest[2 * at..2 * at + 2], 16).unwrap());
    let mut bytes = vec![0x30, 0x3e, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09];
    bytes.extend([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20]);
    bytes.extend(digest);
    bytes.extend([0x02, 0x03, 0x00, 0x80, 0x01, 0x01, 0x01, 0xff]);
    bytes
}

/// What openssl prints; nothing, and a line that says so, where it is not there.
fn openssl(folder: &Path, arguments: &[&str]) -> Option<(bool, String)> {
    match Command::new("openssl").args(arguments).current_dir(folder).output() {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
        }
        Err(_) => {
            println!("SKIPPED: openssl is not on this machine");
            None
        }
    }
}

#[tokio::test]
async fn openssl_takes_its_tokens_and_no_others() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let (_, root) = server.ask_bytes("/time/root.pem", ORIGIN).await;
    std::fs::write(place("root.pem"), root).unwrap();
    std::fs::write(place("query.tsq"), query()).unwrap();
    for (answers, accepted) in [("granted", true), ("other", false), ("nonce", false), ("rejected", false)] {
        let body = format!("{{\"answers\":\"{answers}\"}}");
        assert_eq!(server.ask(Method::PUT, "/demo/time", &[], &body).await.body, body);
        let (status, headers, reply) = server.post_bytes("/time/stamp", &QUERY, &query()).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/timestamp-reply"));
        assert_eq!(headers["access-control-allow-origin"], ORIGIN);
        std::fs::write(place("reply.tsr"), reply).unwrap();
        let verify = ["ts", "-verify", "-queryfile", "query.tsq", "-in", "reply.tsr", "-CAfile", "root.pem"];
        let Some((verified, printed)) = openssl(folder.path(), &verify) else { return };
        assert_eq!(verified, accepted, "{answers}: {printed}");
        let (_, text) = openssl(folder.path(), &["ts", "-reply", "-in", "reply.tsr", "-text"]).unwrap();
        let expected =
            if answers == "rejected" { "the demo was told to refuse" } else { "Time stamp: Nov 20 15:13:27 2026 GMT" };
        assert!(text.contains(expected), "{answers}: {text}");
    }
}

#[tokio::test]
async fn what_the_relay_does_not_take() {
    let server = Server::start();
    let (status, ..) = server.post_bytes("/time/stamp", &[("content-type", "application/json")], &query()).await;
    assert_eq!(status, 415);
    let (status, ..) = server.post_bytes("/time/stamp", &QUERY, &[b'0'; 4097]).await;
    assert_eq!(status, 413);
    // What is no request gets a rejection, which is an answer.
    for body in [&b""[..], b"hello", &query()[..60]] {
        let (status, _, reply) = server.post_bytes("/time/stamp", &QUERY, body).await;
        assert_eq!((status, reply[4..7].to_vec()), (200, vec![0x02, 0x01, 0x02]));
    }
    assert_eq!(server.ask(Method::PUT, "/demo/time", &[], "{\"answers\":\"never\"}").await.status, 400);
    assert_eq!(server.ask(Method::PUT, "/demo/time", &[], "{\"answers\":\"off\"}").await.status, 200);
    assert_eq!(server.post_bytes("/time/stamp", &QUERY, &query()).await.0, 404);
    let wanted = [
        ("origin", ORIGIN),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    assert_eq!(server.ask(Method::OPTIONS, "/time/stamp", &wanted, "").await.status, 200);
    // Without control nobody switches it, and a fault reaches it.
    let server = Server::of(recipe(1, 50, 50), &["status:/time:503"], false);
    assert_eq!(server.ask(Method::PUT, "/demo/time", &[], "{\"answers\":\"off\"}").await.status, 404);
    assert_eq!(server.post_bytes("/time/stamp", &QUERY, &query()).await.0, 503);
}
