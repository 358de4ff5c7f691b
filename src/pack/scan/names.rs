//! Names against each other: no two that are one somewhere, and no file where another entry needs a folder.

use std::cmp::Ordering;

use super::directory::Listed;
use super::issue::Issues;
use super::{Issue, ScanCode, printable};
use crate::model::order::sort_places;

/// Reports each name that is, or is to some file system, an earlier one, and each file that others take for a folder.
///
/// By sorting and not by a table of hashes: in a browser the hashes of the standard library can be foretold, and names be chosen that meet.
pub(super) fn check(listed: &[Listed], fold: fn(&str) -> String, issues: &mut Issues) {
    let keys: Vec<Option<String>> = listed.iter().map(|entry| Some(entry.name.as_ref()?.collision_key(fold))).collect();
    let key = |place: usize| keys.get(place).and_then(Option::as_deref).unwrap_or_default();
    let mut order: Vec<usize> = (0..listed.len()).filter(|&place| !key(place).is_empty()).collect();
    sort_places(&mut order, &|one, other| compare(key(one), key(other)));

    // What is inside a folder follows it now, so that the files which others take for a folder can be held at hand.
    let mut same: Vec<(usize, usize)> = Vec::new();
    let mut inside: Vec<(usize, usize)> = Vec::new();
    let mut first: Option<usize> = None;
    let mut files: Vec<usize> = Vec::new();
    for &place in &order {
        let name = key(place);
        while files.last().is_some_and(|&file| key(file) != name && !is_inside(name, key(file))) {
            files.pop();
        }
        inside.extend(files.first().filter(|&&file| key(file) != name).map(|&file| (place, file)));
        match first {
            Some(first) if key(first) == name => same.push((place, first)),
            // Of names that are one the first counts.
            _ => {
                first = Some(place);
                if listed.get(place).is_some_and(|entry| !entry.is_directory) {
                    files.push(place);
                }
            }
        }
    }
    same.sort_unstable();
    inside.sort_unstable();
    for (entry, first) in of(listed, &same) {
        let code =
            if first.name_bytes == entry.name_bytes { ScanCode::EntryDuplicate } else { ScanCode::EntryCollision };
        let found = format!("also {}", printable(&first.name_bytes));
        issues.push(Issue::of(code, &entry.name_bytes, entry.header_offset, "a name of its own", found));
    }
    for (entry, file) in of(listed, &inside) {
        let found = format!("the file {}", printable(&file.name_bytes));
        let expected = "folders that are no files";
        issues.push(Issue::of(ScanCode::EntryCollision, &entry.name_bytes, entry.header_offset, expected, found));
    }
}

/// By bytes, with `/` before all others.
fn compare(one: &str, other: &str) -> Ordering {
    let slash_first = |byte: u8| if byte == b'/' { 0 } else { byte };
    one.bytes().map(slash_first).cmp(other.bytes().map(slash_first))
}

/// Whether a name lies in the folder that another one names.
fn is_inside(name: &str, folder: &str) -> bool {
    name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn of<'a>(listed: &'a [Listed], places: &'a [(usize, usize)]) -> impl Iterator<Item = (&'a Listed, &'a Listed)> {
    places.iter().filter_map(|&(one, other)| listed.get(one).zip(listed.get(other)))
}
