//! Inflates the data of entries (RFC 1951), which must fill their ranges to the bit.

pub(super) mod shelf;
mod squeeze;

use std::io;

#[cfg(test)]
pub(super) use packseal_inflate::inflate;
pub(super) use packseal_inflate::{Inflate, STEP};
pub(super) use zlib_rs::crc32::{crc32, crc32_combine};

/// Why a stream is refused.
pub(super) type Fault = packseal_inflate::Fault<io::Error>;
