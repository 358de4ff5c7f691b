//! What is accepted, and with which bytes, against zlib-rs.
#![allow(missing_docs)]

use std::cell::Cell;

use packseal_inflate::{Fault, Inflate as Ours, STEP};
use proptest::prelude::*;
use zlib_rs::{Deflate, DeflateFlush, Inflate, InflateFlush, Status};

type Inflated = Result<(bool, Vec<u8>), Fault<()>>;

/// With the input given in pieces as they are asked for, and no step longer than it may be.
fn strictly(stream: &[u8], size: u64) -> Inflated {
    let (at, mut out) = (Cell::new(0), Vec::new());
    let mut read = |piece: &mut [u8]| {
        let from = at.replace(at.get() + piece.len());
        piece.copy_from_slice(&stream[from..at.get()]);
        Ok(())
    };
    let mut inflate = Ours::new(stream.len() as u64, size);
    loop {
        let before = (at.get(), out.len());
        let clean = inflate.step(&mut read, &mut |bytes| out.extend_from_slice(bytes))?;
        assert!(at.get() - before.0 <= STEP.0 && out.len() - before.1 <= STEP.1, "a step is short");
        if let Some(clean) = clean {
            return Ok((clean, out));
        }
    }
}

/// What zlib makes of it, where it ends in the last byte with exactly `size` bytes.
fn by_zlib(stream: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; size + 1];
    let mut inflater = Inflate::new(false, 15);
    let status = inflater.decompress(stream, &mut out, InflateFlush::Finish).ok()?;
    let whole = status == Status::StreamEnd && inflater.total_in() == stream.len() as u64;
    out.truncate(usize::try_from(inflater.total_out()).unwrap());
    (whole && out.len() == size).then_some(out)
}

fn deflated(bytes: &[u8], level: i32, flushes: usize) -> Vec<u8> {
    let mut deflate = Deflate::new(level, false, 15);
    let mut out = vec![0; bytes.len() * 2 + 1000 + 50 * flushes];
    let cut = bytes.len() / (flushes + 1);
    for n in 0..=flushes {
        let from = usize::try_from(deflate.total_in()).unwrap();
        let at = usize::try_from(deflate.total_out()).unwrap();
        let (to, flush) =
            if n == flushes { (bytes.len(), DeflateFlush::Finish) } else { (from + cut, DeflateFlush::SyncFlush) };
        deflate.compress(&bytes[from..to], &mut out[at..], flush).unwrap();
    }
    out.truncate(usize::try_from(deflate.total_out()).unwrap());
    out
}

/// Bytes of some kind: noise, rows, runs, periods of 1 to 40 bytes.
fn sample(kind: u32, length: usize) -> Vec<u8> {
    let noise = |n: u32| (n.wrapping_mul(2_654_435_761) >> 13) as u8;
    match kind {
        0 => (0..length as u32).map(noise).collect(),
        1 => (0u32..)
            .flat_map(|n| format!("{n},{:x},row\n", n.wrapping_mul(0x9e37_79b9)).into_bytes())
            .take(length)
            .collect(),
        2 => (0..length).map(|n| (n / 5000) as u8).collect(),
        _ => (0..length as u32).map(|n| noise(n % (kind - 2))).collect(),
    }
}

#[test]
fn streams_of_every_kind_come_out_as_they_went_in() {
    for kind in 0..43 {
        for length in [0, 1, 2, 3, 10, 257, 258, 259, 300, 1000, 32_768, 65_535, 65_536, 262_144, 300_000] {
            let bytes = sample(kind, length);
            for (level, flushes) in [(0, 0), (1, 1), (6, 0), (6, 7), (9, 0)] {
                let stream = deflated(&bytes, level, flushes);
                let (clean, out) = strictly(&stream, length as u64).unwrap();
                assert!(clean && out == bytes, "{kind} {length} {level} {flushes}");
            }
        }
    }
}

#[test]
fn far_and_large() {
    let bytes = sample(1, 3_000_000);
    for level in [0, 1, 6] {
        let (_, out) = strictly(&deflated(&bytes, level, 3), 3_000_000).unwrap();
        assert!(out == bytes);
    }
}

#[test]
fn a_size_that_is_not_so_is_told() {
    let stream = deflated(&sample(1, 500_000), 6, 0);
    let length = stream.len() as u64;
    assert_eq!(strictly(&stream, 499_999), Err(Fault::Long(500_000)));
    assert_eq!(strictly(&stream, 500_001), Err(Fault::Short(500_000)));
    assert_eq!(strictly(&stream, 10), Err(Fault::Long(11)));
    assert_eq!(strictly(&[stream.as_slice(), &[0]].concat(), 500_000), Err(Fault::EndsEarly(length)));
    assert_eq!(strictly(&stream[..stream.len() - 1], 500_000), Err(Fault::EndsLate));
    assert_eq!(strictly(&[], 0), Err(Fault::EndsLate));
}

/// Bits from the lowest up: of a value as many as are named, and codes with their first bit first.
struct Bits(Vec<u8>, u32);

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for n in 0..count {
            if self.1 == 0 {
                self.0.push(0);
            }
            *self.0.last_mut().unwrap() |= ((value >> n & 1) << self.1) as u8;
            self.1 = (self.1 + 1) % 8;
        }
    }
}

