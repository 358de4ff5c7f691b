//! A required data set that cannot be had ends the build: with the right words, and with nothing that looks like a pack.

use futures_executor::block_on;
use packseal::assemble::{FetchError, Problem, ProblemKind, assemble};
use packseal::pack::write::PackWriter;

use crate::support::arguments::{plain, with};
use crate::support::driver::{Recorded, Reply};
use crate::support::fixture::{FIRST_PAGE, NOTIFICATIONS, SECOND_PAGE, recorded};
use crate::support::pack::{SharedSink, fail};

/// A target of every kind that a build needs.
fn required(driver: &Recorded) -> Vec<String> {
    let detail = driver.target(|target| target.starts_with("/api/v1/audit/logs/"));
    let list = driver.target(|target| target.contains("event_type=jobs.slo_captured"));
    [
        "/",
        FIRST_PAGE,
        SECOND_PAGE,
        NOTIFICATIONS,
        "/api/v1/settings/activeops",
        "/api/v1/settings/identity",
        &list,
        &detail,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Whether a reader could take the bytes for a ZIP: an end record is somewhere in it.
fn looks_like_a_pack(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|window| window == b"PK\x05\x06") || zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_ok()
}

fn problem(target: &str, reply: Reply) -> Problem {
    let mut driver = recorded();
    driver.replace(target, reply);
    let (error, left) = fail(&plain(), &driver);
    assert!(!looks_like_a_pack(&left), "{target}: {error} left a ZIP of {} bytes", left.len());
    error.problem()
}

fn message(text: &str) -> String {
    format!(r#"{{"error":"{text}","code":"HTTP_ERROR","message":"{text}"}}"#)
}

#[test]
fn every_refusal_has_its_kind_at_every_required_request() {
    let unprocessable = r#"{"error":"Unprocessable Entity","code":"VALIDATION_ERROR","message":"The request body or parameters are invalid.",
        "details":[{"type":"less_than_equal","loc":["query","limit"],"msg":"Input should be less than or equal to 100","input":"200"}]}"#;
    for (status, body, kind, said) in [
        (401, message("Token has expired"), ProblemKind::SignedOut, "Token has expired"),
        (403, message("Insufficient permissions. Required role: admin"), ProblemKind::Role, "Required role: admin"),
        (
            402,
            r#"{"error":"Upgrade","required_feature":"audit_compliance"}"#.to_owned(),
            ProblemKind::Upgrade,
            "Upgrade",
        ),
        (
            403,
            message("Feature 'audit_logs' requires an upgrade. Current tier: free"),
            ProblemKind::Plan,
            "requires an upgrade",
        ),
        (400, message("start_date must be <= end_date"), ProblemKind::Option, "start_date must be"),
        (422, unprocessable.to_owned(), ProblemKind::Option, "limit: Input should be less than or equal to 100"),
        (404, message("Audit log not found"), ProblemKind::Server, "Audit log not found"),
        (
            429,
            r#"{"error":"Rate limit exceeded: 60 per 1 minute"}"#.to_owned(),
            ProblemKind::Server,
            "Rate limit exceeded",
        ),
        (
            500,
            r#"{"error":{"message":"An unexpected error","code":"internal_error"}}"#.to_owned(),
            ProblemKind::Server,
            "An unexpected error",
        ),
        (503, "<html>down</html>".to_owned(), ProblemKind::Server, "no reason"),
        (204, String::new(), ProblemKind::Server, "no reason"),
    ] {
        for target in required(&recorded()) {
            let found = problem(&target, Reply::json(status, body.as_bytes()));
            assert_eq!((found.kind, found.status), (kind, Some(status)), "{target}: {found:?}");
            assert_eq!(found.feature.as_deref(), (status == 402).then_some("audit_compliance"), "{target}");
            assert!(found.text.contains(said), "{target}: {found:?}");
            assert_eq!(found.request.as_deref(), Some(format!("GET {target}").as_str()));
        }
    }
}

#[test]
fn no_answer_and_half_an_answer_have_their_kinds() {
    for target in required(&recorded()) {
        for (reply, kind) in [
            (Reply::Failure(FetchError::NoAnswer), ProblemKind::NoAnswer),
            (Reply::Failure(FetchError::Timeout { seconds: 30 }), ProblemKind::NoAnswer),
            (Reply::Failure(FetchError::Cancelled), ProblemKind::Cancelled),
            (Reply::json(200, "[]").cut_after(1), ProblemKind::NoAnswer),
            (Reply::new(200, "text/html", "<!doctype html><title>Sign in</title>"), ProblemKind::Answer),
            (Reply::json(200, ""), ProblemKind::Answer),
            (Reply::json(200, b"\"\xff\"".as_slice()), ProblemKind::Answer),
            (Reply::json(200, r#"{"a":1,"a":2}"#), ProblemKind::Answer),
        ] {
            let found = problem(&target, reply.clone());
            assert_eq!(found.kind, kind, "{target} {reply:?}: {found:?}");
            assert_eq!(found.status, None);
        }
    }
}

#[test]
fn other_shapes_are_told_with_their_place() {
    let whole = r#"{"id":"a","event_type":"t","event_timestamp":"2026-11-01T00:00:00","actor_email":null,"resource_type":null,"resource_id":null,"success":true,"correlation_id":null}"#;
    let change = |from: &str, to: &str| format!("[{}]", whole.replace(from, to));
    for (body, place) in [
        ("{\"total\":0,\"items\":[]}".to_owned(), "the whole answer"),
        ("null".to_owned(), "the whole answer"),
        ("[1]".to_owned(), "/0"),
        ("[{}]".to_owned(), "/0/id"),
        (change("\"success\":true", "\"success\":\"true\""), "/0/success"),
        (change("\"actor_email\":null", "\"actor_email\":7"), "/0/actor_email"),
        (change("2026-11-01T00:00:00", "yesterday"), "/0/event_timestamp"),
        (change("2026-11-01T00:00:00", "2026-11-01T00:00:00+02:00"), "/0/event_timestamp"),
        (change(",\"correlation_id\":null", ""), "/0/correlation_id"),
    ] {
        let found = problem(FIRST_PAGE, Reply::json(200, body.as_bytes()));
        assert_eq!(found.kind, ProblemKind::Answer, "{body}");
        assert!(found.text.contains(&format!("at {place}, found")), "{body}: {}", found.text);
    }
    for (target, body) in [(NOTIFICATIONS, "[]"), ("/api/v1/settings/identity", "null")] {
        assert!(problem(target, Reply::json(200, body)).text.contains("Expected an object at the whole answer"));
    }
    let detail = required(&recorded()).pop().unwrap();
    assert!(problem(&detail, Reply::json(200, "[]")).text.contains("Expected an object at the whole answer"));
}

#[test]
fn a_document_host_that_does_not_answer_ends_the_build() {
    struct NoDocuments(Recorded);
    impl packseal::assemble::Driver for NoDocuments {
        type Body = crate::support::driver::Pieces;
        async fn open(
            &self,
            request: &packseal::source::Request,
        ) -> Result<(packseal::source::Head, Self::Body), FetchError> {
            self.0.open(request).await
        }
        async fn document(&self, _: &str) -> Result<Option<Vec<u8>>, FetchError> {
            Err(FetchError::NoAnswer)
        }
        async fn wait(&self, _: u64) -> Result<(), FetchError> {
            Ok(())
        }
        fn progress(&self, _: &packseal::assemble::Progress) {}
    }
    let sink = SharedSink::default();
    let error = block_on(assemble(&plain(), &NoDocuments(recorded()), PackWriter::new(sink.clone()))).err().unwrap();
    assert_eq!(error.problem().kind, ProblemKind::NoAnswer);
    assert!(!looks_like_a_pack(&sink.left()));
}

#[test]
fn a_full_device_is_a_storage_problem() {
    for room in [0, 1_000, 20_000, 60_000] {
        let sink = SharedSink::with_room(room);
        let error = block_on(assemble(&plain(), &recorded(), PackWriter::new(sink.clone()))).err().unwrap();
        assert_eq!(error.problem().kind, ProblemKind::Storage, "{room}: {error}");
        assert!(!looks_like_a_pack(&sink.left()), "{room}");
    }
}

#[test]
fn an_operators_document_needs_a_name_of_the_profile() {
    let arguments = with(|_| (), |recipe| recipe.valdrics_mut().unwrap().documents.push("docs/no space.md".to_owned()));
    let mut driver = recorded();
    driver.documents.insert("docs/no space.md".to_owned(), b"x".to_vec());
    let (error, left) = fail(&arguments, &driver);
    assert!(error.to_string().contains("no space.md"), "{error}");
    assert!(!looks_like_a_pack(&left));
}
