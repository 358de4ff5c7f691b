//! `<package>.countersign.json` (contract section 4): an object with `entries`, or a bare list of them.

use super::{Claim, Refused, Unreadable, document, encode, message};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::model::stamp::{Dialect, Stamp};
use crate::seal::hmac::Secret;

/// One countersignature. Entries do not chain: each signs the package's digest alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who countersigned, says the file.
    pub signer: String,
    /// The name of the key.
    pub signing_key_id: String,
    /// When, says the file, with the offset it is written with.
    pub signed_at: Stamp,
    /// SHA-256 of the package, as it is written.
    pub digest: String,
    /// The code.
    pub signature: String,
    /// A remark; not signed.
    pub note: String,
}

impl Entry {
    /// The text that was signed: the time keeps its own offset.
    pub fn message(&self) -> String {
        message(&self.digest, self.claim(), &self.signed_at.python_iso())
    }

    /// Whether the code is that of the text under `secret`. Which package the digest is of is another question.
    pub fn verify(&self, secret: &Secret) -> bool {
        secret.verify(&self.message(), &self.signature)
    }

    /// Who signed, says the file.
    pub fn claim(&self) -> Claim<'_> {
        Claim { signer: &self.signer, signing_key_id: &self.signing_key_id }
    }

    fn parse(value: &Value, number: usize) -> Result<Self, Unreadable> {
        let wrong = |what: &str| Unreadable(format!("entry {number}: {what}"));
        if value.as_object().is_none() {
            return Err(wrong(&format!("expected an object, found {}", value.type_name())));
        }
        let text = |key: &str, default: Option<&str>| match (value.get(key), default) {
            (Some(Value::String(text)), _) => Ok(text.clone()),
            (Some(other), _) => Err(wrong(&format!("{key}: expected a string, found {}", other.type_name()))),
            (None, Some(default)) => Ok(default.to_owned()),
            (None, None) => Err(wrong(&format!("{key}: expected a string, found nothing"))),
        };
        let signed_at = text("signed_at", None)?;
        Ok(Self {
            signer: text("signer", None)?,
            signing_key_id: text("signing_key_id", None)?,
            signed_at: Stamp::read(&signed_at, Dialect::Pydantic)
                .ok_or_else(|| wrong("signed_at: expected a date-time like 2026-11-20T15:07:28.181733Z"))?,
            digest: text("digest", None)?,
            signature: text("signature", None)?,
            note: text("note", Some(""))?,
        })
    }

    fn to_value(&self) -> Value {
        object([
            ("signer", self.signer.as_str().into()),
            ("signing_key_id", self.signing_key_id.as_str().into()),
            ("signed_at", self.signed_at.pydantic_json().into()),
            ("digest", self.digest.as_str().into()),
            ("signature", self.signature.as_str().into()),
            ("note", self.note.as_str().into()),
        ])
    }
}

/// Reads the entries of the file.
///
/// # Errors
/// [`Unreadable`] when it is no list of entries: the words for bad JSON and for another type are the service's, those about one entry ours.
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>, Unreadable> {
    let value = document(bytes)?;
    let items = value.get("entries").unwrap_or(&value).as_array();
    let items = items.ok_or_else(|| Unreadable("countersign file must be list or object with entries".to_owned()))?;
    items.iter().enumerate().map(|(index, item)| Entry::parse(item, index.saturating_add(1))).collect()
}

/// The file with one entry more: 2-space indent, no line end. `existing` is the file as it is, `package_path` what it shall say of the
/// package's place (it is not signed). Codes of existing entries are not checked, as the service does not.
///
/// # Errors
/// [`Refused`]: no secret, entries about another package, a file that cannot be read, a bar in a name.
pub fn append(
    existing: Option<&[u8]>,
    package_path: &str,
    digest: Digest,
    claim: Claim<'_>,
    note: &str,
    now: Instant,
    secret: Option<&Secret>,
) -> Result<Vec<u8>, Refused> {
    let secret = secret.ok_or(Refused::SecretEmpty)?;
    claim.check()?;
    let digest = digest.to_string();
    let mut all = existing.map(entries).transpose()?.unwrap_or_default();
    if all.iter().any(|entry| entry.digest != digest) {
        return Err(Refused::DigestMismatch);
    }
    let iso = now.python_iso();
    let signature = secret.mac(&message(&digest, claim, &iso));
    let signed_at = Stamp::from(now);
    let (signer, signing_key_id) = (claim.signer.to_owned(), claim.signing_key_id.to_owned());
    all.push(Entry { signer, signing_key_id, signed_at, digest: digest.clone(), signature, note: note.to_owned() });
    Ok(encode(&object([
        ("package_path", package_path.into()),
        ("package_sha256", digest.into()),
        ("updated_at", iso.into()),
        ("entry_count", (all.len() as u64).into()),
        ("entries", Value::Array(all.iter().map(Entry::to_value).collect())),
    ])))
}
