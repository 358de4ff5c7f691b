//! Writes the container profile (docs/FORMAT.md): the one door to it in the program.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom, Write};

use futures_util::FutureExt as _;

use super::closed::Closed;
use super::deflate::{Deflater, Here, Level, SEGMENT, Segment, WINDOW};
use super::format::is_writable_name;
use super::queue::Queue;
use super::scan::Method;
use crate::model::digest::{Digest, Hasher};

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
    Io(io::Error),
    /// Somebody who deflates has failed ([`io::ErrorKind::BrokenPipe`] of a [`Deflater`]).
    #[error("{0}")]
    Deflater(io::Error),
    /// Whoever deflates was told to stop ([`io::ErrorKind::ConnectionAborted`] of a [`Deflater`]).
    #[error("stopped")]
    Stopped,
    /// A name that the profile does not allow.
    #[error("{0:?} cannot be an entry's name: it must be of letters, digits, `.`, `_`, `-` and `/`")]
    Name(String),
    /// A name that comes twice.
    #[error("{0:?} is in the pack already")]
    Twice(String),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Deflater(error),
            io::ErrorKind::ConnectionAborted => Self::Stopped,
            _ => Self::Io(error),
        }
    }
}

/// A deflate stream is never shorter than its input below a few dozen bytes.
const WORTH_DEFLATING: usize = 64;

/// A pack under construction. Dropped before [`Self::finish`], it empties the sink.
///
/// What is written is hashed at once, and deflated by `D`, which may take its time: entries go to the sink in their order, as soon as those before them
/// are there.
pub struct PackWriter<S: Sink, D: Deflater = Here> {
    /// None when finished.
    queue: Option<Queue<S, D>>,
    level: Level,
    open: Option<Open>,
    names: BTreeSet<String>,
    written: Vec<(String, Digest)>,
    sizes: Vec<u64>,
    /// Bytes since others were let do something.
    since: u64,
}

/// The size and digest of an entry: still to be found, or known.
enum Known {
    Not(Hasher),
    Yes(u64, Digest),
}

impl Known {
    fn update(&mut self, bytes: &[u8]) {
        if let Self::Not(hasher) = self {
            hasher.update(bytes);
        }
    }
}

/// The entry that is being written.
struct Open {
    name: String,
    /// Over what was written, unless somebody else has digested it.
    digest: Known,
    /// The end of the segment before, so long, and what is not given away yet: at most a segment, which may turn out to be the last.
    rest: Vec<u8>,
    before: usize,
}

impl<S: Sink, D: Deflater> Drop for PackWriter<S, D> {
    fn drop(&mut self) {
        if let Some(queue) = &mut self.queue {
            // The storage may have failed already; then there is nothing to do about it here.
            let _ = queue.sink.truncate(0);
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
    /// Begins a pack at the start of an empty sink. Entries are deflated as they are written.
    pub fn new(sink: S) -> Self {
        Self::with(sink, Here::default(), Level::default())
    }

    /// Ends the ZIP and digests it.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn finish(self) -> Result<Finished<S>, WriteError> {
        self.close_here()?.finish()
    }

    /// Ends the entries; the files of a signature may still be added.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn close_here(mut self) -> Result<Closed<S>, WriteError> {
        // All is deflated already: there is nothing to wait for.
        match self.ended().now_or_never() {
            Some(closed) => closed,
            None => Err(io::Error::other("an entry is not deflated").into()),
        }
    }
}

impl<S: Sink, D: Deflater> PackWriter<S, D> {
    /// Begins a pack at the start of an empty sink, whose entries `deflater` deflates.
    pub fn with(sink: S, deflater: D, level: Level) -> Self {
        Self {
            queue: Some(Queue::new(sink, deflater)),
            level,
            open: None,
            names: BTreeSet::new(),
            written: Vec::new(),
            sizes: Vec::new(),
            since: 0,
        }
    }

    fn queue(&mut self) -> io::Result<&mut Queue<S, D>> {
        self.queue.as_mut().ok_or_else(|| io::Error::other("the pack is finished"))
    }

    /// Begins an entry; the one before must have ended.
    ///
    /// # Errors
    /// [`WriteError::Name`] and [`WriteError::Twice`] for the name.
    pub fn begin(&mut self, name: &str) -> Result<(), WriteError> {
        self.begin_as(name, (Method::Deflated, None), Known::Not(Hasher::default()))
    }

