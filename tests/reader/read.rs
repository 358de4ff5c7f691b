//! Reading entries: streams of every shape, their last bits, and sources that fail.

use std::io::{self, Error, Write};

use packseal::model::limits::Limits;
use packseal::pack::range::{FileRange, Memory, ReadAt};
use packseal::pack::read::{EntryIssue, read_entry};
use packseal::pack::scan::{Container, ScanCode, ScanFailure, Scanning, scan};
use packseal::pack::write::{MemorySink, PackWriter};
use proptest::prelude::*;
use zlib_rs::{DeflateConfig, DeflateFlush, Inflate, InflateFlush, Status, Strategy as Shape};

use super::forge::{Entry, Forge, deflate, profile};
use super::support::{read_all, scan_bytes};

const SHAPES: [Shape; 5] = [Shape::Default, Shape::Filtered, Shape::HuffmanOnly, Shape::Rle, Shape::Fixed];

/// Text that compresses, of any length.
fn text(len: usize) -> Vec<u8> {
    (0u64..)
        .flat_map(|row| {
            format!("{row},user-{},{:x}\r\n", row % 17, row.wrapping_mul(0x9e37_79b9_7f4a_7c15)).into_bytes()
        })
        .take(len)
        .collect()
}

/// Bytes that do not compress.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..len).map(|_| next()).collect()
}

/// Whether another inflater takes the stream, all of it, for these bytes.
fn inflates_to(stream: &[u8], plain: &[u8]) -> bool {
    let mut inflater = Inflate::new(false, 15);
    let mut out = vec![0; plain.len() + 1];
    let status = inflater.decompress(stream, &mut out, InflateFlush::Finish);
    status == Ok(Status::StreamEnd)
        && inflater.total_in() == stream.len() as u64
        && inflater.total_out() == plain.len() as u64
        && out[..plain.len()] == *plain
}

/// Reads a stream as the one entry in profile form; then with each bit of its last byte flipped: a bit that changes nothing
/// must be refused as an unused bit, any other for what it breaks.
fn check_last_bits(plain: &[u8], stream: Vec<u8>) {
    let read = |stream: &[u8]| read_all(&Forge::of([Entry::new("a.bin", 8, stream.to_vec(), plain)]).build());
    let whole = read(&stream);
    assert_eq!(whole.codes(), [], "{:?}", whole.issues);
    assert_eq!(whole.entries[0].1, plain);
    let mut unused = true;
    for bit in (0..8).rev() {
        let mut changed = stream.clone();
        *changed.last_mut().expect("a stream has bytes") ^= 1 << bit;
        let same = inflates_to(&changed, plain);
        unused &= same;
        let codes = read(&changed).codes();
        if unused {
            assert_eq!(codes, [ScanCode::DeflateUnusedBits], "bit {bit}");
        } else if !same {
            assert_eq!(codes.len(), 1, "bit {bit}");
            assert_ne!(codes, [ScanCode::DeflateUnusedBits], "bit {bit}");
        }
    }
    assert!(!unused, "the last byte holds the end of the stream");
}

#[test]
fn streams_of_every_level_and_shape() {
    for plain in [text(0), text(1), text(300), text(90_000), noise(5), noise(70_000), vec![b'a'; 200_000]] {
        for level in 0..=9 {
            check_last_bits(&plain, deflate(&plain, DeflateConfig::new(level), &[]));
        }
        for strategy in SHAPES {
            check_last_bits(&plain, deflate(&plain, DeflateConfig { strategy, ..DeflateConfig::new(6) }, &[]));
        }
    }
}

#[test]
fn streams_of_many_blocks_over_many_pieces() {
    let plain = [text(1_500_000), noise(300_000), text(700_000)].concat();
    for level in [1, 6, 9] {
        check_last_bits(&plain, deflate(&plain, DeflateConfig { mem_level: 2, ..DeflateConfig::new(level) }, &[]));
    }
}

