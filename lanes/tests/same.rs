//! The same digests as sha2's.

use packseal_lanes::sha256;
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
