//! Writes a small pack with no server: `cargo run --example make_pack -- OUT.zip`.
//!
//! A few invented answers stand in this file. They go through the same machine that builds a pack in the page, with a fixed clock and run id, so the
//! file is the same each time. Exit codes: 0 written, 1 failed, 2 wrong arguments.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use futures_executor::block_on;
use packseal::assemble::{Arguments, Body, Driver, FetchError, Progress, Receipt, Secret, assemble};
use packseal::model::instant::Instant;
use packseal::pack::write::PackWriter;
use packseal::recipe::{Form, Recipe, VALDRICS};
use packseal::source::session::Actor;
use packseal::source::{Head, Request};

/// The one page of the log, newest first.
const LOG: &str = r#"[{"id":"3f0a8c1e-0000-4000-8000-000000000003","event_type":"performance.load_test_captured","event_timestamp":"2026-09-14T08:30:00","actor_email":"dana@orchid.example","resource_type":"load_test","resource_id":"load_test:1","success":true,"correlation_id":"run-1"},
{"id":"3f0a8c1e-0000-4000-8000-000000000002","event_type":"settings.updated","event_timestamp":"2026-09-02T10:00:00.250000","actor_email":"ravi@orchid.example","resource_type":"notification_settings","resource_id":"=SUM(A1)","success":true,"correlation_id":null},
{"id":"3f0a8c1e-0000-4000-8000-000000000001","event_type":"auth.failed","event_timestamp":"2026-07-01T00:00:00","actor_email":null,"resource_type":null,"resource_id":null,"success":false,"correlation_id":null}]"#;
const LOAD_TEST_ROW: &str = r#"[{"id":"3f0a8c1e-0000-4000-8000-000000000003","event_type":"performance.load_test_captured","event_timestamp":"2026-09-14T08:30:00","actor_email":"dana@orchid.example","resource_type":"load_test","resource_id":"load_test:1","success":true,"correlation_id":"run-1"}]"#;
const LOAD_TEST: &str = r#"{"id":"3f0a8c1e-0000-4000-8000-000000000003","event_type":"performance.load_test_captured","event_timestamp":"2026-09-14T08:30:00","actor_id":null,"actor_email":"dana@orchid.example","actor_ip":null,"resource_type":"load_test","resource_id":"load_test:1","request_method":null,"request_path":null,"details":{"load_test":{"profile":"dashboard","concurrent_users":10,"duration_seconds":60,"results":{"total_requests":1000,"failed_requests":2,"throughput_rps":16.60},"meets_targets":true}},"success":true,"error_message":null,"correlation_id":"run-1"}"#;
const NOTIFICATIONS: &str = r#"{"slack_enabled":true,"slack_channel_override":null,"jira_enabled":false,"jira_base_url":null,"jira_email":null,"jira_project_key":null,"jira_issue_type":"Task","has_jira_api_token":false,"teams_enabled":false,"teams_webhook_url":null,"has_teams_webhook_url":false,"digest_schedule":"daily","digest_hour":9,"digest_minute":0,"alert_on_budget_warning":true,"alert_on_budget_exceeded":true,"alert_on_zombie_detected":true,"workflow_github_enabled":false,"workflow_github_owner":null,"workflow_github_repo":null,"workflow_github_workflow_id":null,"workflow_github_ref":"main","workflow_has_github_token":false,"workflow_gitlab_enabled":false,"workflow_gitlab_base_url":"https://gitlab.com","workflow_gitlab_project_id":null,"workflow_gitlab_ref":"main","workflow_has_gitlab_trigger_token":false,"workflow_webhook_enabled":true,"workflow_webhook_url":"https://hooks.example.test/w?key=invented","workflow_has_webhook_bearer_token":false}"#;
const ACTIVEOPS: &str = r#"{"auto_pilot_enabled":false,"min_confidence_threshold":0.95,"policy_enabled":true,"policy_block_production_destructive":true,"policy_require_gpu_override":true,"policy_low_confidence_warn_threshold":0.9,"policy_violation_notify_slack":true,"policy_violation_notify_jira":false,"policy_escalation_required_role":"owner"}"#;
const IDENTITY: &str = r#"{"sso_enabled":true,"allowed_email_domains":["orchid.example"],"sso_federation_enabled":false,"sso_federation_mode":"domain","sso_federation_provider_id":null,"scim_enabled":false,"has_scim_token":false,"scim_last_rotated_at":null,"scim_group_mappings":[]}"#;
/// A few of the 37 columns.
const FOCUS: &str = "BilledCost,BillingCurrency,ChargeDescription,Tags\r\n12.50000000,USD,\"Compute, on demand\",\"{\"\"team\"\":\"\"leaf\"\"}\"\r\n-0.75000000,USD,Credit,{}\r\n";
const DOCUMENT: &str = "# A document of the operator\n\nInvented.\n";

/// Answers from this file.
struct Sample;

/// A body that comes in one piece.
struct Whole(Option<Vec<u8>>);

impl Body for Whole {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(self.0.take())
    }
}

impl Driver for Sample {
    type Body = Whole;

