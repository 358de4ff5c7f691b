//! On a finished pack: how far the owner is with the playbook, and the launch gate.

use leptos::prelude::*;

use super::state::Build;
use crate::playbook::readiness::{Status, Summary};
use crate::ui::format::number;
use crate::ui::parts::live::{button, live};
use crate::ui::parts::notice::notice;
use crate::ui::text::playbook as text;

/// The words of a count on the receipt; what is done says how much of it rests on somebody's word.
fn counts(summary: &Summary) -> Vec<AnyView> {
    let fact = |name: &'static str, count: u64| view! { <div><dt>{name}</dt><dd>{number(count)}</dd></div> }.into_any();
    let done = summary.count(Status::Done);
    vec![
        fact("Computed, done", done.saturating_sub(summary.attested)),
        fact("Attested", summary.attested),
        fact("Failed", summary.count(Status::Failed)),
        fact("Overdue", summary.count(Status::Overdue)),
        fact("Open", summary.count(Status::Open)),
        fact("Not applicable", summary.count(Status::NotApplicable)),
    ]
}

pub(super) fn readiness(state: Build, summary: &Summary) -> AnyView {
    let (tone, word, meaning) = text::gate(summary.gate);
    let gate = notice(tone, view! { <h3>{text::LAUNCH_GATE} ": " {word}</h3><p class="small">{meaning}</p> });
    let unsaved = state.attesting.unsaved;
    let save = live(move || {
        unsaved.get().then(|| {
            view! {
                <div class="buttons after">
                    {button("button button--small", text::ATTEST_SAVE, move || state.save_attestations())}
                    <span class="hint">{text::ATTEST_SAVE_HINT}</span>
                </div>
            }
            .into_any()
        })
    });
    view! {
        <section class="block" aria-labelledby="readiness-h">
            <header><h2 id="readiness-h">{text::READINESS}</h2><p class="aside-note">{text::READINESS_HINT}</p></header>
            {gate}
            <dl class="counts">{counts(summary)}</dl>
            {save}
        </section>
    }
    .into_any()
}
