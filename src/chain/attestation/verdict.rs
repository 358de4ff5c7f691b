//! What an attestation comes to (contract section 4): eight answers, the first that fits.

use serde::{Deserialize, Serialize};

use super::{Attestation, Head, OK};

/// The eight answers, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It cannot be read, or a member is missing.
    FailAttestationInvalid,
    /// It says itself that the chain did not hold when the pack was made.
    FailAttestedBroken,
    /// Nobody asked the vendor.
    NotChecked,
    /// The vendor says that the chain does not hold now.
    FailChainBroken,
    /// The vendor's chain is shorter than the attested one: rows were cut off its end.
    FailTruncated,
    /// Same last row, same hash.
    Match,
    /// Same number of rows, another hash.
    FailHashMismatch,
    /// The vendor's chain is longer. Weaker than [`Verdict::Match`]: nothing shows that the attested row is one of its rows.
    ConsistentGrown,
}

impl Verdict {
    /// All eight, in order.
    pub const ALL: [Self; 8] = [
        Self::FailAttestationInvalid,
        Self::FailAttestedBroken,
        Self::NotChecked,
        Self::FailChainBroken,
        Self::FailTruncated,
        Self::Match,
        Self::FailHashMismatch,
        Self::ConsistentGrown,
    ];
}

/// What an attestation comes to; None where it cannot be read. `live` is the vendor's answer, None when there is none.
pub fn verdict(attestation: Option<&Attestation>, live: Option<&Head>) -> Verdict {
    let Some(Attestation { head, .. }) = attestation else { return Verdict::FailAttestationInvalid };
    if head.status != OK {
        return Verdict::FailAttestedBroken;
    }
    let Some(live) = live else { return Verdict::NotChecked };
    if live.status != OK {
        return Verdict::FailChainBroken;
    }
    match live.head_seq.cmp(&head.head_seq) {
        std::cmp::Ordering::Less => Verdict::FailTruncated,
        std::cmp::Ordering::Equal if live.head_hash == head.head_hash => Verdict::Match,
        std::cmp::Ordering::Equal => Verdict::FailHashMismatch,
        std::cmp::Ordering::Greater => Verdict::ConsistentGrown,
    }
}
