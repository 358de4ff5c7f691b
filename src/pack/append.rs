//! Adds the files of a signature to a finished pack: every byte before its directory stays as it is, the files follow, and the directory is written
//! again with their lines at its end (docs/FORMAT.md, M70).
//!
//! What is there is copied and not made again, and nothing is held whole.

use std::io::{self, Write};

use super::inflate::crc32;
use super::range::ReadAt;
use super::record::{Header, end_records};
use super::scan::{Container, Method, RegionKind, Scan};
use super::signed::PART_MAX;
use crate::model::digest::{Digest, Hasher};
use crate::model::limits::Limits;
use crate::seal::name::{self, FOLDER};

/// Bytes copied at a time.
const PIECE: usize = 64 << 10;
/// A pack with more entries than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// Why nothing was added. What the sink was given until then is no pack.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The pack could not be read, or the new one not be stored.
    #[error("the pack could not be copied: {0}")]
    Io(#[from] io::Error),
    /// The pack is another program's: a signature in it would lift nothing.
    #[error(
        "the container is not in the form that Packseal writes, so no signature can be added to it; ask for the pack as it was built"
    )]
    Foreign,
    /// A name that no file of a signature has.
    #[error("{0:?} is no name of a signature's file")]
    Name(String),
    /// A file of a signature that no reader would take.
    #[error("{0:?} is longer than the {PART_MAX} bytes that a part of a signature may have")]
    Long(String),
    /// A name that the pack has already.
    #[error("the pack has {0:?} already")]
    Taken(String),
    /// More entries than a reader takes.
    #[error("the pack would have {entries} entries, and a reader takes at most {most}")]
    Full {
        /// How many it would have.
        entries: u64,
        /// How many a reader takes.
        most: u64,
    },
}

/// Copies the pack at `source` into `sink` and adds `entries` at its end. `scan` is the scan of `source`. The result is in the profile again, and
/// all that stood before the directory stands there still.
///
/// # Errors
/// [`AppendError`]; only [`AppendError::Io`] after something was written.
pub fn append(
    source: &mut dyn ReadAt,
    scan: &Scan,
    entries: &[(String, Vec<u8>)],
    limits: &Limits,
    sink: &mut dyn Write,
) -> Result<Appended, AppendError> {
    if scan.container != Container::Profile {
        return Err(AppendError::Foreign);
    }
    let count = (scan.records.len() as u64).saturating_add(entries.len() as u64);
    if count > limits.entries {
        return Err(AppendError::Full { entries: count, most: limits.entries });
    }
    check_names(scan, entries, limits)?;

    let (directory, directory_end) = directory(scan);
    let mut out = Copied { sink, hasher: Hasher::default() };
    out.copy(source, 0, directory)?;
    let mut more = Vec::new();
    for (name, bytes) in entries {
        more.extend(out.entry(name, bytes)?);
    }
    let start = out.hasher.length();
    out.copy(source, directory, directory_end)?;
    out.write(&more)?;
    let end = out.hasher.length();
    out.write(&end_records(count, start, end))?;
    out.sink.flush()?;
    Ok(Appended { size: out.hasher.length(), sha256: out.hasher.finish() })
}

/// Refuses what is no file of a signature, and what is there already, however a file system spells it.
fn check_names(scan: &Scan, entries: &[(String, Vec<u8>)], limits: &Limits) -> Result<(), AppendError> {
    let mut taken: Vec<String> = scan.records.iter().map(|record| record.name.collision_key(limits.fold)).collect();
    for (name, bytes) in entries {
        if bytes.len() as u64 > PART_MAX {
            return Err(AppendError::Long(name.clone()));
        }
        if name.strip_prefix(FOLDER).and_then(name::read).is_none() {
            return Err(AppendError::Name(name.clone()));
        }
        let key = (limits.fold)(name);
        let folder = FOLDER.trim_end_matches('/');
        if taken.iter().any(|one| *one == key || one == folder) {
            return Err(AppendError::Taken(name.clone()));
        }
        taken.push(key);
    }
    Ok(())
}

