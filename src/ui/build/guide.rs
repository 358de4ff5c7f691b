//! How a pack serves a procurement review: the vendor's four steps, and what this page does of them.

use leptos::prelude::*;

use super::state::Build;
use crate::ui::parts::live::button;
use crate::ui::text::choosing as text;

pub(super) fn guide(state: Build) -> AnyView {
    let all = move || {
        state.form.update(|form| {
            (form.focus, form.savings, form.realized, form.close) = (true, true, true, true);
        });
    };
    let steps = text::GUIDE_STEPS.into_iter().enumerate().map(|(index, (title, how))| {
        let extra = match index {
            0 => view! { <pre class="sample" tabindex="0" role="region" aria-label=title>{text::GUIDE_COMMAND}</pre> }
                .into_any(),
            2 => view! { <div class="buttons">{button("button button--small", text::GUIDE_ALL, all)}</div> }.into_any(),
            _ => ().into_any(),
        };
        view! { <li><b>{title}</b><p>{how}</p>{extra}</li> }
    });
    view! {
        <details class="more guide">
            <summary>{text::GUIDE}</summary>
            <ol class="guide__steps">{steps.collect::<Vec<_>>()}</ol>
        </details>
    }
    .into_any()
}
