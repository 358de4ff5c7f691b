//! What a recipe offers to choose: one field an option, in the recipe's order. An option shows when what it needs is on.

use leptos::prelude::*;

use super::choosing::step;
use super::members::{control, form_field, value};
use super::preview::preview;
use super::sealing::after;
use super::state::Build;
use crate::recipe::{Field as Member, Kind, Layout, OptionSpec};
use crate::ui::parts::field::{Field, tick};
use crate::ui::parts::live::{live, memo};
use crate::ui::text::choosing as text;

fn switch(state: Build, index: usize, spec: &OptionSpec) -> AnyView {
    let member = Member::option(index);
    let on = Signal::derive(move || value(state, member) == "true");
    let set = move |yes: bool| {
        state.form.update(|form| {
            if let Some(text) = form.options.get_mut(index) {
                *text = yes.to_string();
            }
        });
    };
    view! {
        <div class="option">{tick(control(member), spec.label.clone(), on, set)} <span class="hint">{spec.hint.clone()}</span></div>
    }
    .into_any()
}

fn option(state: Build, index: usize, spec: &OptionSpec) -> AnyView {
    let (member, depth) = (Member::option(index), if spec.needs.is_some() { "1" } else { "0" });
    let plain = || Field { hint: spec.hint.clone(), ..Field::new(control(member), spec.label.clone()) };
    let content = match &spec.kind {
        Kind::Switch => switch(state, index, spec),
        Kind::Word(words) => form_field(state, member, Field { class: "select", options: words.clone(), ..plain() }),
        Kind::Text(_) => form_field(state, member, plain()),
        Kind::Number(bounds) => {
            let hint = format!("{}. {}", text::between(bounds.min, bounds.max), spec.hint);
            form_field(state, member, Field { hint, class: "input input--num", numeric: true, ..plain() })
        }
    };
    view! { <div class="options__row" data-depth=depth>{content}</div> }.into_any()
}

pub(super) fn options(state: Build) -> AnyView {
    // What a file stands for is there already: only what is made of it can be chosen.
    if state.import.with_untracked(Option::is_some)
        && state.recipe(|recipe| recipe.layout == Layout::Grantex) == Some(true)
    {
        return step(3, text::CONTENTS, view! { <p class="prose">{text::IMPORTED_HINT}</p> }.into_any());
    }
    let specs = state.recipe(|recipe| recipe.options.clone()).unwrap_or_default();
    let rows = specs.into_iter().enumerate().map(|(index, spec)| {
        let counts = memo(move || {
            state.form.with(|form| state.recipe(|recipe| form.option_counts(recipe, index)).unwrap_or_default())
        });
        let after = after(state, &spec.key);
        view! { {live(move || counts.get().then(|| option(state, index, &spec)))}{after} }.into_any()
    });
    let rows: Vec<_> = rows.collect();
    let preview = state.is_playbook().then(|| preview(state));
    step(3, text::CONTENTS, view! { <div class="options">{rows}{preview}</div> }.into_any())
}
