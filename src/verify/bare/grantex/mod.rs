//! Grantex's answers as they were downloaded: the evidence pack, and the two exports of the audit log (its contract, sections 1 to 3).

mod claims;
mod log;
mod verdict;

use std::collections::BTreeSet;

use super::Judged;
use crate::model::json::Value;
use crate::verify::chains::Chain;
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::{FileFacts, Kind, Outcome, Report};

/// The member by which an evidence pack is known.
const CHAIN_INTEGRITY: &str = "chainIntegrity";

/// Whether a text that is no JSON was meant to be an evidence pack.
pub(super) fn is_named_in(bytes: &[u8]) -> bool {
    let name = b"\"chainIntegrity\"";
    bytes.windows(name.len()).any(|window| window == name)
}

/// One of the answers.
#[derive(Clone, Copy)]
struct Answer<'a> {
    value: &'a Value,
    /// Where the log stands in it: `auditEntries` or `entries`.
    log: &'static str,
    /// Whether it may have been filtered: both exports can be, and do not say so.
    export: bool,
}

impl<'a> Answer<'a> {
    fn of(value: &'a Value) -> Option<Self> {
        if value.get(CHAIN_INTEGRITY).is_some() {
            return Some(Self { value, log: "auditEntries", export: false });
        }
        // /v1/audit/entries gives `entries` alone, /v1/compliance/export/audit with two members before it.
        let members = value.as_object()?;
        if !members.iter().all(|(name, _)| ["generatedAt", "total", "entries"].contains(&name.as_str())) {
            return None;
        }
        let entries = value.get("entries")?.as_array()?;
        let known = match entries.first() {
            Some(entry) => ["entryId", "hash", "prevHash"].iter().all(|name| entry.get(name).is_some()),
            None => value.get("generatedAt").is_some() && value.get("total").is_some(),
        };
        known.then_some(Self { value, log: "entries", export: true })
    }

    /// A member of `meta`.
    fn meta(self, name: &str) -> Option<&'a Value> {
        self.value.get("meta")?.get(name)
    }

    /// When the server says that it made the answer.
    fn generated_at(self) -> Option<&'a Value> {
        self.meta("generatedAt").or_else(|| self.value.get("generatedAt"))
    }
}

/// Checks an answer of Grantex; None when it is none.
pub(super) fn verify(file: &FileFacts, value: &Value) -> Option<Report> {
    let answer = Answer::of(value)?;
    let mut findings = Findings::default();
    let Some(entries) = answer.value.get(answer.log).and_then(Value::as_array) else {
        let found = answer.value.get(answer.log).map_or("nothing", Value::type_name);
        findings.add(Code::GrantexShape, answer.log, "a list of audit entries", found);
        return Some(judged(verdict::shapeless(answer.log), findings).report(file.clone()));
    };
    let walked = log::check(answer, entries, &BTreeSet::new(), &mut findings);
    claims::chain_integrity(answer, entries, &walked, &mut findings);
    let counted = claims::counts(answer, entries, &mut findings);
    let mut chain = walked.chain;
    chain.claims = claims::told(answer);
    let verdict = verdict::of(answer, &chain, counted, &findings);
    let mut report = judged(verdict, findings).report(file.clone());
    report.chains = Some(vec![chain]);
    Some(report)
}

/// See [`super::grantex_inside`].
pub(super) fn inside(
    value: &Value,
    log: &'static str,
    hidden: &BTreeSet<usize>,
    findings: &mut Findings,
) -> (Chain, (Outcome, String)) {
    let answer = Answer { value, log, export: false };
    let entries = value.get(log).and_then(Value::as_array).unwrap_or_default();
    let walked = log::check(answer, entries, hidden, findings);
    // The server walked the entries as they were before a value was hidden.
    if hidden.is_empty() {
        claims::chain_integrity(answer, entries, &walked, findings);
    }
    claims::counts(answer, entries, findings);
    let mut chain = walked.chain;
    chain.claims = claims::told(answer);
    let said = verdict::log_row(answer, &chain, findings);
    (chain, said)
}

fn judged(verdict: verdict::Verdict, findings: Findings) -> Judged {
    let verdict::Verdict { headline, lead, rows } = verdict;
    Judged { kind: Kind::Grantex, headline, lead, rows, findings }
}

/// A value for a person: a text as it is, anything else as JSON.
fn plain(value: &Value) -> String {
    super::shown(&match value {
        Value::String(text) => text.clone(),
        other => String::from_utf8_lossy(&other.to_compact()).into_owned(),
    })
}
