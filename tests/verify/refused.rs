//! Refused containers: where their records lie, what two readers would disagree about, and nothing of what is inside.

use packseal::verify::report::{Headline, Located, RecordKind, Report};

use super::support::custom::{self, NOTES};
use super::support::zip::{Entry, Forge};
use super::support::{fails, report};

const SECRET: &[u8] = b"what the entry holds";

fn records(report: &Report) -> &[Located] {
    assert_eq!(report.headline, Headline::Refused);
    let records = report.records.as_deref().expect("a refused container has its records");
    let mut cursor = 0;
    for record in records {
        assert_eq!(record.start, cursor, "records follow each other");
        cursor = record.end;
    }
    assert_eq!(cursor, report.file.size, "records cover the file");
    assert!(!serde_json::to_string(report).expect("JSON").contains("what the entry"), "contents are not told");
    records
}

fn names(records: &[Located]) -> Vec<(RecordKind, Option<&str>)> {
    records.iter().map(|record| (record.what, record.name.as_deref())).collect()
}

#[test]
fn an_entry_that_is_not_listed_is_named_by_its_own_header() {
    let mut forge = Forge::of([Entry::stored("a.txt", b"a"), Entry::stored("hidden.txt", SECRET)]);
    forge.unlisted = vec![1];
    let report = report(&forge.build());
    assert_eq!(
        names(records(&report)),
        [
            (RecordKind::LocalHeader, Some("a.txt")),
            (RecordKind::FileData, Some("a.txt")),
            (RecordKind::Unlisted, Some("hidden.txt")),
            (RecordKind::CentralDirectory, None),
            (RecordKind::EndRecord, None),
        ]
    );
    let finding = &report.findings[0];
    assert_eq!((finding.code.as_str(), finding.place.as_str()), ("zip.entry.unlisted", "byte 36"));
    let readers = finding.readers.as_deref().unwrap_or_default();
    assert_eq!(readers, "Programs that read from the front show this entry; those that go by the directory do not.");
}

#[test]
fn a_record_that_is_refused_is_placed_by_name_and_byte() {
    let [first, second] = [Entry::stored("a.txt", b"a"), Entry::stored("notes.txt", SECRET)];
    let report = report(&Forge::of([first, second.local(|header| header.crc32 ^= 1)]).build());
    assert_eq!(records(&report).len(), 6);
    assert_eq!(report.findings[0].place, "notes.txt, byte 36");
}

#[test]
fn names_are_shown_as_plain_text() {
    let name = "gpj.\u{202e}exe\n<b>";
    let entry = Entry::stored(name, SECRET).both(|header| header.flags = 1 << 11);
    let report = report(&Forge::of([entry]).build());
    assert_eq!(records(&report)[0].name.as_deref(), Some("gpj.\\u{202e}exe\\n<b>"));
    assert_eq!(report.container, "hostile");
}

#[test]
fn what_makes_the_lane_is_told_first() {
    // A comment, which is only left out, stands before the link, which is hostile.
    let link = Entry::stored("link", SECRET).central(|header| header.external = 0o120_777 << 16);
    let commented = Entry::stored("a.txt", b"a").central(|header| header.comment = b"hello".to_vec());
    let report = report(&Forge::of([commented, link]).build());
    assert_eq!(report.container, "hostile");
    assert_eq!(report.findings[0].code, "zip.entry.special");
    assert!(report.lead.contains("symbolic link"), "{}", report.lead);
}

#[test]
fn data_may_not_hide_in_a_folder() {
    let mut folder = Entry::folder("folder/").both(|header| (header.method, header.compressed_size) = (8, 22));
    folder.data = [b"\x03\0".as_slice(), SECRET].concat();
    let mut forge = custom::pack().foreign();
    forge.entries.insert(0, folder);
    let report = report(&forge.build());
    assert_eq!(fails(&report), ["manifest.entry.unlisted", "zip.deflate.end"]);
    assert_eq!(records(&report)[0].name.as_deref(), Some("folder/"));
}

#[test]
fn without_one_directory_the_records_stand_as_they_are_met_from_the_front() {
    let mut forge = Forge::of([Entry::stored("a.txt", SECRET), Entry::deflated("b.txt", b"bbbb")]);
    forge.zip64 = Some((44, true));
    forge.comment = b"hello".to_vec();
    let whole = forge.build();
    let told = report(&[b"#!/bin/sh\n", whole.as_slice()].concat());
    let expected = [
        (RecordKind::Unlisted, None),
        (RecordKind::LocalHeader, Some("a.txt")),
        (RecordKind::FileData, Some("a.txt")),
        (RecordKind::LocalHeader, Some("b.txt")),
        (RecordKind::FileData, Some("b.txt")),
        (RecordKind::CentralDirectory, None),
        (RecordKind::Zip64Records, None),
        (RecordKind::EndRecord, None),
        (RecordKind::Unlisted, None),
    ];
    assert_eq!(names(records(&told)), expected);
    // A streamed entry does not say where it ends.
    let mut forge = Forge::of([Entry::deflated("a.txt", b"aaaa").streamed(true, false)]);
    forge.comment = b"hello".to_vec();
    let told = report(&forge.build());
    assert_eq!(names(records(&told)), [(RecordKind::LocalHeader, Some("a.txt")), (RecordKind::Unlisted, None)]);
}

#[test]
fn only_refused_containers_tell_where_their_records_lie() {
    assert_eq!(report(&custom::pack().zip()).records, None);
    assert_eq!(report(&custom::pack().with(NOTES, "other").zip()).records, None);
    assert_eq!(report(b"no ZIP at all").records, None);
}

#[test]
fn many_records_are_cut_but_gaps_are_kept() {
    let mut forge = Forge::of((0..1200).map(|number| Entry::stored(&format!("{number}.txt"), b"a")));
    forge.entries[1100].after = b"gap".to_vec();
    let report = report(&forge.build());
    let records = report.records.as_deref().expect("records");
    assert_eq!((records.len(), records[1000].what), (1001, RecordKind::Unlisted));
    assert_eq!(records[1000].end - records[1000].start, 3);
}
