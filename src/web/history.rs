//! Where the history of packs is kept: one text in `localStorage`, which every tab of this origin shares. What is in it is `history`'s.
//!
//! A tab holds a lock of its run's name for as long as it lives, so that another one can tell a build that goes on from one whose tab is gone.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

use super::error::WebError;
use super::opfs::{held_locks, hold_lock};
use super::page::{js, window};

const KEY: &str = "packseal-history";

fn call(method: &str, arguments: &[JsValue]) -> Result<JsValue, WebError> {
    // Where storage is switched off, reading the member throws already.
    let storage = window()
        .and_then(|window| js::get(&window, "localStorage"))
        .ok_or_else(|| WebError::unsupported("storage for this page"))?;
    js::call(&storage, method, arguments)
}

/// The text that is kept; None when there is none.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page.
pub fn read() -> Result<Option<String>, WebError> {
    Ok(call("getItem", &[KEY.into()])?.as_string())
}

/// Keeps this text instead of what was there.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page, or has no room.
pub fn write(text: &str) -> Result<(), WebError> {
    call("setItem", &[KEY.into(), text.into()]).map(drop)
}

/// Removes the text.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page.
pub fn clear() -> Result<(), WebError> {
    call("removeItem", &[KEY.into()]).map(drop)
}

/// Calls `on` whenever another tab has changed or removed the text, for as long as the page lives.
pub fn watch(on: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    let listener = EventListener::new(&window, "storage", move |event| {
        // Without a key, everything was removed.
        if js::get(event, "key").is_none_or(|key| key == KEY) {
            on();
        }
    });
    listener.forget();
}

fn lock(run: &str) -> String {
    format!("{KEY}-{run}")
}

/// Tells other tabs, for as long as this page lives, that the tab of this run is there.
pub fn hold(run: &str) {
    hold_lock(&lock(run));
}

/// Says of a run whether its tab is there; None where the browser cannot tell.
pub async fn living() -> Option<impl Fn(&str) -> bool> {
    let held = held_locks().await?;
    Some(move |run: &str| held.contains(&lock(run)))
}
