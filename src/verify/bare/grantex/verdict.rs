//! Headline, sentence and rows for an answer of Grantex.

use super::Answer;
use crate::verify::bare::rows::{self as bare, Bare};
use crate::verify::chains::Chain;
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::{Headline, Outcome, Row};
use crate::verify::verdict::grouped;

/// The conclusion.
pub(super) struct Verdict {
    pub(super) headline: Headline,
    pub(super) lead: String,
    pub(super) rows: Vec<Row>,
}

/// The conclusion about a log that was walked. A chain that does not hold comes before a statement about it that is wrong.
pub(super) fn of(answer: Answer<'_>, chain: &Chain, counted: usize, findings: &Findings) -> Verdict {
    let claim_differs = findings.any(&[Code::GrantexClaim]);
    let entries = entries(chain.entries);
    let (headline, lead) = if let Some(first) = chain.breaks.first() {
        let place = format!("{} of {}", grouped(first.position.saturating_add(1)), grouped(chain.entries));
        let what =
            if first.reason == "link" { "does not follow the entry before it" } else { "does not give its own hash" };
        (
            Headline::ChainBroken,
            format!("The audit log does not hold together: entry {place} {what}. Likely cause: {}", first.cause),
        )
    } else if claim_differs {
        let words = "The file says of its own chain something else than its entries give. The entries or the statement were changed.";
        (Headline::Altered, words.to_owned())
    } else if chain.entries == 0 {
        let headline = if answer.export { Headline::NotProven } else { Headline::NotSigned };
        (headline, "There are no audit entries, so the chain says nothing. Nobody signed this file.".to_owned())
    } else if answer.export {
        let words = "gives its own hash. Whether entries are missing between them cannot be seen in an export. Nobody signed this file.";
        (Headline::NotProven, format!("Each of {entries} {words}"))
    } else {
        let words = "gives its own hash and follows the one before it. Nobody signed this file, so whoever wrote it could have made entries and \
             hashes alike.";
        (Headline::NotSigned, format!("Each of {entries} {words}"))
    };
    let integrity = if claim_differs {
        (Outcome::Fail, "What chainIntegrity says of the entries is not what they give.".to_owned())
    } else {
        (
            Outcome::NotPresent,
            "There is no list of digests. The hashes of the audit entries are the row chain.".to_owned(),
        )
    };
    let counts = match counted {
        0 => "It counts nothing of its own.",
        _ if findings.any(&[Code::GrantexCount]) => "Counts in the file are not the number of its rows.",
        _ => "Its own counts agree with its rows.",
    };
    let completeness = format!("{counts} Whether entries were taken off the end, nothing in it can show.");
    let rows = rows(integrity, (Outcome::NotChecked, completeness), log_row(answer, chain, findings));
    Verdict { headline, lead, rows }
}

/// The conclusion about an answer without a log.
pub(super) fn shapeless(log: &str) -> Verdict {
    let why = format!("{log} is not a list of entries.");
    Verdict {
        headline: Headline::Altered,
        lead: format!("This file has a member of Grantex's evidence, and no log: {why} Do not rely on it."),
        rows: rows(
            (Outcome::Fail, why),
            (Outcome::NotChecked, "Without the log nothing can be counted.".to_owned()),
            (Outcome::NotChecked, "There is no log to check.".to_owned()),
        ),
    }
}

/// The row of the chain, which also says what to keep so that a shorter log shows later.
pub(super) fn log_row(answer: Answer<'_>, chain: &Chain, findings: &Findings) -> (Outcome, String) {
    let all = entries(chain.entries);
    if let Some(first) = chain.breaks.first() {
        let more = match chain.breaks_total.saturating_sub(1) {
            0 => String::new(),
            1 => " 1 more place does not hold.".to_owned(),
            more => format!(" {} more places do not hold.", grouped(more)),
        };
        let (passed, all) = (grouped(first.position), grouped(chain.entries));
        return (
            Outcome::Fail,
            format!("{passed} of {all} passed before the first that does not hold ({}).{more}", first.reason),
        );
    }
    if let Some(hidden) = findings.first(Code::ChainHidden) {
        let words = "The maker hid a value there, so that entry cannot give its hash. Whatever can be checked holds.";
        return (Outcome::NotChecked, format!("Not every entry could be checked, first {}. {words}", hidden.place));
    }
    if chain.entries == 0 {
        return (Outcome::NotPresent, "The log has no entries.".to_owned());
    }
    if answer.export {
        let words = "gives its own hash. Links are not checked: an export may leave entries out by a filter that it does not name.";
        return (Outcome::NotChecked, format!("Each of {all} {words}"));
    }
    let legacy: u64 = chain.layouts.iter().filter(|layout| layout.legacy).map(|layout| layout.entries).sum();
    let legacy =
        if legacy > 0 { format!(" {legacy} of them by an older rule (legacy layout).") } else { String::new() };
    let start = if findings.any(&[Code::ChainHead]) {
        " The first one follows an entry that is not here."
    } else if answer.meta("since").is_some() {
        // A window of the server's own begins where it was asked to.
        " What the first one follows, if anything, is outside the window."
    } else {
        ""
    };
    let head = chain.head_hash.as_deref().unwrap_or("none");
    let pin = format!(
        " Entries taken off the end do not show: keep the number {} and the last hash {head} to compare.",
        chain.entries
    );
    (Outcome::Pass, format!("Each of {all} gives its own hash and follows the one before.{legacy}{start}{pin}"))
}

fn rows(integrity: (Outcome, String), completeness: (Outcome, String), chain: (Outcome, String)) -> Vec<Row> {
    let structure = "The file is one JSON text, and no object has a key twice: it can be read in one way only.";
    let source = "The API does not sign its answers. That this is the server's own rests on whoever gave you the file.";
    bare::rows(Bare { structure: (Outcome::Pass, structure.to_owned()), integrity, completeness, source, chain })
}

fn entries(count: u64) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(count)) }
}
