//! Keys of time authorities, and what they sign: RSA of 2048 to 4096 bits (PKCS #1 v1.5), and ECDSA over P-256 and P-384. The one door to the `rsa`
//! and `p384` crates; nothing is signed and no private key is read, so that what is known of timing in RSA's private operations (RUSTSEC-2023-0071)
//! cannot matter.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{BoxedUint, Pkcs1v15Sign, RsaPublicKey};

use super::der::{Items, algorithm, bits, sequence, tag, unsigned};
use super::oid;
use crate::model::digest::{Sha256, Sha384, Sha512, digest};

/// Sizes of an RSA key in bits that are taken.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// How a message is digested before it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By the OID of the digest.
    pub(super) fn of(id: &[u8]) -> Option<Self> {
        [(oid::SHA256, Self::Sha256), (oid::SHA384, Self::Sha384), (oid::SHA512, Self::Sha512)]
            .into_iter()
            .find_map(|(known, hash)| (known == id).then_some(hash))
    }

    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => digest::<Sha256>(bytes),
            Self::Sha384 => digest::<Sha384>(bytes),
            Self::Sha512 => digest::<Sha512>(bytes),
        }
    }
}

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scheme {
    rsa: bool,
    /// None where the algorithm names none: CMS says it beside (RFC 5754 section 3.2).
    pub(super) hash: Option<Hash>,
}

impl Scheme {
    /// By an AlgorithmIdentifier; None for one that is not checked here.
    pub(super) fn read(items: Items<'_>) -> Option<Self> {
        let id = algorithm(items)?;
        let scheme = |rsa, hash| Self { rsa, hash };
        [
            (oid::RSA, scheme(true, None)),
            (oid::RSA_SHA256, scheme(true, Some(Hash::Sha256))),
            (oid::RSA_SHA384, scheme(true, Some(Hash::Sha384))),
            (oid::RSA_SHA512, scheme(true, Some(Hash::Sha512))),
            (oid::ECDSA_SHA256, scheme(false, Some(Hash::Sha256))),
            (oid::ECDSA_SHA384, scheme(false, Some(Hash::Sha384))),
            (oid::ECDSA_SHA512, scheme(false, Some(Hash::Sha512))),
        ]
        .into_iter()
        .find_map(|(known, scheme)| (known == id).then_some(scheme))
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Rsa(Box<RsaPublicKey>),
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
}

impl Key {
    /// Reads the content of a SubjectPublicKeyInfo; None for a key that cannot be used here.
    pub(super) fn read(mut spki: Items<'_>) -> Option<Self> {
        let mut id = spki.open(tag::SEQUENCE)?;
        let key = bits(spki.take(tag::BITS)?)?;
        spki.end()?;
        if id.clone().take(tag::OID)? != oid::EC {
            (algorithm(id)? == oid::RSA).then_some(())?;
            let mut numbers = sequence(key)?;
            let mut number = || unsigned(numbers.take(tag::INTEGER)?);
            let (modulus, exponent) = (number()?, number()?);
            numbers.end()?;
            // No key is larger, and a number this large must not be built to see that.
            if modulus.len() > RSA_BITS.end() / 8 || exponent.len() > 8 {
                return None;
            }
            let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, (bytes.len() as u32).saturating_mul(8)).ok();
            let key = RsaPublicKey::new_with_size_limits(number(modulus)?, number(exponent)?, RSA_BITS).ok()?;
            return Some(Self::Rsa(Box::new(key)));
        }
        id.take(tag::OID)?;
        let curve = id.take(tag::OID)?;
        id.end()?;
        if curve == oid::P256 {
            p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok().map(Self::P256)
        } else if curve == oid::P384 {
            p384::ecdsa::VerifyingKey::from_sec1_bytes(key).ok().map(Self::P384)
        } else {
            None
        }
    }

    /// Whether the signature over `message` is of this key.
    pub(super) fn verifies(&self, scheme: Scheme, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let digest = hash.digest(message);
        match self {
            Self::Rsa(key) => {
                let form = match hash {
                    Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                    Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                    Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
                };
                scheme.rsa && key.verify(form, &digest, signature).is_ok()
            }
            Self::P256(key) => {
                !scheme.rsa
                    && p256::ecdsa::DerSignature::from_bytes(signature)
                        .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok())
            }
            Self::P384(key) => {
                !scheme.rsa
                    && p384::ecdsa::DerSignature::from_bytes(signature)
                        .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok())
            }
        }
    }
}
