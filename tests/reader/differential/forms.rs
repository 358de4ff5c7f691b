//! Valid files to begin with: in the form of Packseal and in those of the programs that packs come from.

use zlib_rs::{DeflateConfig, DeflateFlush};

use super::dice::Dice;
use crate::forge::{Entry, Forge, Header, deflate, profile};

/// A form by name.
pub(super) type Form = (&'static str, fn(&mut Dice) -> Forge);

/// Every form.
pub(super) const FORMS: &[Form] = &[
    ("profile", |_| profile()),
    ("random", random),
    ("infozip", infozip),
    ("python", python),
    ("7-zip", seven_zip),
    ("java", java),
    ("macos", macos),
    ("zip64-end", |dice| Forge { zip64: Some((44, dice.one_in(2))), ..random(dice) }),
    ("zip64-sizes", zip64_sizes),
    ("streamed", streamed),
    ("nested", nested),
    ("blocks", blocks),
    ("names", names),
    ("short", |dice| Forge::of((0..dice.below(2)).map(|_| Entry::stored("a", b"a")))),
];

const NAMES: &[&str] = &["a.txt", "MANIFEST.txt", "exports/b.csv", "exports/c.json", "raw/0001.json", "d/e/f.bin", "g"];

/// Names that are allowed, and that some program may not take as they are.
const ODD_NAMES: &[&str] = &[
    "a b.txt",
    "-rf",
    "a;1",
    "a;1.txt",
    "#U00e9.txt",
    "%41.txt",
    "~",
    "~root",
    "a'b",
    "a\"b",
    "a*b?",
    "[a].txt",
    "a:b",
    "a<b>|c",
    "$HOME",
    "`id`",
    "@list",
    "a&b",
    "a,b",
    "a=b",
    "^a",
    "!a",
    "{a,b}",
    ".hidden",
    "..a",
    "a..b",
    " a",
    "A.TXT",
    "über.txt",
    "e\u{301}.txt",
    "é.txt",
    "日本/語.txt",
    "ß.txt",
    "İ.txt",
    "😀.txt",
    "a.zip",
    "__MACOSX/._a",
    "Thumbs.db",
    "a.",
    "CON",
    "a/",
];

fn content(dice: &mut Dice) -> Vec<u8> {
    let row = dice.bytes(3);
    match dice.below(5) {
        0 => Vec::new(),
        1 => row,
        2 => b"id,event,success\r\n1,login,true\r\n".repeat(1 + dice.below(40)),
        3 => {
            let len = dice.below(600);
            dice.bytes(len)
        }
        _ => format!("{{\"seq\":{},\"id\":\"{:x}\"}}\n", row[0], dice.next()).repeat(1 + dice.below(20)).into_bytes(),
    }
}

fn entry(name: &str, dice: &mut Dice) -> Entry {
    let plain = content(dice);
    if dice.one_in(2) { Entry::stored(name, &plain) } else { Entry::deflated(name, &plain) }
}

fn some(dice: &mut Dice) -> Vec<Entry> {
    let first = dice.below(NAMES.len());
    (0..1 + dice.below(4)).map(|at| entry(NAMES[(first + at) % NAMES.len()], dice)).collect()
}

fn random(dice: &mut Dice) -> Forge {
    Forge::of(some(dice))
}

/// Each entry in both headers, with a real date.
fn of_program(dice: &mut Dice, set: impl Fn(&mut Header)) -> Forge {
    let date = 0x5c00 | dice.below(0x200) as u16;
    let time = dice.next() as u16 & 0xbf7d;
    let dated = |header: &mut Header| (header.date, header.time) = (date, time);
    Forge::of(some(dice).into_iter().map(|entry| entry.both(|header| dated(header)).both(&set)))
}

fn infozip(dice: &mut Dice) -> Forge {
    let local = [b"UT\x09\x00\x03\x00\x00\x00\x50\x00\x00\x00\x51".as_slice(), OWNER].concat();
    let central = [b"UT\x05\x00\x03\x00\x00\x00\x50".as_slice(), OWNER].concat();
    let mut forge =
        of_program(dice, |header| (header.made_by, header.needed) = (0x031e, if header.method == 0 { 10 } else { 20 }));
    if dice.one_in(2) {
        forge.entries.insert(0, Entry::folder("exports/").both(|header| header.needed = 10));
    }
    forge.entries = forge
        .entries
        .into_iter()
        .map(|entry| {
            entry.local(|header| header.extra = local.clone()).central(|header| {
                header.extra = central.clone();
                header.internal = 1;
            })
        })
        .collect();
    forge
}

const OWNER: &[u8] = b"ux\x0b\x00\x01\x04\xe8\x03\x00\x00\x04\xe8\x03\x00\x00";

fn python(dice: &mut Dice) -> Forge {
    of_program(dice, |header| (header.made_by, header.external) = (0x0314, 0o100_600 << 16))
}

fn seven_zip(dice: &mut Dice) -> Forge {
    let mut forge = of_program(dice, |header| (header.made_by, header.external) = (0x003f, 0x20));
    let times = [b"\x0a\x00\x20\x00\0\0\0\0\x01\x00\x18\x00".as_slice(), &dice.bytes(24)].concat();
    forge.entries =
        forge.entries.into_iter().map(|entry| entry.central(|header| header.extra = times.clone())).collect();
    forge
}

fn java(dice: &mut Dice) -> Forge {
    let mut forge = of_program(dice, |header| (header.made_by, header.external) = (20, 0));
    forge.entries = forge
        .entries
        .into_iter()
        .map(|entry| entry.both(|header| header.flags |= 1 << 11))
        .map(|entry| if entry.local.method == 8 { entry.streamed(true, false) } else { entry })
        .collect();
    forge
}

fn macos(dice: &mut Dice) -> Forge {
    let mut forge = of_program(dice, |header| header.made_by = 0x0315);
    forge.entries.push(Entry::deflated("__MACOSX/._a.txt", b"\x00\x05\x16\x07").streamed(true, false));
    forge
}

fn zip64_sizes(dice: &mut Dice) -> Forge {
    let mut forge = random(dice);
    for entry in &mut forge.entries {
        let values = [entry.local.size, entry.local.compressed_size].map(|size| u64::from(size).to_le_bytes()).concat();
        let extra = [b"\x01\x00\x10\x00".as_slice(), &values].concat();
        let mark = |header: &mut Header| {
            (header.size, header.compressed_size, header.extra) = (u32::MAX, u32::MAX, extra.clone());
            header.needed = 45;
        };
        mark(&mut entry.local);
        if dice.one_in(2) {
            mark(&mut entry.central);
        } else {
            entry.central.needed = 45;
        }
    }
    forge
}

fn streamed(dice: &mut Dice) -> Forge {
    let mut forge = random(dice);
    let (signature, long) = (!dice.one_in(4), dice.one_in(8));
    forge.entries = forge.entries.into_iter().map(|entry| entry.streamed(signature, long)).collect();
    forge
}

fn nested(dice: &mut Dice) -> Forge {
    let inner = random(dice).build();
    let name = "inner.zip";
    let inner = if dice.one_in(2) { Entry::stored(name, &inner) } else { Entry::deflated(name, &inner) };
    let mut forge = random(dice);
    let at = dice.below(forge.entries.len() + 1);
    forge.entries.insert(at, inner);
    forge
}

fn blocks(dice: &mut Dice) -> Forge {
    let plain = [content(dice), content(dice)].concat();
    let kinds = [DeflateFlush::SyncFlush, DeflateFlush::PartialFlush, DeflateFlush::Block, DeflateFlush::FullFlush];
    let flushes: Vec<_> = (0..dice.below(5)).map(|_| (dice.below(200), dice.pick(&kinds))).collect();
    let stream = deflate(&plain, DeflateConfig::new(dice.below(10) as i32), &flushes);
    let mut forge = random(dice);
    forge.entries.push(Entry::new("blocks.bin", 8, stream, &plain));
    forge
}

fn names(dice: &mut Dice) -> Forge {
    let mut forge = random(dice);
    for _ in 0..1 + dice.below(3) {
        let name = dice.pick(ODD_NAMES);
        forge.entries.push(entry(name, dice).both(|header| header.flags = u16::from(!name.is_ascii()) << 11));
    }
    forge
}
