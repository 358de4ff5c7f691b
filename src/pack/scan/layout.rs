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

/// Follows the entries from the first byte to the directory and gives the records, in the directory's order; none where there is an issue.
pub(super) fn read(
    source: &mut dyn ReadAt,
    directory: &Directory,
    listed: Vec<Listed>,
    issues: &mut Issues,
    notes: &mut Notes,
    tiling: &mut Tiling,
) -> io::Result<Vec<Record>> {
    let mut order: Vec<usize> = (0..listed.len()).collect();
    let offset = |place: usize| listed.get(place).map(|entry| entry.header_offset);
    sort_places(&mut order, &|one, other| offset(one).cmp(&offset(other)));

    let mut cursor = 0;
    // Whether everything up to the cursor is sure: a gap or overlap after an entry that disagrees is no news.
    let mut sure = true;
    let before = issues.count();
    // Where each one's data is, and whether it is in the profile, as long as the file may be accepted; the order of the file is that of the directory then.
    let mut judged: Vec<(u64, bool)> = Vec::new();
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
            tiling.add(RegionKind::LocalHeader, entry.header_offset, local.data_offset, Some(index));
            tiling.add(RegionKind::EntryData, local.data_offset, local.data_end, Some(index));
            tiling.add(RegionKind::DataDescriptor, local.data_end, local.end, Some(index));
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
    Ok(listed.into_iter().zip(judged).filter_map(|(listed, judged)| record(listed, judged)).collect())
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

fn record(listed: Listed, (data_offset, in_profile): (u64, bool)) -> Option<Record> {
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
