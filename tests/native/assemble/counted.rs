//! A reader compares the rows that COMPLETENESS.csv tells with those of each export's entry.

use packseal::model::limits::Limits;
use packseal::pack::manifest;
use packseal::pack::range::Memory;
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::verify::verify;

use crate::support::arguments::exports;
use crate::support::fixture::recorded;
use crate::support::pack::{Pack, build};

/// The places of findings about rows, after `COMPLETENESS.csv` was changed and the list of digests made anew.
fn rows_differ(pack: &Pack, from: &str, to: &str) -> Vec<String> {
    let ledger = pack.text("COMPLETENESS.csv");
    assert_eq!(ledger.matches(from).count(), 1, "{from} in\n{ledger}");
    let mut made = PackWriter::new(MemorySink::default());
    for (name, content) in pack.entries.iter().filter(|(name, _)| name != "MANIFEST.txt") {
        let changed = ledger.replace(from, to);
        let content = if name == "COMPLETENESS.csv" { changed.as_bytes() } else { content };
        made.entry(name, content).unwrap();
    }
    let header = manifest::parse(pack.entry("MANIFEST.txt")).header.unwrap();
    let list = manifest::encode(&header, made.written());
    made.entry("MANIFEST.txt", &list).unwrap();
    let bytes = made.finish().unwrap().sink.0.into_inner();
    let report = verify(&mut Memory(&bytes), "pack.zip", &Limits::default(), &mut |_, _| ()).unwrap().report;
    let found = report.findings.iter().filter(|finding| finding.code.as_str() == "completeness.rows.differ");
    // That raw/ gives another number is told besides.
    found.map(|finding| finding.place.clone()).filter(|place| !place.starts_with("COMPLETENESS.csv")).collect()
}

#[test]
fn each_export_is_counted() {
    let pack = build(&exports(), &recorded());
    for (from, to, entry) in [
        ("proof,2,7,7,", "proof,2,7,7,", None),
        ("proof,2,7,7,", "proof,2,7,8,", Some("exports/savings-proof.json")),
        ("drilldown,2,4,4,", "drilldown,2,4,5,", Some("exports/savings-proof-drilldown-strategy-type.json")),
        ("drilldown,2,3,3,", "drilldown,2,3,2,", Some("exports/savings-proof-drilldown-remediation-action.json")),
        ("events,1,15,15,", "events,1,15,14,", Some("exports/realized-savings.json")),
        ("close-package,1,2,2,", "close-package,1,2,1,", Some("exports/close-package.json")),
    ] {
        assert_eq!(rows_differ(&pack, from, to), Vec::from_iter(entry.map(str::to_owned)), "{to}");
    }
}
