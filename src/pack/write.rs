//! Writes the container profile (docs/FORMAT.md) through the `zip` crate: the one door to it in the program.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::model::digest::{Digest, Hasher};
use crate::pack::closed::Closed;
use crate::pack::format::is_writable_name;

/// Where a pack is written: readable again, so that the finished file can be digested; sizes are patched in by seeking.
pub trait Sink: Read + Write + Seek {
    /// Cuts the sink to `length` bytes.
    ///
    /// # Errors
    /// When the storage fails.
    fn truncate(&mut self, length: u64) -> io::Result<()>;
}

/// A sink in memory.
#[derive(Debug, Clone, Default)]
pub struct MemorySink(pub io::Cursor<Vec<u8>>);

impl Read for MemorySink {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
}

impl Write for MemorySink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for MemorySink {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl Sink for MemorySink {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.0.get_mut().truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(())
    }
}

impl Sink for std::fs::File {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}

/// Why an entry or a pack could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The storage failed: full, or taken away.
    #[error("the pack could not be stored: {0}")]
    Io(#[from] io::Error),
    /// A name that the profile does not allow.
    #[error("{0:?} cannot be an entry's name: it must be of letters, digits, `.`, `_`, `-` and `/`")]
    Name(String),
    /// The ZIP writer refused, for example a name that comes twice.
    #[error("the ZIP could not be written: {0}")]
    Zip(#[from] zip::result::ZipError),
}

/// The sink, reachable beside the ZIP writer that writes to it.
struct Shared<S> {
    sink: Rc<RefCell<S>>,
    /// What is written is dropped: the pack was given up, and the ZIP writer, which ends its archive when dropped, must not.
    given_up: Rc<Cell<bool>>,
}

impl<S> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Self { sink: Rc::clone(&self.sink), given_up: Rc::clone(&self.given_up) }
    }
}

impl<S: Sink> Write for Shared<S> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.given_up.get() { Ok(buf.len()) } else { self.sink.borrow_mut().write(buf) }
    }
    fn flush(&mut self) -> io::Result<()> {
        self.sink.borrow_mut().flush()
    }
}

impl<S: Sink> Seek for Shared<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.sink.borrow_mut().seek(to)
    }
}

/// What is handed to the deflater at one time. Its output depends on how its input is cut, so the cut is ours and not the network's.
const BLOCK: usize = 64 << 10;

/// A pack under construction. Dropped before [`Self::finish`], it empties the sink: the ZIP writer would leave a whole archive there.
pub struct PackWriter<S: Sink> {
    /// None when finished.
    zip: Option<ZipWriter<Shared<S>>>,
    sink: Shared<S>,
    open: Option<(String, Hasher)>,
    /// Bytes of the open entry that are not a whole block yet.
    block: Vec<u8>,
    written: Vec<(String, Digest)>,
    /// Bytes of the open entry, and of every one before.
    length: u64,
    sizes: Vec<u64>,
}

impl<S: Sink> Drop for PackWriter<S> {
    fn drop(&mut self) {
        if let Some(zip) = self.zip.take() {
            self.sink.given_up.set(true);
            drop(zip);
            // The storage may have failed already; then there is nothing to do about it here.
            let _ = self.sink.sink.borrow_mut().truncate(0);
        }
    }
}

/// A finished ZIP.
#[derive(Debug)]
pub struct Finished<S> {
    /// Where it lies, positioned anywhere.
    pub sink: S,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

impl<S: Sink> PackWriter<S> {
    /// Begins a pack at the start of an empty sink.
    pub fn new(sink: S) -> Self {
        let sink = Shared { sink: Rc::new(RefCell::new(sink)), given_up: Rc::default() };
        let zip = Some(ZipWriter::new(sink.clone()));
        Self {
            zip,
            sink,
            open: None,
            block: Vec::with_capacity(BLOCK),
            written: Vec::new(),
            length: 0,
            sizes: Vec::new(),
        }
    }

    /// Begins an entry; the one before must have ended.
    ///
    /// # Errors
    /// [`WriteError`] for a bad or repeated name, or when the storage fails.
    pub fn begin(&mut self, name: &str) -> Result<(), WriteError> {
        self.begin_as(name, CompressionMethod::Deflated)
    }

