//! Where the auditor's keys and policy are kept: one record of `storage`, with the exact texts of `packseal-trust/1` and `packseal-policy/1` in
//! it. They hold no secret. What the texts say is the worker's to read.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

use super::error::WebError;
use super::page::js;
use super::storage;
use crate::seal::trust::desk::Kept;

const KEY: &str = "packseal-trust";
/// The record's name and version.
const SCHEMA: &str = "packseal-kept/1";

/// Why there is nothing to read.
#[derive(Debug, Clone)]
pub enum Unkept {
    /// The browser keeps nothing for this page.
    NoStorage,
    /// What it keeps is no such record; the text as it stands there.
    Unreadable(String),
}

/// What is kept; nothing at all where there is no record.
///
/// # Errors
/// [`Unkept`]
pub fn read() -> Result<Kept, Unkept> {
    let Some(text) = storage::read(KEY).map_err(|_| Unkept::NoStorage)? else { return Ok(Kept::default()) };
    of(&text).ok_or(Unkept::Unreadable(text))
}

fn of(text: &str) -> Option<Kept> {
    let record = JSON::parse(text).ok()?;
    if js::get(&record, "schema")?.as_string()? != SCHEMA {
        return None;
    }
    // A text, or null for none; anything else was written by nobody.
    let member = |name: &str| match js::get(&record, name) {
        None => Some(None),
        Some(value) => value.as_string().map(Some),
    };
    Some(Kept { trust: member("trust")?, policy: member("policy")? })
}

/// Keeps this instead of what was there.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page, or has no room.
pub fn write(kept: &Kept) -> Result<(), WebError> {
    let record: JsValue = Object::new().into();
    let text = |text: &Option<String>| text.as_deref().map_or(JsValue::NULL, JsValue::from_str);
    for (name, value) in [("schema", SCHEMA.into()), ("trust", text(&kept.trust)), ("policy", text(&kept.policy))] {
        Reflect::set(&record, &name.into(), &value)?;
    }
    storage::write(KEY, &String::from(JSON::stringify(&record)?))
}

/// Removes the record.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page.
pub fn clear() -> Result<(), WebError> {
    storage::clear(KEY)
}

/// Calls `on` whenever another tab has changed or removed the record, for as long as the page lives.
pub fn watch(on: impl Fn() + 'static) {
    storage::watch(KEY, on);
}
