//! A build that ended without a pack: what happened, why, what to do. The choices are kept.

use leptos::prelude::*;

use super::session_bar::{session_bar, sign_out_button};
use super::state::{Build, TITLE};
use crate::assemble::{Problem, ProblemKind};
use crate::model::instant::Instant;
use crate::ui::format;
use crate::ui::parts::digest::copy;
use crate::ui::parts::errors::summary_of;
use crate::ui::parts::live::button;
use crate::ui::text::{build as text, common};
use crate::web::page;

fn action(label: &'static str, main: bool, press: impl Fn() + 'static) -> AnyView {
    button(if main { "button button--main" } else { "button" }, label, press)
}

fn actions(state: Build, kind: ProblemKind) -> Vec<AnyView> {
    let again = || action(text::TRY_AGAIN, true, move || state.start());
    let back = || action(text::BACK, false, move || state.choose(None));
    match kind {
        ProblemKind::SignedOut | ProblemKind::Role | ProblemKind::Plan | ProblemKind::Upgrade | ProblemKind::Key => {
            vec![action(text::SIGN_IN_AGAIN, true, move || state.sign_out()), back()]
        }
        ProblemKind::File => vec![action(text::BACK, true, move || state.choose(None))],
        ProblemKind::Option => vec![action(text::CHANGE_IT, true, move || state.choose(None))],
        ProblemKind::NoAnswer => {
            let api = untrack(|| state.api()).map(|api| api.url).unwrap_or_default();
            let request = move || text::for_administrator(&api, &page::origin());
            vec![again(), back(), copy("button", request, text::COPY_ADMIN, common::COPIED)]
        }
        _ => vec![again(), back()],
    }
}

/// Method, path, status and time, for those who ask further; nothing when there was no request.
pub(super) fn details(problem: &Problem, at: Option<Instant>) -> Option<AnyView> {
    let time = at.map(|at| format!("{}, {}", format::day(at.day()), format::clock_seconds(at)));
    let status = problem.status.map(|status| status.to_string());
    let lines = [("Request", problem.request.clone()), ("Status", status), ("Time", time)];
    let line = |(name, value): (&'static str, Option<String>)| {
        value.map(|value| view! { <dt>{name}</dt><dd class="path">{value}</dd> }.into_any())
    };
    problem.request.is_some().then(|| {
        view! {
            <details class="more">
                <summary>{common::DETAILS}</summary>
                <dl class="pairs">{lines.into_iter().filter_map(line).collect::<Vec<_>>()}</dl>
            </details>
        }
        .into_any()
    })
}

pub(super) fn failed(state: Build, problem: &Problem) -> AnyView {
    let content = view! { <p>{problem.text.clone()}</p><p class="small">{text::KEPT}</p>{details(problem, state.failed_at.get_value())} };
    view! {
        {session_bar(state, sign_out_button(state))}
        <header class="page-head"><h1 id=TITLE tabindex="-1">{text::TITLE}</h1></header>
        {summary_of(problem.title.clone(), content)}
        <div class="buttons after">{actions(state, problem.kind)}</div>
    }
    .into_any()
}
