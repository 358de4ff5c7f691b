//! The places for files of the person's own: a recipe to try, and what the control index is made by.

use leptos::prelude::*;

use super::choosing::step;
use super::own::{OF_INDEX, button_id};
use super::sign_in::said;
use super::state::Build;
use crate::ui::parts::digest::full;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::live::{button, live, named, press};
use crate::ui::text::verdict::Tone;
use crate::ui::text::{choosing, own as text};
use crate::web::config::Api;
use crate::web::page;
use crate::web::worker::message::Own;

/// The heading that names the recipe in use.
const IN_USE: &str = "own-recipe-in-use";

/// The place for a file: what it is, the button, what was chosen and what is in it.
fn place(state: Build, what: Own, hint: String) -> AnyView {
    let slot = state.own.slot(what);
    let [title, _, label] = text::words(what);
    let held = live(move || {
        let (taken, said) = slot.said.get()?;
        let class = if taken { "small" } else { "field__error" };
        let remove = press(move || {
            slot.clear();
            page::focus_field(&button_id(what));
        });
        let remove = named("link-button", choosing::REMOVE, Some(text::remove(what)), remove);
        Some(view! { <p class=class>{said} " " {remove}</p> }.into_any())
    });
    let choose = FileField { id: what.name(), label, class: "button button--small", folders: false };
    let choose = choose.view(move |files| state.take_own(what, files));
    view! {
        <div class="drop drop--small" data-takes=what.name()>
            <p><b>{title}</b></p>
            <p class="hint">{hint}</p>
            {choose}
            <div role="status">{held}</div>
        </div>
    }
    .into_any()
}

pub(super) fn more(title: &'static str, content: AnyView) -> AnyView {
    view! { <details class="more"><summary>{title}</summary><div>{content}</div></details> }.into_any()
}

/// Says that the recipe in use is the person's own, which one, and how to go back; nothing where it is the site's.
pub(super) fn in_use(state: Build) -> Option<AnyView> {
    let (name, sha256) = state.tried()?;
    let go_back = button("button button--small", text::GO_BACK, move || state.use_recipe(None));
    let more = view! { {full(&sha256)}{go_back} }.into_any();
    Some(said(IN_USE, "status", Tone::Note, name, text::TRIED_HINT.to_owned(), Some(more)))
}

/// Where a recipe of the person's own is tried.
pub(super) fn recipe(state: Build) -> AnyView {
    let hint = text::try_hint(untrack(|| state.api()).as_ref().map_or("", Api::host));
    view! { {in_use(state)}{more(text::TRY, place(state, Own::Recipe, hint))} }.into_any()
}

/// The step of the control index; `number` is its place in the form.
pub(super) fn controls(state: Build, number: u8) -> AnyView {
    let places: Vec<_> = OF_INDEX.into_iter().map(|what| place(state, what, text::words(what)[1].to_owned())).collect();
    let more = more(text::CONTROLS_MORE, places.into_any());
    step(number, text::CONTROLS, view! { <p class="prose">{text::CONTROLS_HINT}</p>{more} }.into_any())
}
