//! A build that ended without a pack: what happened, why, what to do. The choices are kept.

use leptos::prelude::*;

use super::session_bar::{session_bar, sign_out_button};
use super::state::{Build, TITLE};
use crate::assemble::{Problem, ProblemKind};
use crate::ui::parts::digest::copy;
use crate::ui::parts::errors::summary_of;
use crate::ui::text::{build as text, common};
use crate::web::page;

fn action(label: &'static str, main: bool, press: impl Fn() + 'static) -> AnyView {
    view! { <button class="button" class:button--main=main type="button" on:click=move |_| press()>{label}</button> }
        .into_any()
}

fn actions(state: Build, kind: ProblemKind) -> Vec<AnyView> {
    let again = || action(text::TRY_AGAIN, true, move || state.start());
    let back = || action(text::BACK, false, move || state.choose(None));
    match kind {
        ProblemKind::SignedOut => vec![action(text::SIGN_IN_AGAIN, true, move || state.sign_out()), back()],
        ProblemKind::Role | ProblemKind::Plan => {
            vec![action(text::SIGN_IN_AGAIN, true, move || state.sign_out()), back()]
        }
        ProblemKind::Option => vec![action(text::CHANGE_IT, true, move || state.choose(None))],
        ProblemKind::NoAnswer => {
            let api = untrack(|| state.api()).map(|api| api.url).unwrap_or_default();
            let request = move || text::for_administrator(&api, &page::origin());
            vec![again(), back(), copy("button", request, text::COPY_ADMIN, common::COPIED)]
        }
        _ => vec![again(), back()],
    }
}

fn details(problem: &Problem) -> Option<AnyView> {
    let request = problem.request.clone().map(|request| view! { <dt>"Request"</dt><dd class="path">{request}</dd> });
    let status = problem.status.map(|status| view! { <dt>"Status"</dt><dd>{status}</dd> });
    (request.is_some() || status.is_some()).then(|| {
        view! {
            <details class="more">
                <summary>{common::DETAILS}</summary>
                <dl class="pairs">{request}{status}</dl>
            </details>
        }
        .into_any()
    })
}

pub(super) fn failed(state: Build, problem: &Problem) -> AnyView {
    let content = view! { <p>{problem.text.clone()}</p><p class="small">{text::KEPT}</p>{details(problem)} };
    view! {
        {session_bar(state, sign_out_button(state))}
        <header class="page-head"><h1 id=TITLE tabindex="-1">{text::TITLE}</h1></header>
        {summary_of(problem.title.clone(), content)}
        <div class="buttons after">{actions(state, problem.kind)}</div>
    }
    .into_any()
}
