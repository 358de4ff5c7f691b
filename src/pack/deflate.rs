//! Deflates the data of entries (RFC 1951) in segments that know nothing of each other's work, so that any number of workers makes the same bytes.
//!
//! An entry is cut every [`SEGMENT`] bytes. Each segment but the last ends with a sync flush, which is an empty stored block and ends at a whole byte;
//! each but the first may point back into the [`WINDOW`] bytes before it. So the segments' streams, one after the other, are the entry's stream.

use std::collections::VecDeque;
use std::io;

use zlib_rs::{Deflate, DeflateFlush, Status, compress_bound};

use super::inflate::crc32;

/// Bytes of an entry that are deflated at one time.
pub(super) const SEGMENT: usize = 4 << 20;
/// How far back deflate can point (RFC 1951, section 2).
pub(super) const WINDOW: usize = 32 << 10;
/// Window bits of a raw stream.
const WINDOW_BITS: u8 = 15;
/// More than the blocks' own bytes of the shortest input, and a sync flush.
const ROOM: usize = 64;

/// How hard the deflater looks: zlib's levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// 4: three fifths of the time, a twentieth more bytes.
    Fast,
    /// 6: zlib's own.
    #[default]
    Normal,
}

impl Level {
    fn number(self) -> i32 {
        match self {
            Self::Fast => 4,
            Self::Normal => 6,
        }
    }
}

/// A piece of an entry, to be deflated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// By which its stream is known.
    pub ticket: u64,
    /// At most 4 MiB.
    pub bytes: Vec<u8>,
    /// What stands before them in the entry: the last 32 KiB of it.
    pub before: Vec<u8>,
    /// Whether the entry ends with it.
    pub last: bool,
    /// How hard to look.
    pub level: Level,
}

/// What became of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deflated {
    /// The segment's.
    pub ticket: u64,
    /// Its part of the entry's stream.
    pub stream: Vec<u8>,
    /// The CRC-32 of its bytes.
    pub crc32: u32,
}

impl Segment {
    /// Deflates it.
    ///
    /// # Errors
    /// When the deflater fails, which means that memory was damaged.
    pub fn deflate(&self) -> io::Result<Deflated> {
        let stream = stream(&self.bytes, &self.before, self.last, self.level)?;
        Ok(Deflated { ticket: self.ticket, stream, crc32: crc32(0, &self.bytes) })
    }
}

/// Deflates segments: here and now, or elsewhere meanwhile.
pub trait Deflater {
    /// Takes a segment.
    ///
    /// # Errors
    /// When nobody is left to deflate it.
    fn give(&mut self, segment: Segment) -> io::Result<()>;

    /// Gives what is done, in any order; None when nothing more is done yet.
    ///
    /// # Errors
    /// When somebody who deflates has failed.
    fn take(&mut self) -> io::Result<Option<Deflated>>;

    /// Waits until something is done. Called only while something is given and not taken.
    ///
    /// # Errors
    /// When somebody who deflates has failed.
    fn wait(&mut self) -> impl Future<Output = io::Result<()>>;
}

/// Deflates each segment as it is given.
#[derive(Debug, Default)]
pub struct Here(VecDeque<Deflated>);

impl Deflater for Here {
    fn give(&mut self, segment: Segment) -> io::Result<()> {
        self.0.push_back(segment.deflate()?);
        Ok(())
    }

    fn take(&mut self) -> io::Result<Option<Deflated>> {
        Ok(self.0.pop_front())
    }

    async fn wait(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn stream(bytes: &[u8], before: &[u8], last: bool, level: Level) -> io::Result<Vec<u8>> {
    let failed = || io::Error::other("the deflater failed");
    // A new one each time: one that was reset makes other bytes, by what it did before.
    let mut deflate = Deflate::new(level.number(), false, WINDOW_BITS);
    let window = before.get(before.len().saturating_sub(WINDOW)..).unwrap_or_default();
    if !window.is_empty() {
        deflate.set_dictionary(window).map_err(|_| failed())?;
    }
    let mut out = vec![0; compress_bound(bytes.len()).saturating_add(ROOM)];
    let flush = if last { DeflateFlush::Finish } else { DeflateFlush::SyncFlush };
    let status = deflate.compress(bytes, &mut out, flush).map_err(|_| failed())?;
    let length = usize::try_from(deflate.total_out()).unwrap_or(usize::MAX);
    // With room left, all was taken and flushed.
    let whole = deflate.total_in() == bytes.len() as u64 && length < out.len();
    if !whole || (status == Status::StreamEnd) != last {
        return Err(failed());
    }
    out.truncate(length);
    // It may be kept for a while.
    out.shrink_to_fit();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::inflate::inflate;
    use crate::pack::range::Memory;

    fn rows(length: usize) -> Vec<u8> {
        let row = |n: u64| format!("{n},{:x},row\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).into_bytes();
        (0..).flat_map(row).take(length).collect()
    }

    /// The stream of an entry cut every `cut` bytes, whose segments are made from the last to the first where `backwards`.
    fn cut_every(bytes: &[u8], cut: usize, backwards: bool) -> Vec<u8> {
        let mut starts: Vec<usize> = (0..bytes.len()).step_by(cut).collect();
        if starts.is_empty() {
            starts.push(0);
        }
        let make = |start: &usize| {
            let end = bytes.len().min(start + cut);
            stream(&bytes[*start..end], &bytes[..*start], end == bytes.len(), Level::Normal).unwrap()
        };
        let mut made: Vec<Vec<u8>> =
            if backwards { starts.iter().rev().map(make).collect() } else { starts.iter().map(make).collect() };
        if backwards {
            made.reverse();
        }
        made.concat()
    }

    #[test]
    fn segments_are_one_stream_whoever_made_them() {
        let noise: Vec<u8> = (0u32..300_000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [rows(0), rows(1), rows(100_000), rows(400_000), noise] {
            for cut in [1000, 65_536, 100_000, SEGMENT] {
                let stream = cut_every(&bytes, cut, false);
                assert!(stream == cut_every(&bytes, cut, true), "{} cut every {cut}", bytes.len());
                let mut out = Vec::new();
                let range = (0, stream.len() as u64);
                let sink = &mut |piece: &[u8]| out.extend_from_slice(piece);
                // Clean: every bit that carries nothing is zero.
                assert!(inflate(&mut Memory(&stream), range, bytes.len() as u64, sink).unwrap());
                assert!(out == bytes, "{} cut every {cut}", bytes.len());
            }
        }
    }

    #[test]
    fn the_window_is_used() {
        let half = rows(20_000);
        let made = |before: &[u8]| stream(&half, before, true, Level::Normal).unwrap().len();
        assert!(made(&half) < made(b"") / 20);
    }
}
