//! Inflates one raw deflate stream (RFC 1951) that must fill its range to the bit, in one pass, and tells whether the bits that carry nothing are zero.
//!
//! Common inflaters pass over those bits, and do not tell the bit at which a stream ends; whoever wants to know has to walk each stream a second time.
//! This one reads as strictly as zlib: codes are neither over-subscribed nor incomplete (but for a single distance code of one bit), no distance
//! points before the first byte, and no block has more than 286 literal and length codes or 30 distance codes.
//!
//! A crate of its own, since a build that is small elsewhere has to be quick here.
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

mod block;
mod codes;
mod header;
mod input;
mod output;

use block::{Next, compressed, stored};
use codes::Codes;
use input::Input;
use output::Output;

/// Why a stream is refused. `E` is how its source fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault<E> {
    /// The source failed.
    Read(E),
    /// No deflate stream. About this many compressed bytes were read until then.
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

/// Inflates `length` bytes, which `read` gives one piece after the other by filling the slice that it gets, to exactly `size` bytes, which
/// `sink` gets in pieces of at most 256 KiB.
///
/// Gives whether every bit that carries nothing is zero: those after the end, and those before a stored block's length.
///
/// # Errors
/// [`Fault`]. What `sink` had until then is the beginning of nothing that may be used.
pub fn inflate<E>(
    read: &mut dyn FnMut(&mut [u8]) -> Result<(), E>,
    length: u64,
    size: u64,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<bool, Fault<E>> {
    let mut inflate = Inflate::new(length, size);
    loop {
        if let Some(clean) = inflate.step(read, sink)? {
            return Ok(clean);
        }
    }
}

/// The most that [`Inflate::step`] reads, in bytes, and the most that it hands on.
pub const STEP: (usize, usize) = (4 * input::PIECE, 3 * output::PIECE);

/// Where the stream stands.
enum Block {
    /// Before a block.
    None,
    /// In one with the codes of the format.
    Fixed,
    /// In one with codes of its own.
    Dynamic,
}

/// The same as [`inflate`] in steps, for whoever does something else between them.
pub struct Inflate {
    input: Input,
    output: Output,
    clean: bool,
    last: bool,
    block: Block,
    fixed: Option<Codes>,
    dynamic: Codes,
}

impl Inflate {
    /// For so many bytes that inflate to `size`.
    pub fn new(length: u64, size: u64) -> Self {
        let (fixed, dynamic) = Default::default();
        let (input, output) = (Input::new(length), Output::new(size));
        Self { input, output, clean: true, last: false, block: Block::None, fixed, dynamic }
    }

    /// Goes on with the next bytes, for at most [`STEP`]; what it gives at the end of the stream is what [`inflate`] gives.
    ///
    /// # Errors
    /// As [`inflate`]. Nothing may be asked of it after.
    pub fn step<E>(
        &mut self,
        read: &mut dyn FnMut(&mut [u8]) -> Result<(), E>,
        sink: &mut dyn FnMut(&[u8]),
    ) -> Result<Option<bool>, Fault<E>> {
        let (input, output) = (&mut self.input, &mut self.output);
        let next = match self.block {
            Block::None => {
                let header = input.take(3, read)?;
                self.last = header & 1 == 1;
                match header >> 1 {
                    0 => {
                        self.clean &= input.align() == 0;
                        stored(input, output, read, sink)?;
                        Next::Block
                    }
                    1 => {
                        self.fixed.get_or_insert_with(Codes::fixed);
                        self.block = Block::Fixed;
                        Next::More
                    }
                    2 => {
                        header::read(input, &mut self.dynamic, read)?;
                        self.block = Block::Dynamic;
                        Next::More
                    }
                    _ => return Err(input.malformed()),
                }
            }
            Block::Fixed => compressed(input, output, self.fixed.get_or_insert_with(Codes::fixed), read, sink)?,
            Block::Dynamic => compressed(input, output, &self.dynamic, read, sink)?,
        };
        if next == Next::More {
            return Ok(None);
        }
        self.block = Block::None;
        if !self.last {
            return Ok(None);
        }
        self.clean &= input.align() == 0;
        output.finish(sink)?;
        match input.unused() {
            0 => Ok(Some(self.clean)),
            _ => Err(Fault::EndsEarly(input.used())),
        }
    }
}
