//! What came of making the entries again, as findings and as the words of the row.

use std::collections::BTreeSet;
use std::io;

use super::differ::{Difference, difference};
use super::{Derivation, Outcomes, Work, attached, coverage, of_the_layout};
use crate::assemble::Error;
use crate::pack::format::{COMPLETENESS, REQUESTS};
use crate::pack::read::{EntryIssue, read_entry};
use crate::section::completeness::HEADER;
use crate::section::table;
use crate::verify::code::Code;
use crate::verify::report::Outcome;

/// The longest entry that a second look is taken at.
const LOOKED_AT_MAX: u64 = 64 << 20;
/// The longest ledger, in bytes, that is compared by its cells.
const LEDGER_MAX: usize = 1 << 20;
/// Most rows of the ledger of which each is told.
const ROWS_MAX: usize = 100;

/// Tells what came of `first`, with the bytes that `second` held.
pub(super) fn told(mut work: Work<'_>, first: Outcomes, second: Option<Outcomes>) -> io::Result<Derivation> {
    let contents = work.read.1;
    let mut derivation = Derivation::default();
    for request in &first.missing {
        derivation.add(Code::DerivationMissing, REQUESTS, request, "no answer to it");
    }
    if first.missing.is_empty()
        && let Some(error) = &first.error
    {
        ended(&mut derivation, error, &first);
    }
    let held = second.map(|second| second.tally.held.into_inner()).unwrap_or_default();
    let (same, differ) = (first.tally.same.borrow(), first.tally.differ.borrow());
    let mut excused = 0usize;
    for (name, size) in differ.iter() {
        let Some(entry) = contents.entry(name) else {
            derivation.add(Code::DerivationDiffers, name, format!("an entry of {size} bytes"), "no such entry");
            continue;
        };
        let made = held.get(name).filter(|made| made.len() as u64 == *size);
        let found = match made {
            Some(_) if entry.size <= LOOKED_AT_MAX => work.bytes(name)?,
            _ => None,
        };
        match (made, found) {
            (Some(made), Some(found)) if name == COMPLETENESS && found.len() <= LEDGER_MAX => {
                excused =
                    excused.saturating_add(usize::from(!completeness(&mut derivation, made, &found, &first.failed)));
            }
            (Some(made), Some(found)) => placed(&mut derivation, name, difference(made, &found)),
            _ => {
                let sizes = (format!("{size} bytes that raw/ gives"), format!("{} other bytes", entry.size));
                derivation.add(Code::DerivationDiffers, name, sizes.0, sizes.1);
            }
        }
    }
    let stored = same.iter().filter(|name| first.served.contains(*name)).count();
    let total = same.len().saturating_add(differ.len()).saturating_sub(stored);
    let mut bad = differ.len().saturating_sub(excused);
    if first.error.is_none() {
        let mut made = BTreeSet::new();
        made.extend(same.iter().map(String::as_str).chain(differ.iter().map(|(name, _)| name.as_str())));
        for name in of_the_layout(contents).filter(|name| !made.contains(name)) {
            let size = contents.entry(name).map_or(0, |entry| entry.size);
            derivation.add(Code::DerivationDiffers, name, "no such entry", format!("an entry of {size} bytes"));
            bad = bad.saturating_add(1);
        }
        for (number, answer) in first.ledger.unused() {
            let what = answer.file.as_deref().unwrap_or_default();
            let place = format!("{REQUESTS}, line {number}");
            derivation.add(Code::DerivationUnused, place, "an answer that an entry is made of", what);
        }
    }
    Ok(match derivation.found.first().map(|(code, ..)| *code) {
        None => {
            let why = passed(total, stored, attached(contents), !first.failed.is_empty());
            let choices = &work.arguments.choices;
            let coverage = Some(coverage::told(&first.covered, (choices.first_day, choices.last_day)));
            Derivation { row: Some((Outcome::Pass, why)), coverage, ..derivation }
        }
        Some(Code::DerivationMissing) => derivation
            .failed("An answer that the entries need is not below raw/: what comes after it could not be made again."),
        Some(Code::DerivationAnswer | Code::DerivationArguments) => derivation
            .failed("What lies below raw/ is not what the entries were made of: making them again came to no end."),
        Some(Code::DerivationUnused) => {
            derivation.failed("The entries come out the same, but an answer lies below raw/ that none is made of.")
        }
        Some(_) => {
            derivation.failed(format!("{bad} of {} tables and documents are not what raw/ gives.", total.max(bad)))
        }
    })
}

