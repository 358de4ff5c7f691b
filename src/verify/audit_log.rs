//! `auditLog` of the report: what each line of a log in JSON Lines comes to (playbook contract section 4).
//!
//! `overall`, `lines_total`, `lines` and `heads` are the report's frozen members; the others are ours, for a person to read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::chain::log::{Checked, Counts, HashOutcome, Line, LinkOutcome, Overall};

/// A log in JSON Lines, checked line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLog {
    /// The conclusion.
    pub overall: Overall,
    /// Lines but for blank ones.
    pub lines_total: u64,
    /// Each line, in order: whole up to 10,000, beyond that only lines that are not ok.
    pub lines: Vec<LogLine>,
    /// For each resource the hash that its latest line claims: kept elsewhere, it shows later whether lines were cut off. At most 10,000.
    pub heads: BTreeMap<String, String>,
    /// How often each outcome came.
    pub counts: Counts,
    /// Lines that are not ok and not in `lines`.
    pub lines_left_out: u64,
    /// Resources, as far as they are followed.
    pub resources_total: u64,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Its number in the file, from 1; blank lines are counted.
    pub line: u64,
    /// Of its content.
    pub hash: HashOutcome,
    /// Of its place in the chain.
    pub link: LinkOutcome,
    /// What a person needs to look into it; null for a line that is ok.
    pub detail: Option<LogDetail>,
}

/// What a line that is not ok says, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogDetail {
    /// The resource; null for a malformed line.
    pub resource: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl LogLine {
    /// Whether it does not hold: a hash that does not fit, a broken link, or no entry at all.
    pub fn fails(&self) -> bool {
        matches!(self.hash, HashOutcome::HashMismatch | HashOutcome::Malformed) || self.link.is_broken()
    }
}

impl From<&Checked> for AuditLog {
    fn from(checked: &Checked) -> Self {
        Self {
            overall: checked.overall,
            lines_total: checked.lines_total,
            lines: checked.lines.iter().map(line).collect(),
            heads: checked.heads.iter().map(|head| (head.resource.clone(), head.entry_hash.to_string())).collect(),
            counts: checked.counts.clone(),
            lines_left_out: checked.lines_left_out,
            resources_total: checked.resources_total,
        }
    }
}

fn line(line: &Line) -> LogLine {
    let detail = line.detail.as_ref().filter(|_| !line.is_ok()).map(|detail| {
        let (expected, found) = expected(line);
        LogDetail { resource: detail.resource.clone(), expected, found }
    });
    LogLine { line: line.line, hash: line.hash, link: line.link, detail }
}

/// What was expected of a line, and what it has: of its content first, then of its link.
pub(super) fn expected(line: &Line) -> (String, String) {
    let Some(detail) = &line.detail else { return (String::new(), String::new()) };
    let hash =
        |digest: Option<crate::model::digest::Digest>| digest.map_or_else(|| "null".to_owned(), |it| it.to_string());
    if let Some(problem) = &detail.problem {
        return (problem.expected.to_owned(), format!("{} at byte {} of the line", problem.found, problem.offset));
    }
    if line.hash != HashOutcome::HashOk {
        // As for an entry of a pack: what is stated, then what the content gives.
        return (hash(detail.entry_hash), hash(detail.computed_hash));
    }
    let expected = match (detail.expected_previous, detail.expected_line) {
        (Some(digest), Some(line)) => format!("previous_hash {digest}, of line {line}"),
        // A resource beyond those whose hashes are told, or one that begins here.
        _ if line.link == LinkOutcome::MissingPredecessor => "previous_hash of an earlier line, or null".to_owned(),
        _ => "previous_hash of the resource's latest line".to_owned(),
    };
    (expected, format!("previous_hash {}", hash(detail.previous_hash)))
}
