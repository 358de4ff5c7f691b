//! The list of digests against the entries (docs/FORMAT.md, MANIFEST.txt).

use std::collections::BTreeMap;

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{Entries, Entry};
use crate::model::digest::Digest;
use crate::pack::format::{MANIFEST, SIGNATURES};
use crate::pack::manifest::{Fault, Header, Manifest, parse};

/// Entries in the report: whole up to this many, beyond it only what does not match.
pub(super) const ITEMS_MAX: usize = 10_000;

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

/// Compares every entry with the list, both ways.
pub(super) fn compare(contents: &Contents, findings: &mut Findings) -> Compared {
    let list = contents.document(MANIFEST).map(parse);
    let lines: BTreeMap<&str, Digest> =
        list.iter().flat_map(|list| &list.lines).map(|line| (line.name.as_str(), line.digest)).collect();
    if let Some(list) = &list {
        faults(list, findings);
        for line in &list.lines {
            if !contents.has(&line.name) {
                findings.add(Code::EntryMissing, &line.name, "the entry", "nothing");
            }
        }
    }
    let mut entries = Entries { listed: lines.len() as u64, ..Entries::default() };
    for found in &contents.entries {
        entries.present += 1;
        let own = found.name == MANIFEST || found.name.starts_with(SIGNATURES);
        let expected = lines.get(found.name.as_str());
        let matches = expected.map(|expected| found.digest == Some(*expected));
        match (expected, matches) {
            (Some(expected), Some(false)) => {
                let seen =
                    found.digest.map_or_else(|| "data that cannot be read".to_owned(), |digest| digest.to_string());
                findings.add(Code::DigestMismatch, &found.name, expected.to_string(), seen);
            }
            (None, _) if list.is_some() && !own => {
                findings.add(Code::EntryUnlisted, &found.name, "a line in MANIFEST.txt", "none")
            }
            _ => entries.matched += u64::from(matches == Some(true)),
        }
        let fine = matches == Some(true) || own || list.is_none();
        if contents.entries.len() <= ITEMS_MAX || !fine {
            entries.items.push(Entry {
                name: found.name.clone(),
                size: found.size,
                sha256: found.digest,
                listed: expected.is_some(),
                matches,
            });
        }
    }
    Compared {
        entries,
        present: list.is_some(),
        header: list.and_then(|list| list.header),
        digest: contents.entry(MANIFEST).and_then(|entry| entry.digest),
    }
}

fn faults(list: &Manifest, findings: &mut Findings) {
    for issue in &list.issues {
        let (code, expected) = match issue.fault {
            Fault::Header => (Code::ManifestMalformed, "# packseal/v1 pack=… tenant=… period=…/…"),
            Fault::Line => (Code::ManifestMalformed, "64 hexadecimal digits, two spaces, a name"),
            Fault::Duplicate => (Code::ManifestDuplicate, "each name once"),
            Fault::NotCanonical => (Code::ManifestNotCanonical, "lines sorted by bytes, each ended by LF"),
        };
        findings.add(code, format!("{MANIFEST}, line {}", issue.number), expected, &issue.found);
    }
    if list.lines.is_empty() && list.issues.is_empty() {
        findings.add(Code::ManifestMalformed, MANIFEST, "at least one line", "none");
    }
}
