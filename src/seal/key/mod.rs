//! Keys and what they sign: ECDSA over P-256 with SHA-256 (FIPS 186-5), and Ed25519 (RFC 8032). The one door to the crates that compute
//! with them.

mod private;
mod spki;

pub use private::{PrivateKey, PrivateKeyError, Wiped, is_encrypted};

use std::fmt;

use ed25519_dalek::VerifyingKey as Ed25519Key;
use p256::ecdsa::VerifyingKey as P256Key;
use p256::ecdsa::signature::Verifier;

use crate::model::digest::Digest;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256; a signature is DER (`ECDSA-Sig-Value`, RFC 3279 section 2.2.3).
    EcdsaP256,
    /// Ed25519; a signature is 64 bytes.
    Ed25519,
}

impl Algorithm {
    /// Its name in reports and on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::EcdsaP256 => "ECDSA P-256",
            Self::Ed25519 => "Ed25519",
        }
    }
}

/// A public key: its SubjectPublicKeyInfo (RFC 5280 section 4.1), and what to compute with.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    spki: Vec<u8>,
    key: Key,
}

#[derive(Clone, PartialEq, Eq)]
enum Key {
    P256(P256Key),
    Ed25519(Ed25519Key),
}

/// Why something is no public key that can be used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No PEM of one public key (RFC 7468 section 13).
    #[error("it is not one public key in PEM (-----BEGIN PUBLIC KEY-----)")]
    Pem,
    /// A private key was given where a public one belongs.
    #[error("it is a private key; give its public key")]
    Private,
    /// A key of another kind, or not in its one DER form.
    #[error("it is not a P-256 or Ed25519 key as SubjectPublicKeyInfo")]
    Kind,
    /// The point is not on the curve, or a key that signs everything.
    #[error("its point is none that may be used as a key")]
    Point,
}

/// A signature does not verify: it is of another form, of other bytes or of another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct DoesNotVerify;

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo in DER, in its one form: P-256 named, its point uncompressed (RFC 5480), or Ed25519 (RFC 8410).
    ///
    /// # Errors
    /// [`KeyError`]
    pub fn from_spki(spki: &[u8]) -> Result<Self, KeyError> {
        let key = match spki::read(spki).ok_or(KeyError::Kind)? {
            (Algorithm::EcdsaP256, point) => Key::P256(P256Key::from_sec1_bytes(point).map_err(|_| KeyError::Point)?),
            (Algorithm::Ed25519, point) => {
                let bytes = point.try_into().map_err(|_| KeyError::Kind)?;
                let key = Ed25519Key::from_bytes(bytes).map_err(|_| KeyError::Point)?;
                // Of these, signatures are known that fit any bytes.
                if key.is_weak() {
                    return Err(KeyError::Point);
                }
                Key::Ed25519(key)
            }
        };
        Ok(Self { spki: spki.to_vec(), key })
    }

    /// The key with these coordinates: x and y of P-256, 32 bytes each, or the 32 bytes of an Ed25519 key (RFC 7518 section 6.2.1, RFC 8037).
    ///
    /// # Errors
    /// [`KeyError`]
    pub fn from_coordinates(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, KeyError> {
        Self::from_spki(&spki::write(algorithm, bytes))
    }

    /// The coordinates, as [`Self::from_coordinates`] takes them.
    pub fn coordinates(&self) -> &[u8] {
        spki::coordinates(&self.spki)
    }

    /// Reads PEM with one key and nothing else but white space around it.
    ///
    /// # Errors
    /// [`KeyError`]
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let (label, der) = pem_rfc7468::decode_vec(pem.trim_ascii()).map_err(|_| KeyError::Pem)?;
        match label {
            "PUBLIC KEY" => Self::from_spki(&der),
            label if label.ends_with("PRIVATE KEY") => Err(KeyError::Private),
            _ => Err(KeyError::Pem),
        }
    }

    /// The key as PEM, lines of 64 characters, LF.
    pub fn to_pem(&self) -> String {
        // It is far shorter than what cannot be encoded.
        pem_rfc7468::encode_string("PUBLIC KEY", pem_rfc7468::LineEnding::LF, &self.spki).unwrap_or_default()
    }

    /// Its SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match self.key {
            Key::P256(_) => Algorithm::EcdsaP256,
            Key::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// Its id: the SHA-256 of its SubjectPublicKeyInfo.
    pub fn id(&self) -> Digest {
        Digest::of(&self.spki)
    }

    /// Checks a signature over `message`. ECDSA: strict DER, either of the two values of s. Ed25519: the strict rules, so that every
    /// implementation agrees (no small-order points, canonical values).
    ///
    /// # Errors
    /// [`DoesNotVerify`]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), DoesNotVerify> {
        match &self.key {
            Key::P256(key) => {
                let signature = p256::ecdsa::DerSignature::from_bytes(signature).map_err(|_| DoesNotVerify)?;
                key.verify(message, &signature).map_err(|_| DoesNotVerify)
            }
            Key::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| DoesNotVerify)?;
                key.verify_strict(message, &signature).map_err(|_| DoesNotVerify)
            }
        }
    }

    /// Checks an ECDSA signature as WebCrypto gives it: r and s, 32 bytes each (IEEE P1363).
    ///
    /// # Errors
    /// [`DoesNotVerify`], for an Ed25519 key too.
    pub fn verify_p1363(&self, message: &[u8], signature: &[u8]) -> Result<(), DoesNotVerify> {
        let Key::P256(key) = &self.key else { return Err(DoesNotVerify) };
        let signature = p256::ecdsa::Signature::from_slice(signature).map_err(|_| DoesNotVerify)?;
        key.verify(message, &signature).map_err(|_| DoesNotVerify)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.algorithm().name(), self.id())
    }
}

/// An ECDSA signature of WebCrypto (r and s, 32 bytes each) in DER, as openssl reads it.
///
/// # Errors
/// [`DoesNotVerify`] when r or s is none that a signature can have.
pub fn der_of_p1363(signature: &[u8]) -> Result<Vec<u8>, DoesNotVerify> {
    let signature = p256::ecdsa::Signature::from_slice(signature).map_err(|_| DoesNotVerify)?;
    Ok(signature.to_der().as_bytes().to_vec())
}
