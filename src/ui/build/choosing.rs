//! The form: recipe, period, contents, files, secrets; the plan beside it.

use leptos::prelude::*;

use super::attest::attest;
use super::contents::contents;
use super::files::files;
use super::gate::gate;
use super::guide::guide;
use super::keys;
use super::members::{control, field, form_field};
use super::options::options;
use super::own_view;
use super::period::period;
use super::place::place;
use super::plan::plan;
use super::service;
use super::session_bar::{session_bar, sign_out_button, swept};
use super::state::{Build, Gate, TITLE};
use crate::recipe::Field as Member;
use crate::ui::parts::errors::summary;
use crate::ui::parts::field::{Field, radios};
use crate::ui::parts::live::{live, memo};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build, choosing as text};

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
    let tenant = Field { hint: text::TENANT_HINT.to_owned(), ..field(Member::Tenant) };
    let content = view! {
        <p><b>{title}</b></p>
        <p class="hint prose">{if state.is_playbook() { text::RECIPE_HINT_PLAYBOOK } else { text::RECIPE_HINT }}</p>
        <div class="one">{form_field(state, Member::Tenant, tenant)}</div>
        {own_view::recipe(state)}
        {place(state)}
    };
    step(1, text::RECIPE, content.into_any())
}

fn secrets(state: Build, number: u8) -> AnyView {
    let hide = Signal::derive(move || state.form.with(|form| form.hide_secrets));
    let choose = move |hide| state.form.update(|form| form.hide_secrets = hide);
    let content = view! {
        <p class="prose">{text::SECRETS_HINT}</p>
        {radios("secrets", text::SECRETS_WAYS, hide, choose)}
    };
    step(number, text::SECRETS, content.into_any())
}

pub(super) fn choosing(state: Build) -> AnyView {
    let errors = live(move || {
        let lines = |error: &crate::recipe::FieldError| (control(error.field).into_owned(), error.message.clone());
        let mut errors: Vec<_> = state.errors.with(|errors| errors.iter().map(lines).collect());
        if state.sent.get() {
            errors.append(&mut state.own_errors());
            errors.append(&mut state.place.errors());
        }
        errors.append(&mut state.attesting.errors());
        summary(errors)
    });
    let remark =
        live(move || state.remark.get().map(|remark| notice(Tone::Note, view! { <p role="status">{remark}</p> })));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.send();
    };
    // The form comes when it is known whether it can be sent: nothing moves under the reader.
    let ready = memo(move || state.gate.with(|gate| !matches!(gate, Gate::Asking)));
    let form = live(move || {
        ready.get().then(|| {
            let imported = state.import.with_untracked(Option::is_some);
            let (guide, contents) = match state.valdrics(|_| ()) {
                Some(()) => (guide(state), contents(state)),
                None => (().into_any(), options(state)),
            };
            let mut number = 3;
            let mut step = |offered: bool, step: fn(Build, u8) -> AnyView| {
                number += u8::from(offered);
                if offered { step(state, number) } else { ().into_any() }
            };
            let attested = step(state.is_playbook(), attest);
            let controls = step(state.has_index(), own_view::controls);
            let (files, secrets, seal) = (step(true, files), step(true, secrets), step(true, keys::seal));
            // What a file holds, its server has chosen.
            let period = if imported { ().into_any() } else { period(state) };
            view! {
                <form class="build" on:submit=send novalidate=true>
                    <div>{guide}{recipe(state)}{period}{contents}{attested}{controls}{files}{secrets}{seal}</div>
                    {plan(state)}
                </form>
            }
            .into_any()
        })
    });
    view! {
        {session_bar(state, sign_out_button(state))}
        <header class="page-head">
            <h1 id=TITLE tabindex="-1">{build::TITLE}</h1>
            <p class="lead">{build::LEAD}</p>
            {service::entry(state)}
        </header>
        <div class="notices">{swept(state)}{remark}{gate(state)}</div>
        {errors}
        {form}
    }
    .into_any()
}
