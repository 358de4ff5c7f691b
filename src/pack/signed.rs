//! What a pack is signed with already: read before a signature is added, and before what is there is built upon.
//!
//! A pack that is to be signed is verified first, which says much more. This refuses what no further signature may follow, whatever was verified.

use std::collections::BTreeMap;
use std::io;

use super::append::directory;
use super::format::{MANIFEST, SIGNATURES};
use super::range::ReadAt;
use super::read::{EntryIssue, read_entry};
use super::scan::{Record, Scan};
use crate::model::digest::{Digest, Hasher};
use crate::model::limits::Limits;
use crate::seal::key::PublicKey;
use crate::seal::name::{self, Part, Stem};
use crate::seal::sign::{Draft, Earlier, Order, SignError, check_bundle};
use crate::seal::statement::{Decision, Prefix, Statement};

/// A part of a signature is short: a longer one is refused, by every reader.
pub const PART_MAX: u64 = 64 << 10;
/// Bytes digested at a time.
const PIECE: usize = 256 << 10;

/// What a further signature is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// SHA-256 of MANIFEST.txt.
    pub manifest: Digest,
    /// The signatures that are there, in their order; each verifies with the key beside it.
    pub signatures: Vec<Earlier>,
    /// The file's bytes before the first file of a signature, for the first one; None when there is one.
    pub container: Option<Prefix>,
}

impl Signed {
    /// A further signature of this pack ([`Draft::new`]); the first one binds the file's bytes too.
    ///
    /// # Errors
    /// [`SignError`]
    pub fn draft(&self, order: Order) -> Result<Draft, SignError> {
        let draft = Draft::new(self.manifest, &self.signatures, order)?;
        Ok(match self.container {
            Some(container) => draft.over(container),
            None => draft,
        })
    }
}

/// Why a pack cannot be signed as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignedError {
    /// The file could not be read.
    #[error("the file could not be read: {0}")]
    Read(#[from] io::Error),
    /// Without its list of digests there is nothing to sign.
    #[error("there is no MANIFEST.txt, so there is nothing that a signature could be about")]
    NoManifest,
    /// An entry's data is refused.
    #[error("{place} cannot be read: {why}")]
    Entry {
        /// The entry.
        place: String,
        /// What is wrong with it, in words.
        why: &'static str,
    },
    /// What is there is no whole signature, or does not hold.
    #[error("the signatures that are there do not hold together: {place}: {why}")]
    Broken {
        /// The entry.
        place: String,
        /// What is wrong with it, in words.
        why: String,
    },
}

/// Reads MANIFEST.txt's digest and the signatures of a scanned pack.
///
/// # Errors
/// [`SignedError`]
pub fn signed(source: &mut dyn ReadAt, scan: &Scan, limits: &Limits) -> Result<Signed, SignedError> {
    let mut manifest = None;
    let mut parts: BTreeMap<Stem, BTreeMap<Part, Vec<u8>>> = BTreeMap::new();
    for record in &scan.records {
        let place = record.name.as_str();
        if place == MANIFEST {
            let mut hasher = Hasher::default();
            read(source, record, limits, &mut |bytes| hasher.update(bytes))?;
            manifest = Some(hasher.finish());
        }
        let Some(rest) = place.strip_prefix(SIGNATURES) else { continue };
        let Some((stem, part)) = name::read(rest) else {
            return Err(broken(place, "no part of a signature has this name"));
        };
        if record.size > PART_MAX {
            return Err(broken(place, format!("it is longer than {PART_MAX} bytes")));
        }
        // So that there are at most as many as numbers.
        if parts.keys().any(|other| other.number == stem.number && other.role != stem.role) {
            return Err(broken(place, "another signature has its number"));
        }
        let mut bytes = Vec::new();
        read(source, record, limits, &mut |more| bytes.extend_from_slice(more))?;
        parts.entry(stem).or_default().insert(part, bytes);
    }
    let manifest = manifest.ok_or(SignedError::NoManifest)?;
    let mut signatures: Vec<Earlier> = Vec::new();
    for (stem, parts) in &parts {
        let one = whole(stem, parts, manifest, signatures.last())?;
        signatures.push(one);
    }
    let container = if signatures.is_empty() { Some(prefix(source, scan)?) } else { None };
    Ok(Signed { manifest, signatures, container })
}

