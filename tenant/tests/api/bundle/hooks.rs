//! The two services outside: over a real connection, failing on demand, strict or not.

use super::{EXPORT, ask, folder, post, read_json};
use crate::support::json::Json;
use crate::support::{Server, recipe};
use axum::http::Method;
use packseal_tenant::app;
use std::sync::Arc;
use tokio::net::TcpListener;

/// A server that also listens, so that it can call itself.
async fn listening(faults: &[&str]) -> (Server, String) {
    let server = Server::with(recipe(1, 10, 10), faults);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(app::serve(listener, Arc::clone(&server.app), std::future::pending()));
    (server, address)
}

fn request(kms: &str, worm: &str, more: &str) -> String {
    format!(
        "{{\"write_vault_copy\":true,\"vault_mode\":\"SIMULATED_WORM\",\"kms_key_id\":\"k1\",\"external_auth_token\":\"t\",\
         \"external_kms_wrap_endpoint\":\"{kms}\",\"external_worm_endpoint\":\"{worm}\",\"external_timeout_seconds\":2{more}}}"
    )
}

fn files(server: &Server) -> Vec<String> {
    let suffix = |path: String| path.rsplit('/').next().unwrap().split_once('.').unwrap().1.to_owned();
    server.app.options.evidence.files().into_iter().map(suffix).collect()
}

#[tokio::test]
async fn both_services_are_called_and_their_receipts_kept() {
    let (server, address) = listening(&[]).await;
    let (kms, worm) = (format!("{address}/hooks/kms"), format!("{address}/hooks/worm"));
    let answer = post(&server, EXPORT, &request(&kms, &worm, "")).await;
    let summary = answer.get("summary");
    assert_eq!((summary.get("external_kms_status").text(), summary.get("external_worm_status").text()), ("OK", "OK"));
    assert_eq!(summary.get("external_kms_provider").text(), "demo-kms");
    let receipt = summary.get("external_worm_receipt");
    assert_eq!(receipt.keys(), ["provider", "archive_id", "object_key", "lock_until", "request_id", "endpoint"]);
    assert_eq!(receipt.get("endpoint").text(), worm);
    let envelope = read_json(summary.get("vault_envelope_path"));
    assert_eq!(envelope.get("mode").text(), "external_kms");
    assert_eq!(&envelope.keys()[7..], ["provider", "key_version", "request_id"]);
    // A file takes the request and answers nothing of its own.
    let answer = post(&server, EXPORT, &request("local://box/kms.json", "box/worm.json", "")).await;
    assert_eq!(answer.get("summary").get("external_kms_provider").text(), "local_endpoint");
    let envelope = read_json(answer.get("summary").get("vault_envelope_path"));
    assert_eq!(envelope.get("wrapped_digest"), answer.get("package_sha256"));
    let asked = read_json(&Json::Text(folder(&server).join("box/worm.json").to_str().unwrap().into()));
    let keys = [
        "bundle_id",
        "package_sha256",
        "package_size_bytes",
        "package_name",
        "retention_policy",
        "kms_key_id",
        "local_path",
    ];
    assert_eq!(asked.keys(), keys);
}

#[tokio::test]
async fn a_failing_service_is_told_or_ends_a_strict_export_and_leaves_what_was_written() {
    let faults = ["status:/hooks/kms:503:1", "html:/hooks/kms:1", "status:/hooks/worm:500:2", "drop:/hooks/kms:1"];
    let (server, address) = listening(&faults).await;
    let (kms, worm) = (format!("{address}/hooks/kms"), format!("{address}/hooks/worm"));
    let answer = post(&server, EXPORT, &request(&kms, &worm, "")).await;
    let status = |answer: &Json, name: &str| answer.get("summary").get(name).text().to_owned();
    assert_eq!(status(&answer, "external_kms_status"), "ERROR: http status: 503");
    assert_eq!(status(&answer, "external_worm_status"), "ERROR: http status: 500");
    let envelope = read_json(answer.get("summary").get("vault_envelope_path"));
    assert_eq!((envelope.get("mode").text(), envelope.get("error").text()), ("fallback_simulated", "http status: 503"));
    assert!(!answer.get("summary").keys().contains(&"external_worm_receipt"));
    // 200 and no object: the digest is missing.
    let answer = post(&server, EXPORT, &request(&kms, "", "")).await;
    assert_eq!(status(&answer, "external_kms_status"), "ERROR: external kms wrap response missing wrapped_digest");
    let before = files(&server).len();
    let strict = ",\"external_require_success\":true";
    let aborted = ask(&server, "ops-audit", Method::POST, EXPORT, &request(&kms, &worm, strict)).await;
    assert_eq!(aborted.status, 500, "{}", aborted.body);
    // The first fault that is due for the key service is `drop`: package, signature and their copies are left.
    assert_eq!(files(&server).len(), before + 4);
    let aborted = ask(&server, "ops-audit", Method::POST, EXPORT, &request(&kms, &worm, strict)).await;
    assert_eq!((aborted.status, aborted.body.as_str()), (500, "{\"detail\":\"http status: 500\"}"));
    assert_eq!(files(&server).len(), before + 4 + 6, "lock and envelope are left as well");
    let answer = post(&server, EXPORT, &request(&kms, &worm, strict)).await;
    assert_eq!(status(&answer, "external_worm_status"), "OK", "the faults are over");
}

#[tokio::test]
async fn strict_is_void_without_a_copy_or_without_a_key() {
    let server = Server::with(recipe(1, 10, 10), &[]);
    let nobody = "http://127.0.0.1:9/wrap";
    let body = request(nobody, nobody, ",\"external_require_success\":true");
    for body in [
        body.replace("\"write_vault_copy\":true", "\"write_vault_copy\":false"),
        body.replace("\"k1\"", "\"\"")
            .replace(&format!("\"external_worm_endpoint\":\"{nobody}\""), "\"external_worm_endpoint\":\"\""),
    ] {
        let answer = post(&server, EXPORT, &body).await;
        let keys = answer.get("summary").keys();
        assert!(!keys.iter().any(|key| key.ends_with("kms_status") || key.ends_with("worm_status")), "{keys:?}");
    }
    let aborted = ask(&server, "ops-audit", Method::POST, EXPORT, &body).await;
    assert_eq!(aborted.status, 500, "{}", aborted.body);
    for (endpoint, words) in [
        ("http://10.0.0.7/wrap", "on its own machine"),
        ("http://127.0.0.1:80@evil.test/wrap", "on its own machine"),
        ("https://localhost/wrap", "unsupported endpoint scheme: https"),
        ("../outside.json", "outside of the evidence folder"),
        ("file:///etc/outside.json", "outside of the evidence folder"),
    ] {
        let answer = post(&server, EXPORT, &request(endpoint, "", "")).await;
        let status = answer.get("summary").get("external_kms_status").text().to_owned();
        assert!(status.starts_with("ERROR: ") && status.contains(words), "{endpoint}: {status}");
    }
}
