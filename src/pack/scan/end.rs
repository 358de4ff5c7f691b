//! The end records: finds the one end of central directory record, its ZIP64 extension, and the directory's range.

use std::io;

use super::fields::{
    CENTRAL_LEN, CENTRAL_SIGNATURE, END_LEN, End, ZIP64_END_LEN, ZIP64_LOCATOR_LEN, Zip64End, Zip64Locator,
};
use super::issue::Issues;
use super::region::Tiling;
use super::{Issue, RegionKind, ScanCode};
use crate::pack::range::ReadAt;

/// The end record's fixed part and the longest comment a reader looks behind (APPNOTE 4.4.12).
const TAIL_LEN: usize = END_LEN + u16::MAX as usize;

/// Where the directory lies, as every end record agrees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Directory {
    pub(super) offset: u64,
    pub(super) size: u64,
    pub(super) entries: u64,
    /// The end records are as the profile asks: ZIP64 only where a value needs it.
    pub(super) exact: bool,
}

impl Directory {
    pub(super) fn directory_end(&self) -> u64 {
        self.offset.saturating_add(self.size)
    }
}

/// Finds the directory; `None` when there is no one place for it, with the reason in `issues`.
pub(super) fn find(source: &mut dyn ReadAt, issues: &mut Issues, tiling: &mut Tiling) -> io::Result<Option<Directory>> {
    let Some((end, position)) = find_end(source, issues)? else { return Ok(None) };
    tiling.add(RegionKind::EndRecord, position, source.len(), None);
    let found = match find_zip64(source, &end, position, issues)? {
        Zip64::Absent => plain(&end, position, issues).map(|directory| (directory, position)),
        Zip64::Present(directory, start) => {
            tiling.add(RegionKind::Zip64Record, start, position, None);
            Some((directory, start))
        }
        Zip64::Refused => None,
    };
    let Some((directory, records_end)) = found else { return Ok(None) };
    if !meets(source, &directory, records_end, issues)? {
        return Ok(None);
    }
    tiling.add(RegionKind::CentralDirectory, directory.offset, records_end, None);
    let fits = directory.size.checked_div(CENTRAL_LEN as u64).unwrap_or(0);
    if directory.entries > fits {
        let expected = format!("at most {fits} entries in {} bytes of directory", directory.size);
        issues.push(Issue::at(ScanCode::DirectoryCount, position, expected, directory.entries.to_string()));
        return Ok(None);
    }
    Ok(Some(directory))
}

/// The end record that closes the file, when it is the only one a reader can take for it.
fn find_end(source: &mut dyn ReadAt, issues: &mut Issues) -> io::Result<Option<(End, u64)>> {
    let len = source.len();
    let tail_len = usize::try_from(len).unwrap_or(TAIL_LEN).min(TAIL_LEN);
    let tail_start = len.saturating_sub(tail_len as u64);
    let mut tail = vec![0; tail_len];
    source.read_at(tail_start, &mut tail)?;

    let signatures: Vec<(usize, End)> =
        tail.windows(END_LEN).enumerate().filter_map(|(at, bytes)| Some((at, End::parse(bytes)?))).collect();
    let reach = |(at, end): &(usize, End)| at.saturating_add(END_LEN).saturating_add(usize::from(end.comment_length));
    let closing: Vec<&(usize, End)> = signatures.iter().filter(|record| reach(record) == tail.len()).collect();
    let offset_of = |at: usize| tail_start.saturating_add(at as u64);

    let issue = match (closing.as_slice(), signatures.last()) {
        ([(at, end)], _) if end.comment_length == 0 => return Ok(Some((*end, offset_of(*at)))),
        ([first, ..], Some(last)) if last.0 != first.0 => {
            let found = format!("end records at byte {} and byte {}", offset_of(first.0), offset_of(last.0));
            Issue::at(ScanCode::EndAmbiguous, offset_of(first.0), "one end record", found)
        }
        ([(at, end), ..], _) => {
            let found = format!("a comment of {} bytes", end.comment_length);
            Issue::at(ScanCode::CommentUnsupported, offset_of(*at), "no comment", found)
        }
        ([], Some(last)) if reach(last) < tail.len() => {
            let start = offset_of(reach(last));
            let found = format!("{} bytes after it", len.saturating_sub(start));
            Issue::at(ScanCode::DataTrailing, start, "the end record at the very end", found)
        }
        ([], Some((at, _))) => {
            let found = "an end record whose comment runs past the end of the file";
            Issue::at(ScanCode::DirectoryMissing, offset_of(*at), "a whole end record", found)
        }
        ([], None) => {
            let found = format!("no end record in the last {tail_len} bytes");
            Issue::at(ScanCode::DirectoryMissing, len, "an end of central directory record", found)
        }
    };
    issues.push(issue);
    Ok(None)
}

