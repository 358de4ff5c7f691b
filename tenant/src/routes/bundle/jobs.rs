//! `/ops/jobs`: what is scheduled, and runs of it. A run is over when its answer comes; what it did is kept in memory.

use super::{Answer, READ, RUN, blocking, user};
use crate::app::App;
use crate::bundle::request::{Request, body};
use crate::bundle::sign::zulu_form;
use crate::bundle::{Refusal, export::export};
use crate::db::ops::{self, Event, Job};
use crate::dict;
use crate::error::{self, json, ok};
use crate::pyjson::Py;
use crate::query::Query;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;

/// The longest pause before another try, whatever is asked for.
const PAUSE: Duration = Duration::from_secs(2);

fn card(job: &Job) -> Py {
    dict! {
        "id" => job.id.as_str(),
        "created_at" => zulu_form(job.created),
        "updated_at" => zulu_form(job.updated),
        "name" => job.name.as_str(),
        "job_type" => job.job_type.as_str(),
        "payload" => Py::Raw(job.payload.clone()),
        "owner" => job.owner.as_str(),
        "schedule_cron" => job.cron.as_str(),
        "status" => job.status.as_str(),
        "description" => job.description.as_str(),
    }
}

async fn all(app: &App) -> Result<Vec<Job>, Refusal> {
    let jobs: Result<_, error::Refusal> = app.db.read(ops::jobs).await;
    Ok(jobs?)
}

/// `GET /ops/jobs`.
pub(super) async fn list(State(app): State<Arc<App>>, request: Parts) -> Answer {
    user(&app, &request.headers, &READ).await?;
    let mut query = Query::new(request.uri.query());
    let active = query.bool("active_only", false);
    let limit = query.int("limit", 200, 1, Some(2000));
    if let Err(error::Refusal::Validation(details)) = query.finish() {
        return Err(Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, details));
    }
    let jobs = all(&app).await?;
    let wanted = jobs.iter().filter(|job| !active || job.status == "ACTIVE");
    Ok(ok(&Py::List(wanted.take(usize::try_from(limit).unwrap_or(0)).map(card).collect())))
}

/// How often to try again, and after which pause in seconds.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Retry {
    max_retries: u32,
    backoff_seconds: u64,
}

/// A job's payload.
#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(borrow)]
    request: &'a RawValue,
    #[serde(default, rename = "_retry")]
    retry: Retry,
}

/// What became of a run: its summary, and the last error of one that failed.
struct Outcome {
    summary: Py,
    error: Option<String>,
}

/// `POST /ops/jobs/{id}/run`: answers when the run is over, with 200 even when it failed.
pub(super) async fn run(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answer {
    #[derive(Deserialize)]
    struct Trigger {
        triggered_by: Option<String>,
    }
    let user = user(&app, &headers, &RUN).await?;
    let by = serde_json::from_slice::<Trigger>(&bytes).ok().and_then(|trigger| trigger.triggered_by);
    let by = by.filter(|by| !by.is_empty()).unwrap_or(user.demo_id);
    let job = all(&app).await?.into_iter().find(|job| job.id == id);
    let job = job.ok_or_else(|| Refusal::of(StatusCode::NOT_FOUND, format!("job not found: {id}")))?;
    if job.status != "ACTIVE" {
        return Err(Refusal::of(StatusCode::FORBIDDEN, format!("job is disabled: {id}")));
    }
    let events: Result<_, error::Refusal> = app.db.read(ops::events).await;
    let (events, triggered_by, job_id) = (events?, by.clone(), job.id.clone());
    let state = Arc::clone(&app);
    let started = app.now().as_microsecond();
    let done = blocking(move || Ok(attempts(&state, &job, &events, &by))).await?;
    let run_id = uuid::Uuid::new_v4().simple().to_string();
    let run = dict! {
        "run_id" => run_id.as_str(),
        "job_id" => job_id,
        "started_at" => zulu_form(started),
        "finished_at" => zulu_form(app.now().as_microsecond()),
        "status" => if done.error.is_none() { "SUCCESS" } else { "FAILED" },
        "triggered_by" => triggered_by,
        "error_message" => done.error,
        "result_summary" => done.summary,
    };
    app.runs.keep(run_id, run.clone());
    Ok(ok(&run))
}

/// Exports until it succeeds or there are no tries left; every failure is tried again.
fn attempts(app: &App, job: &Job, events: &[Event], by: &str) -> Outcome {
    let mut retries = 0;
    loop {
        let (tried, retry) = attempt(app, job, events, by);
        match tried {
            Ok(written) => {
                let mut summary = dict! {};
                for name in ["bundle_id", "package_path", "package_sha256"] {
                    summary.push(name, written.get(name).cloned().unwrap_or(Py::Null));
                }
                let enabled = written.get("signature").and_then(|signature| signature.get("enabled"));
                summary.push("signature_enabled", enabled.cloned().unwrap_or(Py::Null));
                for name in ["vault_copy_path", "file_count"] {
                    summary.push(name, written.get(name).cloned().unwrap_or(Py::Null));
                }
                if retries > 0 {
                    summary.push("retry_attempts", i64::from(retries));
                }
                return Outcome { summary, error: None };
            }
            Err(error) if retries >= retry.max_retries.min(5) => {
                let summary = dict! {
                    "error" => error.as_str(), "retry_attempts" => i64::from(retries), "last_error" => error.as_str(),
                };
                return Outcome { summary, error: Some(error) };
            }
            Err(_) => {
                retries += 1;
                std::thread::sleep(Duration::from_secs(retry.backoff_seconds.min(60)).min(PAUSE));
            }
        }
    }
}

fn attempt(app: &App, job: &Job, events: &[Event], by: &str) -> (Result<Py, String>, Retry) {
    let payload: Payload<'_> = match serde_json::from_str(&job.payload) {
        Ok(payload) => payload,
        Err(error) => return (Err(error.to_string()), Retry::default()),
    };
    let written = body(payload.request.get().as_bytes())
        .and_then(|body| Request::read(&body, by))
        .and_then(|request| export(&app.options.evidence, &request, events, app.now().as_microsecond()));
    (written.map_err(|refusal| refusal.text()), payload.retry)
}

/// `GET /ops/jobs/runs/{id}`: `null` for one that nobody knows.
pub(super) async fn one_run(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    user(&app, &headers, &READ).await?;
    Ok(json(StatusCode::OK, &app.runs.get(&id).unwrap_or(Py::Null)))
}
