//! Tampering is never called intact: every bit of a pack, every way to add, remove, rename, repeat and reorder entries.

use std::collections::BTreeSet;
use std::ops::Range;

use packseal::model::limits::Limits;
use packseal::pack::manifest::{Header, encode};
use packseal::pack::range::Memory;
use packseal::pack::scan::{RegionKind, scan};
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::verify::report::{Headline, Report};
use packseal::verify::verify;

use super::support::custom::{self, NOTES, TABLE};
use super::support::forge::{END, PACK_ID, Pack, START, TENANT};
use super::support::zip::Entry;
use super::support::{fails, is_intact, report, valdrics};

/// The same entries, written by the program's own writer.
fn written(pack: &Pack) -> Vec<u8> {
    let mut writer = PackWriter::new(MemorySink::default());
    for (name, bytes) in &pack.0 {
        writer.entry(name, bytes).expect("memory");
    }
    let [id, tenant, start, end] = [PACK_ID, TENANT, START, END].map(str::to_owned);
    let list = encode(&Header { pack: id, tenant, start, end }, writer.written());
    writer.entry("MANIFEST.txt", &list).expect("memory");
    writer.finish().expect("memory").sink.0.into_inner()
}

fn quick(bytes: &[u8]) -> Report {
    verify(&mut Memory(bytes), "pack.zip", &Limits::default(), &mut |_, _| {}).expect("memory does not fail").report
}

/// Flips every bit of the file.
fn no_bit_is_free(pack: &[u8], headline: Headline) {
    let good = quick(pack);
    assert_eq!((good.headline, good.container.as_str()), (headline, "profile"), "{:#?}", good.findings);
    let mut free = Vec::new();
    let mut changed = pack.to_vec();
    for at in 0..pack.len() {
        for bit in 0..8 {
            changed[at] ^= 1 << bit;
            let report = quick(&changed);
            if is_intact(report.headline) || fails(&report).is_empty() {
                free.push((at, bit, report.headline.words()));
            }
            changed[at] ^= 1 << bit;
        }
    }
    assert!(free.is_empty(), "{} bits of {} bytes: {:?}", free.len(), pack.len(), &free[..free.len().min(20)]);
}

#[test]
fn no_bit_of_a_forged_pack_is_free() {
    no_bit_is_free(&custom::pack().zip(), Headline::NotSigned);
}

#[test]
fn no_bit_of_a_written_pack_is_free() {
    no_bit_is_free(&written(&custom::unlisted()), Headline::NotSigned);
}

#[test]
fn no_bit_of_a_signed_pack_is_free() {
    no_bit_is_free(&custom::pack().signed().zip(), Headline::SignerUnknown);
}

/// The bytes of a kind of record, of the entry of this name when one is given.
fn region(pack: &[u8], kind: RegionKind, name: Option<&str>) -> Range<usize> {
    let scan = scan(&mut Memory(pack), &Limits::default()).expect("a good pack");
    let of = |record: Option<usize>| record.map(|record| scan.records[record].name.as_str());
    let found = scan.regions().find(|region| region.kind == kind && (name.is_none() || of(region.record) == name));
    let found = found.expect("a region");
    found.start as usize..found.end as usize
}

#[test]
fn a_bit_in_every_region_has_its_code() {
    for (writer, pack) in [("forged", valdrics::pack().zip()), ("written", written(&valdrics::unlisted()))] {
        assert_eq!(quick(&pack).headline, Headline::NotSigned, "{writer}");
        // Where: the region and the entry, the byte inside it; then the headline and a code that is among those found.
        for (what, range, at, headline, code) in [
            (
                "stored data",
                region(&pack, RegionKind::EntryData, Some("LICENSE")),
                0,
                Headline::Altered,
                "zip.crc.mismatch",
            ),
            (
                "the same",
                region(&pack, RegionKind::EntryData, Some("LICENSE")),
                0,
                Headline::Altered,
                "payload.digest.mismatch",
            ),
            (
                "deflated data",
                region(&pack, RegionKind::EntryData, Some("manifest.json")),
                200,
                Headline::Altered,
                "payload.digest.mismatch",
            ),
            (
                "the list's data",
                region(&pack, RegionKind::EntryData, Some("MANIFEST.txt")),
                0,
                Headline::Refused,
                "zip.",
            ),
            (
                "a local signature",
                region(&pack, RegionKind::LocalHeader, Some("LICENSE")),
                0,
                Headline::Refused,
                "zip.header.missing",
            ),
            (
                "a local size",
                region(&pack, RegionKind::LocalHeader, Some("LICENSE")),
                22,
                Headline::Refused,
                "zip.header.disagrees",
            ),
            (
                "a local name",
                region(&pack, RegionKind::LocalHeader, Some("LICENSE")),
                30,
                Headline::Refused,
                "zip.header.disagrees",
            ),
            (
                "the directory's CRC-32",
                region(&pack, RegionKind::CentralDirectory, None),
                16,
                Headline::Refused,
                "zip.header.disagrees",
            ),
            (
                "the directory's name",
                region(&pack, RegionKind::CentralDirectory, None),
                46,
                Headline::Refused,
                "zip.header.disagrees",
            ),
            (
                "the directory's mode",
                region(&pack, RegionKind::CentralDirectory, None),
                40,
                Headline::Refused,
                "zip.profile.mixed",
            ),
            (
                "the end's signature",
                region(&pack, RegionKind::EndRecord, None),
                0,
                Headline::Refused,
                "zip.directory.missing",
            ),
            ("the end's count", region(&pack, RegionKind::EndRecord, None), 10, Headline::Refused, "zip.d"),
            (
                // Sixteen mebibytes further on, and so past the end.
                "the end's offset",
                region(&pack, RegionKind::EndRecord, None),
                19,
                Headline::Refused,
                "zip.directory.bounds",
            ),
        ] {
            let mut changed = pack.clone();
            changed[range.start + at] ^= 1;
            let report = report(&changed);
            assert_eq!(report.headline, headline, "{writer}, {what}: {:#?}", report.findings);
            assert!(
                fails(&report).iter().any(|found| found.starts_with(code)),
                "{writer}, {what}: {:?}",
                fails(&report)
            );
        }
    }
}

