//! The playbook's audit log: JSON Lines, each line with a hash of itself and of its resource's line before (playbook contract sections 1 to 4).
//!
//! [`Checker`] takes the bytes in pieces of any size and gives a [`Checked`]. [`write()`] makes lines of our own, redacted before they are hashed;
//! [`Chains`] keeps the hash that each of them names.
//!
//! # What is taken for a line
//! A line ends in LF; a CR before it is white space. Blank lines are counted in the numbering and are no entries. A byte order mark at the very
//! beginning is passed over. The last line may lack its LF: when it was cut off by that, it is malformed. A line that is no UTF-8, no JSON, has not
//! exactly the seven members, names a key twice or is longer than [`Bounds::line_bytes`] is malformed; the chain goes on as if it were not there, so
//! a line that follows it is told as `missing_predecessor`. Members may stand in any order and spacing: the hash is over their content. Number
//! tokens count as they are written, so a log that another program has spelled anew (`1e22` for `1e+22`) does not recompute.

mod canonical;
mod compact;
mod entry;
mod heads;
mod outcome;
mod relink;
mod text;
mod write;

use heads::Heads;
pub use outcome::{
    Checked, Counts, Detail, Form, HashOutcome, Head, Line, LinkOutcome, NOT_DETECTABLE, Overall, Problem,
};
pub use relink::{Chains, Ends};
pub use write::{Fields, WriteError, Written, write};

/// What is kept while a log is checked, so that memory does not grow with the file.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Longest line, in bytes without its line end. A longer one is malformed, and is not held.
    pub line_bytes: usize,
    /// Most lines in [`Checked::lines`].
    pub lines: usize,
    /// Most heads that are told. Of resources beyond, the links are checked, and the expected hash is not told.
    pub heads: usize,
    /// Most resources that are followed, at about 40 bytes each. The links of later ones are `not_checked`, which is a warning.
    pub resources: usize,
    /// Most older hashes that are remembered, to tell a fork from a missing line, at about 12 bytes each. Beyond, the older half is forgotten.
    pub history: usize,
}

impl Default for Bounds {
    /// Lines of 1 MiB, 10,000 lines and heads, 3,000,000 resources, 3,000,000 hashes: about 140 MiB when all of it is used, which takes a log
    /// of over 1 GiB.
    fn default() -> Self {
        Self { line_bytes: 1 << 20, lines: 10_000, heads: 10_000, resources: 3_000_000, history: 3_000_000 }
    }
}

/// A line as it is told while a log is checked ([`Checker::push_each`]).
#[derive(Debug)]
pub struct Seen<'a> {
    /// What is said of it.
    pub line: &'a Line,
    /// It without line end and byte order mark; less of it when it is longer than [`Bounds::line_bytes`].
    pub bytes: &'a [u8],
    /// Whether a text in its details holds what redaction leaves behind; false for a malformed line.
    pub marked: bool,
}

/// Checks a log that arrives in pieces.
///
/// ```
/// use packseal::chain::log::{Checker, Overall};
///
/// let mut checker = Checker::default();
/// checker.push(b"{\"timestamp\": \"2026-02-2");
/// checker.push(b"1T10:20:00+00:00\"}\n");
/// let checked = checker.finish();
/// assert_eq!((checked.overall, checked.counts.malformed), (Overall::Fail, 1));
/// ```
#[derive(Debug)]
pub struct Checker {
    bounds: Bounds,
    /// The line that has not ended yet.
    open: Vec<u8>,
    /// Its length, also when it is too long to be held.
    open_bytes: usize,
    /// Its last byte so far, likewise.
    open_ends: u8,
    /// Number of the last line that ended.
    number: u64,
    counts: Counts,
    form: Form,
    heads: Heads,
    /// All lines, until there are too many; then none.
    whole: Option<Vec<Line>>,
    /// The first lines that fail.
    failed: Vec<Line>,
    /// The first lines that only warn.
    warned: Vec<Line>,
    not_ok: u64,
}

impl Default for Checker {
    fn default() -> Self {
        Self::new(Bounds::default())
    }
}

impl Checker {
    /// A check within `bounds`.
    pub fn new(bounds: Bounds) -> Self {
        Self {
            open: Vec::new(),
            open_bytes: 0,
            open_ends: 0,
            number: 0,
            counts: Counts::default(),
            form: Form::default(),
            heads: Heads::new(bounds.clone()),
            whole: Some(Vec::new()),
            failed: Vec::new(),
            warned: Vec::new(),
            not_ok: 0,
            bounds,
        }
    }

    /// Takes the next piece.
    pub fn push(&mut self, bytes: &[u8]) {
        self.push_each(bytes, &mut |_| {});
    }

    /// Takes the next piece, and tells each line that ends in it; blank lines are not told.
    pub fn push_each(&mut self, mut bytes: &[u8], each: &mut dyn FnMut(Seen<'_>)) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let Some((piece, [_, rest @ ..])) = bytes.split_at_checked(end) else { break };
            if self.open_bytes == 0 {
                self.line(piece, piece.len(), piece.last().copied().unwrap_or(0), each);
            } else {
                self.hold(piece);
                self.close(each);
            }
            bytes = rest;
        }
        self.hold(bytes);
    }

    /// The result, once all pieces were pushed.
    pub fn finish(self) -> Checked {
        self.finish_each(&mut |_| {})
    }

