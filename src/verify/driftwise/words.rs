//! What a verdict means. Nothing here is called verified: a pack without a signature is a copy of what somebody had, and a live answer is about
//! the chain only.

use crate::chain::attestation::Verdict;

/// The maker says that there is no attestation.
pub(super) const GAP: &str = "The maker states that there is no attestation of the audit log in this pack.";
/// Nobody asked the vendor about a pack that is not as its list says.
pub(super) const NOT_ASKED: &str = "The attestation was not held against the vendor's live chain.";
/// A live answer was given for a pack without an attestation.
pub(super) const UNMET_ABSENT: &str =
    "Asked for: the vendor's live check. There is no attestation here to hold the answer against.";
/// A live answer was given that is none.
pub(super) const UNMET_UNREADABLE: &str =
    "Asked for: the vendor's live check. What was given cannot be read as its answer.";

/// What a verdict means, in one to three sentences.
pub(super) fn means(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::FailAttestationInvalid => {
            "The attestation of the audit log cannot be read, so there is nothing to hold the vendor's chain against."
        }
        Verdict::FailAttestedBroken => {
            "The attestation says itself that the audit log's chain did not hold when the pack was made."
        }
        Verdict::NotChecked => "Consistent with itself. Not evidence until the vendor's live check agrees.",
        Verdict::FailChainBroken => "The vendor's live check says that the audit log's chain does not hold.",
        Verdict::FailTruncated => {
            "The vendor's live chain is shorter than the attested one: rows were cut off its end, or the attestation is false."
        }
        Verdict::Match => {
            "The vendor's live chain ends in the attested row. That authenticates the state of the chain, not the tables beside it."
        }
        Verdict::FailHashMismatch => {
            "The vendor's live chain has as many rows as the attested one and ends in another: one of the two was rewritten."
        }
        Verdict::ConsistentGrown => {
            "The vendor's live chain holds and is longer than the attested one. That is weaker than a match: nothing shows that the attested row is one of its rows."
        }
    }
}
