//! Signatures, countersignatures, and the service's own check with all that it misses.

use super::{COUNTERSIGN, EXPORT, VERIFY, ask, beside, folder, post, read, read_json, server};
use crate::support::Server;
use crate::support::json::Json;
use axum::http::Method;

async fn verify(server: &Server, package: &Json, more: &str) -> Json {
    post(server, VERIFY, &format!("{{\"package_path\":\"{}\"{more}}}", package.text())).await
}

/// Checked, valid; countersign checked, valid, count; message.
fn verdict(found: &Json) -> (bool, bool, bool, bool, i64, String) {
    let flag = |name: &str| *found.get(name) == Json::Bool(true);
    (
        flag("signature_checked"),
        flag("signature_valid"),
        flag("countersign_checked"),
        flag("countersign_valid"),
        found.get("countersign_count").int(),
        found.get("message").text().to_owned(),
    )
}

async fn countersign(server: &Server, package: &Json, signer: &str) -> Json {
    let body = format!("{{\"package_path\":\"{}\",\"signer\":\"{signer}\"}}", package.text());
    post(server, COUNTERSIGN, &body).await
}

#[tokio::test]
async fn a_package_is_signed_countersigned_and_verified() {
    let server = server(&[]);
    let answer = post(&server, EXPORT, "{}").await;
    let package = answer.get("package_path");
    assert_eq!(verdict(&verify(&server, package, "").await), (true, true, false, false, 0, "ok".into()));
    let needed = ",\"require_countersign\":true";
    let found = verify(&server, package, needed).await;
    assert_eq!(found.get("message").text(), "countersign file required but not found");
    for (nth, signer) in (1..).zip(["audit_manager", "audit_manager", "risk_officer"]) {
        let signed = countersign(&server, package, signer).await;
        assert_eq!(signed.keys(), ["package_path", "package_sha256", "countersign_path", "entry_count", "last_entry"]);
        assert_eq!(signed.get("entry_count").int(), nth, "the same signer twice is taken");
        let last = signed.get("last_entry");
        assert_eq!(last.keys(), ["signer", "signing_key_id", "signed_at", "digest", "signature", "note"]);
        assert_eq!(last.get("signing_key_id").text(), "counter_sign_default");
    }
    let file = read_json(&beside(package, ".countersign.json"));
    assert_eq!(file.keys(), ["package_path", "package_sha256", "updated_at", "entry_count", "entries"]);
    assert_eq!(verdict(&verify(&server, package, needed).await), (true, true, true, true, 3, "ok".into()));
    // One secret is as wrong as an edited file: the words are the same.
    let wrong = verify(&server, package, ",\"signing_secret\":\"other\"").await;
    assert_eq!(verdict(&wrong), (true, false, true, false, 3, "signature invalid; countersign invalid".into()));
    let bare = file.get("entries").clone().list().into_iter().map(|entry| {
        let text = |key: &str| entry.get(key).text().to_owned();
        // Own offset, five digits: the MAC is over what Python makes of it.
        let at = text("signed_at").replace('Z', "+00:00");
        format!(
            "{{\"signer\":\"{}\",\"signed_at\":\"{at}\",\"digest\":\"{}\",\"signature\":\"{}\"}}",
            text("signer"),
            text("digest"),
            text("signature")
        )
    });
    let bare = format!("[{}]", bare.collect::<Vec<_>>().join(","));
    std::fs::write(beside(package, ".countersign.json").text(), bare).unwrap();
    assert_eq!(verdict(&verify(&server, package, needed).await), (true, true, true, true, 3, "ok".into()));
    let named = verify(&server, package, ",\"signature_path\":\"nowhere.json\"").await;
    assert_eq!(
        verdict(&named),
        (false, false, true, true, 3, "ok".into()),
        "a sidecar that is not there is not missed"
    );
}

