//! Private keys as openssl writes them: what is read, what is decrypted, what is told of the rest. No key here was ever used for anything.

use std::fs;
use std::path::Path;

use packseal::seal::key::{Algorithm, PrivateKey, PrivateKeyError, is_encrypted};

use crate::support::program::{accepts, run};

const P256: [&str; 5] = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const ED25519: [&str; 3] = ["genpkey", "-algorithm", "ED25519"];
const PASSWORD: &[u8] = b"correct horse \xc3\xbc";

/// Runs openssl in a folder; None where there is none.
fn openssl(folder: &Path, arguments: &[&str]) -> Option<String> {
    accepts(folder, "openssl", arguments)
}

fn read(folder: &Path, name: &str, password: Option<&[u8]>) -> Result<PrivateKey, PrivateKeyError> {
    PrivateKey::from_pem(&fs::read(folder.join(name)).unwrap(), password)
}

fn own((label, der): (&str, Vec<u8>)) -> (String, Vec<u8>) {
    (label.to_owned(), der)
}

#[test]
fn keys_of_openssl_in_each_form_sign_what_openssl_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("password"), PASSWORD).unwrap();
    fs::write(at.join("message"), "what is signed").unwrap();
    let kinds: [(&[&str], Algorithm, &[&str]); 2] = [
        (&P256, Algorithm::EcdsaP256, &["dgst", "-sha256", "-verify", "pub.pem", "-signature", "sig", "message"]),
        (
            &ED25519,
            Algorithm::Ed25519,
            &["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "pub.pem", "-sigfile", "sig", "-in", "message"],
        ),
    ];
    for (make, algorithm, verify) in kinds {
        if openssl(at, &[make, &["-out", "key.pem"]].concat()).is_none() {
            return;
        }
        openssl(at, &["pkey", "-in", "key.pem", "-pubout", "-out", "pub.pem"]).unwrap();
        let key = read(at, "key.pem", None).unwrap();
        assert_eq!(
            (key.algorithm(), key.public().to_pem()),
            (algorithm, fs::read_to_string(at.join("pub.pem")).unwrap())
        );
        let signature = key.sign(b"what is signed");
        assert_eq!(key.sign(b"what is signed"), signature, "signing takes no randomness");
        key.public().verify(b"what is signed", &signature).unwrap();
        fs::write(at.join("sig"), &signature).unwrap();
        openssl(at, verify).unwrap();

        // The form for WebCrypto is the one that openssl writes itself.
        openssl(at, &["pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-outform", "DER", "-out", "key.der"]).unwrap();
        assert_eq!(*key.to_pkcs8(), fs::read(at.join("key.der")).unwrap());
        assert_eq!(PrivateKey::from_pkcs8(&key.to_pkcs8()).unwrap().public(), key.public());

        for scheme in [
            &["-v2", "aes-256-cbc"][..],
            &["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", "100000"],
            &["-v2", "aes-128-cbc"],
            &["-scrypt"],
        ] {
            let convert = ["pkcs8", "-topk8", "-in", "key.pem", "-out", "locked.pem", "-passout", "file:password"];
            openssl(at, &[&convert, scheme].concat()).unwrap();
            assert!(is_encrypted(&fs::read(at.join("locked.pem")).unwrap()));
            assert_eq!(read(at, "locked.pem", Some(PASSWORD)).unwrap().public(), key.public(), "{scheme:?}");
            assert_eq!(read(at, "locked.pem", None).unwrap_err(), PrivateKeyError::PasswordMissing);
            for wrong in [&b""[..], b"correct horse", b"correct horse \xc3\xbc\n"] {
                assert_eq!(read(at, "locked.pem", Some(wrong)).unwrap_err(), PrivateKeyError::Password, "{scheme:?}");
            }
        }
        // The words for what is read otherwise name a command that works.
        let convert = ["pkcs8", "-topk8", "-in", "key.pem", "-out", "locked.pem", "-passout", "file:password"];
        openssl(at, &[&convert[..], &["-v1", "PBE-SHA1-3DES"]].concat()).unwrap();
        assert_eq!(read(at, "locked.pem", Some(PASSWORD)).unwrap_err(), PrivateKeyError::Scheme);
        openssl(at, &[&convert[..], &["-v2", "aes-256-cbc", "-iter", "10000001"]].concat()).unwrap();
        assert_eq!(read(at, "locked.pem", Some(PASSWORD)).unwrap_err(), PrivateKeyError::Work);
        // A block size of 127, where openssl writes 8.
        openssl(at, &[&convert[..], &["-scrypt"]].concat()).unwrap();
        let (label, mut der) = pem_rfc7468::decode_vec(&fs::read(at.join("locked.pem")).unwrap()).map(own).unwrap();
        let place = der.windows(7).position(|seven| seven == [2, 2, 0x40, 0, 2, 1, 8]).unwrap();
        der[place + 6] = 127;
        let heavy = pem_rfc7468::encode_string(&label, pem_rfc7468::LineEnding::LF, &der).unwrap();
        assert_eq!(PrivateKey::from_pem(heavy.as_bytes(), Some(PASSWORD)).unwrap_err(), PrivateKeyError::Work);
    }
}

