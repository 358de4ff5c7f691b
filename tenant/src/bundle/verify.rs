//! The service's own check of a package, which looks at less than it seems to (contract section 5): no file of the
//! package is hashed, and a package with nothing beside it is `ok`.

use super::countersign::{entries, sidecar};
use super::request::{Body, flag, required, text};
use super::sign::{Claim, signature_time};
use super::{Refusal, Service, shown};
use crate::dict;
use crate::digest::sha256;
use crate::pyjson::Py;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::io::{Cursor, Read};

/// The most issues that the message names.
const NAMED: usize = 5;

/// What was found.
#[derive(Default)]
struct Found {
    manifest_exists: bool,
    manifest_valid: bool,
    signature_checked: bool,
    signature_valid: bool,
    countersign_checked: bool,
    countersign_valid: bool,
    countersign_count: usize,
    issues: Vec<String>,
}

impl Found {
    fn issue(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.issues.contains(&text) {
            self.issues.push(text);
        }
    }

    fn body(&self, path: &str, digest: &str, exists: bool) -> Py {
        let named = self.issues.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
        dict! {
            "package_path" => path,
            "package_sha256" => digest,
            "package_exists" => exists,
            "manifest_exists" => self.manifest_exists,
            "manifest_valid" => self.manifest_valid,
            "signature_checked" => self.signature_checked,
            "signature_valid" => self.signature_valid,
            "countersign_checked" => self.countersign_checked,
            "countersign_valid" => self.countersign_valid,
            "countersign_count" => i64::try_from(self.countersign_count).unwrap_or(i64::MAX),
            "message" => if named.is_empty() { "ok" } else { &named },
        }
    }
}

/// Checks a package and what lies beside it.
///
/// # Errors
/// 422, or a path that leads out of the folder.
pub fn verify(service: &Service, body: &Body<'_>) -> Result<Py, Refusal> {
    let package = service.path(&required(body, "package_path")?)?;
    let (signature_path, countersign_path) = (text(body, "signature_path")?, text(body, "countersign_path")?);
    let needed = flag(body, "require_countersign")?;
    let secret = service.secret_or(text(body, "signing_secret")?.as_deref());
    let signature = sidecar(service, signature_path.as_deref(), &package, "signature")?;
    let countersign = sidecar(service, countersign_path.as_deref(), &package, "countersign")?;
    let mut found = Found::default();
    let Ok(bytes) = std::fs::read(&package) else {
        found.issue("package file does not exist");
        return Ok(found.body(&shown(&package), "", false));
    };
    let digest = sha256(&bytes);
    if let Err(error) = manifest(&bytes, &mut found) {
        found.issue(format!("manifest verify failed: {error}"));
    }
    if let Ok(stored) = std::fs::read_to_string(&signature) {
        found.signature_checked = true;
        check_signature(&stored, &digest, &secret, &mut found);
    }
    match std::fs::read_to_string(&countersign) {
        Ok(stored) => {
            found.countersign_checked = true;
            check_countersign(&stored, &digest, &secret, &mut found);
        }
        Err(_) if needed => found.issue("countersign file required but not found"),
        Err(_) => {}
    }
    if !found.manifest_valid {
        found.issue("manifest invalid");
    }
    Ok(found.body(&shown(&package), &digest, true))
}

#[derive(Deserialize)]
struct Manifest<'a> {
    #[serde(borrow, default)]
    bundle_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    generated_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    files: Option<&'a RawValue>,
}

/// Only the form: a list of files, a text as id, and some time.
fn manifest(bytes: &[u8], found: &mut Found) -> Result<(), String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| "File is not a zip file".to_owned())?;
    let mut text = String::new();
    let mut entry = zip
        .by_name("manifest.json")
        .map_err(|_| "\"There is no item named 'manifest.json' in the archive\"".to_owned())?;
    found.manifest_exists = true;
    entry.read_to_string(&mut text).map_err(|error| error.to_string())?;
    let manifest: Manifest<'_> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let starts = |value: Option<&RawValue>, with: char| value.is_some_and(|value| value.get().starts_with(with));
    let empty = |value: &RawValue| matches!(value.get(), "null" | "\"\"" | "false" | "0" | "0.0" | "[]" | "{}");
    found.manifest_valid = starts(manifest.files, '[')
        && starts(manifest.bundle_id, '"')
        && manifest.generated_at.is_some_and(|value| !empty(value));
    Ok(())
}

/// Members that are missing or null read as empty.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Signature {
    signer: Option<String>,
    signing_key_id: Option<String>,
    digest: Option<String>,
    signature: Option<String>,
    signed_at: Option<String>,
}

fn check_signature(stored: &str, digest: &str, secret: &str, found: &mut Found) {
    let stored: Signature = match serde_json::from_str(stored) {
        Ok(stored) => stored,
        Err(error) => return found.issue(format!("signature verify failed: {error}")),
    };
    if secret.is_empty() {
        return found.issue("signature file found but signing secret is empty");
    }
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (signer, key, at) =
        (text(&stored.signer), text(&stored.signing_key_id), signature_time(&text(&stored.signed_at)));
    let claim = Claim { digest, signer: &signer, key: &key, at: &at };
    found.signature_valid = text(&stored.digest) == digest && claim.holds(secret, &text(&stored.signature));
    if !found.signature_valid {
        found.issue("signature invalid");
    }
}

fn check_countersign(stored: &str, digest: &str, secret: &str, found: &mut Found) {
    let rows = match entries(stored) {
        Ok(rows) => rows,
        Err(error) => return found.issue(format!("countersign verify failed: {error}")),
    };
    found.countersign_count = rows.len();
    if rows.is_empty() {
        return found.issue("countersign empty");
    }
    if secret.is_empty() {
        if !found.issues.iter().any(|issue| issue.ends_with("signing secret is empty")) {
            found.issue("countersign file found but signing secret is empty");
        }
        return;
    }
    found.countersign_valid = rows.iter().all(|(_, entry)| entry.holds(digest, secret));
    if !found.countersign_valid {
        found.issue("countersign invalid");
    }
}