#[test]
fn last_blocks_that_are_empty() {
    for flush in [DeflateFlush::SyncFlush, DeflateFlush::PartialFlush, DeflateFlush::Block, DeflateFlush::FullFlush] {
        for len in 0..40 {
            let plain = text(len);
            check_last_bits(&plain, deflate(&plain, DeflateConfig::new(6), &[(len, flush)]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn streams_of_random_blocks(
        plain in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..3000),
            prop::collection::vec(0u8..4, 0..30_000),
            (0usize..60_000).prop_map(text),
        ],
        level in 0i32..=9,
        shape in 0usize..5,
        flushes in prop::collection::vec((0usize..9000, 0usize..4), 0..6),
    ) {
        let kinds = [DeflateFlush::SyncFlush, DeflateFlush::PartialFlush, DeflateFlush::Block, DeflateFlush::FullFlush];
        let flushes: Vec<_> = flushes.into_iter().map(|(len, kind)| (len, kinds[kind])).collect();
        let config = DeflateConfig { strategy: SHAPES[shape], ..DeflateConfig::new(level) };
        check_last_bits(&plain, deflate(&plain, config, &flushes));
    }
}

/// Blocks of ten bits, so that the last ends at any even bit of a byte.
#[test]
fn empty_blocks_before_the_last() {
    for count in 1..9 {
        let mut stream = Bits::default();
        for _ in 0..count {
            stream.push(0b010, 3);
            stream.push(0, 7);
        }
        stream.push(0b011, 3);
        stream.push(0, 7);
        check_last_bits(b"", stream.bytes);
    }
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    len: usize,
}

impl Bits {
    fn push(&mut self, value: u32, count: usize) {
        for bit in 0..count {
            if self.len.is_multiple_of(8) {
                self.bytes.push(0);
            }
            let last = self.bytes.len() - 1;
            self.bytes[last] |= ((value >> bit & 1) as u8) << (self.len % 8);
            self.len += 1;
        }
    }
}

#[test]
fn a_bomb_stops_at_its_declared_size() {
    let plain = vec![0; 50_000_000];
    let stream = deflate(&plain, DeflateConfig::new(9), &[]);
    let entry = Entry::new("zeros.bin", 8, stream, &plain).both(|header| header.size = 1000);
    let bytes = Forge::of([entry]).build();
    let scan = scan_bytes(&bytes).expect("the structure is sound");
    let mut given = 0;
    let result =
        read_entry(&mut Memory(&bytes), &scan.records[0], &Limits::default(), &mut |piece| given += piece.len());
    assert!(matches!(result, Err(EntryIssue::Refused(issue)) if issue.code == ScanCode::SizeMismatch));
    assert!(given <= 1000, "{given}");
}

#[test]
fn a_record_over_the_limit_is_not_read() {
    let bytes = profile().build();
    let scan = scan_bytes(&bytes).expect("a pack");
    let limits = Limits { inflated_entry: 10, ..Limits::default() };
    let result = read_entry(&mut Failing, &scan.records[0], &limits, &mut |_| panic!("nothing is read"));
    assert!(matches!(result, Err(EntryIssue::Refused(issue)) if issue.code == ScanCode::LimitExceeded));
}

/// A source that says it has bytes and fails to give them.
struct Failing;

impl ReadAt for Failing {
    fn len(&self) -> u64 {
        u64::MAX
    }

    fn read_at(&mut self, _: u64, _: &mut [u8]) -> io::Result<()> {
        Err(Error::other("gone"))
    }
}

/// A source that notes what it is told of and what is read.
struct Noting<'a>(Memory<'a>, Vec<(u64, u64)>, Vec<(u64, u64)>);

impl ReadAt for Noting<'_> {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.2.push((offset, offset + buf.len() as u64));
        self.0.read_at(offset, buf)
    }

    fn expect(&mut self, ranges: &[(u64, u64)]) {
        self.1.extend(ranges);
    }
}

