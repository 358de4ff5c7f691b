//! Headline, sentence and rows for an audit log in JSON Lines.

use crate::chain::log::{Checked, Counts, NOT_DETECTABLE, Overall};
use crate::verify::bare::rows::{Bare, rows};
use crate::verify::report::{Headline, Outcome, Row};

/// The conclusion.
pub(super) struct Verdict {
    pub(super) headline: Headline,
    pub(super) lead: String,
    pub(super) rows: Vec<Row>,
}

/// The sentence about a log alone, and what the row of its chain says.
pub(super) fn chain(checked: &Checked) -> ((Headline, String), (Outcome, String)) {
    let counts = &checked.counts;
    let all = lines(checked.lines_total);
    let wrong = broken(counts);
    let open = unproven(counts);
    match checked.overall {
        Overall::Fail => (
            (
                Headline::ChainBroken,
                format!("The audit log does not hold together: of {all}, {wrong}. Do not rely on what does not hold."),
            ),
            (Outcome::Fail, format!("Of {all}, {wrong}.")),
        ),
        Overall::Warn => (
            (
                Headline::NotSigned,
                format!(
                    "Nothing in the log contradicts itself, and not all of it could be checked: of {all}, {open}. Nobody signed this file."
                ),
            ),
            (Outcome::NotChecked, format!("Nothing is broken. Of {all}, {open}. {NOT_DETECTABLE}")),
        ),
        Overall::Pass => (
            (
                Headline::NotSigned,
                format!(
                    "Each of {all} gives its own hash and follows its resource's line before. Nobody signed this file, so whoever wrote it could have \
                     made lines and hashes alike."
                ),
            ),
            (
                Outcome::Pass,
                format!("Each of {all} gives its own hash and follows its resource's line before. {NOT_DETECTABLE}"),
            ),
        ),
    }
}

/// The conclusion about a log.
pub(super) fn of(checked: &Checked) -> Verdict {
    let counts = &checked.counts;
    let ((headline, lead), chain) = chain(checked);
    let structure = match counts.malformed {
        0 => (
            Outcome::Pass,
            "Each line is one JSON text with the members of an entry, and none has a key twice.".to_owned(),
        ),
        malformed => (Outcome::Fail, format!("{} no entry of an audit log.", are(malformed))),
    };
    let rows = rows(Bare {
        structure,
        integrity: (
            Outcome::NotPresent,
            "There is no list of digests. The hashes of the lines are the row chain.".to_owned(),
        ),
        completeness: (
            Outcome::NotChecked,
            "Whether lines were cut off at the end, nothing in the file can show. Compare the last hash of each resource with ones that were \
             kept elsewhere."
                .to_owned(),
        ),
        source: "The service does not sign its log. That this is its own rests on whoever gave you the file.",
        chain,
    });
    Verdict { headline, lead, rows }
}

/// What is wrong, counted in words.
fn broken(counts: &Counts) -> String {
    listed(&[
        (counts.hash_mismatch, "does not give its own hash", "do not give their own hash"),
        (counts.missing_predecessor, "follows a line that is not here", "follow lines that are not here"),
        (counts.fork_or_reorder, "follows an older line than the latest", "follow older lines than the latest"),
        (counts.malformed, "is no entry", "are no entries"),
    ])
}

/// What is not proven, counted in words.
fn unproven(counts: &Counts) -> String {
    let said = listed(&[
        (
            counts.hash_unverifiable_redacted,
            "was hashed before it was redacted and cannot be recomputed",
            "were hashed before they were redacted and cannot be recomputed",
        ),
        (counts.restart, "begins its resource's chain anew", "begin their resource's chain anew"),
        (counts.not_checked, "is beyond what is followed", "are beyond what is followed"),
    ]);
    if said.is_empty() { "none is an entry".to_owned() } else { said }
}

/// The parts that are not zero, with commas.
fn listed(parts: &[(u64, &str, &str)]) -> String {
    let said = parts.iter().filter(|(count, ..)| *count > 0);
    said.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect::<Vec<_>>()
        .join(", ")
}

fn lines(count: u64) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

fn are(count: u64) -> String {
    if count == 1 { "1 line is".to_owned() } else { format!("{count} lines are") }
}
