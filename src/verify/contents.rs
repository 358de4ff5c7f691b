//! One pass over the entries: every byte is digested, small documents are kept for the checks, CSV lines are counted.

use std::collections::BTreeMap;
use std::io;

use super::ahead::{Ahead, Sound};
use super::focus;
use crate::chain::log::{Checked, Checker};
use crate::model::digest::{Digest, Hasher};
use crate::model::limits::Limits;
use crate::model::order::sort_places;
use crate::model::path::EntryPath;
use crate::pack::format::{ARGUMENTS, COMPLETENESS, MANIFEST, PACK_JSON, RAW, REQUESTS, SIGNATURES};
use crate::pack::range::ReadAt;
use crate::pack::read::{EntryIssue, read_entry};
use crate::pack::scan::{Issue, Record, Scan};
use crate::seal::name::{LAST, Part};
use crate::seal::statement::Prefix;
use crate::section::rows::RowCounter;

/// A document longer than this is digested and compared with the list, and not looked into (docs/FORMAT.md, M12).
const DOCUMENT_MAX: u64 = 64 << 20;

/// All that is kept of one pack besides the lists. What comes after is digested and compared with the list, and not looked into, as if it were too
/// long: a small file may hold a document a thousand times its size, many times over.
const KEPT_MAX: u64 = 128 << 20;

/// All that is kept of the parts of signatures: as many as there may be, each as long as it may be.
const SIGNATURES_MAX: u64 = SIGNATURE_PART_MAX * Part::ALL.len() as u64 * LAST as u64;

/// Marks that begin or part the values of a JSON document, at most, for it to be looked into: a value takes some thirty times what the shortest one
/// is written in.
const MARKS_MAX: usize = 1 << 22;

/// The documents that every pack of ours has once.
const LISTS: [&str; 5] = [MANIFEST, PACK_JSON, COMPLETENESS, REQUESTS, ARGUMENTS];

/// A part of a signature is short: a longer one is refused.
pub(super) const SIGNATURE_PART_MAX: u64 = crate::pack::signed::PART_MAX;

/// An answer under raw/ that is longer tells of no log's end.
const SHORT_ANSWER_MAX: u64 = 4 << 10;

/// Bytes of a table that are kept for its header.
pub(super) const HEADER_MAX: usize = 2048;

/// The logs of an evidence package, a row to a line.
const EVENT_LOGS: [&str; 2] = ["audit_events.jsonl", "autotune_events.jsonl"];

/// The playbook's log, which is checked as it is read: no log is too long for it.
pub(super) const AUDIT_LOG: &str = "audit.jsonl";

/// An entry as it was read.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: EntryPath,
    pub(super) size: u64,
    /// None when the data could not be read to its end.
    pub(super) digest: Option<Digest>,
    /// Why it could not be read, or what is unusual about its data.
    pub(super) issue: Option<Box<Issue>>,
    /// Lines of a CSV, the header included.
    pub(super) lines: Option<u64>,
}

/// The entries and the documents among them. Folders are left out, unless their data shows that they have content after all.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) entries: Vec<Found>,
    pub(super) documents: BTreeMap<String, Vec<u8>>,
    /// FOCUS tables that could be read to their end, with what they came to.
    pub(super) focus: Vec<(String, focus::Table)>,
    /// The beginnings of the tables at the top, for a look at their headers.
    pub(super) headers: BTreeMap<String, Vec<u8>>,
    /// The file's bytes before its first signature; only for a file in the profile.
    pub(super) prefix: Option<Prefix>,
    /// What [`AUDIT_LOG`] came to, when it could be read to its end.
    pub(super) log: Option<Checked>,
    /// The places of all in `entries`, by their names. A folder has none.
    places: Vec<usize>,
}

