//! The runbook's question, answered as the reference service answers it (evidence contract section 5), so that the two can be compared.
//!
//! It never feeds the rows: the service hashes no entry, so an edited package without a signature is `ok` to it.

use serde::{Deserialize, Serialize};

use super::beside::Beside;
use super::contents::Contents;
use crate::model::digest::Digest;
use crate::model::json::{Value, loads};
use crate::pack::scan::ScanCode;
use crate::seal::hmac::Secret;
use crate::seal::sidecar::{Entry, Signature, entries};

/// Issues that a message holds at most.
const ISSUES_MAX: usize = 5;

const NOT_ASCII: &str = "comparing strings with non-ASCII characters is not supported";

/// The eleven members of the service's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runbook {
    /// The package's name, as given.
    pub package_path: String,
    /// SHA-256 of the package in lower-case digits; empty when there is no package.
    pub package_sha256: String,
    /// Whether there is a package.
    pub package_exists: bool,
    /// Whether it has a `manifest.json`.
    pub manifest_exists: bool,
    /// Whether that has the members it should; nothing is compared with it.
    pub manifest_valid: bool,
    /// Whether there is a signature sidecar.
    pub signature_checked: bool,
    /// Whether it verifies.
    pub signature_valid: bool,
    /// Whether there is a countersign sidecar.
    pub countersign_checked: bool,
    /// Whether all its entries verify.
    pub countersign_valid: bool,
    /// How many entries it has, valid or not.
    pub countersign_count: u64,
    /// `ok`, or the first five distinct issues.
    pub message: String,
}

impl Runbook {
    /// The answer for a package that is not there.
    pub fn of_no_package(path: &str) -> Self {
        let message = "package file does not exist".to_owned();
        Self { package_path: path.to_owned(), message, ..Self::default() }
    }
}

/// `manifest.json`, as far as it could be read.
pub(super) enum Manifest<'a> {
    Absent,
    Read(&'a [u8]),
    /// Why not; whether there is one is known.
    Unread(bool, String),
}

impl<'a> Manifest<'a> {
    pub(super) fn of(contents: &'a Contents) -> Self {
        match (contents.document(MANIFEST_JSON), contents.entry(MANIFEST_JSON)) {
            (Some(bytes), _) => Self::Read(bytes),
            (None, None) => Self::Absent,
            (None, Some(entry)) => {
                let why = match entry.issue.as_ref().map(|issue| issue.code) {
                    Some(ScanCode::CrcMismatch) => format!("Bad CRC-32 for file '{MANIFEST_JSON}'"),
                    Some(code) => format!("{MANIFEST_JSON}: {}", code.title()),
                    None => format!("{MANIFEST_JSON} is too long to be looked into"),
                };
                Self::Unread(true, why)
            }
        }
    }

    /// Of a container that was refused: whether the service would open it is not known, but for a file that is no ZIP at all.
    pub(super) fn refused(is_zip: bool, why: &str) -> Self {
        let words = if is_zip { format!("not opened by {}: {why}", super::PROGRAM) } else { NOT_A_ZIP.to_owned() };
        Self::Unread(false, words)
    }
}

const MANIFEST_JSON: &str = "manifest.json";
const NOT_A_ZIP: &str = "File is not a zip file";

/// The answer for a package that is there.
pub(super) fn answer(name: &str, sha256: Digest, manifest: &Manifest<'_>, beside: &Beside) -> Runbook {
    let mut answer = Runbook {
        package_path: name.to_owned(),
        package_sha256: sha256.to_string(),
        package_exists: true,
        manifest_exists: matches!(manifest, Manifest::Read(_) | Manifest::Unread(true, _)),
        ..Runbook::default()
    };
    let mut issues: Vec<String> = Vec::new();
    match manifest {
        Manifest::Absent => {}
        Manifest::Unread(_, why) => issues.push(format!("manifest verify failed: {why}")),
        Manifest::Read(bytes) => match loads(bytes) {
            Ok(value) => answer.manifest_valid = is_structurally_valid(&value),
            Err(error) => issues.push(format!("manifest verify failed: {error}")),
        },
    }
    let secret = beside.secret.as_ref();
    let mut secret_told = false;
    if let Some(bytes) = &beside.signature {
        answer.signature_checked = true;
        match (Signature::parse(bytes).map_err(|error| error.0), secret) {
            (Err(error), _) => issues.push(format!("signature verify failed: {error}")),
            (Ok(_), None) => {
                secret_told = true;
                issues.push("signature file found but signing secret is empty".to_owned());
            }
            (Ok(signature), Some(secret)) => {
                let fits = signature.digest == answer.package_sha256;
                answer.signature_valid = fits && signature.verify(secret);
                if fits && !signature.signature.is_ascii() {
                    issues.push(format!("signature verify failed: {NOT_ASCII}"));
                } else if !answer.signature_valid {
                    issues.push("signature invalid".to_owned());
                }
            }
        }
    }
    if let Some(bytes) = &beside.countersign {
        answer.countersign_checked = true;
        match entries(bytes) {
            Err(error) => issues.push(format!("countersign verify failed: {error}")),
            Ok(entries) => {
                answer.countersign_count = entries.len() as u64;
                issues.extend(countersign(&entries, secret, secret_told, &mut answer));
            }
        }
    } else if beside.require_countersign.is_some_and(|least| least > 0) {
        issues.push("countersign file required but not found".to_owned());
    }
    if !answer.manifest_valid {
        issues.push("manifest invalid".to_owned());
    }
    let mut distinct: Vec<String> = Vec::new();
    for issue in issues {
        if !distinct.contains(&issue) {
            distinct.push(issue);
        }
    }
    distinct.truncate(ISSUES_MAX);
    answer.message = if distinct.is_empty() { "ok".to_owned() } else { distinct.join("; ") };
    answer
}

fn countersign(entries: &[Entry], secret: Option<&Secret>, secret_told: bool, answer: &mut Runbook) -> Option<String> {
    if entries.is_empty() {
        return Some("countersign empty".to_owned());
    }
    let Some(secret) = secret else {
        return (!secret_told).then(|| "countersign file found but signing secret is empty".to_owned());
    };
    let fits = |entry: &&Entry| entry.digest == answer.package_sha256;
    if entries.iter().filter(fits).any(|entry| !entry.signature.is_ascii()) {
        return Some(format!("countersign verify failed: {NOT_ASCII}"));
    }
    answer.countersign_valid = entries.iter().all(|entry| fits(&entry) && entry.verify(secret));
    (!answer.countersign_valid).then(|| "countersign invalid".to_owned())
}

/// `files` is a list, `bundle_id` a string, `generated_at` anything that Python takes for true.
fn is_structurally_valid(manifest: &Value) -> bool {
    let truthy = match manifest.get("generated_at") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(token)) => token.bytes().any(|byte| matches!(byte, b'1'..=b'9' | b'N' | b'I')),
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
    };
    truthy
        && manifest.get("files").is_some_and(|files| files.as_array().is_some())
        && manifest.get("bundle_id").is_some_and(|id| id.as_str().is_some())
}
