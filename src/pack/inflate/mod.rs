//! Inflates the data of entries (RFC 1951), which must fill their ranges to the bit.

pub(super) mod shelf;
mod squeeze;

use std::io;

pub(super) use zlib_rs::crc32::{crc32, crc32_combine};

use super::range::ReadAt;

/// Why a stream is refused.
pub(super) type Fault = packseal_inflate::Fault<io::Error>;

/// Inflates `length` bytes from offset `start` to exactly `size` bytes, in pieces, into `sink`.
/// Gives whether every bit that carries nothing is zero: those after the end, and those before a stored block's length.
pub(super) fn inflate(
    source: &mut dyn ReadAt,
    (start, length): (u64, u64),
    size: u64,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<bool, Fault> {
    let mut at = start;
    let mut read = |piece: &mut [u8]| {
        source.read_at(at, piece)?;
        at = at.saturating_add(piece.len() as u64);
        Ok(())
    };
    packseal_inflate::inflate(&mut read, length, size, sink)
}
