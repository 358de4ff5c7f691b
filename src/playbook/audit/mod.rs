//! `audit.jsonl` and `audit_report.json`: a log as the server wrote it becomes one in which every line can be verified from the file.
//!
//! The reference hashes an entry and then redacts it, so nobody can recompute a redacted line (playbook contract section 3). Here each entry is
//! redacted, linked to the line of its resource before it, and hashed in this order. What the received log came to is kept in the report: the new
//! chain says that nothing changed since the pack was made, and nothing about the time before.

mod line;
mod report;
mod surrogate;
mod tally;

pub use line::Sample;
pub use report::{LIMITS, NAME, REPORT_NAME, SCHEMA};
pub use tally::{Ages, Consent, NoConsent, Tiers};

use crate::chain::log::{Bounds, Checked, Checker, Ends};
use crate::model::digest::{Digest, Hasher};
use crate::model::instant::Instant;
use crate::privacy::redact::{Counts, Level, Options};
use crate::privacy::retention::{Category, JustificationRequired, Policy, Record};

/// Most lines of one kind that the report lists; all are counted.
pub const LISTED: usize = 1000;

/// What is redacted in an entry, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redaction {
    /// How much of a match is hidden.
    pub level: Level,
    /// Whether the keys of `details` are looked at too, which the reference does not do.
    pub keys: bool,
    /// Whether `action`, `user_id` and `resource_id` are looked at too, which the reference does not do. Resources that become alike share a chain.
    pub fields: bool,
}

impl Redaction {
    /// [`Level::Partial`] as the reference does it, over keys too.
    pub const DEFAULT: Self = Self { level: Level::Partial, keys: true, fields: false };

    fn options(self) -> Options {
        Options { level: self.level, keys: self.keys }
    }
}

/// How a log is taken.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What is redacted.
    pub redaction: Redaction,
    /// How long the log is kept; its `created_at` is "now".
    pub retention: Record,
    /// Most changes that are kept to be shown; 0 for a build.
    pub samples: usize,
    /// What is kept while the log streams by.
    pub bounds: Bounds,
}

impl Settings {
    /// Settings without samples. Without a policy it is that of audit logs, 90 days.
    ///
    /// # Errors
    /// [`JustificationRequired`] for permanent retention without one.
    pub fn new(
        redaction: Redaction,
        policy: Option<Policy>,
        justification: Option<&str>,
        now: Instant,
    ) -> Result<Self, JustificationRequired> {
        let retention = Record::new(NAME, Category::AuditLogs, policy, now, justification)?;
        Ok(Self { redaction, retention, samples: 0, bounds: Bounds::default() })
    }
}

/// Makes `audit.jsonl` of a log that arrives in pieces. Memory grows with the resources ([`Bounds::resources`]) and not with the lines.
///
/// ```
/// use packseal::model::instant::Instant;
/// use packseal::playbook::audit::{Redaction, Rewriter, Settings};
///
/// let now = Instant::parse("2026-03-02T10:15:00Z")?;
/// let mut rewriter = Rewriter::new(Settings::new(Redaction::DEFAULT, None, None, now)?);
/// let mut entry = Vec::new();
/// rewriter.push(b"no entry\n", &mut entry);
/// let rewritten = rewriter.finish(&mut entry);
/// assert_eq!((entry.len(), rewritten.left_out[0].line), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Rewriter {
    checker: Checker,
    received: Hasher,
    writer: line::Writer,
}

impl Rewriter {
    /// Nothing was taken yet.
    pub fn new(settings: Settings) -> Self {
        let checker = Checker::new(settings.bounds.clone());
        Self { checker, received: Hasher::default(), writer: line::Writer::new(settings) }
    }

    /// Takes the next piece, and appends the lines that follow from it to `out`.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        self.received.update(piece);
        let writer = &mut self.writer;
        self.checker.push_each(piece, &mut |seen| writer.line(&seen, out));
    }

    /// Ends the log: a last line without its line end is taken like any other.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Rewritten {
        let (bytes, sha256) = (self.received.length(), self.received.finish());
        let writer = &mut self.writer;
        let checked = self.checker.finish_each(&mut |seen| writer.line(&seen, out));
        self.writer.finish(Received { sha256, bytes, checked })
    }
}

/// The log as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// How many.
    pub bytes: u64,
    /// What the check of its own hashes and links came to.
    pub checked: Checked,
}

/// `audit.jsonl` as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLog {
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// How many.
    pub bytes: u64,
    /// Its lines; each recomputes.
    pub lines: u64,
    /// Where its chains ended.
    pub ends: Ends,
}

/// A line that is not in `audit.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number in the received log, from 1.
    pub line: u64,
    /// Why; never the log's own text.
    pub why: String,
}

/// What became of a log.
#[derive(Debug, Clone)]
pub struct Rewritten {
    /// What was done.
    pub settings: Settings,
    /// The log as it came.
    pub received: Received,
    /// What was written.
    pub written: WrittenLog,
    /// The first lines that were left out, at most [`LISTED`].
    pub left_out: Vec<LeftOut>,
    /// All that were left out.
    pub left_out_total: u64,
    /// Lines whose details hold what an earlier redaction leaves behind.
    pub already_redacted: u64,
    /// Lines in which a lone surrogate, which no text outside Python can hold, became U+FFFD.
    pub surrogates: u64,
    /// Matches that were replaced in details.
    pub in_details: Counts,
    /// Matches in action, user and resource: replaced if [`Redaction::fields`], else left as they are.
    pub in_fields: Counts,
    /// Lines in which something was replaced.
    pub changed: u64,
    /// How sensitive the details' texts were, as they came.
    pub tiers_received: Tiers,
    /// How sensitive they are, as they were written.
    pub tiers_written: Tiers,
    /// Which predictions lack consent.
    pub consent: Consent,
    /// How old the lines are.
    pub ages: Ages,
    /// The first changes, as many as were asked for.
    pub samples: Vec<Sample>,
}

/// What redaction would do to a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Entries that were looked at.
    pub lines: u64,
    /// Entries that would change.
    pub changed: u64,
    /// Matches that would be replaced.
    pub counts: Counts,
    /// The first of them.
    pub samples: Vec<Sample>,
}

/// Tells what a redaction would do to `log`, which may be the beginning of one, with at most `most` samples. A match is told masked and not whole.
pub fn preview(log: &[u8], redaction: Redaction, most: usize) -> Preview {
    let mut looking = line::Looking::new(redaction, most);
    let mut checker = Checker::default();
    checker.push_each(log, &mut |seen| looking.line(&seen));
    checker.finish_each(&mut |seen| looking.line(&seen));
    looking.preview
}
