//! The verifier makes the entries of a pack again from raw/: a pack as it was built passes, and whatever was changed is found and placed.

mod altered;
mod hostile;
mod layouts;

use packseal::model::digest::Digest;
use packseal::model::limits::Limits;
use packseal::pack::range::Memory;
use packseal::verify::report::{FindingOutcome, Outcome, Report, Row, RowId};
use packseal::verify::verify;
use serde_json::Value;

use crate::support::pack::{Pack, resealed};

fn report(bytes: &[u8]) -> Report {
    verify(&mut Memory(bytes), "pack.zip", &Limits::default(), &mut |_, _| {}).unwrap().report
}

fn row(report: &Report) -> Row {
    report.rows.iter().find(|row| row.id == RowId::Derivation).unwrap().clone()
}

/// Checks that every entry is made again, and gives the words.
pub(crate) fn passes(bytes: &[u8]) -> String {
    let report = report(bytes);
    let Row { outcome, why, .. } = row(&report);
    let failed: Vec<_> = report.findings.iter().filter(|it| it.outcome == FindingOutcome::Fail).collect();
    assert_eq!((outcome, failed.as_slice()), (Outcome::Pass, [].as_slice()), "{why:?}");
    why.unwrap()
}

/// A pack with other entries, whose lists fit them: that of the requests, and MANIFEST.txt.
fn with(pack: &Pack, change: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Vec<u8> {
    let mut entries = pack.entries.clone();
    change(&mut entries);
    let digests: Vec<(String, Digest)> =
        entries.iter().map(|(name, bytes)| (name.clone(), Digest::of(bytes))).collect();
    if let Some((_, requests)) = entries.iter_mut().find(|(name, _)| name == "raw/requests.jsonl") {
        let lines = String::from_utf8(requests.clone()).unwrap();
        let fitted = lines.lines().map(|line| {
            let mut row: Value = serde_json::from_str(line).unwrap();
            let file = row["file"].as_str().and_then(|file| digests.iter().find(|(name, _)| name == file));
            if let Some((_, digest)) = file {
                row["sha256"] = digest.to_string().into();
            }
            format!("{row}\n")
        });
        *requests = fitted.collect::<String>().into_bytes();
    }
    resealed(&entries)
}

/// The bytes of an entry.
fn entry<'a>(entries: &'a mut [(String, Vec<u8>)], name: &str) -> &'a mut Vec<u8> {
    &mut entries.iter_mut().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// An entry with another text in it, in one place.
fn replaced(entries: &mut [(String, Vec<u8>)], name: &str, from: &str, to: &str) {
    let bytes = entry(entries, name);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "{from} in {name}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// The one thing that fails in a pack: code, place, expected, found. The headline is ALTERED, and the row fails.
fn one(bytes: &[u8]) -> [String; 4] {
    let found = all(bytes);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

fn all(bytes: &[u8]) -> Vec<[String; 4]> {
    let report = report(bytes);
    assert_eq!((report.headline.words(), row(&report).outcome), ("ALTERED", Outcome::Fail), "{:?}", row(&report));
    let failed = report.findings.into_iter().filter(|it| it.outcome == FindingOutcome::Fail);
    failed.map(|it| [it.code, it.place, it.expected, it.found]).collect()
}
