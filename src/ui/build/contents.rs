//! What goes in: the FOCUS export with its window, and the rows of evidence.

use leptos::prelude::*;

use super::choosing::{form_field, step};
use super::state::Build;
use crate::model::instant::Day;
use crate::recipe::{FOCUS_PROVIDERS, Field as Member, FocusChoices, Recipe};
use crate::ui::format;
use crate::ui::parts::field::{Field, select, tick};
use crate::ui::text::build as text;

/// The window that FOCUS would have now; None while the form cannot be read.
fn window(state: Build) -> Option<FocusChoices> {
    let today = state.today.get_value();
    let mut form = state.form.get();
    form.focus = true;
    if form.tenant.trim().is_empty() {
        // A name that is still missing says nothing about the window.
        form.tenant.push('x');
    }
    state.recipe(|recipe: &Recipe| form.check(recipe, today).ok()?.focus).flatten()
}

fn own_window(state: Build) -> bool {
    state.form.with(|form| !form.focus_first_day.trim().is_empty() || !form.focus_last_day.trim().is_empty())
}

fn window_cell(state: Build) -> AnyView {
    let open = RwSignal::new(untrack(|| own_window(state)));
    let days = move || {
        window(state)
            .map_or_else(|| "–".to_owned(), |focus: FocusChoices| format::days(focus.first_day, focus.last_day))
    };
    let change = move |_| {
        if let Some((first, last)) = untrack(|| window(state)).map(|focus| (focus.first_day, focus.last_day)) {
            let spell = |day: Day| day.to_string();
            state.form.update(|form| (form.focus_first_day, form.focus_last_day) = (spell(first), spell(last)));
        }
        open.set(true);
    };
    let follow = move |_| {
        state.form.update(|form| {
            form.focus_first_day.clear();
            form.focus_last_day.clear();
        });
        open.set(false);
    };
    let fields = move || {
        let figures = |field: Field| Field { numeric: true, class: "input input--compact", ..field };
        if open.get() {
            view! {
                <p class="hint">{text::SET_HERE} " " <button class="link-button" type="button" on:click=follow>{text::FOLLOW}</button></p>
                <div class="tree__days">
                    {form_field(state, Member::FocusFirstDay, figures, text::FOCUS_FIRST, |form| &mut form.focus_first_day)}
                    {form_field(state, Member::FocusLastDay, figures, text::FOCUS_LAST, |form| &mut form.focus_last_day)}
                </div>
            }
            .into_any()
        } else {
            view! {
                <p class="hint">
                    {text::SAME_AS_PERIOD} " "
                    <button class="link-button" type="button" on:click=change>{text::CHANGE}<span class="hush">{text::CHANGE_WHICH}</span></button>
                </p>
            }
            .into_any()
        }
    };
    view! { <div class="tree__window"><span>{days}</span>{fields}</div> }.into_any()
}

fn focus_row(state: Build) -> AnyView {
    let on = Signal::derive(move || state.form.with(|form| form.focus));
    let bounds = state.recipe(|recipe| text::between(recipe.focus_max_rows.min, recipe.focus_max_rows.max));
    let details = move || {
        on.get().then(|| {
            let mut providers = vec![("", text::ALL)];
            providers.extend(FOCUS_PROVIDERS);
            let rows = |field: Field| Field {
                hint: bounds.clone().unwrap_or_default(),
                class: "input input--compact input--num",
                quiet_label: true,
                numeric: true,
                ..field
            };
            let provider = Signal::derive(move || state.form.with(|form| form.focus_provider.clone()));
            let preliminary = Signal::derive(move || state.form.with(|form| form.focus_include_preliminary));
            view! {
                {window_cell(state)}
                <div class="cell">
                    {select("focus-provider", text::FOCUS_PROVIDER, providers, provider, move |word| state.form.update(|form| form.focus_provider = word))}
                </div>
                <div class="cell">{form_field(state, Member::FocusMaxRows, rows, text::FOCUS_ROWS, |form| &mut form.focus_max_rows)}</div>
                <div class="tree__extra">
                    {tick("focus-preliminary", text::FOCUS_PRELIMINARY, preliminary, move |yes| state.form.update(|form| form.focus_include_preliminary = yes))}
                </div>
            }
        })
    };
    view! {
        <div class="tree__row">
            <div class="tree__name">{tick("focus", text::FOCUS, on, move |yes| state.form.update(|form| form.focus = yes))}</div>
            {details}
        </div>
    }
    .into_any()
}

pub(super) fn contents(state: Build) -> AnyView {
    let hint = state.recipe(|recipe| text::evidence_hint(recipe.evidence_limit.min, recipe.evidence_limit.max));
    let evidence =
        |field: Field| Field { hint: hint.unwrap_or_default(), class: "input input--num", numeric: true, ..field };
    let columns = text::COLUMNS.map(|name| view! { <span>{name}</span> });
    let content = view! {
        <p>{text::CONTENTS_HINT}</p>
        <div class="tree">
            <div class="tree__head" aria-hidden="true">{columns.collect_view()}</div>
            {focus_row(state)}
        </div>
        <div class="field--short">
            {form_field(state, Member::EvidenceLimit, evidence, text::EVIDENCE_LABEL, |form| &mut form.evidence_limit)}
        </div>
    };
    step(3, text::CONTENTS, content.into_any())
}
