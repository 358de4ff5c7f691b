//! Inflates one raw deflate stream (RFC 1951) that must fill its range of the source to the bit.

mod bits;
mod huffman;
mod walk;

use std::io;

use zlib_rs::{Inflate, InflateFlush, Status};

use self::walk::Stream;
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

/// A place where a block surely starts: compressed bytes used, inflated bytes given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Boundary {
    used: u64,
    given: u64,
}

/// Inflates `range.1` bytes from offset `range.0` to exactly `size` bytes, in pieces, into `sink`.
/// Gives whether the bits after the end of the stream are zero.
pub(super) fn inflate(
    source: &mut dyn ReadAt,
    range: (u64, u64),
    size: u64,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<bool, Fault> {
    let last = run(source, range, size, sink)?;
    let mut stream = Stream { source, start: range.0, len: range.1 };
    let end = end_bit(&mut stream, last, size)?;
    let end = end.ok_or(Fault::Malformed(range.1))?;
    Ok(stream.zero_from(end)?)
}

/// Inflates, and gives a block boundary at or before the start of the last block.
fn run(
    source: &mut dyn ReadAt,
    (start, len): (u64, u64),
    size: u64,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<Boundary, Fault> {
    let mut inflater = Inflate::new(false, WINDOW_BITS);
    let mut input = vec![0; usize::try_from(len).unwrap_or(INPUT).min(INPUT)];
    let mut output = vec![0; usize::try_from(size.saturating_add(1)).unwrap_or(OUTPUT).min(OUTPUT)];
    let mut filled = 0;
    let mut position = 0;
    let mut boundary = Boundary::default();
    let mut idle = 0;
    loop {
        if position == filled {
            let left = len.saturating_sub(inflater.total_in());
            filled = usize::try_from(left).unwrap_or(INPUT).min(input.len());
            position = 0;
            source.read_at(start.saturating_add(inflater.total_in()), &mut input[..filled])?;
        }
        // One byte of room more than declared, so that a stream that goes on shows it.
        let room = size.saturating_add(1).saturating_sub(inflater.total_out());
        let room = usize::try_from(room).unwrap_or(OUTPUT).min(output.len());
        let before = (inflater.total_in(), inflater.total_out());
        let status = inflater
            .decompress(&input[position..filled], &mut output[..room], InflateFlush::Block)
            .map_err(|_| Fault::Malformed(inflater.total_in()))?;
        let now = Boundary { used: inflater.total_in(), given: inflater.total_out() };
        let given = usize::try_from(now.given - before.1).unwrap_or(OUTPUT);
        position += usize::try_from(now.used - before.0).unwrap_or(INPUT);
        if now.given > size {
            return Err(Fault::Long(now.given));
        }
        if given > 0 {
            sink(&output[..given]);
        }
        if status == Status::StreamEnd {
            break;
        }
        // With input and room left, the inflater stops for one reason only: a block has ended. That it was the last one is
        // not taken for a start: then no input is left, or too much.
        if position < filled && given < room {
            boundary = now;
        }
        idle = if before == (now.used, now.given) { idle + 1 } else { 0 };
        if idle > 2 {
            return Err(if now.used == len { Fault::EndsLate } else { Fault::Malformed(now.used) });
        }
    }
    let end = Boundary { used: inflater.total_in(), given: inflater.total_out() };
    if end.given < size {
        return Err(Fault::Short(end.given));
    }
    if end.used < len {
        return Err(Fault::EndsEarly(end.used));
    }
    Ok(boundary)
}

/// The bit after the last block, counted from the start of the stream.
///
/// The inflater does not tell the bit at which a block starts, only the byte up to which it has read. So the last block is
/// walked from each bit of that byte. When the bits allow more than one start, the whole stream is walked from its first.
fn end_bit(stream: &mut Stream<'_>, last: Boundary, size: u64) -> io::Result<Option<u64>> {
    let used_bits = last.used.saturating_mul(8);
    let mut ends = Vec::new();
    for held in 0..8 {
        let Some(start) = used_bits.checked_sub(held) else { break };
        ends.extend(stream.walk(start, size.saturating_sub(last.given))?);
    }
    match ends.as_slice() {
        [end] => Ok(Some(*end)),
        _ => stream.walk(0, size),
    }
}
