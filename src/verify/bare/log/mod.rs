//! An audit log in JSON Lines (playbook contract sections 1 to 4), checked in pieces: no log is too long for it.

mod verdict;

use std::io;

use crate::chain::log::{Checked, Checker, Counts, HashOutcome, Line, LinkOutcome};
use crate::model::json::{Value, parse_python};
use crate::pack::range::ReadAt;
use crate::verify::audit_log::{AuditLog, expected};
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::{FileFacts, Kind, Outcome, Report};

use super::Judged;

/// Lines at the beginning of a file in which the member is looked for that tells the kind: the first ones may have been damaged.
const SNIFFED_LINES: usize = 16;
/// Bytes in which these lines are looked for.
const SNIFFED: usize = 1 << 20;
/// Bytes that are checked at a time.
const PIECE: usize = 1 << 20;

/// Whether one of the first lines is an object with an `entry_hash`.
pub(super) fn is_told_in(source: &mut dyn ReadAt) -> io::Result<bool> {
    let mut start = vec![0; usize::try_from(source.len()).unwrap_or(SNIFFED).min(SNIFFED)];
    source.read_at(0, &mut start)?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(SNIFFED_LINES);
    Ok(lines.any(|line| {
        // Before the whole line is read for it.
        line.trim_ascii_start().starts_with(b"{")
            && line.windows(12).any(|window| window == b"\"entry_hash\"")
            && parse_python(line)
                .is_ok_and(|value| value.get("entry_hash").is_some_and(|hash| !matches!(hash, Value::Object(_))))
    }))
}

/// Checks every line. `tell` is called with the bytes that were checked.
pub(super) fn verify(source: &mut dyn ReadAt, file: &FileFacts, tell: &mut dyn FnMut(u64)) -> io::Result<Report> {
    let mut checker = Checker::default();
    let mut buffer = vec![0; usize::try_from(source.len()).unwrap_or(PIECE).min(PIECE)];
    let mut at = 0;
    while at < source.len() {
        let wanted = usize::try_from(source.len().saturating_sub(at)).unwrap_or(PIECE).min(PIECE);
        let Some(piece) = buffer.get_mut(..wanted) else { break };
        source.read_at(at, piece)?;
        checker.push(piece);
        at = at.saturating_add(wanted as u64);
        tell(at);
    }
    let checked = checker.finish();
    let mut findings = Findings::default();
    checked.lines.iter().for_each(|line| add(line, &mut findings));
    let verdict = verdict::of(&checked);
    let mut report =
        Judged { kind: Kind::AuditLog, headline: verdict.headline, lead: verdict.lead, rows: verdict.rows, findings }
            .report(file.clone());
    // Findings are told for the lines that are told; the total is that of the log.
    report.findings_total = total(&checked.counts);
    report.audit_log = Some(AuditLog::from(&checked));
    Ok(report)
}

/// The findings of a log that lies in a pack, and what the pack's row of the chain says.
pub(in crate::verify) fn inside(checked: &Checked, findings: &mut Findings) -> (Outcome, String) {
    checked.lines.iter().for_each(|line| add(line, findings));
    verdict::chain(checked).1
}

/// How many findings there are: one for each line's content, one for each link.
fn total(counts: &Counts) -> u64 {
    let contents = [counts.hash_unverifiable_redacted, counts.hash_mismatch, counts.malformed];
    // The link of a malformed line is not checked, and that is said of the line already.
    let not_checked = counts.not_checked.saturating_sub(counts.malformed);
    let links = [counts.restart, counts.fork_or_reorder, counts.missing_predecessor, not_checked];
    contents.into_iter().chain(links).sum()
}

/// The findings about one line: one about its content, one about its link.
fn add(line: &Line, findings: &mut Findings) {
    let code = match line.hash {
        HashOutcome::HashOk => None,
        HashOutcome::HashUnverifiableRedacted => Some(Code::LogRedacted),
        HashOutcome::HashMismatch => Some(Code::LogContent),
        HashOutcome::Malformed => Some(Code::LogMalformed),
    };
    let place = || {
        let resource = line.detail.as_ref().and_then(|detail| detail.resource.as_deref());
        resource.map_or_else(|| format!("line {}", line.line), |name| format!("line {}, resource {name}", line.line))
    };
    if let Some(code) = code {
        let (expected, found) = expected(line);
        findings.add(code, place(), expected, found);
    }
    let code = match line.link {
        LinkOutcome::Genesis | LinkOutcome::Linked => return,
        LinkOutcome::Restart => Code::LogRestart,
        LinkOutcome::ForkOrReorder => Code::LogForked,
        LinkOutcome::MissingPredecessor => Code::LogLink,
        // Said of the line already, when it is malformed.
        LinkOutcome::NotChecked if line.hash == HashOutcome::Malformed => return,
        LinkOutcome::NotChecked => Code::LogUnchecked,
    };
    let of_link = Line { hash: HashOutcome::HashOk, ..line.clone() };
    let (expected, found) = expected(&of_link);
    findings.add(code, place(), expected, found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_beyond_what_is_followed_is_told_and_one_of_a_malformed_line_is_not() {
        for (hash, codes) in
            [(HashOutcome::HashOk, vec!["log.link.not-checked"]), (HashOutcome::Malformed, vec!["log.line.malformed"])]
        {
            let mut findings = Findings::default();
            add(&Line { line: 7, hash, link: LinkOutcome::NotChecked, detail: None }, &mut findings);
            let (total, told) = findings.finish();
            assert_eq!((total, told.iter().map(|it| it.code.as_str()).collect::<Vec<_>>()), (1, codes));
        }
    }
}
