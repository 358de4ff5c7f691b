//! What the screen knows, and how it asks. Leaving the screen ends what it waits for.

use leptos::prelude::*;

use crate::model::instant::{Day, Instant};
use crate::source::driftwise::{
    self, Action, Arrived, Export, Next, Org, Page, Period, Refused, Status, allowed, credential,
};
use crate::source::{AnswerError, Call};
use crate::ui::service::Asking;
use crate::ui::text::exports as text;
use crate::ui::text::exports::Op;
use crate::ui::text::verdict::Tone;
use crate::web::driftwise::{Failure, download, rest, send};
use crate::web::error::WebError;
use crate::web::ops::{Calls, Trouble};
use crate::web::page;

/// Where the list stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Listing {
    /// Its first page is waited for.
    Asked,
    /// It is here; the cursor of the next page, if there is one.
    Here(Option<String>),
    /// The next page is waited for.
    More,
    /// There is none.
    Failed(Failure),
}

/// What is known of the organisation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum About {
    Asked,
    Known(Org),
    /// The service did not tell, and why is no matter: its word on a period is final.
    Unknown,
}

/// What became of looking at a pack until it is made.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Watch {
    Looking,
    GivenUp,
    Stopped(Failure),
}

/// What became of the last thing that was done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// A pack was saved under this name.
    Saved(String, Arrived),
    /// It came, and the browser did not take it.
    Kept(String),
    /// A pack was deleted; what it was called.
    Deleted(String),
    Failed(Op, Failure),
}

/// The screen's state; it goes with the screen.
#[derive(Clone, Copy)]
pub(super) struct Exports {
    asking: Asking,
    calls: StoredValue<Calls, LocalStorage>,
    /// The organisation's id; empty until it is known.
    pub(super) org: RwSignal<String>,
    /// Whether an API key asks, which may look only.
    pub(super) key: bool,
    /// What screen readers are told.
    pub(super) told: RwSignal<String>,
    pub(super) about: RwSignal<About>,
    pub(super) listing: RwSignal<Listing>,
    pub(super) rows: RwSignal<Vec<Export>>,
    pub(super) watches: RwSignal<Vec<(String, Watch)>>,
    /// What is done to which row; one at a time.
    pub(super) busy: RwSignal<Option<(Op, String)>>,
    /// The pack that the dialog asks about.
    pub(super) chosen: RwSignal<Option<Export>>,
    pub(super) outcome: RwSignal<Option<Outcome>>,
    /// Whether a pack is being asked for.
    pub(super) sending: RwSignal<bool>,
    /// Why none was made.
    pub(super) refused: RwSignal<Option<Failure>>,
}

/// What takes the focus: the outcome below the list, and that below the form.
pub(super) const RESULT: &str = "exports-result";
pub(super) const REFUSED: &str = "ask-result";
pub(super) const LIST: &str = "exports-h";
/// Why there is no list, or no next page.
pub(super) const FAILED: &str = "list-result";

/// The id of a row's head.
pub(super) fn row_id(id: &str) -> String {
    format!("pack-{id}")
}

