//! Keys as they are handed on: PEM, their ids, what is no key.

use packseal::model::digest::Digest;
use packseal::seal::key::{Algorithm, KeyError, PublicKey};

/// Made with `openssl pkey -pubout`; ids with `openssl pkey -pubin -outform DER | sha256sum`.
const P256: &str = include_str!("p256.pub.pem");
const P256_ID: &str = include_str!("p256.id");
const ED25519: &str = include_str!("ed25519.pub.pem");
const ED25519_ID: &str = include_str!("ed25519.id");

#[test]
fn keys_of_openssl_have_openssls_ids_and_go_back_to_the_same_pem() {
    for (pem, id, algorithm) in [(P256, P256_ID, Algorithm::EcdsaP256), (ED25519, ED25519_ID, Algorithm::Ed25519)] {
        let key = PublicKey::from_pem(pem.as_bytes()).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        assert_eq!(key.id(), Digest::parse(id.trim()).unwrap());
        assert_eq!(key.to_pem(), pem);
        // Mail programs end lines their own way, and people copy white space around.
        let carried = format!("\r\n{}\r\n", pem.replace('\n', "\r\n"));
        assert_eq!(PublicKey::from_pem(carried.as_bytes()), Ok(key));
    }
}

#[test]
fn what_is_no_key_is_told_as_what_it_is() {
    let der = |hex: &str| -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    };
    let private = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n";
    for (pem, error) in [
        ("", KeyError::Pem),
        ("no key", KeyError::Pem),
        (&*P256.replace("PUBLIC", "CERTIFICATE"), KeyError::Pem),
        (&*format!("{P256}{P256}"), KeyError::Pem),
        (private, KeyError::Private),
    ] {
        assert_eq!(PublicKey::from_pem(pem.as_bytes()).unwrap_err(), error, "{pem}");
    }
    let p256 = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    let ed25519 = "302a300506032b6570032100";
    for (spki, error) in [
        // A point that is not on the curve; the point at infinity; a compressed one; a byte more.
        (format!("{p256}04{}", "11".repeat(64)), KeyError::Point),
        (format!("{p256}00{}", "00".repeat(64)), KeyError::Kind),
        (format!("{p256}02{}", "11".repeat(32)), KeyError::Kind),
        (format!("{p256}04{}00", "11".repeat(64)), KeyError::Kind),
        // The neutral point: a signature by it fits any bytes.
        (format!("{ed25519}01{}", "00".repeat(31)), KeyError::Point),
        (format!("{ed25519}{}", "00".repeat(31)), KeyError::Kind),
        // P-384, named.
        (format!("3076301006072a8648ce3d020106052b8104002203620004{}", "11".repeat(96)), KeyError::Kind),
        (String::new(), KeyError::Kind),
    ] {
        assert_eq!(PublicKey::from_spki(&der(&spki)).unwrap_err(), error, "{spki}");
    }
}
