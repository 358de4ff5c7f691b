//! The error summary: on top, focused, each line a link to its field.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::ui::text::common;
use crate::web::page;

/// Where the focus goes after a refused form.
pub(crate) const SUMMARY: &str = "errors";

/// The summary of these errors (the field's id and the sentence); nothing when there are none.
pub(crate) fn summary(errors: Vec<(String, String)>) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let lines = errors
        .into_iter()
        .map(|(field, message)| {
            let href = format!("#{field}");
            let go: Box<dyn FnMut(leptos::ev::MouseEvent)> = Box::new(move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                page::focus_field(&field);
            });
            view! { <li><a href=href on:click=go>{message}</a></li> }
        })
        .collect::<Vec<_>>();
    summary_of(common::PROBLEM, view! { <ul>{lines}</ul> })
}

/// A summary with a title of its own.
pub(crate) fn summary_of(title: impl Into<String>, content: impl IntoAny) -> AnyView {
    around(title.into(), content.into_any())
}

fn around(title: String, content: AnyView) -> AnyView {
    view! {
        <section class="errors" id=SUMMARY tabindex="-1" role="alert" aria-labelledby="errors-h">
            {icon(Icon::Fail)}
            <div>
                <h2 id="errors-h">{title}</h2>
                {content}
            </div>
        </section>
    }
    .into_any()
}
