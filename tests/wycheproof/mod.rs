//! Project Wycheproof's vectors, every one: signatures that must verify, and those that must not. Run natively and in a browser's wasm.
#![allow(unreachable_pub)] // Two test programs use it.

use packseal::seal::hmac::code;
use packseal::seal::key::PublicKey;
use wycheproof::TestResult;

/// Whether our answer is the vector's. `Acceptable` leaves it open, and no set here has one.
fn agrees(verifies: bool, result: TestResult, what: &str, id: usize, comment: &str) -> bool {
    let expected = match result {
        TestResult::Valid => true,
        TestResult::Invalid => false,
        TestResult::Acceptable => panic!("{what} {id}: {comment}: the vector leaves the answer open"),
    };
    assert_eq!(verifies, expected, "{what} {id}: {comment}");
    verifies
}

/// How many vectors were run, and how many of them verify.
pub fn ecdsa_p256_der() -> (usize, usize) {
    use wycheproof::ecdsa::{TestName, TestSet};
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256).expect("the set");
    let (mut run, mut good) = (0, 0);
    for group in &set.test_groups {
        let key = PublicKey::from_spki(&group.der).expect("the group's key");
        assert_eq!(PublicKey::from_pem(group.pem.as_bytes()).as_ref(), Ok(&key));
        for test in &group.tests {
            let verifies = key.verify(&test.msg, &test.sig).is_ok();
            run += 1;
            good += usize::from(agrees(verifies, test.result, "ECDSA P-256 in DER", test.tc_id, &test.comment));
        }
    }
    (run, good)
}

/// As [`ecdsa_p256_der`], of WebCrypto's form.
pub fn ecdsa_p256_p1363() -> (usize, usize) {
    use wycheproof::ecdsa::{TestName, TestSet};
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).expect("the set");
    let (mut run, mut good) = (0, 0);
    for group in &set.test_groups {
        let key = PublicKey::from_spki(&group.der).expect("the group's key");
        for test in &group.tests {
            let verifies = key.verify_p1363(&test.msg, &test.sig).is_ok();
            run += 1;
            good += usize::from(agrees(verifies, test.result, "ECDSA P-256 in P1363", test.tc_id, &test.comment));
        }
    }
    (run, good)
}

/// As [`ecdsa_p256_der`].
pub fn ed25519() -> (usize, usize) {
    use wycheproof::eddsa::{TestName, TestSet};
    let set = TestSet::load(TestName::Ed25519).expect("the set");
    let (mut run, mut good) = (0, 0);
    for group in &set.test_groups {
        let key = PublicKey::from_spki(&group.der).expect("the group's key");
        for test in &group.tests {
            let verifies = key.verify(&test.msg, &test.sig).is_ok();
            run += 1;
            good += usize::from(agrees(verifies, test.result, "Ed25519", test.tc_id, &test.comment));
        }
    }
    (run, good)
}

/// As [`ecdsa_p256_der`]. The sidecars' codes are whole: a vector of a shortened code is compared with as much of ours.
pub fn hmac_sha256() -> (usize, usize) {
    use wycheproof::mac::{TestName, TestSet};
    let set = TestSet::load(TestName::HmacSha256).expect("the set");
    let (mut run, mut good) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let verifies = code(&test.key, &test.msg)[..group.tag_size / 8] == test.tag[..];
            run += 1;
            good += usize::from(agrees(verifies, test.result, "HMAC-SHA256", test.tc_id, &test.comment));
        }
    }
    (run, good)
}
