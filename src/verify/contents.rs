//! One pass over the entries: every byte is digested, small documents are kept for the checks, CSV lines are counted.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::focus;
use crate::chain::log::{Checked, Checker};
use crate::model::digest::{Digest, Hasher};
use crate::model::limits::Limits;
use crate::pack::format::{ARGUMENTS, COMPLETENESS, MANIFEST, PACK_JSON, RAW, REQUESTS, SIGNATURES};
use crate::pack::range::ReadAt;
use crate::pack::read::{EntryIssue, read_entry};
use crate::pack::scan::{Issue, Record, Scan};
use crate::seal::statement::Prefix;
use crate::section::rows::RowCounter;

/// A document longer than this is digested and compared with the list, and not looked into (docs/FORMAT.md, M12).
const DOCUMENT_MAX: u64 = 64 << 20;

/// A part of a signature is short: a longer one is refused.
pub(super) const SIGNATURE_PART_MAX: u64 = crate::pack::signed::PART_MAX;

/// An answer under raw/ that is longer tells of no log's end.
const SHORT_ANSWER_MAX: u64 = 4 << 10;

/// Bytes of a table that are kept for its header.
const HEADER_MAX: usize = 2048;

/// The logs of an evidence package, a row to a line.
const EVENT_LOGS: [&str; 2] = ["audit_events.jsonl", "autotune_events.jsonl"];

/// The playbook's log, which is checked as it is read: no log is too long for it.
pub(super) const AUDIT_LOG: &str = "audit.jsonl";

/// An entry as it was read.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) size: u64,
    /// None when the data could not be read to its end.
    pub(super) digest: Option<Digest>,
    /// Why it could not be read, or what is unusual about its data.
    pub(super) issue: Option<Issue>,
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
    /// Where each name stands in `entries`.
    places: HashMap<String, usize>,
}

impl Contents {
    /// Reads every entry. `tell` is called with the compressed bytes of each entry once it is read.
    pub(super) fn read(
        source: &mut dyn ReadAt,
        scan: &Scan,
        limits: &Limits,
        tell: &mut dyn FnMut(u64),
    ) -> io::Result<Self> {
        let mut contents = Self::default();
        for record in &scan.records {
            if record.is_directory {
                contents.folder(source, record, limits)?;
                continue;
            }
            let name = record.name.as_str().to_owned();
            let mut hasher = Hasher::default();
            let mut lines = name.ends_with(".csv").then(RowCounter::default);
            let mut log = (name == AUDIT_LOG).then(Checker::default);
            let mut header = (lines.is_some() && !name.contains('/')).then(Vec::new);
            let mut table = focus::checker(&name);
            let mut document = (is_document(&name) && record.size <= longest(&name)).then(Vec::new);
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
                    header.extend_from_slice(&bytes[..bytes.len().min(HEADER_MAX - header.len())]);
                }
                if let Some(document) = &mut document {
                    document.extend_from_slice(bytes);
                }
            });
            let issue = match read {
                Ok(read) => read.note,
                Err(EntryIssue::Read(error)) => return Err(error),
                Err(EntryIssue::Refused(issue)) => Some(*issue),
            };
            let whole =
                issue.as_ref().is_none_or(|issue| issue.code.container() <= crate::pack::scan::Container::Foreign);
            if let Some(log) = log.filter(|_| whole) {
                contents.log = Some(log.finish());
            }
            if let Some(table) = table.filter(|_| whole) {
                let table = table.map_or(focus::Table::Unknown, |table| focus::Table::Checked(table.finish()));
                contents.focus.push((name.clone(), table));
            }
            if let Some(header) = header.filter(|_| whole) {
                contents.headers.insert(name.clone(), header);
            }
            if let Some(document) = document.filter(|_| whole) {
                contents.documents.insert(name.clone(), document);
            }
            contents.places.insert(name.clone(), contents.entries.len());
            contents.entries.push(Found {
                name,
                size: record.size,
                digest: whole.then(|| hasher.finish()),
                issue,
                lines: lines.map(|lines| lines.lines()),
            });
            tell(record.compressed_size);
        }
        Ok(contents)
    }

    /// Reads a folder's data, of which there may be none: it may be an empty deflate stream, and bytes may be hidden behind one.
    fn folder(&mut self, source: &mut dyn ReadAt, record: &Record, limits: &Limits) -> io::Result<()> {
        match read_entry(source, record, limits, &mut |_| {}) {
            Ok(_) => Ok(()),
            Err(EntryIssue::Read(error)) => Err(error),
            Err(EntryIssue::Refused(issue)) => {
                let name = record.name.as_str().to_owned();
                self.entries.push(Found { name, size: record.size, digest: None, issue: Some(*issue), lines: None });
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
        self.places.get(name).and_then(|place| self.entries.get(*place))
    }

    /// Whether there is an entry of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
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

/// An answer of the server's. What the pack was made with lies beside them and is none: a build has all of it.
fn is_answer(name: &str) -> bool {
    name.starts_with(RAW) && name.ends_with(".json") && name != ARGUMENTS
}

/// The entries that a check looks into: the lists, JSON at the top and under `exports/`, short answers, and the parts of signatures.
fn is_document(name: &str) -> bool {
    let json = name.ends_with(".json") && (!name.contains('/') || name.starts_with("exports/"));
    let signature = name.strip_prefix(SIGNATURES).is_some_and(|rest| crate::seal::name::read(rest).is_some());
    json || signature
        || is_answer(name)
        || [MANIFEST, PACK_JSON, COMPLETENESS, REQUESTS, ARGUMENTS].contains(&name)
        || EVENT_LOGS.contains(&name)
}
