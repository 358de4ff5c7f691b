//! The history as this tab knows it. What is kept is the truth: each change reads it, changes it, and writes it back whole.

use leptos::prelude::*;

use crate::assemble::{ProblemKind, Receipt, Stage};
use crate::history::{Asked, Entry, History, Pack, State, Step, Why};
use crate::model::instant::Instant;
use crate::ui::text::history as text;
use crate::web::{history as kept, page};

/// Why rows of this tab are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The browser stores nothing for this page, or has no room.
    Refused,
    /// What is there cannot be read: why.
    Unreadable(String),
}

/// What this tab knows. It is one value, and the signals are of types that the page has anyway: each type costs the first load its machinery.
#[derive(Default)]
pub(in crate::ui::build) struct Held {
    pub(super) rows: History,
    pub(super) trouble: Option<Trouble>,
    /// The row of this tab's build, under way or ended.
    own: Option<Entry>,
    /// The title of the screen behind the history.
    pub(in crate::ui::build) under: String,
}

/// The state of the history.
#[derive(Clone, Copy)]
pub(in crate::ui::build) struct Past {
    /// Whether its screen is in front.
    pub(in crate::ui::build) open: RwSignal<bool>,
    /// What screen readers are told.
    pub(super) said: RwSignal<String>,
    /// Counts the changes of what is held.
    changes: RwSignal<usize>,
    held: StoredValue<Held>,
}

fn now() -> Option<Instant> {
    Instant::from_unix_millis(page::now_millis())
}

fn step(stage: Stage) -> Step {
    match stage {
        Stage::Fetch => Step::Fetch,
        Stage::Assemble => Step::Assemble,
        Stage::Save => Step::Save,
    }
}

/// How a build that failed is kept: its kind, none of its words.
fn ended(kind: ProblemKind) -> State {
    State::Failed(match kind {
        ProblemKind::Cancelled => return State::Stopped,
        ProblemKind::SignedOut => Why::SignedOut,
        ProblemKind::Role | ProblemKind::Key => Why::Role,
        ProblemKind::Plan | ProblemKind::Upgrade => Why::Plan,
        ProblemKind::Option => Why::Option,
        ProblemKind::NoAnswer => Why::NoAnswer,
        ProblemKind::Server => Why::Server,
        ProblemKind::Answer => Why::Answer,
        ProblemKind::Storage => Why::Storage,
        ProblemKind::File => Why::File,
        ProblemKind::Internal => Why::Internal,
    })
}

