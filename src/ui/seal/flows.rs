//! What to do when a key is lost, replaced or revoked.

use leptos::prelude::*;

use crate::ui::parts::block::section;
use crate::ui::text::keys as text;

fn flow(title: &'static str, steps: &[&'static str]) -> AnyView {
    let steps = steps.iter().map(|step| view! { <li>{*step}</li> }.into_any()).collect::<Vec<_>>();
    view! { <details class="more"><summary>{title}</summary><div><ol class="prose">{steps}</ol></div></details> }
        .into_any()
}

/// The section.
pub(super) fn flows() -> AnyView {
    let content = vec![
        flow(text::LOST, &text::LOST_STEPS),
        flow(text::REPLACED, &text::REPLACED_STEPS),
        flow(text::REVOKED, &text::REVOKED_STEPS),
    ];
    section("flows-h", text::FLOWS, text::FLOWS_HINT, content.into_any())
}
