//! The part of the file before the directory: entry after entry, each byte covered once, in the directory's order.

use std::io;

use super::directory::Listed;
use super::end::Directory;
use super::fields::LOCAL_SIGNATURE;
use super::issue::{ENOUGH, Issues, Notes};
use super::local;
use super::region::Tiling;
use super::{Issue, Record, RegionKind, ScanCode, profile};
use crate::model::order::sort_places;
use crate::pack::range::ReadAt;

/// Bytes between two local headers from which on a source is told of the second beforehand; and of how many it is told.
const FAR: u64 = 64 << 10;
const APART: usize = 4096;

/// Where an entry's data begins, and whether the entry is in the profile.
pub(super) type Judged = (u64, bool);

/// Follows the entries from the first byte to the directory.
pub(super) struct Follow {
    /// Places in the directory, in the order of the file; and how many of them were followed.
    order: Vec<usize>,
    done: usize,
    cursor: u64,
    /// Whether everything up to the cursor is sure: a gap or overlap after an entry that disagrees is no news.
    sure: bool,
    /// Issues that were there before, and whether there are enough since then: the rest is not followed.
    before: usize,
    enough: bool,
    /// As long as the file may be accepted; the order of the file is that of the directory then.
    judged: Vec<Judged>,
}

/// What is followed, and where what is found goes.
pub(super) struct Found<'a> {
    pub(super) directory: &'a Directory,
    pub(super) listed: &'a [Listed],
    pub(super) issues: &'a mut Issues,
    pub(super) notes: &'a mut Notes,
    /// For a file that is refused.
    pub(super) tiling: Option<&'a mut Tiling>,
}

impl Follow {
    /// Nothing is followed yet.
    pub(super) fn new(listed: &[Listed], issues: &Issues) -> Self {
        let mut order: Vec<usize> = (0..listed.len()).collect();
        let offset = |place: usize| listed.get(place).map(|entry| entry.header_offset);
        sort_places(&mut order, &|one, other| offset(one).cmp(&offset(other)));
        let judged = Vec::with_capacity(listed.len());
        Self { order, done: 0, cursor: 0, sure: true, before: issues.count(), enough: false, judged }
    }

    /// Where the next local header stands, and about where it ends; None when no more are read.
    pub(super) fn next(&self, listed: &[Listed]) -> Option<(u64, u64)> {
        let entry = listed.get(*self.order.get(self.done).filter(|_| !self.enough)?)?;
        Some((entry.header_offset, entry.header_offset.saturating_add(local::wanted(entry) as u64)))
    }

    /// Whether the local headers lie so close together that most of the file is read when they are.
    pub(super) fn is_dense(&self, listed: &[Listed], directory_offset: u64) -> bool {
        let mut before = 0;
        let near = |entry: &Listed| {
            let distance = entry.header_offset.saturating_sub(std::mem::replace(&mut before, entry.header_offset));
            if distance > FAR { 0 } else { distance }
        };
        let all = self.order.iter().filter_map(|&place| listed.get(place)).map(near).fold(0, u64::saturating_add);
        all > directory_offset / 2
    }

    /// Tells the source which headers will be read.
    pub(super) fn tell(&self, source: &mut dyn ReadAt, listed: &[Listed], directory_offset: u64) {
        let rest = self.order.get(self.done..).unwrap_or_default();
        source.expect(&apart(rest, listed, directory_offset));
    }

