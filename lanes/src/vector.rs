//! Four words at a time, by WebAssembly's vectors of 128 bits.

use core::arch::wasm32::{
    i8x16_shuffle, u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_splat, v128, v128_and, v128_or,
    v128_xor,
};

use crate::LANES;

pub(crate) type Four = v128;

#[inline(always)]
pub(crate) fn splat(word: u32) -> Four {
    u32x4_splat(word)
}

/// Words of bytes, the first one highest.
#[inline(always)]
pub(crate) fn words(bytes: [[u8; 4]; LANES]) -> Four {
    let [a, b, c, d] = bytes.map(u32::from_le_bytes);
    let words = u32x4(a, b, c, d);
    i8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(words, words)
}

#[inline(always)]
pub(crate) fn each(words: Four) -> [u32; LANES] {
    [
        u32x4_extract_lane::<0>(words),
        u32x4_extract_lane::<1>(words),
        u32x4_extract_lane::<2>(words),
        u32x4_extract_lane::<3>(words),
    ]
}

#[inline(always)]
pub(crate) fn add(a: Four, b: Four) -> Four {
    u32x4_add(a, b)
}

#[inline(always)]
pub(crate) fn xor(a: Four, b: Four) -> Four {
    v128_xor(a, b)
}

#[inline(always)]
pub(crate) fn and(a: Four, b: Four) -> Four {
    v128_and(a, b)
}

/// To the right, around.
#[inline(always)]
pub(crate) fn turn<const BY: u32>(a: Four) -> Four {
    v128_or(u32x4_shr(a, BY), u32x4_shl(a, 32 - BY))
}

#[inline(always)]
pub(crate) fn shift<const BY: u32>(a: Four) -> Four {
    u32x4_shr(a, BY)
}
