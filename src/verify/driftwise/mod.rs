//! A DriftWise pack, the vendor's own or one of ours in its layout: the attestation of its audit log, the vendor's live answer to it, and the
//! entries that the layout has (DriftWise contract, sections 3 to 5 and 7).

mod layout;
pub mod live_check;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::beside::Beside;
use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{Outcome, Row, RowId};
use crate::chain::attestation::{Attestation, Head, OK, Verdict, verdict};
use crate::model::digest::Digest;

/// The entry that attests.
pub(super) const ATTESTATION: &str = "chain-attestation.json";
/// Where the vendor's live answer is, in findings.
const LIVE: &str = "the live answer";

/// `attestation` of the report: what the pack says of its audit log, and what the vendor's live answer makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// The answer of the contract's table.
    pub verdict: Verdict,
    /// The attested last row's number; None when the attestation cannot be read.
    pub head_seq: Option<u64>,
    /// Its hash; None for a chain without rows too.
    pub head_hash_hex: Option<Digest>,
    /// What the answer means, in one to three sentences.
    pub means: String,
    /// The vendor's live chain; None when no answer was given that could be read.
    pub live: Option<LiveHead>,
    /// Path and query of the vendor's live check, for a person to ask; None when the attestation cannot be read.
    pub check: Option<String>,
}

/// The live chain, as the vendor answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveHead {
    /// `ok`, or the vendor's word for what is wrong.
    pub status: String,
    /// The last row's number.
    pub head_seq: u64,
    /// Its hash, where the answer tells it.
    pub head_hash_hex: Option<Digest>,
}

/// What the checks came to.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) attested: Option<Attested>,
    chain: Option<(Outcome, String)>,
    /// A live check was asked for, and could not be made.
    unmet: Option<&'static str>,
}

impl Seen {
    /// Says in the rows what was seen. `intact` says that the pack is as its list says: of another nothing is called consistent.
    pub(super) fn amend(&mut self, rows: &mut [Row], intact: bool) {
        if let (false, Some(attested), Some((_, why))) = (intact, &mut self.attested, &mut self.chain)
            && attested.verdict == Verdict::NotChecked
        {
            words::NOT_ASKED.clone_into(why);
            words::NOT_ASKED.clone_into(&mut attested.means);
        }
        for row in rows {
            match (row.id, &self.chain, self.unmet) {
                (RowId::Chain, Some((outcome, why)), _) => (row.outcome, row.why) = (*outcome, Some(why.clone())),
                (RowId::Policy, _, Some(why)) => {
                    let before = row.why.take().filter(|_| row.outcome != Outcome::NotChecked);
                    row.why = Some(before.map_or_else(|| why.to_owned(), |before| format!("{before} {why}")));
                    row.outcome = Outcome::Fail;
                }
                _ => {}
            }
        }
    }
}

/// Checks a pack of this layout (`inside`), and of any other only that no live answer was given in vain. `gaps` are entries that the maker says
/// are absent.
pub(super) fn check(
    contents: &Contents,
    inside: bool,
    gaps: &BTreeSet<String>,
    beside: &Beside,
    findings: &mut Findings,
) -> Seen {
    if inside {
        layout::check(contents, gaps, findings);
    }
    let stated = gaps.contains(ATTESTATION) && !contents.has(ATTESTATION);
    if inside && !stated {
        return attestation(contents, beside.live.as_deref(), findings);
    }
    let mut seen = without(beside, findings);
    if stated {
        seen.chain = Some((Outcome::NotPresent, words::GAP.to_owned()));
    }
    seen
}

/// Whether an answer of the vendor's check says the head that the pack attests.
pub(super) fn names_head(contents: &Contents, answer: &[u8]) -> bool {
    let Some(Ok(attestation)) = contents.document(ATTESTATION).map(Attestation::parse) else { return false };
    Head::parse_live(answer, attestation.org_id.as_deref()).is_ok_and(|head| head == attestation.head)
}

