//! INDEX.csv (docs/FORMAT.md).

use std::borrow::Cow;

use super::facts::{EntryFact, SectionFact, Span};
use super::index::{Absent, ControlRow, Framework, Index};
use super::mapping::Target;
use crate::section::table::Table;

/// The columns, in order.
pub const COLUMNS: [&str; 15] = [
    "framework",
    "control",
    "about",
    "strength",
    "entry",
    "section",
    "population",
    "included",
    "period_from",
    "period_to",
    "truncated",
    "sha256",
    "requests",
    "gap",
    "note",
];

/// The most request numbers in one cell; how many more there are is told.
const NUMBERS_MAX: usize = 100;

/// One line, before it is guarded.
#[derive(Default)]
struct Line<'a> {
    framework: &'a str,
    control: &'a str,
    about: &'a str,
    strength: &'a str,
    entry: &'a str,
    section: &'a str,
    of_section: [String; 5],
    sha256: String,
    requests: String,
    gap: String,
    note: &'a str,
}

/// The whole file: CRLF, quotes where a cell needs them, no byte order mark.
pub(super) fn encode(index: &Index<'_>) -> Vec<u8> {
    let mut table = Table::new(&COLUMNS);
    for framework in &index.frameworks {
        framework.controls.iter().for_each(|row| control(&mut table, index, framework, row));
    }
    for (entry, requests) in &index.others {
        write(&mut table, Line { requests: numbers(index, requests), ..of_entry(index, index.entry(*entry)) });
    }
    for (at, asked) in index.requests.iter().enumerate().filter(|(_, asked)| asked.entries.is_empty()) {
        write(
            &mut table,
            Line {
                about: &asked.request.description,
                requests: numbers(index, &[at]),
                gap: "open: nothing here answers this request".to_owned(),
                ..Line::default()
            },
        );
    }
    table.finish()
}

/// The lines of one control: what speaks for it, then what is absent; or that there is nothing.
fn control(table: &mut Table, index: &Index<'_>, framework: &Framework<'_>, row: &ControlRow<'_>) {
    let line = || Line {
        framework: &framework.catalogue.title,
        control: &row.control.id,
        about: &row.control.about,
        ..Line::default()
    };
    for answer in &row.answers {
        let entry = of_entry(index, index.entry(answer.entry));
        write(
            table,
            Line {
                framework: &framework.catalogue.title,
                control: &row.control.id,
                about: &row.control.about,
                strength: answer.strength.name(),
                requests: numbers(index, &answer.requests),
                note: answer.note.unwrap_or_default(),
                ..entry
            },
        );
    }
    if row.left_out > 0 {
        write(table, Line { gap: format!("{} more entries are not listed", row.left_out), ..line() });
    }
    for absent in &row.absent {
        let gap = match row.answers.is_empty() {
            true => format!("nothing here for {}: {}", row.control.id, missing(absent)),
            false => missing(absent),
        };
        let section = if let Target::Section(id) = absent.target { id.as_str() } else { "" };
        write(
            table,
            Line {
                strength: absent.strength.name(),
                section,
                requests: numbers(index, &row.requests),
                gap,
                note: absent.note.unwrap_or_default(),
                ..line()
            },
        );
    }
    if row.answers.is_empty() && row.absent.is_empty() {
        let gap = format!("nothing here for {}", row.control.id);
        write(table, Line { requests: numbers(index, &row.requests), gap, ..line() });
    }
}

/// What is absent, and why, in one sentence.
pub(super) fn missing(absent: &Absent<'_>) -> String {
    format!("{} is not in this pack: {}", absent.target.name(), absent.why)
}

/// What is known of an entry.
fn of_entry<'a>(index: &Index<'a>, entry: &'a EntryFact) -> Line<'a> {
    let section = index.section_of(entry);
    Line {
        entry: &entry.name,
        section: entry.section.as_deref().unwrap_or_default(),
        of_section: cells(entry, section),
        sha256: entry.sha256.to_string(),
        gap: section.and_then(|section| section.gap.clone()).unwrap_or_default(),
        ..Line::default()
    }
}

/// Population, included, from, to, truncated. A section as of one time has that time at both ends.
fn cells(entry: &EntryFact, section: Option<&SectionFact>) -> [String; 5] {
    let count = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    let Some(section) = section else {
        return [String::new(), count(entry.rows), String::new(), String::new(), String::new()];
    };
    let (from, to) = match &section.span {
        Span::None => (String::new(), String::new()),
        Span::Period(from, to) => (from.clone().unwrap_or_default(), to.clone().unwrap_or_default()),
        Span::AsOf(then) => (then.clone(), then.clone()),
    };
    let truncated = section.truncated.map(|truncated| truncated.to_string()).unwrap_or_default();
    [count(section.population), count(section.included.or(entry.rows)), from, to, truncated]
}

/// Request numbers in one cell, with `; ` between them.
fn numbers(index: &Index<'_>, requests: &[usize]) -> String {
    let shown = index.numbers(requests.get(..NUMBERS_MAX).unwrap_or(requests)).join("; ");
    match requests.len().saturating_sub(NUMBERS_MAX) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}

fn write(table: &mut Table, line: Line<'_>) {
    let texts = [line.framework, line.control, line.about, line.strength, line.entry, line.section];
    let rest = [&line.sha256, &line.requests, &line.gap].map(String::as_str);
    let cells = texts.into_iter().chain(line.of_section.iter().map(String::as_str)).chain(rest).chain([line.note]);
    table.row(cells.map(|cell| guarded(cell).into_owned()));
}

/// A cell that no spreadsheet takes for a formula.
///
/// One `'` goes before a cell that begins with `=`, `+`, `-`, `@`, TAB or CR (contract for DriftWise, section 7), also when only white space, control
/// characters or characters that are not seen stand before that: LibreOffice drops a NUL there and then takes the formula. The same holds behind a `;`,
/// a TAB or a line end within the cell, where a program that expects other separators begins a cell of its own. Full-width marks count as the marks.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    let ends = |c: char| matches!(c, ';' | '\t' | '\r' | '\n');
    if !cell.starts_with(['\t', '\r']) && !cell.split(ends).any(is_live) {
        return Cow::Borrowed(cell);
    }
    let mut safe = String::with_capacity(cell.len().saturating_add(2));
    if cell.starts_with(['\t', '\r']) {
        safe.push('\'');
    }
    for (at, piece) in cell.split_inclusive(ends).enumerate() {
        // The mark goes where the piece begins, so that what was there stays as it was.
        let bare = piece.strip_suffix(ends).unwrap_or(piece);
        if is_live(bare) && !(at == 0 && safe.starts_with('\'')) {
            safe.push('\'');
        }
        safe.push_str(piece);
    }
    Cow::Owned(safe)
}

/// Whether a cell of this text would be a formula to some program. Quotes before it count as nothing, since such a program may take them away.
fn is_live(text: &str) -> bool {
    let first = text.chars().find(|c| !(c.is_whitespace() || c.is_control() || *c == '"' || is_unseen(*c)));
    matches!(first, Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}' | '\u{2212}'))
}

/// Zero-width characters and those that turn the direction of text.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
