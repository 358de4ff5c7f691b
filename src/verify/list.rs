//! The list of digests against the entries (docs/FORMAT.md, MANIFEST.txt).

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{Entries, Entry};
use crate::model::digest::Digest;
use crate::model::order::sort_places;
use crate::model::path::EntryPath;
use crate::pack::format::{MANIFEST, SIGNATURES};
use crate::pack::manifest::{Fault, Header, Manifest, parse};

/// Entries in the report: whole up to this many, beyond it only what does not match, and at most as many of that.
const ITEMS_MAX: usize = 10_000;

/// What the list says, compared.
pub(super) struct Compared {
    pub(super) entries: Entries,
    /// Whether there is a list.
    pub(super) present: bool,
    /// Its first line, when it is ours.
    pub(super) header: Option<Header>,
    /// SHA-256 of the list itself.
    pub(super) digest: Option<Digest>,
}

/// What a list says of an entry.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) digest: Digest,
    /// Its size in bytes, where the list tells it.
    pub(super) size: Option<u64>,
}

/// What a list says, by names.
pub(super) struct Listing<'a> {
    /// What stands at a place in the list.
    at: &'a dyn Fn(usize) -> Option<(&'a str, Wanted)>,
    /// Places, by the names there, each name once.
    order: Vec<usize>,
}

impl<'a> Listing<'a> {
    /// Of these places of a list. Of a name that comes twice the last counts.
    pub(super) fn new(at: &'a dyn Fn(usize) -> Option<(&'a str, Wanted)>, places: impl Iterator<Item = usize>) -> Self {
        let name = |place: usize| at(place).map(|(name, _)| name);
        let mut order: Vec<usize> = places.collect();
        sort_places(&mut order, &|one, other| name(one).cmp(&name(other)));
        order.dedup_by(|later, kept| {
            let same = name(*later) == name(*kept);
            if same {
                *kept = *later;
            }
            same
        });
        Self { at, order }
    }

    fn get(&self, name: &str) -> Option<Wanted> {
        let named = |place: &usize| (self.at)(*place).map(|(name, _)| name);
        let at = self.order.binary_search_by(|place| named(place).cmp(&Some(name))).ok()?;
        self.order.get(at).and_then(|place| (self.at)(*place)).map(|(_, wanted)| wanted)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.order.iter().filter_map(|place| (self.at)(*place)).map(|(name, _)| name)
    }
}

/// Compares every entry with what a list says of it, both ways. `own` are entries that the list need not name, `line` is what names one in it, and
/// `tell` takes what differs: code, place, expected, found.
pub(super) fn both_ways(
    contents: &Contents,
    wanted: &Listing<'_>,
    own: &dyn Fn(&str) -> bool,
    line: &str,
    tell: &mut dyn FnMut(Code, &str, &str, &str),
) -> Entries {
    let mut entries = Entries { listed: wanted.order.len() as u64, ..Entries::default() };
    for name in wanted.names().filter(|name| !contents.has(name)) {
        tell(Code::EntryMissing, name, "the entry", "nothing");
    }
    for found in &contents.entries {
        entries.present = entries.present.saturating_add(1);
        let (expected, own) = (wanted.get(&found.name), own(&found.name));
        let sized = |wanted: Wanted| wanted.size.is_none_or(|size| size == found.size);
        let matches = expected.map(|wanted| found.digest == Some(wanted.digest) && sized(wanted));
        match (expected, matches) {
            (Some(wanted), Some(false)) => {
                let bytes = |size: u64| format!("{size} bytes");
                let (expected, seen) = match found.digest {
                    None => (wanted.digest.to_string(), "data that cannot be read".to_owned()),
                    Some(digest) if digest == wanted.digest => {
                        (bytes(wanted.size.unwrap_or_default()), bytes(found.size))
                    }
                    Some(digest) => (wanted.digest.to_string(), digest.to_string()),
                };
                tell(Code::DigestMismatch, &found.name, &expected, &seen);
            }
            (None, _) if !own => tell(Code::EntryUnlisted, &found.name, line, "none"),
            _ => entries.matched = entries.matched.saturating_add(u64::from(matches == Some(true))),
        }
        let told = contents.entries.len() <= ITEMS_MAX || !(matches == Some(true) || own);
        if told && entries.items.len() < ITEMS_MAX {
            entries.items.push(Entry {
                name: found.name.to_string(),
                size: found.size,
                sha256: found.digest,
                listed: expected.is_some(),
                matches,
            });
        }
    }
    entries
}

