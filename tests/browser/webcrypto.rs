//! Wycheproof's vectors through the browser's own WebCrypto, which makes our signatures: it must accept and refuse what we do. The numbers are
//! those of the sets.

use js_sys::{Array, Function, Promise, Uint8Array};
use packseal::seal::key::PublicKey;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use wycheproof::TestResult;

/// One group of vectors: its key as SubjectPublicKeyInfo, and its messages with their signatures.
struct Group<'a> {
    spki: &'a [u8],
    vectors: Vec<(&'a [u8], &'a [u8])>,
}

/// What WebCrypto says of each vector; None where it does not have the algorithm.
async fn answers(algorithm: &str, group: &Group<'_>) -> Option<Vec<bool>> {
    let check = Function::new_with_args(
        "name, spki, vectors",
        "const given = name === 'ECDSA' ? { name, namedCurve: 'P-256', hash: 'SHA-256' } : { name };
         return crypto.subtle.importKey('spki', spki, given, false, ['verify']).then(
             (key) => Promise.all(vectors.map(([message, signature]) => crypto.subtle.verify(given, key, signature, message))),
             (error) => { if (error.name === 'NotSupportedError') return null; throw error; });",
    );
    let bytes = |bytes: &[u8]| Uint8Array::from(bytes);
    let vectors: Array =
        group.vectors.iter().map(|(message, signature)| Array::of2(&bytes(message), &bytes(signature))).collect();
    let promise = check.call3(&JsValue::UNDEFINED, &algorithm.into(), &bytes(group.spki), &vectors).expect("a promise");
    let answers = JsFuture::from(Promise::resolve(&promise)).await.expect("WebCrypto's answers");
    (!answers.is_null())
        .then(|| Array::from(&answers).iter().map(|answer| answer.as_bool().expect("yes or no")).collect())
}

/// Compares WebCrypto's answers with the vectors' and with ours, and lists what differs.
struct Tally {
    run: usize,
    good: usize,
    differ: Vec<String>,
}

impl Tally {
    fn count(&mut self, theirs: bool, ours: bool, result: TestResult, what: String) {
        self.run += 1;
        self.good += usize::from(theirs);
        if theirs != ours || theirs != (result == TestResult::Valid) {
            self.differ.push(format!("{what}: WebCrypto {theirs}, ours {ours}, the vector {result:?}"));
        }
    }
}

#[wasm_bindgen_test]
async fn ecdsa_p256_in_p1363() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).expect("the set");
    let mut tally = Tally { run: 0, good: 0, differ: Vec::new() };
    for group in &set.test_groups {
        let key = PublicKey::from_spki(&group.der).expect("the group's key");
        let vectors = group.tests.iter().map(|test| (&test.msg[..], &test.sig[..])).collect();
        let answers = answers("ECDSA", &Group { spki: &group.der, vectors }).await.expect("every browser has ECDSA");
        for (test, theirs) in group.tests.iter().zip(answers) {
            let ours = key.verify_p1363(&test.msg, &test.sig).is_ok();
            tally.count(theirs, ours, test.result, format!("{} {}", test.tc_id, test.comment));
        }
    }
    assert_eq!(tally.differ, Vec::<String>::new());
    assert_eq!((tally.run, tally.good), (262, 173));
}

#[wasm_bindgen_test]
async fn ed25519() {
    use wycheproof::eddsa::{TestName, TestSet};
    let set = TestSet::load(TestName::Ed25519).expect("the set");
    let mut tally = Tally { run: 0, good: 0, differ: Vec::new() };
    for group in &set.test_groups {
        let key = PublicKey::from_spki(&group.der).expect("the group's key");
        let vectors = group.tests.iter().map(|test| (&test.msg[..], &test.sig[..])).collect();
        let answers =
            answers("Ed25519", &Group { spki: &group.der, vectors }).await.expect("Chromium has it since 137");
        for (test, theirs) in group.tests.iter().zip(answers) {
            let ours = key.verify(&test.msg, &test.sig).is_ok();
            tally.count(theirs, ours, test.result, format!("{} {}", test.tc_id, test.comment));
        }
    }
    assert_eq!(tally.differ, Vec::<String>::new());
    assert_eq!((tally.run, tally.good), (151, 88));
}