/// A file that attests nothing: a live answer was given in vain.
pub(super) fn without(beside: &Beside, findings: &mut Findings) -> Seen {
    let mut seen = Seen::default();
    if beside.live.is_some() {
        findings.add(Code::LiveUnused, LIVE, format!("a pack with {ATTESTATION}"), "none");
        seen.unmet = Some(words::UNMET_ABSENT);
    }
    seen
}

fn attestation(contents: &Contents, answer: Option<&[u8]>, findings: &mut Findings) -> Seen {
    let mut seen = Seen::default();
    let attestation = match contents.document(ATTESTATION).map(Attestation::parse) {
        Some(Ok(attestation)) => Some(attestation),
        Some(Err(error)) => {
            findings.add(Code::AttestationMalformed, ATTESTATION, error.expected, error.found);
            None
        }
        None => {
            let found = if contents.has(ATTESTATION) { "data that cannot be read" } else { "nothing" };
            findings.add(Code::AttestationMalformed, ATTESTATION, "what the vendor attests of its audit log", found);
            None
        }
    };
    let org_id = attestation.as_ref().and_then(|attestation| attestation.org_id.as_deref());
    let live = match answer.map(|bytes| Head::parse_live(bytes, org_id)) {
        Some(Ok(live)) => Some(live),
        Some(Err(error)) => {
            findings.add(Code::LiveMalformed, LIVE, error.expected, error.found);
            seen.unmet = Some(words::UNMET_UNREADABLE);
            None
        }
        None => None,
    };
    let verdict = verdict(attestation.as_ref(), live.as_ref());
    tell(verdict, attestation.as_ref().map(|attestation| &attestation.head), live.as_ref(), findings);
    let means = words::means(verdict).to_owned();
    let outcome = match verdict {
        Verdict::Match => Outcome::Pass,
        // The live chain was looked at; whether the attested row is in it was not, and cannot be.
        Verdict::NotChecked | Verdict::ConsistentGrown => Outcome::NotChecked,
        _ => Outcome::Fail,
    };
    seen.chain = Some((outcome, means.clone()));
    let head = attestation.as_ref().map(|attestation| &attestation.head);
    seen.attested = Some(Attested {
        verdict,
        head_seq: head.map(|head| head.head_seq),
        head_hash_hex: head.and_then(|head| head.head_hash),
        means,
        live: live.map(|live| LiveHead { status: live.status, head_seq: live.head_seq, head_hash_hex: live.head_hash }),
        check: attestation.as_ref().map(live_check::path),
    });
    seen
}

/// One finding for each verdict but those whose cause was told already.
fn tell(verdict: Verdict, attested: Option<&Head>, live: Option<&Head>, findings: &mut Findings) {
    let Some(attested) = attested else { return };
    let head = |head: &Head| {
        let hash = head.head_hash.map_or_else(|| "no hash".to_owned(), |hash| hash.to_string());
        format!("head {}, {hash}", head.head_seq)
    };
    let status = |head: &Head| format!("status {}", head.status.chars().take(120).collect::<String>());
    let ok = || format!("status {OK}");
    let (code, place) = match verdict {
        Verdict::FailAttestationInvalid => return,
        Verdict::FailAttestedBroken => {
            return findings.add(Code::AttestationBroken, ATTESTATION, ok(), status(attested));
        }
        Verdict::NotChecked => (Code::AttestationUnchecked, ATTESTATION),
        Verdict::FailChainBroken => {
            return findings.add(Code::LiveBroken, LIVE, ok(), live.map(status).unwrap_or_default());
        }
        Verdict::FailTruncated => (Code::LiveTruncated, LIVE),
        Verdict::Match => (Code::LiveMatch, LIVE),
        Verdict::FailHashMismatch => (Code::LiveDiffers, LIVE),
        Verdict::ConsistentGrown => (Code::LiveGrown, LIVE),
    };
    findings.add(code, place, head(attested), live.map_or_else(|| "no live answer".to_owned(), head));
}
