//! Audit logs in JSON Lines: the report's `auditLog`, and what is told of lines.

use packseal::chain::log::{HashOutcome, LinkOutcome, Overall};
use packseal::verify::audit_log::AuditLog;
use packseal::verify::report::{Headline, Kind, Report};
use proptest::prelude::*;

use super::support::log::lines;
use super::support::{report_of, shared};

/// A log with so many resources would be too large to keep; the code's test stands beside it, in the library.
pub const TOO_MANY_RESOURCES: &str = "log.link.not-checked";

fn report(bytes: &[u8]) -> Report {
    report_of("audit.jsonl", bytes)
}

fn log(report: &Report) -> &AuditLog {
    report.audit_log.as_ref().expect("an audit log")
}

#[test]
fn members_are_those_of_the_design_and_ours_follow() {
    let report = report(&lines().bytes());
    let text = serde_json::to_string(log(&report)).expect("JSON");
    let first =
        r#"{"overall":"PASS","lines_total":5,"lines":[{"line":1,"hash":"hash_ok","link":"genesis","detail":null},"#;
    assert!(text.starts_with(first), "{text}");
    let heads = &log(&report).heads;
    assert_eq!(heads.keys().collect::<Vec<_>>(), ["order-1", "order-2"]);
    assert!(lines().0[3].contains(&heads["order-1"]) && lines().0[4].contains(&heads["order-2"]));
    let chain = report
        .rows
        .iter()
        .find(|row| row.why.as_deref().is_some_and(|why| why.starts_with("Each of 5 lines")))
        .expect("a row");
    assert!(chain.why.as_deref().unwrap_or_default().contains("cannot be told from the file alone"));
}

#[test]
fn a_line_that_is_not_ok_says_what_was_expected() {
    let good = lines();
    let hash = |index: usize| good.0[index].split("\"entry_hash\": \"").nth(1).expect("a hash")[..64].to_owned();
    let edited = report(&lines().with(0, "42", "43").bytes());
    let line = &log(&edited).lines[0];
    let detail = line.detail.as_ref().expect("a detail");
    assert_eq!((line.hash, line.link), (HashOutcome::HashMismatch, LinkOutcome::Genesis));
    assert_eq!((detail.resource.as_deref(), detail.expected.clone()), (Some("order-1"), hash(0)));
    assert!(log(&edited).lines[1].detail.is_none());

    let removed = report(&lines().without(1).bytes());
    let detail = log(&removed).lines[2].detail.as_ref().expect("a detail");
    assert_eq!(detail.expected, format!("previous_hash {}, of line 1", hash(0)));
    assert_eq!(detail.found, format!("previous_hash {}", hash(1)));
    assert_eq!(removed.findings[0].place, "line 3, resource order-1");
}

#[test]
fn a_line_can_be_wrong_twice_and_each_is_found() {
    let both = report(&lines().without(1).with(2, "\"rows\": 3", "\"rows\": 4").bytes());
    let codes: Vec<_> = both.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["log.line.mismatch", "log.link.missing"]);
    assert_eq!((both.findings_total, both.headline), (2, Headline::ChainBroken));
}

#[test]
fn the_kind_is_told_by_a_line_among_the_first_and_not_by_the_name() {
    let told = |bytes: &[u8]| report(bytes).kind;
    assert_eq!(told(&lines().bytes()), Kind::AuditLog);
    assert_eq!(told(&[b"\xef\xbb\xbf\n \r\n".as_slice(), &lines().bytes()].concat()), Kind::AuditLog);
    assert_eq!(told(&[b"damaged\n".as_slice(), &lines().bytes()].concat()), Kind::AuditLog);
    assert_eq!(told(b"{\"entry_hash\": \"x\"}"), Kind::AuditLog);
    for other in
        [b"{\"details\": {\"entry_hash\": \"x\"}}".as_slice(), b"[{\"entry_hash\": \"x\"}]", b"entry_hash\n", b""]
    {
        assert_eq!(told(other), Kind::Unknown, "{}", String::from_utf8_lossy(other));
    }
}

#[test]
fn the_reference_files_give_what_the_contract_says() {
    let Some(folder) = shared("samples/playbook") else { return };
    for (name, overall) in [("intact_unredacted.jsonl", Overall::Pass), ("intact_redacted.jsonl", Overall::Warn)] {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let report = report(&bytes);
        assert_eq!((log(&report).overall, report.headline), (overall, Headline::NotSigned), "{name}");
    }
}

proptest! {
    #[test]
    fn no_change_of_a_byte_panics_or_goes_unseen_but_in_a_cut(at in 0usize..2000, byte in any::<u8>()) {
        let mut bytes = lines().bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let report = report(&bytes);
        // White space may be of another kind, the last line may lose its end, and an escape may be in capitals.
        let same = |line: &[u8]| {
            let text: String = line.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| char::from(*byte)).collect();
            text.replace("\\u00Fc", "\\u00fc").replace("\\u00fC", "\\u00fc")
        };
        if report.audit_log.is_some() && same(&bytes) != same(&lines().bytes()) {
            prop_assert_ne!(log(&report).overall, Overall::Pass);
        }
    }
}
