//! One vector a rule: a file with one thing wrong, and the code that says so.

use std::collections::BTreeSet;

use packseal::model::limits::Limits;
use packseal::pack::scan::{Container, ScanCode};

use super::forge::{Entry, Forge, Header, profile};
use super::support::{leave, read_all, read_all_within};

/// A file is refused for one reason, or noted for one.
fn check(code: ScanCode, bytes: &[u8]) {
    check_within(code, bytes, &Limits::default());
}

fn check_within(code: ScanCode, bytes: &[u8], limits: &Limits) {
    let reading = read_all_within(bytes, limits);
    if code.container() == Container::Foreign {
        assert_eq!((reading.container, reading.codes()), (Container::Foreign, vec![]));
        assert!(reading.note_codes().contains(&code), "{:?}", reading.notes);
    } else {
        assert_eq!(reading.codes(), [code], "{:?}", reading.issues);
    }
    for issue in reading.issues.iter().chain(&reading.notes) {
        assert!(!issue.place.is_empty() && !issue.expected.is_empty() && !issue.found.is_empty(), "{issue:?}");
    }
}

/// A test for each vector, and the set of codes that have one.
macro_rules! vectors {
    ($($name:ident: $code:ident, $bytes:expr;)+) => {
        $(#[test] fn $name() { check(ScanCode::$code, &$bytes); })+
        const VECTORS: &[ScanCode] = &[$(ScanCode::$code),+];

        /// Every vector: its name, its code and its bytes.
        fn all() -> Vec<(&'static str, ScanCode, Vec<u8>)> {
            vec![$((stringify!($name), ScanCode::$code, $bytes.to_vec())),+]
        }
    };
}

fn with(set: impl Fn(&mut Forge)) -> Vec<u8> {
    let mut forge = profile();
    set(&mut forge);
    forge.build()
}

/// The profile pack with its stored second entry changed.
fn second(set: impl Fn(Entry) -> Entry) -> Vec<u8> {
    with(|forge| forge.entries[1] = set(forge.entries[1].clone()))
}

/// The profile pack with its deflated first entry changed.
fn first(set: impl Fn(Entry) -> Entry) -> Vec<u8> {
    with(|forge| forge.entries[0] = set(forge.entries[0].clone()))
}

fn both(set: impl Fn(&mut Header)) -> Vec<u8> {
    second(|entry| entry.both(&set))
}

fn named(name: &str) -> Vec<u8> {
    both(|header| {
        header.name = name.as_bytes().to_vec();
        header.flags = if name.is_ascii() { 0 } else { 1 << 11 };
    })
}

fn added(entry: Entry) -> Vec<u8> {
    with(|forge| forge.entries.push(entry.clone()))
}

fn extra(bytes: &[u8]) -> Vec<u8> {
    both(|header| header.extra = bytes.to_vec())
}

/// Bytes whose CRC-32 reads as the signature of a data descriptor.
const SIGNATURE_CRC: &[u8] = &[0xac, 0x0a, 0x7a, 0xd5];

/// A deflate stream of 18 bits in three bytes, the last bit of which is set.
fn one_bit_more() -> Entry {
    last_data(Entry::deflated("one.txt", b"a"), |byte| *byte |= 0x80)
}

fn last_data(entry: Entry, set: impl Fn(&mut u8)) -> Entry {
    entry.data(|data| data.iter_mut().last().into_iter().for_each(&set))
}

const MTIME: &[u8] = b"UT\x05\x00\x01\x00\x00\x00\x50";

vectors! {
    no_end_record: DirectoryMissing, b"%PDF-1.7 not a ZIP at all, but long enough".as_slice();
    empty_file: DirectoryMissing, b"".as_slice();
    end_record_cut: DirectoryMissing, { let mut bytes = profile().build(); bytes.pop(); bytes };
    comment_cut: DirectoryMissing, { let mut bytes = profile().build(); let at = bytes.len() - 2; bytes[at] = 9; bytes };
    directory_past_the_end: DirectoryBounds, with(|forge| forge.end_shift[4] = 1);
    directory_offset_of_all_ones: DirectoryBounds, with(|forge| forge.end_shift[5] = 0x7fff_ffff);
    directory_starts_late: DirectoryBounds, with(|forge| { forge.end_shift[4] = 1u32.wrapping_neg(); forge.end_shift[5] = 1; });
    count_too_high: DirectoryBounds, with(|forge| { forge.entries.push(Entry::stored(&"n".repeat(80), b"")); forge.end_shift[2] = 1; forge.end_shift[3] = 1; });
    count_beyond_the_directory: DirectoryCount, with(|forge| { forge.end_shift[2] = 9; forge.end_shift[3] = 9; });
    count_too_low: DirectoryCount, with(|forge| { forge.end_shift[2] = 1u32.wrapping_neg(); forge.end_shift[3] = 1u32.wrapping_neg(); });
    directory_in_another_order: DirectoryOrder, with(|forge| forge.order = vec![0, 2, 1]);
    end_record_in_comment: EndAmbiguous, with(|forge| forge.comment = profile().build());
    end_record_in_data: EndAmbiguous, {
        // An end record in stored data, with a comment that reaches to the end of the file.
        let fake = |len: u16| [b"PK\x05\x06".as_slice(), &[0; 16], &len.to_le_bytes()].concat();
        let make = |len| Forge::of([Entry::stored("a", &fake(len))]).build();
        let whole = make(0);
        make((whole.len() - 31 - 22) as u16)
    };
    archive_comment: CommentUnsupported, with(|forge| forge.comment = b"hello".to_vec());
    entry_comment: CommentUnsupported, second(|entry| entry.central(|header| header.comment = b"hello".to_vec()));
    another_disk: DiskMultiple, with(|forge| forge.end_shift[0] = 1);
    directory_on_another_disk: DiskMultiple, with(|forge| forge.end_shift[1] = 1);
    entries_on_another_disk: DiskMultiple, with(|forge| forge.end_shift[2] = 1);
    entry_on_another_disk: DiskMultiple, second(|entry| entry.central(|header| header.disk = 1));
    zip64_disagrees: Zip64Malformed, with(|forge| { forge.zip64 = Some((44, false)); forge.end_shift[3] = 1; });
    zip64_marks_one_disk: Zip64Malformed, with(|forge| { forge.zip64 = Some((44, true)); forge.end_shift[1] = 0xffff; });
    zip64_record_size: Zip64Malformed, with(|forge| forge.zip64 = Some((45, true)));
    zip64_locator_astray: Zip64Malformed, {
        let mut bytes = with(|forge| forge.zip64 = Some((44, true)));
        let at = bytes.len() - 22 - 12;
        bytes[at] ^= 1;
        bytes
    };
    zip64_field_too_long: Zip64Malformed, second(|entry| entry.central(|header| {
        header.extra = [b"\x01\x00\x10\x00".as_slice(), &[15, 0, 0, 0, 0, 0, 0, 0], &[0; 8]].concat();
        header.size = u32::MAX;
    }));
    zip64_field_missing: Zip64Malformed, second(|entry| entry.central(|header| header.size = u32::MAX));
    zip64_field_for_nothing: Zip64Malformed, second(|entry| entry.central(|header| header.extra = vec![1, 0, 0, 0]));
    zip64_local_for_one_size: Zip64Malformed, second(|entry| entry.local(|header| {
        header.extra = [b"\x01\x00\x08\x00".as_slice(), &[15, 0, 0, 0, 0, 0, 0, 0]].concat();
        header.size = u32::MAX;
    }));
    zip64_extensible_data: Zip64Extensible, with(|forge| { forge.zip64 = Some((48, true)); forge.zip64_extra = vec![0; 4]; });
    prefix_with_old_offsets: DataPrefixed, [b"#!/bin/sh\n".as_slice(), &profile().build()].concat();
    prefix_with_new_offsets: DataPrefixed, first(|entry| entry.before(b"#!/bin/sh\n"));
    trailing_bytes: DataTrailing, [profile().build().as_slice(), b"\n"].concat();
    gap_between_entries: DataUnlisted, second(|entry| entry.after(b"hidden"));
    gap_before_directory: DataUnlisted, with(|forge| forge.gap_before_directory = b"x".to_vec());
    gap_before_end: DataUnlisted, with(|forge| forge.gap_before_end = b"x".to_vec());
    data_into_directory: DataBounds, with(|forge| {
        forge.entries[2] = forge.entries[2].clone().both(|header| { header.size += 9; header.compressed_size += 9; });
    });
    unlisted_entry: EntryUnlisted, with(|forge| forge.unlisted = vec![1]);
    unlisted_first_entry: EntryUnlisted, with(|forge| forge.unlisted = vec![0]);
    unlisted_last_entry: EntryUnlisted, with(|forge| forge.unlisted = vec![2]);
    overlapping_entries: EntryOverlap, {
        // The outer entry's data is the whole of the inner one, which the directory lists as well.
        let inner = Entry::stored("inner.txt", b"inner");
        let record = Forge::of([inner.clone()]).build()[..30 + 9 + 5].to_vec();
        let mut forge = Forge::of([Entry::stored("outer.bin", &record)]);
        forge.aliases.push((inner.central, 30 + 9));
        forge.build()
    };
    no_local_header: HeaderMissing, with(|forge| forge.entries[2].central.shift = 1);
    local_header_in_directory: HeaderMissing, with(|forge| forge.entries[2].central.shift = 50);
    local_name_too_long: HeaderMissing, {
        let mut bytes = profile().build();
        let at = bytes.windows(4).rposition(|window| window == b"PK\x03\x04").expect("a header");
        bytes[at + 27] = 0x7f;
        bytes
    };
    local_crc: HeaderDisagrees, second(|entry| entry.local(|header| header.crc32 ^= 1));
    local_size: HeaderDisagrees, second(|entry| entry.local(|header| header.size += 1));
    local_compressed_size: HeaderDisagrees, second(|entry| entry.local(|header| header.compressed_size += 1));
    local_method: HeaderDisagrees, second(|entry| entry.local(|header| header.method = 8));
    local_flags: HeaderDisagrees, second(|entry| entry.local(|header| header.flags = 2));
    local_time: HeaderDisagrees, second(|entry| entry.local(|header| header.time = 1));
    local_date: HeaderDisagrees, second(|entry| entry.local(|header| header.date += 1));
    local_version: HeaderDisagrees, second(|entry| entry.local(|header| header.needed = 10));
    local_name: HeaderDisagrees, second(|entry| entry.local(|header| header.name[0] = b'E'));
    local_timestamp: HeaderDisagrees, second(|entry| {
        entry.local(|header| header.extra = b"UT\x05\x00\x01\x01\x00\x00\x50".to_vec()).central(|header| header.extra = MTIME.to_vec())
    });
    local_owner: HeaderDisagrees, second(|entry| {
        entry.local(|header| header.extra = b"ux\x05\x00\x01\x01\x01\x01\x01".to_vec())
            .central(|header| header.extra = b"ux\x05\x00\x01\x01\x01\x01\x02".to_vec())
    });
    descriptor_crc: DescriptorDisagrees, first(|entry| { let mut entry = entry.streamed(true, false); entry.after[5] ^= 1; entry });
    descriptor_size: DescriptorDisagrees, first(|entry| { let mut entry = entry.streamed(true, false); entry.after[12] ^= 1; entry });
    descriptor_too_wide: DescriptorDisagrees, first(|entry| entry.streamed(true, true));
    descriptor_missing: DescriptorDisagrees, first(|entry| entry.streamed(true, false).after(b""));
    descriptor_of_stored_data: DescriptorAmbiguous, second(|entry| entry.streamed(true, false));
    descriptor_crc_is_signature: DescriptorAmbiguous, with(|forge| {
        let stream = super::forge::deflate(SIGNATURE_CRC, zlib_rs::DeflateConfig::new(6), &[]);
        forge.entries[0] = Entry::new("crc.bin", 8, stream, SIGNATURE_CRC).streamed(false, false);
    });
    encrypted: EncryptionUnsupported, both(|header| header.flags = 1);
    strongly_encrypted: EncryptionUnsupported, both(|header| header.flags = 1 << 6);
    directory_encrypted: EncryptionUnsupported, both(|header| header.flags = 1 << 13);
    method_bzip2: MethodUnsupported, both(|header| header.method = 12);
    flag_patched: FlagsUnsupported, both(|header| header.flags = 1 << 5);
    flag_reserved: FlagsUnsupported, both(|header| header.flags = 1 << 15);
    version_too_new: VersionUnsupported, both(|header| header.needed = 63);
    extra_unicode_path: ExtraAmbiguous, extra(b"up\x06\x00\x01\x00\x00\x00\x00a");
    extra_unicode_comment: ExtraAmbiguous, extra(b"uc\x06\x00\x01\x00\x00\x00\x00a");
    extra_too_short: ExtraMalformed, second(|entry| entry.central(|header| header.extra = b"UT\x00".to_vec()));
    extra_past_its_end: ExtraMalformed, second(|entry| entry.central(|header| header.extra = b"UT\x09\x00\x01\x00\x00\x00\x50".to_vec()));
    extra_twice: ExtraMalformed, second(|entry| entry.central(|header| header.extra = [MTIME, MTIME].concat()));
    extra_timestamp_form: ExtraMalformed, second(|entry| entry.central(|header| header.extra = b"UT\x05\x00\x09\x00\x00\x00\x50".to_vec()));
    extra_timestamp_local_form: ExtraMalformed, second(|entry| entry.local(|header| header.extra = b"UT\x05\x00\x03\x00\x00\x00\x50".to_vec()));
    extra_owner_form: ExtraMalformed, second(|entry| entry.central(|header| header.extra = b"ux\x05\x00\x02\x01\x01\x01\x02".to_vec()));
    extra_ntfs_form: ExtraMalformed, second(|entry| entry.central(|header| header.extra = b"\x0a\x00\x04\x00\x00\x00\x00\x00".to_vec()));
    extra_unknown: ExtraUnsupported, extra(b"\xfe\xca\x00\x00");
    stored_sizes_differ: SizeContradicts, both(|header| header.size += 1);
    folder_with_data: SizeContradicts, added(Entry::stored("folder/", b"data").central(|header| header.external = 0x10));
    deflated_to_nothing: SizeContradicts, added(Entry::stored("a.bin", b"").both(|header| header.method = 8));
    bomb_by_ratio: LimitExceeded, first(|entry| entry.both(|header| header.size = header.compressed_size * 1032 + 1));
    entry_too_large: LimitExceeded, second(|entry| entry.central(|header| {
        header.extra = [b"\x01\x00\x08\x00".as_slice(), &[0, 0, 0, 0, 10, 0, 0, 0]].concat();
        (header.size, header.method) = (u32::MAX, 8);
    }).local(|header| {
        header.extra = [b"\x01\x00\x10\x00".as_slice(), &[0, 0, 0, 0, 10, 0, 0, 0], &[15, 0, 0, 0, 0, 0, 0, 0]].concat();
        (header.size, header.compressed_size, header.method) = (u32::MAX, u32::MAX, 8);
    }));
    folder_without_slash: EntryKind, second(|entry| entry.central(|header| header.external = 0o040_755 << 16));
    file_with_slash: EntryKind, added(Entry::folder("folder/").central(|header| header.external = 0o100_644 << 16));
    symbolic_link: EntrySpecial, second(|entry| entry.central(|header| header.external = 0o120_777 << 16));
    device: EntrySpecial, second(|entry| entry.central(|header| { header.external = 0o060_600 << 16; header.made_by = 20; }));
    named_pipe: EntryPipe, second(|entry| entry.central(|header| header.external = 0o010_600 << 16));
    socket: EntryPipe, second(|entry| entry.central(|header| header.external = 0o140_755 << 16));
    volume_label: EntrySpecial, second(|entry| entry.central(|header| { header.external = 0x08; header.made_by = 20; }));
    device_of_windows: EntrySpecial, second(|entry| entry.central(|header| { header.external = 0x40; header.made_by = 20; }));
    reparse_point: EntrySpecial, second(|entry| entry.central(|header| { header.external = 0x420; header.made_by = 0x0b14; }));
    name_in_code_page: PathEncoding, both(|header| header.name[0] = 0x82);
    name_not_utf8: PathEncoding, both(|header| { header.name[0] = 0xff; header.flags = 1 << 11; });
    name_of_dos: PathSystem, both(|header| { header.name = "é.txt".into(); header.flags = 1 << 11; header.made_by = 20; });
    name_of_os2: PathSystem, both(|header| { header.name = "é.txt".into(); header.flags = 1 << 11; header.made_by = 0x0614; });
    name_of_ntfs: PathSystem, both(|header| { header.name = "é.txt".into(); header.flags = 1 << 11; header.made_by = 0x0b32; });
    name_empty: PathUnsafe, named("");
    name_climbing: PathUnsafe, named("../evil.txt");
    name_absolute: PathUnsafe, named("/etc/passwd");
    name_with_nul: PathUnsafe, named("a\0.txt");
    name_turning: PathUnsafe, named("gpj.\u{202e}exe");
    name_of_zero_width: PathUnsafe, named("notes\u{200b}.txt");
    name_with_line_end: PathUnsafe, named("a\r\n.txt");
    name_with_backslash: PathUnsafe, named("..\\evil.txt");
    name_of_a_share: PathUnsafe, named("\\\\server\\share\\evil.txt");
    name_with_drive: PathUnsafe, named("C:/evil.txt");
    name_on_a_drive: PathUnsafe, named("c:evil.txt");
    name_climbing_later: PathUnsafe, named("a/b/../../../evil.txt");
    name_with_dot: PathUnsafe, named("./evil.txt");
    name_with_empty_segment: PathUnsafe, named("a//evil.txt");
    name_of_a_device: PathUnsafe, named("NUL");
    name_of_a_device_with_endings: PathUnsafe, named("a/aux.tar.gz");
    name_of_a_device_with_superscript: PathUnsafe, named("COM¹.txt");
    name_of_a_device_with_stream: PathUnsafe, named("CON:log");
    name_ending_with_dot: PathUnsafe, named("evil.txt.");
    name_ending_with_space: PathUnsafe, named("folder /evil.txt");
    name_too_long: PathUnsafe, named(&"n".repeat(241));
    name_too_deep: PathUnsafe, named(&["d"; 17].join("/"));
    folder_climbing: PathUnsafe, added(Entry::folder("../"));
    folder_of_no_name: PathUnsafe, added(Entry::folder("/"));
    same_name_twice: EntryDuplicate, added(Entry::stored("MANIFEST.txt", b"other"));
    names_by_case: EntryCollision, added(Entry::stored("manifest.TXT", b"other"));
    names_by_compatibility: EntryCollision, added(Entry::stored("ﬁndings.csv", b"other").both(|header| header.flags = 1 << 11));
    names_by_width: EntryCollision, added(Entry::stored("exports／notes.txt", b"other").both(|header| header.flags = 1 << 11));
    names_by_folding: EntryCollision, with(|forge| {
        forge.entries.push(Entry::stored("STRASSE.txt", b"one"));
        forge.entries.push(Entry::stored("straße.txt", b"other").both(|header| header.flags = 1 << 11));
    });
    folders_by_case: EntryCollision, with(|forge| forge.entries.extend([Entry::folder("Logs/"), Entry::folder("logs/")]));
    file_and_folder: EntryCollision, added(Entry::stored("manifest.txt/inner", b"other"));
    file_and_folder_entry: EntryCollision, added(Entry::folder("MANIFEST.txt/"));
    stored_bytes_changed: CrcMismatch, second(|entry| last_data(entry, |byte| *byte ^= 1));
    crc_changed: CrcMismatch, first(|entry| entry.both(|header| header.crc32 ^= 1));
    folder_with_checksum: CrcMismatch, added(Entry::folder("folder/").both(|header| header.crc32 = 1));
    folder_that_inflates: SizeMismatch, added({
        let hidden = super::forge::deflate(b"hidden", zlib_rs::DeflateConfig::new(6), &[]);
        let mut entry = Entry::folder("folder/").both(|header| { header.method = 8; header.compressed_size = hidden.len() as u32; });
        entry.data = hidden.clone();
        entry
    });
    inflates_to_more: SizeMismatch, first(|entry| entry.both(|header| header.size -= 1));
    inflates_to_less: SizeMismatch, first(|entry| entry.both(|header| header.size += 1));
    no_deflate_stream: DeflateMalformed, first(|entry| entry.data(|data| data[0] = 0b111));
    deflate_ends_early: DeflateEnd, first(|entry| entry.data(|data| data.push(0)).both(|header| header.compressed_size += 1));
    folder_before_hidden_bytes: DeflateEnd, added({
        let mut entry = Entry::folder("folder/").both(|header| { header.method = 8; header.compressed_size = 8; });
        entry.data = b"\x03\0hidden".to_vec();
        entry
    });
    deflate_ends_late: DeflateEnd, first(|entry| entry.data(|data| { data.pop(); }).both(|header| header.compressed_size -= 1));
    unused_bits: DeflateUnusedBits, added(one_bit_more());
    real_attributes: ForeignAttributes, second(|entry| entry.central(|header| header.external = 0o100_600 << 16));
    internal_attributes: ForeignAttributes, second(|entry| entry.central(|header| header.internal = 1));
    made_by_another: ForeignAttributes, second(|entry| entry.central(|header| header.made_by = 0x0014));
    another_version: ForeignAttributes, first(|entry| entry.both(|header| { header.needed = 10; header.made_by = 0x030a; }));
    descriptor_with_signature: ForeignDescriptor, first(|entry| entry.streamed(true, false));
    descriptor_after_the_size: ForeignDescriptor, first(|entry| {
        let size = entry.central.size;
        entry.streamed(true, false).local(|header| header.size = size)
    });
    descriptor_after_all_three: ForeignDescriptor, second(|entry| {
        let Header { crc32, size, compressed_size, .. } = entry.central.clone();
        let all = |header: &mut Header| (header.crc32, header.size, header.compressed_size) = (crc32, size, compressed_size);
        entry.streamed(true, false).local(all)
    });
    descriptor_without_signature: ForeignDescriptor, first(|entry| entry.streamed(false, false));
    folder: ForeignDirectory, added(Entry::folder("folder/"));
    folder_deflated: ForeignDirectory, added({
        let mut entry = Entry::folder("folder/").both(|header| { header.method = 8; header.compressed_size = 2; });
        entry.data = b"\x03\0".to_vec();
        entry
    });
    extra_times: ForeignExtra, extra(MTIME);
    extra_times_in_local_only: ForeignExtra, second(|entry| entry.local(|header| header.extra = MTIME.to_vec()));
    extra_owner: ForeignExtra, extra(b"ux\x0b\x00\x01\x04\xe8\x03\x00\x00\x04\xe8\x03\x00\x00");
    extra_ntfs: ForeignExtra, extra(&[b"\x0a\x00\x20\x00\0\0\0\0\x01\x00\x18\x00".as_slice(), &[7; 24]].concat());
    compressor_flags: ForeignFlags, first(|entry| entry.both(|header| header.flags = 2));
    utf8_flag_not_needed: ForeignFlags, both(|header| header.flags = 1 << 11);
    real_time: ForeignTime, both(|header| header.date = 0x5c82);
    unused_bits_noted: ForeignUnusedBits, added(one_bit_more().both(|header| header.time = 9));
    zip64_end_not_needed: ForeignZip64, with(|forge| forge.zip64 = Some((44, true)));
    zip64_sizes_not_needed: ForeignZip64, second(|entry| entry.local(|header| {
        header.extra = [b"\x01\x00\x10\x00".as_slice(), &[15, 0, 0, 0, 0, 0, 0, 0], &[15, 0, 0, 0, 0, 0, 0, 0]].concat();
        (header.size, header.compressed_size) = (u32::MAX, u32::MAX);
    }));
}

/// A large file costs nothing before it is refused, so limits are tested with small ones.
#[test]
fn limits_are_kept() {
    let bytes = profile().build();
    let default = Limits::default();
    for limits in [
        Limits { entries: 2, ..default.clone() },
        Limits { directory_bytes: 100, ..default.clone() },
        Limits { inflated_total: 600, ..default.clone() },
        Limits { inflated_entry: 600, ..default.clone() },
        Limits { ratio: 2, ..default.clone() },
    ] {
        check_within(ScanCode::LimitExceeded, &bytes, &limits);
    }
    let limits = Limits { name_bytes: 16, ..default.clone() };
    check_within(ScanCode::PathUnsafe, &bytes, &limits);
    check_within(ScanCode::PathUnsafe, &bytes, &Limits { depth: 1, ..default });
}

#[test]
fn every_code_has_a_vector() {
    let covered: BTreeSet<_> = VECTORS.iter().collect();
    let missing: Vec<_> = ScanCode::ALL.iter().filter(|code| !covered.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// One rule, one code, one line: docs/FORMAT.md names each with its lane, in the order of the table. (docs/FINDINGS.md: tests/verify/findings.rs.)
#[test]
fn the_format_has_a_rule_for_each_code() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/FORMAT.md");
    let text = std::fs::read_to_string(path).expect("docs/FORMAT.md");
    let (_, rest) = text.split_once("### The rules and their codes").expect("the section");
    let section = rest.split("\n## ").next().unwrap_or_default();
    let rows: Vec<Vec<&str>> = section
        .lines()
        .filter(|line| line.ends_with("` |"))
        .map(|line| line.trim_matches(['|', ' ']).split(" | ").collect())
        .collect();
    let codes: Vec<(&str, String)> =
        ScanCode::ALL.iter().map(|code| (code.container().word(), format!("`{}`", code.id()))).collect();
    let found: Vec<(&str, String)> = rows.iter().map(|row| (row[1], row[2].to_owned())).collect();
    assert_eq!(found, codes);
    assert!(rows.iter().all(|row| row.len() == 3 && row[0].len() > 8 && row[0].ends_with(['.', ')'])));
}

/// For tests/corpora/corpora.mjs: what is read here is read there in WebAssembly too.
#[test]
fn vectors_are_left_for_the_table() {
    for (name, code, bytes) in all() {
        leave(&format!("{}/{}-{name}.zip", code.container().word(), code.id()), &bytes);
    }
}

#[test]
fn codes_are_dotted_and_distinct() {
    let ids: BTreeSet<_> = ScanCode::ALL.iter().map(|code| code.id()).collect();
    assert_eq!(ids.len(), ScanCode::ALL.len());
    for code in ScanCode::ALL {
        let id = code.id();
        assert!(
            id.starts_with("zip.")
                && id.bytes().all(|byte| byte.is_ascii_lowercase() || b".-0123456789".contains(&byte))
        );
        assert!(!code.title().is_empty() && !code.help().is_empty());
    }
}

#[test]
fn the_profile_is_accepted() {
    let reading = read_all(&profile().build());
    assert_eq!((reading.container, reading.mixed), (Container::Profile, false));
    assert_eq!((reading.codes(), reading.note_codes()), (vec![], vec![]));
    assert_eq!(reading.entries[1], ("exports/notes.txt".to_owned(), b"Invented data.\n".to_vec()));
    assert_eq!(read_all(&Forge::default().build()).container, Container::Profile);
    let utf8 = named("übersicht.txt");
    assert_eq!(read_all(&utf8).container, Container::Profile);
}

#[test]
fn one_altered_record_makes_a_pack_mixed() {
    let reading = read_all(&second(|entry| entry.central(|header| header.external ^= 1 << 16)));
    assert_eq!((reading.container, reading.mixed), (Container::Foreign, true));
    let mut forge = profile();
    forge.entries = forge.entries.into_iter().map(|entry| entry.both(|header| header.date = 0x5c82)).collect();
    assert!(!read_all(&forge.build()).mixed, "all foreign is not mixed");
}