    async fn open(&self, request: &Request) -> Result<(Head, Whole), FetchError> {
        let load_test = request.query.contains(&("event_type".into(), "performance.load_test_captured".to_owned()));
        let of_a_type = request.query.iter().any(|(name, _)| *name == "event_type");
        let (status, media_type, body) = match request.path.as_str() {
            // An owner's answer to a period that ends before it begins.
            "/api/v1/audit/compliance-pack" => {
                (400, "application/json", r#"{"error":"start_date must be <= end_date"}"#)
            }
            "/" => (200, "application/json", r#"{"status":"ok","app":"Valdrics","version":"0.1.0"}"#),
            "/api/v1/audit/logs" if load_test => (200, "application/json", LOAD_TEST_ROW),
            "/api/v1/audit/logs" if of_a_type => (200, "application/json", "[]"),
            "/api/v1/audit/logs" => (200, "application/json", LOG),
            path if path.starts_with("/api/v1/audit/logs/") => (200, "application/json", LOAD_TEST),
            "/api/v1/settings/notifications" => (200, "application/json", NOTIFICATIONS),
            "/api/v1/settings/activeops" => (200, "application/json", ACTIVEOPS),
            "/api/v1/settings/identity" => (200, "application/json", IDENTITY),
            "/api/v1/costs/export/focus" => (200, "text/csv; charset=utf-8", FOCUS),
            _ => (404, "application/json", r#"{"detail":"Not Found"}"#),
        };
        let headers = vec![("content-type".to_owned(), media_type.to_owned())];
        Ok((Head { status, headers, retry_after: None }, Whole(Some(body.as_bytes().to_vec()))))
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(path.starts_with("docs/compliance/").then(|| DOCUMENT.as_bytes().to_vec()))
    }

    async fn wait(&self, _: u64) -> Result<(), FetchError> {
        Ok(())
    }

    fn progress(&self, _: &Progress) {}
}

/// The third quarter of 2026, as of a fixed day.
fn arguments() -> Result<Arguments, Failure> {
    let recipe = Recipe::parse(VALDRICS)?;
    let now = Instant::parse("2026-10-01T08:00:00Z")?;
    let form = Form {
        tenant: "Orchid Ledger".to_owned(),
        first_day: "2026-07-01".to_owned(),
        last_day: "2026-09-30".to_owned(),
        focus: true,
        hide_secrets: true,
        ..Form::new(&recipe)
    };
    let choices = form
        .check(&recipe, now.day())
        .map_err(|wrong| wrong.into_iter().map(|field| field.message).collect::<Vec<_>>().join("; "))?;
    Ok(Arguments {
        recipe,
        choices,
        now,
        run_id: "9b1d1c52-4a51-4b6f-8a43-3f1c2d6e7a80".to_owned(),
        actor: Actor { id: None, email: Some("dana@orchid.example".to_owned()), expires: None },
        api: "https://api.orchid.example".to_owned(),
        token: Secret::default(),
        attachments: Vec::new(),
        import: None,
        number: None,
        previous: None,
        controls: Default::default(),
        seal: None,
    })
}

type Failure = Box<dyn std::error::Error>;

/// Builds the pack beside `out`, gives it its name, and returns the receipt as text.
///
/// # Errors
/// Why there is no pack; `out` is then as it was.
pub fn make(out: &Path) -> Result<String, Failure> {
    let mut name = out.file_name().ok_or_else(|| format!("{} names no file", out.display()))?.to_os_string();
    name.push(".partial");
    let partial = out.with_file_name(name);
    let cannot = |what: &Path, error: io::Error| format!("cannot write {}: {error}", what.display());
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&partial)
        .map_err(|error| cannot(&partial, error))?;
    let made = build(file).and_then(|receipt| {
        fs::rename(&partial, out).map_err(|error| cannot(out, error))?;
        Ok(receipt)
    });
    if made.is_err() {
        // What went wrong is told; a rest that cannot be removed either has the name of one.
        let _ = fs::remove_file(&partial);
    }
    Ok(text(out, &made?))
}

fn build(file: File) -> Result<Receipt, Failure> {
    let (receipt, file) = block_on(assemble(&arguments()?, &Sample, PackWriter::new(file))).map_err(|error| {
        let problem = error.problem();
        format!("{}. {}", problem.title, problem.text)
    })?;
    file.sync_all()?;
    Ok(receipt)
}

fn text(out: &Path, receipt: &Receipt) -> String {
    let mut text = String::new();
    for (name, value) in [
        ("written", out.display().to_string()),
        ("pack", receipt.pack_id.clone()),
        ("size", format!("{} bytes in {} entries", receipt.size, receipt.entries)),
        ("sha256 of the file", receipt.sha256.to_string()),
        ("sha256 of MANIFEST.txt", receipt.manifest_sha256.to_string()),
        ("sha256 of the payload", receipt.payload_sha256.to_string()),
        ("stated gaps", receipt.gaps.len().to_string()),
    ] {
        let _ = writeln!(text, "{name:<23} {value}");
    }
    text
}

/// The one argument.
fn out() -> Option<PathBuf> {
    let mut given = std::env::args_os().skip(1);
    let out = given.next().filter(|out: &OsString| !out.is_empty() && !out.to_string_lossy().starts_with('-'))?;
    given.next().is_none().then(|| PathBuf::from(out))
}

fn main() -> ExitCode {
    let Some(out) = out() else {
        let _ = writeln!(io::stderr(), "usage: make_pack OUT.zip");
        return ExitCode::from(2);
    };
    match make(&out).and_then(|receipt| Ok(io::stdout().write_all(receipt.as_bytes())?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}
