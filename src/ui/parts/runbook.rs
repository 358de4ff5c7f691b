//! The evidence service's own answer, and the field for the secret of its codes.

use leptos::prelude::*;

use super::digest::or_text;
use super::live::live;
use crate::seal::hmac::Secret;
use crate::ui::text::runbook as text;
use crate::verify::report::Report;
use crate::verify::runbook::Runbook;
use crate::web::page;

/// The section's title, which takes the focus when codes were checked.
pub(crate) const TITLE: &str = "runbook-h";

/// The field of the secret.
pub(crate) const SECRET: &str = "secret";

/// The section: the answer, what stands in the sidecars (`given` names them), and what can be done (`more`).
pub(crate) fn runbook(report: &Report, runbook: &Runbook, given: Vec<String>, more: AnyView) -> AnyView {
    let members = text::members(runbook)
        .map(|(name, value)| view! { <div><dt><code>{name}</code></dt><dd>{or_text(&value)}</dd></div> }.into_any());
    let fact = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any();
    let given = (!given.is_empty()).then(|| {
        let names = given.into_iter().map(|name| view! { <p class="path">{name}</p> }.into_any());
        fact(text::SIDECARS, names.collect::<Vec<_>>().into_any())
    });
    view! {
        <section class="block" aria-labelledby=TITLE>
            <header><h2 id=TITLE tabindex="-1">{text::TITLE}</h2><p class="aside-note">{text::NOTE}</p></header>
            <p class="prose">{text::NO_ENTRY}</p>
            <dl class="receipt receipt--tight after">
                {Vec::from(members)}
                {given}
                {fact(text::COUNT, text::countersignatures(runbook).into_any())}
                {fact(text::DUAL_CONTROL, text::dual_control(report.dual_control).into_any())}
            </dl>
            {more}
        </section>
    }
    .into_any()
}

/// Asks for the secret; `wrong` says what came of the one before. The text leaves the field when it is handed on, and is in no signal.
pub(crate) fn secret(wrong: Option<String>, on_secret: impl Fn(String) + 'static) -> AnyView {
    let error = RwSignal::new(wrong);
    let send: Box<dyn FnMut(leptos::ev::SubmitEvent)> = Box::new(move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = page::take_text(SECRET);
        if Secret::new(&typed).is_some() {
            on_secret(typed);
        } else {
            error.set(Some(text::SECRET_MISSING.to_owned()));
            page::focus_field(SECRET);
        }
    });
    let described =
        Signal::derive(move || if error.with(Option::is_some) { "secret-error secret-hint" } else { "secret-hint" });
    view! {
        <form class="token secret after" on:submit=send novalidate=true>
            <div class="field">
                <label for=SECRET>{text::SECRET}</label>
                <input
                    class="input"
                    id=SECRET
                    type="password"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=move || described.get()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                />
                {live(move || error.get().map(|error| view! { <p class="field__error" id="secret-error" role="alert">{error}</p> }.into_any()))}
                <p class="hint" id="secret-hint">{text::SECRET_HINT}</p>
            </div>
            <button class="button" type="submit">{text::CHECK}</button>
        </form>
    }
    .into_any()
}
