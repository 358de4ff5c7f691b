//! The record of a run (evidence contract section 7).

use packseal::archive::record::{Run, Summary};
use packseal::archive::{Archived, Status};
use packseal::model::instant::Instant;
use serde_json::{Value, json};

use super::fakes::{BUNDLE, DIGEST, whole, world};
use super::run;

fn started() -> Run {
    Run {
        run_id: "0123456789abcdef0123456789abcdef".to_owned(),
        started_at: Instant::parse("2026-11-20T15:31:20Z").unwrap(),
        triggered_by: "cron".to_owned(),
    }
}

fn read(bytes: &[u8]) -> Value {
    assert!(bytes.starts_with(b"{\n  \"run_id\": ") && bytes.ends_with(b"}"));
    serde_json::from_slice(bytes).unwrap()
}

fn finished() -> Instant {
    Instant::parse("2026-11-20T15:31:22.5Z").unwrap()
}

#[test]
fn a_run_under_way_has_no_end_and_no_summary() {
    assert_eq!(
        read(&started().running()),
        json!({
            "run_id": "0123456789abcdef0123456789abcdef", "job_id": null, "started_at": "2026-11-20T15:31:20Z",
            "finished_at": null, "status": "RUNNING", "triggered_by": "cron", "error_message": null, "result_summary": {},
        })
    );
}

#[test]
fn a_success_has_all_that_the_runbook_looks_at() {
    let archived = run(&whole(), &world()).unwrap();
    let summary = Summary {
        package_path: Some("/out/pack.zip".to_owned()),
        file_count: Some(20),
        requests: Some(31),
        retry_attempts: 2,
        gaps: Some(0),
        archived: Some(archived),
    };
    let record = read(&started().success(finished(), &summary));
    assert_eq!((&record["status"], &record["error_message"]), (&json!("SUCCESS"), &Value::Null));
    assert_eq!(record["finished_at"], "2026-11-20T15:31:22.500000Z");
    let vault = |ending: &str| format!("/vault/2026/11/20/{BUNDLE}/{BUNDLE}{ending}");
    assert_eq!(
        record["result_summary"],
        json!({
            "bundle_id": BUNDLE, "package_path": "/out/pack.zip", "package_sha256": DIGEST, "signature_enabled": true,
            "signature_path": "/out/pack.signature.json", "vault_copy_path": vault(".zip"),
            "vault_worm_lock_path": vault(".worm-lock.json"), "vault_envelope_path": vault(".kms-envelope.json"),
            "external_worm_status": "OK", "external_worm_receipt_path": "/out/pack.worm-receipt.json",
            "external_kms_status": "OK", "external_kms_provider": "demo-kms", "file_count": 20, "gap_count": 0,
            "request_count": 31, "retry_attempts": 2,
        })
    );
}

#[test]
fn what_was_not_asked_is_absent() {
    let archived = Archived { bundle_id: BUNDLE.to_owned(), ..Archived::default() };
    let summary = Summary { archived: Some(archived), ..Summary::default() };
    let record = read(&started().success(finished(), &summary));
    let keys: Vec<&str> = record["result_summary"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["bundle_id", "retry_attempts", "signature_enabled", "signature_path", "vault_copy_path"]);
    assert_eq!(record["result_summary"]["signature_enabled"], false);
    assert_eq!(record["result_summary"]["vault_copy_path"], Value::Null);
}

#[test]
fn a_failure_says_why_and_names_no_package() {
    let archived =
        Archived { external_worm_status: Some(Status::Error("HTTP status 503".to_owned())), ..Archived::default() };
    let summary =
        Summary { package_path: Some("/out/pack.zip".to_owned()), archived: Some(archived), ..Summary::default() };
    let record = read(&started().failed(finished(), "the archive failed", &summary));
    assert_eq!((&record["status"], &record["error_message"]), (&json!("FAILED"), &json!("the archive failed")));
    assert_eq!(
        record["result_summary"],
        json!({
            "error": "the archive failed", "retry_attempts": 0, "last_error": "the archive failed",
            "external_worm_status": "ERROR: HTTP status 503",
        })
    );
}
