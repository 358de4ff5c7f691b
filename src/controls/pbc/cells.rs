//! A separated text (RFC 4180, any separator) into cells, with the line and column of what is wrong.
//!
//! The general reader takes stray quotes as they come; a list that a person made is better told where its quote was not closed.

use super::{CELL_MAX, COLUMNS_MAX, PbcError, ROWS_MAX};

/// One row and the line of the text on which it begins, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// All rows of `text` that are not empty. `line` is the number of its first line.
pub(super) fn rows(text: &str, separator: char, line: usize) -> Result<Vec<Row>, PbcError> {
    let mut cells = Cells { rest: text.chars().peekable(), separator, line };
    let mut rows = Vec::new();
    while cells.rest.peek().is_some() {
        let row = cells.row()?;
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // The header is one more.
        if rows.len() > ROWS_MAX {
            return Err(PbcError::at(row.line, None, format!("at most {ROWS_MAX} requests"), "one more"));
        }
        rows.push(row);
    }
    Ok(rows)
}

struct Cells<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    line: usize,
}

impl Cells<'_> {
    fn row(&mut self) -> Result<Row, PbcError> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            if cells.len() == COLUMNS_MAX {
                return Err(PbcError::at(line, None, format!("at most {COLUMNS_MAX} columns"), "one more"));
            }
            let column = cells.len().saturating_add(1);
            let cell = if self.rest.peek() == Some(&'"') { self.quoted(column)? } else { self.bare(column)? };
            cells.push(cell);
            match self.rest.next() {
                Some(c) if c == self.separator => {}
                Some('\r') => {
                    self.rest.next_if_eq(&'\n');
                    self.line = self.line.saturating_add(1);
                    break;
                }
                Some(_) => {
                    self.line = self.line.saturating_add(1);
                    break;
                }
                None => break,
            }
        }
        Ok(Row { line, cells })
    }

    /// A cell without quotes, up to a separator or a line end. A quote within it is a character like others.
    fn bare(&mut self, column: usize) -> Result<String, PbcError> {
        let mut cell = String::new();
        let separator = self.separator;
        while let Some(c) = self.rest.next_if(|c| *c != separator && !matches!(c, '\r' | '\n')) {
            self.push(&mut cell, c, column)?;
        }
        Ok(cell)
    }

    fn quoted(&mut self, column: usize) -> Result<String, PbcError> {
        let opened = self.line;
        self.rest.next();
        let mut cell = String::new();
        loop {
            match self.rest.next() {
                None => {
                    return Err(PbcError::at(
                        opened,
                        Some(column),
                        "a quote that closes the cell",
                        "the end of the text",
                    ));
                }
                Some('"') if self.rest.next_if_eq(&'"').is_some() => self.push(&mut cell, '"', column)?,
                Some('"') => break,
                Some('\r') if self.rest.peek() == Some(&'\n') => self.push(&mut cell, '\r', column)?,
                Some(c @ ('\r' | '\n')) => {
                    self.push(&mut cell, c, column)?;
                    self.line = self.line.saturating_add(1);
                }
                Some(c) => self.push(&mut cell, c, column)?,
            }
        }
        match self.rest.peek() {
            Some(c) if *c != self.separator && !matches!(c, '\r' | '\n') => {
                let expected = "a separator or the end of the line after the quote";
                Err(PbcError::at(self.line, Some(column), expected, format!("{c:?}")))
            }
            _ => Ok(cell),
        }
    }

    fn push(&self, cell: &mut String, c: char, column: usize) -> Result<(), PbcError> {
        cell.push(c);
        if cell.len() <= CELL_MAX {
            return Ok(());
        }
        Err(PbcError::at(self.line, Some(column), format!("a cell of at most {CELL_MAX} bytes"), "a longer one"))
    }
}
