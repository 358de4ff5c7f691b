//! Deflates one segment of a stream (RFC 1951) that is in memory whole. Its bytes depend on the segment, what stands before it and the level alone: not on
//! what was deflated before, nor on who does it.
//!
//! A common deflater takes its input in pieces, copies it into a window and keeps what it knows between them. Where all is in memory there is no window to
//! move, matches are compared eight bytes at a time, and a block ends where its data changes; that is twice as fast, and smaller.
//!
//! A crate of its own, since a build that is small elsewhere has to be quick here.
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

mod bits;
mod block;
mod huffman;
mod matcher;
mod parse;
mod split;
mod tables;

use bits::Bits;
use block::{Block, store};
use matcher::Matcher;

/// How far back a segment may point, in bytes.
pub const WINDOW: usize = 1 << 15;

/// How hard to look for matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// At few places: a fiftieth more bytes, in less time where there is much to find.
    Fast,
    /// A twentieth fewer bytes than zlib's level 6, in two thirds of its time.
    #[default]
    Normal,
}

/// Deflates segments, one after the other. It is worth keeping: a new one clears half a mebibyte.
#[derive(Debug)]
pub struct Deflater {
    matcher: Matcher,
    block: Block,
}

impl Default for Deflater {
    fn default() -> Self {
        Self { matcher: Matcher::new(), block: Block::new() }
    }
}

impl Deflater {
    /// Deflates `data` from the byte `from`; what stands before it, of which the last [`WINDOW`] bytes count, may be pointed into. The last segment ends the
    /// stream, any other ends at a whole byte with an empty stored block.
    pub fn deflate(&mut self, data: &[u8], from: usize, last: bool, level: Level) -> Vec<u8> {
        let before = from.min(WINDOW);
        let data = data.get(from.saturating_sub(before)..).unwrap_or_default();
        let mut bits = Bits::with_room((data.len() / 3).saturating_add(64));
        self.matcher.begin(data.len());
        self.matcher.skip(data, 0, before, true);
        parse::parse(&mut self.matcher, &mut self.block, &mut bits, data, before, last, level);
        if last {
            bits.align();
        } else {
            store(&mut bits, &[], false);
        }
        bits.finish()
    }
}
