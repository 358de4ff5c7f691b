//! The byte map: every byte of the file in order, by kind.

use super::contents::Contents;
use super::report::{Entries, MapKind, MapPart};
use crate::model::order::set;
use crate::pack::format::{ATTACHMENTS, RAW, is_reserved};
use crate::pack::scan::{Region, RegionKind, Scan};

/// The map of a container that was read.
pub(super) fn read(scan: &Scan, contents: &Contents, entries: &Entries) -> Vec<MapPart> {
    let mut failed =
        set(entries.items.iter().filter(|entry| entry.matches == Some(false)).map(|entry| entry.name.as_str()));
    failed.extend(contents.entries.iter().filter(|entry| entry.digest.is_none()).map(|entry| entry.name.as_str()));
    // Grown again and again, it would take twice as much.
    let mut parts: Vec<MapPart> = Vec::with_capacity(scan.records.len().saturating_mul(2));
    for region in scan.regions() {
        let name = region.record.and_then(|index| scan.records.get(index)).map_or("", |record| record.name.as_str());
        let kind = match region.kind {
            RegionKind::EntryData if name.starts_with(RAW) => MapKind::Raw,
            RegionKind::EntryData if is_reserved(name) && !name.starts_with(ATTACHMENTS) => MapKind::Seal,
            RegionKind::EntryData => MapKind::Content,
            _ => MapKind::Structure,
        };
        push(&mut parts, &region, kind, region.kind == RegionKind::EntryData && failed.contains(name));
    }
    parts
}

/// The map of a container that was refused: bytes that no record covers are marked.
pub(super) fn refused(regions: &[Region]) -> Vec<MapPart> {
    let mut parts = Vec::new();
    for region in regions {
        let kind = if region.kind == RegionKind::EntryData { MapKind::Content } else { MapKind::Structure };
        push(&mut parts, region, kind, region.kind == RegionKind::Unlisted);
    }
    parts
}

/// Adds a region; neighbours of one kind become one part.
fn push(parts: &mut Vec<MapPart>, region: &Region, kind: MapKind, failed: bool) {
    match parts.last_mut() {
        Some(last) if last.kind == kind && last.failed == failed && last.end == region.start => last.end = region.end,
        _ => parts.push(MapPart { kind, start: region.start, end: region.end, failed }),
    }
}
