//! The structural scanner: reads every record of a ZIP, judges it against the container profile, inflates nothing.
//!
//! A ZIP says most things twice, and programs differ in which of the two they believe. The scan accepts a file only when
//! there is one reading: the end record at the very end, the directory right before it, and local headers that tile the
//! rest in the directory's order and repeat what it says. Names of records and fields are those of PKWARE's APPNOTE 6.3.10.

mod code;
mod directory;
mod end;
mod extra;
mod fields;
mod issue;
mod layout;
mod local;
mod names;
mod profile;
mod record;
mod region;
mod window;

use std::io;

use thiserror::Error;

pub use code::ScanCode;
pub use issue::Issue;
pub(crate) use issue::printable;
pub use record::{Method, Record};
pub use region::{Region, RegionKind};

use self::directory::Listed;
use self::end::Directory;
use self::issue::{Issues, Notes};
use self::layout::{Follow, Found};
use self::region::Tiling;
use super::range::ReadAt;
use crate::model::limits::Limits;

/// What a file is as a container, from the best to the worst; the report's `container`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Container {
    /// No container at all: for the caller that was given another kind of file. The scan never says it.
    None,
    /// The form that Packseal writes, to the bit.
    Profile,
    /// Another program's ZIP with one reading.
    Foreign,
    /// One reading, by features that are left out on purpose.
    Unsupported,
    /// Damaged, contradictory or ambiguous.
    Malformed,
    /// Built to harm whoever opens it.
    Hostile,
}

impl Container {
    /// The word in the report.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Profile => "profile",
            Self::Foreign => "foreign",
            Self::Unsupported => "unsupported",
            Self::Malformed => "malformed",
            Self::Hostile => "hostile",
        }
    }
}

/// An accepted container: its structure has one reading. Its data is not read yet.
#[derive(Debug, Clone)]
pub struct Scan {
    /// [`Container::Profile`] or [`Container::Foreign`].
    pub container: Container,
    /// Every entry, in the order of the file and of the directory.
    pub records: Vec<Record>,
    /// What the foreign lane allows and the profile does not; one issue a code, the first of its kind.
    pub notes: Vec<Issue>,
    /// What stands behind the entries: the directory and the end records.
    behind: Vec<Region>,
    /// Some of the file is in profile form and some is not: a pack of ours that was altered, or one built to look like it.
    pub mixed: bool,
}

impl Scan {
    /// The whole file, a region after the other; none is [`RegionKind::Unlisted`].
    pub fn regions(&self) -> impl Iterator<Item = Region> {
        let directory = self.behind.first().map_or(0, |region| region.start);
        let next = self.records.iter().skip(1).map(|record| record.header_offset).chain([directory]);
        // The entries tile the file up to the directory: what is left behind one's data is its data descriptor.
        let entries = self.records.iter().zip(next).enumerate().flat_map(|(place, (record, next))| {
            let end = record.data_offset.saturating_add(record.compressed_size);
            [
                (RegionKind::LocalHeader, record.header_offset, record.data_offset),
                (RegionKind::EntryData, record.data_offset, end),
                (RegionKind::DataDescriptor, end, next),
            ]
            .map(|(kind, start, end)| Region { kind, start, end, record: Some(place) })
        });
        entries.filter(|region| region.start < region.end).chain(self.behind.iter().copied())
    }
}

