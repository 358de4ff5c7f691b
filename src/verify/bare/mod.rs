//! Files that are no ZIP and have checks of their own: a folder for each kind.
//!
//! A kind is told by what stands in the file, never by its name. What is not told stays [`super::report::Kind::Unknown`].

mod grantex;
mod log;
mod rows;

use std::collections::BTreeSet;
use std::io;

use super::beside::Beside;
use super::chains::Chain;
use super::code::Code;
use super::findings::{Findings, worst_first};
use super::report::{FileFacts, Headline, Kind, MapKind, MapPart, Outcome, Report, Row, RowId};
use super::{Verified, driftwise, list, refused, verdict};
use crate::model::json::{JsonError, Value, parse};
use crate::model::limits::Limits;
use crate::pack::range::ReadAt;
use crate::pack::scan::Container;

pub(super) use log::inside as log_inside;

/// Checks the log of an answer that was taken apart: `name` is where its entries are. At the positions in `hidden` the maker says that a value
/// was hidden, so those entries cannot give their hashes. Gives the chain, and what its row says.
pub(super) fn grantex_inside(
    answer: &Value,
    name: &'static str,
    hidden: &BTreeSet<usize>,
    findings: &mut Findings,
) -> (Chain, (Outcome, String)) {
    grantex::inside(answer, name, hidden, findings)
}

/// White space before the first brace is looked through up to here.
const SNIFFED: usize = 4096;

/// What a kind's checks came to.
struct Judged {
    kind: Kind,
    headline: Headline,
    lead: String,
    rows: Vec<Row>,
    findings: Findings,
}

impl Judged {
    fn report(self, file: FileFacts) -> Report {
        let (findings_total, findings) = self.findings.finish();
        Report {
            kind: self.kind,
            container: Container::None.word().to_owned(),
            headline: self.headline,
            lead: self.lead,
            rows: self.rows,
            findings,
            findings_total,
            ..Report::about(file)
        }
    }
}

/// Checks a file that is no ZIP. None when it is of no kind that is known. `tell` is called with the bytes that were checked.
///
/// # Errors
/// When the source cannot be read.
pub(super) fn verify(
    source: &mut dyn ReadAt,
    file: &FileFacts,
    limits: &Limits,
    tell: &mut dyn FnMut(u64),
) -> io::Result<Option<Verified>> {
    if log::is_told_in(source)? {
        return Ok(Some(whole(file, log::verify(source, file, tell)?)));
    }
    if !begins_an_object(source)? {
        return Ok(None);
    }
    if source.len() > limits.document_bytes {
        return Ok(Some(too_large(file, limits)));
    }
    let mut bytes = vec![0; usize::try_from(source.len()).map_err(io::Error::other)?];
    source.read_at(0, &mut bytes)?;
    let report = match parse(&bytes) {
        Ok(value) => grantex::verify(file, &value),
        Err(error) => grantex::is_named_in(&bytes).then(|| malformed(file, Kind::Grantex, &error)),
    };
    Ok(report.map(|report| whole(file, report)))
}

/// Holds a report against what was given beside the file. No file of these kinds has a list of digests or attests a chain.
pub(super) fn held_against(report: &mut Report, beside: &Beside) {
    let mut findings = Findings::default();
    list::is_meant(None, beside.list, &mut findings);
    driftwise::without(beside, &mut findings).amend(&mut report.rows, false);
    if beside.list.is_some() && !matches!(report.headline, Headline::Refused | Headline::ChainBroken) {
        report.headline = Headline::Altered;
        report.lead =
            "There is no list of digests in this file, so it is not the pack whose digest you had.".to_owned();
        let integrity = report.rows.iter_mut().find(|row| row.id == RowId::Integrity);
        if let Some(row) = integrity {
            (row.outcome, row.why) = (Outcome::Fail, Some(verdict::ANOTHER_LIST.to_owned()));
        }
    }
    let (total, findings) = findings.finish();
    report.findings_total = report.findings_total.saturating_add(total);
    report.findings.extend(findings);
    worst_first(&mut report.findings);
}

/// Whether the first thing that is no white space (nor a byte order mark) is `{`.
fn begins_an_object(source: &mut dyn ReadAt) -> io::Result<bool> {
    let mut start = vec![0; usize::try_from(source.len()).unwrap_or(SNIFFED).min(SNIFFED)];
    source.read_at(0, &mut start)?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    Ok(text.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) == Some(&b'{'))
}

/// A report with a map of one part: there is no structure to draw.
fn whole(file: &FileFacts, report: Report) -> Verified {
    let map = vec![MapPart { kind: MapKind::Content, start: 0, end: file.size, failed: false }];
    Verified { report, map }
}

/// It is meant to be JSON of a known kind, and is none.
fn malformed(file: &FileFacts, kind: Kind, error: &JsonError) -> Report {
    let mut findings = Findings::default();
    findings.add(Code::JsonMalformed, format!("byte {}", error.offset), error.expected, &error.found);
    let why = format!("not JSON at byte {}: expected {}, found {}", error.offset, error.expected, shown(&error.found));
    let mut report = refused(file.clone(), kind, Container::Malformed, &why, findings);
    report.lead = format!(
        "This file cannot be read as JSON at byte {}. It was not opened, and this says nothing about what is inside.",
        error.offset
    );
    report
}

fn too_large(file: &FileFacts, limits: &Limits) -> Verified {
    let mut findings = Findings::default();
    let most = format!("at most {} bytes", limits.document_bytes);
    findings.add(Code::JsonLimit, "the file", most, format!("{} bytes", file.size));
    let why = Code::JsonLimit.title();
    whole(file, refused(file.clone(), Kind::Unknown, Container::Unsupported, why, findings))
}

/// Text of a file, cut for a table or a sentence.
fn shown(text: &str) -> String {
    const LONGEST: usize = 300;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… (cut, {} bytes)", text.get(..end).unwrap_or_default(), text.len()),
        None => text.to_owned(),
    }
}
