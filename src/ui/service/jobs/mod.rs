//! The jobs of the evidence service: what the runbook has its owner do there.

mod countersign;
mod export;
mod fields;
mod list;
mod parts;
mod run;
mod state;
mod verify;

use leptos::prelude::*;

use super::Asking;
use crate::ui::frame::TITLE;
use crate::ui::text::jobs as text;
use state::Jobs;

/// The screen.
pub(super) fn jobs(asking: Asking) -> AnyView {
    let state = Jobs::new(asking);
    state.ask_list();
    let jump = [
        ("#list-h", text::LIST),
        ("#runs-h", text::RUNS),
        ("#export-h", text::EXPORT),
        ("#verify-h", text::VERIFY),
        ("#countersign-h", text::COUNTERSIGN),
    ];
    let jump = jump.map(|(href, name)| view! { <a href=href>{name}</a> }.into_any());
    view! {
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
