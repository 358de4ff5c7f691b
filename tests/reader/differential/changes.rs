//! One thing changed: a field of a record, a record, a name, an entry's bytes, or bytes wherever they stand.

use super::dice::Dice;
use crate::forge::{Entry, Forge, Header};

/// Changes what a file is made of; says what it did, or nothing where it could not.
type Change = fn(&mut Forge, &mut Dice) -> Option<String>;

/// Those on the records, each as often as it stands here.
const OF_RECORDS: &[Change] = &[
    field, field, field, field, field, flag, flag, name, name, name, extra, extra, data, data, around, entries,
    entries, end, zip64, comment, gap, stream, harmless, harmless, harmless, harmless, harmless,
];

/// Changes that a program may well make: so that enough of the files are read by all.
fn harmless(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let (at, entry) = any_entry(forge, dice)?;
    let (what, set): (&str, fn(&mut Header, u64)) = dice.pick(&[
        ("the date", |header: &mut Header, n: u64| header.date = 0x21 + (n % 0x7000) as u16),
        ("the time", |header, n| header.time = (n as u16) & 0xbf7d),
        ("made by", |header, n| header.made_by = [0x0314, 0x0014, 0x031e, 0x003f, 0x0a14, 0x130a][n as usize % 6]),
        ("the mode", |header, n| header.external = (0o100_000 | (n as u32 & 0o777)) << 16),
        ("the attributes of MS-DOS", |header, n| header.external = n as u32 & 0x27),
        ("the internal attributes", |header, n| header.internal = n as u16 & 1),
        ("the compressor's flags", |header, n| header.flags |= (n as u16 & 3) << 1),
        ("flag 11", |header, _| header.flags |= 1 << 11),
        ("version 10 or 20", |header, n| header.needed = if n % 2 == 0 { 10 } else { 20 }),
    ]);
    let value = dice.next();
    *entry = entry.clone().both(|header| set(header, value));
    Some(format!("entry {at}: {what}"))
}

fn any_entry<'a>(forge: &'a mut Forge, dice: &mut Dice) -> Option<(usize, &'a mut Entry)> {
    let at = dice.below(forge.entries.len().max(1));
    Some((at, forge.entries.get_mut(at)?))
}

/// One header, the other, or both alike.
fn headers(entry: &mut Entry, dice: &mut Dice, set: impl Fn(&mut Header)) -> &'static str {
    let (side, both) = (dice.below(4), entry.clone());
    let (changed, word) = match side {
        0 => (both.local(set), "local"),
        1 => (both.central(set), "central"),
        _ => (both.both(set), "both"),
    };
    *entry = changed;
    word
}

const VALUES: &[u32] = &[
    0,
    1,
    2,
    3,
    8,
    9,
    10,
    12,
    20,
    45,
    46,
    63,
    99,
    0x7f,
    0xff,
    0x100,
    0x7fff,
    0xfffe,
    0xffff,
    0x7fff_ffff,
    0xffff_fffe,
    0xffff_ffff,
];

fn field(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let (at, entry) = any_entry(forge, dice)?;
    let value = if dice.one_in(4) { dice.next() as u32 } else { dice.pick(VALUES) };
    // A value near the true one too: an honest mistake rather than a wild one.
    let near = dice.one_in(2);
    let step = if value & 1 == 0 { 1 } else { u32::MAX };
    let put32 = move |field: &mut u32| *field = if near { field.wrapping_add(step) } else { value };
    let put16 = move |field: &mut u16| *field = if near { field.wrapping_add(step as u16) } else { value as u16 };
    let which = dice.below(13);
    let side = headers(entry, dice, |header| match which {
        0 => put16(&mut header.made_by),
        1 => put16(&mut header.needed),
        2 => put16(&mut header.method),
        3 => put16(&mut header.time),
        4 => put16(&mut header.date),
        5 => put32(&mut header.crc32),
        6 => put32(&mut header.compressed_size),
        7 => put32(&mut header.size),
        8 => put16(&mut header.disk),
        9 => put16(&mut header.internal),
        10 => put32(&mut header.external),
        11 => put32(&mut header.shift),
        _ => {
            put32(&mut header.compressed_size);
            put32(&mut header.size);
        }
    });
    const WORDS: [&str; 13] = [
        "made by",
        "version needed",
        "method",
        "time",
        "date",
        "CRC-32",
        "compressed size",
        "size",
        "disk",
        "internal attributes",
        "external attributes",
        "offset",
        "both sizes",
    ];
    Some(format!(
        "entry {at}, {side}: {} {}",
        WORDS[which],
        if near { "off by one".to_owned() } else { format!("0x{value:x}") }
    ))
}

