//! Texts in `localStorage`, each under a key of its own, which every tab of this origin shares.

use gloo_events::EventListener;
use wasm_bindgen::JsValue;

use super::error::WebError;
use super::page::{js, window};

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
pub(super) fn read(key: &str) -> Result<Option<String>, WebError> {
    Ok(call("getItem", &[key.into()])?.as_string())
}

/// Keeps this text instead of what was there.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page, or has no room.
pub(super) fn write(key: &str, text: &str) -> Result<(), WebError> {
    call("setItem", &[key.into(), text.into()]).map(drop)
}

/// Removes the text.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page.
pub(super) fn clear(key: &str) -> Result<(), WebError> {
    call("removeItem", &[key.into()]).map(drop)
}

/// Calls `on` whenever another tab has changed or removed the text, for as long as the page lives.
pub(super) fn watch(key: &'static str, on: impl Fn() + 'static) {
    let Some(window) = window() else { return };
    let listener = EventListener::new(&window, "storage", move |event| {
        // Without a key, everything was removed.
        if js::get(event, "key").is_none_or(|changed| changed == key) {
            on();
        }
    });
    listener.forget();
}
