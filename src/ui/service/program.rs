//! These screens as a program of their own, which comes when one is opened: the Build document's first load has nothing of them. Both programs
//! hold this file: one hands over what a screen is opened with, the other takes it.

use super::{Given, screen};
use crate::ui::frame::TITLE;
use crate::web::later::{self, Handed, Later};
use crate::web::page;
use crate::web::session::Secret;

/// The names of what is handed over.
const KIND: &str = "kind";
const URL: &str = "url";
const TOKEN: &str = "token";
const ORGANISATION: &str = "organisation";
const ASKER: &str = "asker";
const SIGN_OUT: &str = "sign_out";

impl Given {
    /// Hands it to the program that shows the screen.
    pub(crate) fn hand_over(self) -> Handed {
        let handed = Handed::new();
        handed.put(KIND, &self.kind);
        handed.put(URL, &self.url);
        handed.put(TOKEN, self.token.expose());
        if let Some(organisation) = &self.organisation {
            handed.put(ORGANISATION, organisation);
        }
        handed.put(ASKER, &self.asker);
        handed.on(SIGN_OUT, move |_| (self.sign_out)());
        handed
    }

    /// Takes it as that program.
    fn take(handed: Handed) -> Self {
        let text = |name| handed.text(name).unwrap_or_default();
        Self {
            kind: text(KIND),
            url: text(URL),
            token: Secret::handed(text(TOKEN)),
            organisation: handed.text(ORGANISATION),
            asker: text(ASKER),
            sign_out: Box::new(move || handed.call(SIGN_OUT, "")),
        }
    }
}

/// Starts that program.
pub fn start() {
    page::tell_of_faults();
    later::offer(Later::Service, |at, handed| {
        let given = Given::take(handed.clone());
        let shown = leptos::mount::mount_to(at, move || screen(given));
        handed.on_close(move || drop(shown));
        TITLE
    });
}