fn flag(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let (at, entry) = any_entry(forge, dice)?;
    let bit = dice.below(16);
    let side = headers(entry, dice, |header| header.flags ^= 1 << bit);
    Some(format!("entry {at}, {side}: flag {bit}"))
}

fn name(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    const NAMES: &[&[u8]] = &[
        b"",
        b"/",
        b"/a",
        b"a/",
        b"a//b",
        b"./a",
        b"../a",
        b"a/../b",
        b"a\\b",
        b"C:a",
        b"a\0b",
        b"a\0",
        b"\0a",
        b"a\nb",
        b"a\x1bb",
        b"a ",
        b"a.",
        b"NUL",
        b"nul.txt",
        b"MANIFEST.txt",
        b"manifest.txt",
        b"MANIFEST.TXT/a",
        b"exports",
        b"\x81.txt",
        b"\xff",
        b"\xc3\xbc",
        b"\xc3\xbc.txt",
        b"u\xcc\x88",
        b"\xef\xbc\xa1",
        b"\xe2\x80\xae.txt",
        b"\xc2\xa0",
        b"\x7f",
        b"a;1",
        b"...",
        b"a/.",
        b"-",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
    ];
    let other = forge.entries.first().map(|entry| entry.central.name.clone()).unwrap_or_default();
    let (at, entry) = any_entry(forge, dice)?;
    let mut name = entry.central.name.clone();
    let place = dice.below(name.len() + 1);
    match dice.below(7) {
        0..3 => name = dice.pick(NAMES).to_vec(),
        3 => name = other,
        4 => name.insert(place, dice.next() as u8),
        5 => name = name.repeat(1 + dice.below(90)),
        _ => name = name.to_ascii_uppercase(),
    }
    let utf8 = dice.one_in(2);
    let side = headers(entry, dice, |header| {
        header.name.clone_from(&name);
        header.flags |= u16::from(utf8) << 11;
    });
    Some(format!("entry {at}, {side}: the name {}{}", name.escape_ascii(), if utf8 { ", flag 11" } else { "" }))
}

fn extra(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    const FIELDS: &[&[u8]] = &[
        b"UT\x05\x00\x01\x00\x00\x00\x50",
        b"UT\x05\x00\x03\x00\x00\x00\x50",
        b"UT\x09\x00\x03\x00\x00\x00\x50\x00\x00\x00\x50",
        b"UT\x01\x00\x00",
        b"ux\x0b\x00\x01\x04\xe8\x03\x00\x00\x04\xe8\x03\x00\x00",
        b"ux\x05\x00\x01\x01\x07\x01\x07",
        b"\x0a\x00\x20\x00\0\0\0\0\x01\x00\x18\x00012345670123456701234567",
        b"\x01\x00\x00\x00",
        b"\x01\x00\x08\x00\x10\x00\x00\x00\x00\x00\x00\x00",
        b"\x01\x00\x10\x00\x10\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00",
        b"up\x06\x00\x01\x00\x00\x00\x00b",
        b"uc\x06\x00\x01\x00\x00\x00\x00b",
        b"UX\x08\x00\x00\x00\x00\x50\x00\x00\x00\x50",
        b"\xfe\xca\x00\x00",
        b"\x34\x12\x04\x00abcd",
        b"\x01\x99\x07\x00\x02\x00AE\x03\x08\x00",
        b"UT\xff\x00\x01",
        b"abc",
        b"\0\0\0\0",
    ];
    let (at, entry) = any_entry(forge, dice)?;
    let mut bytes = dice.pick(FIELDS).to_vec();
    // The field of names carries the checksum of the name that it stands for.
    if bytes.starts_with(b"up") {
        bytes[5..9].copy_from_slice(&zlib_rs::crc32::crc32(0, &entry.central.name).to_le_bytes());
    }
    if dice.one_in(4) {
        bytes.extend(dice.pick(FIELDS));
    }
    let side = headers(entry, dice, |header| header.extra.extend(&bytes));
    Some(format!("entry {at}, {side}: the extra field {}", bytes.escape_ascii()))
}

