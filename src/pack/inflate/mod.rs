//! Inflates one raw deflate stream (RFC 1951) that must fill its range of the source to the bit.

mod bits;
mod huffman;
pub(super) mod shelf;
mod squeeze;
mod walk;

use std::io;

pub(super) use zlib_rs::crc32::crc32;
use zlib_rs::{Inflate, InflateFlush, Status};

use super::range::ReadAt;

/// Compressed bytes read at a time.
const INPUT: usize = 64 * 1024;
/// Inflated bytes handed on at a time.
const OUTPUT: usize = 256 * 1024;
/// Window bits of a raw stream: the 32 KiB of RFC 1951.
const WINDOW_BITS: u8 = 15;

/// Why a stream is refused.
#[derive(Debug)]
pub(super) enum Fault {
    /// The source failed.
    Read(io::Error),
    /// No deflate stream. After this many compressed bytes.
    Malformed(u64),
    /// It goes on past its declared size. At least this many bytes came out.
    Long(u64),
    /// It ends short of its declared size. This many bytes came out.
    Short(u64),
    /// It ends before its range does. This many compressed bytes were used.
    EndsEarly(u64),
    /// Its range ends before it does.
    EndsLate,
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

/// Inflates `range.1` bytes from offset `range.0` to exactly `size` bytes, in pieces, into `sink`.
/// Gives whether every bit that carries nothing is zero: those after the end, and those before a stored block's length.
///
/// The inflater does not tell the bit at which a stream ends, so the stream is walked a second time, without inflating.
pub(super) fn inflate(
    source: &mut dyn ReadAt,
    range: (u64, u64),
    size: u64,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<bool, Fault> {
    run(source, range, size, sink)?;
    walk::is_clean(source, range, size)?.ok_or(Fault::Malformed(range.1))
}

fn run(source: &mut dyn ReadAt, (start, len): (u64, u64), size: u64, sink: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let mut inflater = Inflate::new(false, WINDOW_BITS);
    let mut input = vec![0; usize::try_from(len).unwrap_or(INPUT).min(INPUT)];
    let mut output = vec![0; usize::try_from(size.saturating_add(1)).unwrap_or(OUTPUT).min(OUTPUT)];
    let mut filled = 0;
    let mut position = 0;
    loop {
        if position == filled {
            let left = len.saturating_sub(inflater.total_in());
            filled = usize::try_from(left).unwrap_or(INPUT).min(input.len());
            position = 0;
            let piece = input.get_mut(..filled).unwrap_or_default();
            source.read_at(start.saturating_add(inflater.total_in()), piece)?;
        }
        // One byte of room more than declared, so that a stream that goes on shows it.
        let room = size.saturating_add(1).saturating_sub(inflater.total_out());
        let room = usize::try_from(room).unwrap_or(OUTPUT).min(output.len());
        let before = (inflater.total_in(), inflater.total_out());
        let given = input.get(position..filled).unwrap_or_default();
        let status = inflater
            .decompress(given, output.get_mut(..room).unwrap_or_default(), InflateFlush::NoFlush)
            .map_err(|_| Fault::Malformed(inflater.total_in()))?;
        let after = (inflater.total_in(), inflater.total_out());
        if after.1 > size {
            return Err(Fault::Long(after.1));
        }
        let grown = |before: u64, after: u64| usize::try_from(after.saturating_sub(before)).unwrap_or(usize::MAX);
        position = position.saturating_add(grown(before.0, after.0));
        let inflated = output.get(..grown(before.1, after.1)).unwrap_or_default();
        if !inflated.is_empty() {
            sink(inflated);
        }
        match status {
            Status::StreamEnd if after.1 < size => return Err(Fault::Short(after.1)),
            Status::StreamEnd if after.0 < len => return Err(Fault::EndsEarly(after.0)),
            Status::StreamEnd => return Ok(()),
            // Without progress there is no input left: room there always is.
            _ if before == after => return Err(Fault::EndsLate),
            _ => {}
        }
    }
}
