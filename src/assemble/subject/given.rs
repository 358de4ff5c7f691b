//! The files that were given: what they are, and whether they may be used.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::entries::{document, feed};
use super::error::ExportError;
use crate::model::digest::Digest;
use crate::model::limits::Limits;
use crate::pack::about::About;
use crate::pack::format::{MANIFEST, PACK_JSON};
use crate::pack::manifest;
use crate::pack::range::ReadAt;
use crate::pack::scan::{Record, ScanFailure, scan};

/// How much of a file tells whether it is a log.
const HEAD: u64 = 1 << 20;

/// A file that is given.
pub struct Given<'a> {
    /// Its name, for messages to the maker; it is not in the export.
    pub name: String,
    /// Its bytes; they must not change meanwhile.
    pub data: &'a mut dyn ReadAt,
}

/// A file as it is used.
pub(super) struct Opened<'g, 'a> {
    pub(super) given: &'g mut Given<'a>,
    pub(super) sha256: Digest,
    pub(super) kind: Kind,
}

/// What a file is.
#[derive(Clone)]
pub(super) enum Kind {
    /// A pack of ours.
    Pack(Rc<Pack>),
    /// One JSON text.
    Document,
    /// A log in JSON Lines.
    Lines,
}

/// A pack, by its own list.
pub(super) struct Pack {
    pub(super) about: About,
    /// By name; folders are none.
    pub(super) records: BTreeMap<String, Record>,
    /// What MANIFEST.txt says.
    pub(super) digests: BTreeMap<String, Digest>,
}

impl Opened<'_, '_> {
    pub(super) fn wrong(&self, why: impl Into<String>) -> ExportError {
        ExportError::file(&self.given.name, why)
    }
}

/// Opens the files. No file may come twice.
pub(super) fn open<'g, 'a>(given: &'g mut [Given<'a>], limits: &Limits) -> Result<Vec<Opened<'g, 'a>>, ExportError> {
    if given.is_empty() {
        return Err(ExportError::Nothing);
    }
    let mut files: Vec<Opened<'g, 'a>> = Vec::with_capacity(given.len());
    for one in given {
        let sha256 = feed(one.data, &mut |_| {}).map_err(|error| ExportError::file(&one.name, error.to_string()))?;
        let mut file = Opened { sha256, given: one, kind: Kind::Document };
        if let Some(same) = files.iter().find(|other| other.sha256 == file.sha256) {
            return Err(file.wrong(format!("is the same file as {}; give each once", same.given.name)));
        }
        file.kind = kind(&mut file, limits)?;
        files.push(file);
    }
    Ok(files)
}

fn kind(file: &mut Opened<'_, '_>, limits: &Limits) -> Result<Kind, ExportError> {
    let length = file.given.data.len();
    let mut head = vec![0; usize::try_from(length.min(HEAD)).unwrap_or_default()];
    file.given.data.read_at(0, &mut head).map_err(|error| file.wrong(error.to_string()))?;
    if head.starts_with(b"PK") {
        return Ok(Kind::Pack(Rc::new(pack(file, limits)?)));
    }
    if head.trim_ascii().is_empty() {
        return Err(file.wrong("expected a pack, JSON or JSON Lines, found an empty file"));
    }
    let name = file.given.name.to_ascii_lowercase();
    let mut lines = head.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next().and_then(crate::dsar::read_line);
    if [".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending)) || (first.is_some() && lines.next().is_some())
    {
        return Ok(Kind::Lines);
    }
    if length > limits.document_bytes {
        let most = limits.document_bytes;
        return Err(file.wrong(format!("expected JSON of at most {most} bytes, found {length}; a log is named .jsonl")));
    }
    Ok(Kind::Document)
}

/// A pack of ours, whose list names what is in it.
fn pack(file: &mut Opened<'_, '_>, limits: &Limits) -> Result<Pack, ExportError> {
    let scan = scan(file.given.data, limits).map_err(|failure| match failure {
        ScanFailure::Read(error) => file.wrong(error.to_string()),
        ScanFailure::Refused { container, issues, .. } => {
            let told = issues.first().map(|issue| {
                format!(
                    ": {} ({}): expected {}, found {}",
                    issue.code.title(),
                    issue.place,
                    issue.expected,
                    issue.found
                )
            });
            let why = told.unwrap_or_default();
            file.wrong(format!("the ZIP is {}{why}. Nothing is taken from it", container.word()))
        }
    })?;
    let named = |record: &Record| record.name.as_str().to_owned();
    let records: BTreeMap<String, Record> =
        scan.records.into_iter().filter(|record| !record.is_directory).map(|it| (named(&it), it)).collect();
    let absent = [MANIFEST, PACK_JSON].into_iter().find(|name| !records.contains_key(*name));
    if let Some(name) = absent {
        return Err(file.wrong(format!("expected a pack of Packseal, found a ZIP without {name}")));
    }
    let list = document(file, &records, MANIFEST, limits)?;
    let list = manifest::parse(&list);
    if let Some(issue) = list.issues.first() {
        let (number, found) = (issue.number, &issue.found);
        return Err(file.wrong(format!("{MANIFEST}, line {number}: expected a list of digests, found {found:?}")));
    }
    let digests: BTreeMap<String, Digest> =
        list.lines.into_iter().map(|line| (line.name.to_owned(), line.digest)).collect();
    let about = document(file, &records, PACK_JSON, limits)?;
    listed(file, &digests, PACK_JSON, Digest::of(&about))?;
    let about = About::parse(&about).map_err(|error| file.wrong(format!("{PACK_JSON}: {error}")))?;
    Ok(Pack { about, records, digests })
}

/// That an entry is the one of the pack's list.
pub(super) fn listed(
    file: &Opened<'_, '_>,
    digests: &BTreeMap<String, Digest>,
    name: &str,
    found: Digest,
) -> Result<(), ExportError> {
    if digests.get(name) == Some(&found) {
        return Ok(());
    }
    let listed = digests.get(name).map_or_else(|| "none".to_owned(), Digest::to_string);
    Err(file.wrong(format!(
        "{name}: expected the digest of {MANIFEST}, {listed}, found {found}. The pack was altered; check it with `packseal verify`"
    )))
}

/// The bytes of a whole file, which must still be what it was.
pub(super) fn whole(file: &mut Opened<'_, '_>, each: &mut dyn FnMut(&[u8])) -> Result<(), ExportError> {
    feed(file.given.data, each).map_err(|error| file.wrong(error.to_string())).and_then(|digest| {
        if digest == file.sha256 { Ok(()) } else { Err(file.wrong("the file changed while it was read; try again")) }
    })
}
