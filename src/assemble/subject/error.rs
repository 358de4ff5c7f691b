//! Why no export was made.

use crate::dsar::SubjectError;
use crate::pack::write::WriteError;

/// Why there is no export. Its text is for the maker: it names the file that was given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The subject cannot be looked for.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// No file was given.
    #[error("expected at least one pack, answer or log, found none")]
    Nothing,
    /// A file cannot be used.
    #[error("{name}: {why}")]
    File {
        /// Its name as it was given.
        name: String,
        /// What was expected, what was found, and what to do.
        why: String,
    },
    /// The export could not be stored.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl ExportError {
    pub(super) fn file(name: &str, why: impl Into<String>) -> Self {
        Self::File { name: name.to_owned(), why: why.into() }
    }
}
