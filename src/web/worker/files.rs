//! Packs files that lie on the person's device: read, digested, deflated and written at the same time. `make bench` and `make large` run it; there is no
//! API in it, so it is what the engine by itself can do.

use std::io;
use std::iter::from_fn;

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use js_sys::{Array, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::deflating::Pool;
pub use super::deflating::deflate_for;
use super::sink::WorkerSink;
use crate::model::digest::Digest;
use crate::pack::deflate::Level;
use crate::pack::entries::Entries as _;
use crate::pack::format::MANIFEST;
use crate::pack::manifest::lines;
use crate::pack::write::{Finished, MemorySink, PackWriter, WriteError};
use crate::web::digest::sha256;
use crate::web::opfs::Staging;
use crate::web::stream::Stream;

/// Bytes of one read, and reads that are under way at one time.
const PIECE: u64 = 2 << 20;
const READS: usize = 8;
/// Files of more bytes are streamed.
const LONG: u64 = 16 << 20;
/// Files of at most so many bytes are read together, so many at most: a read of its own takes as long as half a mebibyte.
const SMALL: u64 = 64 << 10;
const TOGETHER: usize = 256;
/// Bytes from which the browser's digest is quicker than the one here, since asking for it takes a while.
const DIGESTED: u64 = 64 << 10;

/// A finished pack of files.
pub struct Packed {
    /// Its bytes.
    pub file: Blob,
    /// Its SHA-256.
    pub sha256: Digest,
    /// What is in it, in order.
    pub entries: Vec<(String, Digest)>,
}

/// Packs files by the names beside them, and a list of their digests. `helpers` asks for those who deflate, for whom [`Packing::help`] is.
pub struct Packing(Pool);

impl Packing {
    /// Packs nothing yet.
    pub fn new(helpers: fn()) -> Self {
        Self(Pool::new(helpers))
    }

    /// Takes the ends of channels to helpers.
    pub fn help(&self, ports: &Array) {
        self.0.open(ports);
    }

    /// Packs, in the staging folder under this name or, where the browser has none or `name` is empty, in memory.
    ///
    /// # Errors
    /// When a file cannot be read, or the pack cannot be stored.
    pub async fn pack(&self, name: &str, level: Level, files: Vec<Given>) -> Result<Packed, WriteError> {
        let staging = if name.is_empty() { None } else { Staging::open().await };
        let staged = match &staging {
            Some(staging) => staging.create(name).await,
            None => None,
        };
        let sink = staged.map_or(WorkerSink::Memory(MemorySink::default()), WorkerSink::Staged);
        let mut pack = PackWriter::with(sink, self.0.clone(), level);
        let mut reads = iter(pieces(&files).map(Piece::read)).buffered(READS);
        while let Some(read) = reads.next().await {
            let (piece, Read { bytes, digest }) = match read? {
                (piece, Some(read)) => (piece, read),
                (piece, None) => {
                    Self::stream(&mut pack, &piece).await?;
                    continue;
                }
            };
            if let [_, _, ..] = piece.entries.as_slice() {
                let mut rest = bytes.as_slice();
                let mut all = Vec::with_capacity(piece.entries.len());
                for entry in &piece.entries {
                    let (now, later) =
                        rest.split_at_checked(entry.size as usize).ok_or_else(|| changed(&entry.name))?;
                    all.push(now);
                    rest = later;
                }
                for ((entry, bytes), digest) in piece.entries.iter().zip(&all).zip(Digest::of_each(&all)) {
                    pack.entry_digested(&entry.name, bytes, digest)?;
                }
            } else if let Some(digest) = digest {
                pack.entry_digested(piece.name(), &bytes, digest)?;
            } else if piece.first && piece.last {
                pack.entry(piece.name(), &bytes)?;
            } else {
                if piece.first {
                    pack.begin(piece.name())?;
                }
                pack.write(&bytes)?;
                if piece.last {
                    pack.end()?;
                }
            }
            pack.room().await?;
        }
        // The list of a million entries is not held as a whole.
        let mut written = pack.written().to_vec();
        written.sort_unstable();
        pack.begin(MANIFEST)?;
        for some in written.chunks(TOGETHER) {
            pack.write(lines(some).as_bytes())?;
        }
        pack.end()?;
        let entries = pack.written().to_vec();
        let Finished { sink, sha256, .. } = pack.close().await?.finish()?;
        let file = match sink {
            WorkerSink::Staged(file) => file.finish().await.map(Blob::from),
            WorkerSink::Memory(memory) => {
                let bytes = Uint8Array::from(memory.0.get_ref().as_slice());
                Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).ok()
            }
        };
        let file = file.ok_or_else(|| io::Error::other("the finished pack could not be read back"))?;
        Ok(Packed { file, sha256, entries })
    }

    /// Packs a long entry as the browser streams it.
    async fn stream(pack: &mut PackWriter<WorkerSink, Pool>, piece: &Piece<'_>) -> Result<(), WriteError> {
        let mut stream = Stream::new(piece.blob().ok_or_else(|| changed(piece.name()))?);
        let mut bytes = Vec::new();
        pack.begin(piece.name())?;
        while let Some(read) = stream.next().await? {
            bytes.resize(read.length() as usize, 0);
            read.copy_to(&mut bytes);
            pack.write(&bytes)?;
            pack.room().await?;
        }
        pack.end()?;
        Ok(())
    }
}

