//! What becomes of an answer: entries.

use super::read::{Place, Wrong};
use crate::pack::format::is_vendor_name;

/// An entry that is made of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The entry's name.
    pub name: String,
    /// A JSON pointer to what it is made of; empty for the rows of an answer in pages, or for the whole answer.
    pub from: String,
    /// How.
    pub make: Make,
}

/// How an entry is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Make {
    /// A table of rows.
    Csv(Csv),
    /// JSON.
    Json(Json),
    /// The rows, one line of JSON each.
    Lines,
    /// The body as it came.
    Body,
    /// A maker in Rust, by its name.
    Made(String),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// Columns that rows are sorted by, the first first; none leaves them as they came.
    pub sort: Vec<usize>,
    /// Whether lines end in CR LF; else LF.
    pub crlf: bool,
    /// Characters that a cell may not begin with: it gets one `'` before it, so that no program takes it for a formula.
    pub guard: Vec<char>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name in the header.
    pub name: String,
    /// A JSON pointer in the row.
    pub at: String,
    /// What stands there.
    pub cell: Cell,
    /// Whether it may be null; the cell is then empty.
    pub nullable: bool,
    /// Whether it may be absent besides.
    pub optional: bool,
    /// Whether the guard leaves it alone.
    pub plain: bool,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A text as it is, a list of texts joined by blanks, anything else as compact JSON.
    Any,
    /// A text.
    Text,
    /// A number, spelled as it came.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `True` or `False`.
    PythonBoolean,
    /// An instant, written as RFC 3339 in UTC with `Z`.
    Instant,
}

/// How a JSON entry is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json {
    /// The form.
    pub style: Style,
    /// Members of the value that are left out.
    pub leave_out: Vec<String>,
    /// Members that no endpoint gives: null unless the answer has them.
    pub without_source: Vec<String>,
}

/// The forms of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Two blanks, one newline at the end.
    Indented,
    /// On one line.
    Compact,
    /// As Python's `json.dumps(…, indent=2)` with ASCII escapes.
    Python,
}

impl Output {
    /// `{name, form, from?, columns?, sort?, line_end?, guard?, style?, leave_out?, without_source?, maker?}`
    pub(super) fn read(output: &Place<'_>) -> Result<Self, Wrong> {
        let name = output.text("name")?;
        if !is_vendor_name(&name) {
            return Err(output.member("name")?.wrong("a name of [A-Za-z0-9._-] and / that is not reserved", &name));
        }
        let from = if output.optional("from").is_some() { output.pointer("from")? } else { String::new() };
        let form = output.word("form", &["csv", "json", "jsonl", "body", "made"])?;
        let make = match form.as_str() {
            "csv" => {
                output.only(&["name", "form", "from", "columns", "sort", "line_end", "guard"])?;
                Make::Csv(Csv::read(output)?)
            }
            "json" => {
                output.only(&["name", "form", "from", "style", "leave_out", "without_source"])?;
                Make::Json(Json {
                    style: match output.word_or("style", &["indented", "compact", "python"])?.as_str() {
                        "compact" => Style::Compact,
                        "python" => Style::Python,
                        _ => Style::Indented,
                    },
                    leave_out: output.texts("leave_out")?,
                    without_source: output.texts("without_source")?,
                })
            }
            "jsonl" => {
                output.only(&["name", "form", "from"])?;
                Make::Lines
            }
            "body" => {
                output.only(&["name", "form"])?;
                Make::Body
            }
            _ => {
                output.only(&["name", "form", "from", "maker"])?;
                Make::Made(output.text("maker")?)
            }
        };
        Ok(Self { name, from, make })
    }
}

impl Csv {
    fn read(output: &Place<'_>) -> Result<Self, Wrong> {
        let mut columns: Vec<Column> = Vec::new();
        for column in output.member("columns")?.items()? {
            let read = Column::read(&column)?;
            if columns.iter().any(|other| other.name == read.name) {
                return Err(column.wrong("a name that no other column has", &read.name));
            }
            columns.push(read);
        }
        if columns.is_empty() {
            return Err(output.member("columns")?.wrong("at least one column", "none"));
        }
        let mut sort = Vec::new();
        for name in output.texts("sort")? {
            let index = columns.iter().position(|column| column.name == name);
            sort.push(index.ok_or_else(|| output.place("sort").wrong("names of columns", &name))?);
        }
        let mut guard = Vec::new();
        for text in output.texts("guard")? {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(only), None) => guard.push(only),
                _ => return Err(output.place("guard").wrong("texts of one character", &text)),
            }
        }
        let crlf = output.word_or("line_end", &["lf", "crlf"])? == "crlf";
        Ok(Self { columns, sort, crlf, guard })
    }
}

impl Column {
    /// A name alone is a column of any value that may be absent.
    fn read(column: &Place<'_>) -> Result<Self, Wrong> {
        if let Some(name) = column.plain_text() {
            let at = format!("/{name}");
            return Ok(Self {
                name: name.to_owned(),
                at,
                cell: Cell::Any,
                nullable: true,
                optional: true,
                plain: false,
            });
        }
        column.only(&["name", "at", "cell", "nullable", "optional", "plain"])?;
        let name = column.text("name")?;
        let at = if column.optional("at").is_some() { column.pointer("at")? } else { format!("/{name}") };
        let cell = match column
            .word_or("cell", &["any", "text", "number", "boolean", "python_boolean", "instant"])?
            .as_str()
        {
            "text" => Cell::Text,
            "number" => Cell::Number,
            "boolean" => Cell::Boolean,
            "python_boolean" => Cell::PythonBoolean,
            "instant" => Cell::Instant,
            _ => Cell::Any,
        };
        Ok(Self {
            name,
            at,
            cell,
            nullable: column.switch("nullable")? || column.switch("optional")?,
            optional: column.switch("optional")?,
            plain: column.switch("plain")?,
        })
    }
}
