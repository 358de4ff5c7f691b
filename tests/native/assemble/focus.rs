//! The FOCUS export: streamed, cut where asked, and optional.

use packseal::assemble::{FetchError, ProblemKind};
use serde_json::json;

use crate::support::arguments::{focus, plain};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{FOCUS, recorded};
use crate::support::pack::{build, fail};

const CSV: &str = "exports/focus-v1.3-core.csv";
const ERROR: &str = "exports/focus-v1.3-core.error.json";

/// The recorded export and its rows, the header not counted.
fn export() -> (Vec<u8>, u64) {
    let body = recorded().replies[FOCUS].body().to_vec();
    let rows = csv::Reader::from_reader(body.as_slice()).records().count() as u64;
    (body, rows)
}

fn with_reply(reply: Reply) -> Recorded {
    let mut driver = recorded();
    driver.replace(FOCUS, reply);
    driver
}

#[test]
fn an_export_that_was_not_asked_for_is_not_fetched() {
    let driver = recorded();
    let pack = build(&plain(), &driver);
    assert!(!pack.has(CSV) && !pack.has(ERROR));
    assert!(!driver.asked.borrow().iter().any(|target| target.contains("focus")));
    assert_eq!(pack.json("manifest.json")["focus_export"]["status"], "skipped");
}

#[test]
fn it_is_cut_after_the_wanted_row_and_only_then_truncated() {
    let (body, rows) = export();
    assert!(rows > 20, "{rows} rows are enough to test with");
    for (max, truncated) in [(1, true), (rows - 1, true), (rows, false), (rows + 1, false)] {
        for piece in [1, 100, usize::MAX] {
            let mut driver = recorded();
            driver.piece = piece;
            let pack = build(&focus(max), &driver);
            let written = rows.min(max);
            let entry = pack.entry(CSV);
            assert!(body.starts_with(entry) && entry.ends_with(b"\r\n"), "{max} rows, pieces of {piece}");
            assert_eq!(csv::Reader::from_reader(entry).records().count() as u64, written);
            let manifest = &pack.json("manifest.json")["focus_export"];
            assert_eq!(
                (&manifest["rows_written"], &manifest["truncated"], &manifest["status"], &manifest["max_rows"]),
                (&json!(written), &json!(truncated), &json!("ok"), &json!(max)),
                "{max} rows, pieces of {piece}"
            );
            let line = pack.completeness("focus");
            assert_eq!(
                ["included", "cap", "truncated"].map(|column| line[column].clone()),
                [written.to_string(), max.to_string(), truncated.to_string()]
            );
            assert_eq!(pack.receipt.limits_reached.len(), usize::from(truncated));
            let request = pack.requests().pop().unwrap();
            assert_eq!(request["kept"], if truncated { "cut" } else { "whole" });
            assert_eq!((request["file"].as_str(), request["bytes"].as_u64()), (Some(CSV), Some(entry.len() as u64)));
        }
    }
}

#[test]
fn a_line_break_inside_a_cell_ends_no_row() {
    let driver = with_reply(Reply::new(200, "text/csv", "A,Tags\r\n1,\"x\r\ny\"\r\n2,z\r\n"));
    let pack = build(&focus(1), &driver);
    assert_eq!(pack.text(CSV), "A,Tags\r\n1,\"x\r\ny\"\r\n");
}

#[test]
fn a_header_alone_is_an_empty_export() {
    let pack = build(&focus(10), &with_reply(Reply::new(200, "text/csv", "A,Tags\r\n")));
    assert_eq!(pack.text(CSV), "A,Tags\r\n");
    let manifest = &pack.json("manifest.json")["focus_export"];
    assert_eq!((&manifest["rows_written"], &manifest["truncated"]), (&json!(0), &json!(false)));
}

