//! The page's own functions: clock, random ids, title, focus, dialogs, clipboard, and what the browser tells the page.

mod address;
mod files;
mod folders;
pub(super) mod js;

pub(crate) use address::leave_for;
pub use address::{
    address, documents_url, fragment, home, origin, put_fragment, set_fragment, watch_fragment, watch_return,
};
pub use files::{Chosen, Dropped, chosen, file_of, watch_files, watch_folders};
pub use web_sys::File;

use std::cell::RefCell;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, HtmlElement, HtmlInputElement, Window};

use super::error::WebError;

thread_local! {
    static LEAVING: RefCell<Option<EventListener>> = const { RefCell::new(None) };
}

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Empties the element with this id and gives it for the program to fill; None when the document has none.
pub fn slot(id: &str) -> Option<HtmlElement> {
    let slot = element(id)?;
    slot.set_text_content(None);
    Some(slot)
}

/// Milliseconds since 1970-01-01T00:00:00Z by this device's clock.
pub fn now_millis() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds since this page was opened, by a clock that nobody sets: what a duration is told by.
pub fn uptime_millis() -> i64 {
    let told = js::get(&js_sys::global(), "performance").and_then(|clock| js::call(&clock, "now", &[]).ok());
    told.and_then(|told| told.as_f64()).unwrap_or_default() as i64
}

/// So many random bytes; in a worker too.
///
/// # Errors
/// [`WebError`] when the browser has no `crypto`.
pub(crate) fn random(length: u32) -> Result<Vec<u8>, WebError> {
    let crypto = js::get(&js_sys::global(), "crypto").ok_or_else(|| WebError::unsupported("crypto"))?;
    let bytes = js_sys::Uint8Array::new_with_length(length);
    js::call(&crypto, "getRandomValues", &[bytes.clone().into()])?;
    Ok(bytes.to_vec())
}

/// A random UUID, version 4 (RFC 9562 section 5.4). `crypto.randomUUID` needs a secure context, `getRandomValues` does not.
///
/// # Errors
/// [`WebError`] when the browser has no `crypto`.
pub fn run_id() -> Result<String, WebError> {
    let crypto = js::get(&js_sys::global(), "crypto").ok_or_else(|| WebError::unsupported("crypto"))?;
    if let Ok(id) = js::call(&crypto, "randomUUID", &[])
        && let Some(id) = id.as_string()
    {
        return Ok(id);
    }
    let mut bytes = random(16)?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut id = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        id.push_str(&format!("{byte:02x}"));
    }
    Ok(id)
}

