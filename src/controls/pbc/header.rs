//! Which column is what, by the names that such lists usually have.

use super::PbcError;
use super::cells::Row;

/// Names of the column of numbers, the surest first.
const NUMBER: [&str; 29] = [
    "request number",
    "request no",
    "request #",
    "request id",
    "request ref",
    "request reference",
    "pbc number",
    "pbc no",
    "pbc #",
    "pbc id",
    "pbc ref",
    "pbc",
    "item number",
    "item no",
    "item #",
    "item id",
    "number",
    "no",
    "nr",
    "num",
    "#",
    "id",
    "ref no",
    "ref #",
    "ref number",
    "reference no",
    "reference number",
    "ref",
    "item",
];

/// Names of the column of descriptions.
const DESCRIPTION: [&str; 18] = [
    "description",
    "request description",
    "description of request",
    "item description",
    "request detail",
    "request details",
    "details",
    "request",
    "requested item",
    "requested items",
    "information requested",
    "documents requested",
    "document requested",
    "evidence requested",
    "evidence request",
    "evidence",
    "document",
    "item",
];

/// Names of columns of controls, sections and entries; a list may have several.
const REFERENCES: [&str; 33] = [
    "control",
    "controls",
    "control id",
    "control ids",
    "control no",
    "control number",
    "control #",
    "control ref",
    "control reference",
    "criteria",
    "criterion",
    "criteria ref",
    "tsc",
    "tsc ref",
    "tsc reference",
    "tsc criteria",
    "trust services criteria",
    "soc 2",
    "soc 2 criteria",
    "iso 27001",
    "annex a",
    "gdpr",
    "article",
    "articles",
    "framework",
    "framework reference",
    "reference",
    "references",
    "section",
    "sections",
    "entry",
    "entries",
    "file",
];

/// Names of the column of due dates.
const DUE: [&str; 7] = ["due", "due date", "date due", "deadline", "needed by", "required by", "due by"];

/// Where what stands, columns counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) number: usize,
    pub(super) description: usize,
    pub(super) references: Vec<usize>,
    pub(super) due: Option<usize>,
}

/// Finds the columns in the header line.
pub(super) fn find(header: &Row) -> Result<Columns, PbcError> {
    let names: Vec<String> = header.cells.iter().map(|cell| plain(cell)).collect();
    let first = |wanted: &[&str], taken: Option<usize>| {
        wanted.iter().find_map(|want| {
            let places = names.iter().enumerate().filter(|(at, name)| *name == want && Some(*at) != taken);
            places.map(|(at, _)| at).next()
        })
    };
    let absent = |what: &str| PbcError::at(header.line, None, what, told(&header.cells));
    let number = first(&NUMBER, None)
        .ok_or_else(|| absent("a column of request numbers, such as \u{201c}Number\u{201d}, \u{201c}No\u{201d}, \u{201c}Ref\u{201d} or \u{201c}Request ID\u{201d}"))?;
    let description = first(&DESCRIPTION, Some(number)).ok_or_else(|| {
        absent("a column of descriptions, such as \u{201c}Description\u{201d} or \u{201c}Request\u{201d}")
    })?;
    let others = names.iter().enumerate().filter(|(at, _)| *at != number && *at != description);
    let references = others.filter(|(_, name)| REFERENCES.contains(&name.as_str())).map(|(at, _)| at).collect();
    Ok(Columns { number, description, references, due: first(&DUE, None) })
}

/// A header's words in lower case with single spaces, without what does not tell one name from another: `Request_No.` is `request no`, `Control(s)` is
/// `controls`.
fn plain(cell: &str) -> String {
    let letters: String = cell
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '.' | ':' | '*'))
        .map(|c| if c.is_alphanumeric() || c == '#' { c } else { ' ' })
        .flat_map(char::to_lowercase)
        .collect();
    // `Request#` is `request #`.
    letters.replace('#', " # ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header's cells, cut to what a message can hold.
fn told(cells: &[String]) -> String {
    let mut text =
        cells.iter().take(8).map(|cell| super::super::file::short(cell.trim())).collect::<Vec<_>>().join(", ");
    if cells.len() > 8 {
        text.push_str(", …");
    }
    text
}
