//! The screens that lie over any other: the history and the own keys. The address says which is in front; what is typed and shown behind stays.

use leptos::prelude::*;

use super::state::{Build, TITLE};
use super::{history, keys};
use crate::ui::text::{build, common, history as past, keys as own};
use crate::web::page;

/// What an address has behind its `#` for the screens that lie over none.
const BELOW: &str = "/build";

/// A screen that lies over the others: what an address has behind its `#`, the link in the header, title, and what takes the focus.
type Over = (&'static str, &'static str, &'static str, &'static str);
const OVER: [Over; 2] =
    [("/history", "nav-history", past::TITLE, history::TITLE), (keys::HERE, "nav-keys", own::TITLE, keys::TITLE)];
/// The links in the header, first that of what lies below.
const LINKS: [&str; 3] = ["nav-build", OVER[0].1, OVER[1].1];

impl Build {
    /// Whether a screen lies over the others.
    pub(super) fn is_behind(self) -> bool {
        self.past.is_open() || self.keys_open.get()
    }

    /// Sets the document's title, now or when what lies over the screen is closed.
    pub(super) fn entitle(self, title: &str) {
        self.past.update(|held| title.clone_into(&mut held.under));
        if !untrack(|| self.is_behind()) {
            page::set_title(&common::title(title));
        }
    }

    /// Opens and closes these screens, as the address says. Links inside a screen change nothing.
    pub(super) fn take_place(self) {
        let fragment = page::fragment();
        let here = [self.past.open, self.keys_open].iter().position(|open| open.get_untracked());
        let there = OVER.iter().position(|over| over.0 == fragment);
        let below = fragment.is_empty() || fragment.starts_with(BELOW);
        if here != there && (there.is_some() || below) {
            self.go(there);
        }
    }

    fn go(self, there: Option<usize>) {
        page::close_dialogs();
        if there == Some(0) {
            self.past.look();
        }
        self.past.open.set(there == Some(0));
        self.keys_open.set(there == Some(1));
        page::mark_place(LINKS[there.map_or(0, |there| there + 1)], &LINKS);
        let focus = match there.and_then(|there| OVER.get(there)) {
            Some((_, _, title, focus)) => {
                page::set_title(&common::title(title));
                focus
            }
            None => {
                self.past.update(|held| {
                    let title = if held.under.is_empty() { build::TITLE } else { &held.under };
                    page::set_title(&common::title(title));
                });
                TITLE
            }
        };
        page::focus_at_top(focus);
    }

    /// Brings forward what the build has to say.
    pub(super) fn come_forward(self) {
        if untrack(|| self.is_behind()) {
            self.go(None);
            page::set_fragment(BELOW);
        }
    }
}
