//! Jobs and their runs.

use super::{VERIFY, ask, post, server};
use crate::support::Server;
use crate::support::json::Json;
use axum::http::Method;

async fn jobs(server: &Server, query: &str) -> Vec<Json> {
    ask(server, "ops-audit", Method::GET, &format!("/ops/jobs{query}"), "").await.json().list()
}

async fn run(server: &Server, name: &str) -> Json {
    let job = jobs(server, "").await.into_iter().find(|job| job.get("name").text() == name).unwrap();
    let path = format!("/ops/jobs/{}/run", job.get("id").text());
    let reply = ask(server, "ops-admin", Method::POST, &path, "{\"triggered_by\":\"lena\"}").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let run = reply.json();
    let keys =
        ["run_id", "job_id", "started_at", "finished_at", "status", "triggered_by", "error_message", "result_summary"];
    assert_eq!(run.keys(), keys);
    assert_eq!((run.get("job_id"), run.get("run_id").text().len()), (job.get("id"), 32));
    let kept = ask(server, "ops-audit", Method::GET, &format!("/ops/jobs/runs/{}", run.get("run_id").text()), "").await;
    assert_eq!(kept.json(), run);
    run
}

#[tokio::test]
async fn jobs_are_listed_and_run_by_those_who_may() {
    let server = server(&[]);
    let all = jobs(&server, "").await;
    let keys = [
        "id",
        "created_at",
        "updated_at",
        "name",
        "job_type",
        "payload",
        "owner",
        "schedule_cron",
        "status",
        "description",
    ];
    assert!(all.len() == 4 && all.iter().all(|job| job.keys() == keys));
    assert_eq!(jobs(&server, "?active_only=true").await.len(), 3);
    assert_eq!(jobs(&server, "?limit=1").await, all[..1]);
    let disabled = all.iter().find(|job| job.get("status").text() == "DISABLED").unwrap().get("id").text();
    for (user, id, status) in [
        ("ops-audit", all[0].get("id").text(), 403),
        ("ops-risk", "0123", 404),
        ("ops-risk", disabled, 403),
        ("ops-research", all[0].get("id").text(), 403),
    ] {
        let reply = ask(&server, user, Method::POST, &format!("/ops/jobs/{id}/run"), "{}").await;
        assert_eq!((reply.status, reply.json().keys()), (status, vec!["detail"]), "{user} {id}");
    }
    let unknown = ask(&server, "ops-audit", Method::GET, "/ops/jobs/runs/0123", "").await;
    assert_eq!((unknown.status, unknown.body.as_str()), (200, "null"));
}

#[tokio::test]
async fn a_run_says_what_it_wrote_and_no_more() {
    let server = server(&[]);
    let run = run(&server, "nightly-evidence-export").await;
    assert_eq!((run.get("status").text(), run.get("triggered_by").text()), ("SUCCESS", "lena"));
    let summary = run.get("result_summary");
    let keys = ["bundle_id", "package_path", "package_sha256", "signature_enabled", "vault_copy_path", "file_count"];
    assert_eq!(summary.keys(), keys);
    let body = format!("{{\"package_path\":\"{}\"}}", summary.get("vault_copy_path").text());
    assert_eq!(post(&server, VERIFY, &body).await.get("signature_valid"), &Json::Bool(true));
}

#[tokio::test]
async fn a_strict_run_fails_after_its_retries_and_leaves_every_attempt() {
    let server = server(&[]);
    let failed = run(&server, "archive-with-unreachable-kms").await;
    assert_eq!(failed.get("status").text(), "FAILED");
    let summary = failed.get("result_summary");
    assert_eq!(summary.keys(), ["error", "retry_attempts", "last_error"]);
    assert_eq!(summary.get("retry_attempts").int(), 2);
    assert_eq!(summary.get("last_error"), failed.get("error_message"));
    let left = server.app.options.evidence.files();
    assert_eq!(left.iter().filter(|path| path.ends_with(".zip")).count(), 6, "{left:?}");
}
