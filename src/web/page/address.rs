//! The page's own address.

use gloo_events::EventListener;

use super::window;

fn href() -> Option<String> {
    window()?.location().href().ok()
}

/// The address of the page without query and fragment.
pub fn address() -> String {
    href().and_then(|href| href.split(['?', '#']).next().map(str::to_owned)).unwrap_or_default()
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
