//! A run's record: just made, or looked up by its id.

use leptos::prelude::*;

use super::parts::{fact, facts, form, keep, outcome};
use super::state::{Answer, Jobs, read_run};
use crate::source::ops::{self, FieldProblem, Job, RUNBOOK_FIELDS, Reported, Run};
use crate::ui::parts::block::{section, stack, told};
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;

/// The record, which takes the focus.
pub(super) const RESULT: &str = "run-result";

const ID: &str = "run_id";

fn record(state: Jobs, run: &Run, body: &[u8]) -> AnyView {
    let job = state.ran.get_untracked();
    let copy = job.as_ref().is_some_and(|job| job.vault_copy);
    let (good, failed) = (run.status == "SUCCESS", run.status == "FAILED");
    let tone = if good {
        Tone::Pass
    } else if failed {
        Tone::Fail
    } else {
        Tone::Note
    };
    let error = run.error_message.clone().unwrap_or_default();
    let title = text::run_title(job.as_ref().map(|job| job.name.as_str()), &run.status);
    let mut lines = vec![
        ("run_id", fact(&run.run_id)),
        ("started_at", fact(text::when(&run.started_at))),
        ("finished_at", run.finished_at.as_deref().map_or((text::NONE.to_owned(), false), |at| fact(text::when(at)))),
        ("triggered_by", fact(&run.triggered_by)),
        ("error_message", run.error_message.as_ref().map_or((text::NONE.to_owned(), false), fact)),
    ];
    let more = ["retry_attempts", "last_error"];
    lines.extend(more.into_iter().filter_map(|name| run.text(name).map(|value| (name, fact(value)))));
    // A run that failed wrote no package that it would name.
    if !failed {
        lines.extend(RUNBOOK_FIELDS.map(|name| (name, text::reported(run.reported(name), text::NOT_REPORTED))));
    }
    let unsigned = run.reported("signature_enabled") == Reported::Text("false".to_owned());
    stack([
        Some(told(tone, title, error, None)),
        failed.then(|| view! { <p>{text::THEN_EXPORT}</p> }.into_any()),
        (copy && good && run.reported("vault_copy_path") == Reported::Null)
            .then(|| told(Tone::Fail, text::NO_COPY, text::NO_COPY_TEXT, None)),
        (unsigned && good).then(|| told(Tone::Warn, text::UNSIGNED, "", None)),
        job.filter(|job| good && job.strict).map(|job| strict(&job)),
        Some(facts(lines)),
        Some(keep(state, "run", body, run.reported("package_path"))),
    ])
}

/// What a good run of a strict job does not show.
fn strict(job: &Job) -> AnyView {
    if job.vault_copy {
        told(Tone::Warn, text::JOB_STRICT, "", None)
    } else {
        told(Tone::Fail, text::JOB_VOID, "", None)
    }
}

fn asked(state: Jobs) -> (Op, &'static str) {
    if state.ran.with_untracked(Option::is_some) { (Op::Run, text::RUN_WAIT) } else { (Op::LookUp, text::LOOK_UP_WAIT) }
}

fn draw(state: Jobs, answer: &Answer, body: &[u8]) -> AnyView {
    match answer {
        Answer::Run(Some(run)) => record(state, run, body),
        _ => told(Tone::Warn, text::UNKNOWN_RUN, text::UNKNOWN_RUN_TEXT, None),
    }
}

fn look_up(state: Jobs) {
    let Some(call) = ops::look_up(&state.look_up.text(ID)) else {
        state.look_up.pass(vec![FieldProblem { field: ID, message: text::RUN_ID_WRONG }]);
        return;
    };
    state.ran.set(None);
    state.ask(call, text::LOOK_UP_WAIT, read_run, state.run, Some(RESULT));
}

pub(super) fn runs(state: Jobs) -> AnyView {
    let field = state.look_up.field(ID, text::RUN_ID, text::RUN_ID_HINT);
    let result = outcome(state, RESULT, asked, state.run, draw);
    let form = form(state, field, text::LOOK_UP, state.run, look_up);
    section("runs-h", text::RUNS, text::RUNS_HINT, stack([Some(result), Some(form)]))
}