/// Where the first file of a signature begins, or the directory where there is none.
pub(crate) fn prefix_end(scan: &Scan) -> u64 {
    let first = scan.records.iter().find(|record| record.name.as_str().starts_with(SIGNATURES));
    first.map_or_else(|| directory(scan).0, |record| record.header_offset)
}

/// The bytes of a file before its first signature. Reads them all.
fn prefix(source: &mut dyn ReadAt, scan: &Scan) -> io::Result<Prefix> {
    let (end, mut hasher, mut piece) = (prefix_end(scan), Hasher::default(), vec![0; PIECE]);
    while hasher.length() < end {
        let more = usize::try_from(end.saturating_sub(hasher.length())).unwrap_or(PIECE).min(PIECE);
        let piece = piece.get_mut(..more).unwrap_or_default();
        source.read_at(hasher.length(), piece)?;
        hasher.update(piece);
    }
    Ok(Prefix { bytes: end, sha256: hasher.finish() })
}

fn broken(place: &str, why: impl Into<String>) -> SignedError {
    SignedError::Broken { place: place.to_owned(), why: why.into() }
}

pub(super) fn read(
    source: &mut dyn ReadAt,
    record: &Record,
    limits: &Limits,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<(), SignedError> {
    match read_entry(source, record, limits, sink) {
        Ok(_) => Ok(()),
        Err(EntryIssue::Read(error)) => Err(error.into()),
        Err(EntryIssue::Refused(issue)) => {
            Err(SignedError::Entry { place: record.name.as_str().to_owned(), why: issue.code.title() })
        }
    }
}

/// One signature, checked with the key beside it and against the one before it.
fn whole(
    stem: &Stem,
    parts: &BTreeMap<Part, Vec<u8>>,
    manifest: Digest,
    before: Option<&Earlier>,
) -> Result<Earlier, SignedError> {
    let at = |part| stem.entry(part);
    let part = |part| parts.get(&part).ok_or_else(|| broken(&at(part), "it is not there"));
    let (said, signature, pem) = (part(Part::Statement)?, part(Part::Signature)?, part(Part::Key)?);
    let wrong = |part, why: &str| Err(broken(&at(part), why));
    let statement = Statement::read(said).map_err(|error| broken(&at(Part::Statement), error.to_string()))?;
    let key = PublicKey::from_pem(pem).map_err(|error| broken(&at(Part::Key), error.to_string()))?;
    if statement.manifest != manifest {
        return wrong(Part::Statement, "it is about another MANIFEST.txt");
    }
    if statement.role != stem.role {
        return wrong(Part::Statement, "it names another role");
    }
    if key.id() != statement.key_id {
        return wrong(Part::Key, "it is not the key that the statement names");
    }
    if key.verify(said, signature).is_err() {
        return wrong(Part::Signature, "it does not verify");
    }
    if stem.number != before.map_or(1, |before| before.number.saturating_add(1)) {
        return wrong(Part::Statement, "its number does not follow the one before it");
    }
    if statement.prior != before.map(|before| before.signature) {
        return wrong(Part::Statement, "it does not name the signature before it");
    }
    if (statement.decision == Decision::Seal) != before.is_none() {
        return wrong(Part::Statement, "the first signature seals, and each later one approves or rejects");
    }
    if let Some(bundle) = parts.get(&Part::Bundle) {
        check_bundle(bundle, said, signature, key.id())
            .map_err(|error| broken(&at(Part::Bundle), error.to_string()))?;
    }
    let (key_id, signature, decision) = (statement.key_id, Digest::of(signature), statement.decision);
    Ok(Earlier { number: stem.number, key_id, signature, decision })
}
