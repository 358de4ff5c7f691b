//! The container: a good selection of what makes a pack be refused. tests/reader has a case for every rule of the scan.

use super::Vector;
use crate::support::custom::{self, NOTES, TABLE};
use crate::support::forge::as_vendor;
use crate::support::zip::{Entry, Forge, Header};

const LIST: &str = "MANIFEST.txt";

fn forge(change: impl FnOnce(&mut Forge)) -> Vec<u8> {
    let mut forge = custom::pack().forge();
    change(&mut forge);
    forge.build()
}

/// The pack with one record changed in both headers.
fn both(name: &str, set: impl Fn(&mut Header)) -> Vec<u8> {
    custom::pack().zip_with(name, |entry| entry.both(set))
}

/// An entry whose data is the whole record of another, which the directory lists too.
fn overlapping() -> Vec<u8> {
    let inner = Entry::stored("inner.txt", b"inner");
    let record = Forge::of([inner.clone()]).build()[..30 + 9 + 5].to_vec();
    let mut forge = Forge::of([Entry::stored("outer.bin", &record)]);
    forge.aliases.push((inner.central, 30 + 9));
    forge.build()
}

pub fn vectors() -> Vec<Vector> {
    let malformed = |name, why, make, fails| Vector::refused(name, why, make, "malformed", fails);
    let hostile = |name, why, make, fails| Vector::refused(name, why, make, "hostile", fails);
    let unsupported = |name, why, make, fails| Vector::refused(name, why, make, "unsupported", fails);
    vec![
        malformed(
            "not_a_zip_fail",
            "A file that is no ZIP.",
            || b"%PDF-1.7 not a ZIP at all, but long enough".to_vec(),
            &["zip.directory.missing"],
        )
        .kind("unknown"),
        malformed(
            "cut_fail",
            "The last byte of a pack is missing.",
            || {
                let mut bytes = custom::pack().zip();
                bytes.pop();
                bytes
            },
            &["zip.directory.missing"],
        )
        .kind("unknown"),
        malformed(
            "prefix_fail",
            "A script stands before the first entry.",
            || [b"#!/bin/sh\n".as_slice(), &custom::pack().zip()].concat(),
            &["zip.data.prefixed"],
        ),
        malformed(
            "trailing_fail",
            "A line end stands after the end record.",
            || [custom::pack().zip().as_slice(), b"\n"].concat(),
            &["zip.data.trailing"],
        ),
        malformed(
            "gap_fail",
            "Bytes stand between two entries.",
            || custom::pack().zip_with(NOTES, |entry| entry.after(b"hidden")),
            &["zip.data.unlisted"],
        ),
        malformed(
            "entry_hidden_fail",
            "An entry stands in the file that the directory does not list.",
            || forge(|forge| forge.unlisted = vec![1]),
            &["zip.entry.unlisted"],
        ),
        malformed(
            "count_fail",
            "The end record counts an entry less.",
            || forge(|forge| (forge.end_shift[2], forge.end_shift[3]) = (u32::MAX, u32::MAX)),
            &["zip.directory.count"],
        ),
        malformed(
            "two_ends_fail",
            "A whole second pack stands in the comment of the first.",
            || forge(|forge| forge.comment = custom::pack().zip()),
            &["zip.end.ambiguous"],
        ),
        malformed(
            "local_name_fail",
            "The local header has another name than the directory.",
            || {
                custom::pack()
                    .zip_with(NOTES, |entry| entry.local(|header| header.name = b"exports/totes.txt".to_vec()))
            },
            &["zip.header.disagrees"],
        ),
        malformed(
            "local_size_fail",
            "The local header has another size than the directory.",
            || custom::pack().zip_with(NOTES, |entry| entry.local(|header| header.size += 1)),
            &["zip.header.disagrees"],
        ),
        malformed(
            "entry_twice_fail",
            "Two entries have one name and one content.",
            || forge(|forge| forge.entries.push(Entry::stored(NOTES, custom::pack().get(NOTES)))),
            &["zip.entry.duplicate"],
        ),
        malformed(
            "list_twice_fail",
            "There are two MANIFEST.txt.",
            || forge(|forge| forge.entries.push(Entry::stored(LIST, b"# another\n"))),
            &["zip.entry.duplicate"],
        ),
        malformed(
            "deflate_end_fail",
            "A byte stands behind the end of a deflate stream.",
            || {
                custom::pack()
                    .zip_with(TABLE, |entry| entry.data(|data| data.push(0)).both(|header| header.compressed_size += 1))
            },
            &["payload.digest.mismatch", "zip.deflate.end"],
        )
        .kind("packseal"),
        malformed(
            "list_damaged_fail",
            "MANIFEST.txt does not have its CRC-32.",
            || both(LIST, |header| header.crc32 ^= 1),
            &["zip.crc.mismatch"],
        )
        .kind("packseal"),
        malformed(
            "profile_mixed_fail",
            "One record has a real time and mode, all others are in profile form.",
            || both(NOTES, as_vendor),
            &["zip.profile.mixed"],
        )
        .kind("packseal")
        .notes(&["zip.foreign.attributes", "zip.foreign.time"]),
        Vector::altered(
            "crc_fail",
            "The data of an entry does not have its CRC-32.",
            || both(TABLE, |header| header.crc32 ^= 1),
            &["payload.digest.mismatch", "zip.crc.mismatch"],
        )
        .rows(&[("structure", "FAIL"), ("integrity", "FAIL")]),
        Vector::altered(
            "size_fail",
            "A stream inflates to another size than both headers give.",
            || both(TABLE, |header| header.size += 1),
            &["payload.digest.mismatch", "zip.size.mismatch"],
        )
        .rows(&[("structure", "FAIL"), ("integrity", "FAIL")]),
        hostile(
            "path_fail",
            "A name leads out of the folder it is unpacked to.",
            || both(NOTES, |header| header.name = b"../notes.txt".to_vec()),
            &["zip.path.unsafe"],
        ),
        hostile(
            "case_twin_fail",
            "Two names differ in case only.",
            || forge(|forge| forge.entries.push(Entry::stored("EXPORTS/notes.txt", b"x"))),
            &["zip.entry.collision"],
        ),
        hostile(
            "symbolic_link_fail",
            "An entry is a symbolic link.",
            || both(NOTES, |header| header.external = 0o120_777 << 16),
            &["zip.entry.special"],
        ),
        hostile("overlap_fail", "Two entries share bytes of the file.", overlapping, &["zip.entry.overlap"]),
        hostile(
            "bomb_fail",
            "An entry claims to inflate beyond what deflate can give.",
            || both(TABLE, |header| header.size = 1 << 30),
            &["zip.limit.exceeded"],
        ),
        unsupported(
            "comment_fail",
            "The ZIP has a comment, which no digest covers.",
            || forge(|forge| forge.comment = b"hello".to_vec()),
            &["zip.comment.unsupported"],
        ),
        unsupported(
            "encrypted_fail",
            "An entry is encrypted.",
            || both(NOTES, |header| header.flags = 1),
            &["zip.encryption.unsupported"],
        ),
        unsupported(
            "method_fail",
            "An entry is compressed with bzip2.",
            || both(NOTES, |header| header.method = 12),
            &["zip.method.unsupported"],
        ),
        unsupported(
            "reordered_fail",
            "The directory lists two entries in another order than the file holds them.",
            || {
                forge(|forge| {
                    forge.order = (0..forge.entries.len())
                        .map(|at| match at {
                            0 => 1,
                            1 => 0,
                            at => at,
                        })
                        .collect()
                })
            },
            &["zip.directory.order"],
        ),
    ]
}
