//! Collects findings, bounded per code.

use std::collections::BTreeMap;

use super::code::Code;
use super::report::{Finding, FindingOutcome, Severity};
use crate::model::order::sort;
use crate::pack::scan::{Container, Issue};

/// Findings kept of one code; the total counts all.
const KEPT_PER_CODE: usize = 1000;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    counts: BTreeMap<String, usize>,
}

impl Findings {
    /// Adds a finding of a check.
    pub(super) fn add(
        &mut self,
        code: Code,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        self.push(Finding {
            code: code.id().to_owned(),
            title: code.title().to_owned(),
            outcome: code.outcome(),
            severity: code.severity(),
            place: place.into(),
            expected: expected.into(),
            found: found.into(),
            help: code.help().to_owned(),
            readers: None,
        });
    }

    /// Adds what the scanner or the reader of entries saw.
    pub(super) fn add_issue(&mut self, issue: &Issue) {
        let note = issue.code.container() <= Container::Foreign;
        self.push(Finding {
            code: issue.code.id().to_owned(),
            title: upper(issue.code.title()),
            outcome: if note { FindingOutcome::Note } else { FindingOutcome::Fail },
            severity: if note { Severity::Note } else { Severity::Error },
            place: place(issue),
            expected: issue.expected.clone(),
            found: issue.found.clone(),
            help: format!("{}.", upper(issue.code.help())),
            readers: issue.code.readers().map(|readers| format!("{}.", upper(readers))),
        });
    }

    /// What comes from the pack may be empty; the report says so in a word.
    fn push(&mut self, mut finding: Finding) {
        for (text, word) in
            [(&mut finding.place, "the pack"), (&mut finding.expected, "nothing"), (&mut finding.found, "nothing")]
        {
            if text.trim().is_empty() {
                word.clone_into(text);
            }
        }
        let count = self.counts.entry(finding.code.clone()).or_default();
        *count = count.saturating_add(1);
        if *count <= KEPT_PER_CODE {
            self.kept.push(finding);
        }
    }

    /// How many there are of a code.
    pub(super) fn count(&self, code: Code) -> usize {
        self.counts.get(code.id()).copied().unwrap_or(0)
    }

    /// Whether there is one of a code at a place.
    pub(super) fn at(&self, code: Code, place: &str) -> bool {
        self.kept.iter().any(|finding| finding.code == code.id() && finding.place == place)
    }

    /// Whether there is one of these codes.
    pub(super) fn any(&self, codes: &[Code]) -> bool {
        codes.iter().any(|code| self.count(*code) > 0)
    }

    /// Where those of a code are.
    pub(super) fn places(&self, code: Code) -> impl Iterator<Item = &str> {
        self.kept.iter().filter(move |finding| finding.code == code.id()).map(|finding| finding.place.as_str())
    }

    /// The first of a code.
    pub(super) fn first(&self, code: Code) -> Option<&Finding> {
        self.kept.iter().find(|finding| finding.code == code.id())
    }

    /// The number of all, and those that are kept: worst first, then as they were found.
    pub(super) fn finish(mut self) -> (u64, Vec<Finding>) {
        worst_first(&mut self.kept);
        (self.counts.values().map(|count| *count as u64).sum(), self.kept)
    }
}

/// Worst first, then as they were found.
pub(super) fn worst_first(findings: &mut Vec<Finding>) {
    sort(findings, |one, other| (one.outcome, one.severity).cmp(&(other.outcome, other.severity)));
}

/// Where something was seen, with the byte where that is not all there is to say; only of what counts against the file.
fn place(issue: &Issue) -> String {
    match issue.offset {
        Some(offset) if issue.code.container() > Container::Foreign && !issue.place.starts_with("byte ") => {
            format!("{}, byte {offset}", issue.place)
        }
        _ => issue.place.clone(),
    }
}

/// A fragment with a capital.
pub(super) fn upper(fragment: &str) -> String {
    let mut text = fragment.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
