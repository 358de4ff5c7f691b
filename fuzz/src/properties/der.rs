//! DER and PEM: public and private keys, certificates, requests to a time authority, signatures.

use packseal::seal::key::{Algorithm, PrivateKey, PublicKey, der_of_p1363, is_encrypted};
use packseal::seal::time::{Certificate, Request};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::der::Decode as _;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Kdf;

use super::seeds::{Seed, entries, file, files, named};

/// The password of the seeds.
const PASSWORD: &[u8] = b"correct horse";

/// Keys of the tests in both forms, roots of authorities, a request, and signatures.
pub fn seeds() -> Vec<Seed> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let inside = entries().into_iter().filter(|(name, _)| name.starts_with("signatures/"));
    found.extend(inside.filter(|(name, _)| !name.ends_with(".json")).map(|(_, bytes)| bytes));
    found.extend(files("tests/native/seal", &[".pem"]).into_iter().map(|(_, bytes)| bytes));
    found.extend(files("tests/time/fixtures", &[".pem", ".tsq"]).into_iter().map(|(_, bytes)| bytes));
    found.push(file("tests/native/seal/ed25519.pub.pem"));
    for key in [1u8, 2, 3] {
        let seed = [ED25519.as_slice(), &[key; 32]].concat();
        let private = PrivateKey::from_pkcs8(&seed).expect("a key");
        found.push(pem("PRIVATE KEY", &private.to_pkcs8()).into_bytes());
        found.push(private.sign(b"message"));
        found.push(private.public().to_pem().into_bytes());
        // The shortest PKCS#8 of P-256: no public key within (RFC 5915 section 3).
        let p256 = [P256.as_slice(), &[key; 32]].concat();
        if let Ok(private) = PrivateKey::from_pkcs8(&p256) {
            found.push(p256);
            found.push(pem("PRIVATE KEY", &private.to_pkcs8()).into_bytes());
            found.push(private.sign(b"message"));
            found.push(private.public().to_pem().into_bytes());
        }
    }
    // As openssl writes them with -v2 aes-256-cbc and -scrypt, with little work.
    found.extend(ENCRYPTED.map(|text| text.as_bytes().to_vec()));
    let der: Vec<Vec<u8>> =
        found.iter().filter_map(|pem| Some(pem_rfc7468::decode_vec(pem.trim_ascii()).ok()?.1)).collect();
    found.extend(der);
    named(found)
}

/// PrivateKeyInfo of Ed25519 before the seed (RFC 8410 section 7).
const ED25519: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// PrivateKeyInfo of P-256 before the number, with nothing after it.
const P256: [u8; 35] = [
    0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3,
    1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20,
];

/// One key of Ed25519, encrypted twice.
const ENCRYPTED: [&str; 2] = [
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n\
     MIGaMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAg/bavWSyUWzQIBEDAM\n\
     BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQ8+qdF9YKptZLW9PJnkZAogRAJMgX\n\
     XKgZo7Hgols/GYlFp+MLGwomX8nCF038bI3lztpSOn+nYRecWXmOZc6Q8VQV63vp\n\
     OyDBxcjK+HNv6qCEWw==\n\
     -----END ENCRYPTED PRIVATE KEY-----\n",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n\
     MIGSME4GCSqGSIb3DQEFDTBBMCAGCSsGAQQB2kcECzATBAiWqWQfmlncFAIBEAIB\n\
     AQIBATAdBglghkgBZQMEASoEEATpZOpDgosMXO25Zg9NUrUEQEiwSUDtbSsovVQz\n\
     vstJNVXbpvpblFPKHJEWhugAfh8wvjHpDtiYjqrOxfP+Yrwh0hbbQobwsDby0Lep\n\
     DrxSXAw=\n\
     -----END ENCRYPTED PRIVATE KEY-----\n",
];

fn pem(label: &str, der: &[u8]) -> String {
    pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der).expect("PEM")
}

/// A key, a certificate and a request are written as they were read. A private key signs what its public one verifies.
pub fn check(data: &[u8]) {
    let der = pem_rfc7468::decode_vec(data.trim_ascii()).map(|(_, der)| der);
    let der = der.as_deref().unwrap_or(data);
    if let Ok(key) = PublicKey::from_spki(der) {
        public(&key, der, data);
    }
    if let Ok(key) = PublicKey::from_pem(data) {
        assert_eq!(PublicKey::from_pem(key.to_pem().as_bytes()).as_ref(), Ok(&key));
    }
    if let Ok(key) = PrivateKey::from_pkcs8(der) {
        private(&key);
    }
    let encrypted = is_encrypted(data);
    if let Ok(key) = PrivateKey::from_pem(data, None) {
        assert!(!encrypted, "without its password no key is read");
        private(&key);
    }
    if is_light(der) {
        let wrapped = pem("ENCRYPTED PRIVATE KEY", der);
        if let Ok(key) = PrivateKey::from_pem(wrapped.as_bytes(), Some(PASSWORD)) {
            private(&key);
        }
    }
    if let Some(certificate) = Certificate::from_der(der) {
        assert_eq!(certificate.der(), der);
        assert_eq!(Certificate::from_pem(certificate.to_pem().as_bytes()).as_ref(), Some(&certificate));
        let _ = (certificate.is_authority(), certificate.fingerprint());
    }
    if let Some(request) = Request::read(der) {
        assert_eq!(Request::read(&request.to_der()).as_ref(), Some(&request), "a request is read as it is written");
    }
    if let Ok(signature) = der_of_p1363(der) {
        assert_eq!(signature.first(), Some(&0x30));
    }
}

fn public(key: &PublicKey, der: &[u8], data: &[u8]) {
    assert_eq!(key.spki(), der, "a key has one form");
    assert_eq!(PublicKey::from_coordinates(key.algorithm(), key.coordinates()).as_ref(), Ok(key));
    assert_eq!(PublicKey::from_pem(key.to_pem().as_bytes()).as_ref(), Ok(key));
    assert!(key.verify(b"what nobody signed", data).is_err(), "no input is a signature");
}

fn private(key: &PrivateKey) {
    let again = PrivateKey::from_pkcs8(&key.to_pkcs8()).expect("what is written is read");
    assert_eq!(again.public(), key.public());
    let signature = key.sign(b"message");
    assert!(
        key.public().verify(b"message", &signature).is_ok() && key.public().verify(b"massage", &signature).is_err()
    );
    assert_eq!(key.sign(b"message"), signature, "signing is no chance");
    if key.algorithm() == Algorithm::EcdsaP256 {
        assert_eq!(signature.first(), Some(&0x30));
    }
}

/// Whether it is an encrypted key whose password is stretched by little work: the most that is done is seconds of it, which are not spent here.
fn is_light(der: &[u8]) -> bool {
    let Ok(info) = EncryptedPrivateKeyInfoRef::from_der(der) else { return false };
    match info.encryption_algorithm {
        EncryptionScheme::Pbes2(parameters) => match parameters.kdf {
            Kdf::Pbkdf2(kdf) => kdf.iteration_count <= 64 || kdf.iteration_count > 10_000_000,
            Kdf::Scrypt(kdf) => kdf.cost_parameter <= 16 && kdf.block_size <= 8 && kdf.parallelization <= 2,
            _ => true,
        },
        _ => true,
    }
}
