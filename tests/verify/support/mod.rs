//! What the tests of whole packs share.

pub mod custom;
pub mod derived;
pub mod driftwise;
pub mod evidence;
pub mod focus;
pub mod forge;
pub mod grantex;
pub mod inside;
pub mod log;
pub mod server;
pub mod signer;
/// The time authority of the tests.
#[path = "../../time/forge.rs"]
pub mod stamp;
pub mod valdrics;
pub mod vendor;
/// The writer of the reader's tests: every field of every ZIP record by hand.
#[allow(dead_code)] // Each test program uses its own part.
#[path = "../../reader/forge.rs"]
pub mod zip;

use std::collections::BTreeSet;
use std::path::PathBuf;

use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::report::{FindingOutcome, Headline, Outcome, Report, RowId};
use packseal::verify::verify;

/// The report of bytes in memory.
pub fn report(bytes: &[u8]) -> Report {
    report_of("pack.zip", bytes)
}

/// The report of a named file in memory, and what must hold for any report.
pub fn report_of(name: &str, bytes: &[u8]) -> Report {
    let verified = verify(&mut Memory(bytes), name, &Limits::default(), &mut |_, _| {}).expect("memory does not fail");
    let mut cursor = 0;
    for part in &verified.map {
        assert_eq!(part.start, cursor, "the byte map has no gap");
        cursor = part.end;
    }
    assert_eq!(cursor, bytes.len() as u64, "the byte map covers the file");
    check(&verified.report);
    verified.report
}

/// What must hold for any report.
pub fn check(report: &Report) {
    assert_eq!(report.rows.iter().map(|row| row.id).collect::<Vec<_>>(), RowId::ALL);
    assert!(report.rows.iter().all(|row| row.why.as_deref().is_some_and(|why| !why.is_empty())));
    // A token that does not count is for the policy to hold against a pack.
    let fails = report.rows.iter().any(|row| row.outcome == Outcome::Fail && row.id != RowId::Time)
        || report.findings.iter().any(|finding| finding.outcome == FindingOutcome::Fail);
    // What is beside a file that nothing else proves may fail too.
    let beside = report.headline == Headline::NotProven;
    let good = report.exit() == 0 || report.headline == Headline::NotProven;
    assert!(fails != good || beside, "{:?} {:#?} {:#?}", report.headline, report.rows, report.findings);
    assert!(good || report.rows.iter().any(|row| row.outcome == Outcome::Fail), "{:?} and no row", report.findings);
    for finding in &report.findings {
        for text in [&finding.code, &finding.place, &finding.expected, &finding.found, &finding.help] {
            assert!(!text.trim().is_empty(), "{finding:?}");
        }
    }
}

/// The codes of one outcome.
pub fn codes(report: &Report, outcome: FindingOutcome) -> BTreeSet<&str> {
    let of = report.findings.iter().filter(|finding| finding.outcome == outcome);
    of.map(|finding| finding.code.as_str()).collect()
}

/// The codes that count against the pack.
pub fn fails(report: &Report) -> Vec<&str> {
    codes(report, FindingOutcome::Fail).into_iter().collect()
}

/// The outcome of a row.
pub fn row(report: &Report, id: RowId) -> Outcome {
    report.rows.iter().find(|row| row.id == id).expect("a report has every row").outcome
}

/// Whether any part of a headline or its exit status could be taken for "nothing changed".
pub fn is_intact(headline: Headline) -> bool {
    headline.words().starts_with("INTACT") || matches!(headline.exit(), 0 | 4)
}

/// A folder of the material that is shared beside the project, when it is there.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PACKSEAL_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    // Seen with --show-output: a skipped test is never silent.
    #[allow(clippy::print_stdout)]
    {
        println!("SKIPPED: no {folder} beside the project (set PACKSEAL_SHARED)");
    }
    None
}
