//! The form: recipe, period, contents; the plan beside it.

use leptos::prelude::*;

use super::contents::contents;
use super::period::period;
use super::plan::plan;
use super::session_bar::{session_bar, sign_out_button};
use super::state::{Build, TITLE};
use crate::recipe::{Field as Member, Form};
use crate::ui::parts::errors::summary;
use crate::ui::parts::field::Field;
use crate::ui::parts::notice::notice;
use crate::ui::text::build as text;
use crate::ui::text::verdict::Tone;

/// The id of a member's control.
pub(super) fn control(member: Member) -> &'static str {
    match member {
        Member::Tenant => "tenant",
        Member::FirstDay => "first-day",
        Member::LastDay => "last-day",
        Member::EvidenceLimit => "evidence",
        Member::FocusProvider => "focus-provider",
        Member::FocusMaxRows => "focus-rows",
        Member::FocusFirstDay => "focus-first",
        Member::FocusLastDay => "focus-last",
        Member::SavingsProvider => "savings-provider",
        Member::SavingsFirstDay => "savings-first",
        Member::SavingsLastDay => "savings-last",
        Member::RealizedProvider => "realized-provider",
        Member::RealizedLimit => "realized-rows",
        Member::RealizedFirstDay => "realized-first",
        Member::RealizedLastDay => "realized-last",
        Member::CloseProvider => "close-provider",
        Member::CloseMaxRestatements => "close-restatements",
        Member::CloseFirstDay => "close-first",
        Member::CloseLastDay => "close-last",
    }
}

/// A text field of the form, with its error.
pub(super) fn form_field(
    state: Build,
    member: Member,
    field: impl FnOnce(Field) -> Field,
    label: &'static str,
    member_of: fn(&mut Form) -> &mut String,
) -> AnyView {
    let value = Signal::derive(move || state.form.with(|form| member_of(&mut form.clone()).clone()));
    let error = Signal::derive(move || {
        state.errors().into_iter().find(|error| error.field == member).map(|error| error.message)
    });
    field(Field::new(control(member), label))
        .view(value, error, move |text| state.form.update(|form| *member_of(form) = text))
}

pub(super) fn step(number: u8, title: &'static str, content: AnyView) -> AnyView {
    view! {
        <div class="step">
            <span class="n" aria-hidden="true">{number}</span>
            <fieldset><legend>{title}</legend><div>{content}</div></fieldset>
        </div>
    }
    .into_any()
}

fn recipe(state: Build) -> AnyView {
    let title = state.recipe(|recipe| format!("{}, version {}", recipe.title, recipe.version));
    let tenant = |field: Field| Field { hint: text::TENANT_HINT.to_owned(), ..field };
    let content = view! {
        <p><b>{title}</b></p>
        <p class="hint prose">{text::RECIPE_HINT}</p>
        <div class="one">{form_field(state, Member::Tenant, tenant, text::TENANT_LABEL, |form| &mut form.tenant)}</div>
    };
    step(1, text::RECIPE, content.into_any())
}

pub(super) fn choosing(state: Build) -> AnyView {
    let errors =
        move || summary(state.errors().into_iter().map(|error| (control(error.field), error.message)).collect());
    let remark = move || state.remark.get().map(|remark| notice(Tone::Note, view! { <p role="status">{remark}</p> }));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.send();
    };
    view! {
        {session_bar(state, sign_out_button(state))}
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{text::TITLE}</h1>
            <p class="lead">{text::LEAD}</p>
            <p class="hint">{text::NOT_SIGNED}</p>
        </header>
        {remark}
        {errors}
        <form class="build" on:submit=send novalidate=true>
            <div>{recipe(state)}{period(state)}{contents(state)}</div>
            {plan(state)}
        </form>
    }
    .into_any()
}