/// The directory by the end record alone.
fn plain(end: &End, position: u64, issues: &mut Issues) -> Option<Directory> {
    if end.disk != 0 || end.directory_disk != 0 || end.disk_entries != end.entries {
        let found = format!(
            "disk {}, directory on disk {}, {} of {} entries on this disk",
            end.disk, end.directory_disk, end.disk_entries, end.entries
        );
        issues.push(Issue::at(ScanCode::DiskMultiple, position, "one disk, numbered 0", found));
        return None;
    }
    Some(Directory {
        offset: end.directory_offset.into(),
        size: end.directory_size.into(),
        entries: end.entries.into(),
        exact: true,
    })
}

enum Zip64 {
    Absent,
    Present(Directory, u64),
    Refused,
}

/// The ZIP64 records before the end record, when there are any (APPNOTE 4.3.14, 4.3.15).
fn find_zip64(source: &mut dyn ReadAt, end: &End, position: u64, issues: &mut Issues) -> io::Result<Zip64> {
    let Some(locator_offset) = position.checked_sub(ZIP64_LOCATOR_LEN) else { return Ok(Zip64::Absent) };
    let mut bytes = [0; ZIP64_LOCATOR_LEN as usize];
    source.read_at(locator_offset, &mut bytes)?;
    let Some(locator) = Zip64Locator::parse(&bytes) else { return Ok(Zip64::Absent) };
    let mut refuse = |code, offset, expected: String, found: String| {
        issues.push(Issue::at(code, offset, expected, found));
        Ok(Zip64::Refused)
    };
    if locator.end_disk != 0 || locator.disks != 1 {
        let found = format!("record on disk {} of {} disks", locator.end_disk, locator.disks);
        return refuse(ScanCode::DiskMultiple, locator_offset, "one disk, numbered 0".to_owned(), found);
    }
    let start = locator.end_offset;
    let whole = start.checked_add(ZIP64_END_LEN).is_some_and(|record_end| record_end <= locator_offset);
    let record = if whole {
        let mut bytes = [0; ZIP64_END_LEN as usize];
        source.read_at(start, &mut bytes)?;
        Zip64End::parse(&bytes)
    } else {
        None
    };
    let Some(record) = record else {
        let found = "no such record".to_owned();
        return refuse(ScanCode::Zip64Malformed, locator_offset, format!("a ZIP64 end record at byte {start}"), found);
    };
    let reach = start.checked_add(12).and_then(|fixed| fixed.checked_add(record.record_size));
    if reach != Some(locator_offset) {
        let expected = format!("a ZIP64 end record that ends at byte {locator_offset}");
        return refuse(ScanCode::Zip64Malformed, start, expected, format!("a record size of {}", record.record_size));
    }
    if record.record_size != ZIP64_END_LEN - 12 {
        let found = format!("a record size of {}", record.record_size);
        return refuse(ScanCode::Zip64Extensible, start, format!("a record size of {}", ZIP64_END_LEN - 12), found);
    }
    if record.disk != 0 || record.directory_disk != 0 || record.disk_entries != record.entries {
        let found = format!("disk {}, directory on disk {}", record.disk, record.directory_disk);
        return refuse(ScanCode::DiskMultiple, start, "one disk, numbered 0".to_owned(), found);
    }
    if let Some((expected, found)) = contradiction(end, &record) {
        return refuse(ScanCode::Zip64Malformed, position, expected, found);
    }
    let directory = Directory {
        offset: record.directory_offset,
        size: record.directory_size,
        entries: record.entries,
        exact: is_exact(end, &record),
    };
    Ok(Zip64::Present(directory, start))
}

