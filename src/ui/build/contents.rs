//! What goes into a Valdrics pack: the four exports, whose windows hang on one another, and the rows of evidence.

use leptos::prelude::*;

use super::choosing::step;
use super::members::{field, form_field};
use super::state::Build;
use super::window::{moved_line, window};
use crate::recipe::{Bounds, Export, FOCUS_PROVIDERS, Field as Member, Form, PROVIDERS, Valdrics};
use crate::source::valdrics::DRILLDOWN_LIMIT;
use crate::ui::parts::field::{Field, api_name, tick};
use crate::ui::parts::live::{live, memo};
use crate::ui::text::choosing as text;

/// A number field: its member, its bounds, and its hint.
type Rows = (Member, fn(&Valdrics) -> Bounds, fn(u64, u64) -> String);
/// A switch: its id, label, hint and member.
type Switch = (&'static str, &'static str, &'static str, fn(&mut Form) -> &mut bool);

/// What there is to choose of an export.
struct Choice {
    export: Export,
    id: &'static str,
    /// How far it hangs below FOCUS.
    depth: &'static str,
    wanted: fn(&mut Form) -> &mut bool,
    provider: Member,
    rows: Option<Rows>,
    switch: Option<Switch>,
}

const CHOICES: [Choice; 4] = [
    Choice {
        export: Export::Focus,
        id: "focus",
        depth: "0",
        wanted: |form| &mut form.focus,
        provider: Member::FocusProvider,
        rows: Some((Member::FocusMaxRows, |recipe| recipe.focus_max_rows, text::between)),
        switch: Some(("focus-preliminary", text::FOCUS_PRELIMINARY, "", |form| &mut form.focus_include_preliminary)),
    },
    Choice {
        export: Export::Savings,
        id: "savings",
        depth: "1",
        wanted: |form| &mut form.savings,
        provider: Member::SavingsProvider,
        rows: None,
        switch: None,
    },
    Choice {
        export: Export::Realized,
        id: "realized",
        depth: "2",
        wanted: |form| &mut form.realized,
        provider: Member::RealizedProvider,
        rows: Some((Member::RealizedLimit, |recipe| recipe.realized_limit, text::realized_hint)),
        switch: None,
    },
    Choice {
        export: Export::Close,
        id: "close",
        depth: "1",
        wanted: |form| &mut form.close,
        provider: Member::CloseProvider,
        rows: Some((Member::CloseMaxRestatements, |recipe| recipe.close_max_restatements, text::restatements_hint)),
        switch: Some(("close-finalized", text::CLOSE_FINALIZED, text::CLOSE_FINALIZED_HINT, |form| {
            &mut form.close_enforce_finalized
        })),
    },
];

/// A box for a switch of the form.
fn switch(state: Build, id: &'static str, label: &'static str, member: fn(&mut Form) -> &mut bool) -> AnyView {
    let on = Signal::derive(move || state.form.with(|form| *member(&mut form.clone())));
    tick(id, label, on, move |yes| state.form.update(|form| *member(form) = yes))
}

fn details(state: Build, choice: &Choice) -> AnyView {
    let known = if choice.export == Export::Focus { &FOCUS_PROVIDERS[..] } else { PROVIDERS };
    let all = std::iter::once(&("", text::ALL)).chain(known);
    let options = all.map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect();
    let provider = Field { class: "select select--compact", quiet_label: true, options, ..field(choice.provider) };
    let rows = match choice.rows {
        Some((member, bounds, hint)) => {
            let hint = state.valdrics(|recipe| hint(bounds(recipe).min, bounds(recipe).max)).unwrap_or_default();
            let rows = Field {
                hint,
                class: "input input--compact input--num",
                quiet_label: true,
                numeric: true,
                ..field(member)
            };
            form_field(state, member, rows)
        }
        None => view! { <p class="hint tree__fixed">{text::drilldowns(DRILLDOWN_LIMIT)}</p> }.into_any(),
    };
    let switch = choice.switch.map(|(id, label, hint, member)| {
        view! { <span>{switch(state, id, label, member)}<span class="hint">" " {hint}</span></span> }
    });
    let alert = (choice.export == Export::Close).then(|| view! { <p class="hint">{text::CLOSE_ALERT}</p> }.into_any());
    let names = text::export(choice.export).names;
    view! {
        <div class="cell">{form_field(state, choice.provider, provider)}</div>
        <div class="cell">{rows}</div>
        <div class="tree__extra">
            {switch}
            {alert}
            <p><span class="hush">{text::NAMES_HUSH}</span>{api_name(names)}</p>
        </div>
    }
    .into_any()
}

fn row(state: Build, choice: &'static Choice) -> AnyView {
    let on = memo(move || state.form.with(|form| form.wants(choice.export)));
    let name = text::export(choice.export).name;
    view! {
        <div class="tree__row" data-depth=choice.depth>
            <div class="tree__name">{switch(state, choice.id, name, choice.wanted)}</div>
            {window(state, choice.export)}
            {live(move || on.get().then(|| details(state, choice)))}
        </div>
    }
    .into_any()
}

pub(super) fn contents(state: Build) -> AnyView {
    let hint = state.valdrics(|recipe| text::evidence_hint(recipe.evidence_limit.min, recipe.evidence_limit.max));
    let evidence = Field {
        hint: hint.unwrap_or_default(),
        name: "evidence_limit",
        class: "input input--num",
        numeric: true,
        ..field(Member::EvidenceLimit)
    };
    let columns = text::COLUMNS.map(|name| view! { <span>{name}</span> }.into_any());
    let rows: Vec<_> = CHOICES.iter().map(|choice| row(state, choice)).collect();
    let content = view! {
        <p>{text::CONTENTS_HINT}</p>
        <div class="tree">
            <div class="tree__head" aria-hidden="true">{Vec::from(columns)}</div>
            {rows}
        </div>
        {moved_line(state)}
        <div class="field--short">{form_field(state, Member::EvidenceLimit, evidence)}</div>
    };
    step(3, text::CONTENTS, content.into_any())
}
