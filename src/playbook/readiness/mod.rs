//! `readiness.json`: how far the owner is with what the playbook asks for, and how that is known.
//!
//! Two things are kept apart: what was *computed* from the pack, and what a person *attested*, with name and day. An attestation ends with the
//! item's cadence. The operator's file has the [`Items`], the owner's file the [`Attestations`], the build the [`Facts`]; [`assess`] puts them together.

mod assess;
mod attest;
mod cadence;
mod encode;
mod facts;
mod items;
mod summary;
mod typed;

pub use assess::{Assessed, Gate, How, Readiness, Status, assess};
pub use attest::{ATTESTATIONS_MAX, ATTESTATIONS_NAME, ATTESTATIONS_SCHEMA, Attestation, Attestations};
pub use cadence::Cadence;
pub use encode::{NAME, SCHEMA};
pub use facts::{Fact, Facts, Known};
pub use items::{ITEMS, ITEMS_SCHEMA, Item, Items, Kind, OWN_ITEMS, Section};
pub use summary::Summary;
pub use typed::{Typed, TypedField};

use crate::model::json::line_at;
use crate::source::{AnswerError, Reader};

/// A file of the operator's or the owner's is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: expected {expected}, found {found}")]
pub struct FileError {
    /// `line N`, or a JSON pointer (RFC 6901) to the field.
    pub place: String,
    /// What may stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl FileError {
    fn new(place: &str, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { place: place.to_owned(), expected: expected.into(), found: found.into() }
    }

    /// A JSON error is told by its line in `bytes`.
    fn of(error: AnswerError, bytes: &[u8]) -> Self {
        match error {
            AnswerError::Json(error) => {
                let line = line_at(bytes, error.offset);
                Self::new(&format!("line {line}"), error.expected, error.found)
            }
            AnswerError::Shape { place, expected, found } => Self { place, expected: expected.to_owned(), found },
        }
    }
}

/// A text that says something: not empty, no white space around it.
fn said<'a>(reader: &Reader<'a>, place: &str) -> Result<&'a str, Refused> {
    let text = reader.text()?;
    if text.is_empty() || text.trim() != text {
        return Err(FileError::new(place, "a text without white space around it", format!("{text:?}")).into());
    }
    Ok(text)
}

/// One of a list, by its name.
fn one_of<T: Copy, const N: usize>(
    reader: &Reader<'_>,
    place: &str,
    all: &[T; N],
    name: fn(T) -> &'static str,
) -> Result<T, Refused> {
    let words = all.map(name);
    let at = word(reader, place, &words)?;
    all.get(at).copied().ok_or_else(|| FileError::new(place, words.join(", "), "another word").into())
}

/// Which of the words it is.
fn word(reader: &Reader<'_>, place: &str, words: &[&str]) -> Result<usize, Refused> {
    let text = reader.text()?;
    words
        .iter()
        .position(|word| *word == text)
        .ok_or_else(|| FileError::new(place, ["one of ", &words.join(", ")].concat(), format!("{text:?}")).into())
}

/// Either error, before the bytes are at hand.
enum Refused {
    Answer(AnswerError),
    File(FileError),
}

impl Refused {
    fn told(self, bytes: &[u8]) -> FileError {
        match self {
            Self::Answer(error) => FileError::of(error, bytes),
            Self::File(error) => error,
        }
    }
}

impl From<AnswerError> for Refused {
    fn from(error: AnswerError) -> Self {
        Self::Answer(error)
    }
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}
