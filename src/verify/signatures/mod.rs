//! The seal: every signature under `signatures/` checked with the key beside it, and against what the auditor brought (docs/FORMAT.md, "The seal").

mod parts;
mod words;
mod worth;

pub(super) use words::{BROKEN, NOT_MET};

use serde::{Deserialize, Serialize};

use super::beside::Beside;
use super::contents::Contents;
use super::findings::Findings;
use super::report::Row;
use super::time::Told;
use crate::model::digest::Digest;
use crate::seal::name::Stem;
use crate::seal::statement::Statement;
use crate::seal::trust::{Met, Standing};

/// A signature in the report. What the statement says is its signer's claim; `known_as` and `standing` are the auditor's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Its place in the order, from 1.
    pub number: u8,
    /// The role that it was made in.
    pub role: String,
    /// What the signer calls itself.
    pub signer: String,
    /// `seal`, `approve` or `reject`.
    pub decision: String,
    /// The signer's reason; may be empty.
    pub reason: String,
    /// When, by the signer's own clock: RFC 3339.
    pub claimed_at: String,
    /// SHA-256 of the key's SubjectPublicKeyInfo.
    pub key_id: Digest,
    /// The key in PEM, as it lies in the pack.
    pub key_pem: String,
    /// `ECDSA P-256` or `Ed25519`.
    pub algorithm: String,
    /// What the trust store says of the key: `unknown`, `other-role`, `too-early`, `expired`, `revoked`, `revoked-later`, `good`; None without a
    /// trust store.
    pub standing: Option<String>,
    /// Whose key it is by the trust store.
    pub known_as: Option<String>,
    /// Where the auditor has the key from.
    pub known_from: Option<String>,
    /// Why it does not count, as a clause; None where it does, and without a trust store.
    pub why_not: Option<String>,
    /// When the signature was there at the latest, by a clock that its signer does not control: RFC 3339; None without a time token that counts.
    pub attested_at: Option<String>,
    /// Whose clock that is, by the trust store.
    pub time_authority: Option<String>,
}

/// A signature that verifies over its statement, with its statement.
struct Whole {
    stem: Stem,
    statement: Statement,
    algorithm: &'static str,
    /// The key in PEM.
    pem: String,
    /// SHA-256 of the signature's bytes, which the next one names.
    digest: Digest,
    /// What its time token came to, if there is one.
    time: Option<Told>,
}

/// What the signatures came to.
#[derive(Default)]
pub(super) struct Seals {
    /// How many there are, whether they verify or not.
    pub(super) count: usize,
    /// Those that verify, in their order.
    pub(super) signatures: Vec<Signature>,
    /// How they stand to what was brought; None when nothing was, or none verifies.
    pub(super) met: Option<Met>,
    /// Whether a trust store or a policy was brought.
    asked: bool,
    /// What the trust store says of each of them, in the same order.
    standings: Vec<Standing>,
    /// Whether no person counts twice by the policy.
    people: bool,
    /// What their time tokens came to, in the same order.
    times: Vec<Option<Told>>,
}

/// Checks all of them. `manifest` is the digest of MANIFEST.txt, `attested` says whether the server signed all of its answers.
pub(super) fn check(
    contents: &Contents,
    manifest: Option<Digest>,
    beside: &Beside,
    attested: bool,
    findings: &mut Findings,
) -> Seals {
    let (stems, count) = parts::collect(contents, findings);
    let whole: Vec<Whole> =
        stems.iter().filter_map(|stem| parts::whole(contents, stem, manifest, beside, findings)).collect();
    parts::order(&whole, findings);
    let asked = beside.trust.is_some() || beside.policy.is_some();
    let times = whole.iter().map(|one| one.time.clone()).collect();
    let mut seals = Seals { count, asked, times, ..Seals::default() };
    worth::judge(&whole, beside, attested, &mut seals, findings);
    seals
}

impl Seals {
    /// Says in the rows what they came to.
    pub(super) fn amend(&self, rows: &mut [Row], intact: bool, profile: bool, findings: &Findings) {
        words::amend(self, rows, intact, profile, findings);
    }
}
