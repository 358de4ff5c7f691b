//! Screens about what the service itself makes and keeps: the evidence service's jobs. They know who asks and where, and nothing else of
//! the Build document, whose first load they are no part of: they are a program of their own, which comes when one is opened.

mod jobs;

use leptos::prelude::*;

use super::frame::TITLE;
use crate::web::later::{self, Handed};
use crate::web::page;
use crate::web::session::Secret;

/// What a screen's opening has, by name.
const URL: &str = "url";
const TOKEN: &str = "token";
const ASKER: &str = "asker";
const SIGN_OUT: &str = "sign_out";

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

impl Given {
    /// Hands it to the program that shows the screen.
    pub(crate) fn hand_over(self) -> Handed {
        let handed = Handed::new();
        handed.put(URL, &self.url);
        handed.put(TOKEN, self.token.expose());
        handed.put(ASKER, &self.asker);
        handed.on(SIGN_OUT, move |_| (self.sign_out)());
        handed
    }

    /// Takes it as that program.
    fn take(handed: Handed) -> Self {
        let text = |name| handed.text(name).unwrap_or_default();
        let (url, token, asker) = (text(URL), Secret::handed(text(TOKEN)), text(ASKER));
        Self { url, token, asker, sign_out: Box::new(move || handed.call(SIGN_OUT, "")) }
    }
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

/// Starts the program of these screens.
pub fn start() {
    page::tell_of_faults();
    later::offer(|at, handed| {
        let given = Given::take(handed.clone());
        let shown = leptos::mount::mount_to(at, move || screen(given));
        handed.on_close(move || drop(shown));
        page::focus_at_top(TITLE);
    });
}

/// The screen.
fn screen(given: Given) -> AnyView {
    jobs::jobs(Asking(StoredValue::new_local(given)))
}
