//! Near-valid ZIP files by the hundred: what Packseal accepts, every other reader must list with the same names and the same bytes.
//!
//! `FILES=10000 SEED=1 cargo test --test reader -- differential --nocapture`, or `make differential`, for more of them. A disagreement prints
//! the file's seed, what was changed and both listings; `KEEP=folder` keeps the files.

mod changes;
mod dice;
mod forms;
mod others;

use std::path::{Path, PathBuf};

use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::read::read_entry;
use packseal::pack::scan::{Container, scan};

use self::dice::Dice;
use self::forms::FORMS;
use self::others::{Kind, Listing, Opened, readers};

/// A file, and how it was made.
struct Made {
    what: String,
    bytes: Vec<u8>,
}

/// One file of a run; the same one each time.
fn make(seed: u64, file: u64) -> Made {
    let mut dice = Dice::new(seed, file);
    let (form, of) = dice.pick(FORMS);
    let mut forge = of(&mut dice);
    let mut done = Vec::new();
    for _ in 0..dice.pick(&[0, 1, 1, 1, 1, 2, 2, 3]) {
        done.extend(changes::of_records(&mut forge, &mut dice));
    }
    let mut bytes = forge.build();
    if dice.one_in(5) {
        done.push(changes::of_bytes(&mut bytes, &mut dice));
    }
    let done = if done.is_empty() { "nothing changed".to_owned() } else { done.join("; ") };
    Made { what: format!("{form}: {done}"), bytes }
}

/// What Packseal reads, and as what; None where it refuses.
fn ours(bytes: &[u8]) -> Option<(Container, Listing)> {
    let limits = Limits::default();
    let scan = scan(&mut Memory(bytes), &limits).ok()?;
    let mut entries = Vec::new();
    for record in &scan.records {
        let mut plain = Vec::new();
        read_entry(&mut Memory(bytes), record, &limits, &mut |piece| plain.extend_from_slice(piece)).ok()?;
        // An accepted name is UTF-8.
        entries.push((String::from_utf8(record.name_bytes()).ok()?, plain));
    }
    Some((scan.container, Listing::of(&entries)))
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// The files in a folder that is gone at the end, unless one was named to keep them in.
fn write(made: &[Made]) -> (Option<tempfile::TempDir>, Vec<PathBuf>) {
    let kept = std::env::var_os("KEEP").map(PathBuf::from);
    let folder = kept.is_none().then(|| tempfile::tempdir().expect("a folder"));
    let place = kept.as_deref().or(folder.as_ref().map(tempfile::TempDir::path)).unwrap_or(Path::new("."));
    std::fs::create_dir_all(place).expect("a folder");
    let paths = made.iter().enumerate().map(|(at, made)| {
        let path = place.join(format!("{at:06}.zip"));
        std::fs::write(&path, &made.bytes).expect("a file");
        path
    });
    let paths = paths.collect();
    (folder, paths)
}

fn shown(read: &Opened) -> String {
    match read {
        Err(why) => format!("refused: {why}"),
        Ok(listing) => format!("{:?}, {:?} {:?}", listing.names, listing.all, listing.digests),
    }
}

/// Whether two of the listings differ.
fn divided<'a>(mut listings: impl Iterator<Item = &'a Listing>) -> bool {
    let first = listings.next();
    listings.any(|listing| first.is_some_and(|first| !first.agrees(listing)))
}

#[test]
fn whatever_is_accepted_reads_the_same_elsewhere() {
    let (files, seed) = (number("FILES", 300), number("SEED", 1));
    let made: Vec<Made> = (0..files).map(|file| make(seed, file)).collect();
    let ours: Vec<_> = made.iter().map(|made| ours(&made.bytes)).collect();
    let (_folder, paths) = write(&made);
    let (readers, absent) = readers();
    for name in &absent {
        println!("SKIPPED: {name} is not here, so what it reads is not compared");
    }
    let read: Vec<Vec<Opened>> = readers.iter().map(|reader| others::read(reader.kind, &paths)).collect();

    let of = |file: usize| read.iter().filter_map(move |read| read[file].as_ref().ok());
    let accepted = ours.iter().flatten().count();
    let profile = ours.iter().flatten().filter(|(container, _)| *container == Container::Profile).count();
    println!("\n{files} near-valid ZIP files, SEED={seed}\n");
    println!(
        "  {:<24} {:>7} {:>8} {:>24} {:>24}",
        "reader", "reads", "refuses", "of what Packseal reads", "of what Packseal refuses"
    );
    println!("  {:<24} {accepted:>7} {:>8} {:>24} {:>24}", "Packseal", made.len() - accepted, accepted, 0);
    for (reader, read) in readers.iter().zip(&read) {
        let reads = read.iter().filter(|read| read.is_ok()).count();
        let both = ours.iter().zip(read).filter(|(ours, read)| ours.is_some() && read.is_ok()).count();
        println!("  {:<24} {reads:>7} {:>8} {both:>24} {:>24}", reader.name, made.len() - reads, reads - both);
    }
    let refused: Vec<usize> = (0..made.len()).filter(|&file| ours[file].is_none()).collect();
    let count = |holds: &dyn Fn(usize) -> bool| refused.iter().filter(|&&file| holds(file)).count();
    println!("\n  accepted by Packseal: {accepted}, {profile} of them in the profile");
    println!("  refused by Packseal, read by another: {}", count(&|file| of(file).next().is_some()));
    println!(
        "  refused by Packseal, read alike by all others: {}",
        count(&|file| of(file).count() == readers.len() && !divided(of(file)))
    );
    println!(
        "  refused by Packseal, read by two others that show different entries: {}",
        count(&|file| divided(of(file)))
    );

    let mut elsewhere = 0;
    let mut unread = 0;
    for (file, ours) in ours.iter().enumerate() {
        let Some((container, ours)) = ours else { continue };
        for (reader, read) in readers.iter().zip(&read) {
            let found = &read[file];
            match found {
                Ok(listing) if ours.agrees(listing) => continue,
                Ok(_) => elsewhere += 1,
                Err(_) => unread += 1,
            }
            println!("\n  SEED={seed} file {file} ({}), {}", container.word(), made[file].what);
            println!("    Packseal: {}", shown(&Ok(ours.clone())));
            println!("    {}: {}", reader.name, shown(found));
        }
    }
    println!("\n  accepted by Packseal, with another listing elsewhere: {elsewhere}");
    println!("  accepted by Packseal, not read elsewhere: {unread}");
    assert_eq!(elsewhere, 0);
    assert!(readers.iter().any(|reader| reader.kind == Kind::ZipCrate));
    // A generator whose files all are refused, or all read, would show nothing.
    assert!(accepted * 10 > made.len() && accepted * 10 < made.len() * 9, "{accepted} of {files} are accepted");
}
