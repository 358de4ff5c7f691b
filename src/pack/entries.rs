//! Where the entries of a pack go: into a ZIP, or past a reader who compares them with one.

use super::deflate::Deflater;
use super::write::{PackWriter, Sink, WriteError};
use crate::model::digest::Digest;

/// Takes entries one after the other.
pub trait Entries {
    /// Begins an entry; the one before must have ended.
    ///
    /// # Errors
    /// [`WriteError`] for a bad or repeated name, or when the storage fails.
    fn begin(&mut self, name: &str) -> Result<(), WriteError>;

    /// The same for an entry of about this many bytes, where that is known.
    ///
    /// # Errors
    /// As [`Self::begin`].
    fn begin_sized(&mut self, name: &str, _size: Option<u64>) -> Result<(), WriteError> {
        self.begin(name)
    }

    /// Adds bytes to the open entry.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError>;

    /// Ends the open entry and gives its digest; None where none is open.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    fn end(&mut self) -> Result<Option<Digest>, WriteError>;

    /// Drops the open entry as if it had not begun.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    fn abort(&mut self) -> Result<(), WriteError>;

    /// Takes a whole entry.
    ///
    /// # Errors
    /// As [`Self::begin`] and [`Self::write`].
    fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, WriteError>;

    /// Every entry so far with its digest, in order.
    fn written(&self) -> &[(String, Digest)];

    /// Waits until not too much of what was taken is still to be stored: to be called between pieces, by whoever makes many.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    fn room(&mut self) -> impl Future<Output = Result<(), WriteError>> {
        std::future::ready(Ok(()))
    }
}

impl<S: Sink, D: Deflater> Entries for PackWriter<S, D> {
    fn begin(&mut self, name: &str) -> Result<(), WriteError> {
        PackWriter::begin(self, name)
    }

    fn begin_sized(&mut self, name: &str, size: Option<u64>) -> Result<(), WriteError> {
        PackWriter::begin_sized(self, name, size)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        PackWriter::write(self, bytes)
    }

    fn end(&mut self) -> Result<Option<Digest>, WriteError> {
        PackWriter::end(self)
    }

    fn abort(&mut self) -> Result<(), WriteError> {
        PackWriter::abort(self)
    }

    fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, WriteError> {
        PackWriter::entry(self, name, bytes)
    }

    fn written(&self) -> &[(String, Digest)] {
        PackWriter::written(self)
    }

    async fn room(&mut self) -> Result<(), WriteError> {
        self.pause().await?;
        let most = self.ahead()?;
        self.wait_below(most).await
    }
}
