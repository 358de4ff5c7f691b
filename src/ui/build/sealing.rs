//! The shared secret and the token that archiving needs: typed here, kept in memory only, and part of no link.

use leptos::prelude::*;

use super::state::Build;
use crate::ui::parts::live::{change, live, memo};
use crate::ui::text::choosing as text;

/// The control of the signing secret.
pub(super) const SECRET: &str = "signing-secret";

impl Build {
    /// Whether a switch of the recipe is on, and counts.
    pub(super) fn is_on(self, key: &'static str) -> bool {
        self.form.with(|form| {
            let of = |recipe: &crate::recipe::Recipe| {
                let index = recipe.options.iter().position(|option| option.key == key)?;
                Some(form.option_counts(recipe, index) && form.options.get(index)? == "true")
            };
            self.recipe(of).flatten().unwrap_or_default()
        })
    }

    /// Whether a signature is asked for, and the secret for it is not there.
    pub(super) fn lacks_secret(self) -> bool {
        untrack(|| self.is_on("sign_bundle")) && self.secret.with_untracked(|secret| secret.trim().is_empty())
    }
}

fn field(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    text: RwSignal<String>,
    wrong: Signal<Option<&'static str>>,
) -> AnyView {
    let described = move || match wrong.get() {
        Some(_) => format!("{id}-error {id}-hint"),
        None => format!("{id}-hint"),
    };
    let error = live(move || {
        wrong.get().map(|why| view! { <p class="field__error" id=format!("{id}-error")>{why}</p> }.into_any())
    });
    view! {
        <div class="options__row" data-depth="1">
            <div class="field">
                <label for=id>{label}</label>
                <input
                    class="input"
                    id=id
                    type="password"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:value=move || text.get()
                    on:input=change(move |event| text.set(event_target_value(&event)))
                />
                {error}
                <p class="hint" id=format!("{id}-hint")>{hint}</p>
            </div>
        </div>
    }
    .into_any()
}

/// The field that belongs after an option, for those that have one: what they need and no link may carry.
pub(super) fn after(state: Build, key: &str) -> Option<AnyView> {
    match key {
        "signing_key_id" => {
            let signs = memo(move || state.is_on("sign_bundle"));
            let missing = Signal::derive(move || {
                let empty = state.sent.get() && state.secret.with(|secret| secret.trim().is_empty());
                empty.then_some(text::SECRET_MISSING)
            });
            let (label, hint) = (text::SIGNING_SECRET, text::SIGNING_SECRET_HINT);
            Some(live(move || signs.get().then(|| field(SECRET, label, hint, state.secret, missing))))
        }
        "external_worm_endpoint" => {
            let archives = memo(move || state.is_on("write_vault_copy"));
            let none = Signal::derive(|| None);
            let (label, hint) = (text::EXTERNAL_TOKEN, text::EXTERNAL_TOKEN_HINT);
            Some(live(move || archives.get().then(|| field("external-token", label, hint, state.external_token, none))))
        }
        _ => None,
    }
}
