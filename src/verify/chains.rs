//! `chains` of the report: what a log's own hashes come to.
//!
//! The first five members of a chain are what the vendor's own service answers for the same input (report.md); they never feed the rows. The
//! others are ours, for a person to read.

use serde::{Deserialize, Serialize};

/// Breaks told one by one; the total counts all.
pub const BREAKS: usize = 1000;

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chain {
    /// The rule by which it is chained: `grantex`.
    pub name: String,
    /// Whether every entry passed. None when what was checked passed and the links were not judged.
    pub valid: Option<bool>,
    /// Entries that passed before the first that did not; all of them when none failed.
    pub checked_entries: u64,
    /// The id of the first entry that did not pass.
    pub first_broken_at: Option<String>,
    /// Why it did not pass: `link` or `content`, the link tested first.
    pub reason: Option<String>,
    /// Entries in all.
    pub entries: u64,
    /// The hash that the last entry claims. Kept together with the number of entries, it shows later whether entries were taken off the end.
    pub head_hash: Option<String>,
    /// The time that the first entry claims, as it stands there.
    pub first_time: Option<String>,
    /// The time that the last entry claims, as it stands there.
    pub last_time: Option<String>,
    /// Whether each entry's link to the one before was judged.
    pub linkage_checked: bool,
    /// How many entries fit which of the log's rules, by the rules' labels.
    pub layouts: Vec<LayoutCount>,
    /// What does not hold, in the order of the log, the first [`BREAKS`] of it.
    pub breaks: Vec<Break>,
    /// All that does not hold.
    pub breaks_total: u64,
    /// What the file says of itself around the log. Claims, all of it.
    pub claims: Vec<Member>,
}

/// Entries of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LayoutCount {
    /// The rule's label, such as `B/C` where two fit.
    pub label: String,
    /// Entries that fit it.
    pub entries: u64,
    /// Whether the rule is no longer in use.
    pub legacy: bool,
}

/// A place where the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Break {
    /// The entry's place in the log, counted from 0.
    pub position: u64,
    /// Its id, when it has one.
    pub entry_id: Option<String>,
    /// The time that it claims, as it stands there.
    pub time: Option<String>,
    /// `link` or `content`.
    pub reason: String,
    /// For a link the hash of the entry before; for content the hash that the entry claims.
    pub expected: String,
    /// For a link the hash that the entry follows; for content the hash that it gives.
    pub found: String,
    /// The likely cause, as a sentence.
    pub cause: String,
    /// The entry's members as they stand there, long ones cut. Only for the first break.
    pub members: Vec<Member>,
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The name in the file.
    pub name: String,
    /// A text as it is, anything else as JSON; long ones cut.
    pub value: String,
}