/// Loads the document anew.
pub(crate) fn reload() {
    if let Some(window) = window() {
        // A browser that refuses leaves the page as it is.
        drop(window.location().reload());
    }
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Moves the focus to the element with this id, once it is drawn, and brings it into view.
pub fn focus(id: &'static str) {
    Timeout::new(0, move || {
        if let Some(element) = element(id) {
            let _ = element.focus();
            element.scroll_into_view_with_bool(true);
        }
    })
    .forget();
}

/// Moves the focus to the element with this id, once the screen is drawn, and shows the screen from its top.
pub fn focus_at_top(id: &'static str) {
    Timeout::new(0, move || {
        if let Some(element) = element(id) {
            let _ = element.focus();
        }
        if let Some(window) = window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    })
    .forget();
}

/// Moves the focus to the element with this id inside `screen`, which was drawn just now in the place of another with such a title, and shows it from
/// its top. A person who has gone on to a control meanwhile is left there.
pub(crate) fn take_focus(screen: &HtmlElement, id: &str) {
    let Some((window, document)) = window().zip(document()) else { return };
    if document.active_element().is_some_and(|now| now.id() != id && now.tag_name() != "BODY") {
        return;
    }
    let title = screen.query_selector(&format!("#{id}")).ok().flatten();
    if let Some(title) = title.and_then(|title| title.dyn_into::<HtmlElement>().ok()) {
        let _ = title.focus();
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Moves the focus to a field at once, keeping it in view. A part of the page that is folded up around it opens.
pub fn focus_field(id: &str) {
    if let Some(element) = element(id) {
        if let Ok(Some(folded)) = element.closest("details") {
            let _ = folded.set_attribute("open", "");
        }
        let _ = element.focus();
    }
}

/// The text in the field with this id.
pub fn text(id: &str) -> String {
    field(id).map(|field| field.value()).unwrap_or_default()
}

/// Takes the text out of the field with this id, which is then empty.
pub fn take_text(id: &str) -> String {
    let text = text(id);
    if let Some(field) = field(id) {
        field.set_value("");
    }
    text
}

fn field(id: &str) -> Option<HtmlInputElement> {
    element(id)?.dyn_into().ok()
}

/// Does something in a task of its own, after all that is to be done now.
pub fn soon(act: impl FnOnce() + 'static) {
    Timeout::new(0, act).forget();
}

/// Moves the focus to a field that is about to be drawn.
pub fn focus_soon(id: impl Into<std::borrow::Cow<'static, str>>) {
    let id = id.into();
    Timeout::new(0, move || focus_field(&id)).forget();
}

/// The most workers that help a build or a check: more gain nothing, since one reads, hashes and writes for all.
const MOST_HELPERS: f64 = 8.0;

/// How many workers help a build or a check: as many as there are processors. None where there is one, since the worker that is helped has it.
pub(crate) fn helpers() -> usize {
    let processors = window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    if processors < 2.0 { 0 } else { processors.min(MOST_HELPERS) as usize }
}

/// Whether the browser lets a person pick a folder to write into.
pub fn can_pick_folders() -> bool {
    window().is_some_and(|window| js::get(&window, "showDirectoryPicker").is_some())
}

/// Opens the `dialog` with this id over the page; the browser keeps the focus inside and closes it on Escape.
pub fn open_dialog(id: &str) {
    if let Some(dialog) = element(id) {
        let _ = js::call(&dialog, "showModal", &[]);
    }
}

/// Closes the `dialog` with this id.
pub fn close_dialog(id: &str) {
    if let Some(dialog) = element(id) {
        let _ = js::call(&dialog, "close", &[]);
    }
}

/// Closes the `dialog` that is open, if one is: what it asked about is going out of sight.
pub fn close_dialogs() {
    if let Some(dialog) = document().and_then(|document| document.query_selector("dialog[open]").ok().flatten()) {
        let _ = js::call(&dialog, "close", &[]);
    }
}

/// Marks the link with this id as the place where the person is, and takes the mark off the others of these.
pub fn mark_place(here: &str, links: &[&str]) {
    for link in links {
        let Some(element) = element(link) else { continue };
        let _ = if *link == here {
            element.set_attribute("aria-current", "page")
        } else {
            element.remove_attribute("aria-current")
        };
    }
}

/// Presses the element with this id, as a person would.
pub fn press(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

/// Whether the browser's file dialog can choose whole folders.
pub fn can_choose_folders() -> bool {
    document()
        .and_then(|document| document.create_element("input").ok())
        .is_some_and(|input| js_sys::Reflect::has(&input, &"webkitdirectory".into()).unwrap_or(false))
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = window() {
        let _ = js::call(&window, "print", &[]);
    }
}

/// Puts text on the clipboard.
///
/// # Errors
/// [`WebError`] when the browser has no clipboard for this page (it needs HTTPS or localhost), or does not allow it.
pub async fn copy(text: String) -> Result<(), WebError> {
    let clipboard = window()
        .and_then(|window| js::get(&window.navigator(), "clipboard"))
        .ok_or_else(|| WebError::unsupported("clipboard for this page"))?;
    let promise = js::call(&clipboard, "writeText", &[JsValue::from_str(&text)])?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await?;
    Ok(())
}

/// Calls `on` now and whenever the browser goes online or offline, for as long as the page lives.
pub fn watch_connection(on: impl Fn(bool) + Clone + 'static) {
    let Some(window) = window() else { return };
    on(window.navigator().on_line());
    for (event, online) in [("online", true), ("offline", false)] {
        let on = on.clone();
        EventListener::new(&window, event, move |_| on(online)).forget();
    }
}

/// Whether the browser asks before this page is left.
pub fn ask_before_leaving(ask: bool) {
    let listener = window().filter(|_| ask).map(|window| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, "beforeunload", options, |event| {
            event.prevent_default();
            // Browsers before 2023 look at this member instead.
            let _ = js_sys::Reflect::set(event, &"returnValue".into(), &true.into());
        })
    });
    LEAVING.with(|held| held.replace(listener));
}

/// Calls back every second until dropped.
pub struct Ticker(#[allow(dead_code)] Interval);

/// Starts a [`Ticker`].
pub fn every_second(tick: impl FnMut() + 'static) -> Ticker {
    Ticker(Interval::new(1000, tick))
}

/// Runs a future on the page's own thread.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Shows the document's note for a program that has ended by its own fault (`<p id="fault" hidden>`), where nothing else can be shown. The console
/// is told where in the source that was, and not the fault's own words: they quote what the program had in hand, which may be a token.
pub fn tell_of_faults() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("Packseal failed at {place}")));
        if let Some(note) = element("fault") {
            let _ = note.remove_attribute("hidden");
        }
    }));
}