impl Contents {
    /// Reads every entry that was not found sound before. `tell` is called with the compressed bytes of each entry once it is read.
    pub(super) fn read(
        source: &mut dyn ReadAt,
        scan: &Scan,
        limits: &Limits,
        ahead: &mut Ahead,
        tell: &mut dyn FnMut(u64),
    ) -> io::Result<Self> {
        // Grown again and again, it would take twice as much.
        let mut contents = Self { entries: Vec::with_capacity(scan.records.len()), ..Self::default() };
        let mut room = Room { signatures: SIGNATURES_MAX, others: KEPT_MAX };
        for (place, record) in scan.records.iter().enumerate() {
            if record.is_directory {
                contents.folder(source, record, limits)?;
                continue;
            }
            let name = record.name.clone();
            if let Some(sound) = ahead.of(place) {
                contents.sound(name, record.size, sound, &mut room);
                tell(record.compressed_size);
                continue;
            }
            let mut hasher = Hasher::default();
            let mut lines = name.ends_with(".csv").then(RowCounter::default);
            let mut log = (name.as_str() == AUDIT_LOG).then(Checker::default);
            let mut header = (has_header(&name) && HEADER_MAX as u64 <= room.others).then(Vec::new);
            let mut table = focus::checker(&name);
            let mut document = (is_document(&name) && record.size <= longest(&name).min(room.of(&name)))
                .then(|| Document::new(&name, record.size));
            let read = read_entry(source, record, limits, &mut |bytes| {
                hasher.update(bytes);
                if let Some(lines) = &mut lines {
                    lines.feed(bytes, u64::MAX);
                }
                if let Some(log) = &mut log {
                    log.push(bytes);
                }
                if let Some(Some(table)) = &mut table {
                    table.push(bytes);
                }
                if let Some(header) = &mut header {
                    header.extend(bytes.iter().take(HEADER_MAX.saturating_sub(header.len())));
                }
                if let Some(document) = &mut document {
                    document.push(bytes);
                }
            });
            let issue = match read {
                Ok(read) => read.note.map(Box::new),
                Err(EntryIssue::Read(error)) => return Err(error),
                Err(EntryIssue::Refused(issue)) => Some(issue),
            };
            let whole =
                issue.as_ref().is_none_or(|issue| issue.code.container() <= crate::pack::scan::Container::Foreign);
            if let Some(log) = log.filter(|_| whole) {
                contents.log = Some(log.finish());
            }
            if let Some(table) = table.filter(|_| whole) {
                let table = table.map_or(focus::Table::Unknown, |table| focus::Table::Checked(table.finish()));
                contents.focus.push((name.to_string(), table));
            }
            if let Some(header) = header.filter(|_| whole) {
                room.take(&name, header.len());
                contents.headers.insert(name.to_string(), header);
            }
            if let Some(document) = document.and_then(Document::finish).filter(|_| whole) {
                room.take(&name, document.len());
                contents.documents.insert(name.to_string(), document);
            }
            contents.add(Found {
                name,
                size: record.size,
                digest: whole.then(|| hasher.finish()),
                issue,
                lines: lines.map(|lines| lines.lines()),
            });
            tell(record.compressed_size);
        }
        let Self { entries, places, .. } = &mut contents;
        let name = |place: usize| entries.get(place).map(|found| &found.name);
        sort_places(places, &|one, other| name(one).cmp(&name(other)));
        Ok(contents)
    }

    fn add(&mut self, found: Found) {
        self.places.push(self.entries.len());
        self.entries.push(found);
    }

    /// Takes an entry that was read before.
    fn sound(&mut self, name: EntryPath, size: u64, sound: Sound, room: &mut Room) {
        if let Some(header) = sound.header.filter(|_| HEADER_MAX as u64 <= room.others) {
            room.take(&name, header.len());
            self.headers.insert(name.to_string(), header);
        }
        self.add(Found { name, size, digest: Some(sound.digest), issue: None, lines: sound.lines });
    }

    /// Reads a folder's data, of which there may be none: it may be an empty deflate stream, and bytes may be hidden behind one.
    fn folder(&mut self, source: &mut dyn ReadAt, record: &Record, limits: &Limits) -> io::Result<()> {
        match read_entry(source, record, limits, &mut |_| {}) {
            Ok(_) => Ok(()),
            Err(EntryIssue::Read(error)) => Err(error),
            Err(EntryIssue::Refused(issue)) => {
                let name = record.name.clone();
                self.entries.push(Found { name, size: record.size, digest: None, issue: Some(issue), lines: None });
                Ok(())
            }
        }
    }

