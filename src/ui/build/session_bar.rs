//! Who is signed in, where, and until when.

use leptos::prelude::*;

use super::state::{Build, Gate};
use crate::assemble::Role;
use crate::ui::parts::live::{button, live};
use crate::ui::parts::notice::notice;
use crate::ui::text::verdict::Tone;
use crate::ui::text::{build as text, running};
use crate::web::config::Api;
use crate::web::page;

/// The line above a screen; `end` stands at its right.
pub(super) fn session_bar(state: Build, end: AnyView) -> AnyView {
    let host = move || state.api().as_ref().map_or("", Api::host).to_owned();
    let who = move || {
        state.session.with(|session| {
            let session = session.as_ref()?;
            let label = session.label.clone().or_else(|| session.email.clone())?;
            let tenant = session.tenant_name.as_ref().map(|tenant| format!(", {tenant}"));
            Some(view! { " as " <b>{label}</b> {tenant} }.into_any())
        })
    };
    let ends = live(move || {
        state.session.with(|session| {
            let expires = session.as_ref()?.expires;
            let now = page::now_millis();
            let over = expires.is_some_and(|at| at.unix_millis() <= now);
            Some(view! { <span class:ended=over>{text::session_end(expires, now)}</span> }.into_any())
        })
    });
    let place = live(move || {
        Some(state.import.with(|file| match file {
            Some(file) => {
                view! { <span>{text::FROM_FILE} " " <span class="path">{file.name.clone()}</span></span> }.into_any()
            }
            None => view! { <span>"Signed in to " <span class="path">{host()}</span>{who()}</span> }.into_any(),
        }))
    });
    let role = live(move || {
        state.gate.with(|gate| match gate {
            Gate::Known(Role::Any | Role::Within(_)) | Gate::Asking | Gate::Closed(_) => None,
            Gate::Known(role) => Some(view! { <span>"Role: " <b>{running::role(*role)}</b></span> }.into_any()),
        })
    });
    let tried = state.tried().map(|(name, _)| view! { <span>{name}</span> }.into_any());
    view! {
        <p class="session">
            {place}
            {role}
            {tried}
            {ends}
            {end}
        </p>
    }
    .into_any()
}

/// The button that ends the session.
pub(super) fn sign_out_button(state: Build) -> AnyView {
    button("link-button", text::SIGN_OUT, move || state.sign_out())
}

/// Tells that the last visit left something behind, which is removed.
pub(super) fn swept(state: Build) -> AnyView {
    live(move || state.swept.get().then(|| notice(Tone::Note, view! { <p role="status">{text::SWEPT}</p> })))
}