/// Builds with a failing export: there is a pack with an error file, a gap, and no CSV.
fn fails_softly(reply: Reply, message: &str) {
    for piece in [7, usize::MAX] {
        let mut driver = with_reply(reply.clone());
        driver.piece = piece;
        let pack = build(&focus(50_000), &driver);
        assert!(!pack.has(CSV), "{message}");
        assert_eq!(
            pack.json(ERROR),
            json!({"error": message, "hint": "Use GET /api/v1/costs/export/focus for direct export.", "status": "error"})
        );
        assert_eq!(pack.gaps("focus"), [CSV]);
        let manifest = pack.json("manifest.json");
        let focus = &manifest["focus_export"];
        assert_eq!(
            (&focus["included"], &focus["status"], &focus["error"], &focus["rows_written"], &focus["truncated"]),
            (&json!(true), &json!("error"), &json!(message), &json!(0), &json!(false))
        );
        let files = manifest["included_files"].as_array().unwrap();
        assert!(files.contains(&json!(ERROR)) && !files.contains(&json!(CSV)));
        let line = pack.completeness("focus");
        assert_eq!(["returned", "included", "truncated"].map(|column| line[column].as_str()), ["", "", ""]);
    }
}

#[test]
fn a_failure_leaves_an_error_file_and_a_gap_and_no_csv() {
    let denied = r#"{"error":"Insufficient permissions. Required role: admin","code":"HTTP_ERROR"}"#;
    fails_softly(Reply::json(403, denied), "HTTP status 403: Insufficient permissions. Required role: admin");
    let nested = r#"{"error":{"message":"An unexpected error","code":"internal_error"}}"#;
    fails_softly(Reply::json(500, nested), "HTTP status 500: An unexpected error");
    fails_softly(Reply::new(502, "text/html", "<html>bad gateway</html>"), "HTTP status 502");
    fails_softly(Reply::Failure(FetchError::NoAnswer), "no readable answer");
    fails_softly(Reply::Failure(FetchError::Timeout { seconds: 30 }), "no answer within 30 s");
}

#[test]
fn an_answer_that_is_no_csv_is_never_an_export() {
    for reply in [
        Reply::new(200, "text/html", "<!doctype html><title>Sign in</title>"),
        Reply::json(200, r#"{"status":"queued"}"#),
        Reply::new(200, "text/csv", ""),
    ] {
        let pack = build(&focus(50_000), &with_reply(reply.clone()));
        assert!(!pack.has(CSV), "{reply:?} became the export");
        assert_eq!(pack.json("manifest.json")["focus_export"]["status"], "error", "{reply:?}");
        assert_eq!(pack.gaps("focus"), [CSV]);
    }
}

#[test]
fn an_export_that_breaks_off_leaves_no_half_csv() {
    let (body, _) = export();
    for bytes in [0, 1, 700, body.len() - 1] {
        let reply = Reply::new(200, "text/csv", body.clone()).cut_after(bytes);
        fails_softly(reply, "the connection broke off before the end of the answer");
    }
}

#[test]
fn a_refused_export_is_listed_with_status_and_digest_only() {
    let body = r#"{"error":"Insufficient permissions. Required role: admin"}"#;
    let pack = build(&focus(50_000), &with_reply(Reply::json(403, body)));
    let request = pack.requests().pop().unwrap();
    assert_eq!((request["status"].as_u64(), request["kept"].as_str()), (Some(403), Some("digest")));
    assert!(request["file"].is_null() && request["sha256"].is_string());
}

#[test]
fn the_end_of_the_sign_in_and_the_owners_stop_end_the_build() {
    let over = r#"{"error":"Token has expired","code":"HTTP_ERROR","message":"Token has expired"}"#;
    for (reply, kind) in [
        (Reply::json(401, over), ProblemKind::SignedOut),
        (Reply::Failure(FetchError::Cancelled), ProblemKind::Cancelled),
    ] {
        let (error, _) = fail(&focus(50_000), &with_reply(reply));
        assert_eq!(error.problem().kind, kind);
    }
}

#[test]
fn a_row_that_does_not_end_ends_the_export() {
    let (mut body, _) = export();
    body.truncate(body.len() - 2);
    // An open quote: every line end after it is a part of the cell.
    body.push(b'"');
    body.extend("never, ends\r\n".repeat(1_500_000).as_bytes());
    let mut driver = with_reply(Reply::new(200, "text/csv", body));
    driver.piece = 1 << 16;
    let pack = build(&focus(50_000), &driver);
    assert!(!pack.has(CSV));
    let error = pack.text(ERROR).to_owned();
    assert!(error.contains("expected a row that ends at row") && error.contains("found one of over 16 MiB"), "{error}");
    assert!(pack.bytes.len() < 1 << 20, "nothing of it stays");
}
