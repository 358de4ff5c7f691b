//! Where the bytes of a pack come from: a range at a time, so that no pack is held whole.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// A file of known length that answers for any range of itself.
pub trait ReadAt {
    /// Length of the whole, in bytes.
    fn len(&self) -> u64;

    /// Whether there are no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buf` exactly, from `offset` bytes after the start.
    ///
    /// # Errors
    /// When the source fails, or ends before `buf` is full.
    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<()>;

    /// Is told short ranges that are read soon, each by its first byte and the first after, in order and apart from each other. A source that takes long for
    /// a read may read them together. What cannot be read is told when it is.
    fn expect(&mut self, _ranges: &[(u64, u64)]) {}
}

/// A pack in memory.
#[derive(Debug, Clone, Copy)]
pub struct Memory<'a>(pub &'a [u8]);

impl ReadAt for Memory<'_> {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<()> {
        let range = usize::try_from(offset).ok().and_then(|start| Some(start..start.checked_add(buf.len())?));
        let bytes = range.and_then(|range| self.0.get(range)).ok_or_else(past_end)?;
        buf.copy_from_slice(bytes);
        Ok(())
    }
}

/// A pack in a file of the operating system.
#[derive(Debug)]
pub struct FileRange {
    file: File,
    len: u64,
}

impl FileRange {
    /// Takes an open file; its length is read once, here.
    ///
    /// # Errors
    /// When the length cannot be read.
    pub fn new(file: File) -> Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file, len })
    }
}

impl ReadAt for FileRange {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> Result<()> {
        self.file.seek(SeekFrom::Start(offset))?;
        self.file.read_exact(buf)
    }
}

fn past_end() -> Error {
    Error::new(ErrorKind::UnexpectedEof, "the range ends after the file does")
}
