//! The end of writing: a pack whose entries are all written, and to which the files of a signature may still be added. The signature is over a digest
//! of what is there, so it can only be made now.

use std::io::{self, SeekFrom};

use super::append::{end_records, headers};
use super::write::{Finished, Sink, WriteError};
use crate::model::digest::Hasher;
use crate::seal::statement::Prefix;

/// Length of the end record without a comment, of the ZIP64 locator and of the ZIP64 end record (APPNOTE 4.3.16, 4.3.15, 4.3.14).
const END: usize = 22;
const LOCATOR: usize = 20;
const ZIP64_END: usize = 56;
/// Bytes read at a time.
const PIECE: usize = 64 << 10;

/// A pack with its directory. Dropped before [`Self::finish`], it empties the sink.
pub struct Closed<S: Sink> {
    /// None when finished.
    sink: Option<S>,
    /// Over all that stands before the directory.
    hasher: Hasher,
    /// The directory, and the end records after it.
    directory: Vec<u8>,
    end: Vec<u8>,
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
    /// Takes a finished ZIP of `count` entries, and digests it up to its directory.
    pub(super) fn new(mut sink: S, count: u64) -> Result<Self, WriteError> {
        let read = read(&mut sink);
        let (hasher, directory, end) = match read {
            Ok(read) => read,
            Err(error) => {
                let _ = sink.truncate(0);
                return Err(error.into());
            }
        };
        Ok(Self { sink: Some(sink), hasher, directory, end, count })
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
        // Where the directory starts has changed, and so has its size.
        self.end.clear();
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
        if self.end.is_empty() {
            let end = end_records(self.count, start, start.saturating_add(directory.len() as u64));
            self.put(&[directory, end].concat())?;
        } else {
            // As it stands.
            self.hasher.update(&directory);
            self.hasher.update(&self.end);
        }
        let sink = self.sink.take().ok_or_else(|| io::Error::other("the pack is finished"))?;
        let (size, sha256) = (self.hasher.length(), self.hasher.clone().finish());
        Ok(Finished { sink, size, sha256 })
    }
}

/// Digests a ZIP up to its directory, and gives the directory and the end records.
fn read<S: Sink>(sink: &mut S) -> io::Result<(Hasher, Vec<u8>, Vec<u8>)> {
    let short = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let length = sink.seek(SeekFrom::End(0))?;
    let tail_length = length.min((END + LOCATOR + ZIP64_END) as u64);
    sink.seek(SeekFrom::Start(length.saturating_sub(tail_length)))?;
    let mut tail = vec![0; usize::try_from(tail_length).map_err(|_| short())?];
    sink.read_exact(&mut tail)?;
    let (records, end) = tail.split_at_checked(tail.len().saturating_sub(END)).ok_or_else(short)?;
    let number = |record: &[u8], at: usize, bytes: usize| {
        let field = record.get(at..)?.get(..bytes)?;
        Some(field.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    // Written by this program a moment ago: there are ZIP64 records exactly where their locator stands.
    let zip64 = records.split_at_checked(ZIP64_END).filter(|(record, locator)| {
        record.starts_with(b"PK\x06\x06") && locator.len() == LOCATOR && locator.starts_with(b"PK\x06\x07")
    });
    let (size, start, records) = match zip64 {
        Some((record, _)) => (number(record, 40, 8), number(record, 48, 8), END + LOCATOR + ZIP64_END),
        None => (number(end, 12, 4), number(end, 16, 4), END),
    };
    let (size, start) = size.zip(start).ok_or_else(short)?;
    if start.checked_add(size).and_then(|end| end.checked_add(records as u64)) != Some(length) {
        return Err(io::Error::other("the end of the pack is not where it was written"));
    }

    sink.seek(SeekFrom::Start(0))?;
    let (mut hasher, mut piece) = (Hasher::default(), vec![0; PIECE]);
    while hasher.length() < start {
        let wanted = usize::try_from(start.saturating_sub(hasher.length())).unwrap_or(PIECE).min(PIECE);
        let piece = piece.get_mut(..wanted).unwrap_or_default();
        sink.read_exact(piece)?;
        hasher.update(piece);
    }
    let mut directory = vec![0; usize::try_from(size).map_err(|_| short())?];
    sink.read_exact(&mut directory)?;
    let mut end = vec![0; records];
    sink.read_exact(&mut end)?;
    Ok((hasher, directory, end))
}
