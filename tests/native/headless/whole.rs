//! Runs that end with a pack, against the sample tenant.

use std::fs;
use std::path::Path;

use packseal::verify::report::Report;
use serde_json::{Value, json};

use super::world::{HOOK_TOKEN, Job, SECRET, Server, Tenant, valdrics};
use crate::support::pack::inflate;
use crate::support::program;

/// Everything of archiving.
fn archiving<'a>(kms: &'a str, worm: &'a str) -> Vec<&'a str> {
    let mut flags = vec!["--secret-file", "secret", "--signer", "compliance_ops", "--signing-key-id", "ops-key"];
    flags.extend(["--vault", "vault", "--vault-mode", "simulated-worm", "--kms-key-id", "kms-orchid-1"]);
    flags.extend(["--kms-endpoint", kms, "--worm-endpoint", worm, "--external-token-file", "hook-token"]);
    flags.extend(["--strict", "--triggered-by", "cron", "--prefix", "nightly"]);
    flags
}

fn verified(job: &Job, file: &str) -> Report {
    let ran = job.run(&["verify", file, "--json", "--secret-file", "secret"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

/// OpenSSL makes the same code of the same text.
fn openssl_agrees(job: &Job, sidecar: &Path) {
    let sidecar: Value = serde_json::from_slice(&fs::read(sidecar).unwrap()).unwrap();
    let text = |name: &str| sidecar[name].as_str().unwrap();
    let signed_at = text("signed_at").replace('Z', "+00:00");
    let message = [text("digest"), text("signer"), text("signing_key_id"), &signed_at].join("|");
    fs::write(job.path("message"), message).unwrap();
    let arguments = ["dgst", "-sha256", "-hmac", SECRET, "-r", "message"];
    if let Some(printed) = program::accepts(job.folder.path(), "openssl", &arguments) {
        assert_eq!(printed.split_whitespace().next(), Some(text("signature")), "{printed}");
    }
}

#[test]
fn a_night_of_a_cron_job() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    let (kms, worm) = (format!("{}/hooks/kms", tenant.url), format!("{}/hooks/worm", tenant.url));
    let documents = concat!(env!("CARGO_MANIFEST_DIR"), "/www/documents");
    fs::write(job.path("board-minutes.txt"), "An invented file.\n").unwrap();
    let mut flags = archiving(&kms, &worm);
    flags.extend(["--from", "2026-01-01", "--to", "2026-12-31", "--set", "include_focus_export=true"]);
    flags.extend(["--documents", documents, "--attach", "board-minutes.txt"]);
    let ran = job.run(&valdrics(&tenant.url, &flags));
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    let out = job.files("out");
    let [envelope, signature, receipt, zip] = &out[..] else { panic!("{out:?}") };
    let stem = zip.strip_suffix(".zip").unwrap();
    assert!(stem.starts_with("nightly_20") && packseal::archive::bundle::is_bundle_id(stem), "{stem}");
    assert_eq!(*envelope, format!("{stem}.kms-envelope.json"));
    assert_eq!(*signature, format!("{stem}.signature.json"));
    assert_eq!(*receipt, format!("{stem}.worm-receipt.json"));

    let file = format!("out/{zip}");
    let report = verified(&job, &file);
    let record = job.record();
    let summary = &record["result_summary"];
    assert_eq!((&record["status"], &record["error_message"]), (&json!("SUCCESS"), &Value::Null));
    assert_eq!((&record["triggered_by"], &record["job_id"]), (&json!("cron"), &Value::Null));
    assert!(record["started_at"].as_str().unwrap() < record["finished_at"].as_str().unwrap());
    assert_eq!(summary["bundle_id"], stem);
    assert_eq!(summary["package_sha256"], report.file.sha256.to_string());
    assert_eq!((&summary["external_worm_status"], &summary["external_kms_status"]), (&json!("OK"), &json!("OK")));
    assert_eq!(summary["signature_enabled"], true);
    for (name, place) in [("package_path", "out"), ("signature_path", "out"), ("vault_copy_path", "vault")] {
        let path = Path::new(summary[name].as_str().unwrap());
        assert!(path.is_absolute() && path.is_file(), "{name}: {place}: {}", path.display());
    }
    openssl_agrees(&job, &job.path("out").join(signature));
    for line in [&format!("file       {file}"), &format!("sha256     {}", report.file.sha256), "worm       OK"] {
        assert!(ran.out.lines().any(|told| told == line), "{line}\n{}", ran.out);
    }
    let manifest = format!("manifest   {}", report.manifest_sha256.unwrap());
    assert!(ran.out.lines().any(|told| told == manifest), "{}", ran.out);
    assert!(ran.err.lines().any(|line| line.starts_with("fetched  FOCUS costs")), "{}", ran.err);

    let entries = inflate(&fs::read(job.path(&file)).unwrap());
    let entry = |name: &str| entries.iter().find(|(of, _)| of == name).map(|(_, content)| content.as_slice());
    assert_eq!(entry("attachments/board-minutes.txt"), Some(&b"An invented file.\n"[..]));
    assert!(entry("docs/integrations/scim.md").is_some() && entry("exports/focus-v1.3-core.csv").is_some());
    let run_id = record["run_id"].as_str().unwrap();
    let about: Value = serde_json::from_slice(entry("pack.json").unwrap()).unwrap();
    let pack_id = about["id"].as_str().unwrap();
    assert!(pack_id.ends_with(&run_id[..8]) && stem.ends_with(&run_id[..8]), "{pack_id}, {stem}: {run_id}");
    in_the_vault(&job, stem);
    countersigned(&job, stem);
    again(&job, &valdrics(&tenant.url, &flags), zip);
}

/// The vault has what the contract says, read-only where it says so.
fn in_the_vault(job: &Job, stem: &str) {
    let files = job.files("vault");
    let stamp = &stem["nightly_".len()..];
    let folder = format!("{}/{}/{}/{stem}", &stamp[..4], &stamp[4..6], &stamp[6..8]);
    let endings = ["kms-envelope.json", "signature.json", "worm-lock.json", "worm-receipt.json", "zip"];
    assert_eq!(files, endings.map(|ending| format!("{folder}/{stem}.{ending}")));
    for (name, locked) in files.iter().zip([false, true, true, false, true]) {
        let path = job.path("vault").join(name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().readonly(), locked, "{name}");
        let ending = name.strip_prefix(&format!("{folder}/{stem}")).unwrap();
        if ending != ".worm-lock.json" {
            assert!(fs::read(&path).unwrap() == fs::read(job.path(&format!("out/{stem}{ending}"))).unwrap(), "{name}");
        }
    }
    let lock: Value =
        serde_json::from_slice(&fs::read(job.path(&format!("vault/{folder}/{stem}.worm-lock.json"))).unwrap()).unwrap();
    assert_eq!(lock["signature_path"], format!("{stem}.signature.json"));
    let receipt = fs::read(job.path(&format!("out/{stem}.worm-receipt.json"))).unwrap();
    let receipt: Value = serde_json::from_slice(&receipt).unwrap();
    // The archive of the sample tenant names what it was sent: a file name, and no path of this machine.
    assert!(receipt["object_key"].as_str().unwrap().ends_with(&format!("/{stem}.zip")), "{receipt}");
}

/// Two people countersign beside the pack and its copy; the copy is then as good as the pack.
fn countersigned(job: &Job, stem: &str) {
    let (file, copy) = (file_of(stem), job.files("vault").pop().unwrap());
    let folder = format!("vault/{}", copy.rsplit_once('/').unwrap().0);
    for signer in ["audit_manager", "risk_officer"] {
        let ran = job.run(&["countersign", &file, "--secret-file", "secret", "--signer", signer, "--copy-to", &folder]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    }
    for file in [file, format!("vault/{copy}")] {
        let ran = job.run(&["verify", &file, "--json", "--secret-file", "secret", "--require-countersign", "2"]);
        assert_eq!(ran.code, Some(0), "{file}: {}", ran.out);
    }
    let ran = job.run(&["verify", &format!("vault/{copy}"), "--secret-file", "secret", "--require-countersign", "3"]);
    assert_eq!(ran.code, Some(4), "{}", ran.out);
    // The signer's own name is no second person's.
    let ran = job.run(&[
        "countersign",
        &file_of(stem),
        "--secret-file",
        "secret",
        "--signer",
        "Compliance_Ops",
        "--out",
        "own",
    ]);
    assert!(ran.out.contains("dual control asks for another person"), "{}", ran.out);
}

fn file_of(stem: &str) -> String {
    format!("out/{stem}.zip")
}

/// The next night makes another pack beside the first.
fn again(job: &Job, arguments: &[&str], first: &str) {
    let before = fs::read(job.path("out").join(first)).unwrap();
    let ran = job.run(arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let packs: Vec<String> = job.files("out").into_iter().filter(|name| name.ends_with(".zip")).collect();
    assert_eq!(packs.len(), 2, "{packs:?}");
    assert!(packs.iter().any(|name| name == first));
    assert!(fs::read(job.path("out").join(first)).unwrap() == before);
    packs.iter().for_each(|name| drop(verified(job, &format!("out/{name}"))));
    assert_eq!(job.files("vault").len(), 5 + 1 + 5);
    assert_ne!(job.record()["result_summary"]["package_path"], json!(job.path("out").join(first)));
}

/// Secrets and endpoints by the variables of the service; the token by ours.
#[test]
fn the_variables_of_the_service_stand_for_flags() {
    let Some(tenant) = Tenant::start(&["status:/hooks/worm:503"]) else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    fs::remove_file(job.path("token")).unwrap();
    let mut arguments = vec!["build", "--recipe", "valdrics", "--url", &tenant.url, "--tenant", "Orchid Ledger"];
    arguments.extend([
        "--out",
        "out/july.zip",
        "--run-record",
        "record",
        "--archive",
        "--kms-key-id",
        "k",
        "--quiet",
        "--json",
    ]);
    let mut command = job.command(&arguments);
    command.env("PACKSEAL_TOKEN", &job.token).env("COMPLIANCE_EVIDENCE_SIGNING_SECRET", SECRET);
    command.env("COMPLIANCE_EVIDENCE_VAULT_DIR", "vault").env("COMPLIANCE_EVIDENCE_EXTERNAL_AUTH_TOKEN", HOOK_TOKEN);
    command.env("COMPLIANCE_EVIDENCE_EXTERNAL_WORM_ENDPOINT", format!("{}/hooks/worm", tenant.url));
    command.env("COMPLIANCE_EVIDENCE_EXTERNAL_KMS_WRAP_ENDPOINT", format!("{}/hooks/kms", tenant.url));
    command.env("COMPLIANCE_EVIDENCE_EXTERNAL_TIMEOUT_SECONDS", "5");
    command.env("COMPLIANCE_EVIDENCE_EXTERNAL_REQUIRE_SUCCESS", "false");
    // A proxy, at which nobody listens, is for other devices.
    command.env("ALL_PROXY", "http://127.0.0.1:9");
    let ran = job.ran(command.output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let receipt: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&receipt["file_name"], &receipt["path"]), (&json!("july.zip"), &json!("out/july.zip")));
    assert_eq!(receipt["archive"]["external_kms_status"], "OK");
    assert_eq!(receipt["archive"]["external_worm_status"], "ERROR: HTTP status 503");
    assert_eq!(job.files("out"), ["july.kms-envelope.json", "july.signature.json", "july.zip"]);
    verified(&job, "out/july.zip");
    // A folder for records names each by its run.
    let record = job.record();
    assert_eq!(job.files("record"), [format!("{}.json", record["run_id"].as_str().unwrap())]);
    assert_eq!(record["result_summary"]["external_worm_status"], "ERROR: HTTP status 503");
    // In the vault, the contract's names: those of the bundle.
    let bundle = record["result_summary"]["bundle_id"].as_str().unwrap();
    assert!(bundle.starts_with("valdrics_"));
    assert!(job.files("vault").iter().all(|name| name.contains(&format!("/{bundle}/{bundle}."))));
}

/// Without a flag of archiving, a Valdrics pack is a pack and nothing else, whatever the environment says.
#[test]
fn a_pack_that_nobody_wants_archived() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new(&tenant.token("pro-admin"));
    let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\nConnection: close\r\n\r\ninvented\n";
    let documents = Server::start(Some(answer.into()));
    let mut command = job.command(&valdrics(&tenant.url, &["--out", "out/pack.zip", "--documents", &documents.url]));
    command.env("COMPLIANCE_EVIDENCE_SIGNING_SECRET", SECRET).env("COMPLIANCE_EVIDENCE_VAULT_DIR", "vault");
    let ran = job.ran(command.output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("note: Variables of archiving are set, and no flag asks for it"), "{}", ran.err);
    assert_eq!(job.files("out"), ["pack.zip"]);
    assert_eq!(job.files("vault"), [""; 0]);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(job.path("out/pack.zip")).unwrap());
        assert_eq!(mode & 0o777, 0o600);
    }
    let summary = &job.record()["result_summary"];
    assert_eq!((&summary["signature_enabled"], &summary["vault_copy_path"]), (&json!(false), &Value::Null));
    assert!(summary.get("external_worm_status").is_none() && summary.get("vault_worm_lock_path").is_none());
    verified(&job, "out/pack.zip");
    // Documents come from wherever they are, without the API's token.
    let entries = inflate(&fs::read(job.path("out/pack.zip")).unwrap());
    assert!(entries.iter().any(|(name, content)| name == "docs/integrations/scim.md" && content == b"invented\n"));
    let asked = documents.asked.lock().unwrap();
    assert!(asked.iter().any(|head| head.starts_with("GET /docs/integrations/scim.md ")), "{asked:?}");
    assert!(asked.iter().all(|head| !head.to_ascii_lowercase().contains("authorization")), "{asked:?}");
}

