//! How a pack serves a procurement review: the vendor's four steps, and what this page does of them.

use leptos::prelude::*;

use super::state::Build;
use crate::ui::text::choosing as text;

pub(super) fn guide(state: Build) -> AnyView {
    let all = move |_| {
        state.form.update(|form| {
            (form.focus, form.savings, form.realized, form.close) = (true, true, true, true);
        });
    };
    let steps = text::GUIDE_STEPS.into_iter().enumerate().map(|(index, (title, how))| {
        let extra = match index {
            0 => view! { <pre class="sample" tabindex="0" role="region" aria-label=title>{text::GUIDE_COMMAND}</pre> }.into_any(),
            2 => {
                view! { <div class="buttons"><button class="button button--small" type="button" on:click=all>{text::GUIDE_ALL}</button></div> }
                    .into_any()
            }
            _ => ().into_any(),
        };
        view! { <li><b>{title}</b><p>{how}</p>{extra}</li> }
    });
    view! {
        <details class="more guide">
            <summary>{text::GUIDE}</summary>
            <ol class="guide__steps">{steps.collect_view()}</ol>
        </details>
    }
    .into_any()
}