    /// The result, once all pieces were pushed; a last line without its line end is told first.
    pub fn finish_each(mut self, each: &mut dyn FnMut(Seen<'_>)) -> Checked {
        if self.open_bytes > 0 {
            self.form.open_end = true;
            self.close(each);
        }
        let (resources_total, (heads, forgotten)) = (self.heads.total(), self.heads.finish());
        let lines = self.whole.unwrap_or_else(|| {
            self.warned.truncate(self.bounds.lines.saturating_sub(self.failed.len()));
            let mut lines = [self.failed, self.warned].concat();
            lines.sort_unstable_by_key(|line| line.line);
            lines
        });
        Checked {
            overall: self.counts.overall(),
            lines_total: self.counts.lines(),
            lines_left_out: self.not_ok.saturating_sub(lines.iter().filter(|line| !line.is_ok()).count() as u64),
            counts: self.counts,
            lines,
            heads,
            resources_total,
            form: self.form,
            forgotten,
        }
    }

    /// Keeps a piece of a line, as far as the bound goes and four bytes more: a byte order mark, and a CR.
    fn hold(&mut self, piece: &[u8]) {
        let room = self.bounds.line_bytes.saturating_add(4).saturating_sub(self.open.len());
        self.open.extend_from_slice(piece.get(..room).unwrap_or(piece));
        self.open_bytes = self.open_bytes.saturating_add(piece.len());
        self.open_ends = piece.last().copied().unwrap_or(self.open_ends);
    }

    fn close(&mut self, each: &mut dyn FnMut(Seen<'_>)) {
        let (mut open, length) = (std::mem::take(&mut self.open), std::mem::take(&mut self.open_bytes));
        self.line(&open, length, self.open_ends, each);
        open.clear();
        self.open = open;
    }

    /// One whole line of `length` bytes that ends in `last`; `bytes` is less of it when it was too long to be held.
    fn line(&mut self, mut bytes: &[u8], mut length: usize, last: u8, each: &mut dyn FnMut(Seen<'_>)) {
        self.number = self.number.saturating_add(1);
        if let (1, Some(rest)) = (self.number, bytes.strip_prefix("\u{feff}".as_bytes())) {
            self.form.byte_order_mark = true;
            (bytes, length) = (rest, length.saturating_sub(3));
        }
        if last == b'\r' && length > 0 {
            self.form.crlf_lines = self.form.crlf_lines.saturating_add(1);
            length = length.saturating_sub(1);
            bytes = bytes.get(..length).unwrap_or(bytes);
        }
        let too_long = length > self.bounds.line_bytes;
        if !too_long && bytes.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            self.form.blank_lines = self.form.blank_lines.saturating_add(1);
            return;
        }
        let read = if too_long {
            Err(Problem {
                offset: self.bounds.line_bytes,
                expected: "the end of the line by here",
                found: "more of it",
            })
        } else {
            entry::read(bytes)
        };
        let marked = read.as_ref().is_ok_and(|entry| entry.redacted);
        let line = match read {
            Err(problem) => {
                let detail = Detail { problem: Some(problem), ..Detail::default() };
                self.judged(HashOutcome::Malformed, LinkOutcome::NotChecked, || detail)
            }
            Ok(entry) => {
                let hash = match (entry.computed == entry.entry_hash, entry.redacted) {
                    (true, _) => HashOutcome::HashOk,
                    (false, true) => HashOutcome::HashUnverifiableRedacted,
                    (false, false) => HashOutcome::HashMismatch,
                };
                let linked = self.heads.follow(&entry.resource, entry.previous_hash, entry.entry_hash, self.number);
                self.judged(hash, linked.outcome, || Detail {
                    resource: Some(heads::name(&entry.resource)),
                    entry_hash: Some(entry.entry_hash),
                    computed_hash: Some(entry.computed),
                    previous_hash: entry.previous_hash,
                    expected_previous: linked.expected.map(|(hash, _)| hash),
                    expected_line: linked.expected.map(|(_, line)| line),
                    problem: None,
                })
            }
        };
        each(Seen { line: &line, bytes, marked });
        self.keep(line);
    }

    fn judged(&mut self, hash: HashOutcome, link: LinkOutcome, detail: impl FnOnce() -> Detail) -> Line {
        self.counts.add(hash, link);
        let mut line = Line { line: self.number, hash, link, detail: None };
        if !line.is_ok() {
            line.detail = Some(Box::new(detail()));
        }
        line
    }

    /// Keeps what [`Checked::lines`] may need of a line.
    fn keep(&mut self, line: Line) {
        let most = self.bounds.lines;
        let overall = line.overall();
        self.not_ok = self.not_ok.saturating_add(u64::from(overall != Overall::Pass));
        if let Some(whole) = &mut self.whole {
            if whole.len() < most {
                whole.push(line);
                return;
            }
            let (failed, others) = std::mem::take(whole).into_iter().partition(|line| line.overall() == Overall::Fail);
            (self.failed, self.warned) = (failed, others);
            self.warned.retain(|line| !line.is_ok());
            self.whole = None;
        }
        let list = match overall {
            Overall::Pass => return,
            Overall::Warn => &mut self.warned,
            Overall::Fail => &mut self.failed,
        };
        if list.len() < most {
            list.push(line);
        }
    }
}