/// Where the central directory starts and ends. A pack without entries has none: it would start where the end record does.
pub(super) fn directory(scan: &Scan) -> (u64, u64) {
    let find = |kind| scan.regions().find(|region| region.kind == kind);
    match (find(RegionKind::CentralDirectory), find(RegionKind::EndRecord)) {
        (Some(directory), _) => (directory.start, directory.end),
        (None, Some(end)) => (end.start, end.start),
        // A scan that was accepted has one.
        (None, None) => (0, 0),
    }
}

/// The sink, with the digest of what it was given.
struct Copied<'a> {
    sink: &'a mut dyn Write,
    hasher: Hasher,
}

impl Copied<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.sink.write_all(bytes)
    }

    fn copy(&mut self, source: &mut dyn ReadAt, start: u64, end: u64) -> io::Result<()> {
        let mut piece = vec![0; PIECE];
        let mut at = start;
        while at < end {
            let more = usize::try_from(end.saturating_sub(at)).unwrap_or(PIECE).min(PIECE);
            let piece = piece.get_mut(..more).unwrap_or_default();
            source.read_at(at, piece)?;
            self.write(piece)?;
            at = at.saturating_add(more as u64);
        }
        Ok(())
    }

    /// Writes an entry, stored: so that no bit of it is free. Gives its line of the directory.
    fn entry(&mut self, name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let (local, line) = headers(name, bytes, self.hasher.length());
        self.write(&local)?;
        self.write(bytes)?;
        Ok(line)
    }
}

/// The local header and the line of the directory of a stored entry at `offset`: a part of a signature is far shorter than what needs ZIP64.
pub(super) fn headers(name: &str, bytes: &[u8], offset: u64) -> (Vec<u8>, Vec<u8>) {
    let size = bytes.len() as u64;
    let header = Header { name, method: Method::Stored, crc32: crc32(0, bytes), compressed: size, size, offset };
    (header.local(), header.line())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::scan::scan;

    /// Zeros, and in front of and after them these bytes.
    struct Sparse(Vec<u8>, u64, Vec<u8>);

    impl ReadAt for Sparse {
        fn len(&self) -> u64 {
            self.0.len() as u64 + self.1 + self.2.len() as u64
        }

        fn read_at(&mut self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
            let (start, end) = (self.0.len() as u64, self.0.len() as u64 + self.1);
            for (at, byte) in (offset..).zip(buf) {
                let kept = if at < start { self.0.get(at as usize) } else { self.2.get(at.wrapping_sub(end) as usize) };
                *byte = if (start..end).contains(&at) { 0 } else { *kept.ok_or(io::ErrorKind::UnexpectedEof)? };
            }
            Ok(())
        }
    }

    /// The copying is left out: it would take 5 GiB of it.
    #[test]
    fn after_four_gibibytes() {
        let hole = 5u64 << 30;
        let sizes = [[1, 0, 16, 0].as_slice(), &hole.to_le_bytes(), &hole.to_le_bytes()].concat();
        let marked = [0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 7, 0, 20, 0];
        let big = [b"PK\x03\x04\x2d\0".as_slice(), &marked, b"big.bin", &sizes].concat();
        let central = [[0; 8].as_slice(), &(0o100_644u32 << 16).to_le_bytes(), &[0; 4]].concat();
        let mut lines = [b"PK\x01\x02\x2d\x03\x2d\0".as_slice(), &marked, &central[2..], b"big.bin", &sizes].concat();
        let mut tail = Vec::new();
        let at = |tail: &Vec<u8>| big.len() as u64 + hole + tail.len() as u64;
        for name in ["signatures/01-owner.sig", "signatures/01-owner.pub.pem"] {
            let (local, line) = headers(name, b"seal", at(&tail));
            tail.extend([local.as_slice(), b"seal"].concat());
            lines.extend(line);
        }
        let start = at(&tail);
        tail.extend(lines);
        let records = end_records(3, start, at(&tail));
        tail.extend(records);
        let found = scan(&mut Sparse(big, hole, tail), &Limits::default()).unwrap();
        assert_eq!((found.container, found.records.len(), found.notes), (Container::Profile, 3, vec![]));
    }
}
