//! Answers that the server signs, checked by hand: every system's, failed ones too, and none unless it is asked to.

use crate::support::{ORIGIN, Reply, Server};
use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use packseal_tenant::signing::{Algorithm, Key};
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use sha2::{Digest, Sha256};

const HOST: &str = "tenant.example:8443";

async fn ask(server: &Server, method: Method, path: &str, user: &str, body: &str) -> Reply {
    let signed_in = server.ask(Method::POST, "/demo/token", &[], &format!("{{\"user\":\"{user}\"}}")).await;
    let token = format!("Bearer {}", signed_in.json().get("access_token").text());
    let headers =
        [("host", HOST), ("origin", ORIGIN), ("content-type", "application/json"), ("authorization", token.as_str())];
    server.ask(method, path, &headers, body).await
}

/// The public key as the server publishes it: kind, id and bytes.
async fn published(server: &Server) -> (String, String, Vec<u8>) {
    let keys = server.ask(Method::GET, "/.well-known/jwks.json", &[], "").await;
    let set: serde_json::Value = serde_json::from_str(&keys.body).unwrap();
    let key = &set["keys"][0];
    let part = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap_or_default()).unwrap();
    assert_eq!((key["use"].as_str(), key["d"].is_null()), (Some("sig"), true));
    let kind = key["kty"].as_str().unwrap().to_owned();
    let point = if kind == "EC" { [vec![4], part("x"), part("y")].concat() } else { part("x") };
    (kind, key["kid"].as_str().unwrap().to_owned(), point)
}

/// Whether the signature is that of the key over this answer to this request.
fn holds(reply: &Reply, (kind, kid, point): &(String, String, Vec<u8>), method: &str, path: &str) -> bool {
    let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(reply.body.as_bytes())));
    let (alg, checked): (_, &dyn ring::signature::VerificationAlgorithm) = match kind.as_str() {
        "EC" => ("ecdsa-p256-sha256", &ECDSA_P256_SHA256_FIXED),
        _ => ("ed25519", &ED25519),
    };
    let created = crate::support::NOW.parse::<jiff::Timestamp>().unwrap().as_second();
    let input = format!(
        r#"("@status" "content-digest" "@method";req "@target-uri";req);created={created};keyid="{kid}";alg="{alg}";tag="packseal""#
    );
    let base = format!(
        "\"@status\": {}\n\"content-digest\": {digest}\n\"@method\";req: {method}\n\"@target-uri\";req: http://{HOST}{path}\n\"@signature-params\": {input}",
        reply.status
    );
    let signature = reply.header("signature").unwrap().strip_prefix("answer=:").unwrap().strip_suffix(':').unwrap();
    let signature = STANDARD.decode(signature).unwrap();
    reply.header("content-digest") == Some(&digest)
        && reply.header("signature-input") == Some(&format!("answer={input}"))
        && UnparsedPublicKey::new(checked, point).verify(base.as_bytes(), &signature).is_ok()
}

#[tokio::test]
async fn every_system_signs_what_it_answers() {
    for algorithm in [Algorithm::P256, Algorithm::Ed25519] {
        let server = Server::signing(Key::random(algorithm).unwrap(), &["status:/audit/export:503"]);
        let key = published(&server).await;
        for (method, path, user, status) in [
            (Method::GET, "/api/v1/audit/logs?limit=3", "pro-owner", 200),
            (Method::GET, "/api/v1/costs/export/focus?start_date=2026-10-01&end_date=2026-10-31", "pro-owner", 200),
            (Method::GET, "/api/v1/audit/export", "pro-owner", 503),
            (Method::GET, "/api/v1/nothing", "pro-owner", 404),
            (Method::GET, "/v1/audit/entries", "pro-owner", 401),
            (Method::GET, "/api/v2/orgs/o/scans?limit=2", "pro-owner", 403),
            (Method::GET, "/audit/log.jsonl", "playbook-ops", 200),
            (Method::POST, "/compliance/evidence/verify", "ops-admin", 422),
            (Method::GET, "/", "pro-owner", 200),
        ] {
            let reply = ask(&server, method.clone(), path, user, "{}").await;
            assert_eq!(reply.status, status, "{path}: {}", reply.body);
            assert!(holds(&reply, &key, method.as_str(), path), "{path}");
            let exposed = reply.header("access-control-expose-headers").unwrap();
            assert!(exposed.ends_with("Content-Digest, Signature, Signature-Input"), "{path}: {exposed}");
            assert!(!holds(&reply, &key, method.as_str(), "/other"));
            let other = Reply { status: 201, headers: reply.headers.clone(), body: reply.body.clone() };
            assert!(!holds(&other, &key, method.as_str(), path));
        }
        // Whom CORS does not name may read nothing, the signature neither.
        let stranger = server.ask(Method::GET, "/", &[("origin", "http://evil.test")], "").await;
        assert!(stranger.header("signature").is_some());
        assert_eq!(stranger.header("access-control-expose-headers"), None);
    }
}

#[tokio::test]
async fn what_breaks_on_the_way_carries_the_signature_of_the_whole() {
    let server =
        Server::signing(Key::random(Algorithm::Ed25519).unwrap(), &["cut:/audit/logs:1", "slow:/audit/logs:1"]);
    let key = published(&server).await;
    let path = "/api/v1/audit/logs?limit=1";
    assert!(server.try_ask(path, &server.token("pro-owner").await).await.is_none());
    let slow = ask(&server, Method::GET, path, "pro-owner", "").await;
    assert!(holds(&slow, &key, "GET", path));
}

#[tokio::test]
async fn nothing_is_signed_unless_the_server_is_told_to() {
    let server = Server::start();
    let reply = ask(&server, Method::GET, "/", "pro-owner", "").await;
    for name in ["content-digest", "signature", "signature-input", "access-control-expose-headers"] {
        assert_eq!(reply.header(name), None, "{name}");
    }
    assert_eq!(server.ask(Method::GET, "/.well-known/jwks.json", &[], "").await.status, 404);
}