#[tokio::test]
async fn what_the_check_misses_and_what_it_does_not() {
    let server = server(&[]);
    let unsigned = post(&server, EXPORT, "{\"sign_bundle\":false}").await;
    let package = unsigned.get("package_path");
    assert_eq!(unsigned.get("signature_path"), &Json::Null);
    assert_eq!(unsigned.get("signature").get("digest"), unsigned.get("package_sha256"));
    // Half of its entries go: nothing is hashed, so nothing is missed.
    let bytes = read(package);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut less = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    less.raw_copy_file(zip.by_name("manifest.json").unwrap()).unwrap();
    std::fs::write(package.text(), less.finish().unwrap().into_inner()).unwrap();
    assert_eq!(verdict(&verify(&server, package, "").await), (false, false, false, false, 0, "ok".into()));
    for (bytes, message, exists) in [
        (&b"no zip"[..], "manifest verify failed: File is not a zip file; manifest invalid", false),
        (
            &[80, 75, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            "manifest verify failed: \"There is no item",
            false,
        ),
    ] {
        std::fs::write(package.text(), bytes).unwrap();
        let found = verify(&server, package, "").await;
        assert!(found.get("message").text().starts_with(message), "{found:?}");
        assert_eq!(
            (found.get("manifest_exists"), found.get("manifest_valid")),
            (&Json::Bool(exists), &Json::Bool(false))
        );
    }
    let signed = post(&server, EXPORT, "{}").await;
    let package = signed.get("package_path");
    let mut bytes = read(package);
    countersign(&server, package, "a").await;
    // A byte that no reader looks at: the archive's own times.
    bytes[10] ^= 1;
    std::fs::write(package.text(), bytes).unwrap();
    assert_eq!(verify(&server, package, "").await.get("message").text(), "signature invalid; countersign invalid");
    let body = format!("{{\"package_path\":\"{}\",\"signer\":\"b\"}}", package.text());
    let refused = ask(&server, "ops-audit", Method::POST, COUNTERSIGN, &body).await;
    let words = "{\"detail\":\"existing countersign file digest mismatches package digest\"}";
    assert_eq!((refused.status, refused.body.as_str()), (400, words));
    for (file, message) in [
        ("[]", "signature invalid; countersign empty"),
        (
            "{\"rows\":[]}",
            "signature invalid; countersign verify failed: countersign file must be list or object with entries",
        ),
    ] {
        std::fs::write(beside(package, ".countersign.json").text(), file).unwrap();
        let found = verify(&server, package, "").await;
        assert_eq!((found.get("message").text(), found.get("countersign_count").int()), (message, 0));
    }
    let gone = verify(&server, &Json::Text("reports/none.zip".into()), "").await;
    assert_eq!(gone.get("message").text(), "package file does not exist");
    assert_eq!(gone.get("package_exists"), &Json::Bool(false));
    let none = folder(&server).join("none.zip");
    let refused =
        ask(&server, "ops-audit", Method::POST, COUNTERSIGN, "{\"package_path\":\"none.zip\",\"signer\":\"b\"}").await;
    let words = format!("{{\"detail\":\"package file does not exist: {}\"}}", none.display());
    assert_eq!((refused.status, refused.body), (404, words));
}

#[tokio::test]
async fn the_vault_holds_a_copy_a_lock_and_an_envelope() {
    let server = server(&[]);
    let body =
        "{\"write_vault_copy\":true,\"vault_mode\":\"SIMULATED_WORM\",\"kms_key_id\":\"k|1\",\"vault_dir\":\"safe\"}";
    let answer = post(&server, EXPORT, body).await;
    let (copy, bundle) = (answer.get("vault_copy_path"), answer.get("bundle_id").text());
    let vault = folder(&server).join("safe/2026/11/20").join(bundle);
    assert_eq!(copy.text(), vault.join(format!("{bundle}.zip")).to_str().unwrap());
    assert_eq!(read(copy), read(answer.get("package_path")));
    assert_eq!(read(&beside(copy, ".signature.json")), read(answer.get("signature_path")));
    let lock = read_json(answer.get("summary").get("vault_worm_lock_path"));
    assert_eq!(lock.keys(), ["bundle_id", "locked_at", "retention_policy", "package_sha256", "signature_path"]);
    let envelope = read_json(answer.get("summary").get("vault_envelope_path"));
    let keys = ["bundle_id", "created_at", "kms_key_id", "digest", "wrapped_digest", "algorithm", "mode"];
    assert_eq!(envelope.keys(), keys);
    let digest = answer.get("package_sha256").text();
    let wrapped = packseal_tenant::digest::sha256(format!("k|1|{digest}|{bundle}").as_bytes());
    assert_eq!(
        (envelope.get("wrapped_digest").text(), envelope.get("mode").text()),
        (wrapped.as_str(), "simulated_local")
    );
    for (suffix, locked) in
        [(".zip", true), (".signature.json", true), (".worm-lock.json", true), (".kms-envelope.json", false)]
    {
        let file = std::fs::metadata(beside(copy, suffix).text()).unwrap();
        assert_eq!(file.permissions().readonly(), locked, "{suffix}");
    }
    let summary = answer.get("summary").keys();
    assert!(!summary.iter().any(|key| key.ends_with("_status")), "nothing outside was asked: {summary:?}");
    assert_eq!(answer.get("summary").get("archive_receipt").get("vault_copy_written"), &Json::Bool(true));
}
