//! Whatever is deflated inflates to itself, in whatever segments; and the bytes depend on nothing else.

use packseal_deflate::{Deflater, Level, WINDOW};
use proptest::prelude::*;
use zlib_rs::{Inflate, InflateFlush, Status};

fn inflated(stream: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; length + 1];
    let mut inflate = Inflate::new(false, 15);
    let status = inflate.decompress(stream, &mut out, InflateFlush::Finish).ok()?;
    out.truncate(inflate.total_out() as usize);
    (status == Status::StreamEnd && inflate.total_in() == stream.len() as u64).then_some(out)
}

/// Deflates in segments that end at these places.
fn deflated(deflater: &mut Deflater, data: &[u8], cut: usize, level: Level) -> Vec<u8> {
    let mut starts: Vec<usize> = (0..data.len()).step_by(cut).collect();
    if starts.is_empty() {
        starts.push(0);
    }
    let one = |start: &usize| {
        let end = data.len().min(start + cut);
        deflater.deflate(&data[..end], *start, end == data.len(), level)
    };
    starts.iter().map(one).collect::<Vec<_>>().concat()
}

fn check(data: &[u8]) {
    let mut used = Deflater::default();
    for level in [Level::Normal, Level::Fast] {
        for cut in [1 << 22, 100_000, 7_000, 300] {
            if data.len() / cut > 2_000 {
                continue;
            }
            let stream = deflated(&mut used, data, cut, level);
            assert!(
                inflated(&stream, data.len()).as_deref() == Some(data),
                "{} bytes cut every {cut}, {level:?}",
                data.len()
            );
            // A new one makes the same of the same.
            assert!(
                stream == deflated(&mut Deflater::default(), data, cut, level),
                "{} bytes cut every {cut}",
                data.len()
            );
        }
    }
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

fn rows(length: usize) -> Vec<u8> {
    let row = |n: u64| format!("{n},{:x},\"row {}\"\r\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15), n % 17).into_bytes();
    (0..).flat_map(row).take(length).collect()
}

#[test]
fn lengths_around_every_bound() {
    for length in
        (0..20).chain([255, 256, 257, 258, 259, 4095, 4999, 5000, 5001, 32_767, 32_768, 32_769, 65_535, 65_536])
    {
        check(&rows(length));
        check(&noise(length));
        check(&vec![b'a'; length]);
    }
}

#[test]
fn long_data_of_each_kind() {
    check(&rows(3_000_000));
    check(&noise(700_000));
    check(&vec![0; 1_000_000]);
    // One kind after the other.
    check(&[rows(200_000), noise(100_000), vec![b'x'; 50_000], rows(100_000)].concat());
    // All lengths of matches, at all distances that have a symbol.
    let mut far = noise(40_000);
    for n in 0..2_000usize {
        let distance = 1 + n * 16;
        let (from, length) = (far.len() - distance, 3 + n % 256);
        let piece: Vec<u8> = (0..length.min(distance)).map(|at| far[from + at]).collect();
        far.extend(piece);
        far.push(n as u8);
    }
    check(&far);
}

#[test]
fn codes_have_at_most_fifteen_bits() {
    // Counts like Fibonacci's make the deepest tree.
    let (mut one, mut other) = (1usize, 1usize);
    let mut data = Vec::new();
    for byte in 0..26u8 {
        data.extend(std::iter::repeat_n(byte * 9, one));
        (one, other) = (other, one + other);
    }
    // Shuffled, so that there are no matches.
    let mut state = 7u64;
    for at in (1..data.len()).rev() {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        data.swap(at, (state >> 33) as usize % (at + 1));
    }
    check(&data);
}

#[test]
fn what_was_deflated_before_changes_nothing() {
    let mut used = Deflater::default();
    let texts: Vec<Vec<u8>> = (0..300).map(|n| rows(50 + n * 13)).collect();
    for text in &texts {
        let stream = used.deflate(text, 0, true, Level::Normal);
        assert!(stream == Deflater::default().deflate(text, 0, true, Level::Normal));
    }
}

#[test]
fn what_stands_before_is_pointed_into_as_far_as_the_window() {
    let text = rows(20_000);
    let alone = Deflater::default().deflate(&text, 0, true, Level::Normal).len();
    let twice = [text.clone(), text.clone()].concat();
    let after = Deflater::default().deflate(&twice, text.len(), true, Level::Normal).len();
    assert!(after < alone / 20, "{after} of {alone}");
    let far = [text.clone(), noise(WINDOW), text.clone()].concat();
    let after = Deflater::default().deflate(&far, text.len() + WINDOW, true, Level::Normal).len();
    assert!(after > alone / 2, "{after} of {alone}");
}

proptest! {
    #[test]
    fn any_bytes(data in prop::collection::vec(any::<u8>(), 0..3_000)) {
        check(&data);
    }

    #[test]
    fn any_text_of_few_letters(data in prop::collection::vec(0u8..4, 0..20_000)) {
        check(&data);
    }

    #[test]
    fn any_repetition(pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..40), 1usize..400), 0..40)) {
        let data: Vec<u8> = pieces.iter().flat_map(|(piece, times)| piece.repeat(*times)).collect();
        check(&data);
    }
}
