//! A signature's files added to a finished pack: what was there stays, byte for byte, and the result is one of ours.

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::append::{AppendError, Appended, append};
use packseal::pack::range::Memory;
use packseal::pack::scan::{Container, RegionKind, Scan, scan};
use packseal::pack::write::{MemorySink, PackWriter};
use proptest::prelude::*;

use super::forge::{Entry, Forge, profile};
use super::support::read_all;

fn parts(number: u8, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    [".statement.json", ".sig", ".pub.pem", ".sigstore.json"]
        .into_iter()
        .map(|ending| (format!("signatures/{number:02}-owner{ending}"), [ending.as_bytes(), bytes].concat()))
        .collect()
}

fn appended(pack: &[u8], entries: &[(String, Vec<u8>)]) -> Result<(Vec<u8>, Appended), AppendError> {
    let limits = Limits::default();
    let found = scan(&mut Memory(pack), &limits).expect("one reading");
    let mut out = Vec::new();
    let told = append(&mut Memory(pack), &found, entries, &limits, &mut out)?;
    Ok((out, told))
}

fn directory(scan: &Scan) -> u64 {
    let find = |kind| scan.regions().find(|region| region.kind == kind);
    find(RegionKind::CentralDirectory).or(find(RegionKind::EndRecord)).expect("an end").start
}

/// What holds of every pack that something was added to.
fn check(before: &[u8], added: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (after, told) = appended(before, added).expect("it can be added");
    assert_eq!((told.size, told.sha256), (after.len() as u64, Digest::of(&after)));
    let old = scan(&mut Memory(before), &Limits::default()).expect("one reading");
    let new = scan(&mut Memory(&after), &Limits::default()).expect("one reading");
    assert_eq!((new.container, new.mixed, &new.notes), (Container::Profile, false, &vec![]));
    let start = directory(&old) as usize;
    assert!(before[..start] == after[..start], "a byte before the directory changed");
    assert_eq!(new.records[..old.records.len()], old.records);
    let (old, new) = (read_all(before), read_all(&after));
    assert!(new.issues.is_empty());
    assert_eq!(new.entries[..old.entries.len()], old.entries);
    assert_eq!(new.entries[old.entries.len()..], *added);
    after
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn to_any_pack_twice(
        contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..8),
        more in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut pack = PackWriter::new(MemorySink::default());
        for (index, bytes) in contents.iter().enumerate() {
            pack.entry(&format!("raw/{index:04}.bin"), bytes).expect("memory");
        }
        let bytes = pack.finish().expect("memory").sink.0.into_inner();
        let once = check(&bytes, &parts(1, &more));
        check(&once, &parts(2, b""));
        // Nothing added, nothing changed.
        assert!(appended(&bytes, &[]).expect("nothing to add").0 == bytes);
    }
}

#[test]
fn what_the_writer_itself_adds() {
    for size in [0, 90, 9000] {
        let write = |signed: bool| {
            let mut pack = PackWriter::new(MemorySink::default());
            pack.entry("a.csv", &b"a,b\r\n".repeat(size)).expect("memory");
            let mut pack = pack.close_here().expect("memory");
            let prefix = pack.prefix();
            for (name, bytes) in parts(1, &[7; 500]).iter().filter(|_| signed) {
                pack.add(name, bytes).expect("memory");
            }
            let finished = pack.finish().expect("memory");
            let bytes = finished.sink.0.into_inner();
            assert_eq!((finished.size, finished.sha256), (bytes.len() as u64, Digest::of(&bytes)));
            assert_eq!(prefix.sha256, Digest::of(&bytes[..prefix.bytes as usize]));
            bytes
        };
        assert!(appended(&write(false), &parts(1, &[7; 500])).expect("it can be added").0 == write(true));
    }
}

#[test]
fn what_is_not_ours_or_not_a_signatures_is_refused() {
    let foreign = Forge::of([Entry::stored("b.txt", b"b").both(|header| header.date = 0x5c82)]).build();
    assert!(matches!(appended(&foreign, &parts(1, b"")), Err(AppendError::Foreign)));
    let pack = profile().build();
    for name in
        ["a.txt", "signatures/readme.txt", "signatures/01-Owner.sig", "signatures/01-owner.sig.sig", "signatures/"]
    {
        assert!(matches!(appended(&pack, &[(name.to_owned(), vec![])]), Err(AppendError::Name(_))), "{name}");
    }
    let long = vec![("signatures/01-owner.tsr".to_owned(), vec![0; (64 << 10) + 1])];
    assert!(matches!(appended(&pack, &long), Err(AppendError::Long(_))));
    let once = check(&pack, &parts(1, b""));
    assert!(matches!(appended(&once, &parts(1, b"")), Err(AppendError::Taken(_))));
    let twice = [parts(1, b""), parts(1, b"")].concat();
    assert!(matches!(appended(&pack, &twice), Err(AppendError::Taken(_))));
    for name in ["SIGNATURES/01-Owner.SIG", "Signatures"] {
        let pack = Forge::of([Entry::stored(name, b"b")]).build();
        assert!(matches!(appended(&pack, &parts(1, b"")), Err(AppendError::Taken(_))), "{name}");
    }
    let few = Limits { entries: 4, ..Limits::default() };
    let found = scan(&mut Memory(&pack), &Limits::default()).expect("one reading");
    let full = append(&mut Memory(&pack), &found, &parts(1, b""), &few, &mut Vec::new());
    assert!(matches!(full, Err(AppendError::Full { most: 4, .. })));
}

#[test]
fn more_entries_than_the_end_record_counts() {
    for count in [65_531, 65_532, 65_536] {
        let mut pack = PackWriter::new(MemorySink::default());
        for index in 0..count {
            pack.entry(&format!("raw/{index}"), b"").expect("memory");
        }
        let before = pack.finish().expect("memory").sink.0.into_inner();
        let after = appended(&before, &parts(1, b"")).expect("it can be added").0;
        let found = scan(&mut Memory(&after), &Limits::default()).expect("one reading");
        assert_eq!((found.container, found.records.len()), (Container::Profile, count + 4), "{:?}", found.notes);
        let has_zip64 = found.regions().any(|region| region.kind == RegionKind::Zip64Record);
        assert_eq!(has_zip64, count + 4 > 65_535);
    }
}
