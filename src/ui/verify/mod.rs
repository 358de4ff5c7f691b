//! The Verify document: a file in, a report out. It opens no connection.

mod empty;
mod reading;
mod report;

use leptos::prelude::*;

use super::frame;
use super::parts::verdict::HEADLINE;
use super::text::{common, verify as text};
use crate::model::instant::Instant;
use crate::verify::report::{MapPart, Report};
use crate::web::page::{self, Chosen, Dropped};
use crate::web::worker::client::VerifyClient;
use crate::web::worker::message::FromVerify;

/// Where the focus goes when the screen changes and no headline is there.
const TITLE: &str = "title";

/// What is on the screen.
#[derive(Debug, Clone)]
enum Screen {
    /// Nothing was given yet.
    Empty,
    /// More than one file was given.
    Several(Vec<Chosen>),
    /// A file is being read.
    Reading(Chosen),
    /// The reading was stopped.
    Stopped(Chosen),
    /// The file could not be read.
    Impossible {
        /// None when no file was given yet: then it is the worker that did not start.
        name: Option<String>,
        why: String,
    },
    /// The check is over.
    Report(Box<Shown>),
}

/// A report with what belongs to its showing.
#[derive(Debug, Clone)]
struct Shown {
    report: Report,
    map: Vec<MapPart>,
    at: Option<Instant>,
}

/// The document's state.
#[derive(Clone, Copy)]
struct Verify {
    screen: RwSignal<Screen, LocalStorage>,
    /// Bytes read, and bytes to read.
    read: RwSignal<(u64, u64)>,
    /// Whether something is held over the page.
    over: RwSignal<bool>,
    /// Whether what was let go is no file.
    refused: RwSignal<bool>,
    /// Whether all that a check needs is loaded.
    ready: RwSignal<bool>,
    client: StoredValue<Option<VerifyClient>, LocalStorage>,
}

/// Starts the document.
pub fn start() {
    // The state lives as long as the page does.
    let owner = Owner::new();
    let state = owner.with(|| Verify {
        screen: RwSignal::new_local(Screen::Empty),
        read: RwSignal::new((0, 0)),
        over: RwSignal::new(false),
        refused: RwSignal::new(false),
        ready: RwSignal::new(false),
        client: StoredValue::new_local(None),
    });
    state.client.set_value(Some(VerifyClient::start(move |message| state.hear(message))));
    page::watch_files(move |dropped| state.dropped(dropped));
    owner.with(|| frame::mount(state.ready.into(), move || state.view()));
    std::mem::forget(owner);
}

impl Verify {
    fn hear(self, message: FromVerify) {
        match message {
            FromVerify::Ready { .. } => self.ready.set(true),
            FromVerify::Progress { read, total } => self.read.set((read, total)),
            FromVerify::Done { report, map } => {
                if !self.is_reading() {
                    return;
                }
                page::set_title(&common::title(&text::report_title(report.headline, &report.file.name)));
                let at = Instant::from_unix_millis(page::now_millis());
                self.screen.set(Screen::Report(Box::new(Shown { report: *report, map, at })));
                page::focus_at_top(HEADLINE);
            }
            FromVerify::Failed { why } => {
                let name = self.screen.with_untracked(|screen| match screen {
                    Screen::Reading(file) => Some(Some(file.name.clone())),
                    Screen::Empty => Some(None),
                    // What is on the screen still holds; the next file starts the worker anew.
                    _ => None,
                });
                if let Some(name) = name {
                    let title = if name.is_some() { text::IMPOSSIBLE } else { text::NOT_LOADED };
                    self.show(Screen::Impossible { name, why }, title);
                }
            }
        }
    }

    fn is_reading(self) -> bool {
        self.screen.with_untracked(|screen| matches!(screen, Screen::Reading(_)))
    }

    fn dropped(self, dropped: Dropped) {
        match dropped {
            Dropped::Over => self.over.set(true),
            Dropped::Left => self.over.set(false),
            Dropped::Files(files) => self.given(files),
            Dropped::NotAFile => self.refused.set(true),
        }
    }

    /// One file is read at once; of several, a person says which.
    fn given(self, mut files: Vec<Chosen>) {
        self.refused.set(false);
        match files.len() {
            0 => {}
            1 => self.read(files.remove(0)),
            _ => self.show(Screen::Several(files), text::WHICH),
        }
    }

    fn read(self, file: Chosen) {
        self.read.set((0, file.size));
        self.show(Screen::Reading(file.clone()), &file.name);
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.verify(file.file());
            }
        });
    }

    fn stop(self) {
        self.client.with_value(|client| {
            if let Some(client) = client {
                client.stop();
            }
        });
        let file = self.screen.with_untracked(|screen| match screen {
            Screen::Reading(file) => Some(file.clone()),
            _ => None,
        });
        if let Some(file) = file {
            self.show(Screen::Stopped(file), text::STOPPED);
        }
    }

    fn clear(self) {
        self.show(Screen::Empty, text::TITLE);
    }

    fn show(self, screen: Screen, title: &str) {
        page::set_title(&common::title(title));
        self.screen.set(screen);
        page::focus_at_top(TITLE);
    }

    fn view(self) -> AnyView {
        let screen = move || {
            self.screen.with(|screen| match screen {
                Screen::Empty => empty::empty(self),
                Screen::Several(files) => empty::several(self, files),
                Screen::Reading(file) => reading::reading(self, file),
                Screen::Stopped(file) => reading::stopped(self, file),
                Screen::Impossible { name, why } => reading::impossible(self, name.as_deref(), why),
                Screen::Report(shown) => report::report(self, shown),
            })
        };
        view! { <div class="target" class:is-over=self.over>{screen}</div> }.into_any()
    }
}
