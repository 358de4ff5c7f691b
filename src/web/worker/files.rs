//! Packs files that lie on the person's device: read, digested, deflated and written at the same time. `make bench` and `make large` run it; there is no
//! API in it, so it is what the engine by itself can do.

use std::io;

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
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
use crate::web::opfs::Staging;

/// Bytes of one read, and reads that are under way at one time: one by one, many small files take four times as long.
const PIECE: u64 = 1 << 20;
const READS: usize = 24;

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
    pub async fn pack(&self, name: &str, level: Level, files: Vec<(String, Blob)>) -> Result<Packed, WriteError> {
        let staging = if name.is_empty() { None } else { Staging::open().await };
        let staged = match &staging {
            Some(staging) => staging.create(name).await,
            None => None,
        };
        let sink = staged.map_or(WorkerSink::Memory(MemorySink::default()), WorkerSink::Staged);
        let mut pack = PackWriter::with(sink, self.0.clone(), level);
        let reads = files.iter().flat_map(|(name, file)| pieces(name, file));
        let mut reads = iter(reads.map(Piece::read)).buffered(READS);
        while let Some(read) = reads.next().await {
            let (piece, bytes) = read?;
            if piece.first && piece.last {
                pack.entry(piece.name, &bytes)?;
            } else {
                if piece.first {
                    pack.begin(piece.name)?;
                }
                pack.write(&bytes)?;
                if piece.last {
                    pack.end()?;
                }
            }
            pack.room().await?;
        }
        let list = lines(pack.written());
        pack.entry(MANIFEST, list.as_bytes())?;
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
}

/// A part of a file.
struct Piece<'a> {
    name: &'a str,
    file: &'a Blob,
    start: u64,
    end: u64,
    first: bool,
    last: bool,
}

fn pieces<'a>(name: &'a str, file: &'a Blob) -> impl Iterator<Item = Piece<'a>> {
    let size = file.size() as u64;
    let count = size.div_ceil(PIECE).max(1);
    (0..count).map(move |at| {
        let (start, end) = (at * PIECE, size.min((at + 1) * PIECE));
        Piece { name, file, start, end, first: at == 0, last: at + 1 == count }
    })
}

impl<'a> Piece<'a> {
    async fn read(self) -> io::Result<(Piece<'a>, Vec<u8>)> {
        let failed = || io::Error::other(format!("{} could not be read: it moved, changed or may not be read any more", self.name));
        let part = if self.first && self.last {
            self.file.clone()
        } else {
            self.file.slice_with_f64_and_f64(self.start as f64, self.end as f64).map_err(|_| failed())?
        };
        let buffer = JsFuture::from(part.array_buffer()).await.map_err(|_| failed())?;
        let bytes = Uint8Array::new(buffer.dyn_ref::<js_sys::ArrayBuffer>().ok_or_else(failed)?).to_vec();
        if bytes.len() as u64 == self.end - self.start { Ok((self, bytes)) } else { Err(failed()) }
    }
}
