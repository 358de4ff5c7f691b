//! Private keys: PKCS#8 in PEM (RFC 7468 sections 10 and 11), encrypted (RFC 8018, PBES2) or not, and what they sign.
//!
//! Signing takes no randomness: ECDSA by RFC 6979, Ed25519 by its definition. What is secret is wiped when it is dropped, as far as the crates and
//! the compiler allow, and stands in no message.

use std::fmt;

use ed25519_dalek::SigningKey as Ed25519Key;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey as P256Key};
use pkcs8::der::Decode as _;
use pkcs8::der::zeroize::Zeroizing;
use pkcs8::pkcs5::pbes2::Kdf;
use pkcs8::pkcs5::{self, EncryptionScheme};
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};

use super::spki::{self, ED25519, P256};
use super::{Algorithm, KeyError, PublicKey};

/// Bytes that are wiped when they are dropped: a key or a password as it was read.
pub type Wiped = Zeroizing<Vec<u8>>;

/// The most iterations of PBKDF2: openssl writes 2048, careful people a million.
const ITERATIONS_MAX: u32 = 10_000_000;
/// The most memory that scrypt may take, in bytes; openssl writes parameters for 16 MiB.
const SCRYPT_MAX: u64 = 128 << 20;
/// The same, by how often it is gone over.
const SCRYPT_WORK_MAX: u64 = 4 * SCRYPT_MAX;

/// Why something is no private key that can be used here. None of them holds a part of the key or of the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateKeyError {
    /// No PEM of one private key.
    #[error("it is not one private key in PEM (-----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----)")]
    Pem,
    /// A public key was given where a private one belongs.
    #[error("it is a public key; give the private key that belongs to it")]
    Public,
    /// OpenSSL's older form for one kind of key (RFC 5915).
    #[error(
        "it is in the older form EC PRIVATE KEY; convert it with `openssl pkcs8 -topk8 -in KEY.pem -out NEW.pem`, which asks for a password for the new file"
    )]
    Sec1,
    /// A form that only SSH has.
    #[error(
        "it is a key of OpenSSH; make one for sealing with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-256-cbc -out KEY.pem`"
    )]
    Ssh,
    /// It is encrypted, and no password was given.
    #[error("it is encrypted, and no password was given")]
    PasswordMissing,
    /// It could not be decrypted.
    #[error("the password does not open it, or the file is damaged")]
    Password,
    /// It is encrypted in a way that is not read here.
    #[error(
        "it is encrypted in a way that is not read here; encrypt it anew with `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in KEY.pem -out NEW.pem`"
    )]
    Scheme,
    /// Its password is stretched by more work than is done here.
    #[error("its password is stretched by more work than is done here (10 million iterations, or 128 MiB for scrypt)")]
    Work,
    /// A key of another kind, or not well formed.
    #[error("it is not a well-formed P-256 or Ed25519 key as PKCS#8")]
    Kind,
}

/// A private key with its public one.
pub struct PrivateKey {
    key: Key,
    public: PublicKey,
}

/// Each is wiped by its crate when it is dropped.
enum Key {
    P256(P256Key),
    Ed25519(Ed25519Key),
}