impl Exports {
    pub(super) fn new(asking: Asking) -> Self {
        let (org, key) = asking.0.with_value(|given| {
            let key = !allowed(Action::Create, &credential(given.token.expose()));
            (given.organisation.clone().unwrap_or_default(), key)
        });
        Self {
            asking,
            calls: StoredValue::new_local(Calls::default()),
            org: RwSignal::new(org),
            key,
            told: RwSignal::new(String::new()),
            about: RwSignal::new(About::Asked),
            listing: RwSignal::new(Listing::Asked),
            rows: RwSignal::new(Vec::new()),
            watches: RwSignal::new(Vec::new()),
            busy: RwSignal::new(None),
            chosen: RwSignal::new(None),
            outcome: RwSignal::new(None),
            sending: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// This device's clock.
    pub(super) fn now() -> Option<Instant> {
        Instant::from_unix_millis(page::now_millis())
    }

    pub(super) fn today() -> Option<Day> {
        Self::now().map(Instant::day)
    }

    /// Asks for what the screen begins with.
    pub(super) fn begin(self) {
        self.list();
        if self.key {
            return self.about.set(About::Unknown);
        }
        let call = driftwise::ask_organisation(&self.org.get_untracked());
        page::spawn(async move {
            let answer = self.send(call).await;
            let about = match answer.map(|body| driftwise::organisation(&body)) {
                Ok(Ok(org)) => About::Known(org),
                _ => About::Unknown,
            };
            let _ = self.about.try_set(about);
        });
    }

    async fn send(self, call: Option<Call>) -> Result<Vec<u8>, Failure> {
        let call = call.ok_or_else(|| answer("an id that cannot stand in an address".to_owned()))?;
        let ticket = self.calls.try_with_value(Calls::begin).flatten().ok_or(Trouble::NoAnswer)?;
        let (url, token) = self.asking.0.with_value(|given| (given.url.clone(), given.token.clone()));
        send(ticket, &url, &token, &call).await
    }

    /// Whether the screen has gone on, and nobody waits any more.
    fn is_over(self) -> bool {
        self.busy.try_with_untracked(|_| ()).is_none()
    }

    /// Asks for the list from its beginning.
    pub(super) fn list(self) {
        self.listing.set(Listing::Asked);
        self.told.set(text::LIST_WAIT.to_owned());
        self.page(None);
    }

    /// Asks for the next page.
    pub(super) fn more(self) {
        if let Listing::Here(Some(cursor)) = self.listing.get_untracked() {
            self.listing.set(Listing::More);
            self.told.set(text::MORE_WAIT.to_owned());
            self.page(Some(cursor));
        }
    }

    fn page(self, cursor: Option<String>) {
        let call = driftwise::list(&self.org.get_untracked(), cursor.as_deref());
        // A first page takes the place of what was there when it was asked for. A pack that was made since is not in it, and stays.
        let ids = |rows: &Vec<Export>| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        let before = cursor.is_none().then(|| self.rows.with_untracked(ids));
        page::spawn(async move {
            let page = self.send(call).await.and_then(|body| read(driftwise::exports(&body)));
            if self.is_over() {
                return;
            }
            self.told.set(String::new());
            match page {
                Err(failure) => {
                    self.listing.set(Listing::Failed(failure));
                    if before.is_none() {
                        page::focus(FAILED);
                    }
                }
                Ok(page) => self.listed(page, before),
            }
        });
    }

    fn listed(self, Page { exports, next_cursor }: Page, before: Option<Vec<String>>) {
        let more = before.is_none();
        let first = exports.first().map(|row| row_id(&row.id));
        for row in &exports {
            // What was asked for a moment ago, before the screen was opened, is looked after, too.
            let age = row.created_at.map(|at| page::now_millis() - at.unix_millis());
            if !row.status.is_final() && age.is_some_and(|age| age.unsigned_abs() < driftwise::GIVE_UP_MILLIS.into()) {
                self.watch(&row.id, false);
            }
        }
        self.rows.update(|rows| {
            if let Some(before) = before {
                rows.retain(|row| !before.contains(&row.id));
            }
            driftwise::merge(rows, exports);
        });
        self.listing.set(Listing::Here(next_cursor));
        if let Some(first) = first.filter(|_| more) {
            page::focus_soon(first);
        }
    }

    /// Asks for a pack.
    pub(super) fn create(self, period: Period) {
        self.sending.set(true);
        self.refused.set(None);
        self.told.set(text::ASK_WAIT.to_owned());
        let call = driftwise::create(&self.org.get_untracked(), period);
        page::spawn(async move {
            let row = self.send(call).await.and_then(|body| read(driftwise::export(&body)));
            if self.is_over() {
                return;
            }
            self.sending.set(false);
            match row {
                Ok(row) => {
                    self.told.set(text::told(&row));
                    let (id, over) = (row.id.clone(), row.status.is_final());
                    self.rows.update(|rows| driftwise::merge(rows, vec![row]));
                    page::focus_soon(row_id(&id));
                    if !over {
                        self.watch(&id, false);
                    }
                }
                Err(failure) => {
                    self.told.set(String::new());
                    self.refused.set(Some(failure));
                    page::focus(REFUSED);
                }
            }
        });
    }

    /// Looks at a pack until there is nothing more to wait for, at once or after the first pause.
    pub(super) fn watch(self, id: &str, at_once: bool) {
        if self.watches.with_untracked(|all| all.contains(&(id.to_owned(), Watch::Looking))) {
            return;
        }
        self.watched(id, Some(Watch::Looking));
        let (id, begun) = (id.to_owned(), page::now_millis());
        page::spawn(async move {
            let mut looks = 0;
            let mut wait = driftwise::pause(0, 0).filter(|_| !at_once).unwrap_or(0);
            loop {
                rest(wait).await;
                match self.rows.try_with_untracked(|rows| rows.iter().any(|row| row.id == id)) {
                    Some(true) => {}
                    // It was deleted here, or is not among the rows of a list that was asked for anew.
                    Some(false) => return self.watched(&id, None),
                    None => return,
                }
                let call = driftwise::look_up(&self.org.get_untracked(), &id);
                let row = self.send(call).await.and_then(|body| read(driftwise::export(&body)));
                if self.is_over() {
                    return;
                }
                looks += 1;
                wait = match self.looked(&id, row, looks, page::now_millis() - begun) {
                    Some(wait) => wait,
                    None => return,
                };
            }
        });
    }

    /// Takes what a look gave; the pause before the next one, or None at the end.
    fn looked(self, id: &str, row: Result<Export, Failure>, looks: u32, waited: i64) -> Option<u32> {
        let now = Self::now()?;
        let look: Result<&Status, Option<&Refused>> = match &row {
            Ok(row) => Ok(&row.status),
            Err(Failure::Refused(refused)) => Err(Some(refused)),
            Err(Failure::Lost(Trouble::NoAnswer | Trouble::Offline | Trouble::TimedOut(_))) => Err(None),
            // An answer that cannot be read would be the same again.
            Err(failure) => {
                self.watched(id, Some(Watch::Stopped(failure.clone())));
                return None;
            }
        };
        let next = driftwise::next(look, looks, u64::try_from(waited).unwrap_or(0), now);
        match row {
            Ok(row) => self.heard(row),
            Err(failure) if next == Next::Stopped => self.watched(id, Some(Watch::Stopped(failure))),
            Err(_) => {}
        }
        match next {
            Next::Wait(millis) => return Some(millis),
            Next::Over => self.watched(id, None),
            Next::GivenUp => self.watched(id, Some(Watch::GivenUp)),
            Next::Gone => self.forget(id, text::GONE.to_owned()),
            Next::Stopped => {}
        }
        None
    }

    /// Takes a row that was looked up; the list is drawn anew only where it changed.
    fn heard(self, row: Export) {
        let old = self.rows.with_untracked(|rows| rows.iter().find(|old| old.id == row.id).cloned());
        if let Some(old) = old.filter(|old| *old != row) {
            if old.status != row.status {
                self.told.set(text::told(&row));
            }
            self.rows.update(|rows| driftwise::merge(rows, vec![row]));
        }
    }

    fn watched(self, id: &str, watch: Option<Watch>) {
        self.watches.update(|all| {
            all.retain(|(of, _)| of != id);
            all.extend(watch.map(|watch| (id.to_owned(), watch)));
        });
    }

    /// Takes a row off the list.
    fn forget(self, id: &str, told: String) {
        self.watched(id, None);
        self.rows.update(|rows| rows.retain(|row| row.id != id));
        self.told.set(told);
    }

    fn ended(self, outcome: Outcome) {
        self.busy.set(None);
        self.outcome.set(Some(outcome));
        page::focus(RESULT);
    }

    /// Downloads a pack, and hands it to the browser.
    pub(super) fn download(self, row: Export) {
        if self.busy.with_untracked(Option::is_some) {
            return;
        }
        self.busy.set(Some((Op::Download, row.id.clone())));
        self.told.set(text::DOWNLOAD_WAIT.to_owned());
        let slug = self.about.with_untracked(|about| match about {
            About::Known(org) => Some(org.slug.clone()),
            About::Asked | About::Unknown => None,
        });
        page::spawn(async move {
            let came = self.fetched(&row, slug.as_deref()).await;
            if self.is_over() {
                return;
            }
            self.told.set(String::new());
            self.ended(match came {
                Ok((Ok(()), name, arrived)) => Outcome::Saved(name, arrived),
                Ok((Err(error), _, _)) => Outcome::Kept(error.what),
                Err(failure) => {
                    // Its row says something else by now.
                    if let Failure::Refused(Refused::NotAvailable { .. }) = &failure {
                        self.watch(&row.id, true);
                    }
                    Outcome::Failed(Op::Download, failure)
                }
            });
        });
    }

    async fn fetched(
        self,
        row: &Export,
        slug: Option<&str>,
    ) -> Result<(Result<(), WebError>, String, Arrived), Failure> {
        let call = driftwise::download(&self.org.get_untracked(), &row.id);
        let call = call.ok_or_else(|| answer("an id that cannot stand in an address".to_owned()))?;
        let ticket = self.calls.try_with_value(Calls::begin).flatten().ok_or(Trouble::NoAnswer)?;
        let (url, token) = self.asking.0.with_value(|given| (given.url.clone(), given.token.clone()));
        let came = download(ticket, &url, &token, &call, (row, slug)).await?;
        // Nobody is there to take a file once the screen has gone on.
        let saved = if self.is_over() { Ok(()) } else { came.save() };
        Ok((saved, came.name, came.arrived))
    }

    /// Deletes the pack that the dialog asked about.
    pub(super) fn delete_chosen(self) {
        let Some(row) = self.chosen.get_untracked().filter(|_| self.busy.with_untracked(Option::is_none)) else {
            return;
        };
        self.busy.set(Some((Op::Delete, row.id.clone())));
        self.told.set(text::DELETE_WAIT.to_owned());
        let call = driftwise::delete(&self.org.get_untracked(), &row.id);
        page::spawn(async move {
            let answer = self.send(call).await;
            if self.is_over() {
                return;
            }
            self.told.set(String::new());
            let gone = match &answer {
                Ok(_) => true,
                Err(failure) => matches!(failure, Failure::Refused(Refused::NotAvailable { status: 404, .. })),
            };
            if gone {
                self.forget(&row.id, String::new());
            }
            self.ended(match answer {
                Ok(_) => Outcome::Deleted(text::name(&row)),
                Err(failure) => Outcome::Failed(Op::Delete, failure),
            });
        });
    }

    /// What a call that gave nothing is told as.
    pub(super) fn failure(self, op: Op, failure: &Failure) -> (Tone, String, String) {
        text::failure(op, failure, (&self.asking.host(), &page::origin()), Self::now())
    }

    /// Ends the session.
    pub(super) fn sign_out(self) {
        self.asking.sign_out();
    }
}

fn answer(why: String) -> Failure {
    Failure::Lost(Trouble::Answer(why))
}

fn read<T>(found: Result<T, AnswerError>) -> Result<T, Failure> {
    found.map_err(|error| answer(error.to_string()))
}
