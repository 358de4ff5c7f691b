//! The evidence service's own answer, and the field for the secret of its codes.

use leptos::prelude::*;

use super::asking::{Asking, asking};
use super::digest::or_text;
use crate::seal::hmac::Secret;
use crate::ui::text::runbook as text;
use crate::verify::report::Report;
use crate::verify::runbook::Runbook;

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
    let what = Asking {
        id: SECRET,
        label: text::SECRET,
        hint: text::SECRET_HINT,
        button: text::CHECK,
        missing: text::SECRET_MISSING,
        is_secret: true,
    };
    asking(what, wrong, move |typed| {
        let good = Secret::new(&typed).is_some();
        if good {
            on_secret(typed);
        }
        good
    })
}
