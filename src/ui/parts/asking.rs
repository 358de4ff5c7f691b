//! A field with a button of its own, for a text that is handed on once.

use leptos::prelude::*;

use super::live::live;
use crate::web::page;

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    /// The field's id; hint and error take it with `-hint` and `-error`.
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) button: &'static str,
    /// What is wrong with a text that is not taken.
    pub(crate) missing: &'static str,
    /// Whether the text is hidden, and leaves the field whether it is taken or not.
    pub(crate) is_secret: bool,
}

/// The field; `wrong` says what came of the text before. `take` says whether it takes a text, which is in no signal.
pub(crate) fn asking(what: Asking, wrong: Option<String>, take: impl Fn(String) -> bool + 'static) -> AnyView {
    asked(what, wrong, Box::new(take))
}

fn asked(what: Asking, wrong: Option<String>, take: Box<dyn Fn(String) -> bool>) -> AnyView {
    let Asking { id, label, hint, button, missing, is_secret } = what;
    let error = RwSignal::new(wrong);
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !take(if is_secret { page::take_text(id) } else { page::text(id) }) {
            error.set(Some(missing.to_owned()));
            page::focus_field(id);
        }
    });
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let both = format!("{error_id} {hint_id}");
    let (alone, place) = (hint_id.clone(), error_id.clone());
    let described = Signal::derive(move || if error.with(Option::is_some) { both.clone() } else { alone.clone() });
    let told = live(move || {
        let place = place.clone();
        error.get().map(|error| view! { <p class="field__error" id=place role="alert">{error}</p> }.into_any())
    });
    view! {
        <form class="token secret after" on:submit=send novalidate=true>
            <div class="field">
                <label for=id>{label}</label>
                <input
                    class="input"
                    id=id
                    type=if is_secret { "password" } else { "text" }
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=move || described.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                />
                {told}
                <p class="hint" id=hint_id>{hint}</p>
            </div>
            <button class="button" type="submit">{button}</button>
        </form>
    }
    .into_any()
}
