//! The other recipes that the command carries, against the sample tenant, and the service's own word on a package of ours.

use std::fs;

use packseal::verify::report::Report;
use serde_json::json;

use super::world::{Job, SECRET, Tenant};
use crate::support::pack::inflate;

fn report(job: &Job, file: &str, flags: &[&str]) -> (Option<i32>, Report) {
    let ran = job.run(&[&["verify", file, "--json"], flags].concat());
    (ran.code, serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err)))
}

#[test]
fn an_evidence_package_that_the_service_itself_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    fs::write(folder.path().join("secret"), SECRET).unwrap();
    let secret_file = folder.path().join("secret");
    let secret_file = secret_file.to_str().unwrap();
    let arguments = ["--evidence-dir", dir, "--evidence-secret-file", secret_file];
    let Some(tenant) = Tenant::start_with(&arguments) else { return };
    let job = Job::new(&tenant.token("ops-risk"));
    let flags =
        ["--secret-file", "secret", "--signer", "compliance_ops", "--signing-key-id", "ops-key", "--tenant", "Orchid"];
    let to = ["--url", &tenant.url, "--token-file", "token", "--out", "out", "--run-record", "record"];
    let ran = job.run(&[&["build", "--recipe", "evidence"], &to[..], &flags[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    let out = job.files("out");
    let [sidecar, zip] = &out[..] else { panic!("{out:?}") };
    let stem = zip.strip_suffix(".zip").unwrap();
    assert!(stem.starts_with("compliance_evidence_20"), "{stem}");
    assert_eq!(*sidecar, format!("{stem}.signature.json"));
    assert_eq!(job.record()["result_summary"]["bundle_id"], stem);
    let (code, ours) = report(&job, &format!("out/{zip}"), &["--secret-file", "secret"]);
    assert_eq!(
        (code, ours.headline.words(), ours.layout.as_deref()),
        (Some(0), "INTACT, NOT SIGNED", Some("evidence"))
    );
    let ours = serde_json::to_value(ours.runbook.unwrap()).unwrap();
    assert_eq!(ours["message"], "ok");

    let entries = inflate(&fs::read(job.path("out").join(zip)).unwrap());
    let list = &entries.iter().find(|(name, _)| name == "manifest.json").unwrap().1;
    let list: serde_json::Value = serde_json::from_slice(list).unwrap();
    let request = &list["request"];
    assert_eq!((&request["signer"], &request["sign_bundle"]), (&json!("compliance_ops"), &json!(true)));
    assert_eq!((&request["write_vault_copy"], &request["external_auth_token"]), (&json!(false), &json!(null)));

    // The service answers the same eleven fields, but for the path by which it knows the file.
    for name in [zip, sidecar] {
        fs::copy(job.path("out").join(name), folder.path().join(name)).unwrap();
    }
    let theirs = tenant.post(
        "/compliance/evidence/verify",
        Some(&job.token),
        &json!({ "package_path": folder.path().join(zip), "signing_secret": SECRET }),
    );
    for field in [
        "package_sha256",
        "package_exists",
        "manifest_exists",
        "manifest_valid",
        "signature_checked",
        "signature_valid",
        "countersign_checked",
        "countersign_valid",
        "countersign_count",
        "message",
    ] {
        assert_eq!(theirs[field], ours[field], "{field}");
    }
    assert_eq!(theirs["signature_valid"], true);
}

#[test]
fn a_grantex_pack_from_the_api_and_from_a_file() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new(&tenant.token("grantex-pro"));
    let to = ["--url", &tenant.url, "--token-file", "token", "--tenant", "Orchid Agents"];
    let more = ["--out", "out/pack.zip", "--set", "framework=gdpr", "--set", "include_audit_export=true"];
    let ran = job.run(&[&["build", "--recipe", "grantex"], &to[..], &more[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let (code, found) = report(&job, "out/pack.zip", &[]);
    assert_eq!((code, found.headline.words()), (Some(0), "INTACT, NOT SIGNED"));
    assert_eq!(found.chains.unwrap()[0].valid, Some(true));

    let entries = inflate(&fs::read(job.path("out/pack.zip")).unwrap());
    let raw = entries.iter().find(|(name, _)| name.starts_with("raw/0001-")).unwrap();
    fs::write(job.path("evidence.json"), &raw.1).unwrap();
    let more = ["--out", "out/imported.zip", "--import", "evidence.json"];
    let ran = job.run(&[&["build", "--recipe", "grantex"], &to[..], &more[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let imported = inflate(&fs::read(job.path("out/imported.zip")).unwrap());
    let of = |entries: &[(String, Vec<u8>)], name: &str| {
        entries.iter().find(|(found, _)| found == name).map(|(_, bytes)| bytes.clone())
    };
    assert_eq!(of(&imported, "audit_entries.json"), of(&entries, "audit_entries.json"));

    let ran = job.run(
        &[&["build", "--recipe", "grantex"], &to[..], &["--out", "out/x.zip", "--set", "framework=hipaa"][..]].concat(),
    );
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("Framework must be one of all, soc2, gdpr"), "{}", ran.err);
    assert_eq!(job.files("out"), ["imported.zip", "pack.zip"]);
}
