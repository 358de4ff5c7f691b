//! Reading a whole file and telling what came of it.

use std::path::PathBuf;

use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::pack::read::{EntryIssue, read_entry};
use packseal::pack::scan::{Container, Issue, RegionKind, Scan, ScanCode, ScanFailure, scan};

/// What a file gave: the scan, each entry's bytes or issue.
pub(crate) struct Reading {
    pub(crate) container: Container,
    pub(crate) mixed: bool,
    /// Refusals of the scan, else those of the entries.
    pub(crate) issues: Vec<Issue>,
    pub(crate) notes: Vec<Issue>,
    pub(crate) entries: Vec<(String, Vec<u8>)>,
}

impl Reading {
    pub(crate) fn codes(&self) -> Vec<ScanCode> {
        self.issues.iter().map(|issue| issue.code).collect()
    }

    pub(crate) fn note_codes(&self) -> Vec<ScanCode> {
        self.notes.iter().map(|issue| issue.code).collect()
    }
}

pub(crate) fn scan_bytes(bytes: &[u8]) -> Result<Scan, ScanFailure> {
    scan(&mut Memory(bytes), &Limits::default())
}

/// Scans and reads everything, and checks what must hold for any file.
pub(crate) fn read_all(bytes: &[u8]) -> Reading {
    read_all_within(bytes, &Limits::default())
}

pub(crate) fn read_all_within(bytes: &[u8], limits: &Limits) -> Reading {
    let scan = match scan(&mut Memory(bytes), limits) {
        Ok(scan) => scan,
        Err(ScanFailure::Read(error)) => panic!("memory does not fail: {error}"),
        Err(ScanFailure::Refused { container, issues, regions }) => {
            assert!(!issues.is_empty(), "a refusal has a reason");
            assert!(container >= Container::Unsupported);
            assert_eq!(Some(container), issues.iter().map(|issue| issue.code.container()).max());
            check_tiling(&regions, bytes.len());
            return Reading { container, mixed: false, issues, notes: Vec::new(), entries: Vec::new() };
        }
    };
    check_tiling(&scan.regions().collect::<Vec<_>>(), bytes.len());
    assert!(scan.regions().all(|region| region.kind != RegionKind::Unlisted), "every byte is accounted for");
    assert!(matches!(scan.container, Container::Profile | Container::Foreign));
    let mut reading = Reading {
        container: scan.container,
        mixed: scan.mixed,
        issues: Vec::new(),
        notes: scan.notes,
        entries: Vec::new(),
    };
    for record in &scan.records {
        let mut out = Vec::new();
        match read_entry(&mut Memory(bytes), record, limits, &mut |piece| {
            assert!(piece.len() <= 256 * 1024);
            out.extend_from_slice(piece);
        }) {
            Ok(read) => {
                assert_eq!(read.size, out.len() as u64);
                reading.notes.extend(read.note);
                reading.entries.push((record.name.to_string(), out));
            }
            Err(EntryIssue::Refused(issue)) => {
                assert!(out.len() as u64 <= record.size, "reading stops at the declared size");
                reading.issues.push(*issue);
            }
            Err(EntryIssue::Read(error)) => panic!("memory does not fail: {error}"),
        }
    }
    reading
}

fn check_tiling(regions: &[packseal::pack::scan::Region], len: usize) {
    let mut cursor = 0;
    for region in regions {
        assert_eq!(region.start, cursor, "regions follow each other");
        assert!(region.end > region.start);
        cursor = region.end;
    }
    assert_eq!(cursor, len as u64, "regions cover the file");
}

/// A folder of the material that is shared beside the project, when it is there.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PACKSEAL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("SKIPPED: no {folder} beside the project (set PACKSEAL_SHARED)");
    None
}

/// Leaves a file below `target/tmp/vectors`.
pub(crate) fn leave(name: &str, bytes: &[u8]) {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("vectors").join(name);
    let folder = path.parent().expect("a folder");
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes)).expect("a place for vectors");
}