/// Compares every entry with the list, both ways.
pub(super) fn compare(contents: &Contents, findings: &mut Findings) -> Compared {
    let list = contents.document(MANIFEST).map(parse);
    if let Some(list) = &list {
        faults(list, findings);
    }
    // A line that no entry can answer has a finding of its own.
    let lines = list.as_ref().map_or(&[][..], |list| &list.lines);
    let at = |place: usize| lines.get(place).map(|line| (line.name, Wanted { digest: line.digest, size: None }));
    let of_entries = lines.iter().enumerate().filter(|(_, line)| is_of_an_entry(line.name)).map(|(place, _)| place);
    let wanted = Listing::new(&at, of_entries);
    let own = |name: &str| list.is_none() || name == MANIFEST || name.starts_with(SIGNATURES);
    let entries = both_ways(contents, &wanted, &own, "a line in MANIFEST.txt", &mut |code, place, expected, found| {
        findings.add(code, place, expected, found)
    });
    Compared {
        entries,
        present: list.is_some(),
        header: list.as_ref().and_then(|list| list.header.clone()),
        digest: contents.entry(MANIFEST).and_then(|entry| entry.digest),
    }
}

fn faults(list: &Manifest<'_>, findings: &mut Findings) {
    for issue in &list.issues {
        let (code, expected) = match issue.fault {
            Fault::Header => (Code::ManifestMalformed, "# packseal/v1 pack=… tenant=… period=…/…"),
            Fault::Line => (Code::ManifestMalformed, "64 hexadecimal digits, two spaces, a name"),
            Fault::Duplicate => (Code::ManifestDuplicate, "each name once"),
            Fault::NotCanonical => (Code::ManifestNotCanonical, "lines sorted by bytes, each ended by LF"),
            Fault::Many => (Code::ManifestMalformed, "no more lines than a pack may have entries"),
        };
        findings.add(code, format!("{MANIFEST}, line {}", issue.number), expected, &issue.found);
    }
    for line in list.lines.iter().filter(|line| !is_of_an_entry(line.name)) {
        let (code, expected) = match line.name {
            MANIFEST => (Code::ManifestSelfListed, "every entry but the list itself"),
            _ => (Code::ManifestUnsafe, "the name of an entry: no `..`, no `\\`, no `/` at its beginning"),
        };
        let found: String = line.name.chars().take(120).collect();
        findings.add(code, format!("{MANIFEST}, line {}", line.number), expected, found);
    }
    if list.lines.is_empty() && list.issues.is_empty() {
        findings.add(Code::ManifestMalformed, MANIFEST, "at least one line", "none");
    }
}

/// Whether an entry may have this name, other than the list.
fn is_of_an_entry(name: &str) -> bool {
    name != MANIFEST && EntryPath::parse(name.as_bytes()).is_ok()
}

/// Holds the list against the digest that it is meant to have, if one was given.
pub(super) fn is_meant(found: Option<Digest>, meant: Option<Digest>, findings: &mut Findings) {
    let Some(meant) = meant else { return };
    let code = if found == Some(meant) { Code::ListAgrees } else { Code::ListDiffers };
    let found = found.map_or_else(|| "no list that can be read".to_owned(), |digest| digest.to_string());
    findings.add(code, MANIFEST, meant.to_string(), found);
}
