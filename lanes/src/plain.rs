//! Four words, one after the other.

use crate::LANES;

pub(crate) type Four = [u32; LANES];

fn both(a: Four, b: Four, f: impl Fn(u32, u32) -> u32) -> Four {
    [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])]
}

pub(crate) fn splat(word: u32) -> Four {
    [word; LANES]
}

/// Words of bytes, the first one highest.
pub(crate) fn words(bytes: [[u8; 4]; LANES]) -> Four {
    bytes.map(u32::from_be_bytes)
}

pub(crate) fn each(words: Four) -> [u32; LANES] {
    words
}

pub(crate) fn add(a: Four, b: Four) -> Four {
    both(a, b, u32::wrapping_add)
}

pub(crate) fn xor(a: Four, b: Four) -> Four {
    both(a, b, |a, b| a ^ b)
}

pub(crate) fn and(a: Four, b: Four) -> Four {
    both(a, b, |a, b| a & b)
}

/// To the right, around.
pub(crate) fn turn<const BY: u32>(a: Four) -> Four {
    a.map(|a| a.rotate_right(BY))
}

pub(crate) fn shift<const BY: u32>(a: Four) -> Four {
    a.map(|a| a >> BY)
}
