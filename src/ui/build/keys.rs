//! Own keys in the Build document: their screen, which is of another program, and what the form knows of them.

use leptos::prelude::*;

use super::choosing::step;
use super::flow::ASKED;
use super::running::STOP;
use super::state::Build;
use crate::model::digest::Digest;
use crate::ui::later::{Place, later};
use crate::ui::parts::field::radio_list;
use crate::ui::parts::live::{button, live};
use crate::ui::seal::{KEYS_TITLE, keys_screen};
use crate::ui::text::{keys as text, own_keys as words, running};
use crate::web::keys::{self, OwnKey};
use crate::web::later::Later;
use crate::web::page;

/// What an address has behind its `#` for the screen.
pub(super) const HERE: &str = "/keys";
/// What takes the focus there.
pub(super) const TITLE: &str = KEYS_TITLE;

/// What the form knows of own keys.
#[derive(Clone, Copy)]
pub(super) struct Sealing {
    keys: StoredValue<Vec<OwnKey>>,
    /// The id of the key that is to seal; empty where none is. None until somebody has chosen.
    chosen: RwSignal<Option<String>>,
    /// Counts the changes of the keys.
    changes: RwSignal<usize>,
}

impl Sealing {
    pub(super) fn new() -> Self {
        Self { keys: StoredValue::default(), chosen: RwSignal::new(None), changes: RwSignal::new(0) }
    }

    /// Reads the keys of this browser anew. Where it has no place for any there are none.
    pub(super) fn read(self) {
        page::spawn(async move {
            let keys = keys::list().await.unwrap_or_default();
            if self.keys.with_value(|before| *before != keys) {
                self.keys.set_value(keys);
                self.changes.update(|changes| *changes += 1);
            }
        });
    }

    /// The key that is to seal the pack: the one that was chosen, else the only one there is.
    pub(super) fn key(self) -> Option<OwnKey> {
        let chosen = self.chosen.get();
        self.keys.with_value(|keys| match (chosen, &keys[..]) {
            (Some(chosen), keys) => keys.iter().find(|key| key.id.to_string() == chosen).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        })
    }

    /// The key with this id, if it is still here.
    pub(super) fn named(self, id: Digest) -> Option<OwnKey> {
        self.keys.with_value(|keys| keys.iter().find(|key| key.id == id).cloned())
    }

    /// The id of that key.
    pub(super) fn id(self) -> Option<Digest> {
        self.key().map(|key| key.id)
    }
}

/// The step of the form.
pub(super) fn seal(state: Build, number: u8) -> AnyView {
    let sealing = state.sealing;
    let content = live(move || {
        sealing.changes.track();
        let chosen = Signal::derive(move || sealing.id().map(|id| id.to_string()).unwrap_or_default());
        let keys = sealing.keys.get_value();
        let mut options: Vec<_> =
            keys.iter().map(|key| (key.id.to_string(), text::whose(key), text::which(key))).collect();
        let none = options.is_empty();
        options.push((String::new(), words::NOT_SEALED.to_owned(), words::NOT_SEALED_HINT.to_owned()));
        let list = (!none).then(|| radio_list("seal-with", options, chosen, move |id| sealing.chosen.set(Some(id))));
        let hint = if none { words::NO_KEY } else { words::SEAL_HINT };
        let way = if none { words::MAKE_ONE } else { words::MORE };
        let timed = (!none && state.api().is_some_and(|api| api.time_relay.is_some())).then_some(words::TIMED);
        view! { <p class="prose">{hint} " " {timed} " " <a href="#/keys">{way}</a></p> {list} }.into_any()
    });
    step(number, words::SEAL, content)
}

/// What is asked when the key that was to seal the pack cannot sign.
pub(super) fn unsealed(state: Build, why: &str) -> AnyView {
    let finish = button("button", words::FINISH, move || state.leave_unsealed());
    failed([words::UNSEALED, why, words::UNSEALED_HINT], finish)
}

/// What is asked when no time was had for the seal.
pub(super) fn untimed(state: Build, why: &str) -> AnyView {
    let again = button("button", words::TRY_AGAIN, move || state.untimed(true));
    let without = button("button", words::WITHOUT, move || state.untimed(false));
    failed([words::UNTIMED, why, words::UNTIMED_HINT], view! { {again} {without} }.into_any())
}

fn failed([title, why, hint]: [&str; 3], ways: AnyView) -> AnyView {
    let [title, why, hint] = [title, why, hint].map(str::to_owned);
    view! {
        <section class="asked-for" aria-labelledby=ASKED>
            <h2 id=ASKED tabindex="-1">{title}</h2>
            <p class="lead">{why}</p>
            <p class="prose">{hint}</p>
            <div class="buttons after">
                {ways}
                {button("button", running::STOP_BUILDING, || page::open_dialog(STOP))}
            </div>
        </section>
    }
    .into_any()
}

/// The screen of own keys; nothing while it is closed.
pub(super) fn keys(state: Build) -> AnyView {
    live(move || {
        state.keys_open.get().then(|| {
            let place = Place { at: "keys", title_id: TITLE, title: text::TITLE };
            let screen = later(Later::Seal, place, keys_screen(move || state.sealing.read()));
            view! { <div class="wrap">{screen}</div> }.into_any()
        })
    })
}
