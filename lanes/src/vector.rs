//! Four words at a time, by WebAssembly's vectors of 128 bits.

use core::arch::wasm32::{
    i8x16_shuffle, u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, u32x4_splat, u64x2,
    u64x2_shr, v128, v128_and, v128_or, v128_xor,
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

/// The four words of these bytes, the first one highest.
#[inline(always)]
pub(crate) fn sixteen(bytes: &[u8; 16]) -> Four {
    let [a, b] = [0, 8].map(|at| u64::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte])));
    let words = u64x2(a, b);
    i8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(words, words)
}

/// Many words, four at a time.
pub(crate) const fn fours(words: &[u32; 64]) -> [Four; 16] {
    let mut fours = [u32x4(0, 0, 0, 0); 16];
    let mut at = 0;
    while at < words.len() {
        fours[at / 4] = u32x4(words[at], words[at + 1], words[at + 2], words[at + 3]);
        at += 4;
    }
    fours
}

/// The four words of the schedule (FIPS 180-4, section 6.2.2) after these sixteen.
#[inline(always)]
pub(crate) fn following(w0: Four, w1: Four, w2: Four, w3: Four) -> Four {
    let fifteenth = u32x4_shuffle::<1, 2, 3, 4>(w0, w1);
    let s0 = xor(xor(turn::<7>(fifteenth), turn::<18>(fifteenth)), shift::<3>(fifteenth));
    let all = add(add(w0, s0), u32x4_shuffle::<1, 2, 3, 4>(w2, w3));
    // Of each word twice, side by side, so that what leaves one at its end comes in from the other: what counts are the lower halves.
    let s1 = |twice: Four| xor(xor(u64x2_shr(twice, 17), u64x2_shr(twice, 19)), shift::<10>(twice));
    let none = splat(0);
    let first = s1(u32x4_shuffle::<2, 2, 3, 3>(w3, w3));
    let all = add(all, u32x4_shuffle::<0, 2, 4, 4>(first, none));
    // The last two need the first two.
    let last = s1(u32x4_shuffle::<0, 0, 1, 1>(all, all));
    add(all, u32x4_shuffle::<4, 4, 0, 2>(last, none))
}
