//! Screens about what the service itself makes and keeps: the evidence service's jobs. They know who asks and where, and nothing else of
//! the Build document.

mod jobs;
mod program;

pub use program::start;

use leptos::prelude::*;

use crate::web::session::Secret;

/// What such a screen is opened with.
pub(crate) struct Given {
    /// The API's address, without a slash at its end.
    pub(crate) url: String,
    /// The person's bearer token.
    pub(crate) token: Secret,
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

/// The name of the screen that a kind of API has; None when it has none.
pub(crate) fn title(kind: &str) -> Option<&'static str> {
    (kind == "evidence").then_some(crate::ui::text::jobs::TITLE)
}

/// The screen.
pub(crate) fn screen(given: Given) -> AnyView {
    jobs::jobs(Asking(StoredValue::new_local(given)))
}
