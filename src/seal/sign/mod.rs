//! Making a signature: what is to be signed, and the files that come of it. The signature's bytes come from outside, from whatever holds the private
//! key: WebCrypto, a PEM, a device.

mod bundle;

pub use bundle::{MEDIA_TYPE, bundle, check_bundle};

use super::key::{Algorithm, DoesNotVerify, PublicKey, der_of_p1363};
use super::name::{LAST, Part, Stem, is_role};
use super::statement::{Decision, Prefix, REASON_MAX, SIGNER_MAX, Statement, is_reason, is_signer};
use crate::model::digest::Digest;
use crate::model::instant::Instant;

/// What a signer wants to say, and the key that will sign it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// In which role: `[a-z][a-z0-9-]{0,31}`.
    pub role: String,
    /// What the signer calls itself.
    pub signer: String,
    /// What it decided: `seal` for the first signature, one of the others for each later one.
    pub decision: Decision,
    /// Why. A rejection has a reason; with the others it may be empty.
    pub reason: String,
    /// When, by the signer's own clock.
    pub claimed_at: Instant,
    /// The key whose private half signs.
    pub key: PublicKey,
}

/// A signature that a pack has already: what a new one must know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its number, from 1.
    pub number: u8,
    /// The id of the key that made it.
    pub key_id: Digest,
    /// SHA-256 of the bytes of its `.sig`.
    pub signature: Digest,
    /// What was decided.
    pub decision: Decision,
}

/// Why nothing is signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The first signature of a pack seals it; it neither approves nor rejects.
    #[error("nobody has sealed this pack yet, so there is nothing to approve or reject; its first signature is a seal")]
    First,
    /// A pack has the most signatures that their names can count.
    #[error("the pack has {LAST} signatures already, which is the most that it can have")]
    Full,
    /// The pack's signatures do not stand in their order: `found` where `expected` belongs.
    #[error(
        "the signatures that are there do not count from 01 without a gap: {found:02} stands where {expected:02} belongs"
    )]
    Order {
        /// The number that belongs there.
        expected: usize,
        /// The number that stands there.
        found: u8,
    },
    /// No text that may be a reason.
    #[error("the reason must be at most {REASON_MAX} characters on one line, without control characters")]
    Reason,
    /// A rejection that says nothing.
    #[error("a rejection needs a reason")]
    ReasonMissing,
    /// No text that may be a role.
    #[error(
        "the role must be of small letters, digits and hyphens, begin with a letter, and have at most 32 characters, like `owner`"
    )]
    Role,
    /// The pack is sealed: a second seal would say that it was not.
    #[error("the pack is sealed already; a further signature approves or rejects it")]
    Sealed,
    /// No text that may be a signer's name.
    #[error("the signer's name must be 1 to {SIGNER_MAX} characters on one line, without control characters")]
    Signer,
    /// The same key signed this pack before: two signatures by one key are one person's.
    #[error("this key made signature {number:02} of this pack already; the next one needs the key of somebody else")]
    SameKey {
        /// The number of the signature that it made.
        number: u8,
    },
    /// What came back is no signature of that key over that statement.
    #[error("the signature does not verify with the key that was named")]
    DoesNotVerify(#[from] DoesNotVerify),
}

/// A signature under way: the statement is written, the signature over it is awaited.
#[derive(Debug, Clone)]
pub struct Draft {
    stem: Stem,
    said: Statement,
    statement: Vec<u8>,
    key: PublicKey,
}

impl Draft {
    /// Writes the statement about the pack whose MANIFEST.txt has this digest, and that has the signatures `before`, in their order.
    ///
    /// # Errors
    /// [`SignError`]: what may not be signed, or not by this key.
    pub fn new(manifest: Digest, before: &[Earlier], order: Order) -> Result<Self, SignError> {
        let Order { role, signer, decision, reason, claimed_at, key } = order;
        if !is_role(&role) {
            return Err(SignError::Role);
        }
        if !is_signer(&signer) {
            return Err(SignError::Signer);
        }
        if !is_reason(&reason) {
            return Err(SignError::Reason);
        }
        for (expected, one) in (1..).zip(before) {
            if usize::from(one.number) != expected {
                return Err(SignError::Order { expected, found: one.number });
            }
        }
        match (before.is_empty(), decision) {
            (true, Decision::Approve | Decision::Reject) => return Err(SignError::First),
            (false, Decision::Seal) => return Err(SignError::Sealed),
            (false, Decision::Reject) if reason.trim().is_empty() => return Err(SignError::ReasonMissing),
            _ => {}
        }
        let number = before.last().map_or(0, |last| last.number);
        if number >= LAST {
            return Err(SignError::Full);
        }
        let key_id = key.id();
        if let Some(one) = before.iter().find(|one| one.key_id == key_id) {
            return Err(SignError::SameKey { number: one.number });
        }
        let stem = Stem { number: number.saturating_add(1), role: role.clone() };
        let prior = before.last().map(|last| last.signature);
        let said = Statement { manifest, role, signer, decision, reason, claimed_at, key_id, prior, container: None };
        Ok(Self { stem, statement: said.to_bytes(), said, key })
    }

    /// Binds the file's own bytes too, those before the first file of a signature: then no bit of them is free. The first signature does so.
    #[must_use]
    pub fn over(mut self, container: Prefix) -> Self {
        self.said.container = Some(container);
        self.statement = self.said.to_bytes();
        self
    }

    /// The number and role that its files are called by.
    pub fn stem(&self) -> &Stem {
        &self.stem
    }

    /// The key that is to sign.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// What is to be signed: these bytes, by ECDSA P-256 with SHA-256 or by Ed25519.
    pub fn statement(&self) -> &[u8] {
        &self.statement
    }

    /// The entries that the signature makes, in the order in which a pack has them: statement, signature, key, and for P-256 a Sigstore bundle.
    /// A signature of P-256 may come in DER or as WebCrypto gives it (r and s, 32 bytes each).
    ///
    /// # Errors
    /// [`SignError::DoesNotVerify`]: nothing is given that does not verify.
    pub fn signed(&self, signature: &[u8]) -> Result<Vec<(String, Vec<u8>)>, SignError> {
        let der = match self.key.algorithm() {
            // DER first: it is the form that is kept, and one of 64 bytes is possible.
            Algorithm::EcdsaP256 if self.key.verify(&self.statement, signature).is_err() => der_of_p1363(signature)?,
            _ => signature.to_vec(),
        };
        self.key.verify(&self.statement, &der)?;
        let bundle = match self.key.algorithm() {
            Algorithm::EcdsaP256 => Some((Part::Bundle, bundle(&self.statement, &der, self.key.id()))),
            Algorithm::Ed25519 => None,
        };
        let pem = self.key.to_pem().into_bytes();
        let parts = [(Part::Statement, self.statement.clone()), (Part::Signature, der), (Part::Key, pem)];
        Ok(parts.into_iter().chain(bundle).map(|(part, bytes)| (self.stem.entry(part), bytes)).collect())
    }
}
