//! The bytes of a file, or of an entry of a pack.

use std::collections::BTreeMap;
use std::io;

use super::error::ExportError;
use super::given::{Opened, Pack, listed};
use crate::model::digest::{Digest, Hasher};
use crate::model::limits::Limits;
use crate::pack::range::ReadAt;
use crate::pack::read::{EntryIssue, read_entry};
use crate::pack::scan::Record;

/// Gives all bytes of a file, and their digest.
pub(super) fn feed(data: &mut dyn ReadAt, each: &mut dyn FnMut(&[u8])) -> io::Result<Digest> {
    let mut hasher = Hasher::default();
    let mut piece = vec![0; 1 << 16];
    let length = data.len();
    while hasher.length() < length {
        let more = usize::try_from(length - hasher.length()).unwrap_or(usize::MAX).min(piece.len());
        let piece = piece.get_mut(..more).unwrap_or_default();
        data.read_at(hasher.length(), piece)?;
        hasher.update(piece);
        each(piece);
    }
    Ok(hasher.finish())
}

/// Gives the bytes of an entry, and their digest.
fn entry(
    file: &mut Opened<'_, '_>,
    records: &BTreeMap<String, Record>,
    name: &str,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<Digest, ExportError> {
    let Some(record) = records.get(name) else { return Err(file.wrong(format!("{name}: the pack has no such entry"))) };
    let mut hasher = Hasher::default();
    let read = read_entry(file.given.data, record, limits, &mut |piece| {
        hasher.update(piece);
        each(piece);
    });
    match read {
        Ok(_) => Ok(hasher.finish()),
        Err(EntryIssue::Read(error)) => Err(file.wrong(error.to_string())),
        Err(EntryIssue::Refused(issue)) => {
            let (title, expected, found) = (issue.code.title(), &issue.expected, &issue.found);
            Err(file.wrong(format!("{name}: {title}: expected {expected}, found {found}")))
        }
    }
}

/// A whole entry, no longer than a document may be.
pub(super) fn document(
    file: &mut Opened<'_, '_>,
    records: &BTreeMap<String, Record>,
    name: &str,
    limits: &Limits,
) -> Result<Vec<u8>, ExportError> {
    let size = records.get(name).map_or(0, |record| record.size);
    if size > limits.document_bytes {
        let most = limits.document_bytes;
        return Err(file.wrong(format!("{name}: expected at most {most} bytes, found {size}")));
    }
    let mut bytes = Vec::new();
    entry(file, records, name, limits, &mut |piece| bytes.extend_from_slice(piece))?;
    Ok(bytes)
}

/// Gives the bytes of an entry, which must be those of the pack's list.
pub(super) fn checked(
    file: &mut Opened<'_, '_>,
    pack: &Pack,
    name: &str,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), ExportError> {
    let digest = entry(file, &pack.records, name, limits, each)?;
    listed(file, &pack.digests, name, digest)
}
