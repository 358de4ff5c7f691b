//! One message, as it comes. Its rounds are one after the other, but the words that they take are found four at a time, while they go on: that is a tenth
//! quicker than one word at a time.

use crate::four::{Four, add, each, following, fours, sixteen};
use crate::{ROUNDS, START};

static FOURS: [Four; 16] = fours(&ROUNDS);

/// The digest of a message that comes in pieces.
#[derive(Clone)]
pub struct Sha256 {
    state: [u32; 8],
    /// The beginning of a block that is not complete: `length % 64` bytes of it.
    block: [u8; 64],
    length: u64,
}

impl Default for Sha256 {
    fn default() -> Self {
        Self { state: START, block: [0; 64], length: 0 }
    }
}

impl Sha256 {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let has = (self.length % 64) as usize;
        self.length = self.length.wrapping_add(bytes.len() as u64);
        let mut rest = bytes;
        if has > 0 {
            let (now, later) = bytes.split_at(bytes.len().min(64 - has));
            self.block[has..has + now.len()].copy_from_slice(now);
            if has + now.len() < 64 {
                return;
            }
            compress(&mut self.state, &[self.block]);
            rest = later;
        }
        let (blocks, rest) = rest.as_chunks();
        compress(&mut self.state, blocks);
        self.block[..rest.len()].copy_from_slice(rest);
    }

    /// The digest of all that was taken.
    pub fn finish(mut self) -> [u8; 32] {
        let length = self.length.wrapping_mul(8).to_be_bytes();
        let has = (self.length % 64) as usize;
        // Section 5.1.1: a bit, as many others as it takes, and the length.
        let zeros = if has < 56 { 55 - has } else { 119 - has };
        let mut end = [0; 72];
        end[0] = 0x80;
        end[1 + zeros..9 + zeros].copy_from_slice(&length);
        self.update(&end[..9 + zeros]);
        let mut digest = [0; 32];
        for (bytes, word) in digest.chunks_exact_mut(4).zip(self.state) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        digest
    }
}

/// Takes whole blocks.
// Not where it is called: what is built to be small there would be small here.
#[inline(never)]
fn compress(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    macro_rules! round {
        ($word:expr) => {
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = g ^ (e & (f ^ g));
            let t1 = h.wrapping_add($word).wrapping_add(s1).wrapping_add(choice);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let majority = ((a ^ b) & (b ^ c)) ^ b;
            (h, g, f, e, d, c, b, a) =
                (g, f, e, d.wrapping_add(t1), c, b, a, t1.wrapping_add(s0).wrapping_add(majority));
        };
    }
    macro_rules! rounds {
        ($words:expr, $constants:expr) => {
            let [one, two, three, four] = each(add($words, $constants));
            round!(one);
            round!(two);
            round!(three);
            round!(four);
        };
    }
    for block in blocks {
        let before = [a, b, c, d, e, f, g, h];
        let [mut w0, mut w1, mut w2, mut w3]: [Four; 4] =
            std::array::from_fn(|at| sixteen(&std::array::from_fn(|byte| block[16 * at + byte])));
        for words in FOURS[..12].iter() {
            rounds!(w0, *words);
            (w0, w1, w2, w3) = (w1, w2, w3, following(w0, w1, w2, w3));
        }
        for words in FOURS[12..].iter() {
            rounds!(w0, *words);
            (w0, w1, w2) = (w1, w2, w3);
        }
        let [x0, x1, x2, x3, x4, x5, x6, x7] = before;
        (a, b, c, d) = (a.wrapping_add(x0), b.wrapping_add(x1), c.wrapping_add(x2), d.wrapping_add(x3));
        (e, f, g, h) = (e.wrapping_add(x4), f.wrapping_add(x5), g.wrapping_add(x6), h.wrapping_add(x7));
    }
    *state = [a, b, c, d, e, f, g, h];
}
