//! The way to the screens about the service itself, and what is around them.

use leptos::prelude::*;

use super::session_bar::{session_bar, sign_out_button};
use super::state::{Build, Screen};
use crate::ui::frame::TITLE;
use crate::ui::later::{Place, later};
use crate::ui::parts::live::button;
use crate::ui::service::{self, Given};
use crate::ui::text::jobs as text;
use crate::web::later::Later;

/// Where the screen is put.
const SLOT: &str = "service";

/// The way there from the form: nothing where nobody is signed in to a service that has such a screen.
pub(super) fn entry(state: Build) -> Option<AnyView> {
    let (title, hint) = service::way_in(&untrack(|| state.api())?.kind)?;
    let signed_in = state.session.with_untracked(Option::is_some);
    let open = move || state.show(Screen::Service(title), title);
    signed_in.then(|| {
        view! { <p class="after">{button("link-button", title, open)} " " <span class="hint">{hint}</span></p> }
            .into_any()
    })
}

/// The screen, below who is signed in; nothing once nobody is.
pub(super) fn service(state: Build, title: &'static str) -> AnyView {
    let end = view! {
        <span class="buttons">{button("link-button", text::BACK, move || state.choose(None))} {sign_out_button(state)}</span>
    };
    view! { {session_bar(state, end.into_any())} {given(state).map(|given| later(Later::Service, Place { at: SLOT, title_id: TITLE, title }, given.hand_over()))} }
        .into_any()
}

fn given(state: Build) -> Option<Given> {
    let api = untrack(|| state.api())?;
    let session = state.session.get_untracked()?;
    // What was typed into the form, else what the sign-in or the site says.
    let typed = state.recipe(|recipe| recipe.options.iter().position(|option| option.key == "organisation")).flatten();
    let typed = typed.and_then(|place| state.form.with_untracked(|form| form.options.get(place).cloned()));
    let organisation = typed.map(|typed| typed.trim().to_owned()).filter(|typed| !typed.is_empty());
    Some(Given {
        kind: api.kind,
        organisation: organisation.or(session.organisation).or(api.organisation),
        url: api.url,
        token: session.token,
        asker: session.email.unwrap_or_else(|| "packseal".to_owned()),
        sign_out: Box::new(move || state.sign_out()),
    })
}
