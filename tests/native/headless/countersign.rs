//! `packseal countersign`: the sidecar that it writes, and the service's words for what it does not.

use std::fs;

use serde_json::{Value, json};

use super::world::Job;

fn sidecar(job: &Job, name: &str) -> Value {
    serde_json::from_slice(&fs::read(job.path(name)).unwrap()).unwrap()
}

fn job() -> Job {
    let job = Job::new("token-invented");
    // `make_pack` of the examples is a pack; for the code, any file will do.
    fs::write(job.path("out/pack.zip"), b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0").unwrap();
    job
}

#[test]
fn two_people_countersign_and_the_check_agrees() {
    let job = job();
    let sign = |signer: &str, more: &[&str]| {
        let arguments = ["countersign", "out/pack.zip", "--secret-file", "secret", "--signer", signer];
        job.run(&[&arguments[..], more].concat())
    };
    let first = sign("audit_manager", &["--signing-key-id", "audit-key-1", "--note", "checked the totals"]);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    assert!(first.out.contains("entries    1\n"), "{}", first.out);
    let second = sign("risk_officer", &[]);
    assert!(second.out.contains("entries    2\n") && !second.out.contains("note"), "{}", second.out);
    assert_eq!(job.files("out"), ["pack.countersign.json", "pack.zip"]);

    let file = sidecar(&job, "out/pack.countersign.json");
    assert_eq!((&file["package_path"], &file["entry_count"]), (&json!("pack.zip"), &json!(2)));
    let entries = file["entries"].as_array().unwrap();
    assert_eq!(
        (&entries[0]["note"], &entries[0]["signing_key_id"]),
        (&json!("checked the totals"), &json!("audit-key-1"))
    );
    assert_eq!(entries[1]["signing_key_id"], "counter_sign_default");
    let verify = |need: &str| {
        let arguments = ["verify", "out/pack.zip", "--json", "--secret-file", "secret", "--require-countersign", need];
        let ran = job.run(&arguments);
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    let runbook = &verify("2")["runbook"];
    assert_eq!((&runbook["countersign_valid"], &runbook["countersign_count"]), (&json!(true), &json!(2)));

    let third = sign(" Risk_Officer ", &[]);
    assert!(
        third.out.contains("entries    3\n") && third.out.contains("signed or countersigned before"),
        "{}",
        third.out
    );
}

#[test]
fn what_is_not_countersigned_is_told_in_the_services_words() {
    let job = job();
    fs::write(job.path("blank"), "\n").unwrap();
    fs::write(job.path("list"), r#"{"entries": {}}"#).unwrap();
    let other = json!([{ "signer": "a", "signing_key_id": "b", "signed_at": "2026-11-20T15:07:28Z", "digest": "0", "signature": "" }]);
    fs::write(job.path("other"), other.to_string()).unwrap();
    for (package, secret, out, signer, why) in [
        ("out/absent.zip", "secret", "new", "a", "package file does not exist: out/absent.zip"),
        ("out/pack.zip", "blank", "new", "a", "the secret is empty"),
        ("out/pack.zip", "absent", "new", "a", "absent: "),
        ("out/pack.zip", "secret", "other", "a", "existing countersign file digest mismatches package digest"),
        ("out/pack.zip", "secret", "list", "a", "countersign file must be list or object with entries"),
        ("out/pack.zip", "secret", "new", "a|b", "signer: expected text without `|`"),
    ] {
        let before = fs::read(job.path(out)).ok();
        let arguments = ["countersign", package, "--secret-file", secret, "--signer", signer, "--out", out];
        let ran = job.run(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{why}: {}", ran.err);
        assert!(ran.err.contains(why), "{why}: {}", ran.err);
        assert_eq!(fs::read(job.path(out)).ok(), before);
    }
    let mut arguments = vec!["countersign", "out/pack.zip", "--secret-file", "secret", "--signer", "a", "--out", "new"];
    arguments.extend(["--copy-to", "vault"]);
    let ran = job.run(&arguments);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("no copy of this package is there") && !job.path("new").exists(), "{}", ran.err);
    let ran = job.run(&["countersign", "out/pack.zip", "--signer", "a"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(3), "packseal: signing secret is empty\n"));
}

/// A bare list, which the service reads too, becomes the object that it writes.
#[test]
fn entries_that_are_there_are_kept() {
    let job = job();
    let sign =
        |signer: &str| job.run(&["countersign", "out/pack.zip", "--secret-file", "secret", "--signer", signer]).code;
    assert_eq!(sign("a"), Some(0));
    let path = job.path("out/pack.countersign.json");
    let first = sidecar(&job, "out/pack.countersign.json")["entries"].clone();
    fs::write(&path, first.to_string()).unwrap();
    assert_eq!(sign("b"), Some(0));
    let both = sidecar(&job, "out/pack.countersign.json");
    assert_eq!(both["entries"][0], first[0]);
    assert_eq!(both["entries"][1]["signer"], "b");
}
