//! Entries that others read while the check does something else: those of which nothing is kept but a digest, a count of lines and a table's header.
//! Who reads them tells of the sound ones only. The check itself reads every other, so what is wrong is found, and told, in one place.

use std::io;

use serde::{Deserialize, Serialize};

use super::contents::{HEADER_MAX, has_header, is_kept};
use crate::model::digest::{Digest, Hasher};
use crate::model::limits::Limits;
use crate::model::order::sort_places;
use crate::pack::range::ReadAt;
use crate::pack::read::{Data, Pass, most};
use crate::pack::scan::Scan;
use crate::section::rows::RowCounter;

/// What is to be read of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Where its record stands in the directory.
    pub place: u32,
    /// Where the data lies.
    pub data: Data,
    /// Whether lines are counted.
    pub lines: bool,
    /// Whether the beginning is kept.
    pub header: bool,
}

/// An entry that is all that its record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sound {
    /// The job's.
    pub place: u32,
    /// Of the bytes.
    pub digest: Digest,
    /// Lines, where they were to be counted.
    pub lines: Option<u64>,
    /// The beginning, where it was to be kept.
    pub header: Option<Vec<u8>>,
}

/// The entries that were found sound before. Asked for in the order of the directory.
#[derive(Default)]
pub(super) struct Ahead {
    sound: Vec<Sound>,
    /// Their places in `sound`, by the places of their records; and how many of those were passed.
    order: Vec<usize>,
    passed: usize,
}

impl Ahead {
    pub(super) fn new(sound: Vec<Sound>) -> Self {
        let mut order: Vec<usize> = (0..sound.len()).collect();
        let place = |at: usize| sound.get(at).map(|sound| sound.place);
        sort_places(&mut order, &|one, other| place(one).cmp(&place(other)));
        Self { sound, order, passed: 0 }
    }

    /// What was found of the entry at this place, which is behind those that were asked for before. Given once.
    pub(super) fn of(&mut self, place: usize) -> Option<Sound> {
        let at = *self.order.get(self.passed)?;
        let sound = self.sound.get_mut(at).filter(|sound| sound.place as usize == place)?;
        self.passed = self.passed.saturating_add(1);
        Some(Sound { header: sound.header.take(), ..*sound })
    }
}

/// What others may read of a file, in the order of the directory.
pub(super) fn jobs(scan: &Scan, limits: &Limits) -> Vec<Job> {
    let job = |(place, record): (usize, &crate::pack::scan::Record)| {
        let name = record.name.as_str();
        let others = !record.is_directory && record.size <= most(record, limits) && !is_kept(name, record.size);
        others.then(|| Job {
            place: u32::try_from(place).unwrap_or(u32::MAX),
            data: Data::of(record),
            lines: name.ends_with(".csv"),
            header: has_header(name),
        })
    };
    scan.records.iter().enumerate().filter_map(job).collect()
}

/// What was found of an entry that is all that its record says, but for the digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    place: u32,
    lines: Option<u64>,
    header: Option<Vec<u8>>,
}

impl Passed {
    /// The job's.
    pub fn place(&self) -> u32 {
        self.place
    }

    /// All of it, with the digest of the bytes.
    pub fn with(self, digest: Digest) -> Sound {
        let Self { place, lines, header } = self;
        Sound { place, digest, lines, header }
    }
}

impl Job {
    /// Reads the entry; None when anything about it is unusual.
    ///
    /// # Errors
    /// When the source fails.
    pub fn read(&self, source: &mut dyn ReadAt) -> io::Result<Option<Sound>> {
        let mut hasher = Hasher::default();
        let passed = self.pass(source, &mut |bytes| hasher.update(bytes))?;
        Ok(passed.map(|passed| passed.with(hasher.finish())))
    }

    /// Reads the entry for somebody who digests it in another way.
    ///
    /// # Errors
    /// When the source fails.
    pub fn pass(&self, source: &mut dyn ReadAt, sink: &mut dyn FnMut(&[u8])) -> io::Result<Option<Passed>> {
        let mut at = self.data.offset;
        let mut read = |piece: &mut [u8]| {
            source.read_at(at, piece)?;
            at = at.saturating_add(piece.len() as u64);
            Ok(())
        };
        let mut passing = self.passing();
        loop {
            match passing.step(&mut read, sink)? {
                Went::On => {}
                Went::Unusual => return Ok(None),
                Went::Sound(passed) => return Ok(Some(passed)),
            }
        }
    }

    /// The same a step at a time.
    pub fn passing(&self) -> Passing {
        Passing {
            place: self.place,
            pass: Pass::new(&self.data),
            data: self.data.clone(),
            lines: self.lines.then(RowCounter::default),
            header: self.header.then(Vec::new),
        }
    }
}

/// An entry that is being read.
pub struct Passing {
    place: u32,
    data: Data,
    pass: Pass,
    lines: Option<RowCounter>,
    header: Option<Vec<u8>>,
}

/// How a step of [`Passing`] went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// There is more.
    On,
    /// Something about the entry is unusual. It ends here.
    Unusual,
    /// The entry is all that its record says. It ends here.
    Sound(Passed),
}

impl Passing {
    /// Bytes that a step reads, at most; fewer where fewer are left.
    pub const READS: usize = Pass::READS;

    /// Takes the next bytes of the data by filling the slice that `read` gets, and hands on what comes of them.
    ///
    /// # Errors
    /// When reading fails.
    pub fn step(
        &mut self,
        read: &mut dyn FnMut(&mut [u8]) -> io::Result<()>,
        sink: &mut dyn FnMut(&[u8]),
    ) -> io::Result<Went> {
        let Self { place, data, pass, lines, header } = self;
        let done = data.step(pass, read, &mut |bytes| {
            sink(bytes);
            if let Some(lines) = lines {
                lines.feed(bytes, u64::MAX);
            }
            if let Some(header) = header {
                header.extend(bytes.iter().take(HEADER_MAX.saturating_sub(header.len())));
            }
        })?;
        Ok(match done {
            None => Went::On,
            Some(false) => Went::Unusual,
            Some(true) => {
                let lines = lines.take().map(|lines| lines.lines());
                Went::Sound(Passed { place: *place, lines, header: header.take() })
            }
        })
    }
}
