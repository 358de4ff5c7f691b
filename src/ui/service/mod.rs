//! Screens about what the service itself makes and keeps: the evidence service's jobs, DriftWise's packs. They know who asks and where, and
//! nothing else of the Build document.

mod exports;
mod jobs;
mod program;

pub use program::start;

use leptos::prelude::*;

use crate::ui::text;
use crate::web::session::Secret;

/// What such a screen is opened with.
pub(crate) struct Given {
    /// The kind of API.
    pub(crate) kind: String,
    /// The API's address, without a slash at its end.
    pub(crate) url: String,
    /// The person's bearer token, or an API's key.
    pub(crate) token: Secret,
    /// The organisation's id, where the sign-in or the site says it.
    pub(crate) organisation: Option<String>,
    /// Who asks, as the service is told.
    pub(crate) asker: String,
    /// Ends the session, so that the person signs in again.
    pub(crate) sign_out: Box<dyn Fn()>,
}

/// What a screen was opened with, for as long as it is shown.
#[derive(Clone, Copy)]
struct Asking(StoredValue<Given, LocalStorage>);

impl Asking {
    /// The API's host, as a person names it.
    fn host(self) -> String {
        self.0.with_value(|given| given.url.split_once("://").map_or(given.url.as_str(), |(_, host)| host).to_owned())
    }

    fn sign_out(self) {
        self.0.with_value(|given| (given.sign_out)());
    }
}

/// The name of the screen that a kind of API has, and what it is for; None when it has none.
pub(crate) fn way_in(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "evidence" => Some((text::jobs::TITLE, text::jobs::OPEN_HINT)),
        "driftwise" => Some((text::exports::TITLE, text::exports::OPEN_HINT)),
        _ => None,
    }
}

/// The screen of [`way_in`].
pub(crate) fn screen(given: Given) -> AnyView {
    let draw = if given.kind == "driftwise" { exports::exports } else { jobs::jobs };
    draw(Asking(StoredValue::new_local(given)))
}
