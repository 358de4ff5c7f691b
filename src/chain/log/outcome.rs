//! What is said of a line, of a link and of the whole log (playbook contract section 4; the words are those of the report's `auditLog`).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;

/// What can be said of the whole log.
pub const NOT_DETECTABLE: &str = "Lines cut off at the end, and a log rewritten as a whole, cannot be told from the file alone: compare the heads \
                                  with ones that were kept elsewhere.";

/// Whether a line's hash is that of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HashOutcome {
    /// The hash recomputes.
    HashOk,
    /// It does not, and the details hold what redaction leaves behind: the reference hashes before it redacts, so nobody can recompute it from
    /// the file. Never call such a line verified: whoever changes a line can plant the mark.
    HashUnverifiableRedacted,
    /// It does not, and nothing in the line explains that.
    HashMismatch,
    /// The line is no entry.
    Malformed,
}

/// Whether a line continues its resource's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkOutcome {
    /// No previous hash, and no earlier line of this resource.
    Genesis,
    /// The previous hash is that of the resource's latest line.
    Linked,
    /// No previous hash though there are earlier lines: the writer was started again, or had forgotten the resource.
    Restart,
    /// Broken: the previous hash is that of an older line of the resource, so lines changed places or two writers shared the file.
    ForkOrReorder,
    /// Broken: the previous hash is that of no earlier line of the resource, so one was removed, changed or never written.
    MissingPredecessor,
    /// The line is malformed, or its resource came after more resources than are followed ([`super::Bounds::resources`]).
    NotChecked,
}

impl HashOutcome {
    /// The contract's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::HashOk => "hash_ok",
            Self::HashUnverifiableRedacted => "hash_unverifiable_redacted",
            Self::HashMismatch => "hash_mismatch",
            Self::Malformed => "malformed",
        }
    }
}

impl LinkOutcome {
    /// The contract's name for it; those it calls broken are told apart.
    pub fn name(self) -> &'static str {
        match self {
            Self::Genesis => "genesis",
            Self::Linked => "linked",
            Self::Restart => "restart",
            Self::ForkOrReorder => "fork_or_reorder",
            Self::MissingPredecessor => "missing_predecessor",
            Self::NotChecked => "not_checked",
        }
    }

    /// Whether it is one of the two that the contract calls broken.
    pub fn is_broken(self) -> bool {
        matches!(self, Self::ForkOrReorder | Self::MissingPredecessor)
    }
}

/// The conclusion, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Overall {
    /// Every line recomputes and continues its chain. [`NOT_DETECTABLE`] holds nevertheless.
    Pass,
    /// Nothing is proven wrong, and not everything could be checked: restarts, redacted lines, links that were not checked, or no line at all.
    Warn,
    /// A hash does not hold, a link is broken or a line is malformed.
    Fail,
}

/// Why a line is no entry: a place in it, what may stand there and what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found} at byte {offset} of the line")]
pub struct Problem {
    /// Bytes from the beginning of the line, counted from 0.
    pub offset: usize,
    /// What may stand there.
    pub expected: &'static str,
    /// What stands there; never the log's own text.
    pub found: &'static str,
}

/// How often each outcome came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // Each is the number of lines with the outcome of that name.
pub struct Counts {
    pub hash_ok: u64,
    pub hash_unverifiable_redacted: u64,
    pub hash_mismatch: u64,
    pub malformed: u64,
    pub genesis: u64,
    pub linked: u64,
    pub restart: u64,
    pub fork_or_reorder: u64,
    pub missing_predecessor: u64,
    pub not_checked: u64,
}

impl Counts {
    pub(super) fn add(&mut self, hash: HashOutcome, link: LinkOutcome) {
        let hashes = match hash {
            HashOutcome::HashOk => &mut self.hash_ok,
            HashOutcome::HashUnverifiableRedacted => &mut self.hash_unverifiable_redacted,
            HashOutcome::HashMismatch => &mut self.hash_mismatch,
            HashOutcome::Malformed => &mut self.malformed,
        };
        *hashes = hashes.saturating_add(1);
        let links = match link {
            LinkOutcome::Genesis => &mut self.genesis,
            LinkOutcome::Linked => &mut self.linked,
            LinkOutcome::Restart => &mut self.restart,
            LinkOutcome::ForkOrReorder => &mut self.fork_or_reorder,
            LinkOutcome::MissingPredecessor => &mut self.missing_predecessor,
            LinkOutcome::NotChecked => &mut self.not_checked,
        };
        *links = links.saturating_add(1);
    }