    /// Judges the entries whose local headers end before this byte.
    pub(super) fn until(&mut self, end: u64, source: &mut dyn ReadAt, found: &mut Found<'_>) -> io::Result<()> {
        let Found { directory, listed, issues, notes, tiling } = found;
        while self.next(listed).is_some_and(|(_, to)| to <= end || end >= directory.offset) {
            let Some((index, entry)) = self.order.get(self.done).and_then(|&at| Some((at, listed.get(at)?))) else {
                break;
            };
            self.enough = issues.count().saturating_sub(self.before) >= ENOUGH;
            if self.enough {
                break;
            }
            self.done = self.done.saturating_add(1);
            let local = local::read(source, entry, directory.offset, issues)?;
            let agrees = local.as_ref().is_some_and(|local| local.agrees);
            let (sure, cursor) = (self.sure, self.cursor);
            if sure && local.is_some() && entry.header_offset > cursor {
                issues.push(gap(source, cursor, entry.header_offset)?);
            } else if sure && agrees && entry.header_offset < cursor {
                let expected = format!("a local header at byte {cursor} or after");
                let found = format!("byte {}", entry.header_offset);
                issues.push(Issue::of(ScanCode::EntryOverlap, &entry.name_bytes, entry.header_offset, expected, found));
            }
            if let Some(local) = &local {
                if let Some(tiling) = tiling {
                    tiling.add(RegionKind::LocalHeader, entry.header_offset, local.data_offset, Some(index));
                    tiling.add(RegionKind::EntryData, local.data_offset, local.data_end, Some(index));
                    tiling.add(RegionKind::DataDescriptor, local.data_end, local.end, Some(index));
                }
                self.cursor = local.end.max(cursor);
            }
            self.sure = agrees;
            if issues.is_empty() {
                self.judged.extend(local.map(|local| (local.data_offset, profile::judge(entry, &local, notes))));
            }
        }
        Ok(())
    }

    /// Judges the rest, and gives what was judged in the directory's order; none where there is an issue.
    pub(super) fn end(mut self, source: &mut dyn ReadAt, mut found: Found<'_>) -> io::Result<Vec<Judged>> {
        self.until(u64::MAX, source, &mut found)?;
        let Found { directory, listed, issues, .. } = found;
        if self.enough {
            issues.cut();
            return Ok(Vec::new());
        }
        if self.sure && self.cursor < directory.offset {
            issues.push(gap(source, self.cursor, directory.offset)?);
        }
        let mut neighbours = self.order.iter().zip(self.order.iter().skip(1));
        if let Some(entry) = neighbours.find(|(one, next)| one > next).and_then(|(_, next)| listed.get(*next)) {
            let expected = "the entries in the order of the directory";
            let offset = entry.header_offset;
            issues.push(Issue::of(ScanCode::DirectoryOrder, &entry.name_bytes, offset, expected, "another order"));
        }
        if !issues.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.judged)
    }
}

/// The local headers of the first entries that lie far behind the one before.
fn apart(order: &[usize], listed: &[Listed], directory_offset: u64) -> Vec<(u64, u64)> {
    let mut before = 0;
    let header = |entry: &Listed| {
        let start = entry.header_offset;
        let far = start.saturating_sub(std::mem::replace(&mut before, start)) > FAR;
        let end = start.saturating_add(local::wanted(entry) as u64).min(directory_offset);
        (far && start < end).then_some((start, end))
    };
    order.iter().filter_map(|&index| listed.get(index)).filter_map(header).take(APART).collect()
}

/// Bytes that no entry covers, by what they look like.
fn gap(source: &mut dyn ReadAt, start: u64, end: u64) -> io::Result<Issue> {
    let mut head = [0; LOCAL_SIGNATURE.len()];
    let len = end.saturating_sub(start);
    let is_header = len >= head.len() as u64 && {
        source.read_at(start, &mut head)?;
        head == LOCAL_SIGNATURE
    };
    let code = match start {
        _ if is_header => ScanCode::EntryUnlisted,
        0 => ScanCode::DataPrefixed,
        _ => ScanCode::DataUnlisted,
    };
    let found = format!("{len} bytes that no listed entry covers");
    Ok(Issue::at(code, start, format!("the next record at byte {start}"), found))
}

/// The record of an entry that was judged.
pub(super) fn record((listed, (data_offset, in_profile)): (Listed, Judged)) -> Option<Record> {
    Some(Record {
        in_profile,
        name: listed.name?,
        method: listed.method?,
        crc32: listed.central.shared.crc32,
        compressed_size: listed.compressed_size,
        size: listed.size,
        header_offset: listed.header_offset,
        data_offset,
        is_directory: listed.is_directory,
    })
}
