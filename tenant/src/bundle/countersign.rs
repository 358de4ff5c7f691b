//! Countersignatures: entries of a sidecar, each over the package's digest alone (contract section 4).

use super::request::{Body, required, text};
use super::sign::{Claim, countersign_time, offset_form, zulu_form};
use super::{Refusal, Service, shown};
use crate::dict;
use crate::digest::sha256;
use crate::pyjson::Py;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::path::{Path, PathBuf};

/// One entry as a verifier reads it.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    /// Who signed.
    pub signer: String,
    /// With which key.
    #[serde(default = "default_key")]
    pub signing_key_id: String,
    /// When, at its own offset.
    pub signed_at: String,
    /// The package's digest.
    pub digest: String,
    /// The MAC.
    pub signature: String,
}

fn default_key() -> String {
    "counter_sign_default".to_owned()
}

impl Entry {
    /// Whether the entry is of this package and its MAC is right.
    #[must_use]
    pub fn holds(&self, digest: &str, secret: &str) -> bool {
        let at = countersign_time(&self.signed_at);
        let claim = Claim { digest, signer: &self.signer, key: &self.signing_key_id, at: &at };
        self.digest == digest && claim.holds(secret, &self.signature)
    }
}

/// The words for a sidecar that is neither a list nor an object with one.
const NO_LIST: &str = "countersign file must be list or object with entries";

/// The entries of a sidecar as text, and as a verifier reads them.
///
/// # Errors
/// What is wrong with the file.
pub fn entries(sidecar: &str) -> Result<Vec<(Box<RawValue>, Entry)>, String> {
    #[derive(Deserialize)]
    struct Object {
        entries: Vec<Box<RawValue>>,
    }
    let rows: Vec<Box<RawValue>> = match serde_json::from_str(sidecar) {
        Ok(rows) => rows,
        Err(_) => serde_json::from_str::<Object>(sidecar).map_err(|_| NO_LIST.to_owned())?.entries,
    };
    let read = |row: Box<RawValue>| match serde_json::from_str(row.get()) {
        Ok(entry) => Ok((row, entry)),
        Err(error) => Err(error.to_string()),
    };
    rows.into_iter().map(read).collect()
}

/// A sidecar's path: the one that is asked for, or the one beside the package.
///
/// # Errors
/// The path leads out of the folder.
pub fn sidecar(service: &Service, asked: Option<&str>, package: &Path, suffix: &str) -> Result<PathBuf, Refusal> {
    match asked.filter(|asked| !asked.is_empty()) {
        Some(asked) => service.path(asked),
        None => Ok(package.with_extension(format!("{suffix}.json"))),
    }
}

/// Adds an entry at an instant, in microseconds since 1970.
///
/// # Errors
/// 404 without the package; 400 without a secret, or where the file cannot be added to; 422.
pub fn countersign(service: &Service, body: &Body<'_>, now: i64) -> Result<Py, Refusal> {
    let package = service.path(&required(body, "package_path")?)?;
    let signer = required(body, "signer")?;
    let key = text(body, "signing_key_id")?.unwrap_or_else(default_key);
    let note = text(body, "note")?.unwrap_or_default();
    let secret = service.secret_or(text(body, "signing_secret")?.as_deref());
    let missing = || Refusal::of(StatusCode::NOT_FOUND, format!("package file does not exist: {}", shown(&package)));
    let digest = sha256(&std::fs::read(&package).map_err(|_| missing())?);
    if secret.is_empty() {
        return Err(Refusal::bad_request("signing secret is empty"));
    }
    let path = sidecar(service, text(body, "countersign_path")?.as_deref(), &package, "countersign")?;
    let mut rows = Vec::new();
    if let Ok(stored) = std::fs::read_to_string(&path) {
        let stored = entries(&stored).map_err(Refusal::bad_request)?;
        if stored.iter().any(|(_, entry)| entry.digest != digest) {
            return Err(Refusal::bad_request("existing countersign file digest mismatches package digest"));
        }
        rows.extend(stored.into_iter().map(|(row, _)| Py::Raw(row.get().to_owned())));
    }
    let claim = Claim { digest: &digest, signer: &signer, key: &key, at: &offset_form(now) };
    let last = dict! {
        "signer" => signer.as_str(),
        "signing_key_id" => key.as_str(),
        "signed_at" => zulu_form(now),
        "digest" => digest.as_str(),
        "signature" => claim.mac(&secret),
        "note" => note,
    };
    rows.push(last.clone());
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let file = dict! {
        "package_path" => shown(&package),
        "package_sha256" => digest.as_str(),
        "updated_at" => offset_form(now),
        "entry_count" => count,
        "entries" => rows,
    };
    std::fs::write(&path, file.to_pretty())
        .map_err(|error| Refusal::of(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(dict! {
        "package_path" => shown(&package),
        "package_sha256" => digest,
        "countersign_path" => shown(&path),
        "entry_count" => count,
        "last_entry" => last,
    })
}
