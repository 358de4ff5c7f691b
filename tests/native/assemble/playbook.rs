//! A playbook pack: the log is redacted before it is hashed, every line recomputes, and what came is told.

use std::collections::BTreeMap;
use std::path::Path;

use futures_executor::block_on;
use packseal::assemble::{Arguments, LOOKED_AT, Preview, ProblemKind, preview};
use packseal::model::digest::Digest;
use packseal::pack::write::{MemorySink, PackWriter};
use packseal::playbook::readiness::Status;
use packseal::recipe::{Field, PLAYBOOK};
use packseal::verify::report::Outcome;
use serde_json::{Value, json};

use super::grantex::{chain_row, report};
use crate::support::arguments::chosen;
use crate::support::driver::{Recorded, Reply};
use crate::support::pack::{Pack, build, fail, resealed};

const TARGET: &str = "/audit/log.jsonl";

fn vector(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name).join("audit.jsonl")).unwrap()
}

/// A line as the service writes it: hashed by this test's own rendering, which is Python's for these values.
fn line(action: &str, resource: &str, note: &str, previous: Option<&str>) -> (String, String) {
    let previous = previous.map_or_else(|| "null".to_owned(), |hash| format!("\"{hash}\""));
    let head = r#""timestamp": "2026-11-01T08:00:00+00:00""#;
    let canonical = format!(
        r#"{{"action": "{action}", "details": {{"note": "{note}"}}, "previous_hash": {previous}, "resource_id": "{resource}", {head}, "user_id": "u-1"}}"#
    );
    let hash = Digest::of(canonical.as_bytes()).to_string();
    let written = format!(
        r#"{{{head}, "action": "{action}", "user_id": "u-1", "resource_id": "{resource}", "details": {{"note": "{note}"}}, "previous_hash": {previous}, "entry_hash": "{hash}"}}"#
    );
    (format!("{written}\n"), hash)
}

/// Three lines with personal data, whose hashes are right.
pub(crate) fn personal() -> Vec<u8> {
    let (first, hash) = line("predict", "r-1", "mail ada@example.test or 555-010-4477", None);
    let (second, _) = line("predict", "r-1", "from 203.0.113.9", Some(&hash));
    let (third, _) = line("login", "r-2", "nothing", None);
    [first, second, third].concat().into_bytes()
}

pub(crate) fn driver(log: &[u8]) -> Recorded {
    let replies = BTreeMap::from([(TARGET.to_owned(), Reply::new(200, "application/x-ndjson", log))]);
    Recorded::new(replies, BTreeMap::new())
}

fn packed(log: &[u8], query: &str) -> Pack {
    build(&chosen(PLAYBOOK, query), &driver(log))
}

#[test]
fn what_is_personal_is_gone_before_anything_is_hashed() {
    let log = personal();
    let pack = packed(&log, "");
    for (name, content) in &pack.entries {
        for personal in ["ada@example.test", "555-010", "203.0.113.9"] {
            assert!(!content.windows(personal.len()).any(|it| it == personal.as_bytes()), "{name} holds {personal}");
        }
    }
    assert_eq!(pack.names()[..2], ["audit.jsonl", "audit_report.json"]);
    assert!(pack.text("audit.jsonl").contains("****4477"), "the last four characters stay");
    let told = pack.json("audit_report.json");
    assert_eq!(
        (&told["received"]["sha256"], &told["received"]["lines"]),
        (&json!(Digest::of(&log).to_string()), &json!(3))
    );
    assert_eq!(told["written"]["hash_scope"], "redacted");
    let row = &pack.requests()[0];
    assert_eq!((&row["kept"], &row["file"]), (&json!("digest"), &Value::Null));
    assert_eq!(row["sha256"], Digest::of(&log).to_string());

    // Every line recomputes from the file alone, which the service's own redacted log cannot.
    let found = report(&pack.bytes);
    assert_eq!((found.headline.words(), chain_row(&found)), ("INTACT, NOT SIGNED", Outcome::Pass));
    let log = found.audit_log.unwrap();
    assert_eq!(serde_json::to_value(&log).unwrap()["overall"], "PASS");
    assert_eq!((found.layout.as_deref(), log.lines_total), (Some("playbook"), 3));
}

#[test]
fn levels_and_what_is_looked_at_are_the_owners() {
    for (query, wanted) in [
        ("redaction=full", "mail [REDACTED] or [REDACTED]"),
        ("redaction=none", "mail ada@example.test or 555-010-4477"),
        ("redaction=partial", "mail [REDACTED] or ****4477"),
    ] {
        assert!(packed(&personal(), query).text("audit.jsonl").contains(wanted), "{query}");
    }
    let plain = packed(&personal(), "redaction=none");
    assert_eq!(plain.entry("audit.jsonl"), personal(), "with nothing to redact a whole log comes out byte for byte");
    assert!(plain.gaps("audit").contains(&"redaction".to_owned()));
}

