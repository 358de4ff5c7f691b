//! `<package>.signature.json` (contract section 3).

use super::{Claim, Refused, Unreadable, document, encode, message, python_type};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::model::stamp::{Dialect, Stamp};
use crate::seal::hmac::Secret;

/// What the file says, as the service reads it: an absent or null member is empty. `enabled` and `algorithm` are not read, and not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// SHA-256 of the package, as it is written.
    pub digest: String,
    /// Who signed, says the file.
    pub signer: String,
    /// The name of the key.
    pub signing_key_id: String,
    /// When, says the file, as it is written.
    pub signed_at: String,
    /// The code.
    pub signature: String,
}

impl Signature {
    /// Reads the file.
    ///
    /// # Errors
    /// [`Unreadable`] when it is no JSON object, in Python's words.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let value = document(bytes)?;
        if value.as_object().is_none() {
            return Err(Unreadable(format!("'{}' object has no attribute 'get'", python_type(&value))));
        }
        let text = |key| value.get(key).map(as_text).unwrap_or_default();
        Ok(Self {
            digest: text("digest"),
            signer: text("signer"),
            signing_key_id: text("signing_key_id"),
            signed_at: text("signed_at"),
            signature: text("signature"),
        })
    }

    /// The text that was signed: the time in UTC as Python prints it, or as it is written where it is none.
    pub fn message(&self) -> String {
        let signed_at = Stamp::read(&self.signed_at.replace('Z', "+00:00"), Dialect::FromIsoFormat)
            .and_then(Stamp::utc)
            .map_or_else(|| self.signed_at.clone(), Stamp::python_iso);
        message(&self.digest, self.claim(), &signed_at)
    }

    /// Whether the code is that of the text under `secret`. Which package the digest is of is another question.
    pub fn verify(&self, secret: &Secret) -> bool {
        secret.verify(&self.message(), &self.signature)
    }

    /// Who signed, says the file.
    pub fn claim(&self) -> Claim<'_> {
        Claim { signer: &self.signer, signing_key_id: &self.signing_key_id }
    }

    /// Makes the file for a package: 2-space indent, no line end.
    ///
    /// # Errors
    /// [`Refused::SecretEmpty`] and [`Refused::Delimiter`].
    pub fn encode(
        digest: Digest,
        claim: Claim<'_>,
        signed_at: Instant,
        secret: Option<&Secret>,
    ) -> Result<Vec<u8>, Refused> {
        let secret = secret.ok_or(Refused::SecretEmpty)?;
        claim.check()?;
        let digest = digest.to_string();
        let signature = secret.mac(&message(&digest, claim, &signed_at.python_iso()));
        Ok(encode(&object([
            ("enabled", true.into()),
            ("algorithm", "sha256-hmac".into()),
            ("signer", claim.signer.into()),
            ("signing_key_id", claim.signing_key_id.into()),
            ("digest", digest.into()),
            ("signature", signature.into()),
            ("signed_at", signed_at.to_string().into()),
        ])))
    }
}

/// A member as text: what Python takes for false is empty.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".to_owned(),
        Value::Number(token) if token.trim_start_matches(['-', '0', '.']).is_empty() => String::new(),
        Value::Number(token) => token.to_string(),
        _ => String::new(),
    }
}