    fn begin_as(&mut self, name: &str, method: CompressionMethod) -> Result<(), WriteError> {
        if !is_writable_name(name) {
            return Err(WriteError::Name(name.to_owned()));
        }
        // Fixed values, so that no bit of the directory is free (docs/FORMAT.md, container profile).
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((method == CompressionMethod::Deflated).then_some(6))
            .last_modified_time(DateTime::default())
            .system(System::Unix)
            .unix_permissions(0o644);
        self.zip()?.start_file(name, options)?;
        self.open = Some((name.to_owned(), Hasher::default()));
        self.length = 0;
        Ok(())
    }

    /// Adds bytes to the open entry.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        if let Some((_, hasher)) = &mut self.open {
            hasher.update(bytes);
        }
        self.length = self.length.saturating_add(bytes.len() as u64);
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(BLOCK.saturating_sub(self.block.len())));
            self.block.extend_from_slice(now);
            rest = later;
            if self.block.len() == BLOCK {
                self.write_block()?;
            }
        }
        Ok(())
    }

    fn write_block(&mut self) -> Result<(), WriteError> {
        let block = std::mem::take(&mut self.block);
        self.zip()?.write_all(&block)?;
        self.block = block;
        self.block.clear();
        Ok(())
    }

    fn zip(&mut self) -> Result<&mut ZipWriter<Shared<S>>, WriteError> {
        self.zip.as_mut().ok_or_else(|| io::Error::other("the pack is finished").into())
    }

    /// Ends the open entry and gives its digest.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn end(&mut self) -> Result<Option<Digest>, WriteError> {
        self.write_block()?;
        let Some((name, hasher)) = self.open.take() else { return Ok(None) };
        let digest = hasher.finish();
        self.written.push((name, digest));
        self.sizes.push(self.length);
        Ok(Some(digest))
    }

    /// Drops the open entry as if it had not begun.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn abort(&mut self) -> Result<(), WriteError> {
        if self.open.take().is_some() {
            self.block.clear();
            self.zip()?.abort_file()?;
            // The writer would pad over the dropped bytes at the end.
            let mut sink = self.sink.clone();
            let end = sink.stream_position()?;
            sink.sink.borrow_mut().truncate(end)?;
        }
        Ok(())
    }

    /// Writes a whole entry: deflated where that may help, stored when it is short.
    ///
    /// # Errors
    /// As [`Self::begin`] and [`Self::write`].
    pub fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, WriteError> {
        // A deflate stream is never shorter than its input below a few dozen bytes.
        let method = if bytes.len() < 64 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        self.begin_as(name, method)?;
        self.write(bytes)?;
        self.end()?;
        Ok(Digest::of(bytes))
    }

    /// Every entry so far with its digest, in the order written.
    pub fn written(&self) -> &[(String, Digest)] {
        &self.written
    }

    /// The size in bytes of every entry so far, in that order.
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// Ends the ZIP and digests it.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn finish(self) -> Result<Finished<S>, WriteError> {
        self.close()?.finish()
    }

    /// Ends the ZIP, to which the files of a signature may still be added.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn close(mut self) -> Result<Closed<S>, WriteError> {
        if let Some(zip) = self.zip.take()
            && let Err(error) = zip.finish()
        {
            self.sink.sink.borrow_mut().truncate(0)?;
            return Err(error.into());
        }
        let count = self.written.len() as u64;
        let shared = self.sink.clone();
        drop(self);
        let sink = Rc::try_unwrap(shared.sink).map_err(|_| io::Error::other("the sink is still in use"))?;
        Closed::new(sink.into_inner(), count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aborted_entry_leaves_nothing() {
        let noise: Vec<u8> = (0u32..200_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let build = |aborted: bool| {
            let mut pack = PackWriter::new(MemorySink::default());
            pack.entry("a.txt", &[b'a'; 500]).unwrap();
            if aborted {
                pack.begin("b.csv").unwrap();
                pack.write(&noise).unwrap();
                pack.abort().unwrap();
            }
            pack.entry("c.txt", b"c").unwrap();
            pack.finish().unwrap().sink.0.into_inner()
        };
        assert!(build(true) == build(false));
    }

    #[test]
    fn only_names_of_the_profile_are_written() {
        let mut pack = PackWriter::new(MemorySink::default());
        for name in ["", "/a", "a//b", "../a", "a b", "é", "a\\b", &"a".repeat(241)] {
            assert!(matches!(pack.begin(name), Err(WriteError::Name(_))), "{name}");
        }
        pack.entry("a", b"").unwrap();
        assert!(matches!(pack.entry("a", b""), Err(WriteError::Zip(_))));
    }
}