/// What is sent to a service outside, on the wire.
#[test]
fn the_request_to_the_archive_on_the_wire() {
    let Some(tenant) = Tenant::start(&[]) else { return };
    let job = Job::new(&tenant.token("pro-owner"));
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let archive = Server::start(Some(answer.into()));
    let worm = format!("{}/keep", archive.url);
    let flags = ["--vault", "vault", "--worm-endpoint", &worm, "--external-token-file", "hook-token", "--strict=worm"];
    let ran = job.run(&valdrics(&tenant.url, &flags));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("note: The pack is not signed"), "{}", ran.err);
    let asked = archive.asked.lock().unwrap();
    let [request] = &asked[..] else { panic!("{} requests", asked.len()) };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /keep http/1.1\r\n"), "{head}");
    assert!(head.contains("content-type: application/json; charset=utf-8"), "{head}");
    assert!(head.contains("accept: application/json"), "{head}");
    assert!(head.contains(&format!("authorization: bearer {}", HOOK_TOKEN.to_lowercase())), "{head}");
    let folder = job.folder.path().to_str().unwrap();
    assert!(!body.contains(folder) && !body.contains("vault/"), "{body}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["local_path"], body["package_name"]);
    // An empty answer counts as success, and the receipt says that nothing was said.
    let receipts: Vec<String> =
        job.files("out").into_iter().filter(|name| name.ends_with("worm-receipt.json")).collect();
    let receipt: Value = serde_json::from_slice(&fs::read(job.path("out").join(&receipts[0])).unwrap()).unwrap();
    assert_eq!((&receipt["archive_id"], &receipt["endpoint"]), (&Value::Null, &json!(worm)));
}