    /// Lines whose hash was looked at: all but blank ones.
    pub fn lines(&self) -> u64 {
        [self.hash_ok, self.hash_unverifiable_redacted, self.hash_mismatch, self.malformed].iter().sum()
    }

    /// The conclusion that follows (contract section 4).
    pub fn overall(&self) -> Overall {
        let any = |counts: &[u64]| counts.iter().any(|count| *count > 0);
        if any(&[self.hash_mismatch, self.malformed, self.fork_or_reorder, self.missing_predecessor]) {
            Overall::Fail
        } else if any(&[self.restart, self.hash_unverifiable_redacted, self.not_checked]) || self.lines() == 0 {
            Overall::Warn
        } else {
            Overall::Pass
        }
    }
}

/// One line and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1; blank lines are counted.
    pub line: u64,
    /// Of its content.
    pub hash: HashOutcome,
    /// Of its place in the chain.
    pub link: LinkOutcome,
    /// What a person needs to look into it; only for a line that is not [`Line::is_ok`].
    pub detail: Option<Box<Detail>>,
}

impl Line {
    /// What a line adds to the conclusion.
    pub fn overall(&self) -> Overall {
        let mut counts = Counts::default();
        counts.add(self.hash, self.link);
        counts.overall()
    }

    /// Whether it recomputes and continues its chain.
    pub fn is_ok(&self) -> bool {
        self.overall() == Overall::Pass
    }
}

/// What a line says and what was expected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// The resource, as [`Head::resource`]; None for a malformed line.
    pub resource: Option<String>,
    /// The line's own hash, as it is written.
    pub entry_hash: Option<Digest>,
    /// The hash that its content gives.
    pub computed_hash: Option<Digest>,
    /// The previous hash, as it is written.
    pub previous_hash: Option<Digest>,
    /// The hash of the resource's latest line before this one: what a link is expected to name. None when there is none, and for a resource that
    /// is beyond [`super::Bounds::heads`].
    pub expected_previous: Option<Digest>,
    /// The number of the line that `expected_previous` is the hash of.
    pub expected_line: Option<u64>,
    /// Why the line is malformed.
    pub problem: Option<Problem>,
}

/// The end of one resource's chain, to be kept elsewhere and compared later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The resource; one of over 200 bytes is cut there, and followed by `…` and the first 16 digits of its SHA-256. A lone surrogate is shown as
    /// U+FFFD.
    pub resource: String,
    /// The hash of its latest line, as that line says.
    pub entry_hash: Digest,
    /// The number of that line in the file.
    pub line: u64,
    /// How many lines the resource has.
    pub lines: u64,
}

/// What was found about a whole log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The conclusion.
    pub overall: Overall,
    /// Lines but for blank ones.
    pub lines_total: u64,
    /// How often each outcome came.
    pub counts: Counts,
    /// Each line, in order. Whole up to [`super::Bounds::lines`]; beyond that only lines that are not ok, as many, and those that fail before
    /// those that only warn.
    pub lines: Vec<Line>,
    /// Lines that are not ok and not in `lines`.
    pub lines_left_out: u64,
    /// The heads of the resources in the order in which they first came, at most [`super::Bounds::heads`].
    pub heads: Vec<Head>,
    /// How many resources there are, as far as they are followed ([`super::Bounds::resources`]).
    pub resources_total: u64,
    /// What is odd about the file and changes nothing.
    pub form: Form,
    /// Hashes that were forgotten ([`super::Bounds::history`]); when over 0, a `fork_or_reorder` of long ago is told as `missing_predecessor`.
    pub forgotten: u64,
}

/// What is odd about the file, without bearing on the conclusion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The file begins with a byte order mark, which the reference does not write.
    pub byte_order_mark: bool,
    /// Lines of nothing but white space.
    pub blank_lines: u64,
    /// Lines that end in CR LF.
    pub crlf_lines: u64,
    /// The last line has no line end; it was checked like any other.
    pub open_end: bool,
}

impl fmt::Display for Overall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pass => "PASS",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
        })
    }
}
