//! Wycheproof's vectors in WebAssembly. The numbers are those of the sets: a set that lost vectors shows.

#[path = "../wycheproof/mod.rs"]
mod vectors;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn ecdsa_p256_in_der() {
    assert_eq!(vectors::ecdsa_p256_der(), (484, 174));
}

#[wasm_bindgen_test]
fn ecdsa_p256_in_p1363() {
    assert_eq!(vectors::ecdsa_p256_p1363(), (262, 173));
}

#[wasm_bindgen_test]
fn ed25519() {
    assert_eq!(vectors::ed25519(), (151, 88));
}

#[wasm_bindgen_test]
fn hmac_sha256() {
    assert_eq!(vectors::hmac_sha256(), (174, 66));
}
