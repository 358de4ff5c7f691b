//! The pack's place among its maker's packs: its number, and the digest of the one before.

use leptos::prelude::*;

use super::own_view::more;
use super::state::Build;
use crate::model::digest::Digest;
use crate::recipe::slug;
use crate::ui::parts::field::Field;
use crate::ui::parts::live::{button, live};
use crate::ui::text::place as text;
use crate::verify::beside::typed_digest;

const NUMBER: &str = "pack-number";
const PREVIOUS: &str = "pack-before";
/// The largest number that JSON carries exactly everywhere (RFC 8259 section 6).
const NUMBER_MAX: u64 = (1 << 53) - 1;

/// Both, as typed; empty for none.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    number: RwSignal<String>,
    previous: RwSignal<String>,
}

impl Placed {
    pub(super) fn new() -> Self {
        Self { number: RwSignal::new(String::new()), previous: RwSignal::new(String::new()) }
    }

    /// The number; None for none, and what was typed for what is none.
    fn number(self) -> Result<Option<u64>, ()> {
        let text = self.number.get();
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let number = text.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number));
        number.map(Some).ok_or(())
    }

    fn previous(self) -> Result<Option<Digest>, ()> {
        let text = self.previous.get();
        if text.trim().is_empty() { Ok(None) } else { typed_digest(&text).map(Some).map_err(|_| ()) }
    }

    /// What is wrong: the control and the sentence.
    pub(super) fn errors(self) -> Vec<(String, String)> {
        let number = self.number().is_err().then(|| (NUMBER.to_owned(), text::NUMBER_WRONG.to_owned()));
        let previous = self.previous().is_err().then(|| (PREVIOUS.to_owned(), text::PREVIOUS_WRONG.to_owned()));
        number.into_iter().chain(previous).collect()
    }

    /// Both for the worker. What is wrong is not sent: the form is not either.
    pub(super) fn order(self) -> (Option<u64>, Option<Digest>) {
        untrack(|| (self.number().unwrap_or_default(), self.previous().unwrap_or_default()))
    }
}

fn field(state: Build, id: &'static str, label: &'static str, hint: &'static str, value: RwSignal<String>) -> AnyView {
    let error = Signal::derive(move || {
        let errors = if state.sent.get() { state.place.errors() } else { Vec::new() };
        errors.into_iter().find(|(of, _)| of == id).map(|(_, error)| error)
    });
    let numeric = id == NUMBER;
    let class = if numeric { "input input--num" } else { "input" };
    let field = Field { hint: hint.to_owned(), class, numeric, ..Field::new(id, label) };
    field.view(value.into(), error, move |typed| value.set(typed))
}

/// The fields, folded away: most packs stand alone.
pub(super) fn place(state: Build) -> AnyView {
    let Placed { number, previous } = state.place;
    // The pack that was saved last on this device, for the same tenant and recipe.
    let last = live(move || {
        let recipe = state.recipe(|recipe| recipe.name.clone()).unwrap_or_default();
        let pack = state.past.last(&recipe, &state.form.with(|form| slug(&form.tenant)))?;
        let digest = pack.manifest_sha256.to_string();
        let take = button("button button--small", text::TAKE, move || previous.set(digest.clone()));
        Some(view! { <p class="small"><span class="path">{pack.name}</span> {take}</p> }.into_any())
    });
    let number = field(state, NUMBER, text::NUMBER, text::NUMBER_HINT, number);
    let previous = field(state, PREVIOUS, text::PREVIOUS, text::PREVIOUS_HINT, previous);
    let previous = view! { <div class="after">{previous}</div> }.into_any();
    more(text::TITLE, vec![number, previous, last].into_any())
}
