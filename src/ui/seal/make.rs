//! A new key: whose, in which role, of which algorithm.

use leptos::prelude::*;

use super::fields::{Line, Wrong, form, pass};
use super::own::Own;
use crate::seal::key::Algorithm;
use crate::seal::name::is_role;
use crate::seal::statement::is_signer;
use crate::ui::parts::errors::summary_of;
use crate::ui::parts::field::segments;
use crate::ui::parts::live::live;
use crate::ui::text::keys as text;
use crate::web::keys::{self, KeysError};
use crate::web::page;

/// The ids of its controls.
const NAME: &str = "make-name";
const ROLE: &str = "make-role";

/// Who a key is for, as it was typed; None when something is wrong with it, which is then shown.
pub(super) fn whose(name: &'static str, role: &'static str, wrong: Wrong) -> Option<(String, String)> {
    let (typed, as_role) = (page::text(name).trim().to_owned(), page::text(role).trim().to_owned());
    let mut found = Vec::new();
    if !is_signer(&typed) {
        found.push((name, text::NAME_WRONG.to_owned()));
    }
    if !is_role(&as_role) {
        found.push((role, text::ROLE_WRONG.to_owned()));
    }
    pass(wrong, found).then_some((typed, as_role))
}

/// Two fields for that.
pub(super) fn for_whom(name: &'static str, role: &'static str, as_role: &str, wrong: Wrong) -> AnyView {
    let name = Line::new(name, text::NAME, text::NAME_HINT).view(wrong);
    let role = Line { value: as_role.to_owned(), ..Line::new(role, text::ROLE, text::ROLE_HINT) }.view(wrong);
    view! { <div class="ask__two">{name}{role}</div> }.into_any()
}

/// Why there is no key, below the form.
pub(super) fn failed(failed: RwSignal<Option<KeysError>>, title: &'static str) -> AnyView {
    live(move || failed.get().map(|error| summary_of(title, view! { <p>{error.to_string()}</p> })))
}

/// The form; `as_role` stands in the field of the role.
pub(super) fn make(own: Own, as_role: &'static str) -> AnyView {
    let (wrong, busy) = (RwSignal::new(Vec::new()), RwSignal::new(false));
    let (algorithm, trouble) = (RwSignal::new(false), RwSignal::new(None::<KeysError>));
    let send = move || {
        let Some((name, role)) = whose(NAME, ROLE, wrong) else { return };
        busy.set(true);
        trouble.set(None);
        let algorithm = text::ALGORITHMS[usize::from(algorithm.get_untracked())];
        page::spawn(async move {
            match keys::make(&name, &role, algorithm, page::now_millis()).await {
                Ok(key) => {
                    page::take_text(NAME);
                    own.here(key).await;
                }
                Err(error) => drop(trouble.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
        });
    };
    let choice = live(move || {
        let options = text::ALGORITHMS.map(|it| (it == Algorithm::Ed25519, it.name().to_owned())).to_vec();
        own.ed25519.get().then(|| {
            let choice = segments("algorithm", text::ALGORITHM, options, algorithm.into(), move |it| algorithm.set(it));
            view! {
                <div class="field">
                    <span class="label" aria-hidden="true">{text::ALGORITHM}</span>
                    <div>{choice}</div>
                    <p class="hint">{text::ALGORITHM_HINT}</p>
                </div>
            }
            .into_any()
        })
    });
    let content = view! { {for_whom(NAME, ROLE, as_role, wrong)} {choice} }.into_any();
    view! { {form(content, text::MAKE_GO, busy, false, send)} {failed(trouble, text::TROUBLE)} }.into_any()
}
