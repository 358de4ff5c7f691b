//! The pre-check: the jobs that there are, and the settings that no route tells.

use leptos::prelude::*;

use super::parts::failed;
use super::state::{Answer, Jobs, Remote};
use crate::source::ops::Job;
use crate::ui::parts::block::{self, section, stack, told};
use crate::ui::parts::dialog::Question;
use crate::ui::parts::field::tick;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::{button, live, press};
use crate::ui::parts::status::{status, tag};
use crate::ui::text::jobs as text;
use crate::ui::text::jobs::Op;
use crate::ui::text::verdict::Tone;
use crate::web::page;

const RUN: &str = "run-job";

fn row(state: Jobs, job: &Job) -> AnyView {
    let export = job.is_export().then(|| view! { " " {tag(text::IS_EXPORT)} }.into_any());
    let schedule = if job.schedule.is_empty() { text::BY_HAND.to_owned() } else { job.schedule.clone() };
    let shape = if job.is_active() { Icon::Pass } else { Icon::Absent };
    let chosen = job.clone();
    let run = press(move || {
        if !state.run.with_untracked(Remote::is_asked) {
            state.chosen.set(Some(chosen.clone()));
            page::open_dialog(RUN);
        }
    });
    let busy = move || state.run.with(Remote::is_asked).then_some("true");
    let run = job.is_active().then(|| {
        view! { <button class="button button--small" type="button" aria-label=text::run_label(&job.name) aria-disabled=busy on:click=run>{text::RUN}</button> }
            .into_any()
    });
    let head = view! { {job.name.clone()} <span class="sub">{job.description.clone()}</span> }.into_any();
    let kind = view! { <span class="path">{job.job_type.clone()}</span> {export} }.into_any();
    let cells = vec![
        ("wide", "", kind),
        ("wide path", text::LIST_COLUMNS[2], schedule.into_any()),
        ("wide", text::LIST_COLUMNS[3], job.owner.clone().into_any()),
        ("st", "", status(Tone::None, shape, job.status.clone())),
        ("wide", text::LIST_COLUMNS[5], text::when(&job.updated_at).into_any()),
        ("wide", "", run.into_any()),
    ];
    block::row(head, cells)
}

fn table(state: Jobs, jobs: &[Job]) -> AnyView {
    let active = jobs.iter().filter(|job| job.is_active() && job.is_export()).count();
    let precheck = if active == 0 {
        told(Tone::Fail, text::NO_EXPORT, text::NO_EXPORT_TEXT, None)
    } else {
        view! { <p>{text::active(active)}</p> }.into_any()
    };
    let jobs = if jobs.is_empty() {
        view! { <p class="quiet after">{text::NO_JOBS}</p> }.into_any()
    } else {
        let rows = jobs.iter().map(|job| row(state, job)).collect();
        block::table("table jobs stack after", "list-h", &text::LIST_COLUMNS, rows)
    };
    stack([Some(precheck), Some(jobs)])
}

fn settings() -> AnyView {
    let lines = text::SETTINGS_NAMES.map(|(name, about)| {
        view! { <li><span class="path">{name}</span> <span class="quiet">{about}</span></li> }.into_any()
    });
    view! {
        <details class="more">
            <summary>{text::SETTINGS}</summary>
            <div><p class="prose">{text::SETTINGS_TEXT}</p><ul class="plain-list after">{Vec::from(lines)}</ul></div>
        </details>
    }
    .into_any()
}

pub(super) fn list(state: Jobs) -> AnyView {
    let jobs = live(move || {
        state.list.with(|list| match list {
            Remote::Here(Answer::Jobs(jobs), _) => table(state, jobs),
            Remote::Failed(trouble) => view! { <div role="alert">{failed(state, Op::List, trouble)}</div> }.into_any(),
            _ => view! { <p class="hint">{text::LIST_WAIT}</p> }.into_any(),
        })
    });
    let all = tick("all-jobs", text::SHOW_ALL, state.all.into(), move |all| {
        state.all.set(all);
        state.ask_list();
    });
    let question =
        Question { id: RUN, title: text::RUN_TITLE, text: text::RUN_TEXT, safe: text::RUN_NO, go: text::RUN_YES };
    let name = move || state.chosen.with(|job| job.as_ref().map(|job| job.name.clone()));
    let about = view! { <p class="path">{move || name()}</p> };
    let content = view! {
        {jobs}
        <div class="row-fields after">{all} {button("button button--small", text::REFRESH, move || state.ask_list())}</div>
        {settings()}
        {question.about(about, move || state.run_chosen())}
    };
    section("list-h", text::LIST, "", content.into_any())
}
