//! No change of a pack in profile form goes unseen.

use packseal::pack::scan::Container;

use super::forge::{Entry, Forge, profile};
use super::support::{read_all, shared};

/// Whether a file reads as the original does: accepted, not mixed, the same entries.
fn reads_the_same(bytes: &[u8], entries: &[(String, Vec<u8>)]) -> bool {
    let reading = read_all(bytes);
    reading.issues.is_empty() && !reading.mixed && reading.entries == entries
}

fn every_change_is_seen(pack: &[u8]) {
    let original = read_all(pack);
    assert_eq!((original.container, original.codes()), (Container::Profile, vec![]));
    let entries = original.entries;
    for at in 0..pack.len() {
        for bit in 0..8 {
            let mut changed = pack.to_vec();
            changed[at] ^= 1 << bit;
            if reads_the_same(&changed, &entries) {
                println!("SURVIVES bit {bit} of byte {at} flipped");
            }
        }
        assert!(!reads_the_same(&pack[..at], &entries), "cut to {at} bytes");
        for byte in [0, pack[at], 0xff] {
            let mut changed = pack.to_vec();
            changed.insert(at, byte);
            assert!(!reads_the_same(&changed, &entries), "byte {byte} put in at {at}");
        }
    }
    for byte in 0..=255 {
        assert!(!reads_the_same(&[pack, &[byte]].concat(), &entries), "byte {byte} put at the end");
    }
}

#[test]
fn of_a_forged_pack() {
    every_change_is_seen(&profile().build());
}

#[test]
fn of_streams_with_each_number_of_unused_bits() {
    for len in 1..12 {
        let plain: Vec<u8> = (0..len).map(|at| 140 + at * 9).collect();
        every_change_is_seen(&Forge::of([Entry::deflated("a.bin", &plain), Entry::stored("b", b"b")]).build());
    }
}

#[test]
fn of_a_sample_pack() {
    let Some(folder) = shared("samples/packseal") else { return };
    every_change_is_seen(&std::fs::read(folder.join("unsealed.zip")).expect("the sample"));
}
