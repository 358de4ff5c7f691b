//! The packs that DriftWise's own server makes: what there are, one more, and what may be done with each.

mod ask;
mod list;
mod state;

use leptos::prelude::*;

use super::Asking;
use crate::source::driftwise;
use crate::ui::frame::TITLE;
use crate::ui::parts::block::{stack, told};
use crate::ui::parts::field::Field;
use crate::ui::parts::live::{button, live};
use crate::ui::text::exports as text;
use crate::ui::text::exports::Op;
use crate::ui::text::jobs;
use crate::ui::text::verdict::Tone;
use crate::web::driftwise::Failure;
use crate::web::page;
use state::Exports;

/// The screen.
pub(super) fn exports(asking: Asking) -> AnyView {
    let state = Exports::new(asking);
    if state.org.with_untracked(|org| !org.is_empty()) {
        state.begin();
    }
    let key = state
        .key
        .then(|| view! { <div id="exports-key">{told(Tone::Warn, text::KEY, text::KEY_TEXT, None)}</div> }.into_any());
    let rest = live(move || {
        if state.org.with(String::is_empty) {
            organisation(state)
        } else {
            stack([Some(list::list(state)), Some(ask::ask(state))])
        }
    });
    view! {
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{text::TITLE}</h1>
            <p class="lead">{text::LEAD}</p>
            <p class="hint">{text::CHECK} <a href="verify.html" target="_blank" rel="noopener">{text::CHECK_LINK}</a> "."</p>
        </header>
        <p class="hush" role="status">{move || state.told.get()}</p>
        {key}
        {rest}
    }
    .into_any()
}

/// Asks whose packs they are, where neither the sign-in nor the site says it.
fn organisation(state: Exports) -> AnyView {
    let (typed, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let org = typed.with_untracked(|typed| typed.trim().to_owned());
        if driftwise::list(&org, None).is_none() {
            wrong.set(Some(text::ORG_WRONG.to_owned()));
            return page::focus_field("organisation");
        }
        state.org.set(org);
        state.begin();
        page::focus(state::LIST);
    });
    let field = Field { hint: text::ORG_HINT.to_owned(), ..Field::new("organisation", text::ORG) };
    let field = field.view(typed.into(), wrong.into(), move |text| typed.set(text));
    view! {
        <form class="ask after" on:submit=send novalidate=true>
            {field}
            <div class="buttons"><button class="button" type="submit">{text::ORG_GO}</button></div>
        </form>
    }
    .into_any()
}

/// Why there is no answer.
fn failed(state: Exports, op: Op, failure: &Failure) -> AnyView {
    let (tone, title, words) = state.failure(op, failure);
    let over = matches!(failure, Failure::Refused(driftwise::Refused::SignIn { .. }));
    let again = over.then(|| {
        let again = button("button button--small", jobs::SIGN_IN_AGAIN, move || state.sign_out());
        view! { <div class="buttons">{again}</div> }.into_any()
    });
    told(tone, title, words, again)
}
