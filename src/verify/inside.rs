//! Logs inside a pack of ours, checked as they are when they come alone: Grantex' entries, the playbook's audit log.

use std::collections::BTreeSet;

use super::audit_log::AuditLog;
use super::bare;
use super::chains::Chain;
use super::code::Code;
use super::contents::{AUDIT_LOG, Contents};
use super::findings::Findings;
use super::report::{Outcome, Row, RowId};
use crate::chain::grantex::chain_report;
use crate::model::json::{Value, parse};
use crate::model::order::set;
use crate::pack::about::About;

/// The entry that holds the log of Grantex' layout.
const ENTRIES: &str = "audit_entries.json";
/// Our report on it.
const REPORT: &str = "chain_report.json";
/// The other entries of that layout, with the member of the answer that each is made of.
const PARTS: [(&str, &str); 5] = [
    ("meta.json", "meta"),
    ("summary.json", "summary"),
    ("grants.json", "grants"),
    ("policies.json", "policies"),
    ("chain_integrity.json", "chainIntegrity"),
];

/// What the logs inside came to.
#[derive(Debug, Default)]
pub(super) struct Inside {
    pub(super) chains: Option<Vec<Chain>>,
    pub(super) audit_log: Option<AuditLog>,
    chain: Option<(Outcome, String)>,
}

impl Inside {
    /// Says in the chain's row what was seen.
    pub(super) fn amend(&self, rows: &mut [Row]) {
        let row = rows.iter_mut().find(|row| row.id == RowId::Chain);
        if let (Some(row), Some((outcome, why))) = (row, &self.chain) {
            (row.outcome, row.why) = (*outcome, Some(why.clone()));
        }
    }
}

/// Checks the log of the layout that `pack.json` names.
pub(super) fn check(contents: &Contents, about: Option<&About>, findings: &mut Findings) -> Inside {
    match about.map(|about| (about.layout.as_str(), about)) {
        Some(("grantex", about)) => grantex(contents, about, findings),
        Some(("playbook", _)) => playbook(contents, findings),
        _ => Inside::default(),
    }
}

fn grantex(contents: &Contents, about: &About, findings: &mut Findings) -> Inside {
    let read = |name: &str| contents.document(name).and_then(|bytes| parse(bytes).ok());
    let Some(Value::Array(entries)) = read(ENTRIES) else {
        let found = if contents.has(ENTRIES) { "an entry that is none" } else { "nothing" };
        findings.add(Code::GrantexShape, ENTRIES, "a list of audit entries", found);
        return Inside::default();
    };
    let hidden = hidden(about);
    if let Some(report) = contents.document(REPORT) {
        let server = read("chain_integrity.json").unwrap_or(Value::Null);
        if report != chain_report(&entries, &server) {
            findings.add(Code::GrantexReport, REPORT, "what the entries give", "something else");
        }
    }
    let parts = PARTS.into_iter().filter_map(|(name, member)| Some((member.to_owned(), read(name)?)));
    let mut members: Vec<(String, Value)> = parts.collect();
    members.push((ENTRIES.to_owned(), Value::Array(entries)));
    let (chain, said) = bare::grantex_inside(&Value::Object(members), ENTRIES, &hidden, findings);
    Inside { chains: Some(vec![chain]), chain: Some(said), ..Inside::default() }
}

/// The positions of entries in which the maker hid a value, by the places that `pack.json` states.
fn hidden(about: &About) -> BTreeSet<usize> {
    let redacted = about.decisions.iter().filter(|decision| decision.decision == "redact");
    let position = |place: &str| place.split_once("#/auditEntries/")?.1.split('/').next()?.parse().ok();
    set(redacted.filter_map(|decision| position(&decision.place)))
}

fn playbook(contents: &Contents, findings: &mut Findings) -> Inside {
    let Some(checked) = &contents.log else {
        findings.add(Code::LogMalformed, AUDIT_LOG, "the audit log", "nothing");
        return Inside::default();
    };
    let said = bare::log_inside(checked, findings);
    Inside { audit_log: Some(AuditLog::from(checked)), chain: Some(said), ..Inside::default() }
}
