//! An auditor's list of requests (PBC list, "provided by client"), as CSV from whatever program made it (docs/CONTROLS.md).

mod cells;
mod header;

use std::collections::BTreeMap;

use crate::model::digest::Digest;
use crate::model::json::line_at;
use cells::{Row, rows};
use header::{Columns, find};

/// The largest list, in bytes.
pub const LIST_MAX: usize = 16 << 20;
/// The most requests.
pub const ROWS_MAX: usize = 5_000;
/// The most columns.
pub const COLUMNS_MAX: usize = 256;
/// The largest cell, in bytes.
pub const CELL_MAX: usize = 64 << 10;
/// The longest number of a request, in characters.
pub const NUMBER_MAX: usize = 80;

/// A list of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pbc {
    /// In the order of the list; no number comes twice.
    pub requests: Vec<PbcRequest>,
    /// SHA-256 of the list as it was given.
    pub sha256: Digest,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PbcRequest {
    /// The line of the list on which it begins, from 1.
    pub line: usize,
    /// Its number, as the list spells it.
    pub number: String,
    /// What is asked for.
    pub description: String,
    /// What the columns of controls, sections and entries say, one line each; empty where there is none.
    pub references: String,
    /// When it is due, as the list spells it.
    pub due: Option<String>,
}

/// The file is not a list of requests that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: expected {expected}, found {found}", self.column.map(|column| format!(", column {column}")).unwrap_or_default())]
pub struct PbcError {
    /// The line of the text, from 1.
    pub line: usize,
    /// The column of the table, from 1; None where the whole line is meant.
    pub column: Option<usize>,
    /// What may stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl PbcError {
    fn at(line: usize, column: Option<usize>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line, column, expected: expected.into(), found: found.into() }
    }
}

impl Pbc {
    /// Reads a list: UTF-8 with or without a byte order mark, cells separated by commas, semicolons or TABs, one header line. White space around
    /// cells and rows without a character are passed over.
    ///
    /// # Errors
    /// [`PbcError`] with line and column: another encoding, no column of numbers or descriptions, a row without either, a number that comes twice, a
    /// quote that is not closed, a limit that is passed.
    pub fn parse(bytes: &[u8]) -> Result<Self, PbcError> {
        if bytes.len() > LIST_MAX {
            return Err(PbcError::at(1, None, format!("at most {LIST_MAX} bytes"), format!("{} bytes", bytes.len())));
        }
        let (columns, rows) = table(text(bytes)?)?;
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut requests = Vec::new();
        for row in rows {
            let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.trim());
            let needed = |at: usize, what: &str| match cell(at) {
                "" => Err(PbcError::at(row.line, Some(at.saturating_add(1)), what, "nothing")),
                text => Ok(text.to_owned()),
            };
            let number = needed(columns.number, "the number of the request")?;
            if number.chars().count() > NUMBER_MAX {
                let found = format!("{} characters", number.chars().count());
                let expected = format!("a number of at most {NUMBER_MAX} characters");
                return Err(PbcError::at(row.line, Some(columns.number.saturating_add(1)), expected, found));
            }
            if let Some(before) = seen.insert(number.clone(), row.line) {
                let found = format!("{number:?} again, which stands on line {before}");
                return Err(PbcError::at(
                    row.line,
                    Some(columns.number.saturating_add(1)),
                    "a number that comes once",
                    found,
                ));
            }
            let named = columns.references.iter().map(|at| cell(*at)).filter(|text| !text.is_empty());
            requests.push(PbcRequest {
                line: row.line,
                description: needed(columns.description, "what is asked for")?,
                references: named.collect::<Vec<_>>().join("\n"),
                due: columns.due.map(cell).filter(|text| !text.is_empty()).map(str::to_owned),
                number,
            });
        }
        Ok(Self { requests, sha256: Digest::of(bytes) })
    }
}

/// The text of the file. Spreadsheets also save UTF-16 and older code pages; those are told apart from damage.
fn text(bytes: &[u8]) -> Result<&str, PbcError> {
    let expected = "UTF-8 (save the list as \u{201c}CSV UTF-8\u{201d})";
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(PbcError::at(1, None, expected, "UTF-16"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let (offset, line) = (error.valid_up_to(), line_at(bytes, error.valid_up_to()));
        PbcError::at(line, None, expected, format!("byte 0x{:02x}", bytes.get(offset).copied().unwrap_or_default()))
    })
}

/// The columns and the rows below the header, by the separator with which the header has what is needed.
fn table(text: &str) -> Result<(Columns, Vec<Row>), PbcError> {
    // Spreadsheets that saved with another separator say so in a line of their own.
    let (text, first, said) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((said, rest)) => (rest, 2, said.trim_end_matches('\r').chars().next()),
        None => (text, 1, None),
    };
    let mut told: Option<PbcError> = None;
    for separator in said.map_or_else(|| vec![',', ';', '\t'], |said| vec![said]) {
        let found = rows(text, separator, first).and_then(|mut rows| {
            if rows.is_empty() {
                return Err(PbcError::at(first, None, "a header line", "an empty text"));
            }
            let header = rows.remove(0);
            Ok((header.cells.len(), find(&header), rows))
        });
        match found {
            Ok((_, Ok(columns), rows)) => return Ok((columns, rows)),
            // The reason is told for the separator that makes a table of it, else for the comma.
            Ok((width, Err(error), _)) if width > 1 || told.is_none() => told = Some(error),
            Err(error) if told.is_none() => told = Some(error),
            _ => {}
        }
    }
    Err(told.unwrap_or_else(|| PbcError::at(first, None, "a header line", "an empty text")))
}
