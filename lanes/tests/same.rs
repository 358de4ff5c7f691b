//! The same digests as sha2's.

use packseal_lanes::{Sha256, sha256};
use sha2::Digest as _;

#[test]
fn all_lengths_around_every_bound_in_every_lane() {
    let data: Vec<u8> = (0..1000u32).map(|n| (n * 37) as u8).collect();
    for at in 0..260 {
        let messages = [&data[..at], &data[at / 2..at], &data[..(at * 7) % 300], &data[at..at * 3]];
        for (message, digest) in messages.iter().zip(sha256(messages)) {
            assert_eq!(sha2::Sha256::digest(message).as_slice(), digest, "{} bytes", message.len());
        }
    }
}

#[test]
fn one_message_of_any_length_in_pieces_of_any_length() {
    let data: Vec<u8> = (0..1000u32).map(|n| (n * 37) as u8).collect();
    for length in (0..260).chain([1000]) {
        let right = sha2::Sha256::digest(&data[..length]);
        for piece in [1, 7, 55, 56, 63, 64, 65, 128, 200, 1000] {
            let mut digest = Sha256::default();
            data[..length].chunks(piece).for_each(|piece| digest.update(piece));
            assert_eq!(digest.clone().finish(), right.as_slice(), "{length} bytes in pieces of {piece}");
            digest.update(&[]);
            assert_eq!(digest.finish(), right.as_slice(), "{length} bytes, and none");
        }
    }
}
