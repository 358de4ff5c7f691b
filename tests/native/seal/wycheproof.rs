//! Wycheproof's vectors natively. The numbers are those of the sets: a set that lost vectors shows.

#[path = "../../wycheproof/mod.rs"]
mod vectors;

#[test]
fn ecdsa_p256_in_der() {
    assert_eq!(vectors::ecdsa_p256_der(), (484, 174));
}

#[test]
fn ecdsa_p256_in_p1363() {
    assert_eq!(vectors::ecdsa_p256_p1363(), (262, 173));
}

#[test]
fn ed25519() {
    assert_eq!(vectors::ed25519(), (151, 88));
}

#[test]
fn hmac_sha256() {
    assert_eq!(vectors::hmac_sha256(), (174, 66));
}
