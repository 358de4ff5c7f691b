//! Seeds, read from the vectors and fixtures of the tests where they are needed, so that none is kept twice.

use std::fs;
use std::path::{Path, PathBuf};

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::read::read_entry;
use packseal::pack::scan::scan;

/// A file name and its bytes.
pub type Seed = (String, Vec<u8>);

/// Longer ones would keep a target busy with copying.
pub const LONGEST: usize = 64 << 10;

/// The folder that the project is in.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().find(|folder| folder.join("tests/vectors").is_dir()).expect("tests/vectors").to_path_buf()
}

/// A file below the project's folder.
pub fn file(path: &str) -> Vec<u8> {
    let path = root().join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below `folder` whose name ends so, in the order of the names.
pub fn files(folder: &str, endings: &[&str]) -> Vec<Seed> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} has no {endings:?}");
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<Seed>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, endings, found);
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push((name, fs::read(&path).expect("a file")));
        }
    }
}

/// Every vector: the name of its folder, and its files by name.
pub fn vectors() -> Vec<(String, Vec<Seed>)> {
    let folder = root().join("tests/vectors");
    let mut found: Vec<(String, Vec<Seed>)> = Vec::new();
    for entry in fs::read_dir(&folder).expect("the vectors").map(|entry| entry.expect("an entry")) {
        if !entry.path().is_dir() {
            continue;
        }
        let files = fs::read_dir(entry.path()).expect("a vector").map(|file| file.expect("a file"));
        let files = files.map(|file| {
            let name = file.file_name().to_string_lossy().into_owned();
            (name, fs::read(file.path()).expect("a file"))
        });
        found.push((entry.file_name().to_string_lossy().into_owned(), files.collect()));
    }
    found.sort();
    found
}

/// The file of a vector that is verified.
pub fn subject(files: &[Seed]) -> &[u8] {
    let names = ["pack.zip", "evidence.json", "audit.jsonl"];
    let found = files.iter().find(|(name, _)| names.contains(&name.as_str()));
    &found.expect("a vector has a file to verify").1
}

/// The entries of every vector that is a ZIP with one reading, each content once.
pub fn entries() -> Vec<Seed> {
    let mut found: Vec<Seed> = Vec::new();
    let limits = Limits::default();
    for (_, files) in vectors() {
        let zip = subject(&files);
        let Ok(scanned) = scan(&mut Memory(zip), &limits) else { continue };
        for record in &scanned.records {
            let mut bytes = Vec::new();
            let read = read_entry(&mut Memory(zip), record, &limits, &mut |piece| bytes.extend_from_slice(piece));
            if read.is_ok() {
                found.push((record.name.to_string(), bytes));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The contents as seeds: each once, named by its digest, with `before` in front of it.
pub fn named(contents: impl IntoIterator<Item = Vec<u8>>) -> Vec<Seed> {
    let short = contents.into_iter().filter(|bytes| bytes.len() <= LONGEST);
    let mut seeds: Vec<Seed> = short.map(|bytes| (Digest::of(&bytes).to_string().split_off(40), bytes)).collect();
    seeds.sort();
    seeds.dedup();
    seeds
}
