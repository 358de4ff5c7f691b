//! Keys of the tests, and what they sign. Signing is deterministic (RFC 6979), so that vectors are the same each time.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, Signature, SigningKey};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::scan::{RegionKind, scan};
use packseal::seal::key::PublicKey;
use packseal::seal::statement::{Decision, Prefix, Statement};

use super::forge::Pack;

/// The owner's key, the approver's, and a stranger's.
pub const OWNER: u8 = 1;
pub const APPROVER: u8 = 2;
pub const STRANGER: u8 = 3;
/// When everybody says that they sign.
pub const CLAIMED: &str = "2026-10-12T09:40:00Z";

fn private(key: u8) -> SigningKey {
    SigningKey::from_slice(&[key; 32]).expect("a number below the order")
}

/// The public key.
pub fn public(key: u8) -> PublicKey {
    let point = private(key).verifying_key().to_sec1_point(false);
    let before: Vec<u8> = "3059301306072a8648ce3d020106082a8648ce3d030107034200"
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("digits"))
        .collect();
    PublicKey::from_spki(&[&before, point.as_bytes()].concat()).expect("a key")
}

/// The same as PEM.
pub fn pem(key: u8) -> String {
    public(key).to_pem()
}

/// The signature over these bytes, in DER.
pub fn sign(key: u8, bytes: &[u8]) -> Vec<u8> {
    let signature: DerSignature = private(key).sign(bytes);
    signature.as_bytes().to_vec()
}

/// The same as r and s, 32 bytes each.
pub fn sign_p1363(key: u8, bytes: &[u8]) -> Vec<u8> {
    let signature: Signature = private(key).sign(bytes);
    signature.to_bytes().to_vec()
}

/// What the owner signs of a pack and of its bytes.
pub fn statement_of(pack: &Pack) -> Vec<u8> {
    let bytes = pack.zip();
    let found = scan(&mut Memory(&bytes), &Limits::default()).expect("one reading");
    let directory = found.regions().find(|region| region.kind == RegionKind::CentralDirectory);
    let end = directory.expect("a directory").start;
    let container = Some(Prefix { bytes: end, sha256: Digest::of(&bytes[..end as usize]) });
    let manifest = Digest::of(pack.get("MANIFEST.txt"));
    let bare = Statement::read(&statement(manifest, "owner", OWNER, "seal", None)).expect("a statement");
    Statement { container, ..bare }.to_bytes()
}

/// What is signed.
pub fn statement(manifest: Digest, role: &str, key: u8, decision: &str, prior: Option<Digest>) -> Vec<u8> {
    let decision = match decision {
        "seal" => Decision::Seal,
        "approve" => Decision::Approve,
        _ => Decision::Reject,
    };
    Statement {
        manifest,
        role: role.to_owned(),
        signer: format!("The {role} of Orchid Ledger"),
        decision,
        reason: String::new(),
        claimed_at: Instant::parse(CLAIMED).expect("an instant"),
        key_id: public(key).id(),
        prior,
        container: None,
    }
    .to_bytes()
}