fn passed(total: usize, stored: usize, attached: usize, failed: bool) -> String {
    let mut why = format!(
        "{total} of {total} tables and documents were made again from raw/ and came out the same, byte for byte."
    );
    if stored > 0 {
        why.push_str(&match stored {
            1 => " 1 more is an answer or a file as it came, stored once: nothing was made of it.".to_owned(),
            _ => format!(" {stored} more are answers or files as they came, stored once: nothing was made of them."),
        });
    }
    if failed {
        why.push_str(" The words of a failed export are the maker's: of such an answer only the digest is kept.");
    }
    if attached > 0 {
        why.push_str(" Files that the owner added come from no answer.");
    }
    why
}

/// Why it ended before all entries were made.
fn ended(derivation: &mut Derivation, error: &Error, outcomes: &Outcomes) {
    let (code, place, expected) = match error {
        Error::Answer { request, .. } | Error::Refused { request, .. } | Error::TooLarge { request, .. } => {
            let place = outcomes.ledger.file_of(request).unwrap_or(request);
            (Code::DerivationAnswer, place.to_owned(), "an answer that an entry can be made of")
        }
        _ => (Code::DerivationArguments, crate::pack::format::ARGUMENTS.to_owned(), "what a build can follow"),
    };
    let found: String = error.to_string().chars().take(300).collect();
    derivation.add(code, place, expected, found);
}

fn placed(derivation: &mut Derivation, name: &str, difference: Difference) {
    match difference {
        Difference::Byte { offset, line, made, found } => {
            derivation.add(Code::DerivationDiffers, format!("{name}, byte {offset}, line {line}"), made, found);
        }
        Difference::Rows { line, made, found } => {
            let seen = if found < made {
                format!("{found} of these lines")
            } else {
                "the same lines in another order".to_owned()
            };
            derivation.add(
                Code::DerivationRows,
                format!("{name}, line {line}"),
                format!("{made} lines in their order"),
                seen,
            );
        }
    }
}

/// Compares the ledger row by row; says whether anything differs that raw/ can tell. How often an export was asked that failed in the end, it
/// cannot.
fn completeness(derivation: &mut Derivation, made: &[u8], found: &[u8], failed: &[String]) -> bool {
    let (made_rows, found_rows) = (table::read(made), table::read(found));
    let before = derivation.found.len();
    let is_failed = |dataset: &str| {
        failed.iter().any(|entry| {
            let id = entry.trim_start_matches("exports/").trim_end_matches(".error.json").replace('-', "_");
            dataset.starts_with(&id) || (dataset == "focus" && id.starts_with("focus"))
        })
    };
    let mut excused = false;
    for index in 0..made_rows.len().max(found_rows.len()) {
        let place = format!("{COMPLETENESS}, line {}", index.saturating_add(1));
        match (made_rows.get(index), found_rows.get(index)) {
            (Some(row), Some(found)) if row.len() == found.len() => {
                for (column, (made, found)) in row.iter().zip(found).enumerate().filter(|(_, (a, b))| a != b) {
                    let name = HEADER.get(column).copied().unwrap_or_default();
                    if name == "requests" && row.first().is_some_and(|dataset| is_failed(dataset)) {
                        excused = true;
                        continue;
                    }
                    let cell = |text: &str| if text.is_empty() { "an empty cell".to_owned() } else { text.to_owned() };
                    derivation.add(Code::CompletenessRowsDiffer, format!("{place}, {name}"), cell(made), cell(found));
                }
            }
            (made, found) => {
                let row = |row: Option<&Vec<String>>| row.map_or_else(|| "no row".to_owned(), |row| row.join(","));
                derivation.add(Code::CompletenessRowsDiffer, place, row(made), row(found));
            }
        }
        if derivation.found.len().saturating_sub(before) >= ROWS_MAX {
            break;
        }
    }
    if derivation.found.len() == before && !excused {
        placed(derivation, COMPLETENESS, difference(made, found));
    }
    derivation.found.len() > before
}

impl Work<'_> {
    /// The bytes of an entry; None when it cannot be read.
    fn bytes(&mut self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let (scanned, _, limits) = self.read;
        let Some(record) = scanned.records.iter().find(|record| record.name.as_str() == name) else { return Ok(None) };
        let mut bytes = Vec::new();
        match read_entry(&mut *self.source, record, limits, &mut |piece| bytes.extend_from_slice(piece)) {
            Ok(_) => Ok(Some(bytes)),
            Err(EntryIssue::Refused(_)) => Ok(None),
            Err(EntryIssue::Read(error)) => Err(error),
        }
    }
}
