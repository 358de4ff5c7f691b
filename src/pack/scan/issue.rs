//! One thing that was seen, and the bounded lists of them.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::{Container, ScanCode};

/// Issues kept of one code; the last of them tells how many more there are.
const KEPT_PER_CODE: usize = 1000;
/// After so many issues with the places of entries the others are not looked up: a file that is built to be wrong everywhere would cost the most,
/// since each is a reading of its own.
pub(super) const ENOUGH: usize = 1000;

/// One thing that was seen: where, what the rule asks for, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Which rule.
    pub code: ScanCode,
    /// The name of an entry, or `byte 1234`.
    pub place: String,
    /// Bytes from the start of the file to the record or data meant, where one is.
    pub offset: Option<u64>,
    /// What the rule asks for.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl Issue {
    /// An issue with a place that is a byte of the file.
    pub(crate) fn at(code: ScanCode, offset: u64, expected: impl Into<String>, found: impl Into<String>) -> Self {
        let place = format!("byte {offset}");
        Self { code, place, offset: Some(offset), expected: expected.into(), found: found.into() }
    }

    /// An issue with a place that is an entry.
    pub(crate) fn of(
        code: ScanCode,
        name: &[u8],
        offset: u64,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self { code, place: printable(name), offset: Some(offset), expected: expected.into(), found: found.into() }
    }
}

/// A name as it may be shown: escaped where it is not plain text, and cut where it is long.
pub(crate) fn printable(name: &[u8]) -> String {
    const SHOWN: usize = 240;
    let text = String::from_utf8_lossy(name.get(..SHOWN).unwrap_or(name));
    let cut = if name.len() > SHOWN { "…" } else { "" };
    if text.is_empty() { "(empty name)".to_owned() } else { format!("{}{cut}", text.escape_debug()) }
}

/// What was found, with the number of others that are not told one by one.
fn and_more(found: &str, count: impl Display) -> String {
    format!("{found} (and {count} more of the kind)")
}

/// The reasons to refuse, bounded per code.
#[derive(Debug, Default)]
pub(super) struct Issues {
    kept: Vec<Issue>,
    counts: BTreeMap<ScanCode, usize>,
    /// The file was not looked at to its end.
    cut: bool,
}

impl Issues {
    pub(super) fn push(&mut self, issue: Issue) {
        let count = self.counts.entry(issue.code).or_default();
        *count = count.saturating_add(1);
        if *count <= KEPT_PER_CODE {
            self.kept.push(issue);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many were seen.
    pub(super) fn count(&self) -> usize {
        self.counts.values().fold(0, |all: usize, count| all.saturating_add(*count))
    }

    /// Notes that the rest of the file is not looked at, so that there may be more.
    pub(super) fn cut(&mut self) {
        self.cut = true;
    }

    /// The lane of the gravest, and those that are kept in the order they were seen.
    pub(super) fn finish(mut self) -> (Container, Vec<Issue>) {
        let lane = self.counts.keys().map(|code| code.container()).max().unwrap_or(Container::Malformed);
        let least = if self.cut { "at least " } else { "" };
        for (code, count) in self.counts {
            let last = self.kept.iter_mut().rev().find(|issue| issue.code == code);
            if let Some(issue) = last.filter(|_| count > KEPT_PER_CODE) {
                issue.found = and_more(&issue.found, format_args!("{least}{}", count.saturating_sub(KEPT_PER_CODE)));
            }
        }
        (lane, self.kept)
    }
}

/// What is only noted: one issue a code, the first, with the number of others.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeMap<ScanCode, (Issue, u64)>);

impl Notes {
    pub(super) fn push(&mut self, issue: Issue) {
        let count = &mut self.0.entry(issue.code).or_insert((issue, 0)).1;
        *count = count.saturating_add(1);
    }

    pub(super) fn finish(self) -> Vec<Issue> {
        let tell = |(mut issue, count): (Issue, u64)| {
            if count > 1 {
                issue.found = and_more(&issue.found, count.saturating_sub(1));
            }
            issue
        };
        self.0.into_values().map(tell).collect()
    }
}
