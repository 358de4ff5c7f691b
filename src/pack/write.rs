//! Writes the container profile (docs/FORMAT.md) through the `zip` crate: the one door to it in the program.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::model::digest::{Digest, Hasher};
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
struct Shared<S>(Rc<RefCell<S>>);

impl<S> Clone for Shared<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<S: Sink> Write for Shared<S> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

impl<S: Sink> Seek for Shared<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.borrow_mut().seek(to)
    }
}

/// A pack under construction.
pub struct PackWriter<S: Sink> {
    zip: ZipWriter<Shared<S>>,
    sink: Shared<S>,
    open: Option<(String, Hasher)>,
    written: Vec<(String, Digest)>,
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
        let sink = Shared(Rc::new(RefCell::new(sink)));
        Self { zip: ZipWriter::new(sink.clone()), sink, open: None, written: Vec::new() }
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
        self.zip.start_file(name, options)?;
        self.open = Some((name.to_owned(), Hasher::default()));
        Ok(())
    }

    /// Adds bytes to the open entry.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.zip.write_all(bytes)?;
        if let Some((_, hasher)) = &mut self.open {
            hasher.update(bytes);
        }
        Ok(())
    }

    /// Ends the open entry and gives its digest.
    ///
    /// # Errors
    /// None today; the next [`Self::begin`] tells what failed while closing.
    pub fn end(&mut self) -> Option<Digest> {
        let (name, hasher) = self.open.take()?;
        let digest = hasher.finish();
        self.written.push((name, digest));
        Some(digest)
    }

    /// Drops the open entry as if it had not begun.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn abort(&mut self) -> Result<(), WriteError> {
        if self.open.take().is_some() {
            self.zip.abort_file()?;
            // The writer would pad over the dropped bytes at the end.
            let mut sink = self.sink.clone();
            let end = sink.stream_position()?;
            sink.0.borrow_mut().truncate(end)?;
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
        self.end();
        Ok(Digest::of(bytes))
    }

    /// Every entry so far with its digest, in the order written.
    pub fn written(&self) -> &[(String, Digest)] {
        &self.written
    }

    /// Ends the ZIP and digests it.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn finish(self) -> Result<Finished<S>, WriteError> {
        drop(self.zip.finish()?);
        let sink = Rc::try_unwrap(self.sink.0).map_err(|_| io::Error::other("the sink is still in use"))?;
        let mut sink = sink.into_inner();
        let size = sink.seek(SeekFrom::End(0))?;
        sink.seek(SeekFrom::Start(0))?;
        let mut hasher = Hasher::default();
        let mut buffer = vec![0; 64 * 1024];
        while hasher.length() < size {
            let read = sink.read(&mut buffer)?;
            if read == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            hasher.update(&buffer[..read]);
        }
        Ok(Finished { sink, size, sha256: hasher.finish() })
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
