//! The key that answers are signed with.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What a PEM of PKCS#8 stands between (RFC 7468 section 10).
const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// How answers are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256, r and s of 32 bytes each.
    P256,
    /// Ed25519.
    Ed25519,
}

impl Algorithm {
    /// Its name in the registry of RFC 9421 section 6.2.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "ecdsa-p256-sha256",
            Self::Ed25519 => "ed25519",
        }
    }
}

impl FromStr for Algorithm {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "p256" => Ok(Self::P256),
            "ed25519" => Ok(Self::Ed25519),
            _ => Err("expected p256 or ed25519".to_owned()),
        }
    }
}

/// A private key. Its bytes are never shown.
#[derive(Clone)]
pub struct Key {
    pair: Pair,
    id: String,
}

#[derive(Clone)]
enum Pair {
    P256(Arc<EcdsaKeyPair>),
    Ed25519(Arc<Ed25519KeyPair>),
}

/// There is no such key here, or none can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyError;

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a P-256 or Ed25519 private key as PKCS#8 in PEM (openssl genpkey)")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl Key {
    /// A key that no earlier run has used.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn random(algorithm: Algorithm) -> Result<Self, KeyError> {
        let random = SystemRandom::new();
        let pkcs8 = match algorithm {
            Algorithm::P256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random),
            Algorithm::Ed25519 => Ed25519KeyPair::generate_pkcs8(&random),
        };
        Self::from_pkcs8(pkcs8.map_err(|_| KeyError)?.as_ref())
    }

    /// Reads PKCS#8 in PEM, as `openssl genpkey` writes it.
    ///
    /// # Errors
    /// Anything else.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let body = text.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)).ok_or(KeyError)?;
        let body: String = body.split_whitespace().collect();
        Self::from_pkcs8(&STANDARD.decode(body).map_err(|_| KeyError)?)
    }

    fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let p256 = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &SystemRandom::new());
        let pair = match p256 {
            Ok(pair) => Pair::P256(Arc::new(pair)),
            Err(_) => Pair::Ed25519(Arc::new(Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| KeyError)?)),
        };
        let mut key = Self { pair, id: String::new() };
        key.id = key.thumbprint();
        Ok(key)
    }

    /// How it signs.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self.pair {
            Pair::P256(_) => Algorithm::P256,
            Pair::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// Its id: the thumbprint of the public key (RFC 7638; RFC 8037 appendix A.3 for Ed25519).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The signature over these bytes, 64 bytes; empty if the system gives no randomness.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) => {
                pair.sign(&SystemRandom::new(), bytes).map(|made| made.as_ref().to_vec()).unwrap_or_default()
            }
            Pair::Ed25519(pair) => pair.sign(bytes).as_ref().to_vec(),
        }
    }

    /// The public key's members that a thumbprint is made of, in its order.
    fn members(&self) -> Vec<(&'static str, String)> {
        match &self.pair {
            Pair::P256(pair) => {
                // 4 for an uncompressed point, then x and y (SEC 1 section 2.3.3).
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                let [x, y] = [x, y].map(|half| URL_SAFE_NO_PAD.encode(half));
                vec![("crv", "P-256".to_owned()), ("kty", "EC".to_owned()), ("x", x), ("y", y)]
            }
            Pair::Ed25519(pair) => {
                let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
                vec![("crv", "Ed25519".to_owned()), ("kty", "OKP".to_owned()), ("x", x)]
            }
        }
    }

    fn thumbprint(&self) -> String {
        let members: Vec<String> =
            self.members().iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{{{}}}", members.join(","))))
    }

    /// The public key as a JSON Web Key (RFC 7517).
    #[must_use]
    pub fn jwk(&self) -> Vec<(&'static str, String)> {
        let mut members = self.members();
        let alg = match self.pair {
            Pair::P256(_) => "ES256",
            Pair::Ed25519(_) => "EdDSA",
        };
        members.extend([("kid", self.id.clone()), ("use", "sig".to_owned()), ("alg", alg.to_owned())]);
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9421 appendix B.1.4, whose public half and thumbprint stand in RFC 8037 appendix A.3 form.
    #[test]
    fn keys_are_read_from_pem() {
        let pem = format!("{BEGIN}\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n{END}\n");
        let key = Key::from_pem(&pem).unwrap();
        assert_eq!(key.algorithm(), Algorithm::Ed25519);
        assert_eq!(key.jwk()[2], ("x", "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs".to_owned()));
        assert_eq!(format!("{key:?}"), format!("Key({})", key.id()));
        for bad in ["", "x", &pem[5..], &pem.replace("MC4C", "MC4D")] {
            assert_eq!(Key::from_pem(bad).err(), Some(KeyError), "{bad}");
        }
    }
}
