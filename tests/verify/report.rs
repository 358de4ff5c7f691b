//! The JSON of the report: `packseal-report/1`, frozen.

use std::path::Path;

use packseal::verify::report::{FindingOutcome, Headline, Report};
use serde_json::Value;

use super::support::{report, report_of, valdrics, vendor};
use super::table::all;

/// The member names of each object as they stand in the text, since their order is part of what a person reads.
fn keys(json: &str, depth: usize) -> Vec<String> {
    let indent = " ".repeat(depth * 2);
    let key = |line: &str| Some(line.strip_prefix(&indent)?.strip_prefix('"')?.split_once("\": ")?.0.to_owned());
    json.lines().filter_map(key).collect()
}

fn text(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("a report is JSON")
}

#[test]
fn members_and_their_order() {
    let ours = text(&report(&valdrics::pack().zip()));
    let frozen = [
        "schema",
        "program",
        "file",
        "kind",
        "layout",
        "container",
        "headline",
        "lead",
        "rows",
        "findings",
        "findings_total",
        "entries",
        "claimed",
        "manifest_sha256",
        "runbook",
        "dual_control",
        "chains",
        "auditLog",
        "attestation",
        "signatures",
        "source",
        "coverage",
        "judged_by",
        "records",
    ];
    assert_eq!(keys(&ours, 1), frozen);
    let theirs = text(&report(&vendor::server().foreign().build()));
    assert_eq!(keys(&theirs, 1), frozen);
    let value: Value = serde_json::from_str(&theirs).expect("JSON");
    let members = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    // What another program's pack does not have is null.
    for key in [
        "layout",
        "claimed",
        "manifest_sha256",
        "runbook",
        "dual_control",
        "chains",
        "auditLog",
        "attestation",
        "signatures",
        "source",
        "coverage",
        "records",
    ] {
        assert_eq!(value[key], Value::Null, "{key}");
    }
    assert_eq!(members(&value["file"]), ["name", "sha256", "size"]);
    assert_eq!(members(&value["entries"]), ["items", "listed", "matched", "present"]);
    assert_eq!(members(&value["entries"]["items"][0]), ["listed", "matches", "name", "sha256", "size"]);
    assert_eq!(members(&value["rows"][0]), ["id", "outcome", "why"]);
    assert_eq!(
        members(&value["findings"][0]),
        ["code", "expected", "found", "help", "outcome", "place", "readers", "severity", "title"]
    );
    assert_eq!(value["schema"], "packseal-report/1");
}

#[test]
fn rows_are_eleven_in_their_order_with_words_of_the_schema() {
    let order = [
        "structure",
        "integrity",
        "completeness",
        "source",
        "derivation",
        "signature",
        "countersignatures",
        "identity",
        "time",
        "chain",
        "policy",
    ];
    for vector in all() {
        let value = serde_json::to_value(report(&(vector.make)())).expect("JSON");
        let rows = value["rows"].as_array().expect("rows");
        assert_eq!(
            rows.iter().map(|row| row["id"].as_str().expect("an id")).collect::<Vec<_>>(),
            order,
            "{}",
            vector.name
        );
        for row in rows {
            assert!(["PASS", "FAIL", "NOT PRESENT", "NOT CHECKED"].contains(&row["outcome"].as_str().expect("a word")));
        }
        for finding in value["findings"].as_array().expect("findings") {
            assert!(["FAIL", "NOTE"].contains(&finding["outcome"].as_str().expect("a word")));
            assert!(["error", "warning", "note"].contains(&finding["severity"].as_str().expect("a word")));
        }
        let kinds = ["packseal", "valdrics", "driftwise", "evidence", "grantex", "audit-log", "zip", "unknown"];
        assert!(kinds.contains(&value["kind"].as_str().expect("a word")));
        let containers = ["profile", "foreign", "unsupported", "malformed", "hostile", "none"];
        assert!(containers.contains(&value["container"].as_str().expect("a word")));
    }
}

#[test]
fn a_report_is_read_back_as_it_was() {
    for vector in all() {
        let report = report(&(vector.make)());
        let read: Report = serde_json::from_str(&text(&report)).expect("a report");
        assert_eq!(read, report, "{}", vector.name);
    }
}

#[test]
fn what_counts_against_a_pack_comes_first() {
    for vector in all() {
        let report = report(&(vector.make)());
        let order: Vec<_> = report.findings.iter().map(|finding| (finding.outcome, finding.severity)).collect();
        assert!(order.is_sorted(), "{}: {order:?}", vector.name);
        assert_eq!(report.findings_total as usize, report.findings.len());
    }
}

/// The sentence under the headline: there is one, it names an entry that was changed, and only an intact pack is called so.
#[test]
fn the_lead_says_what_the_headline_means() {
    for vector in all() {
        let report = report(&(vector.make)());
        let lead = &report.lead;
        assert!(lead.ends_with('.') && !lead.contains("  ") && lead.len() < 400, "{}: {lead}", vector.name);
        // A bare answer has no list; what holds is its chain.
        let words = match report.headline {
            _ if report.container == "none" => "Nobody signed this file",
            Headline::SignerUnknown => "Nothing has changed since it was sealed",
            _ => "agree with their own list",
        };
        let proven =
            report.headline.exit() == 0 || report.container == "none" && report.headline == Headline::NotProven;
        assert_eq!(lead.contains(words), proven, "{}: {lead}", vector.name);
        assert_eq!(report.headline == Headline::Refused, lead.contains("was not opened"), "{}: {lead}", vector.name);
        let changed: Vec<_> =
            report.findings.iter().filter(|finding| finding.outcome == FindingOutcome::Fail).collect();
        if let [only] = changed.as_slice()
            && only.code == "payload.digest.mismatch"
        {
            assert!(lead.contains(&only.place), "{lead}");
        }
    }
}

#[test]
fn the_files_name_is_as_it_was_given() {
    let report = report_of("../a\u{1b}[31m\".zip", b"");
    assert_eq!(report.file.name, "../a\u{1b}[31m\".zip");
    assert!(!text(&report).contains('\u{1b}'), "JSON escapes it");
}

/// One whole report, byte for byte.
#[test]
fn a_whole_report() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify/snapshots/altered.json");
    let pack = valdrics::unlisted().listed().replaced("audit_logs.csv", "login", "logon").without("LICENSE");
    let mut found = report_of("compliance-pack.zip", &pack.with("extra.txt", "x").zip());
    found.program = "packseal".to_owned();
    found.judged_by.program = "packseal".to_owned();
    let found = format!("{}\n", text(&found));
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        std::fs::write(&path, &found).expect("the file is written");
    }
    let held = std::fs::read_to_string(&path).expect("the snapshot (UPDATE_VECTORS=1 writes it)");
    assert!(held == found, "{} is not the report:\n{found}", path.display());
}