/// The data alone, or with both sizes.
fn data(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let (at, entry) = any_entry(forge, dice)?;
    let place = dice.below(entry.data.len() + 1);
    let byte = dice.next() as u8;
    let what = match dice.below(5) {
        0 if place < entry.data.len() => {
            entry.data[place] ^= 1 << (byte % 8);
            "a bit flipped"
        }
        1 => {
            entry.data.insert(place, byte);
            "a byte put in"
        }
        2 => {
            entry.data.truncate(place);
            "cut"
        }
        3 => {
            entry.data.extend(b"PK\x03\x04");
            "a signature at its end"
        }
        _ => {
            entry.data.push(0);
            "a zero at its end"
        }
    };
    let fits = dice.one_in(2);
    if fits {
        let len = entry.data.len() as u32;
        *entry = entry.clone().both(|header| {
            if header.method == 0 {
                header.size = len;
            }
            header.compressed_size = len;
        });
    }
    Some(format!("entry {at}: its data {what}{}", if fits { ", the sizes after it" } else { "" }))
}

fn around(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    const JUNK: &[&[u8]] = &[
        b"\0",
        b"x",
        b"PK",
        b"PK\x03\x04",
        b"PK\x07\x08",
        b"PK\x07\x08\0\0\0\0\0\0\0\0\0\0\0\0",
        b"PK\x01\x02",
        b"PK\x05\x06",
    ];
    let (at, entry) = any_entry(forge, dice)?;
    let junk = dice.pick(JUNK);
    let before = dice.one_in(2);
    if before {
        entry.before.extend(junk)
    } else {
        entry.after.extend(junk)
    }
    Some(format!("entry {at}: {} {} it", junk.escape_ascii(), if before { "before" } else { "after" }))
}

fn entries(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let count = forge.entries.len();
    let (at, entry) = any_entry(forge, dice)?;
    let entry = entry.clone();
    Some(match dice.below(8) {
        0 => {
            forge.entries.push(entry);
            format!("entry {at} a second time")
        }
        1 => {
            forge
                .entries
                .push(Entry::stored("b.txt", b"other").both(|header| header.name.clone_from(&entry.central.name)));
            format!("the name of entry {at} for another one")
        }
        2 => {
            forge.unlisted.push(at);
            format!("entry {at} is not listed")
        }
        3 => {
            forge.order = (0..count).rev().collect();
            "the directory turned round".to_owned()
        }
        4 => {
            forge.aliases.push((entry.central, 0));
            format!("entry {at} listed again, at byte 0")
        }
        5 => {
            let mut alias = entry.central;
            alias.name.push(b'2');
            forge.aliases.push((alias, 0));
            format!("entry {at} listed again, at byte 0, by another name")
        }
        6 => {
            let folder = [entry.central.name.as_slice(), b"/"].concat();
            forge.entries.push(Entry::folder("f/").both(|header| header.name.clone_from(&folder)));
            format!("a folder named as entry {at}")
        }
        _ => {
            forge.entries.insert(0, Entry::folder("folder/"));
            "a folder".to_owned()
        }
    })
}

