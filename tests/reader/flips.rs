//! No change of a pack in profile form goes unseen, but for one: a bit in a deflate stream that leads to another encoding of
//! the same bytes. Such bits are told by another inflater, and must be few.

use packseal::pack::scan::{Container, Method};
use zlib_rs::{DeflateConfig, DeflateFlush, Inflate, InflateFlush, Status};

use super::forge::{Entry, Forge, deflate, profile};
use super::support::{read_all, scan_bytes, shared};

/// Whether a file reads as the original does: accepted, not mixed, the same entries.
fn reads_the_same(bytes: &[u8], entries: &[(String, Vec<u8>)]) -> bool {
    let reading = read_all(bytes);
    reading.issues.is_empty() && !reading.mixed && reading.entries == entries
}

/// Whether the byte is one of a deflate stream's, before its last, and both streams inflate to the same.
fn is_another_encoding(pack: &[u8], changed: &[u8], at: usize) -> bool {
    let records = scan_bytes(pack).expect("a pack").records;
    records.iter().any(|record| {
        let range = record.data_offset as usize..(record.data_offset + record.compressed_size) as usize;
        let size = record.size as usize;
        record.method == Method::Deflated
            && range.contains(&at)
            && at + 1 < range.end
            && inflated(&pack[range.clone()], size) == inflated(&changed[range], size)
    })
}

fn inflated(stream: &[u8], size: usize) -> Vec<u8> {
    let mut out = vec![0; size];
    let status = Inflate::new(false, 15).decompress(stream, &mut out, InflateFlush::Finish);
    assert_eq!(status, Ok(Status::StreamEnd));
    out
}

fn every_change_is_seen(pack: &[u8]) {
    let original = read_all(pack);
    assert_eq!((original.container, original.codes()), (Container::Profile, vec![]));
    let entries = original.entries;
    let mut encodings = 0;
    for at in 0..pack.len() {
        for bit in 0..8 {
            let mut changed = pack.to_vec();
            changed[at] ^= 1 << bit;
            if reads_the_same(&changed, &entries) {
                assert!(is_another_encoding(pack, &changed, at), "bit {bit} of byte {at} flipped");
                encodings += 1;
            }
        }
        assert!(!reads_the_same(&pack[..at], &entries), "cut to {at} bytes");
        for byte in [0, pack[at], 0xff] {
            let mut changed = pack.to_vec();
            changed.insert(at, byte);
            assert!(!reads_the_same(&changed, &entries), "byte {byte} put in at {at}");
        }
    }
    assert!(encodings * 1000 < pack.len() * 8, "{encodings} of {} bits", pack.len() * 8);
    println!("{encodings} of {} flipped bits lead to another encoding of the same bytes", pack.len() * 8);
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
fn of_stored_blocks() {
    // Bits before the length of a stored block carry nothing: in the middle of a stream too.
    let plain = b"stored, then not, then stored";
    let flushes = [(6, DeflateFlush::FullFlush), (10, DeflateFlush::SyncFlush)];
    let stream = deflate(plain, DeflateConfig::new(6), &flushes);
    every_change_is_seen(&Forge::of([Entry::new("a.txt", 8, stream, plain), Entry::stored("b", b"b")]).build());
}

#[test]
fn of_sample_packs() {
    let Some(folder) = shared("samples/packseal") else { return };
    for name in ["unsealed.zip", "sealed.zip"] {
        every_change_is_seen(&std::fs::read(folder.join(name)).expect("the sample"));
    }
}
