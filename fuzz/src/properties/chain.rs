//! Logs with hash chains: Grantex's, the playbook's `audit.jsonl`, the evidence service's events, DriftWise's attestation. The first byte chooses.

use packseal::chain::attestation::{Attestation, verdict};
use packseal::chain::log::{Bounds, Checker, Overall};
use packseal::chain::{events, grantex};
use packseal::dsar::{Content, Section, Subject, export};
use packseal::model::instant::Instant;
use packseal::model::json::{Value, parse};
use packseal::playbook::audit::{Redaction, Rewriter, Settings, preview};
use packseal::privacy::redact::Level;

use super::seeds::{Seed, entries, named, subject, vectors};

/// Every log of a vector, and every one that an entry holds.
pub fn seeds() -> Vec<Seed> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut add = |first: u8, bytes: &[u8]| found.push([&[first], bytes].concat());
    for (_, files) in vectors() {
        for (name, bytes) in &files {
            match name.as_str() {
                "evidence.json" => add(b'g', bytes),
                "audit.jsonl" => {
                    add(b'l', bytes);
                    add(b'p', bytes);
                }
                "live.json" => add(b'a', bytes),
                _ => {}
            }
        }
        assert!(!subject(&files).is_empty() || files.len() > 1);
    }
    for (name, bytes) in entries() {
        match name.rsplit('/').next().unwrap_or_default() {
            "audit_events.jsonl" => add(b'e', &bytes),
            "chain-attestation.json" => add(b'a', &bytes),
            "audit.jsonl" => add(b'l', &bytes),
            name if name.contains("audit") && name.ends_with(".json") => add(b'g', &bytes),
            _ => {}
        }
    }
    named(found)
}

/// Checks the log with the reader that its first byte names.
pub fn check(data: &[u8]) {
    match data.split_first() {
        Some((b'g', text)) => of_grantex(text),
        Some((b'l', text)) => of_lines(text),
        Some((b'p', text)) => written_anew(text),
        Some((b'e', text)) => of_events(text),
        Some((b'a', text)) => of_attestation(text),
        _ => {}
    }
}

/// A walk has a step for each entry, and holds exactly when no step fails.
fn of_grantex(text: &[u8]) {
    let Ok(value) = parse(text) else { return };
    let logs = ["", "/chain", "/auditEntries", "/entries", "/data/auditEntries"];
    let Some(log) = logs.iter().find_map(|at| value.pointer(at).and_then(Value::as_array)) else { return };
    let walk = grantex::walk(log);
    assert_eq!(walk.steps.len(), log.len());
    assert_eq!(walk.integrity.valid, walk.first_broken().is_none());
    assert_eq!(walk.integrity.checked_entries, walk.first_broken().unwrap_or(log.len()) as u64);
    let places = grantex::Places::of(log);
    for at in 0..log.len() {
        let _ = places.cause(at);
    }
    for entry in log {
        let _ = grantex::erasure(grantex::Entry(entry));
    }
    let report = grantex::chain_report(log, &value);
    assert!(parse(&report).is_ok(), "our report is JSON");
}

/// The result does not depend on the pieces that the log comes in, nor on how much is kept; each line is counted once.
fn of_lines(text: &[u8]) {
    let bounds = || Bounds { line_bytes: 4096, lines: 100, heads: 10, resources: 1000, history: 1000 };
    let mut whole = Checker::new(bounds());
    whole.push(text);
    let whole = whole.finish();
    let mut pieces = Checker::new(bounds());
    let step = 1 + text.len() % 37;
    for piece in text.chunks(step) {
        pieces.push(piece);
    }
    assert_eq!(pieces.finish(), whole, "pieces of {step}");
    assert_eq!(whole.counts.lines(), whole.lines_total);
    assert!(whole.lines.len() <= 100 && whole.heads.len() <= 10);
    let mut unbounded = Checker::new(Bounds { line_bytes: 4096, ..Bounds::default() });
    unbounded.push(text);
    let unbounded = unbounded.finish();
    assert_eq!(unbounded.counts.lines(), whole.counts.lines());
    assert_eq!(unbounded.counts.malformed, whole.counts.malformed);
}

/// A log that is redacted and written anew holds, whatever the one was that came, and redacting it again changes nothing in its lines but the
/// hashes; an export for a person who is not named holds nobody's rows.
fn written_anew(text: &[u8]) {
    let now = Instant::parse("2026-03-02T10:15:00Z").expect("an instant");
    let redaction = Redaction { level: Level::Full, ..Redaction::DEFAULT };
    let settings = || Settings::new(redaction, None, None, now).expect("settings");
    let mut out = Vec::new();
    let mut rewriter = Rewriter::new(settings());
    rewriter.push(text, &mut out);
    let rewritten = rewriter.finish(&mut out);
    let mut checker = Checker::default();
    checker.push(&out);
    let checked = checker.finish();
    assert_eq!((checked.counts.hash_ok, checked.lines_total), (rewritten.written.lines, rewritten.written.lines));
    assert_ne!(checked.overall, Overall::Fail, "what we write holds");
    assert_eq!(rewritten.written.bytes, out.len() as u64);
    let first = preview(text, redaction, 3);
    assert!(first.samples.len() <= 3);
    let nobody = Subject { emails: vec!["nobody@elsewhere.example".to_owned()], ..Subject::default() };
    let section = Section { name: "audit".to_owned(), content: Content::Lines(text.to_vec()) };
    let outputs = export(&nobody, &[section]).expect("an export");
    assert!(!outputs.is_empty(), "there is always a report");
}

/// No more rows are hashed than there are lines; what is broken has a line.
fn of_events(text: &[u8]) {
    let checked = events::check(text);
    let lines = text.split(|byte| *byte == b'\n').count();
    assert!(checked.hashed + checked.without_hash <= checked.lines && checked.lines <= lines as u64);
    assert!(checked.broken.iter().all(|broken| (1..=lines).contains(&broken.line)));
}

/// What is no attestation is invalid.
fn of_attestation(text: &[u8]) {
    let attestation = Attestation::parse(text).ok();
    let live =
        packseal::chain::attestation::Head::parse_live(text, attestation.as_ref().and_then(|it| it.org_id.as_deref()))
            .ok();
    let found = verdict(attestation.as_ref(), live.as_ref());
    if attestation.is_none() {
        assert_eq!(found, packseal::chain::attestation::Verdict::FailAttestationInvalid);
    }
}