/// Parameters of scrypt that there are none of (RFC 7914 section 6): the fuzzer found the first, at which the crate that derives the key panics.
#[test]
fn impossible_costs_are_told() {
    let pem = "-----BEGIN ENCRYPTED PRIVATE KEY-----
MIGSME4GCSqGSIb3DQEFDTBBMCAGCSsGAQQB2kcECzATBAiWqWR6mlncFAIBAAIB
AQIBATAdBglghkgBZQMEASoEEATpZOpDgosMXO25Zg9NUrUEQEiwSUDtbSsovVQz
vstJNVXbpvpblFPKHJEWhukxfr7oHzAADtiYjqrOxfP+Yrwh0hbbQobwsDby0Lep
DrxSXAw=
-----END ENCRYPTED PRIVATE KEY-----
";
    let (label, der) = pem_rfc7468::decode_vec(pem.as_bytes()).map(own).unwrap();
    let place = der.windows(9).position(|nine| nine == [2, 1, 0, 2, 1, 1, 2, 1, 1]).unwrap();
    for (cost, block, parallel) in [(0, 1, 1), (1, 1, 1), (3, 1, 1), (2, 0, 1), (2, 1, 0)] {
        let mut der = der.clone();
        (der[place + 2], der[place + 5], der[place + 8]) = (cost, block, parallel);
        let pem = pem_rfc7468::encode_string(&label, pem_rfc7468::LineEnding::LF, &der).unwrap();
        let error = PrivateKey::from_pem(pem.as_bytes(), Some(PASSWORD)).unwrap_err();
        assert_eq!(error, PrivateKeyError::Scheme, "{cost} {block} {parallel}");
    }
}

#[test]
fn what_is_no_private_key_of_ours_is_told_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let made: [(&[&str], PrivateKeyError); 5] = [
        (&["ecparam", "-name", "prime256v1", "-genkey"], PrivateKeyError::Sec1),
        (&["ecparam", "-name", "prime256v1", "-genkey", "-noout"], PrivateKeyError::Sec1),
        (&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], PrivateKeyError::Kind),
        (&["genpkey", "-algorithm", "X25519"], PrivateKeyError::Kind),
        (&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], PrivateKeyError::Kind),
    ];
    for (make, error) in made {
        if openssl(at, &[make, &["-out", "key.pem"]].concat()).is_none() {
            break;
        }
        assert_eq!(read(at, "key.pem", None).unwrap_err(), error, "{make:?}");
    }
    // What the words ask for helps.
    if run(at, "openssl", &["ecparam", "-name", "prime256v1", "-genkey", "-out", "old.pem"]).is_some() {
        let convert = ["pkcs8", "-topk8", "-in", "old.pem", "-out", "new.pem", "-passout", "pass:abcd"];
        openssl(at, &convert).unwrap();
        read(at, "new.pem", Some(b"abcd")).unwrap();
    }
    let public = include_str!("p256.pub.pem");
    for (pem, error) in [
        ("", PrivateKeyError::Pem),
        ("no key", PrivateKeyError::Pem),
        (public, PrivateKeyError::Public),
        (&*public.replace("PUBLIC KEY", "PRIVATE KEY"), PrivateKeyError::Kind),
        (&*public.replace("PUBLIC KEY", "ENCRYPTED PRIVATE KEY"), PrivateKeyError::Scheme),
        (&*public.replace("PUBLIC KEY", "OPENSSH PRIVATE KEY"), PrivateKeyError::Ssh),
        (&*public.replace("PUBLIC KEY", "RSA PRIVATE KEY"), PrivateKeyError::Pem),
    ] {
        assert_eq!(PrivateKey::from_pem(pem.as_bytes(), Some(b"")).unwrap_err(), error, "{pem}");
    }
}

/// RFC 8410 section 10.3: without a public key, and with one, which must then be its own.
#[test]
fn a_public_key_within_must_be_its_own() {
    let plain = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    let key = PrivateKey::from_pem(plain.as_bytes(), None).unwrap();
    let text = format!("{key:?}");
    assert!(text.contains(&key.public().id().to_string()) && !text.contains("d4ee72"), "{text}");
    let seed = key.to_pkcs8()[16..].to_vec();
    // OneAsymmetricKey of version 2: the seed, and `[1]` with a public key.
    let with = |public: &[u8]| {
        let head = [0x30, 0x51, 2, 1, 1, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        [&head, &seed[..], &[0x81, 0x21, 0], public].concat()
    };
    let own = [
        0x19, 0xbf, 0x44, 0x09, 0x69, 0x84, 0xcd, 0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc, 0x3b, 0x96, 0xc8, 0x50,
        0x86, 0xaa, 0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c, 0x38, 0xad, 0x70, 0x31, 0x66, 0xe1,
    ];
    assert_eq!(PrivateKey::from_pkcs8(&with(&own)).unwrap().public(), key.public());
    let mut other = own;
    other[0] ^= 1;
    assert!(PrivateKey::from_pkcs8(&with(&other)).is_err());

    let p256 = |seed: u8| {
        let key = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
        let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        let head = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420";
        let head: Vec<u8> = head
            .as_bytes()
            .chunks(2)
            .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
            .collect();
        (head, [seed; 32], [0xa1, 0x44, 3, 0x42, 0], point)
    };
    let (one, two) = (p256(1), p256(2));
    let der = |point: &[u8]| [&one.0[..], &one.1, &one.2, point].concat();
    assert_eq!(*PrivateKey::from_pkcs8(&der(&one.3)).unwrap().to_pkcs8(), der(&one.3));
    assert!(PrivateKey::from_pkcs8(&der(&two.3)).is_err());
}
