//! ZIP files: the scan, and the entries.

use std::io::{Cursor, Read};

use packseal::pack::format::is_writable_name;
use packseal::pack::range::Memory;
use packseal::pack::read::{EntryIssue, read_entry};
use packseal::pack::scan::{Container, Region, RegionKind, Scan, ScanFailure, scan};
use packseal::pack::write::{MemorySink, PackWriter};
use zip::ZipArchive;

use super::limits;
use super::seeds::{Seed, named, subject, vectors};

/// Every vector, whatever is wrong with it.
pub fn seeds() -> Vec<Seed> {
    named(vectors().iter().map(|(_, files)| subject(files).to_vec()))
}

/// Regions tile the file; a refusal has reasons, and its lane is that of the gravest; an entry has the bytes that it declares and no more than the
/// budgets; what is accepted is the same list to another reader; what is written of it is read back in profile form.
pub fn check(data: &[u8]) {
    let limits = limits();
    let scanned = match scan(&mut Memory(data), &limits) {
        Err(ScanFailure::Read(error)) => panic!("memory does not fail: {error}"),
        Err(ScanFailure::Refused { container, issues, regions }) => {
            assert!(container >= Container::Unsupported, "{container:?}");
            assert_eq!(Some(container), issues.iter().map(|issue| issue.code.container()).max(), "{issues:?}");
            tile(&regions, data.len());
            return;
        }
        Ok(scanned) => scanned,
    };
    let regions: Vec<_> = scanned.regions().collect();
    tile(&regions, data.len());
    assert!(regions.iter().all(|region| region.kind != RegionKind::Unlisted), "every byte is accounted for");
    assert!(matches!(scanned.container, Container::Profile | Container::Foreign));
    assert!(scanned.records.len() as u64 <= limits.entries);
    if let Some(entries) = entries(data, &scanned) {
        second_opinion(data, &entries);
        written_anew(&entries);
    }
}

fn tile(regions: &[Region], length: usize) {
    let mut cursor = 0;
    for region in regions {
        assert_eq!(region.start, cursor, "regions follow each other");
        assert!(region.end > region.start, "no region is empty");
        cursor = region.end;
    }
    assert_eq!(cursor, length as u64, "regions cover the file");
}

/// Name and content of each entry; None when one cannot be read.
fn entries(data: &[u8], scanned: &Scan) -> Option<Vec<(String, Vec<u8>)>> {
    let limits = limits();
    let mut found = Vec::new();
    let mut total = 0;
    for record in &scanned.records {
        let mut bytes = Vec::new();
        let read = read_entry(&mut Memory(data), record, &limits, &mut |piece| bytes.extend_from_slice(piece));
        assert!(bytes.len() as u64 <= record.size, "reading stops at the declared size");
        match read {
            Ok(read) => assert_eq!((read.size, record.size), (bytes.len() as u64, bytes.len() as u64)),
            Err(EntryIssue::Refused(_)) => return None,
            Err(EntryIssue::Read(error)) => panic!("memory does not fail: {error}"),
        }
        total += bytes.len() as u64;
        if total > limits.inflated_total {
            return None;
        }
        found.push((record.name.to_string(), bytes));
    }
    Some(found)
}

/// The crate `zip` lists the same names with the same bytes, in the same order.
fn second_opinion(data: &[u8], entries: &[(String, Vec<u8>)]) {
    let mut archive = ZipArchive::new(Cursor::new(data)).expect("what is accepted opens elsewhere");
    assert_eq!(archive.len(), entries.len(), "as many entries");
    for (index, (name, bytes)) in entries.iter().enumerate() {
        let mut entry = archive.by_index(index).expect("an entry");
        assert_eq!(entry.name().expect("a name").trim_end_matches('/'), name);
        let mut read = Vec::new();
        entry.read_to_end(&mut read).expect("its bytes");
        assert!(read == *bytes, "{name} has other bytes elsewhere");
    }
}

/// The same entries, written by us: in profile form, and the same.
fn written_anew(entries: &[(String, Vec<u8>)]) {
    // We write no folders of their own.
    let folder = |name: &str| {
        entries.iter().any(|(other, _)| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('/')))
    };
    let small = entries.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() <= 64 << 10;
    if !small || !entries.iter().all(|(name, _)| is_writable_name(name) && !folder(name)) {
        return;
    }
    let mut writer = PackWriter::new(MemorySink::default());
    if entries.iter().any(|(name, bytes)| writer.entry(name, bytes).is_err()) {
        return;
    }
    let Ok(finished) = writer.finish() else { return };
    let written = finished.sink.0.into_inner();
    let scanned = scan(&mut Memory(&written), &limits()).expect("what is written is accepted");
    assert_eq!(scanned.container, Container::Profile);
    let read = self::entries(&written, &scanned).expect("what is written can be read");
    // The writer adds its list last.
    assert!(read.starts_with(entries), "the entries come back");
}