#[test]
fn bits_that_carry_nothing_are_looked_at() {
    // A final block of fixed codes with its end alone: ten bits, and six that are free.
    assert_eq!(strictly(&[3, 0], 0), Ok((true, vec![])));
    for bit in 2..8 {
        assert_eq!(strictly(&[3, 1 << bit], 0), Ok((false, vec![])), "{bit}");
    }
    // A stored block: five bits before its length.
    assert_eq!(strictly(&[1, 1, 0, 0xfe, 0xff, 7], 1), Ok((true, vec![7])));
    for bit in 3..8 {
        assert_eq!(strictly(&[1 | 1 << bit, 1, 0, 0xfe, 0xff, 7], 1), Ok((false, vec![7])), "{bit}");
    }
}

/// The header of a final block with codes of its own, whose lengths are spelled out one by one, and then `rest`.
fn with_lengths(literals: &[u32], distances: &[u32], rest: &[(u32, u32)]) -> Vec<u8> {
    let mut bits = Bits(Vec::new(), 0);
    bits.put(0b101, 3);
    bits.put(literals.len() as u32 - 257, 5);
    bits.put(distances.len() as u32 - 1, 5);
    bits.put(15, 4);
    // Each length from 0 to 15 by a code of four bits, which is the length itself.
    for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] {
        bits.put(if place < 16 { 4 } else { 0 }, 3);
    }
    for length in literals.iter().chain(distances) {
        bits.put(length.reverse_bits() >> 28, 4);
    }
    for (value, count) in rest {
        bits.put(*value, *count);
    }
    bits.0
}

#[test]
fn codes_are_whole_and_not_more() {
    let mut literals = [0; 257];
    (literals[0], literals[256]) = (1, 1);
    let good = with_lengths(&literals, &[0], &[(0b10, 2)]);
    assert_eq!(strictly(&good, 1), Ok((true, vec![0])));
    // A single code of one bit, for literals as for distances.
    let mut one = [0; 257];
    one[256] = 1;
    assert_eq!(strictly(&with_lengths(&one, &[1], &[(0, 1)]), 0), Ok((true, vec![])));
    for (what, literals, distances) in [
        ("no end", vec![1; 2].into_iter().chain([0; 255]).collect(), vec![0]),
        ("one code of two bits", [0; 256].into_iter().chain([2]).collect(), vec![0]),
        ("a code is missing", [1].into_iter().chain([0; 255]).chain([2]).collect(), vec![0]),
        ("a code too many", [1, 1].into_iter().chain([0; 254]).chain([1]).collect(), vec![0]),
        ("a distance of two bits", literals.to_vec(), vec![2]),
        ("three distances of one bit", literals.to_vec(), vec![1, 1, 1]),
        ("287 literals", [1].into_iter().chain([0; 255]).chain([1]).chain([0; 30]).collect(), vec![0]),
        ("31 distances", literals.to_vec(), vec![0; 31]),
    ] {
        let literals: Vec<u32> = literals;
        let stream = with_lengths(&literals, &distances, &[(0, 30)]);
        assert!(matches!(strictly(&stream, 1), Err(Fault::Malformed(_))), "{what}: {:?}", strictly(&stream, 1));
        assert_eq!(by_zlib(&stream, 1), None, "{what}");
    }
}

#[test]
fn copies_reach_back_as_far_as_there_is() {
    // Fixed codes: a literal 'a' (0x61 + 0x30 in eight bits), then a copy of 3 from a distance of 1 or 2.
    let stream = |distance: u32| {
        let mut bits = Bits(Vec::new(), 0);
        bits.put(0b011, 3);
        bits.put(0x91u32.reverse_bits() >> 24, 8);
        bits.put(1u32.reverse_bits() >> 25, 7);
        bits.put((distance - 1).reverse_bits() >> 27, 5);
        bits.put(0, 7);
        bits.0
    };
    assert_eq!(strictly(&stream(1), 4), Ok((true, b"aaaa".to_vec())));
    assert!(matches!(strictly(&stream(2), 4), Err(Fault::Malformed(_))));
    for symbol in [31, 32] {
        let stream = [stream(symbol).as_slice(), &[0; 4]].concat();
        assert!(matches!(strictly(&stream, 4), Err(Fault::Malformed(_))), "no such distance");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// One bit changed, bytes taken away or put in: the same verdict and bytes as zlib's, but for what zlib does not look at.
    #[test]
    fn broken_streams_are_judged_as_zlib_does(
        kind in 0u32..43, length in 0usize..6000, level in 0i32..10, flushes in 0usize..3,
        at in any::<prop::sample::Index>(), bit in 0u8..8, how in 0u32..3,
    ) {
        let bytes = sample(kind, length);
        let mut stream = deflated(&bytes, level, flushes);
        let at = at.index(stream.len());
        match how {
            0 => stream[at] ^= 1 << bit,
            1 => { stream.remove(at); }
            _ => stream.insert(at, bit),
        }
        for size in [length, by_zlib_any(&stream)] {
            let ours = strictly(&stream, size as u64);
            prop_assert_eq!(ours.ok().map(|(_, bytes)| bytes), by_zlib(&stream, size));
        }
    }

    #[test]
    fn noise_is_judged_as_zlib_does(stream in prop::collection::vec(any::<u8>(), 0..200)) {
        let size = by_zlib_any(&stream);
        prop_assert_eq!(strictly(&stream, size as u64).ok().map(|(_, bytes)| bytes), by_zlib(&stream, size));
    }
}

/// How many bytes zlib makes of a stream before it ends or breaks.
fn by_zlib_any(stream: &[u8]) -> usize {
    let mut out = vec![0; 4 << 20];
    let mut inflater = Inflate::new(false, 15);
    let _ = inflater.decompress(stream, &mut out, InflateFlush::Finish);
    usize::try_from(inflater.total_out()).unwrap()
}
