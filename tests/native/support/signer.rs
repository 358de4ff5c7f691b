//! Keys of the tests, and packs that they sign. Signing is deterministic here: no key was ever used for anything.

use ed25519_dalek::Signer as _;
use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::append::append;
use packseal::pack::range::Memory;
use packseal::pack::scan::scan;
use packseal::pack::signed::signed;
use packseal::seal::key::PublicKey;
use packseal::seal::sign::Order;
use packseal::seal::statement::Decision;

/// A key of the tests: P-256 or Ed25519.
pub(crate) enum Private {
    P256(p256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl Private {
    pub(crate) fn p256(seed: u8) -> Self {
        Self::P256(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap())
    }

    pub(crate) fn ed25519(seed: u8) -> Self {
        Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }

    pub(crate) fn public(&self) -> PublicKey {
        let (head, point) = match self {
            Self::P256(key) => (
                "3059301306072a8648ce3d020106082a8648ce3d030107034200",
                key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            ),
            Self::Ed25519(key) => ("302a300506032b6570032100", key.verifying_key().to_bytes().to_vec()),
        };
        let head =
            head.as_bytes().chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap());
        PublicKey::from_spki(&head.chain(point).collect::<Vec<u8>>()).unwrap()
    }

    /// As WebCrypto gives it.
    pub(crate) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(bytes);
                signature.to_bytes().to_vec()
            }
            Self::Ed25519(key) => key.sign(bytes).to_bytes().to_vec(),
        }
    }
}

/// What the owner says with a key.
pub(crate) fn order(role: &str, decision: Decision, key: &Private) -> Order {
    Order {
        role: role.to_owned(),
        signer: "Owner of Orchid Ledger".to_owned(),
        decision,
        reason: "Read and agreed".to_owned(),
        claimed_at: Instant::parse("2026-10-12T09:40:00Z").unwrap(),
        key: key.public(),
    }
}

/// The pack with one signature more.
pub(crate) fn sign(pack: &[u8], role: &str, decision: Decision, key: &Private) -> Vec<u8> {
    let limits = Limits::default();
    let found = scan(&mut Memory(pack), &limits).unwrap();
    let there = signed(&mut Memory(pack), &found, &limits).unwrap();
    let draft = there.draft(order(role, decision, key)).unwrap();
    let entries = draft.signed(&key.sign(draft.statement())).unwrap();
    let mut out = Vec::new();
    append(&mut Memory(pack), &found, &entries, &limits, &mut out).unwrap();
    out
}
