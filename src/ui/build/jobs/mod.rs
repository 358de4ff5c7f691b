//! The jobs of the evidence service: what the runbook has its owner do there.

mod countersign;
mod export;
mod fields;
mod list;
pub(super) mod parts;
mod run;
mod state;
mod verify;

use leptos::prelude::*;

use super::session_bar::{session_bar, sign_out_button};
use super::state::{Build, Screen, TITLE};
use crate::ui::parts::live::button;
use crate::ui::text::jobs as text;
use state::Jobs;

/// The way here from the form: nothing where nobody is signed in to such a service.
pub(super) fn entry(state: Build) -> Option<AnyView> {
    let here = untrack(|| state.api()).is_some_and(|api| api.kind == "evidence");
    let signed_in = state.session.with_untracked(Option::is_some);
    let open = move || state.show(Screen::Jobs, text::TITLE);
    (here && signed_in).then(|| {
        view! { <p class="after">{button("link-button", text::OPEN, open)} " " <span class="hint">{text::OPEN_HINT}</span></p> }
            .into_any()
    })
}

/// The screen.
pub(super) fn jobs(build: Build) -> AnyView {
    let state = Jobs::new(build);
    state.ask_list();
    let end = view! {
        <span class="buttons">{button("link-button", text::BACK, move || build.choose(None))} {sign_out_button(build)}</span>
    };
    let jump = [
        ("#list-h", text::LIST),
        ("#runs-h", text::RUNS),
        ("#export-h", text::EXPORT),
        ("#verify-h", text::VERIFY),
        ("#countersign-h", text::COUNTERSIGN),
    ];
    let jump = jump.map(|(href, name)| view! { <a href=href>{name}</a> }.into_any());
    view! {
        {session_bar(build, end.into_any())}
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{text::TITLE}</h1>
            <p class="lead">{text::LEAD}</p>
        </header>
        <nav class="jump jump--first" aria-label=text::JUMP>{Vec::from(jump)}</nav>
        <p class="hush" role="status">{move || state.told.get()}</p>
        {list::list(state)}
        {run::runs(state)}
        {export::export(state)}
        {verify::verify(state)}
        {countersign::countersign(state)}
    }
    .into_any()
}
