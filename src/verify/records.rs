//! Where the records of a refused container lie, each with the name that its own header gives. No data is read.

use std::io;

use super::report::{Located, RecordKind};
use crate::pack::range::ReadAt;
use crate::pack::scan::{Region, RegionKind, Scan, printable};

/// So many are listed; beyond them as many again of those that no record covers.
const KEPT: usize = 1000;

/// A local header up to its name (APPNOTE 4.3.7): the signature, then the name's length at 26 and the extra field's at 28.
const HEADER: usize = 30;
const LOCAL: &[u8] = b"PK\x03\x04";
/// How far in front of the first local header other bytes may stand.
const PREFIX: u64 = 64 << 10;

/// The records of a container that was refused by its structure: as the directory places them, or as they stand from the front where there is
/// no one directory.
pub(super) fn read(source: &mut dyn ReadAt, regions: &[Region]) -> io::Result<Vec<Located>> {
    if regions.iter().any(|region| region.kind == RegionKind::LocalHeader) {
        list(&mut regions.iter().copied(), &mut |region| name(source, region.start, region.end))
    } else {
        walk(source)
    }
}

/// The records of a container whose data was refused.
pub(super) fn scanned(scan: &Scan) -> Vec<Located> {
    let name = |region: &Region| scan.records.get(region.record?).map(|record| printable(&record.name_bytes()));
    list(&mut scan.regions(), &mut |region| Ok(name(region))).unwrap_or_default()
}

fn list(
    regions: &mut dyn Iterator<Item = Region>,
    name: &mut dyn FnMut(&Region) -> io::Result<Option<String>>,
) -> io::Result<Vec<Located>> {
    let mut records: Vec<Located> = Vec::new();
    for (index, region) in regions.enumerate() {
        let what = kind(region.kind);
        if index >= KEPT && (what != RecordKind::Unlisted || records.len() >= 2 * KEPT) {
            continue;
        }
        let name = match what {
            // An entry that no directory lists begins with a header too.
            RecordKind::LocalHeader | RecordKind::Unlisted => name(&region)?,
            RecordKind::FileData | RecordKind::DataDescriptor => records.last().and_then(|before| before.name.clone()),
            _ => None,
        };
        records.push(Located { what, start: region.start, end: region.end, name });
    }
    Ok(records)
}

fn kind(kind: RegionKind) -> RecordKind {
    match kind {
        RegionKind::LocalHeader => RecordKind::LocalHeader,
        RegionKind::EntryData => RecordKind::FileData,
        RegionKind::DataDescriptor => RecordKind::DataDescriptor,
        RegionKind::CentralDirectory => RecordKind::CentralDirectory,
        RegionKind::Zip64Record => RecordKind::Zip64Records,
        RegionKind::EndRecord => RecordKind::EndRecord,
        RegionKind::Unlisted => RecordKind::Unlisted,
    }
}

/// The name in a local header at `start`; None where none stands there, or not before `end`.
fn name(source: &mut dyn ReadAt, start: u64, end: u64) -> io::Result<Option<String>> {
    let mut header = [0; HEADER];
    if end.saturating_sub(start) < HEADER as u64 {
        return Ok(None);
    }
    source.read_at(start, &mut header)?;
    let length = number(&header, 26, 2);
    if !header.starts_with(LOCAL) || end.saturating_sub(start) < length.saturating_add(HEADER as u64) {
        return Ok(None);
    }
    let mut name = vec![0; usize::try_from(length).unwrap_or_default()];
    source.read_at(start.saturating_add(HEADER as u64), &mut name)?;
    Ok(Some(printable(&name)))
}

/// A little-endian number in a record; 0 past its end.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let field = bytes.get(at..at.saturating_add(length)).unwrap_or_default();
    field.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Record after record from the first local header on, as far as each tells where the next begins.
fn walk(source: &mut dyn ReadAt) -> io::Result<Vec<Located>> {
    let end = source.len();
    let mut at = first(source)?;
    let mut records = Vec::new();
    let mut push = |what, start: u64, end: u64, name: Option<String>| match records.last_mut() {
        // Headers of the directory are one record of the list, as are the two of ZIP64.
        Some(Located { what: last, end: reach, .. })
            if *last == what && !matches!(what, RecordKind::LocalHeader | RecordKind::EndRecord) =>
        {
            *reach = end;
        }
        _ if start < end => records.push(Located { what, start, end, name }),
        _ => {}
    };
    push(RecordKind::Unlisted, 0, at, None);
    for _ in 0..KEPT {
        let mut buffer = [0; 46];
        let held = usize::try_from(end.saturating_sub(at)).unwrap_or(usize::MAX);
        let bytes = match buffer.get_mut(..held) {
            Some(rest) => rest,
            None => &mut buffer[..],
        };
        source.read_at(at, bytes)?;
        let bytes = &*bytes;
        let Some((what, length)) = record(bytes) else { break };
        let header_end = at.saturating_add(length);
        if header_end > end {
            break;
        }
        if what != RecordKind::LocalHeader {
            push(what, at, header_end, None);
            at = header_end;
            continue;
        }
        let name = name(source, at, header_end)?;
        push(what, at, header_end, name.clone());
        at = header_end;
        let (flags, size) = (number(bytes, 6, 2), number(bytes, 18, 4));
        let data_end = at.saturating_add(size);
        // Where the size stands elsewhere, only the data itself can tell its end.
        if (flags & 8 != 0 && size == 0) || size == u64::from(u32::MAX) || data_end > end {
            break;
        }
        push(RecordKind::FileData, at, data_end, name);
        at = data_end;
    }
    push(RecordKind::Unlisted, at, end, None);
    Ok(records)
}

/// The first local header, if it stands near the front; else the front.
fn first(source: &mut dyn ReadAt) -> io::Result<u64> {
    let mut front = vec![0; usize::try_from(source.len().min(PREFIX)).unwrap_or_default()];
    source.read_at(0, &mut front)?;
    Ok(front.windows(LOCAL.len()).position(|window| window == LOCAL).unwrap_or_default() as u64)
}

/// The record that begins with these bytes, and its length (APPNOTE 4.3.7, 4.3.12, 4.3.14 to 4.3.16).
fn record(bytes: &[u8]) -> Option<(RecordKind, u64)> {
    let lengths =
        |fixed: u64, fields: &[usize]| fields.iter().fold(fixed, |sum, at| sum.saturating_add(number(bytes, *at, 2)));
    Some(match bytes.get(..4)? {
        b"PK\x03\x04" => (RecordKind::LocalHeader, lengths(HEADER as u64, &[26, 28])),
        b"PK\x01\x02" => (RecordKind::CentralDirectory, lengths(46, &[28, 30, 32])),
        b"PK\x06\x06" => (RecordKind::Zip64Records, number(bytes, 4, 8).saturating_add(12)),
        b"PK\x06\x07" => (RecordKind::Zip64Records, 20),
        b"PK\x05\x06" => (RecordKind::EndRecord, 22),
        _ => return None,
    })
}
