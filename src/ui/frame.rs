//! What both documents have around their screens. Header, navigation and footer are in the HTML, readable before this program arrives.

use leptos::prelude::*;

use super::parts::icon::{Icon, icon};
use super::text::common;
use crate::web::page;

/// The id of a screen's title, which takes the focus when the screen opens.
pub(super) const TITLE: &str = "title";

/// Puts a document's program into its slots: the connection's state and the screen.
pub(super) fn mount(ready: Signal<bool>, screen: impl Fn() -> AnyView + 'static) {
    page::tell_of_faults();
    let online = RwSignal::new(true);
    page::watch_connection(move |now| online.set(now));
    if let Some(slot) = page::slot("state") {
        leptos::mount::mount_to(slot, move || connection(online, ready)).forget();
    }
    if let Some(slot) = page::slot("main") {
        leptos::mount::mount_to(slot, screen).forget();
    }
}

fn connection(online: RwSignal<bool>, ready: Signal<bool>) -> impl IntoView {
    move || {
        let (shape, words) = match (online.get(), ready.get()) {
            (true, _) => (Icon::On, common::ONLINE),
            (false, true) => (Icon::Off, common::OFFLINE_READY),
            (false, false) => (Icon::Off, common::OFFLINE),
        };
        view! { {icon(shape)} <span>{words}</span> }
    }
}
