//! What the two JSON files have in common: how they are read, and how an error in them is told.

use crate::model::json::{Value, line_at, line_of};
use crate::source::{AnswerError, Reader};

/// The largest catalogue or mapping, in bytes.
pub const FILE_MAX: usize = 4 << 20;

/// A catalogue or a mapping is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: expected {expected}, found {found}", of(field))]
pub struct FileError {
    /// The line of the text, from 1.
    pub line: usize,
    /// A JSON pointer (RFC 6901) to the field; empty for the whole text.
    pub field: String,
    /// What may stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

fn of(field: &str) -> String {
    if field.is_empty() { String::new() } else { [", ", field].concat() }
}

/// An error before the text is at hand that tells the line.
pub(super) enum Refused {
    Answer(AnswerError),
    Value { field: String, expected: String, found: String },
}

impl From<AnswerError> for Refused {
    fn from(error: AnswerError) -> Self {
        Self::Answer(error)
    }
}

impl Refused {
    /// A value that has the right type and cannot be used.
    pub(super) fn value(field: impl Into<String>, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::Value { field: field.into(), expected: expected.into(), found: found.into() }
    }

    fn told(self, bytes: &[u8]) -> FileError {
        let at = |field: String, expected, found| {
            // Readers say `the whole answer` where the pointer is empty.
            let field = if field.starts_with('/') { field } else { String::new() };
            FileError { line: line_of(bytes, &field), field, expected, found }
        };
        match self {
            Self::Answer(AnswerError::Json(error)) => FileError {
                line: line_at(bytes, error.offset),
                field: String::new(),
                expected: error.expected.to_owned(),
                found: error.found,
            },
            Self::Answer(AnswerError::Shape { place, expected, found }) => at(place, expected.to_owned(), found),
            Self::Value { field, expected, found } => at(field, expected, found),
        }
    }
}

/// Reads a file by `read`, which is given its whole value. A byte order mark before it is passed over.
pub(super) fn parse<T>(bytes: &[u8], read: impl FnOnce(&Reader<'_>) -> Result<T, Refused>) -> Result<T, FileError> {
    if bytes.len() > FILE_MAX {
        let (expected, found) = (format!("at most {FILE_MAX} bytes"), format!("{} bytes", bytes.len()));
        return Err(FileError { line: 1, field: String::new(), expected, found });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let told = |refused: Refused| refused.told(bytes);
    let value: Value = Reader::parse(bytes).map_err(|error| told(error.into()))?;
    read(&Reader::new(&value)).map_err(told)
}

/// The member `key` as a text that says something: not empty, no white space around it, no control characters, at most `most` characters.
pub(super) fn said(object: &Reader<'_>, place: &str, key: &str, most: usize) -> Result<String, Refused> {
    let text = object.member(key)?.text()?;
    is_said(text, &format!("{place}/{key}"), most)
}

/// The same for a text that is at hand.
pub(super) fn is_said(text: &str, field: &str, most: usize) -> Result<String, Refused> {
    let fine = !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control);
    if fine && text.chars().count() <= most {
        return Ok(text.to_owned());
    }
    let expected =
        format!("a text of 1 to {most} characters, without white space around it and without control characters");
    Err(Refused::value(field, expected, short(text)))
}

/// The member `schema`, which must be `wanted`.
pub(super) fn schema(file: &Reader<'_>, wanted: &str) -> Result<(), Refused> {
    let found = file.member("schema")?.text()?;
    if found == wanted { Ok(()) } else { Err(Refused::value("/schema", wanted, short(found))) }
}

/// A text in an error: quoted, cut to 60 characters.
pub(super) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        None => format!("{text:?}"),
        Some((at, _)) => format!("{:?}…", text.get(..at).unwrap_or_default()),
    }
}
