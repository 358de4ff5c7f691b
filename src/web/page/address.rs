//! The page's own address.

use gloo_events::EventListener;

use wasm_bindgen::JsValue;

use super::{js, window};

fn href() -> Option<String> {
    window()?.location().href().ok()
}

/// The address of the page without query and fragment.
pub fn address() -> String {
    href().and_then(|href| href.split(['?', '#']).next().map(str::to_owned)).unwrap_or_default()
}

/// The address of the page's folder, where the page lies too: one address, however the page was opened.
pub fn home() -> String {
    let address = address();
    address.strip_suffix("index.html").map_or(address.clone(), str::to_owned)
}

/// Puts this text behind the `#` of the page's address, without a new entry in the history and without [`watch_fragment`] hearing of it.
pub fn put_fragment(fragment: &str) {
    let history = window().and_then(|window| js::get(&window, "history"));
    if let Some(history) = history {
        let arguments = [JsValue::NULL, JsValue::from_str(""), JsValue::from_str(&format!("#{fragment}"))];
        // A browser that refuses leaves the address as it is, which loses nothing but the link.
        drop(js::call(&history, "replaceState", &arguments));
    }
}

/// Goes to another address; the page ends.
pub(crate) fn leave_for(address: &str) {
    if let Some(window) = window() {
        // A browser that refuses leaves the page as it is.
        drop(window.location().set_href(address));
    }
}

/// Calls `on` when the browser shows this page again as it was left, with its program still there.
pub fn watch_return(on: impl Fn() + 'static) {
    if let Some(window) = window() {
        let as_left = |event: &web_sys::Event| js::get(event, "persisted").is_some_and(|it| it.is_truthy());
        EventListener::new(&window, "pageshow", move |event| {
            if as_left(event) {
                on()
            }
        })
        .forget();
    }
}

/// What stands behind the `#` of the page's address, as it is written there.
pub fn fragment() -> String {
    href().and_then(|href| href.split_once('#').map(|(_, fragment)| fragment.to_owned())).unwrap_or_default()
}

/// Sets what stands behind the `#`; those who watch it hear of it.
pub fn set_fragment(fragment: &str) {
    if let Some(window) = window() {
        // A browser that refuses leaves the address as it is.
        drop(window.location().set_hash(fragment));
    }
}

/// Calls `on` whenever the fragment changes, for as long as the page lives.
pub fn watch_fragment(on: impl Fn() + 'static) {
    if let Some(window) = window() {
        EventListener::new(&window, "hashchange", move |_| on()).forget();
    }
}

/// The absolute URL of the folder of documents beside the page, ending in `/`; without query or fragment.
pub fn documents_url() -> Option<String> {
    let address = address();
    Some(format!("{}/documents/", &address[..address.rfind('/')?]))
}

/// The origin of the page, which a tenant API has to allow.
pub fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}
