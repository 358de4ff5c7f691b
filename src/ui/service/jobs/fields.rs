//! The fields of a form, by the service's names for them. A secret is no part of it: it leaves its field with the request.

use leptos::prelude::*;

use crate::source::ops::FieldProblem;
use crate::ui::parts::field::{Field, tick};
use crate::web::page;

/// The texts of a form, and what is wrong with them.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// What the ids of its controls begin with.
    prefix: &'static str,
    texts: RwSignal<Vec<(&'static str, String)>>,
    problems: RwSignal<Vec<(&'static str, String)>>,
}

impl Fields {
    pub(super) fn new(prefix: &'static str, texts: &[(&'static str, &str)]) -> Self {
        let texts = texts.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
        Self { prefix, texts: RwSignal::new(texts), problems: RwSignal::new(Vec::new()) }
    }

    fn read(texts: &[(&'static str, String)], name: &str) -> String {
        texts.iter().find(|(of, _)| *of == name).map(|(_, text)| text.clone()).unwrap_or_default()
    }

    /// A field's text.
    pub(super) fn text(self, name: &str) -> String {
        self.texts.with_untracked(|texts| Self::read(texts, name))
    }

    /// Whether a box is ticked.
    pub(super) fn on(self, name: &str) -> bool {
        self.text(name) == "true"
    }

    /// The same, heard of when it changes.
    pub(super) fn on_now(self, name: &str) -> bool {
        self.texts.with(|texts| Self::read(texts, name)) == "true"
    }

    pub(super) fn set(self, name: &'static str, text: &str) {
        self.problems.update(|problems| problems.retain(|(of, _)| *of != name));
        self.texts.update(|texts| {
            texts.retain(|(of, _)| *of != name);
            texts.push((name, text.to_owned()));
        });
    }

    fn id(self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    /// Shows what is wrong, and goes to the first; whether nothing is.
    pub(super) fn pass(self, problems: Vec<FieldProblem>) -> bool {
        let first = problems.first().map(|problem| self.id(problem.field));
        self.problems.set(problems.into_iter().map(|problem| (problem.field, problem.message.to_owned())).collect());
        if let Some(first) = &first {
            page::focus_field(first);
        }
        first.is_none()
    }

    /// A field of one line.
    pub(super) fn field(self, name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
        let value = Signal::derive(move || self.texts.with(|texts| Self::read(texts, name)));
        let problem = move |problems: &Vec<(&'static str, String)>| Some(Self::read(problems, name));
        let error = Signal::derive(move || self.problems.with(problem).filter(|problem| !problem.is_empty()));
        let field = Field { hint: hint.to_owned(), ..Field::new(self.id(name), label) };
        field.view(value, error, move |text| self.set(name, &text))
    }

    /// A box to tick.
    pub(super) fn tick(self, name: &'static str, label: &'static str, hint: &'static str) -> AnyView {
        let value = Signal::derive(move || self.on_now(name));
        let set = move |on: bool| self.set(name, if on { "true" } else { "" });
        view! { <div class="option">{tick(self.id(name), label, value, set)} <span class="hint">{hint}</span></div> }
            .into_any()
    }

    /// A field for a secret, which is in no signal.
    pub(super) fn secret(self, label: &'static str, hint: &'static str) -> AnyView {
        let id = self.id("secret");
        let (of, hint_id) = (id.clone(), format!("{id}-hint"));
        let described = hint_id.clone();
        view! {
            <div class="field">
                <label for=of>{label}</label>
                <input class="input" id=id type="password" autocomplete="off" spellcheck="false" aria-describedby=described />
                <p class="hint" id=hint_id>{hint}</p>
            </div>
        }
        .into_any()
    }

    /// Takes the secret out of its field.
    pub(super) fn take_secret(self) -> String {
        page::take_text(&self.id("secret"))
    }
}
