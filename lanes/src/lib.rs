//! SHA-256 (FIPS 180-4) for a processor with vectors of 128 bits. [`sha256`] is of four messages at a time, which takes little more time than one: each step
//! is the same for all, and the compiler makes one instruction of it. [`Sha256`] is of one message.
//!
//! A crate of its own, since a build that is small elsewhere has to be quick here. Every index is of an array, and within it by its value.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable))]

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
const ROUNDS: [u32; 64] = roots(64, true);
/// Of the square roots of the first 8 (section 5.3.3).
const START: [u32; 8] = roots(8, false);

/// Lanes: a message each.
pub const LANES: usize = 4;

#[cfg_attr(all(target_arch = "wasm32", target_feature = "simd128"), path = "vector.rs")]
#[cfg_attr(not(all(target_arch = "wasm32", target_feature = "simd128")), path = "plain.rs")]
mod four;
mod one;

pub use one::Sha256;

use four::{Four, add, and, each, shift, splat, turn, words, xor};

/// One block of each lane.
fn compress(state: &mut [Four; 8], blocks: [&[u8; 64]; LANES]) {
    let mut w = [splat(0); 16];
    for (at, word) in w.iter_mut().enumerate() {
        *word = words(blocks.map(|block| [block[4 * at], block[4 * at + 1], block[4 * at + 2], block[4 * at + 3]]));
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for rounds in ROUNDS.as_chunks::<16>().0 {
        // Written out sixteen times, so that each word has its place while it is compiled.
        macro_rules! round {
            ($at:literal) => {
                let s1 = xor(xor(turn::<6>(e), turn::<11>(e)), turn::<25>(e));
                let choice = xor(g, and(e, xor(f, g)));
                let t1 = add(add(add(h, s1), add(choice, splat(rounds[$at]))), w[$at]);
                let s0 = xor(xor(turn::<2>(a), turn::<13>(a)), turn::<22>(a));
                let majority = xor(and(a, b), and(c, xor(a, b)));
                (h, g, f, e, d, c, b, a) = (g, f, e, add(d, t1), c, b, a, add(t1, add(s0, majority)));
                // For the round after the next fifteen; the last ones are for none.
                let (w15, w2) = (w[($at + 1) % 16], w[($at + 14) % 16]);
                let s0 = xor(xor(turn::<7>(w15), turn::<18>(w15)), shift::<3>(w15));
                let s1 = xor(xor(turn::<17>(w2), turn::<19>(w2)), shift::<10>(w2));
                w[$at] = add(add(w[$at], s0), add(w[($at + 9) % 16], s1));
            };
        }
        round!(0);
        round!(1);
        round!(2);
        round!(3);
        round!(4);
        round!(5);
        round!(6);
        round!(7);
        round!(8);
        round!(9);
        round!(10);
        round!(11);
        round!(12);
        round!(13);
        round!(14);
        round!(15);
    }
    for (word, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = add(*word, new);
    }
}

/// The digests of four messages.
// Not where it is called: what is built to be small there would be small here.
#[inline(never)]
pub fn sha256(messages: [&[u8]; LANES]) -> [[u8; 32]; LANES] {
    let mut state = START.map(splat);
    let mut done = [[0; 32]; LANES];
    let blocks = messages.map(|message| (message.len() + 9).div_ceil(64));
    let tails: [[u8; 128]; LANES] = messages.map(tail);
    let most = blocks.into_iter().max().unwrap_or(0);
    for at in 0..most {
        let block = |lane: usize| -> &[u8; 64] {
            let whole = messages[lane].get(at * 64..).and_then(|rest| rest.first_chunk());
            let past = at.saturating_sub(messages[lane].len() / 64) * 64;
            // A lane that is done goes on over its tail, and nobody looks.
            whole.or_else(|| tails[lane].get(past..).and_then(|rest| rest.first_chunk())).unwrap_or(&[0; 64])
        };
        compress(&mut state, [block(0), block(1), block(2), block(3)]);
        for lane in 0..LANES {
            if blocks[lane] == at + 1 {
                for (bytes, word) in done[lane].chunks_exact_mut(4).zip(&state) {
                    bytes.copy_from_slice(&each(*word)[lane].to_be_bytes());
                }
            }
        }
    }
    done
}

/// The last bytes of a message with its padding (section 5.1.1), a block or two.
fn tail(message: &[u8]) -> [u8; 128] {
    let mut tail = [0; 128];
    let rest = &message[message.len() / 64 * 64..];
    tail[..rest.len()].copy_from_slice(rest);
    tail[rest.len()] = 0x80;
    let end = if rest.len() < 56 { 64 } else { 128 };
    tail[end - 8..end].copy_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    tail
}

/// The first 32 bits of the fractional parts of the roots of the first primes.
const fn roots<const N: usize>(count: usize, cube: bool) -> [u32; N] {
    let mut all = [0; N];
    let (mut found, mut number) = (0, 2u128);
    while found < count {
        let mut divisor = 2;
        let mut prime = true;
        while divisor * divisor <= number {
            prime &= number % divisor != 0;
            divisor += 1;
        }
        if prime {
            // The largest number whose power is not above the prime, times 2^32 to that power.
            let (target, mut low, mut high) = (number << if cube { 96 } else { 64 }, 0u128, 1u128 << 37);
            while high - low > 1 {
                let middle = (low + high) / 2;
                let power = if cube { middle * middle * middle } else { middle * middle };
                if power <= target {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            all[found] = low as u32;
            found += 1;
        }
        number += 1;
    }
    all
}
