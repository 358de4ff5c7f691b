//! The foreign lane's daily bread: ZIPs as other programs write them. Committed ones (`tests/fixtures/programs/make.py`), the same made
//! anew by the programs that are here, and the forms of programs that cannot run here, as they are documented.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use packseal::pack::scan::{Container, ScanCode};

use super::forge::{Entry, Forge, Header};
use super::support::{Reading, read_all};

use ScanCode::{
    ForeignAttributes as Attributes, ForeignDescriptor as Descriptor, ForeignDirectory as Folder,
    ForeignExtra as Extra, ForeignFlags as Flags, ForeignTime as Time, ForeignZip64 as Zip64,
};

/// What is said of an archive.
enum Said {
    /// It is accepted, with these notes.
    Foreign(&'static [ScanCode]),
    /// It is refused, first for this.
    Refused(ScanCode),
}

use Said::{Foreign, Refused};

/// Each archive that make.py writes.
const ARCHIVES: &[(&str, Said)] = &[
    ("git_commit.zip", Refused(ScanCode::CommentUnsupported)),
    ("git_tree.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("info_zip_bare.zip", Foreign(&[Attributes, Folder, Time])),
    ("info_zip_best.zip", Foreign(&[Attributes, Folder, Extra, Flags, Time])),
    ("info_zip_bzip2.zip", Refused(ScanCode::MethodUnsupported)),
    ("info_zip_comment.zip", Refused(ScanCode::CommentUnsupported)),
    ("info_zip_deleted.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("info_zip_encrypted.zip", Refused(ScanCode::EncryptionUnsupported)),
    ("info_zip_files.zip", Foreign(&[Attributes, Extra, Time])),
    ("info_zip_links.zip", Refused(ScanCode::EntrySpecial)),
    // UTF-8 without the flag that says so, where the system names no language.
    ("info_zip_name.zip", Refused(ScanCode::PathEncoding)),
    // The mode is that of the pipe.
    ("info_zip_piped.zip", Refused(ScanCode::EntryPipe)),
    ("info_zip_plain.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("info_zip_redirected.zip", Foreign(&[Attributes, Time, Zip64])),
    ("info_zip_stored.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("info_zip_streamed.zip", Foreign(&[Attributes, Descriptor, Folder, Extra, Time])),
    ("info_zip_streamed_table.zip", Foreign(&[Attributes, Descriptor, Extra, Time])),
    ("java_filesystem.zip", Foreign(&[Attributes, Descriptor, Folder, Extra, Flags, Time])),
    ("java_folders.zip", Foreign(&[Attributes, Descriptor, Folder, Flags, Time])),
    ("java_jar.zip", Refused(ScanCode::ExtraUnsupported)),
    ("java_jar_bare.zip", Refused(ScanCode::ExtraUnsupported)),
    ("java_stored.zip", Foreign(&[Attributes, Flags, Time])),
    ("java_streamed.zip", Foreign(&[Attributes, Descriptor, Flags, Time])),
    ("java_times.zip", Foreign(&[Attributes, Descriptor, Extra, Flags, Time])),
    ("office_table.ods", Foreign(&[Attributes, Descriptor, Folder, Flags, Time])),
    ("python_bzip2.zip", Refused(ScanCode::MethodUnsupported)),
    ("python_comment.zip", Refused(ScanCode::CommentUnsupported)),
    ("python_doubled.zip", Refused(ScanCode::EntryDuplicate)),
    ("python_lzma.zip", Refused(ScanCode::MethodUnsupported)),
    ("python_make_archive.zip", Foreign(&[Attributes, Folder, Time])),
    ("python_plain.zip", Foreign(&[Time])),
    ("python_stored.zip", Foreign(&[Time])),
    ("python_streamed.zip", Foreign(&[Descriptor, Time])),
    ("python_streamed_stored.zip", Refused(ScanCode::DescriptorAmbiguous)),
    ("python_text.zip", Foreign(&[Attributes])),
    ("python_utf8.zip", Foreign(&[Time])),
    ("python_zip64.zip", Foreign(&[Attributes, Time, Zip64])),
    ("python_zipapp.zip", Refused(ScanCode::DataPrefixed)),
    ("seven_zip_aes.zip", Refused(ScanCode::EncryptionUnsupported)),
    ("seven_zip_best.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("seven_zip_deflate64.zip", Refused(ScanCode::MethodUnsupported)),
    ("seven_zip_links.zip", Refused(ScanCode::EntrySpecial)),
    ("seven_zip_lzma.zip", Refused(ScanCode::MethodUnsupported)),
    ("seven_zip_piped.zip", Refused(ScanCode::EntryPipe)),
    ("seven_zip_plain.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("seven_zip_redirected.zip", Foreign(&[Attributes, Extra, Time])),
    ("seven_zip_stored.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("seven_zip_times.zip", Foreign(&[Attributes, Folder, Extra, Time])),
    ("seven_zip_utf8.zip", Foreign(&[Attributes, Extra, Time])),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/programs")
}

/// The contents that make.py lays down; those of an office document are its own.
fn is_known(plain: &[u8]) -> bool {
    plain.is_empty()
        || plain.starts_with(b"Invented data.\n")
        || plain.starts_with(b"id,event,success\r\n0,login,true\r\n")
}

/// What is wrong with what was said of an archive; `exactly` asks for the notes too, which another version of the program may change.
fn differs(name: &str, said: &Said, reading: &Reading, exactly: bool) -> Option<String> {
    let found = match said {
        Refused(code) => (reading.codes().first() != Some(code)).then_some(reading.codes()),
        Foreign(notes) => {
            let noted: BTreeSet<_> = reading.note_codes().into_iter().collect();
            let as_said = !exactly || noted == notes.iter().copied().collect();
            let contents = reading.entries.iter().all(|(_, plain)| is_known(plain)) || name.starts_with("office_");
            let good =
                reading.container == Container::Foreign && reading.issues.is_empty() && !reading.entries.is_empty();
            (!good || !as_said || !contents).then(|| [reading.codes(), reading.note_codes()].concat())
        }
    };
    found.map(|codes| format!("{name}: {} {codes:?}", reading.container.word()))
}

fn said_of(name: &str) -> &'static Said {
    let (_, said) =
        ARCHIVES.iter().find(|(archive, _)| *archive == name).unwrap_or_else(|| panic!("no line for {name}"));
    said
}

#[test]
fn what_is_committed_is_taken_or_refused_as_it_is_said() {
    let wrong: Vec<String> = ARCHIVES
        .iter()
        .filter_map(|(name, said)| {
            let bytes = fs::read(fixtures().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            differs(name, said, &read_all(&bytes), true)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let endings = ["zip", "ods"].map(Some);
    let files = fs::read_dir(fixtures()).expect("the fixtures").map(|file| file.expect("a file").path());
    let archives = files.filter(|path| endings.contains(&path.extension().and_then(|ending| ending.to_str())));
    assert_eq!(archives.count(), ARCHIVES.len(), "each archive has its line");
}

/// The programs of this machine, in the version that is here.
#[test]
fn what_the_programs_here_write_is_taken_or_refused_in_the_same_way() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    drop(fs::remove_dir_all(&folder));
    let made = Command::new("python3")
        .arg(fixtures().join("make.py"))
        .arg(&folder)
        .args(["python", "info_zip", "seven_zip", "java", "git"])
        .output();
    let Ok(output) = made else {
        println!("SKIPPED: python3 is not on this machine");
        return;
    };
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{out}{}", String::from_utf8_lossy(&output.stderr));
    out.lines().filter(|line| line.starts_with("SKIPPED: ")).for_each(|line| println!("{line}"));
    let mut count = 0;
    let mut wrong = Vec::new();
    for file in fs::read_dir(&folder).expect("the folder") {
        let path = file.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        wrong.extend(differs(&name, said_of(&name), &read_all(&fs::read(&path).expect("the file")), false));
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 0);
    println!("{count} archives written here");
}

/// An entry with the time of make.py, made by another program.
fn by(made_by: u16, external: u32, entry: Entry) -> Entry {
    let entry = entry.both(|header| (header.time, header.date) = (0x4d00, 0x5d4c));
    entry.central(|header| (header.made_by, header.external) = (made_by, external))
}

fn noted(forge: &Forge, notes: &[ScanCode]) {
    let reading = read_all(&forge.build());
    assert_eq!(reading.issues, []);
    assert_eq!(reading.container, Container::Foreign);
    let found: BTreeSet<_> = reading.note_codes().into_iter().collect();
    assert_eq!(found, notes.iter().copied().collect());
}

/// The Archive Utility of macOS: streamed, with times and owners, and a file of attributes beside each.
#[test]
fn macos() {
    let owner = b"ux\x0b\x00\x01\x04\xf5\x01\x00\x00\x04\x14\x00\x00\x00";
    let times = b"UT\x0d\x00\x07\xf0\xaa\xcc\x6a\xf1\xaa\xcc\x6a\xf0\xaa\xcc\x6a";
    let file = |entry: Entry| {
        let entry = by(0x0315, 0o100_644 << 16 | 0x4000, entry).streamed(true, false);
        entry
            .local(|header| header.extra = [times.as_slice(), owner].concat())
            .central(|header| header.extra = [b"UT\x05\x00\x07\xf0\xaa\xcc\x6a".as_slice(), owner].concat())
    };
    let folder = |name| {
        by(0x0315, 0o040_755 << 16 | 0x4000, Entry::folder(name)).both(|header| {
            header.needed = 10;
            header.extra = owner.to_vec();
        })
    };
    let forge = Forge::of([
        folder("pack/"),
        file(Entry::deflated("pack/table.csv", b"id,event\r\n1,login\r\n")),
        folder("__MACOSX/"),
        folder("__MACOSX/pack/"),
        file(Entry::deflated("__MACOSX/pack/._table.csv", b"\0\x05\x16\x07\0\x02\0\0Mac OS X")),
    ]);
    noted(&forge, &[Attributes, Descriptor, Folder, Extra, Time]);

    // The form of older versions: a field that APPNOTE gives to Info-ZIP's first Unix times, which is not read.
    let old = |bytes: &'static [u8]| move |header: &mut Header| header.extra = bytes.to_vec();
    let entry = by(0x0315, 0o100_644 << 16 | 0x4000, Entry::deflated("a.txt", b"aaaa"))
        .local(old(b"UX\x0c\x00\xf0\xaa\xcc\x6a\xf0\xaa\xcc\x6a\xf5\x01\x14\x00"))
        .central(old(b"UX\x08\x00\xf0\xaa\xcc\x6a\xf0\xaa\xcc\x6a"))
        .streamed(true, false);
    assert_eq!(read_all(&Forge::of([entry]).build()).codes(), [ScanCode::ExtraUnsupported]);
}

/// "Send to compressed folder" of Windows: MS-DOS attributes, no extra field.
#[test]
fn windows() {
    let file = |entry: Entry| by(0x0014, 0x20, entry);
    let folder = by(0x0014, 0x10, Entry::folder("pack/"));
    let forge =
        Forge::of([folder, file(Entry::deflated("pack/a.csv", b"id,id,id\r\n")), file(Entry::stored("b.txt", b"b"))]);
    noted(&forge, &[Attributes, Folder, Time]);
    // Older .NET wrote its own separator.
    let forge = Forge::of([file(Entry::deflated("pack\\a.csv", b"id,id,id\r\n"))]);
    assert_eq!(read_all(&forge.build()).codes(), [ScanCode::PathUnsafe]);
}

/// Go's archive/zip: streamed always, one time in both headers, folders stored.
#[test]
fn go() {
    let time = |header: &mut Header| header.extra = b"UT\x05\x00\x01\xf0\xaa\xcc\x6a".to_vec();
    let file =
        by(0x0314, 0o100_644 << 16, Entry::deflated("pack/a.csv", b"id,id,id\r\n")).both(time).streamed(true, false);
    let folder = by(0x0314, 0o040_755 << 16 | 0x10, Entry::folder("pack/")).both(time);
    noted(&Forge::of([folder, file]), &[Attributes, Descriptor, Folder, Extra, Time]);
}

/// A ZIP in a ZIP, stored: its records are data of the outer one.
#[test]
fn nested() {
    let inner = Forge::of([Entry::deflated("a.csv", b"id,id,id\r\n")]).build();
    let reading = read_all(&Forge::of([Entry::stored("inner.zip", &inner), Entry::stored("b.txt", b"b")]).build());
    assert_eq!((reading.container, reading.codes()), (Container::Profile, vec![]));
    assert_eq!(reading.entries[0].1, inner);
}
