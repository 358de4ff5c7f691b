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

/// Follows the entries from the first byte to the directory, and judges each, in the directory's order; none where there is an issue. What belongs to them is
/// told to `tiling`, for a file that is refused.
pub(super) fn read(
    source: &mut dyn ReadAt,
    directory: &Directory,
    listed: &[Listed],
    issues: &mut Issues,
    notes: &mut Notes,
    mut tiling: Option<&mut Tiling>,
) -> io::Result<Vec<Judged>> {
    let mut order: Vec<usize> = (0..listed.len()).collect();
    let offset = |place: usize| listed.get(place).map(|entry| entry.header_offset);
    sort_places(&mut order, &|one, other| offset(one).cmp(&offset(other)));

    source.expect(&apart(&order, listed, directory.offset));

    let mut cursor = 0;
    // Whether everything up to the cursor is sure: a gap or overlap after an entry that disagrees is no news.
    let mut sure = true;
    let before = issues.count();
    // As long as the file may be accepted; the order of the file is that of the directory then.
    let mut judged = Vec::with_capacity(listed.len());
    for (&index, entry) in order.iter().filter_map(|index| Some((index, listed.get(*index)?))) {
        if issues.count().saturating_sub(before) >= ENOUGH {
            issues.cut();
            return Ok(Vec::new());
        }
        let local = local::read(source, entry, directory.offset, issues)?;
        let agrees = local.as_ref().is_some_and(|local| local.agrees);
        if sure && local.is_some() && entry.header_offset > cursor {
            issues.push(gap(source, cursor, entry.header_offset)?);
        } else if sure && agrees && entry.header_offset < cursor {
            let expected = format!("a local header at byte {cursor} or after");
            let found = format!("byte {}", entry.header_offset);
            issues.push(Issue::of(ScanCode::EntryOverlap, &entry.name_bytes, entry.header_offset, expected, found));
        }
        if let Some(local) = &local {
            if let Some(tiling) = &mut tiling {
                tiling.add(RegionKind::LocalHeader, entry.header_offset, local.data_offset, Some(index));
                tiling.add(RegionKind::EntryData, local.data_offset, local.data_end, Some(index));
                tiling.add(RegionKind::DataDescriptor, local.data_end, local.end, Some(index));
            }
            cursor = local.end.max(cursor);
        }
        sure = agrees;
        if issues.is_empty() {
            judged.extend(local.map(|local| (local.data_offset, profile::judge(entry, &local, notes))));
        }
    }
    if sure && cursor < directory.offset {
        issues.push(gap(source, cursor, directory.offset)?);
    }
    let mut neighbours = order.iter().zip(order.iter().skip(1));
    if let Some(entry) = neighbours.find(|(one, next)| one > next).and_then(|(_, next)| listed.get(*next)) {
        let expected = "the entries in the order of the directory";
        let offset = entry.header_offset;
        issues.push(Issue::of(ScanCode::DirectoryOrder, &entry.name_bytes, offset, expected, "another order"));
    }
    if !issues.is_empty() {
        return Ok(Vec::new());
    }
    Ok(judged)
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