#[test]
fn a_cut_or_a_byte_put_in_anywhere_is_told() {
    let pack = custom::pack().zip();
    for at in 0..pack.len() {
        assert!(!is_intact(quick(&pack[..at]).headline), "cut to {at} bytes");
        let mut changed = pack.clone();
        changed.insert(at, 0);
        assert!(!is_intact(quick(&changed).headline), "a byte put in at {at}");
        changed.drain(at..=at + 1);
        assert!(!is_intact(quick(&changed).headline), "byte {at} taken out");
    }
}

#[test]
fn what_is_done_to_entries_has_its_code() {
    type Story = (&'static str, fn(&Pack) -> Vec<u8>, Headline, &'static [&'static str]);
    let stories: [Story; 10] = [
        ("added", |pack| pack.clone().with("extra.txt", "x").zip(), Headline::Altered, &["manifest.entry.unlisted"]),
        ("removed", |pack| pack.clone().without(NOTES).zip(), Headline::Incomplete, &["manifest.entry.missing"]),
        (
            "renamed",
            |pack| pack.clone().renamed(NOTES, "notes.txt").zip(),
            Headline::Altered,
            &["manifest.entry.missing", "manifest.entry.unlisted"],
        ),
        (
            "renamed in case",
            |pack| pack.clone().renamed(NOTES, "exports/Notes.txt").zip(),
            Headline::Altered,
            &["manifest.entry.missing", "manifest.entry.unlisted"],
        ),
        ("repeated, alike", |pack| doubled(pack, NOTES, pack.get(NOTES)), Headline::Refused, &["zip.entry.duplicate"]),
        ("repeated, other content", |pack| doubled(pack, NOTES, b"other"), Headline::Refused, &["zip.entry.duplicate"]),
        (
            "repeated in another case",
            |pack| doubled(pack, "exports/NOTES.txt", b"x"),
            Headline::Refused,
            &["zip.entry.collision"],
        ),
        (
            "a file where a folder is",
            |pack| doubled(pack, "exports", b"x"),
            Headline::Refused,
            &["zip.entry.collision"],
        ),
        (
            "a line of the list repeated",
            |pack| {
                let text = String::from_utf8(pack.get("MANIFEST.txt").to_vec()).expect("text");
                let line = text.lines().find(|line| line.ends_with(TABLE)).expect("a line");
                pack.clone().with("MANIFEST.txt", text.replace(line, &format!("{line}\n{line}"))).zip()
            },
            Headline::Altered,
            &["manifest.entry.duplicate"],
        ),
        (
            "the list removed",
            |pack| pack.clone().without("MANIFEST.txt").zip(),
            Headline::Altered,
            &["manifest.missing"],
        ),
    ];
    let pack = custom::pack();
    for (what, make, headline, codes) in stories {
        let report = report(&make(&pack));
        assert_eq!((report.headline, fails(&report)), (headline, codes.to_vec()), "{what}: {:#?}", report.findings);
    }
}

fn doubled(pack: &Pack, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut forge = pack.forge();
    forge.entries.push(Entry::stored(name, bytes));
    forge.build()
}

/// The order of entries is no part of what a list says: entries in another order, list and directory alike, are the same pack.
#[test]
fn another_order_of_whole_records_is_the_same_contents() {
    let mut pack = custom::pack();
    pack.0.reverse();
    let report = report(&pack.zip());
    assert_eq!((report.headline, fails(&report)), (Headline::NotSigned, vec![]));
    let names: BTreeSet<_> = report.entries.items.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!(names.len(), 6);
}
