//! The end of writing: a pack whose entries are all written, and to which the files of a signature may still be added. The signature is over a digest
//! of what is there, so it can only be made now.

use std::io::{self, SeekFrom};

use super::append::headers;
use super::record::end_records;
use super::write::{Finished, Sink, WriteError};
use crate::model::digest::Hasher;
use crate::seal::statement::Prefix;

/// A pack without its directory. Dropped before [`Self::finish`], it empties the sink.
pub struct Closed<S: Sink> {
    /// None when finished.
    sink: Option<S>,
    /// Over all that stands before the directory.
    hasher: Hasher,
    /// The directory, which is not written yet.
    directory: Vec<u8>,
    /// How many entries there are.
    count: u64,
}

impl<S: Sink> Drop for Closed<S> {
    fn drop(&mut self) {
        if let Some(sink) = &mut self.sink {
            // The storage may have failed already; then there is nothing to do about it here.
            let _ = sink.truncate(0);
        }
    }
}

impl<S: Sink> Closed<S> {
    /// Takes a sink, the digest of its entries, and the lines of its directory, `count` of them.
    pub(super) fn new(sink: S, hasher: Hasher, directory: Vec<u8>, count: u64) -> Self {
        Self { sink: Some(sink), hasher, directory, count }
    }

    /// The bytes before the directory, which a first signature binds.
    pub fn prefix(&self) -> Prefix {
        Prefix { bytes: self.hasher.length(), sha256: self.hasher.clone().finish() }
    }

    /// Adds an entry, stored: no bit of a part of a signature is free (docs/FORMAT.md, M70).
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let (local, line) = headers(name, bytes, self.hasher.length());
        self.put(&[&local, bytes].concat())?;
        self.directory.extend(line);
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.count
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let sink = self.sink.as_mut().ok_or_else(|| io::Error::other("the pack is finished"))?;
        sink.seek(SeekFrom::Start(self.hasher.length()))?;
        sink.write_all(bytes)?;
        // Read back like the entries: a browser at the end of its quota may take bytes without a word and not have them.
        let mut back = vec![0; bytes.len()];
        sink.seek(SeekFrom::Start(self.hasher.length()))?;
        sink.read_exact(&mut back)?;
        if back != bytes {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "what was written is not what is stored"));
        }
        self.hasher.update(bytes);
        Ok(())
    }

    /// Ends the pack.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn finish(mut self) -> Result<Finished<S>, WriteError> {
        let start = self.hasher.length();
        let directory = std::mem::take(&mut self.directory);
        let end = end_records(self.count, start, start.saturating_add(directory.len() as u64));
        self.put(&[directory, end].concat())?;
        let sink = self.sink.take().ok_or_else(|| io::Error::other("the pack is finished"))?;
        let (size, sha256) = (self.hasher.length(), self.hasher.clone().finish());
        Ok(Finished { sink, size, sha256 })
    }
}
