//! MANIFEST.txt, and the names in it.

use std::collections::BTreeSet;

use packseal::model::digest::Digest;
use packseal::model::path::{EntryPath, fold};
use packseal::pack::manifest::{Fault, encode, lines, parse};

use super::seeds::{Seed, entries, named};

/// Every list of a vector, and every name of an entry.
pub fn seeds() -> Vec<Seed> {
    let lists = entries().into_iter().filter(|(name, _)| name.to_ascii_uppercase().contains("MANIFEST"));
    named(lists.map(|(_, bytes)| bytes))
}

/// A list with our first line that is read without an issue is the one that would be written; any other gives lines that are read back as they are.
pub fn check(data: &[u8]) {
    let manifest = parse(data);
    let written = data.split(|byte| *byte == b'\n').count();
    assert!(manifest.lines.len() <= written && manifest.issues.len() <= written + 1, "no more than there are lines");
    assert!(manifest.issues.iter().all(|issue| issue.found.chars().count() <= 120 && issue.number >= 1));
    assert!(manifest.lines.is_sorted_by(|one, next| one.number < next.number), "in the order of the file");
    let pairs: Vec<(String, Digest)> = manifest.lines.iter().map(|line| (line.name.to_owned(), line.digest)).collect();
    if let Some(header) = manifest.header.as_ref().filter(|_| manifest.issues.is_empty()) {
        assert!(encode(header, &pairs) == data, "our own list has one form");
    }
    let text = lines(&pairs);
    let again = parse(text.as_bytes());
    assert!(again.issues.iter().all(|issue| issue.fault == Fault::Duplicate), "{:?}", again.issues);
    assert_eq!(again.lines.len(), pairs.len());
    let set = |pairs: &[(String, Digest)]| {
        pairs.iter().cloned().map(|(name, it)| (name, it.to_string())).collect::<BTreeSet<_>>()
    };
    let read: Vec<(String, Digest)> = again.lines.into_iter().map(|line| (line.name.to_owned(), line.digest)).collect();
    assert_eq!(set(&read), set(&pairs), "lines are read as they are written");
    for (name, _) in &pairs {
        if let Ok(path) = EntryPath::parse(name.as_bytes()) {
            assert_eq!(path.as_str(), name);
            let key = path.collision_key(fold);
            assert_eq!(fold(&key), fold(&fold(&key)), "a folded name stays as it is");
        }
    }
}