/// What is to be packed.
pub enum Given {
    /// A file by its name.
    File(String, Blob),
    /// A file that is cut into so many of the same size, named by this and their numbers. What is left over belongs to none.
    Cut(String, Blob, u32),
}

impl Given {
    fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let (name, blob, count) = match self {
            Self::File(name, blob) => (name, blob, 1),
            Self::Cut(name, blob, count) => (name, blob, u64::from(*count)),
        };
        let size = blob.size() as u64 / count.max(1);
        let name = move |at| if let Self::File(..) = self { name.clone() } else { format!("{name}{at:07}.txt") };
        (0..count).map(move |at| Entry { name: name(at), blob, start: at * size, size })
    }
}

/// An entry to be.
#[derive(Clone)]
struct Entry<'a> {
    name: String,
    blob: &'a Blob,
    start: u64,
    size: u64,
}

/// What was read, with its digest where the browser made one.
struct Read {
    bytes: Vec<u8>,
    digest: Option<Digest>,
}

/// What is read at once: a part of an entry, or all of some.
struct Piece<'a> {
    entries: Vec<Entry<'a>>,
    start: u64,
    end: u64,
    first: bool,
    last: bool,
}

/// The entries in their order, those that are short together.
fn pieces(files: &[Given]) -> impl Iterator<Item = Piece<'_>> {
    let mut entries = files.iter().flat_map(Given::entries).peekable();
    let batches = from_fn(move || {
        let first = entries.next()?;
        let (is_small, mut bytes) = (first.size <= SMALL, first.size);
        let mut batch = vec![first];
        while is_small
            && batch.len() < TOGETHER
            && let Some(next) = entries.next_if(|next| next.size <= SMALL && bytes + next.size <= PIECE)
        {
            bytes += next.size;
            batch.push(next);
        }
        Some((batch, bytes))
    });
    batches.flat_map(|(entries, size)| {
        let one = if size > LONG { size } else { PIECE };
        let count = size.div_ceil(one).max(1);
        (0..count).map(move |at| {
            let (start, end) = (at * one, size.min((at + 1) * one));
            Piece { entries: entries.clone(), start, end, first: at == 0, last: at + 1 == count }
        })
    })
}

fn changed(name: &str) -> io::Error {
    io::Error::other(format!("{name} could not be read: it moved, changed or may not be read any more"))
}

/// A part of a file, or all of it as it is: the browser asks another of its processes for each part.
fn slice(blob: &Blob, start: u64, end: u64) -> Option<Blob> {
    if (start, end) == (0, blob.size() as u64) {
        return Some(blob.clone());
    }
    blob.slice_with_f64_and_f64(start as f64, end as f64).ok()
}

impl Piece<'_> {
    /// The name of the entry, or of the first.
    fn name(&self) -> &str {
        self.entries.first().map_or("", |entry| &entry.name)
    }

    /// What is to be read, as one.
    fn blob(&self) -> Option<Blob> {
        let (first, last) = (self.entries.first()?, self.entries.last()?);
        // One after the other in the same file is one part of it.
        if first.blob == last.blob {
            return slice(first.blob, first.start + self.start, first.start + self.end);
        }
        let parts: Array = self
            .entries
            .iter()
            .map(|entry| slice(entry.blob, entry.start, entry.start + entry.size))
            .collect::<Option<_>>()?;
        Blob::new_with_blob_sequence(&parts).ok()
    }

    /// Reads it, and has the browser digest it where it is the whole of an entry that is long enough: that takes a tenth of the time that it takes here.
    /// What is long is not read here.
    async fn read(self) -> io::Result<(Self, Option<Read>)> {
        if self.end - self.start > LONG {
            return Ok((self, None));
        }
        let blob = self.blob().ok_or_else(|| changed(self.name()))?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| changed(self.name()))?;
        let is_whole = self.entries.len() == 1 && self.first && self.last && self.end >= DIGESTED;
        let digest = match is_whole.then(|| sha256(&buffer)).flatten() {
            Some(coming) => coming.await,
            None => None,
        };
        let bytes = Uint8Array::new(&buffer).to_vec();
        let is_whole = bytes.len() as u64 == self.end - self.start;
        if is_whole { Ok((self, Some(Read { bytes, digest }))) } else { Err(changed(self.name())) }
    }
}
