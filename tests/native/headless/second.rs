//! The sample tenant's evidence service is a second implementation of the files beside a package: ours must be the same, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use packseal::archive::files::{Wrapped, envelope, lock};
use packseal::archive::hook::{Answer, Receipt};
use packseal::archive::{Package, Settings, Signing, VaultMode, bundle};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::hmac::Secret;
use packseal::seal::sidecar::Signature;
use serde_json::{Value, json};

use super::world::{SECRET, Tenant};

/// What an export of the service left in its vault.
struct Exported {
    folder: PathBuf,
    package: Package,
    settings: Settings,
    summary: Value,
}

impl Exported {
    fn new(tenant: &Tenant, root: &Path, kms_endpoint: &str) -> Self {
        let asked = json!({
            "package_prefix": "second", "signer": "ops", "signing_key_id": "key-1", "write_vault_copy": true,
            "vault_mode": "SIMULATED_WORM", "kms_key_id": "k-1", "external_kms_wrap_endpoint": kms_endpoint,
        });
        let token = tenant.token("ops-admin");
        let answer = tenant.post("/compliance/evidence/export", Some(&token), &asked);
        let bundle_id = answer["bundle_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        let at = Instant::parse(answer["generated_at"].as_str().unwrap()).unwrap();
        let folder = root.join("reports/compliance_vault").join(bundle::vault_folder(&bundle_id, at));
        let bytes = fs::read(folder.join(format!("{bundle_id}.zip"))).unwrap();
        let (size, sha256) = (bytes.len() as u64, Digest::of(&bytes));
        let package = Package { stem: bundle_id.clone(), bundle_id, size, sha256, at };
        let signing = Signing {
            signer: "ops".to_owned(),
            signing_key_id: "key-1".to_owned(),
            secret: Secret::new(SECRET).unwrap(),
        };
        let settings = Settings {
            signing: Some(signing),
            vault: Some(VaultMode::SimulatedWorm),
            retention_policy: "regulatory_7y".to_owned(),
            kms_key_id: "k-1".to_owned(),
            kms_endpoint: kms_endpoint.to_owned(),
            ..Settings::default()
        };
        Self { folder, package, settings, summary: answer["summary"].clone() }
    }

    fn file(&self, ending: &str) -> String {
        fs::read_to_string(self.folder.join(format!("{}{ending}", self.package.bundle_id))).unwrap()
    }
}

#[test]
fn the_files_of_a_vault_are_those_of_the_service() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret"), SECRET).unwrap();
    let (evidence, secret) = (folder.path().join("evidence"), folder.path().join("secret"));
    let (evidence, secret) = (evidence.to_str().unwrap(), secret.to_str().unwrap());
    let arguments =
        ["--evidence-dir", evidence, "--evidence-secret-file", secret, "--fault", "status:/hooks/kms:503:1"];
    let Some(tenant) = Tenant::start_with(&arguments) else { return };
    let root = Path::new(evidence);
    let kms = format!("{}/hooks/kms", tenant.url);

    // The first call of the key service fails, the second succeeds.
    for (endpoint, mode) in
        [("", "simulated_local"), (kms.as_str(), "fallback_simulated"), (kms.as_str(), "external_kms")]
    {
        let made = Exported::new(&tenant, root, endpoint);
        assert!(bundle::is_bundle_id(&made.package.bundle_id));
        let theirs = made.file(".kms-envelope.json");
        let read: Value = serde_json::from_str(&theirs).unwrap();
        assert_eq!(read["mode"], mode, "{theirs}");
        let wrapped = match mode {
            "simulated_local" => Wrapped::Simulated,
            "fallback_simulated" => {
                let status = made.summary["external_kms_status"].as_str().unwrap();
                Wrapped::Fallback(status.strip_prefix("ERROR: ").unwrap().to_owned())
            }
            _ => {
                assert_eq!(made.summary["external_kms_status"], "OK");
                let body = theirs.clone().into_bytes();
                Wrapped::External(Receipt::read(&Answer { status: 200, body }, None).unwrap())
            }
        };
        let ours = envelope(&made.settings, &made.package, &wrapped);
        assert_eq!(String::from_utf8(ours).unwrap(), theirs);

        let theirs = made.file(".worm-lock.json");
        let path = serde_json::from_str::<Value>(&theirs).unwrap()["signature_path"].as_str().unwrap().to_owned();
        let ours = lock(&made.settings, &made.package, Some(&path));
        assert_eq!(String::from_utf8(ours).unwrap(), theirs);

        let signing = made.settings.signing.as_ref().unwrap();
        let Package { sha256, at, .. } = made.package;
        let ours = Signature::encode(sha256, signing.claim(), at, Some(&signing.secret)).unwrap();
        assert_eq!(String::from_utf8(ours).unwrap(), made.file(".signature.json"));
    }
}
