//! Names against each other: no two that are one somewhere, and no file where another entry needs a folder.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::directory::Listed;
use super::issue::Issues;
use super::{Issue, ScanCode, printable};
use crate::model::path::EntryPath;

/// Reports each name that is, or is to some file system, an earlier one, and each file that others take for a folder.
pub(super) fn check(listed: &[Listed], fold: fn(&str) -> String, issues: &mut Issues) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, entry) in listed.iter().enumerate() {
        let Some(name) = &entry.name else { continue };
        match seen.entry(name.collision_key(fold)) {
            Entry::Vacant(place) => {
                place.insert(index);
            }
            Entry::Occupied(first) => {
                let first = &listed[*first.get()];
                let code = if first.name_bytes == entry.name_bytes {
                    ScanCode::EntryDuplicate
                } else {
                    ScanCode::EntryCollision
                };
                let found = format!("also {}", printable(&first.name_bytes));
                issues.push(Issue::of(code, &entry.name_bytes, entry.header_offset, "a name of its own", found));
            }
        }
    }
    for entry in listed {
        let Some(key) = entry.name.as_ref().map(|name| EntryPath::collision_key(name, fold)) else { continue };
        let file = key
            .match_indices('/')
            .filter_map(|(end, _)| seen.get(&key[..end]))
            .map(|&folder| &listed[folder])
            .find(|folder| !folder.is_directory);
        if let Some(file) = file {
            let found = format!("the file {}", printable(&file.name_bytes));
            let expected = "folders that are no files";
            issues.push(Issue::of(ScanCode::EntryCollision, &entry.name_bytes, entry.header_offset, expected, found));
        }
    }
}
