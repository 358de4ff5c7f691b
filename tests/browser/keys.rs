//! Own keys in a real browser: WebCrypto and IndexedDB, in a worker as where a build signs.

use packseal::model::digest::Digest;
use packseal::seal::key::{Algorithm, PrivateKey, PublicKey, der_of_p1363};
use packseal::web::keys::{self, KeysError, OwnKey};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Made by `openssl genpkey` for this test: SubjectPublicKeyInfo and PKCS#8.
const GIVEN: [(Algorithm, &str, &str); 2] = [
    (
        Algorithm::EcdsaP256,
        "3059301306072a8648ce3d020106082a8648ce3d030107034200043e19e6d603e8bc9152370bea2989dcb8c1440eb09c7dec99d5677c0a87e197fe6a197b0c864f92c4ef541337b3d6dc7c92908f55390206500b9cd04a54d4c6b0",
        "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b020101042032921f66ec306b1e3aaac5b997b956f1d07c1acdb9d0725484f43b04bc3e8209a144034200043e19e6d603e8bc9152370bea2989dcb8c1440eb09c7dec99d5677c0a87e197fe6a197b0c864f92c4ef541337b3d6dc7c92908f55390206500b9cd04a54d4c6b0",
    ),
    (
        Algorithm::Ed25519,
        "302a300506032b657003210034ffdd9847231dad59aadbb848149b4b0e8716f4d799c9a0a7c6f9841a724702",
        "302e020100300506032b65700422042001606ffaae4bc2a489e57457ad2fcbe08cdd1ae41fac4e0579eccf4141ad1ae9",
    ),
];

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// Signs with the key as it is kept, and checks with what an auditor has.
async fn signs(key: &OwnKey) {
    let public = PublicKey::from_spki(&key.spki).expect("a key in its one form");
    assert_eq!((public.id(), public.algorithm()), (key.id, key.algorithm));
    let signature = keys::sign(key.id, b"a statement").await.expect("a signature");
    let signature = match key.algorithm {
        Algorithm::EcdsaP256 => der_of_p1363(&signature).expect("r and s"),
        Algorithm::Ed25519 => signature,
    };
    assert_eq!(public.verify(b"a statement", &signature), Ok(()));
    assert!(public.verify(b"another statement", &signature).is_err());
}

/// What is kept under this id, as another program of this origin could read it.
async fn kept(id: Digest) -> JsValue {
    let body = "return new Promise((resolve, reject) => { const open = indexedDB.open('packseal-keys'); open.onerror = reject; \
                open.onsuccess = () => { const get = open.result.transaction('keys').objectStore('keys').get(id); \
                get.onsuccess = () => { open.result.close(); resolve(get.result); }; }; })";
    let ask = js_sys::Function::new_with_args("id", body);
    let asked = ask.call1(&JsValue::UNDEFINED, &id.to_string().into()).expect("a promise");
    wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(asked)).await.expect("a record")
}

#[wasm_bindgen_test]
async fn keys_are_made_and_imported_sign_and_are_removed() {
    for key in keys::list().await.expect("a store") {
        keys::remove(key.id).await.expect("no key");
    }
    let mut expected = Vec::new();
    for (index, (algorithm, spki, pkcs8)) in GIVEN.into_iter().enumerate() {
        let now = 1_000 * (index as i64 + 1);
        if !keys::signs_with(algorithm).await {
            assert_eq!(algorithm, Algorithm::Ed25519, "every browser has P-256");
            assert_eq!(keys::make("A", "owner", algorithm, now).await, Err(KeysError::NoAlgorithm(algorithm)));
            continue;
        }
        let made = keys::make("Compliance Lead", "owner", algorithm, now).await.expect("a key");
        assert_eq!((made.name.as_str(), made.role.as_str(), made.created), ("Compliance Lead", "owner", now));
        let private = PrivateKey::from_pkcs8(&bytes(pkcs8)).expect("a private key");
        let given = keys::import("Björn", "approver", &private, now + 1).await.expect("a key");
        assert_eq!(given.spki, bytes(spki));
        let again = keys::import("Again", "approver", &private, now + 2).await;
        assert_eq!(again, Err(KeysError::Twice));
        for key in [made, given] {
            signs(&key).await;
            let private = js_sys::Reflect::get(&kept(key.id).await, &"key".into()).expect("a key");
            let may = js_sys::Reflect::get(&private, &"extractable".into()).expect("a member");
            assert_eq!(may, JsValue::FALSE, "{key:?}");
            expected.push(key);
        }
    }
    assert_eq!(keys::list().await.as_ref(), Ok(&expected));
    for key in expected {
        assert_eq!(keys::get(key.id).await.as_ref(), Ok(&key));
        assert_eq!(keys::remove(key.id).await, Ok(()));
        assert_eq!(keys::sign(key.id, b"a statement").await, Err(KeysError::Gone));
    }
    assert_eq!(keys::list().await, Ok(Vec::new()));
}