#[test]
fn a_source_is_told_of_the_headers_that_lie_far_apart() {
    let noise = noise(300_000);
    let mut pack = PackWriter::new(MemorySink::default());
    for (name, length) in [("a", 10), ("b", 200_000), ("c", 10), ("d", 300_000), ("e", 10), ("f", 10)] {
        pack.entry(name, &noise[..length]).expect("memory");
    }
    let bytes = pack.finish().expect("memory").sink.0.into_inner();
    let mut source = Noting(Memory(&bytes), Vec::new(), Vec::new());
    let records = scan(&mut source, &Limits::default()).expect("a pack").records;
    let header = |name: &str| records.iter().find(|record| record.name.as_str() == name).expect("it").header_offset;
    assert_eq!(source.1.iter().map(|range| range.0).collect::<Vec<_>>(), [header("c"), header("e")]);
    // All that is read of one is what the source was told.
    for told in &source.1 {
        let read: Vec<_> = source.2.iter().filter(|read| read.0 == told.0).collect();
        assert!(!read.is_empty() && read.iter().all(|read| read.1 <= told.1), "{told:?}: {read:?}");
    }
}

/// A source that has what stands before a byte at hand, and counts what it is asked for behind that.
struct AtHand<'a>(Memory<'a>, u64, u32);

impl ReadAt for AtHand<'_> {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.2 += u32::from(offset + buf.len() as u64 > self.1);
        self.0.read_at(offset, buf)
    }
}

/// A scan of a file that comes in pieces of so many bytes.
fn scan_in_pieces(bytes: &[u8], piece: usize) -> String {
    let mut source = AtHand(Memory(bytes), u64::MAX, 0);
    let mut scanning = Scanning::begin(&mut source, &Limits::default()).expect("memory");
    for end in (0..bytes.len()).step_by(piece) {
        let (before, end) = (scanning.next(), end as u64);
        (source.1, source.2) = (end, 0);
        scanning.until(end, &mut source).expect("memory");
        assert!(before.is_none_or(|before| scanning.next().is_none_or(|next| next >= before)));
    }
    format!("{:?}", scanning.end(&mut source))
}

#[test]
fn a_scan_in_steps_finds_what_one_at_once_finds() {
    let noise = noise(3000);
    let mut pack = PackWriter::new(MemorySink::default());
    for at in 0..40 {
        pack.entry(&format!("{at:02}.bin"), &noise[..at * 70]).expect("memory");
    }
    let right = pack.finish().expect("memory").sink.0.into_inner();
    let mut files = vec![right.clone(), profile().build()];
    // Bytes between two entries, a header that is none, and one that disagrees with the directory.
    files.push([&right[..20_000], b"more", &right[20_000..]].concat());
    for (at, record) in scan_bytes(&right).expect("a pack").records.iter().enumerate().step_by(13) {
        let mut broken = right.clone();
        broken[record.header_offset as usize + if at == 0 { 1 } else { 15 }] ^= 1;
        files.push(broken);
    }
    for bytes in &files {
        let at_once = format!("{:?}", scan(&mut Memory(bytes), &Limits::default()));
        for piece in [1, 64, 1000, 5000, bytes.len()] {
            assert_eq!(scan_in_pieces(bytes, piece), at_once, "in pieces of {piece}");
        }
    }
}

#[test]
fn a_scan_that_has_found_enough_reads_no_more() {
    let mut pack = PackWriter::new(MemorySink::default());
    for at in 0..1100 {
        pack.entry(&format!("{at:04}"), b"").expect("memory");
    }
    let mut bytes = pack.finish().expect("memory").sink.0.into_inner();
    let headers: Vec<u64> = scan_bytes(&bytes).expect("a pack").records.iter().map(|it| it.header_offset).collect();
    for header in &headers {
        bytes[*header as usize + 15] ^= 1;
    }
    let mut source = Memory(&bytes);
    let mut scanning = Scanning::begin(&mut source, &Limits::default()).expect("memory");
    scanning.until(headers[990], &mut source).expect("memory");
    assert!(scanning.next().is_some());
    // There are more, and nobody asks for them.
    scanning.until(headers[1050], &mut source).expect("memory");
    assert_eq!(scanning.next(), None);
    let at_once = scan(&mut source, &Limits::default());
    assert_eq!(format!("{:?}", scanning.end(&mut source)), format!("{at_once:?}"));
    assert!(matches!(at_once, Err(ScanFailure::Refused { issues, .. }) if issues.len() >= 1000));
}

