//! Whatever the bytes: no panic, bounded work, and agreement with another reader on what is accepted.

use std::io::{Cursor, Read, Write};

use packseal::model::limits::Limits;
use packseal::pack::scan::Container;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::forge::{Entry, Forge, profile};
use super::support::{Reading, read_all, read_all_within};

/// What is accepted must be what another reader sees.
fn check_second_opinion(bytes: &[u8], reading: &Reading) {
    if !reading.issues.is_empty() {
        return;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("what is accepted opens elsewhere");
    assert_eq!(archive.len(), reading.entries.len());
    for (index, (name, plain)) in reading.entries.iter().enumerate() {
        let mut entry = archive.by_index(index).expect("an entry");
        assert_eq!(entry.name().expect("a name").trim_end_matches('/'), name);
        let mut out = Vec::new();
        entry.read_to_end(&mut out).expect("its bytes");
        assert_eq!(out, *plain);
    }
}

fn foreign() -> Forge {
    Forge::of([
        Entry::folder("logs/"),
        Entry::deflated("logs/a.jsonl", &b"{\"seq\":1}\n".repeat(30))
            .both(|header| header.date = 0x5c82)
            .streamed(true, false),
        Entry::stored("b.txt", b"b").both(|header| header.extra = b"UT\x05\x00\x01\x00\x00\x00\x50".to_vec()),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_all(&bytes);
    }

    #[test]
    fn arbitrary_bytes_before_an_end_record(
        head in prop::collection::vec(any::<u8>(), 0..300),
        end in prop::collection::vec(prop_oneof![Just(0u8), Just(0xff), 0u8..100], 16),
    ) {
        read_all(&[&head, b"PK\x05\x06".as_slice(), &end, &[0, 0]].concat());
    }

    #[test]
    fn mutated_packs(
        which in 0usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), Just(0), Just(0xff)]), 1..6),
    ) {
        let mut zip64 = profile();
        zip64.zip64 = Some((44, true));
        let mut bytes = [profile(), foreign(), zip64][which].build();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let reading = read_all(&bytes);
        check_second_opinion(&bytes, &reading);
    }

    #[test]
    fn spliced_packs(from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), len in 0usize..120) {
        let mut bytes = foreign().build();
        let piece: Vec<u8> = bytes.iter().copied().skip(from.index(bytes.len())).take(len).collect();
        let at = to.index(bytes.len());
        let end = (at + len).min(bytes.len());
        bytes.splice(at..end, piece);
        let reading = read_all(&bytes);
        check_second_opinion(&bytes, &reading);
    }

    #[test]
    fn small_limits_hold(entries in 0u64..4, total in 0u64..1000, entry in 0u64..1000) {
        let limits = Limits { entries, inflated_total: total, inflated_entry: entry, ..Limits::default() };
        let reading = read_all_within(&profile().build(), &limits);
        let sizes: Vec<u64> = reading.entries.iter().map(|(_, bytes)| bytes.len() as u64).collect();
        prop_assert!(sizes.len() as u64 <= entries);
        prop_assert!(sizes.iter().sum::<u64>() <= total);
        prop_assert!(sizes.iter().all(|size| *size <= entry));
    }
}

#[test]
fn what_the_zip_crate_writes_can_be_in_profile_form() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, method) in [("a.csv", CompressionMethod::Deflated), ("b.bin", CompressionMethod::Stored)] {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        writer.start_file(name, options).expect("a new entry");
        writer.write_all(&b"id,event\r\n".repeat(50)).expect("memory");
    }
    let bytes = writer.finish().expect("memory").into_inner();
    let reading = read_all(&bytes);
    assert_eq!((reading.container, reading.codes()), (Container::Profile, vec![]), "{:?}", reading.notes);
    check_second_opinion(&bytes, &reading);
}

#[test]
fn claimed_numbers_cost_nothing() {
    // 2^32 - 1 entries and 4 GiB of directory in 98 bytes.
    let mut forge = Forge { zip64: Some((44, true)), ..Forge::default() };
    let mut bytes = forge.build();
    for at in [24, 32] {
        bytes[at..at + 4].fill(0xff);
    }
    assert_eq!(read_all(&bytes).container, Container::Malformed);
    forge.end_shift = [0, 0, 0xffff, 0xffff, 0, 0];
    forge.zip64 = None;
    assert_eq!(read_all(&forge.build()).container, Container::Malformed);
}