/// Why there is no [`Scan`].
#[derive(Debug, Error)]
pub enum ScanFailure {
    /// The source could not be read.
    #[error("the file could not be read")]
    Read(#[from] io::Error),
    /// The container was read, and is refused.
    #[error("the container is {}", container.word())]
    Refused {
        /// The gravest of the issues' lanes.
        container: Container,
        /// Every reason that was found, in the order of the scan; at most 1,000 of a code.
        issues: Vec<Issue>,
        /// The whole file, as far as its records could be told apart.
        regions: Vec<Region>,
    },
}

/// Scans the structure of a ZIP.
///
/// Memory grows with the records that are there, never with a number that the file claims.
///
/// # Errors
/// [`ScanFailure::Read`] when the source fails; [`ScanFailure::Refused`] with every reason when there is not one reading.
pub fn scan(source: &mut dyn ReadAt, limits: &Limits) -> Result<Scan, ScanFailure> {
    Scanning::begin(source, limits)?.end(source)
}

/// A [`scan`] in steps, for whoever reads a file from its first byte to its last sooner than here and there.
pub struct Scanning {
    issues: Issues,
    notes: Notes,
    tiling: Tiling,
    all_exact: bool,
    listed: Option<Listing>,
}

/// The directory, and how far its entries were followed.
struct Listing {
    directory: Directory,
    listed: Vec<Listed>,
    /// Whether nothing was wrong before the entries were followed.
    accepted: bool,
    follow: Follow,
}

impl Scanning {
    /// Reads the end records and the directory.
    ///
    /// # Errors
    /// When the source fails.
    pub fn begin(source: &mut dyn ReadAt, limits: &Limits) -> io::Result<Self> {
        let (mut issues, mut notes, mut tiling) = (Issues::default(), Notes::default(), Tiling::new(source.len()));
        let Some(directory) = end::find(source, &mut issues, &mut tiling)? else {
            return Ok(Self { issues, notes, tiling, all_exact: true, listed: None });
        };
        if !directory.exact {
            notes.push(Issue::at(
                ScanCode::ForeignZip64,
                directory.directory_end(),
                "no ZIP64 end record",
                "a ZIP64 end record",
            ));
        }
        let listed = directory::read(source, &directory, limits, &mut issues)?.map(|listed| {
            names::check(&listed, limits.fold, &mut issues);
            let (accepted, follow) = (issues.is_empty(), Follow::new(&listed, &issues));
            Listing { directory, listed, accepted, follow }
        });
        Ok(Self { issues, notes, tiling, all_exact: directory.exact, listed })
    }

    /// Whether the local headers lie so close together that most of the file is read when they are.
    pub fn is_dense(&self) -> bool {
        let is_dense = |Listing { directory, listed, follow, .. }: &Listing| follow.is_dense(listed, directory.offset);
        self.listed.as_ref().is_some_and(is_dense)
    }

    /// Where the next local header stands; None when no more are read, since all were or enough is wrong.
    pub fn next(&self) -> Option<u64> {
        let Listing { listed, follow, .. } = self.listed.as_ref()?;
        follow.next(listed).map(|(start, _)| start)
    }

    /// Reads the local headers that end before this byte, of a source that has what stands before it at hand. What it is asked for beside that is little.
    ///
    /// # Errors
    /// When the source fails.
    pub fn until(&mut self, end: u64, source: &mut dyn ReadAt) -> io::Result<()> {
        let Some(Listing { directory, listed, accepted, follow }) = &mut self.listed else { return Ok(()) };
        let tiling = (!*accepted).then_some(&mut self.tiling);
        let (issues, notes) = (&mut self.issues, &mut self.notes);
        follow.until(end, source, &mut Found { directory, listed, issues, notes, tiling })
    }

    /// Reads what is left, and judges.
    ///
    /// # Errors
    /// As [`scan`].
    pub fn end(self, source: &mut dyn ReadAt) -> Result<Scan, ScanFailure> {
        let Self { mut issues, mut notes, mut tiling, all_exact, listed } = self;
        let mut records = Vec::new();
        if let Some(Listing { directory, listed, accepted, follow }) = listed {
            let (directory, entries) = (&directory, listed.as_slice());
            follow.tell(source, entries, directory.offset);
            let found = Found {
                directory,
                listed: entries,
                issues: &mut issues,
                notes: &mut notes,
                tiling: (!accepted).then_some(&mut tiling),
            };
            let judged = follow.end(source, found)?;
            if accepted && !issues.is_empty() {
                // Only a map of what is refused is told in regions: they take as much memory as the records.
                let (mut issues, mut notes) = Default::default();
                let again = Follow::new(entries, &issues);
                let (issues, notes, tiling) = (&mut issues, &mut notes, Some(&mut tiling));
                again.end(source, Found { directory, listed: entries, issues, notes, tiling })?;
            }
            records = Vec::with_capacity(judged.len());
            records.extend(listed.into_iter().zip(judged).filter_map(layout::record));
        }
        if !issues.is_empty() {
            let (container, issues) = issues.finish();
            return Err(ScanFailure::Refused { container, issues, regions: tiling.finish() });
        }
        let exact_records = records.iter().filter(|record| record.in_profile).count();
        let profile = all_exact && exact_records == records.len();
        Ok(Scan {
            container: if profile { Container::Profile } else { Container::Foreign },
            mixed: !profile && exact_records > 0,
            records,
            notes: notes.finish(),
            behind: tiling.known(),
        })
    }
}