#[test]
fn what_a_step_reads_is_at_hand() {
    let mut pack = PackWriter::new(MemorySink::default());
    for at in 0..400 {
        pack.entry(&format!("{at:03}"), &[b'a'; 300]).expect("memory");
    }
    let bytes = pack.finish().expect("memory").sink.0.into_inner();
    let mut source = AtHand(Memory(&bytes), u64::MAX, 0);
    let mut scanning = Scanning::begin(&mut source, &Limits::default()).expect("memory");
    assert!(scanning.is_dense());
    let mut steps = 0;
    for end in (0..bytes.len() as u64).step_by(700) {
        let before = scanning.next();
        (source.1, source.2) = (end, 0);
        scanning.until(end, &mut source).expect("memory");
        assert_eq!(source.2, 0, "before byte {end}");
        steps += u32::from(scanning.next() != before);
    }
    assert!(steps > 20, "{steps} steps");
    assert!(scanning.end(&mut source).is_ok());
}

/// A source that fails at the n-th read.
struct FailsAt<'a>(Memory<'a>, u32);

impl ReadAt for FailsAt<'_> {
    fn len(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.1 = self.1.checked_sub(1).ok_or_else(|| Error::other("gone"))?;
        self.0.read_at(offset, buf)
    }
}

#[test]
fn a_failing_source_is_an_error_and_no_verdict() {
    assert!(matches!(scan(&mut Failing, &Limits::default()), Err(ScanFailure::Read(_))));
    let bytes = profile().build();
    let records = scan_bytes(&bytes).expect("a pack").records;
    for reads in 0.. {
        match scan(&mut FailsAt(Memory(&bytes), reads), &Limits::default()) {
            Err(ScanFailure::Read(error)) => assert_eq!(error.to_string(), "gone"),
            Err(refused) => panic!("{refused}"),
            Ok(_) => break,
        }
    }
    for record in &records {
        for reads in 0.. {
            match read_entry(&mut FailsAt(Memory(&bytes), reads), record, &Limits::default(), &mut |_| ()) {
                Err(EntryIssue::Read(error)) => assert_eq!(error.to_string(), "gone"),
                Err(refused) => panic!("{refused}"),
                Ok(_) => break,
            }
        }
    }
}

#[test]
fn ranges_end_where_the_source_does() {
    let mut memory = Memory(b"abc");
    let mut buf = [0; 2];
    memory.read_at(1, &mut buf).expect("in range");
    assert_eq!((&buf, memory.len(), memory.is_empty()), (b"bc", 3, false));
    assert!(memory.read_at(2, &mut buf).is_err());
    assert!(memory.read_at(u64::MAX, &mut buf).is_err());
}

#[test]
fn a_file_reads_as_memory_does() {
    let path = std::env::temp_dir().join(format!("packseal-reader-{}.zip", std::process::id()));
    let bytes = profile().build();
    std::fs::File::create(&path).and_then(|mut file| file.write_all(&bytes)).expect("a temporary file");
    let mut range = FileRange::new(std::fs::File::open(&path).expect("the file")).expect("its length");
    let found = scan(&mut range, &Limits::default()).expect("a pack");
    assert_eq!(found.container, Container::Profile);
    assert_eq!(found.records, scan_bytes(&bytes).expect("a pack").records);
    for record in &found.records {
        read_entry(&mut range, record, &Limits::default(), &mut |_| ()).expect("an entry");
    }
    std::fs::remove_file(&path).expect("it was there");
}