    /// The same for an entry of which somebody knows about how many bytes it will have: where that is more than 4 GiB, its sizes have room from the
    /// beginning. It changes no byte of the pack.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn begin_sized(&mut self, name: &str, size: Option<u64>) -> Result<(), WriteError> {
        self.begin_as(name, (Method::Deflated, size), Known::Not(Hasher::default()))
    }

    fn begin_as(&mut self, name: &str, (method, size): (Method, Option<u64>), digest: Known) -> Result<(), WriteError> {
        if !is_writable_name(name) {
            return Err(WriteError::Name(name.to_owned()));
        }
        if !self.names.insert(name.to_owned()) {
            return Err(WriteError::Twice(name.to_owned()));
        }
        self.queue()?.begin(name, method, size);
        self.open = Some(Open { name: name.to_owned(), digest, rest: Vec::new(), before: 0 });
        Ok(())
    }

    /// Adds bytes to the open entry.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let Some(open) = &mut self.open else { return Err(io::Error::other("no entry is open").into()) };
        open.digest.update(bytes);
        self.since = self.since.saturating_add(bytes.len() as u64);
        let mut left = bytes;
        while let Some(open) = &mut self.open {
            let room = SEGMENT.saturating_add(open.before).saturating_sub(open.rest.len());
            let (now, later) = left.split_at(left.len().min(room));
            open.rest.extend_from_slice(now);
            left = later;
            // A full one is kept until there is more: it may be the last.
            if left.is_empty() {
                break;
            }
            self.give(false)?;
        }
        Ok(())
    }

    /// Gives away what was not yet.
    fn give(&mut self, last: bool) -> Result<(), WriteError> {
        let level = self.level;
        let Some(open) = &mut self.open else { return Ok(()) };
        let end = open.rest.get(open.rest.len().saturating_sub(WINDOW)..).unwrap_or_default();
        // With room for the next segment at once: growing would copy it again and again.
        let mut tail = Vec::with_capacity(if last { 0 } else { SEGMENT.saturating_add(WINDOW) });
        if !last {
            tail.extend_from_slice(end);
        }
        let before = std::mem::replace(&mut open.before, tail.len());
        let bytes = std::mem::replace(&mut open.rest, tail);
        self.queue()?.give(Segment { ticket: 0, bytes, before, last, level })?;
        Ok(())
    }

    /// Ends the open entry and gives its digest.
    ///
    /// # Errors
    /// [`WriteError::Io`] when the storage fails.
    pub fn end(&mut self) -> Result<Option<Digest>, WriteError> {
        self.give(true)?;
        Ok(self.list())
    }

    /// Notes an entry that is written or will be.
    fn list(&mut self) -> Option<Digest> {
        let open = self.open.take()?;
        let (size, digest) = match open.digest {
            Known::Yes(size, digest) => (size, digest),
            Known::Not(hasher) => (hasher.length(), hasher.finish()),
        };
        self.sizes.push(size);
        self.written.push((open.name, digest));
        Some(digest)
    }

    /// Drops the open entry as if it had not begun.
    ///
    /// # Errors
    /// [`WriteError`] when the storage fails.
    pub fn abort(&mut self) -> Result<(), WriteError> {
        if let Some(open) = self.open.take() {
            self.names.remove(&open.name);
            self.queue()?.abort()?;
        }
        Ok(())
    }

    /// Writes a whole entry: deflated where that may help, stored when it is short.
    ///
    /// # Errors
    /// As [`Self::begin`] and [`Self::write`].
    pub fn entry(&mut self, name: &str, bytes: &[u8]) -> Result<Digest, WriteError> {
        self.whole(name, bytes, Known::Not(Hasher::default()))
    }

    /// The same with a digest that the caller has found already, by other means.
    ///
    /// # Errors
    /// As [`Self::entry`].
    pub fn entry_digested(&mut self, name: &str, bytes: &[u8], digest: Digest) -> Result<Digest, WriteError> {
        self.whole(name, bytes, Known::Yes(bytes.len() as u64, digest))
    }

    fn whole(&mut self, name: &str, bytes: &[u8], digest: Known) -> Result<Digest, WriteError> {
        let digest = if bytes.len() < WORTH_DEFLATING {
            self.begin_as(name, (Method::Stored, None), digest)?;
            if let Some(open) = &mut self.open {
                open.digest.update(bytes);
            }
            self.queue()?.store(bytes)?;
            self.list()
        } else {
            self.begin_as(name, (Method::Deflated, None), digest)?;
            self.write(bytes)?;
            self.end()?
        };
        digest.ok_or_else(|| io::Error::other("no entry is open").into())
    }

    /// Every entry so far with its digest, in the order written.
    pub fn written(&self) -> &[(String, Digest)] {
        &self.written
    }

    /// The size in bytes of every entry so far, in that order.
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// Bytes that may be with the deflater so that it need not wait.
    pub(super) fn ahead(&mut self) -> Result<u64, WriteError> {
        Ok(self.queue()?.ahead())
    }

    /// Lets others do something where much was written since they could: a file's next piece may be there already, and then nobody waits for it.
    pub(super) async fn pause(&mut self) -> Result<(), WriteError> {
        if self.since >= SEGMENT as u64 {
            self.since = 0;
            self.queue()?.pause().await;
        }
        Ok(())
    }

    /// Waits until not more than `bytes` are with the deflater.
    ///
    /// # Errors
    /// [`WriteError`] when the storage or the deflater fails.
    pub async fn wait_below(&mut self, bytes: u64) -> Result<(), WriteError> {
        let queue = self.queue()?;
        while queue.held() > bytes {
            queue.wait().await?;
        }
        Ok(())
    }

    /// Ends the entries; the files of a signature may still be added.
    ///
    /// # Errors
    /// [`WriteError`] when the storage or the deflater fails.
    pub async fn close(mut self) -> Result<Closed<S>, WriteError> {
        self.ended().await
    }

    async fn ended(&mut self) -> Result<Closed<S>, WriteError> {
        let (hasher, directory) = self.queue()?.finish().await?;
        let count = self.written.len() as u64;
        let queue = self.queue.take().ok_or_else(|| io::Error::other("the pack is finished"))?;
        Ok(Closed::new(queue.sink, hasher, directory, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::deflate::{Deflated, Kernel};

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

    /// Gives what it deflated back in another order, and only when it is waited for.
    #[derive(Default)]
    struct Late {
        given: Vec<Segment>,
        done: Vec<Deflated>,
    }

    impl Deflater for Late {
        fn give(&mut self, segment: Segment) -> io::Result<()> {
            self.given.push(segment);
            Ok(())
        }

        fn take(&mut self) -> io::Result<Option<Deflated>> {
            Ok(self.done.pop())
        }

        async fn wait(&mut self) -> io::Result<()> {
            // The newest first.
            let segment = self.given.pop().expect("something is out");
            self.done.push(segment.deflate(&mut Kernel::default()));
            Ok(())
        }
    }

    fn fill<D: Deflater>(pack: &mut PackWriter<MemorySink, D>) {
        let rows: Vec<u8> =
            (0u32..1_200_000).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).map(|byte| byte % 17).collect();
        pack.entry("short.txt", b"short").unwrap();
        pack.begin("long.csv").unwrap();
        rows.chunks(100_003).for_each(|piece| pack.write(piece).unwrap());
        pack.end().unwrap();
        pack.begin("dropped.csv").unwrap();
        pack.write(&rows).unwrap();
        pack.write(&rows).unwrap();
        pack.abort().unwrap();
        pack.entry("middle.txt", &rows[..1000]).unwrap();
        pack.entry("empty.txt", b"").unwrap();
        pack.entry("segment.bin", &rows[..SEGMENT]).unwrap();
    }

    #[test]
    fn whoever_deflates_in_whatever_order_makes_the_same_pack() {
        let mut here = PackWriter::new(MemorySink::default());
        fill(&mut here);
        let here = here.finish().unwrap();
        let mut late = PackWriter::with(MemorySink::default(), Late::default(), Level::Normal);
        fill(&mut late);
        assert!(late.queue().unwrap().held() > 15_000_000);
        late.wait_below(5_000_000).now_or_never().unwrap().unwrap();
        assert!(late.queue().unwrap().held() <= 5_000_000);
        let late = late.close().now_or_never().unwrap().unwrap().finish().unwrap();
        assert!(here.sink.0.into_inner() == late.sink.0.into_inner());
        assert_eq!(here.sha256, late.sha256);
    }

    #[test]
    fn what_was_expected_of_a_size_changes_nothing() {
        let noise: Vec<u8> = (0u32..6_000_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let build = |size: Option<u64>| {
            let mut pack = PackWriter::new(MemorySink::default());
            pack.begin_sized("a.bin", size).unwrap();
            pack.write(&noise).unwrap();
            pack.end().unwrap();
            pack.entry("b.txt", &noise[..1000]).unwrap();
            pack.finish().unwrap().sink.0.into_inner()
        };
        assert!(build(None) == build(Some(6_000_000)));
        assert!(build(None) == build(Some(5 << 30)));
    }

    #[test]
    fn only_names_of_the_profile_are_written() {
        let mut pack = PackWriter::new(MemorySink::default());
        for name in ["", "/a", "a//b", "../a", "a b", "é", "a\\b", &"a".repeat(241)] {
            assert!(matches!(pack.begin(name), Err(WriteError::Name(_))), "{name}");
        }
        pack.entry("a", b"").unwrap();
        assert!(matches!(pack.entry("a", b""), Err(WriteError::Twice(_))));
    }
}