#[test]
fn names_of_members_are_looked_at_unless_it_is_switched_off() {
    let log = String::from_utf8(personal())
        .unwrap()
        .replacen("\"note\": \"nothing\"", "\"ada@example.test\": 1", 1)
        .into_bytes();
    assert!(!packed(&log, "").text("audit.jsonl").contains("ada@example.test"));
    assert!(packed(&log, "redact_keys=false").text("audit.jsonl").contains("ada@example.test"));
    let fields = String::from_utf8(personal()).unwrap().replace("\"r-2\"", "\"ada@example.test\"").into_bytes();
    assert!(packed(&fields, "").text("audit.jsonl").contains("ada@example.test"));
    assert!(!packed(&fields, "redact_fields=true").text("audit.jsonl").contains("ada@example.test"));
}

#[test]
fn a_log_that_did_not_hold_is_told_and_a_line_that_is_edited_later_is_found() {
    let pack = packed(&vector("audit_log_edited_fail"), "");
    let told = pack.json("audit_report.json");
    assert_eq!(told["received"]["overall"].as_str().or(told["received"]["outcome"].as_str()), Some("FAIL"), "{told}");
    let readiness = pack.json("readiness.json");
    let items = readiness["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["status"] == "failed"), "the integrity check cannot have passed");

    let pack = packed(&personal(), "");
    let edited: Vec<(String, Vec<u8>)> = pack
        .entries
        .iter()
        .map(|(name, content)| {
            let edited = name == "audit.jsonl";
            let edit = |text: &str| text.replacen("login", "admin", 1).into_bytes();
            (name.clone(), if edited { edit(pack.text(name)) } else { content.clone() })
        })
        .collect();
    let found = report(&resealed(&edited));
    assert_eq!((found.headline.words(), found.exit()), ("CHAIN BROKEN", 1));
    assert!(found.findings.iter().any(|it| it.code == "log.line.mismatch"));
}

#[test]
fn lines_that_are_no_entries_are_left_out_and_told() {
    let log = [&personal()[..], b"not an entry\n"].concat();
    let pack = packed(&log, "");
    assert_eq!(pack.text("audit.jsonl").lines().count(), 3);
    assert!(pack.gaps("audit").contains(&"1 lines".to_owned()), "{:?}", pack.gaps("audit"));
    assert_eq!(pack.completeness("audit")["returned"], "4");
    assert_eq!(pack.completeness("audit")["included"], "3");
}

#[test]
fn a_log_from_a_file_asks_nobody() {
    let mut driver = driver(b"");
    driver.replies.clear();
    driver.import = Some(personal());
    let arguments = Arguments { import: Some("audit-2026-11.jsonl".to_owned()), ..chosen(PLAYBOOK, "") };
    let pack = build(&arguments, &driver);
    assert_eq!(driver.asked.borrow().as_slice(), [""; 0]);
    assert_eq!(pack.entry("audit.jsonl"), packed(&personal(), "").entry("audit.jsonl"));
    assert_eq!(pack.requests()[0]["imported"], "audit-2026-11.jsonl");
}

#[test]
fn a_log_that_breaks_off_begins_anew_and_gives_the_same_pack() {
    let driver = driver(&personal());
    let whole = driver.replies[TARGET].clone();
    driver.first.borrow_mut().insert(TARGET.to_owned(), [whole.cut_after(300)].into());
    let pack = build(&chosen(PLAYBOOK, ""), &driver);
    assert_eq!(pack.bytes, packed(&personal(), "").bytes);
    assert_eq!(driver.asked.borrow().len(), 2);
}

#[test]
fn permanent_retention_needs_a_reason_and_gets_one() {
    let (error, _) = fail(&chosen(PLAYBOOK, "retention=permanent"), &driver(&personal()));
    let problem = error.problem();
    assert_eq!((problem.kind, problem.fields.len()), (ProblemKind::Option, 1));
    assert!(matches!(problem.fields[0].field, Field::Option(_)));
    assert_eq!(problem.fields[0].message, "Permanent retention requires justification");
    let pack = packed(&personal(), "retention=permanent&retention_justification=Held%20for%20a%20court");
    let told = pack.json("audit_report.json");
    assert_eq!(told["retention"]["policy"], "permanent");
    assert!(told["retention"].to_string().contains("Held for a court"));
}

fn attested(file: &Value) -> Result<Pack, packseal::assemble::Problem> {
    let mut driver = driver(&personal());
    driver.attachments = vec![serde_json::to_vec(file).unwrap()];
    let arguments = Arguments { attachments: vec!["attestations.json".to_owned()], ..chosen(PLAYBOOK, "release=2.1") };
    let outcome = futures_executor::block_on(packseal::assemble::assemble(
        &arguments,
        &driver,
        PackWriter::new(MemorySink::default()),
    ));
    match outcome {
        Err(error) => Err(error.problem()),
        Ok(_) => Ok(build(&arguments, &driver)),
    }
}

#[test]
fn what_people_attest_is_in_readiness_with_name_and_day_and_runs_out() {
    let file = json!({ "schema": "packseal-attestations/1", "attestations": [
        { "item": "governance.security-owner", "by": "Dana Reyes", "on": "2026-11-01" },
        { "item": "governance.privacy-owner", "by": "Dana Reyes", "on": "2024-01-01" },
        { "item": "gate.canary", "by": "Dana Reyes", "on": "2026-11-19", "release": "2.1" },
        { "item": "gate.real-model", "by": "Dana Reyes", "on": "2026-11-19", "release": "2.0" },
    ]});
    let pack = attested(&file).unwrap();
    let readiness = pack.json("readiness.json");
    let item = |id: &str| readiness["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap().clone();
    assert_eq!(item("governance.security-owner")["status"], "done");
    assert!(item("governance.security-owner").to_string().contains("Dana Reyes"));
    assert_eq!(item("governance.privacy-owner")["status"], "overdue");
    assert_eq!(item("governance.legal-owner")["status"], "open");
    // What is attested per release is about the release that the pack names.
    assert_eq!(item("gate.canary")["status"], "done");
    assert_ne!(item("gate.real-model")["status"], "done");
    assert!(pack.has("attachments/attestations.json"));
    assert!(pack.receipt.notes.iter().any(|note| note.contains("1 overdue")), "{:?}", pack.receipt.notes);
    assert_eq!(report(&pack.bytes).headline.words(), "INTACT, NOT SIGNED");
    let summary = pack.receipt.readiness.unwrap();
    for status in Status::ALL {
        assert_eq!(json!(summary.count(status)), readiness["counts"][status.name()], "{}", status.name());
    }
    assert_eq!((summary.attested, json!(summary.gate.name())), (2, readiness["launch_gate"]["result"].clone()));

    let ahead = json!({ "schema": "packseal-attestations/1", "attestations": [
        { "item": "governance.security-owner", "by": "Dana Reyes", "on": "2026-11-21" },
    ]});
    let problem = attested(&ahead).err().unwrap();
    assert!(problem.kind == ProblemKind::Option && problem.text.contains("attestations.json"), "{}", problem.text);
}

fn previewed(log: &[u8], query: &str) -> Preview {
    block_on(preview(&chosen(PLAYBOOK, query), &driver(log), PackWriter::new(MemorySink::default()))).unwrap()
}

#[test]
fn a_preview_counts_what_the_pack_replaces_and_shows_it_masked() {
    for query in ["", "redaction=full", "redact_fields=true"] {
        let told = previewed(&personal(), query);
        let counts: u64 = told.counts.iter().map(|(_, count)| count).sum();
        let report = packed(&personal(), query).json("audit_report.json");
        assert_eq!(json!(counts), report["redaction"]["replaced"]["total"], "{query}: {report}");
        assert_eq!((told.lines, told.changed, told.whole), (3, 2, true), "{query}");
        assert_eq!(told.samples.len(), 3, "{query}: two of the first line, one of the second");
        let shown = serde_json::to_string(&told).unwrap();
        for personal in ["ada@example.test", "555-010", "203.0.113.9"] {
            assert!(!shown.contains(personal), "{query}: {shown}");
        }
    }
    let none = previewed(&personal(), "redaction=none");
    assert!(none.samples.is_empty() && none.counts.iter().all(|(_, count)| *count == 0));
}

#[test]
fn a_preview_reads_the_beginning_of_a_long_log_and_no_more() {
    let (one, _) = line("login", "r-2", "mail ada@example.test", None);
    let long = one.repeat(LOOKED_AT / one.len() + 100).into_bytes();
    let told = previewed(&long, "");
    assert_eq!((told.whole, told.samples.len()), (false, 20));
    assert_eq!(told.lines, (LOOKED_AT / one.len()) as u64, "no line that is cut");
    assert_eq!(told.bytes, told.lines * one.len() as u64);
}

#[test]
fn a_preview_of_a_file_asks_nobody_and_a_refusal_is_told() {
    let mut driver = driver(b"");
    driver.replies.clear();
    driver.import = Some(personal());
    let arguments = Arguments { import: Some("audit.jsonl".to_owned()), ..chosen(PLAYBOOK, "") };
    let told = block_on(preview(&arguments, &driver, PackWriter::new(MemorySink::default()))).unwrap();
    assert_eq!((told.changed, driver.asked.borrow().len()), (2, 0));
    driver
        .replies
        .insert(TARGET.to_owned(), Reply::json(403, r#"{"detail": "role DEVELOPER is not COMPLIANCE"}"#.to_owned()));
    let refused = block_on(preview(&chosen(PLAYBOOK, ""), &driver, PackWriter::new(MemorySink::default())))
        .unwrap_err()
        .problem();
    assert_eq!(refused.status, Some(403));
}

#[test]
fn a_page_for_people_is_no_log() {
    let page = Reply::new(200, "text/html; charset=utf-8", "<!doctype html><title>Sign in</title>");
    let driver = Recorded::new(BTreeMap::from([(TARGET.to_owned(), page)]), BTreeMap::new());
    let (error, left) = fail(&chosen(PLAYBOOK, ""), &driver);
    let problem = error.problem();
    assert_eq!((problem.kind, left.len()), (ProblemKind::Answer, 0));
    assert!(problem.text.starts_with("Expected JSON Lines at the content type, found text/html."), "{}", problem.text);
}