    /// The bytes of a document.
    pub(super) fn document(&self, name: &str) -> Option<&[u8]> {
        self.documents.get(name).map(Vec::as_slice)
    }

    /// The entry of this name.
    pub(super) fn entry(&self, name: &str) -> Option<&Found> {
        let named = |place: &usize| self.entries.get(*place).map(|found| found.name.as_str());
        let at = self.places.binary_search_by(|place| named(place).cmp(&Some(name))).ok()?;
        self.places.get(at).and_then(|place| self.entries.get(*place))
    }

    /// Whether there is an entry of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }
}

/// A document while it is read.
struct Document {
    bytes: Vec<u8>,
    /// Marks seen so far; None where it is no JSON.
    marks: Option<usize>,
}

impl Document {
    /// Of a name and so many bytes, as its record says.
    fn new(name: &str, size: u64) -> Self {
        // The list of many entries is as long as all else that is kept of them. Grown again and again, it would take twice as much.
        let room = if name == MANIFEST { usize::try_from(size).unwrap_or_default() } else { 0 };
        Self { bytes: Vec::with_capacity(room), marks: name.contains(".json").then_some(0) }
    }

    fn push(&mut self, bytes: &[u8]) {
        if let Some(marks) = &mut self.marks {
            *marks = marks.saturating_add(bytes.iter().filter(|byte| b",:[{".contains(byte)).count());
        }
        if self.is_looked_into() {
            self.bytes.extend_from_slice(bytes);
        } else {
            self.bytes = Vec::new();
        }
    }

    fn is_looked_into(&self) -> bool {
        self.marks.is_none_or(|marks| marks <= MARKS_MAX)
    }

    /// Its bytes, unless it has too many values.
    fn finish(self) -> Option<Vec<u8>> {
        self.is_looked_into().then_some(self.bytes)
    }
}

/// How much more may be kept.
struct Room {
    signatures: u64,
    others: u64,
}

impl Room {
    /// For an entry of this name. What else a pack holds takes no room from the lists.
    fn of(&self, name: &str) -> u64 {
        match name {
            _ if LISTS.contains(&name) => u64::MAX,
            _ if name.starts_with(SIGNATURES) => self.signatures,
            _ => self.others,
        }
    }

    fn take(&mut self, name: &str, bytes: usize) {
        let room = if name.starts_with(SIGNATURES) { &mut self.signatures } else { &mut self.others };
        if !LISTS.contains(&name) {
            *room = room.saturating_sub(bytes as u64);
        }
    }
}

/// The longest document of this name that is kept.
fn longest(name: &str) -> u64 {
    match name {
        _ if name.starts_with(SIGNATURES) => SIGNATURE_PART_MAX,
        _ if is_answer(name) => SHORT_ANSWER_MAX,
        _ => DOCUMENT_MAX,
    }
}

/// Whether more than a digest, lines and a header may be kept of an entry.
pub(super) fn is_kept(name: &str, size: u64) -> bool {
    name == AUDIT_LOG || focus::checker(name).is_some() || is_document(name) && size <= longest(name)
}

/// Whether it is a table at the top.
pub(super) fn has_header(name: &str) -> bool {
    name.ends_with(".csv") && !name.contains('/')
}

/// An answer of the server's. What the pack was made with lies beside them and is none: a build has all of it.
fn is_answer(name: &str) -> bool {
    name.starts_with(RAW) && name.ends_with(".json") && name != ARGUMENTS
}

/// The entries that a check looks into: the lists, JSON at the top and under `exports/`, short answers, and the parts of signatures.
fn is_document(name: &str) -> bool {
    let json = name.ends_with(".json") && (!name.contains('/') || name.starts_with("exports/"));
    let signature = name.strip_prefix(SIGNATURES).is_some_and(|rest| crate::seal::name::read(rest).is_some());
    json || signature || is_answer(name) || LISTS.contains(&name) || EVENT_LOGS.contains(&name)
}
