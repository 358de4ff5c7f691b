//! Deflates the data of entries (RFC 1951) in segments that know nothing of each other's work, so that any number of workers makes the same bytes.
//!
//! An entry is cut every 4 MiB. Each segment but the last ends with a sync flush, which is an empty stored block and ends at a whole byte;
//! each but the first may point back into the 32 KiB before it. So the segments' streams, one after the other, are the entry's stream.

use std::collections::VecDeque;
use std::io;

pub use packseal_deflate::{Deflater as Kernel, Level};

use super::inflate::crc32;

/// Bytes of an entry that are deflated at one time.
pub const SEGMENT: usize = 4 << 20;
/// How far back a segment may point.
pub(super) use packseal_deflate::WINDOW;

/// A piece of an entry, to be deflated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// By which its stream is known.
    pub ticket: u64,
    /// At most 4 MiB, and before them what stands before them in the entry: the last 32 KiB of it.
    pub bytes: Vec<u8>,
    /// How many bytes stand before them.
    pub before: usize,
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
    /// Its bytes alone.
    pub fn own(&self) -> &[u8] {
        self.bytes.get(self.before..).unwrap_or_default()
    }

    /// Deflates it.
    pub fn deflate(&self, kernel: &mut Kernel) -> Deflated {
        let stream = kernel.deflate(&self.bytes, self.before, self.last, self.level);
        Deflated { ticket: self.ticket, stream, crc32: crc32(0, self.own()) }
    }
}

/// Deflates segments: here and now, or elsewhere meanwhile. Its errors are of the kind [`io::ErrorKind::BrokenPipe`], or
/// [`io::ErrorKind::ConnectionAborted`] where it was told to stop.
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

    /// Bytes that may be given and not taken yet, so that nobody who deflates has to wait.
    fn ahead(&self) -> u64 {
        SEGMENT as u64
    }

    /// Lets others do something, between pieces of work that takes long.
    fn pause(&mut self) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}

/// Deflates each segment as it is given.
#[derive(Debug, Default)]
pub struct Here {
    kernel: Kernel,
    done: VecDeque<Deflated>,
}

impl Deflater for Here {
    fn give(&mut self, segment: Segment) -> io::Result<()> {
        self.done.push_back(segment.deflate(&mut self.kernel));
        Ok(())
    }

    fn take(&mut self) -> io::Result<Option<Deflated>> {
        Ok(self.done.pop_front())
    }

    async fn wait(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::inflate::inflate;

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
            let (from, last) = (start.saturating_sub(WINDOW), end == bytes.len());
            let segment = Segment {
                ticket: 1,
                bytes: bytes[from..end].to_vec(),
                before: start - from,
                last,
                level: Level::Normal,
            };
            segment.deflate(&mut Kernel::default()).stream
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
                let mut rest = stream.as_slice();
                let read = &mut |piece: &mut [u8]| io::Read::read_exact(&mut rest, piece);
                let sink = &mut |piece: &[u8]| out.extend_from_slice(piece);
                // Clean: every bit that carries nothing is zero.
                assert!(inflate(read, stream.len() as u64, bytes.len() as u64, sink).unwrap());
                assert!(out == bytes, "{} cut every {cut}", bytes.len());
            }
        }
    }
}
