//! Where a worker writes a pack. One type for both places: the whole machine is compiled for each kind of sink that it is given.

use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::pack::write::{MemorySink, Sink};
use crate::web::opfs::StagedFile;

/// A staged file, or memory where the browser has none.
pub(super) enum WorkerSink {
    Staged(StagedFile),
    Memory(MemorySink),
}

impl WorkerSink {
    fn inner(&mut self) -> &mut dyn Sink {
        match self {
            Self::Staged(file) => file,
            Self::Memory(memory) => memory,
        }
    }
}

impl Read for WorkerSink {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.inner().read(buf)
    }
    fn read_exact(&mut self, buf: &mut [u8]) -> io::Result<()> {
        self.inner().read_exact(buf)
    }
}

impl Write for WorkerSink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.inner().write(buf)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner().flush()
    }
}

impl Seek for WorkerSink {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner().seek(to)
    }
}

impl Sink for WorkerSink {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.inner().truncate(length)
    }
}
