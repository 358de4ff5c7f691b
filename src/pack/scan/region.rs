//! The map of the file: which byte belongs to which record.

use crate::model::order::{sort, sort_places};

/// What a stretch of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegionKind {
    /// A local file header with its name and extra field (APPNOTE 4.3.7).
    LocalHeader,
    /// An entry's file data (APPNOTE 4.3.8).
    EntryData,
    /// A data descriptor (APPNOTE 4.3.9).
    DataDescriptor,
    /// The central directory (APPNOTE 4.3.12).
    CentralDirectory,
    /// The Zip64 end record and its locator (APPNOTE 4.3.14, 4.3.15).
    Zip64Record,
    /// The end of central directory record (APPNOTE 4.3.16).
    EndRecord,
    /// Bytes that no record covers.
    Unlisted,
}

/// A stretch of the file. Offsets are bytes from its start; `end` is the first byte after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// What it is.
    pub kind: RegionKind,
    /// First byte.
    pub start: u64,
    /// First byte after.
    pub end: u64,
    /// The entry it belongs to: its place in the directory, from 0.
    pub record: Option<usize>,
}

/// Collects the regions that were recognised.
pub(super) struct Tiling {
    len: u64,
    known: Vec<Region>,
}

impl Tiling {
    pub(super) fn new(len: u64) -> Self {
        Self { len, known: Vec::new() }
    }

    pub(super) fn add(&mut self, kind: RegionKind, start: u64, end: u64, record: Option<usize>) {
        if start < end && end <= self.len {
            self.known.push(Region { kind, start, end, record });
        }
    }

    /// The regions that were added, in order.
    pub(super) fn known(mut self) -> Vec<Region> {
        sort(&mut self.known, |one, other| one.start.cmp(&other.start));
        self.known
    }

    /// Every byte once: gaps become [`RegionKind::Unlisted`], a byte claimed twice stays with the first claim.
    pub(super) fn finish(self) -> Vec<Region> {
        let start = |place: usize| self.known.get(place).map(|region| region.start);
        let mut order: Vec<usize> = (0..self.known.len()).collect();
        sort_places(&mut order, &|one, other| start(one).cmp(&start(other)));
        let mut tiled = Vec::with_capacity(self.known.len());
        let mut cursor = 0;
        let unlisted = |start, end| Region { kind: RegionKind::Unlisted, start, end, record: None };
        for &region in order.iter().filter_map(|&place| self.known.get(place)) {
            if region.start > cursor {
                tiled.push(unlisted(cursor, region.start));
            }
            if region.end > cursor {
                tiled.push(Region { start: region.start.max(cursor), ..region });
                cursor = region.end;
            }
        }
        if cursor < self.len {
            tiled.push(unlisted(cursor, self.len));
        }
        tiled
    }
}