/// A field of the end record that is neither the marker for "see ZIP64" nor the same value.
fn contradiction(end: &End, record: &Zip64End) -> Option<(String, String)> {
    // Some readers compare these two: a mark on one of them alone is a ZIP of several disks to them.
    if end.disk != end.directory_disk {
        let found = format!("disks {} and {}", end.disk, end.directory_disk);
        return Some(("one disk for the end record and the directory".to_owned(), found));
    }
    let short = u64::from(u16::MAX);
    let long = u64::from(u32::MAX);
    let fields = [
        ("disk", u64::from(end.disk), 0, short),
        ("disk of the directory", end.directory_disk.into(), 0, short),
        ("entries on this disk", end.disk_entries.into(), record.disk_entries, short),
        ("entries", end.entries.into(), record.entries, short),
        ("directory size", end.directory_size.into(), record.directory_size, long),
        ("directory offset", end.directory_offset.into(), record.directory_offset, long),
    ];
    fields
        .into_iter()
        .find(|&(_, value, truth, marker)| value != truth && value != marker)
        .map(|(what, value, truth, _)| (format!("{what} {truth}, as in the ZIP64 record"), format!("{what} {value}")))
}

/// A value needs ZIP64; the end record has the number of entries and the offset where they fit, and all ones only where they do not; the versions
/// are those of a writer that knows no more (host 0 or Unix).
fn is_exact(end: &End, record: &Zip64End) -> bool {
    let needed = record.entries > u64::from(u16::MAX)
        || record.directory_size >= u64::from(u32::MAX)
        || record.directory_offset >= u64::from(u32::MAX);
    let count = record.entries.min(u16::MAX.into());
    let fields = u64::from(end.entries) == count
        && u64::from(end.disk_entries) == count
        && u64::from(end.directory_offset) == record.directory_offset.min(u32::MAX.into());
    let [made_by, host] = record.version_made_by.to_le_bytes();
    let versions = u16::from(made_by) == record.version_needed
        && matches!(record.version_needed, 10 | 20 | 45)
        && matches!(host, 0 | 3);
    needed && fields && versions && end.disk == 0 && end.directory_disk == 0
}

/// Whether the directory ends where the end records start.
fn meets(source: &mut dyn ReadAt, directory: &Directory, records_end: u64, issues: &mut Issues) -> io::Result<bool> {
    let Some(reach) = directory.offset.checked_add(directory.size).filter(|&reach| reach <= records_end) else {
        let found = format!("{} bytes from byte {}", directory.size, directory.offset);
        let expected = format!("a directory that ends at byte {records_end}");
        issues.push(Issue::at(ScanCode::DirectoryBounds, records_end, expected, found));
        return Ok(false);
    };
    if reach == records_end {
        return Ok(true);
    }
    let gap = records_end.saturating_sub(reach);
    // Bytes put in front move the directory but not the offsets: it is then found by its size, counted from the end.
    let shifted = records_end.saturating_sub(directory.size);
    let issue = if directory.size >= CENTRAL_LEN as u64 && starts_directory(source, shifted)? {
        let expected = format!("the directory at byte {}", directory.offset);
        Issue::at(ScanCode::DataPrefixed, 0, expected, format!("the directory at byte {shifted}, {gap} bytes later"))
    } else {
        let found = format!("{gap} bytes between the directory and the end record");
        Issue::at(ScanCode::DataUnlisted, reach, "the end record right after the directory", found)
    };
    issues.push(issue);
    Ok(false)
}

fn starts_directory(source: &mut dyn ReadAt, offset: u64) -> io::Result<bool> {
    let mut signature = [0; 4];
    source.read_at(offset, &mut signature)?;
    Ok(signature == CENTRAL_SIGNATURE)
}