impl Past {
    pub(in crate::ui::build) fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            changes: RwSignal::new(0),
            held: StoredValue::new(Held::default()),
        }
    }

    /// Reads what is held; who reads it in a view is drawn anew when it changes.
    pub(super) fn with<T>(self, read: impl FnOnce(&Held) -> T) -> T {
        self.changes.track();
        self.held.with_value(read)
    }

    /// Changes what is held, without telling anybody.
    pub(in crate::ui::build) fn update<T>(self, change: impl FnOnce(&mut Held) -> T) -> Option<T> {
        self.held.try_update_value(change)
    }

    /// Whether its screen is in front.
    pub(in crate::ui::build) fn is_open(self) -> bool {
        self.open.get()
    }

    /// Reads what is kept, now and whenever another tab changes it.
    pub(in crate::ui::build) fn start(self) {
        self.look();
        kept::watch(move || self.change(|_| {}));
    }

    /// Reads what is kept, lets time pass, and ends the rows of builds whose tab is gone.
    pub(in crate::ui::build) fn look(self) {
        self.change(|_| {});
        page::spawn(async move {
            if let (Some(lives), Some(now)) = (kept::living().await, now()) {
                let own = self.own().map(|own| own.run().to_owned());
                self.change(|rows| rows.close(now, |run| own.as_deref() == Some(run) || lives(run)));
            }
        });
    }

    fn own(self) -> Option<Entry> {
        self.held.with_value(|held| held.own.clone())
    }

    /// Changes the rows that are kept.
    fn change(self, change: impl FnOnce(&mut History)) {
        self.changed(Box::new(change));
    }

    fn changed(self, change: Box<dyn FnOnce(&mut History) + '_>) {
        let text = kept::read();
        self.update(|held| {
            let (mut rows, mut trouble) = match text.as_ref().map(|text| text.as_deref().map(History::parse)) {
                Ok(None) => (History::default(), None),
                Ok(Some(Ok(rows))) => (rows, None),
                Ok(Some(Err(error))) => (History::default(), Some(Trouble::Unreadable(error.to_string()))),
                Err(_) => (History::default(), Some(Trouble::Refused)),
            };
            // What is not kept is known here only.
            if trouble.is_some() || held.trouble.is_some() {
                rows.merge(&held.rows);
            }
            change(&mut rows);
            if let Some(now) = now() {
                rows.settle(now);
            }
            if trouble.is_none() {
                let encoded = rows.encode();
                // A page that has nothing to keep leaves no trace.
                let news = match text.as_ref().ok().and_then(Option::as_ref) {
                    Some(before) => *before != encoded,
                    None => !rows.entries().is_empty(),
                };
                if news && kept::write(&encoded).is_err() {
                    trouble = Some(Trouble::Refused);
                }
            }
            (held.rows, held.trouble) = (rows, trouble);
        });
        self.changes.update(|changes| *changes += 1);
    }

    /// Notes that a build was asked for.
    pub(in crate::ui::build) fn begin(self, run: &str, asked: Asked) {
        let Some(now) = now() else { return };
        kept::hold(run);
        self.update(|held| held.own = Some(Entry::new(run, asked, now)));
        self.put();
    }

    /// Changes this tab's own row; whether that is news.
    fn own_changes(self, change: impl FnOnce(&mut Entry) -> bool) -> bool {
        self.update(|held| held.own.as_mut().is_some_and(change)) == Some(true)
    }

    /// Notes what this tab's build does now.
    pub(in crate::ui::build) fn step(self, stage: Stage) {
        if self.own_changes(|own| own.step(step(stage))) {
            self.put();
        }
    }

    /// Notes that this tab's build has made a pack.
    pub(in crate::ui::build) fn made(self, receipt: &Receipt) {
        let pack = Pack {
            name: receipt.file_name.clone(),
            id: receipt.pack_id.clone(),
            size: receipt.size,
            sha256: receipt.sha256,
            manifest_sha256: receipt.manifest_sha256,
        };
        self.end(State::Made { pack, saved: false });
    }

    /// Notes that this tab's build ended without a pack.
    pub(in crate::ui::build) fn failed(self, kind: ProblemKind) {
        self.end(ended(kind));
    }

    fn end(self, state: State) {
        let Some(now) = now() else { return };
        if self.own_changes(|own| own.end(state, now)) {
            self.put();
        }
    }

    /// Notes that this tab's pack was handed over. A row that its owner has removed stays away.
    pub(in crate::ui::build) fn saved(self) {
        if let (true, Some(own)) = (self.own_changes(Entry::save), self.own()) {
            self.change(|rows| {
                if rows.get(own.run()).is_some() {
                    rows.put(own);
                }
            });
        }
    }

    /// The pack that was saved before this tab's own, of the same recipe and tenant.
    pub(in crate::ui::build) fn before(self) -> Option<Pack> {
        self.held.with_value(|held| held.rows.before(held.own.as_ref()?.run()).cloned())
    }

    /// The pack that was saved last, of this recipe and tenant; a view of it is drawn anew when the history changes.
    pub(in crate::ui::build) fn last(self, recipe: &str, tenant: &str) -> Option<Pack> {
        self.with(|held| held.rows.last(recipe, tenant).cloned())
    }

    fn put(self) {
        if let Some(own) = self.own() {
            self.change(|rows| rows.put(own));
        }
    }

    /// Takes one row away.
    pub(super) fn remove(self, run: &str) {
        self.change(|rows| rows.remove(run));
        self.said.set(text::REMOVED.to_owned());
    }

    /// Takes all rows away, also those that cannot be read.
    pub(super) fn clear(self) {
        let trouble = kept::clear().is_err().then_some(Trouble::Refused);
        self.update(|held| (held.rows, held.trouble) = (History::default(), trouble));
        self.changes.update(|changes| *changes += 1);
        self.said.set(text::CLEARED.to_owned());
    }
}
