//! Large packs: what needs ZIP64, without the bytes.

use std::io::{self, Cursor};

use packseal::model::limits::Limits;
use packseal::pack::range::{Memory, ReadAt};
use packseal::pack::scan::{Container, RegionKind, ScanFailure, scan};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::forge::{Entry, Forge};

/// Bytes with a run of zeros that is not there.
struct Sparse {
    bytes: Vec<u8>,
    hole: (u64, u64),
}

impl ReadAt for Sparse {
    fn len(&self) -> u64 {
        self.bytes.len() as u64 + self.hole.1
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let (start, len) = self.hole;
        for (at, byte) in (offset..).zip(buf) {
            *byte = match at {
                _ if at < start => self.bytes[at as usize],
                _ if at < start + len => 0,
                _ => *self.bytes.get((at - len) as usize).ok_or(io::ErrorKind::UnexpectedEof)?,
            };
        }
        Ok(())
    }
}

const LARGE: u64 = 5 << 30;

/// A stored entry of 5 GiB, then a small one whose offset needs ZIP64, then ZIP64 end records.
fn large(set: impl Fn(&mut Forge)) -> Sparse {
    let sizes = [b"\x01\x00\x10\x00".as_slice(), &LARGE.to_le_bytes(), &LARGE.to_le_bytes()].concat();
    let first = Entry::stored("big.bin", b"").both(|header| {
        (header.size, header.compressed_size) = (u32::MAX, u32::MAX);
        (header.needed, header.made_by) = (45, 0x032d);
        header.extra = sizes.clone();
    });
    let hole = 30 + 7 + 20;
    let second = Entry::stored("b.txt", b"b").central(|header| {
        header.shift = u32::MAX - hole;
        header.extra = [b"\x01\x00\x08\x00".as_slice(), &(u64::from(hole) + LARGE).to_le_bytes()].concat();
    });
    let mut forge = Forge { zip64: Some((44, true)), ..Forge::of([first, second]) };
    // Two entries can be counted without ZIP64.
    let count = 2u32.wrapping_sub(0xffff);
    forge.end_shift = [0, 0, count, count, 0, 0];
    set(&mut forge);
    let mut bytes = forge.build();
    let end = bytes.len() - 22;
    for at in [end - 20 - 56 + 48, end - 20 + 8] {
        let value = u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes")) + LARGE;
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    Sparse { bytes, hole: (hole.into(), LARGE) }
}

#[test]
fn a_large_pack_is_in_profile_form() {
    let mut source = large(|_| ());
    let found = scan(&mut source, &Limits::default()).expect("one reading");
    assert_eq!((found.container, &found.notes), (Container::Profile, &vec![]));
    assert_eq!(found.records[0].size, LARGE);
    assert_eq!(found.records[1].header_offset, 57 + LARGE);
    assert!(found.regions().any(|region| region.kind == RegionKind::Zip64Record));
    assert_eq!(found.regions().last().map(|region| region.end), Some(source.len()));
}

#[test]
fn a_large_size_needs_the_version_that_knows_it() {
    let mut source = large(|forge| {
        forge.entries[0] = forge.entries[0].clone().both(|header| (header.needed, header.made_by) = (20, 0x0314));
    });
    let found = scan(&mut source, &Limits::default()).expect("one reading");
    assert_eq!((found.container, found.mixed), (Container::Foreign, true));
}

#[test]
fn a_number_that_fits_the_end_record_stands_there() {
    let mut source = large(|forge| forge.end_shift = [0; 6]);
    let found = scan(&mut source, &Limits::default()).expect("one reading");
    assert_eq!((found.container, found.mixed), (Container::Foreign, true));
}

#[test]
fn a_large_size_must_be_the_same_in_both_headers() {
    let mut source = large(|forge| forge.entries[0].local.extra[4] ^= 1);
    assert!(matches!(scan(&mut source, &Limits::default()), Err(ScanFailure::Refused { .. })));
}

#[test]
fn more_entries_than_the_end_record_counts() {
    for count in [65_534, 65_535, 65_536] {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        for index in 0..count {
            writer.start_file(format!("raw/{index}"), options).expect("a new entry");
        }
        let bytes = writer.finish().expect("memory").into_inner();
        let found = scan(&mut Memory(&bytes), &Limits::default()).expect("one reading");
        assert_eq!((found.container, found.records.len()), (Container::Profile, count), "{:?}", found.notes);
        let has_zip64 = found.regions().any(|region| region.kind == RegionKind::Zip64Record);
        assert_eq!(has_zip64, count > 65_535);
    }
}
