//! The files that archiving writes: two spaces, members in their order, no line end (contract section 6).
//!
//! None of them is signed. A simulated envelope is a plain digest that everybody can compute, and a lock names no day until which it holds: both
//! record what was done, and prove and prevent nothing.

use super::endpoint::without_parameters;
use super::hook::Receipt;
use super::{Package, Settings};
use crate::model::digest::Digest;
use crate::model::json::{Value, object};

/// Endings after the package's name.
pub const SIGNATURE: &str = ".signature.json";
/// See [`envelope`].
pub const ENVELOPE: &str = ".kms-envelope.json";
/// See [`lock`].
pub const LOCK: &str = ".worm-lock.json";
/// See [`worm_receipt`].
pub const WORM_RECEIPT: &str = ".worm-receipt.json";

/// How the digest was wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrapped {
    /// By the key service; the receipt has `wrapped_digest`.
    External(Receipt),
    /// By nobody: there is no endpoint.
    Simulated,
    /// By nobody: the key service failed, for this reason.
    Fallback(String),
}

/// SHA-256 of `<kms_key_id>|<package_sha256>|<bundle_id>` in hexadecimal digits: unkeyed, so everybody can compute it.
pub fn simulated_digest(kms_key_id: &str, package: &Package) -> String {
    Digest::of(format!("{kms_key_id}|{}|{}", package.sha256, package.bundle_id).as_bytes()).to_string()
}

/// `<bundle_id>.kms-envelope.json`.
pub fn envelope(settings: &Settings, package: &Package, wrapped: &Wrapped) -> Vec<u8> {
    let simulated = || {
        let digest = simulated_digest(&settings.kms_key_id, package);
        (digest, "sha256-simulated-kms-wrap".to_owned())
    };
    let (mode, (wrapped_digest, algorithm)) = match wrapped {
        Wrapped::External(receipt) => {
            let algorithm = receipt.get("algorithm").unwrap_or("external-kms-wrap").to_owned();
            ("external_kms", (receipt.get("wrapped_digest").unwrap_or_default().to_owned(), algorithm))
        }
        Wrapped::Simulated => ("simulated_local", simulated()),
        Wrapped::Fallback(_) => ("fallback_simulated", simulated()),
    };
    let mut members = vec![
        ("bundle_id", package.bundle_id.clone()),
        ("created_at", package.at.python_iso()),
        ("kms_key_id", settings.kms_key_id.clone()),
        ("digest", package.sha256.to_string()),
        ("wrapped_digest", wrapped_digest),
        ("algorithm", algorithm),
        ("mode", mode.to_owned()),
    ];
    match wrapped {
        Wrapped::External(receipt) => {
            let kept = ["provider", "key_version", "request_id"].into_iter();
            members.extend(kept.filter_map(|name| Some((name, receipt.get(name)?.to_owned()))));
        }
        Wrapped::Simulated => {}
        Wrapped::Fallback(why) => members.push(("error", why.clone())),
    }
    let members = members.into_iter().map(|(name, text)| (name.to_owned(), Value::String(text))).collect();
    encode(&Value::Object(members))
}

/// `<bundle_id>.worm-lock.json`. `signature` is the file name of the signature in the vault: the contract has a path of its server there.
pub fn lock(settings: &Settings, package: &Package, signature: Option<&str>) -> Vec<u8> {
    encode(&object([
        ("bundle_id", package.bundle_id.as_str().into()),
        ("locked_at", package.at.python_iso().into()),
        ("retention_policy", settings.retention_policy.as_str().into()),
        ("package_sha256", package.sha256.to_string().into()),
        ("signature_path", Value::text_or_null(signature)),
    ]))
}

/// `<bundle_id>.worm-receipt.json`: the contract's `external_worm_receipt`, which the reference service keeps in its answer only.
pub fn worm_receipt(settings: &Settings, receipt: &Receipt) -> Vec<u8> {
    let member = |name| Value::text_or_null(receipt.get(name));
    encode(&object([
        ("provider", member("provider")),
        ("archive_id", member("archive_id")),
        ("object_key", member("object_key")),
        ("lock_until", member("lock_until")),
        ("request_id", member("request_id")),
        ("endpoint", without_parameters(&settings.worm_endpoint).into()),
    ]))
}

/// The service's file style.
pub(super) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_indented();
    bytes.pop();
    bytes
}
