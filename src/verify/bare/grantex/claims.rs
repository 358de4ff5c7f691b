//! What the file says of itself, held against its rows: the server's answer about the chain, and the counts of the summary.

use super::log::Walked;
use super::{Answer, CHAIN_INTEGRITY, plain};
use crate::chain::grantex::Entry;
use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::verify::chains::{Chain, Member};
use crate::verify::code::Code;
use crate::verify::findings::Findings;

/// What the file says around the log, for a person.
pub(super) fn told(answer: Answer<'_>) -> Vec<Member> {
    let summary = |name| answer.value.get("summary").and_then(|summary| summary.get(name));
    [
        ("generatedAt", answer.generated_at()),
        ("framework", answer.meta("framework")),
        ("since", answer.meta("since")),
        ("until", answer.meta("until")),
        ("plan", summary("plan")),
        (CHAIN_INTEGRITY, answer.value.get(CHAIN_INTEGRITY)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(Member { name: name.to_owned(), value: plain(value?) }))
    .collect()
}

/// Holds the server's `chainIntegrity` against the bytes.
pub(super) fn chain_integrity(answer: Answer<'_>, entries: &[Value], walked: &Walked, findings: &mut Findings) {
    let Some(claim) = answer.value.get(CHAIN_INTEGRITY) else { return };
    let ours = ours(&walked.chain);
    let differs = |name: &str| match (name, claim.get(name)) {
        // Programs that know the documented members only drop this one.
        ("reason", None) => false,
        (_, claimed) => claimed != ours.get(name),
    };
    let members = ours.as_object().unwrap_or_default();
    if !members.iter().any(|(name, _)| differs(name)) {
        return;
    }
    let (expected, found) = (plain(&ours), plain(claim));
    if is_storage(claim, entries, walked) {
        findings.add(Code::GrantexClaimLegacy, CHAIN_INTEGRITY, expected, found);
    } else {
        findings.add(Code::GrantexClaim, CHAIN_INTEGRITY, expected, found);
    }
}

/// What the server would say.
fn ours(chain: &Chain) -> Value {
    crate::model::json::object([
        ("valid", Value::Bool(chain.valid == Some(true))),
        ("checkedEntries", chain.checked_entries.into()),
        ("firstBrokenAt", Value::text_or_null(chain.first_broken_at.as_deref())),
        ("reason", Value::text_or_null(chain.reason.as_deref())),
    ])
}

/// Whether the server stopped at an entry that holds by an older rule only. It takes those rules for rows that kept their metadata as text, which
/// a file does not show (contract section 2, the divergence).
fn is_storage(claim: &Value, entries: &[Value], walked: &Walked) -> bool {
    let at = claim.get("checkedEntries").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    let Some(((entry, step), at)) = at.and_then(|at| Some((entries.get(at).zip(walked.steps.get(at))?, at))) else {
        return false;
    };
    claim.get("valid") == Some(&Value::Bool(false))
        && claim.get("reason").is_none_or(|reason| reason.as_str() == Some("content"))
        && claim.get("firstBrokenAt") == Entry(entry).get("entryId")
        && step.layout.is_some_and(crate::chain::grantex::Layout::is_legacy)
        && walked.chain.breaks.first().is_none_or(|first| first.position > at as u64)
}

/// Holds the counts of the summary, or an export's `total`, against the rows. Gives the number of counts that there are.
pub(super) fn counts(answer: Answer<'_>, entries: &[Value], findings: &mut Findings) -> usize {
    let mut compared = 0usize;
    let mut compare = |place: String, claimed: Option<&Value>, rows: usize| {
        compared = compared.saturating_add(usize::from(claimed.is_some()));
        if let Some(claimed) = claimed.filter(|claimed| claimed.as_u64() != Some(rows as u64)) {
            findings.add(Code::GrantexCount, place, plain(claimed), rows.to_string());
        }
    };
    if answer.export {
        compare("total".to_owned(), answer.value.get("total"), entries.len());
    }
    for (part, name, rows) in listed(answer, entries) {
        let claimed = answer.value.get("summary").and_then(|summary| summary.get(part)).and_then(|part| part.get(name));
        compare(format!("summary.{part}.{name}"), claimed, rows);
    }
    compared
}

/// Part and name of each count of the summary, with the rows that it should be.
fn listed<'a>(answer: Answer<'_>, entries: &[Value]) -> Vec<(&'a str, &'a str, usize)> {
    let list = |name| answer.value.get(name).and_then(Value::as_array);
    let mut counts = vec![("auditEntries", "total", entries.len())];
    for status in ["success", "failure", "blocked"] {
        let is = |entry: &&Value| entry.get("status").and_then(Value::as_str) == Some(status);
        counts.push(("auditEntries", status, entries.iter().filter(is).count()));
    }
    counts.extend(list("policies").map(|policies| ("policies", "total", policies.len())));
    let Some(grants) = list("grants") else { return counts };
    counts.push(("grants", "total", grants.len()));
    let now = answer.generated_at().and_then(Value::as_str).and_then(|text| Instant::parse(text).ok());
    let Some(now) = now else { return counts };
    // The server derives the status when it counts, and lists the one that was stored (contract section 1).
    let derived: Vec<&str> = grants.iter().map(|grant| status_at(grant, now)).collect();
    for status in ["active", "revoked", "expired"] {
        counts.push(("grants", status, derived.iter().filter(|derived| **derived == status).count()));
    }
    counts
}

/// A grant's status at an instant.
fn status_at(grant: &Value, now: Instant) -> &str {
    let text = |name| grant.get(name).and_then(Value::as_str);
    let past = text("expiresAt").and_then(|text| Instant::parse(text).ok()).is_some_and(|expires| expires <= now);
    match text("status") {
        Some("active") if past => "expired",
        status => status.unwrap_or_default(),
    }
}
