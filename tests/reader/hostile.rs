//! Files as attacks and odd programs make them: each is refused in its lane, for the rule that it breaks.
//!
//! What is known of such files comes from advisories about other readers; the bytes are made here.

use packseal::pack::scan::{Container, ScanCode};
use zlib_rs::DeflateConfig;

use super::forge::{Entry, Forge, Header, deflate, profile};
use super::support::{leave, read_all};

use Container::{Hostile, Malformed, Unsupported};

/// A file, the lane that it is refused in, and a code that must be among the reasons.
type Case = (&'static str, Container, ScanCode, Vec<u8>);

fn of(entry: Entry) -> Vec<u8> {
    Forge::of([entry, Entry::stored("b.txt", b"b")]).build()
}

fn stored() -> Entry {
    Entry::stored("a.txt", b"Invented data.\n")
}

fn both(set: impl Fn(&mut Header)) -> Vec<u8> {
    of(stored().both(set))
}

fn extra(bytes: &[u8]) -> Vec<u8> {
    both(|header| header.extra = bytes.to_vec())
}

fn before(bytes: &[u8]) -> Vec<u8> {
    [bytes, &profile().build()].concat()
}

/// The local header of an entry, as the forge writes it.
fn local_header(entry: &Entry) -> Vec<u8> {
    let whole = Forge::of([entry.clone()]).build();
    whole[..30 + entry.local.name.len() + entry.local.extra.len()].to_vec()
}

/// Bytes put in place of others at a place counted from the end.
fn patched(mut bytes: Vec<u8>, from_end: usize, with: &[u8]) -> Vec<u8> {
    let at = bytes.len() - from_end;
    bytes[at..at + with.len()].copy_from_slice(with);
    bytes
}

/// Lengths of the end record, of the ZIP64 locator and of the ZIP64 end record.
const END: usize = 22;
const LOCATOR: usize = 20;
const ZIP64_END: usize = 56;

fn zip64() -> Vec<u8> {
    Forge { zip64: Some((44, true)), ..profile() }.build()
}

/// A ZIP64 end record for a directory of nothing.
fn zip64_end() -> Vec<u8> {
    [b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\x03\x2d\0".as_slice(), &[0; 40]].concat()
}

fn end_records() -> Vec<Case> {
    let hidden = Forge { zip64: Some((44, true)), ..Forge::of([Entry::stored("x.bin", &zip64_end()), stored()]) };
    let no_directory = {
        let whole = profile().build();
        let directory = whole.windows(4).position(|window| window == b"PK\x01\x02").expect("a directory");
        whole[..directory].to_vec()
    };
    vec![
        // The locator names another ZIP64 end record than the one that stands before it.
        (
            "zip64_end_in_data",
            Malformed,
            ScanCode::Zip64Malformed,
            patched(hidden.build(), END + 12, &35u64.to_le_bytes()),
        ),
        (
            "zip64_end_far_away",
            Malformed,
            ScanCode::Zip64Malformed,
            patched(zip64(), END + 12, &u64::MAX.to_le_bytes()),
        ),
        ("zip64_end_other_offset", Malformed, ScanCode::Zip64Malformed, {
            let plain = Forge { zip64: Some((44, false)), ..profile() }.build();
            patched(plain, END + LOCATOR + 8, &1u64.to_le_bytes())
        }),
        ("zip64_count_of_all_ones", Malformed, ScanCode::DirectoryCount, {
            let ones = u64::MAX.to_le_bytes();
            patched(zip64(), END + LOCATOR + ZIP64_END - 24, &[ones, ones].concat())
        }),
        ("zip64_record_size_of_all_ones", Malformed, ScanCode::Zip64Malformed, {
            patched(zip64(), END + LOCATOR + ZIP64_END - 4, &u64::MAX.to_le_bytes())
        }),
        ("zip64_disks", Unsupported, ScanCode::DiskMultiple, patched(zip64(), END + 4, &2u32.to_le_bytes())),
        // A locator that is the end of an extra field's data.
        ("zip64_locator_in_times", Malformed, ScanCode::Zip64Malformed, {
            let locator = [b"PK\x06\x07\0\0\0\0".as_slice(), &9u64.to_le_bytes(), &1u32.to_le_bytes()].concat();
            let times = [b"\x0a\x00\x20\x00\0\0\0\0\x01\x00\x18\x00\0\0\0\0".as_slice(), &locator].concat();
            Forge::of([stored().central(|header| header.extra = times.clone())]).build()
        }),
        ("end_of_all_ones", Unsupported, ScanCode::DiskMultiple, patched(profile().build(), 18, &[0xff; 16])),
        ("count_of_all_ones", Malformed, ScanCode::DirectoryCount, patched(profile().build(), 14, &[0xff; 4])),
        ("end_record_in_comment_short", Malformed, ScanCode::EndAmbiguous, {
            Forge { comment: [b"PK\x05\x06".as_slice(), &[0; 18], b"more"].concat(), ..profile() }.build()
        }),
        ("signature_in_comment", Unsupported, ScanCode::CommentUnsupported, {
            Forge { comment: b"PK\x05\x06".to_vec(), ..profile() }.build()
        }),
        ("end_record_twice", Malformed, ScanCode::DataUnlisted, {
            let whole = profile().build();
            let end = whole[whole.len() - END..].to_vec();
            [whole, end].concat()
        }),
        ("two_archives", Malformed, ScanCode::DataPrefixed, [profile().build(), profile().build()].concat()),
        ("no_directory", Malformed, ScanCode::DirectoryMissing, no_directory),
        ("directory_in_data", Malformed, ScanCode::DataUnlisted, {
            // The end record leads to a directory that is an entry's data.
            let inner = Forge::of([stored()]).build();
            let directory = inner.len() - END - 46 - 5;
            let held = inner[directory..inner.len() - END].to_vec();
            let whole = Forge::of([Entry::stored("d", &held)]).build();
            let fields = [(held.len() as u32).to_le_bytes(), 31u32.to_le_bytes()].concat();
            patched(whole, 10, &fields)
        }),
        (
            "followed_by_gzip",
            Malformed,
            ScanCode::DataTrailing,
            [profile().build(), b"\x1f\x8b\x08\0\0\0\0\0".to_vec()].concat(),
        ),
        ("marked_as_split", Malformed, ScanCode::DataPrefixed, before(b"PK\x07\x08")),
        ("marked_as_split_once", Malformed, ScanCode::DataPrefixed, before(b"PK00")),
        ("browser_extension", Malformed, ScanCode::DataPrefixed, before(b"Cr24\x03\0\0\0\x04\0\0\0sign")),
        ("portable_document", Malformed, ScanCode::DataPrefixed, before(b"%PDF-1.7\n")),
        ("self_extracting", Malformed, ScanCode::DataPrefixed, of(stored().before(b"MZ\x90\0program"))),
        ("android_bytecode", Malformed, ScanCode::DataPrefixed, of(stored().before(b"dex\n035\0"))),
        ("android_signing_block", Malformed, ScanCode::DataUnlisted, {
            let block = [b"\x18\0\0\0\0\0\0\0\x18\0\0\0\0\0\0\0".as_slice(), b"APK Sig Block 42"].concat();
            Forge { gap_before_directory: block, ..profile() }.build()
        }),
    ]
}

/// Overlaps: the data of one entry holds another whole, or all are one.
fn overlaps() -> Vec<Case> {
    let zeros = vec![0; 4000];
    let kernel = deflate(&zeros, DeflateConfig::new(9), &[]);
    let inner = Entry::new("b.bin", 8, kernel.clone(), &zeros);
    let header = local_header(&inner);
    let len = header.len() as u16;

    // A stored block takes the inner header for data, and the stream goes on in the inner one.
    let stream = [&[0][..], &len.to_le_bytes(), &(!len).to_le_bytes(), &header, &kernel].concat();
    let outer = Entry::new("a.bin", 8, stream, &[header.clone(), zeros.clone()].concat());
    let mut quoted = Forge::of([outer]);
    quoted.aliases.push((inner.central.clone(), 30 + 5 + 5));

    // An extra field takes the inner header for its data.
    let field = [&0x9999u16.to_le_bytes()[..], &len.to_le_bytes(), &header].concat();
    let outer = Entry::new("a.bin", 8, kernel, &zeros).local(|local| local.extra = field.clone());
    let mut in_extra = Forge::of([outer]);
    in_extra.aliases.push((inner.central.clone(), 30 + 5 + 4));

    let one = stored();
    let mut same = Forge::of([one.clone()]);
    same.aliases.extend([(one.central.clone(), 0), (one.central.clone(), 0)]);
    let mut renamed = Forge::of([one.clone()]);
    let mut other = one.central;
    other.name = b"c.txt".to_vec();
    renamed.aliases.push((other, 0));
    vec![
        ("quoted_by_stored_block", Hostile, ScanCode::EntryOverlap, quoted.build()),
        ("quoted_by_extra_field", Hostile, ScanCode::EntryOverlap, in_extra.build()),
        ("one_entry_many_times", Hostile, ScanCode::EntryOverlap, same.build()),
        ("one_entry_two_names", Malformed, ScanCode::HeaderDisagrees, renamed.build()),
    ]
}

fn headers() -> Vec<Case> {
    let method = |number: u16| both(|header| header.method = number);
    let mut cases = vec![
        ("encrypted_streamed", Unsupported, ScanCode::EncryptionUnsupported, {
            of(stored().both(|header| header.flags = 1).streamed(true, false))
        }),
        (
            "aes",
            Unsupported,
            ScanCode::EncryptionUnsupported,
            both(|header| {
                (header.flags, header.method, header.needed) = (1, 99, 51);
                header.extra = b"\x01\x99\x07\x00\x02\x00AE\x03\x08\x00".to_vec();
            }),
        ),
        (
            "strong_encryption",
            Unsupported,
            ScanCode::EncryptionUnsupported,
            both(|header| {
                (header.flags, header.needed) = (0x41, 50);
                header.extra = b"\x17\x00\x04\x00\x02\x00\x03\x66".to_vec();
            }),
        ),
        ("version_with_host", Unsupported, ScanCode::VersionUnsupported, both(|header| header.needed = 0x0314)),
        ("version_63", Unsupported, ScanCode::VersionUnsupported, both(|header| header.needed = 63)),
        // Other methods may have other ratios: nothing is known of what they inflate to.
        (
            "dense_by_another_method",
            Unsupported,
            ScanCode::MethodUnsupported,
            both(|header| {
                (header.method, header.size) = (93, 1 << 30);
            }),
        ),
        ("four_gibibytes_in_200_bytes", Hostile, ScanCode::LimitExceeded, {
            of(Entry::deflated("a.bin", b"a").both(|header| header.size = u32::MAX - 1))
        }),
        (
            "sizes_of_all_ones",
            Hostile,
            ScanCode::LimitExceeded,
            of(stored().both(|header| {
                (header.size, header.compressed_size) = (u32::MAX, u32::MAX);
                header.extra = [b"\x01\x00\x10\x00".as_slice(), &[0xff; 16]].concat();
            })),
        ),
        (
            "offset_of_all_ones",
            Malformed,
            ScanCode::HeaderMissing,
            of(stored().central(|header| {
                header.shift = u32::MAX;
                header.extra = [b"\x01\x00\x08\x00".as_slice(), &[0xff; 8]].concat();
            })),
        ),
        (
            "sizes_left_out",
            Malformed,
            ScanCode::HeaderDisagrees,
            of(stored().local(|header| {
                (header.crc32, header.size, header.compressed_size) = (0, 0, 0);
            })),
        ),
        ("size_before_descriptor", Malformed, ScanCode::HeaderDisagrees, {
            of(Entry::deflated("a.txt", b"aaaa").streamed(true, false).local(|header| header.size = 5))
        }),
        (
            "name_of_another_length",
            Malformed,
            ScanCode::HeaderDisagrees,
            of(stored().local(|header| {
                header.name = b"a.txt.html".to_vec();
            })),
        ),
        (
            "name_with_nul_in_local_header",
            Malformed,
            ScanCode::HeaderDisagrees,
            of(stored().local(|header| {
                header.name = b"a.tx\0".to_vec();
            })),
        ),
        // Read as a signed number, the length leads back into the header.
        ("extra_of_negative_length", Malformed, ScanCode::HeaderMissing, {
            let mut bytes = of(stored());
            bytes[28..30].copy_from_slice(&0xfffdu16.to_le_bytes());
            bytes
        }),
        ("other_flags", Malformed, ScanCode::HeaderDisagrees, of(stored().local(|header| header.flags = 1 << 11))),
        ("link_that_climbs", Hostile, ScanCode::EntrySpecial, {
            of(Entry::stored("a.txt", b"../../etc/passwd").central(|header| header.external = 0o120_777 << 16))
        }),
        (
            "link_by_another_host",
            Hostile,
            ScanCode::EntrySpecial,
            of(stored().central(|header| {
                (header.external, header.made_by) = (0o120_777 << 16 | 0x20, 20);
            })),
        ),
        (
            "character_device",
            Hostile,
            ScanCode::EntrySpecial,
            of(stored().central(|header| header.external = 0o020_666 << 16)),
        ),
        ("link_as_folder", Hostile, ScanCode::EntrySpecial, {
            of(Entry::folder("a/").central(|header| header.external = 0o120_777 << 16))
        }),
    ];
    let methods: [(&'static str, u16); 12] = [
        ("method_shrunk", 1),
        ("method_imploded", 6),
        ("method_deflate64", 9),
        ("method_imploded_by_dcl", 10),
        ("method_bzip2", 12),
        ("method_lzma", 14),
        ("method_lz77", 19),
        ("method_zstandard", 93),
        ("method_mp3", 94),
        ("method_xz", 95),
        ("method_jpeg", 96),
        ("method_ppmd", 98),
    ];
    cases.extend(methods.map(|(name, number)| (name, Unsupported, ScanCode::MethodUnsupported, method(number))));
    cases
}

fn extras() -> Vec<Case> {
    let crc = zlib_rs::crc32::crc32(0, b"a.txt").to_le_bytes();
    let path = |name: &[u8]| [b"up".as_slice(), &(name.len() as u16 + 5).to_le_bytes(), &[1], &crc, name].concat();
    vec![
        ("java_archive", Unsupported, ScanCode::ExtraUnsupported, extra(b"\xfe\xca\x00\x00")),
        ("java_archive_in_directory", Unsupported, ScanCode::ExtraUnsupported, {
            of(stored().central(|header| header.extra = b"\xfe\xca\x00\x00".to_vec()))
        }),
        ("office_growth_hint", Unsupported, ScanCode::ExtraUnsupported, {
            let hint = [b"\x20\xa2\x14\x00\x28\xa0\x10\x00".as_slice(), &[0; 16]].concat();
            of(stored().local(|header| header.extra = hint.clone()))
        }),
        ("android_alignment", Unsupported, ScanCode::ExtraUnsupported, {
            of(stored().local(|header| header.extra = b"\x35\xd9\x06\x00\x04\x00\0\0\0\0".to_vec()))
        }),
        (
            "android_padding",
            Malformed,
            ScanCode::ExtraMalformed,
            of(stored().local(|header| header.extra = vec![0; 3])),
        ),
        ("old_unix", Unsupported, ScanCode::ExtraUnsupported, extra(b"UX\x08\x00\0\0\0\0\0\0\0\0")),
        ("authenticity", Unsupported, ScanCode::ExtraUnsupported, extra(b"\x07\x00\x02\x00\0\0")),
        ("unicode_path_alike", Malformed, ScanCode::ExtraAmbiguous, extra(&path(b"a.txt"))),
        ("unicode_path_other", Malformed, ScanCode::ExtraAmbiguous, extra(&path(b"../b"))),
        (
            "unicode_path_after_another",
            Malformed,
            ScanCode::ExtraMalformed,
            extra(&[&path(b"a"), b"up".as_slice()].concat()),
        ),
        ("zip64_twice", Malformed, ScanCode::ExtraMalformed, extra(b"\x01\x00\x00\x00\x01\x00\x00\x00")),
        (
            "zip64_after_another",
            Unsupported,
            ScanCode::ExtraUnsupported,
            of(stored().both(|header| {
                (header.size, header.compressed_size) = (u32::MAX, u32::MAX);
                let sizes = [15u64.to_le_bytes(), 15u64.to_le_bytes()].concat();
                header.extra = [b"\xfe\xca\x00\x00\x01\x00\x10\x00".as_slice(), &sizes].concat();
            })),
        ),
        ("records_in_extra", Malformed, ScanCode::HeaderDisagrees, {
            // Two kinds of times that hold an entry: the directory and the local header must repeat them.
            let times =
                |byte: u8| [b"\x0a\x00\x20\x00\0\0\0\0\x01\x00\x18\x00PK\x03\x04".as_slice(), &[byte; 20]].concat();
            of(stored().local(|header| header.extra = times(1)).central(|header| header.extra = times(2)))
        }),
    ]
}

fn data() -> Vec<Case> {
    let plain = b"Invented data.\n";
    let raw = deflate(plain, DeflateConfig::new(6), &[]);
    let with = |stream: Vec<u8>| of(Entry::new("a.txt", 8, stream, plain));
    let nested = Forge::of([stored()]).build();
    vec![
        (
            "wrapped_by_zlib",
            Malformed,
            ScanCode::DeflateMalformed,
            with([b"\x78\x9c", raw.as_slice(), &[0; 4]].concat()),
        ),
        (
            "wrapped_by_gzip",
            Malformed,
            ScanCode::DeflateMalformed,
            with([b"\x1f\x8b\x08\0\0\0\0\0\0\x03", raw.as_slice()].concat()),
        ),
        ("stream_twice", Malformed, ScanCode::DeflateEnd, with([raw.clone(), raw.clone()].concat())),
        ("stream_and_entry", Malformed, ScanCode::DeflateEnd, with([raw, nested.clone()].concat())),
        ("streamed_archive", Malformed, ScanCode::DescriptorAmbiguous, {
            of(Entry::stored("inner.zip", &nested).streamed(true, false))
        }),
        ("descriptor_of_eight_bytes", Malformed, ScanCode::DescriptorDisagrees, {
            of(Entry::deflated("a.txt", b"aaaa").streamed(false, true))
        }),
        ("descriptor_and_more", Malformed, ScanCode::DataUnlisted, {
            let mut entry = Entry::deflated("a.txt", b"aaaa").streamed(true, false);
            entry.after.extend(b"more");
            of(entry)
        }),
    ]
}

fn all() -> Vec<Case> {
    [end_records(), overlaps(), headers(), extras(), data()].concat()
}

#[test]
fn each_is_refused_in_its_lane() {
    let wrong: Vec<String> = all()
        .into_iter()
        .filter_map(|(name, lane, code, bytes)| {
            leave(&format!("attacks/{name}.zip"), &bytes);
            let reading = read_all(&bytes);
            let found = reading.issues.iter().map(|issue| issue.code.container()).max().unwrap_or(reading.container);
            let codes = reading.codes();
            ((found, codes.contains(&code)) != (lane, true)).then(|| format!("{name}: {found:?} by {codes:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_differ() {
    let mut names: Vec<_> = all().iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}
