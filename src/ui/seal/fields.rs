//! The fields of a form. What is typed is in no signal: it is read when the form is sent.

use leptos::prelude::*;

use crate::ui::parts::live::live;
use crate::web::page;

/// What is wrong with the fields of a form: each with the field's id.
pub(super) type Wrong = RwSignal<Vec<(&'static str, String)>>;

/// A field of one line.
pub(super) struct Line {
    /// The field's id; hint and error take it with `-hint` and `-error`.
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    /// What stands in it.
    pub(super) value: String,
    pub(super) is_secret: bool,
}

impl Line {
    /// A field with nothing in it.
    pub(super) fn new(id: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { id, label, hint, value: String::new(), is_secret: false }
    }

    pub(super) fn view(self, wrong: Wrong) -> AnyView {
        let Self { id, label, hint, value, is_secret } = self;
        let (hint_id, described) = (format!("{id}-hint"), described(id, wrong));
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    class="input"
                    id=id
                    type=if is_secret { "password" } else { "text" }
                    value=value
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=move || described.get()
                    aria-invalid=move || is_wrong(id, wrong).then_some("true")
                />
                {error(id, wrong)}
                <p class="hint" id=hint_id>{hint}</p>
            </div>
        }
        .into_any()
    }
}

fn is_wrong(id: &'static str, wrong: Wrong) -> bool {
    wrong.with(|wrong| wrong.iter().any(|(of, _)| *of == id))
}

/// What describes a control: its hint, and what is wrong.
pub(super) fn described(id: &'static str, wrong: Wrong) -> Signal<String> {
    Signal::derive(move || if is_wrong(id, wrong) { format!("{id}-error {id}-hint") } else { format!("{id}-hint") })
}

/// What is wrong with a control, below it.
pub(super) fn error(id: &'static str, wrong: Wrong) -> AnyView {
    live(move || {
        let why = wrong.with(|wrong| wrong.iter().find(|(of, _)| *of == id).map(|(_, why)| why.clone()));
        why.map(|why| view! { <p class="field__error" id=format!("{id}-error")>{why}</p> }.into_any())
    })
}

/// Shows what is wrong and goes to the first; whether nothing is.
pub(super) fn pass(wrong: Wrong, found: Vec<(&'static str, String)>) -> bool {
    let first = found.first().map(|(id, _)| *id);
    wrong.set(found);
    if let Some(first) = first {
        page::focus_field(first);
    }
    first.is_none()
}

/// A form with its button, which rests while the work is under way.
pub(super) fn form(
    content: AnyView,
    go: &'static str,
    busy: RwSignal<bool>,
    main: bool,
    send: impl Fn() + 'static,
) -> AnyView {
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send();
        }
    });
    let class = if main { "button button--main" } else { "button" };
    view! {
        <form class="ask after" on:submit=send novalidate=true>
            {content}
            <div class="buttons"><button class=class type="submit" aria-disabled=move || busy.get().then_some("true")>{go}</button></div>
        </form>
    }
    .into_any()
}
