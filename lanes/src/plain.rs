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

/// The four words of these bytes, the first one highest.
pub(crate) fn sixteen(bytes: &[u8; 16]) -> Four {
    [0, 4, 8, 12].map(|at| u32::from_be_bytes(std::array::from_fn(|byte| bytes[at + byte])))
}

/// Many words, four at a time.
pub(crate) const fn fours(words: &[u32; 64]) -> [Four; 16] {
    let mut fours = [[0; 4]; 16];
    let mut at = 0;
    while at < words.len() {
        fours[at / 4] = [words[at], words[at + 1], words[at + 2], words[at + 3]];
        at += 4;
    }
    fours
}

/// The four words of the schedule (FIPS 180-4, section 6.2.2) after these sixteen.
pub(crate) fn following(w0: Four, w1: Four, w2: Four, w3: Four) -> Four {
    let word = |before16: u32, before15: u32, before7: u32, before2: u32| {
        let s0 = before15.rotate_right(7) ^ before15.rotate_right(18) ^ before15 >> 3;
        let s1 = before2.rotate_right(17) ^ before2.rotate_right(19) ^ before2 >> 10;
        before16.wrapping_add(s0).wrapping_add(before7).wrapping_add(s1)
    };
    let first = word(w0[0], w0[1], w2[1], w3[2]);
    let second = word(w0[1], w0[2], w2[2], w3[3]);
    [first, second, word(w0[2], w0[3], w2[3], first), word(w0[3], w1[0], w3[0], second)]
}