fn end(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let which = dice.below(6);
    let value = dice.pick(&[1, 2, u32::MAX, u32::MAX - 1, 0x10000, 46]);
    forge.end_shift[which] = value;
    if dice.one_in(2) && which == 2 {
        forge.end_shift[3] = value;
    }
    Some(format!("the end record, value {which}: {} more", value as i32))
}

fn zip64(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let size = dice.pick(&[44, 44, 44, 43, 45, 0, u64::MAX, 56]);
    let marked = dice.one_in(2);
    forge.zip64 = Some((size, marked));
    if dice.one_in(4) {
        forge.zip64_extra = dice.bytes(4);
    }
    Some(format!(
        "a ZIP64 end record of {size}, {} by the end record",
        if marked { "asked for" } else { "not asked for" }
    ))
}

fn comment(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    if dice.one_in(2)
        && let Some((at, entry)) = any_entry(forge, dice)
    {
        entry.central.comment = b"a comment".to_vec();
        return Some(format!("entry {at}: a comment"));
    }
    forge.comment = match dice.below(3) {
        0 => b"a comment".to_vec(),
        1 => Forge::of([Entry::stored("other.txt", b"other")]).build(),
        _ => b"PK\x05\x06".to_vec(),
    };
    Some(format!("a comment of {} bytes", forge.comment.len()))
}

fn gap(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let len = 1 + dice.below(30);
    let bytes = dice.bytes(len);
    let before_end = dice.one_in(2);
    if before_end {
        forge.gap_before_end = bytes
    } else {
        forge.gap_before_directory = bytes
    }
    Some(format!("{len} bytes before the {}", if before_end { "end record" } else { "directory" }))
}

fn stream(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    let (at, entry) = any_entry(forge, dice)?;
    let (signature, long) = (dice.one_in(2), dice.one_in(3));
    *entry = entry.clone().streamed(signature, long);
    Some(format!(
        "entry {at}: a descriptor, {} signature{}",
        if signature { "with" } else { "without" },
        if long { ", long" } else { "" }
    ))
}

/// Changes the records of a file.
pub(super) fn of_records(forge: &mut Forge, dice: &mut Dice) -> Option<String> {
    dice.pick(OF_RECORDS)(forge, dice)
}

/// Changes the bytes of a file; says what it did.
pub(super) fn of_bytes(bytes: &mut Vec<u8>, dice: &mut Dice) -> String {
    let at = dice.below(bytes.len());
    let len = (1 + dice.below(40)).min(bytes.len() - at);
    match dice.below(8) {
        0 => {
            bytes[at] ^= 1 << dice.below(8);
            format!("a bit of byte {at}")
        }
        1 => {
            bytes[at] = dice.pick(&[0, 1, 0x7f, 0x80, 0xff]);
            format!("byte {at}")
        }
        2 => {
            bytes.insert(at, dice.next() as u8);
            format!("a byte put in at {at}")
        }
        3 => {
            bytes.remove(at);
            format!("byte {at} taken out")
        }
        4 => {
            bytes.truncate(at);
            format!("cut at {at}")
        }
        5 => {
            let junk = dice.bytes(len);
            if dice.one_in(2) {
                bytes.splice(0..0, junk)
            } else {
                bytes.splice(bytes.len().., junk)
            };
            format!("{len} bytes in front or behind")
        }
        6 => {
            let piece: Vec<u8> = bytes[at..at + len].to_vec();
            let to = dice.below(bytes.len());
            bytes.splice(to..to, piece);
            format!("{len} bytes from {at} repeated at {to}")
        }
        _ => {
            // A field of a record, of two or of four bytes.
            let marks: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(b"PK")).collect();
            let place = marks.get(dice.below(marks.len().max(1))).map_or(at, |mark| mark + 4 + 2 * dice.below(21));
            let value = dice.pick(VALUES).to_le_bytes();
            let width = dice.pick(&[2, 4]);
            for (byte, value) in bytes.iter_mut().skip(place).zip(&value[..width]) {
                *byte = *value;
            }
            format!("{} at byte {place}", value[..width].escape_ascii())
        }
    }
}
