//! The table of own keys, and what may be done with one.

use leptos::prelude::*;

use super::own::Own;
use crate::model::digest::Digest;
use crate::seal::key::PublicKey;
use crate::ui::parts::block::{self, section};
use crate::ui::parts::dialog::Question;
use crate::ui::parts::digest::{copy, full, half};
use crate::ui::parts::live::{live, named, press};
use crate::ui::text::{common, keys as text};
use crate::web::keys::OwnKey;
use crate::web::{page, save};

/// What names the table, and takes the focus when a row goes.
pub(super) const LIST: &str = "keys-h";
const REMOVE: &str = "remove-key";

/// The public key as a file.
fn save_public(key: &OwnKey) {
    if let Ok(public) = PublicKey::from_spki(&key.spki) {
        // A browser that refuses downloads says so itself.
        let _ = save::save_text(&public.to_pem(), &text::file_name(key), "application/x-pem-file");
    }
}

fn row(key: OwnKey, chosen: RwSignal<Option<OwnKey>>) -> AnyView {
    let head = view! {
        <span class="who">{key.name.clone()}<span class="sub">{key.role.clone()}</span><span class="sub">{key.algorithm.name()}</span></span>
    };
    let (id, saved, removed) = (key.id, key.clone(), key.clone());
    let buttons = view! {
        <div class="buttons">
            {named("button button--small", text::SAVE, Some(text::about(text::SAVE, &key)), press(move || save_public(&saved)))}
            {named("button button--small", text::REMOVE, Some(text::about(text::REMOVE, &key)), press(move || {
                chosen.set(Some(removed.clone()));
                page::open_dialog(REMOVE);
            }))}
        </div>
    };
    let note = key.clone();
    let copies = view! {
        {half(&id)}
        <div class="buttons keys__copy">
            {copy("link-button", move || id.to_string(), text::COPY, common::COPIED_DIGEST)}
            {copy("link-button", move || text::note(&note), text::NOTE, common::COPIED)}
        </div>
    };
    let cells = vec![
        ("wide", "", copies.into_any()),
        ("wide", text::COLUMNS[2], text::since(&key).into_any()),
        ("wide", "", buttons.into_any()),
    ];
    block::row(head.into_any(), cells)
}

/// The section.
pub(super) fn list(own: Own) -> AnyView {
    let chosen = RwSignal::new(None::<OwnKey>);
    let rows = live(move || {
        let keys = own.keys.get();
        match (own.known.get(), keys.is_empty()) {
            (false, _) => view! { <p class="quiet">{text::LOADING}</p> }.into_any(),
            (true, true) => view! { <p class="quiet">{text::NONE}</p> }.into_any(),
            (true, false) => {
                let rows = keys.into_iter().map(|key| row(key, chosen)).collect();
                let table = block::table("table own-keys stack", LIST, &text::COLUMNS, rows);
                view! { {table} <p class="hint prose after">{text::SHARE}</p> }.into_any()
            }
        }
    });
    let question = Question {
        id: REMOVE,
        title: text::REMOVE_TITLE,
        text: text::REMOVE_TEXT,
        safe: text::REMOVE_NO,
        go: text::REMOVE_YES,
    };
    let about = live(move || {
        chosen.get().map(|key| view! { <p><b>{text::whose(&key)}</b></p><p>{fingerprint(key.id)}</p> }.into_any())
    });
    let remove = move || {
        if let Some(key) = chosen.get_untracked() {
            page::focus(LIST);
            own.remove(key);
        }
    };
    let said = view! { <p class="keys__said" role="status">{move || own.said.get()}</p> };
    section(LIST, text::LIST, "", view! { {said} {rows} {question.about(about, remove)} }.into_any())
}

fn fingerprint(id: Digest) -> AnyView {
    full(&id)
}
