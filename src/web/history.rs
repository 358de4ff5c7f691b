//! Where the history of packs is kept: one text of `storage`. What is in it is `history`'s.
//!
//! A tab holds a lock of its run's name for as long as it lives, so that another one can tell a build that goes on from one whose tab is gone.

use super::error::WebError;
use super::opfs::{held_locks, hold_lock};
use super::storage;

const KEY: &str = "packseal-history";

/// The text that is kept; None when there is none.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page.
pub fn read() -> Result<Option<String>, WebError> {
    storage::read(KEY)
}

/// Keeps this text instead of what was there.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page, or has no room.
pub fn write(text: &str) -> Result<(), WebError> {
    storage::write(KEY, text)
}

/// Removes the text.
///
/// # Errors
/// [`WebError`] when the browser keeps nothing for this page.
pub fn clear() -> Result<(), WebError> {
    storage::clear(KEY)
}

/// Calls `on` whenever another tab has changed or removed the text, for as long as the page lives.
pub fn watch(on: impl Fn() + 'static) {
    storage::watch(KEY, on);
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