/// Whether a PEM is of an encrypted private key, so that somebody must be asked for its password.
pub fn is_encrypted(pem: &[u8]) -> bool {
    has(pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----")
}

fn has(pem: &[u8], line: &str) -> bool {
    pem.windows(line.len()).any(|window| window == line.as_bytes())
}

impl PrivateKey {
    /// Reads PEM with one private key and nothing else but white space around it. `password` is for an encrypted one, and not looked at for another.
    ///
    /// # Errors
    /// [`PrivateKeyError`]
    pub fn from_pem(pem: &[u8], password: Option<&[u8]>) -> Result<Self, PrivateKeyError> {
        // Told by their first lines: some have headers or a second block that the reader of PEM would stop at.
        for (line, error) in [
            ("-----BEGIN EC PRIVATE KEY-----", PrivateKeyError::Sec1),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", PrivateKeyError::Ssh),
            ("-----BEGIN PUBLIC KEY-----", PrivateKeyError::Public),
        ] {
            if has(pem, line) {
                return Err(error);
            }
        }
        let (label, der) = pem_rfc7468::decode_vec(pem.trim_ascii()).map_err(|_| PrivateKeyError::Pem)?;
        let der = Zeroizing::new(der);
        match label {
            "PRIVATE KEY" => Self::from_pkcs8(&der),
            "ENCRYPTED PRIVATE KEY" => {
                let password = password.ok_or(PrivateKeyError::PasswordMissing)?;
                Self::from_pkcs8(decrypted(&der, password)?.as_bytes())
            }
            _ => Err(PrivateKeyError::Pem),
        }
    }

    /// Reads PKCS#8 in DER (RFC 5958). A public key within must be the one that belongs to it.
    ///
    /// # Errors
    /// [`PrivateKeyError::Kind`]
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, PrivateKeyError> {
        let info = PrivateKeyInfoRef::from_der(der).map_err(|_| PrivateKeyError::Kind)?;
        // Each refuses a key of another kind.
        let key = match p256::SecretKey::try_from(info.clone()) {
            Ok(key) => Key::P256(P256Key::from(key)),
            Err(_) => Key::Ed25519(Ed25519Key::try_from(info).map_err(|_| PrivateKeyError::Kind)?),
        };
        let public = public(&key).map_err(|_| PrivateKeyError::Kind)?;
        Ok(Self { key, public })
    }

    /// The public key.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The key as PKCS#8 in DER, unencrypted, in the one form that every browser's WebCrypto imports: with the public key for P-256 (RFC 5915), and
    /// without it for Ed25519 (RFC 8410).
    pub fn to_pkcs8(&self) -> Wiped {
        let mut der = Zeroizing::new(Vec::with_capacity(138));
        match &self.key {
            Key::P256(key) => {
                der.extend_from_slice(&PKCS8_P256);
                der.extend_from_slice(&Zeroizing::new(key.to_bytes()));
                der.extend_from_slice(&PKCS8_P256_PUBLIC);
                der.extend_from_slice(spki::read(&self.public.spki).map_or(&[], |(_, point)| point));
            }
            Key::Ed25519(key) => {
                der.extend_from_slice(&PKCS8_ED25519);
                der.extend_from_slice(key.as_bytes());
            }
        }
        der
    }

    /// Signs: ECDSA in DER, or the 64 bytes of Ed25519. The same bytes give the same signature each time.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.key {
            Key::P256(key) => {
                let signature: DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            Key::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
        }
    }
}

/// PrivateKeyInfo of P-256 before the number: version 0, id-ecPublicKey, secp256r1, then ECPrivateKey of version 1 (RFC 5208 section 5, RFC 5915
/// section 3).
const PKCS8_P256: [u8; 36] = [
    0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
    0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20,
];
/// Between the number and the point: `[1]`, a bit string of 66 bytes.
const PKCS8_P256_PUBLIC: [u8; 5] = [0xa1, 0x44, 0x03, 0x42, 0x00];
/// PrivateKeyInfo of Ed25519 before the seed (RFC 8410 section 7).
const PKCS8_ED25519: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

fn public(key: &Key) -> Result<PublicKey, KeyError> {
    let spki = match key {
        Key::P256(key) => [P256.as_slice(), key.verifying_key().to_sec1_point(false).as_bytes()].concat(),
        Key::Ed25519(key) => [ED25519.as_slice(), key.verifying_key().as_bytes()].concat(),
    };
    PublicKey::from_spki(&spki)
}

/// Decrypts EncryptedPrivateKeyInfo (RFC 5958 section 3).
fn decrypted(der: &[u8], password: &[u8]) -> Result<pkcs8::SecretDocument, PrivateKeyError> {
    let info = EncryptedPrivateKeyInfoRef::from_der(der).map_err(|_| PrivateKeyError::Scheme)?;
    let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm else { return Err(PrivateKeyError::Scheme) };
    let heavy = match &parameters.kdf {
        Kdf::Pbkdf2(kdf) if kdf.iteration_count == 0 => return Err(PrivateKeyError::Scheme),
        // RFC 7914 section 6: a power of two, above one. The crate panics at none.
        Kdf::Scrypt(kdf) if !kdf.cost_parameter.is_power_of_two() || kdf.cost_parameter < 2 => {
            return Err(PrivateKeyError::Scheme);
        }
        Kdf::Pbkdf2(kdf) => kdf.iteration_count > ITERATIONS_MAX,
        Kdf::Scrypt(kdf) => {
            let block = u64::from(kdf.block_size).saturating_mul(128);
            let memory = kdf.cost_parameter.saturating_mul(block);
            memory > SCRYPT_MAX || memory.saturating_mul(kdf.parallelization.into()) > SCRYPT_WORK_MAX
        }
        _ => return Err(PrivateKeyError::Scheme),
    };
    if heavy {
        return Err(PrivateKeyError::Work);
    }
    info.decrypt(password).map_err(|error| match error {
        pkcs8::Error::EncryptedPrivateKey(
            pkcs5::Error::UnsupportedAlgorithm { .. } | pkcs5::Error::AlgorithmParametersInvalid { .. },
        ) => PrivateKeyError::Scheme,
        _ => PrivateKeyError::Password,
    })
}

impl PrivateKey {
    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.public.algorithm()
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the private key of {:?}", self.public)
    }
}
