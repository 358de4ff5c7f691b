//! The table of keys.

use leptos::prelude::*;

use super::{Desk, Draft};
use crate::model::instant::Instant;
use crate::seal::trust::desk::{Ask, Key, Name};
use crate::ui::format;
use crate::ui::parts::block::{row, table};
use crate::ui::parts::digest;
use crate::ui::parts::drop_zone::FileField;
use crate::ui::parts::icon::Icon;
use crate::ui::parts::live::{button, live, memo, named, press};
use crate::ui::parts::status::status;
use crate::ui::text::trust as text;
use crate::ui::text::verdict::Tone;
use crate::web::page;

const TITLE: &str = "keys-h";
/// The most bytes of a file that is taken over.
const MOST: u64 = 8 << 20;

pub(super) fn keys(desk: Desk) -> AnyView {
    let shown = live(move || {
        let keys = desk.trust.told.with(|told| told.as_ref().map(|told| told.keys.clone()))?;
        let now = Instant::from_unix_millis(page::now_millis());
        if keys.is_empty() {
            return Some(view! { <p class="prose">{text::KEYS_NONE}</p> }.into_any());
        }
        let rows = keys.iter().map(|key| line(desk, key, now)).collect();
        Some(table("table keys stack", TITLE, &text::KEYS_COLUMNS, rows))
    });
    let tally = live(move || {
        let now = Instant::from_unix_millis(page::now_millis());
        let keys = desk.trust.told.with(|told| told.as_ref().map(|told| told.keys.clone())).unwrap_or_default();
        let good = keys.iter().filter(|key| state(key, now).0 == Tone::Pass).count();
        text::tally(good, keys.len() - good)
    });
    let locked = memo(move || desk.trust.is_unreadable() || desk.trust.told.with(Option::is_none));
    let buttons = live(move || {
        (!locked.get()).then(|| {
            let add = button("button button--main", text::ADD, move || {
                desk.draft.set(Some(Draft { of: None, key: Key::default() }));
                page::focus_soon("trust-key");
            });
            view! { <span class="buttons">{add}{import(desk)}</span> }.into_any()
        })
    });
    let export = live(move || {
        let text = desk.trust.told.with(|told| told.as_ref().and_then(|told| told.kept.trust.clone()))?;
        Some(button("button", text::EXPORT, move || desk.save(&text, "packseal-trust.json")))
    });
    view! {
        <section class="block" aria-labelledby=TITLE>
            <header><h2 id=TITLE tabindex="-1">{text::KEYS}</h2><p class="aside-note">{tally}</p></header>
            {shown}
            <div class="buttons after">{buttons}{export}</div>
        </section>
    }
    .into_any()
}

/// The button that takes a file of somebody else's.
fn import(desk: Desk) -> AnyView {
    let field = FileField { id: "trust-import", label: text::IMPORT, class: "button", folders: false };
    field.view(move |mut files| {
        let Some(file) = files.pop() else { return };
        page::spawn(async move {
            match file.read(MOST).await {
                Ok(bytes) => super::import::look(desk, bytes),
                Err(error) => desk.say(error.what),
            }
        });
    })
}

/// What a key's state is called.
fn state(key: &Key, now: Option<Instant>) -> (Tone, Icon, String) {
    let at = |text: &str| Instant::parse(text).ok();
    let passed = |at: &Instant| now.is_none_or(|now| now >= *at);
    if let Some(revoked) = at(&key.revoked_at) {
        let word = if passed(&revoked) { "Revoked" } else { "Revoked from" };
        return (Tone::Fail, Icon::Fail, format!("{word} {}", format::day(revoked.day())));
    }
    match (at(&key.valid_from), at(&key.valid_until)) {
        (Some(from), _) if !passed(&from) => (Tone::Warn, Icon::Wait, "Not yet".to_owned()),
        (_, Some(until)) if passed(&until) => (Tone::Warn, Icon::Warn, "Expired".to_owned()),
        _ => (Tone::Pass, Icon::Pass, "In force".to_owned()),
    }
}

/// A day where the instant is its first one, else the whole instant.
pub(super) fn when(text: &str) -> String {
    match Instant::parse(text) {
        Ok(at) if at == at.day().start() => format::day(at.day()),
        Ok(at) => format::instant(at),
        Err(_) => text.to_owned(),
    }
}

/// The day of an instant.
fn day(text: &str) -> String {
    Instant::parse(text).map_or(text.to_owned(), |at| format::day(at.day()))
}

fn line(desk: Desk, key: &Key, now: Option<Instant>) -> AnyView {
    let Some(key_id) = key.key_id else { return ().into_any() };
    let (tone, icon, word) = state(key, now);
    let who = view! {
        <span class="who"><span>{key.signer.clone()}</span><small>{key.role.clone()}</small><small>{key.algorithm.clone()}</small></span>
    };
    let bounds = match (key.valid_from.as_str(), key.valid_until.as_str()) {
        ("", "") => "No bounds".to_owned(),
        (from, "") => format!("From {}", when(from)),
        ("", until) => format!("Until {}", when(until)),
        (from, until) => format!("{} until {}", when(from), when(until)),
    };
    let why = (!key.revoked_reason.is_empty())
        .then(|| view! { <small class="sub">"Revoked: " {key.revoked_reason.clone()}</small> }.into_any());
    let added = (!key.pinned_at.is_empty())
        .then(|| view! { <small class="sub">"Added " {day(&key.pinned_at)}</small> }.into_any());
    let source = if key.source.is_empty() { "Not said".to_owned() } else { key.source.clone() };
    let name = Name { key_id, role: key.role.clone() };
    let (edited, removed) = (key.clone(), (key.signer.clone(), name.clone()));
    let edit = press(move || {
        desk.draft.set(Some(Draft { of: Some(name.clone()), key: edited.clone() }));
        page::focus_soon("trust-signer");
    });
    let remove = press(move || {
        let (signer, name) = removed.clone();
        let before = desk.trust.told.with_untracked(|told| told.as_ref().map(|told| told.kept.clone()));
        let title = text::removed(&signer, &name.role);
        desk.draft.set(None);
        desk.trust.ask(Ask::Remove(name), move |_| {
            let _ = desk.before.try_update_value(|place| *place = before.unwrap_or_default());
            desk.told(title, true);
        });
    });
    let about = |what| Some(text::about(what, &key.signer, &key.role));
    let buttons = view! {
        <span class="buttons">
            {named("link-button", text::EDIT, about(text::EDIT), edit)}
            {named("link-button", text::REMOVE, about(text::REMOVE), remove)}
        </span>
    };
    row(
        who.into_any(),
        vec![
            ("st", "", status(tone, icon, word)),
            ("wide", "", digest::half(&key_id)),
            ("wide", text::FROM_UNTIL, view! { {bounds}{why} }.into_any()),
            ("wide", text::HOW, view! { {source}{added} }.into_any()),
            ("wide", "", buttons.into_any()),
        ],
    )
}
