//! The faults in force, and how often each has happened.

use super::kind::{self, Act, Kind};
use super::spelling::Fault;
use crate::grantex::breaks::Break;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The faults that all requests share. They can be replaced while the server runs.
#[derive(Default)]
pub struct Faults {
    state: Mutex<State>,
}

/// The tokens in here are never shown.
impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Faults(..)")
    }
}

#[derive(Default)]
struct State {
    /// Counts replacements, so that a ticket of faults that are gone changes nothing.
    edition: u64,
    faults: Vec<Counted>,
    /// The tokens that a draw has ended.
    ended: HashSet<String>,
}

struct Counted {
    fault: Fault,
    /// Requests counted: for [`Kind::Grow`] pages, for [`Kind::Expire`] tokens.
    seen: u64,
    happened: u64,
    /// How often each token, or each path and query, was met.
    visits: HashMap<String, Visit>,
}

#[derive(Default)]
struct Visit {
    count: u64,
    /// Whether this token is one of those that expire.
    meant: bool,
}

/// A fault and how often it has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Its spelling.
    pub fault: String,
    /// Answers that it changed; for `grow`, rows that it added.
    pub times: u64,
}

/// The good token that a request carries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// Whether a sign-in gives another one. An API key stays as it is.
    pub(super) renewed: bool,
}

/// Which fault a request met.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket {
    edition: u64,
    fault: usize,
}

impl Faults {
    /// These faults, with nothing counted yet.
    #[must_use]
    pub fn new(faults: Vec<Fault>) -> Self {
        let all = Self::default();
        all.replace(faults);
        all
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts these faults in the place of all others and counts from nothing.
    pub fn replace(&self, faults: Vec<Fault>) {
        let fresh = |fault| Counted { fault, seen: 0, happened: 0, visits: HashMap::new() };
        let mut state = self.state();
        let edition = state.edition + 1;
        *state = State { edition, faults: faults.into_iter().map(fresh).collect(), ended: HashSet::new() };
    }

    /// Whether nothing can go wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state().faults.is_empty()
    }

    /// The faults in their order, and how often each has happened.
    #[must_use]
    pub fn happened(&self) -> Vec<Happened> {
        let each = |one: &Counted| Happened { fault: one.fault.text.clone(), times: one.happened };
        self.state().faults.iter().map(each).collect()
    }

    /// Counts a request for what [`crate::system::System::asked`] says; `token` is the good one that it carries. There
    /// is no ticket where a draw has ended the token before.
    pub(super) fn meet(&self, asked: &str, token: Option<Token<'_>>) -> Option<(Act, Option<Ticket>)> {
        let mut state = self.state();
        let State { edition, faults, ended } = &mut *state;
        let mut fit: Vec<(Ticket, &mut Counted)> = faults
            .iter_mut()
            .enumerate()
            .filter(|(_, one)| asked.starts_with(&one.fault.prefix))
            .map(|(fault, one)| (Ticket { edition: *edition, fault }, one))
            .collect();
        if let Some(token) = token {
            let mut refused = None;
            for (ticket, one) in &mut fit {
                let Kind::Expire { uses } = one.fault.kind else { continue };
                if one.expires(token.text, uses) && refused.is_none() {
                    one.happened += 1;
                    refused = Some((Act::Expired, Some(*ticket)));
                }
            }
            if refused.is_some() {
                return refused;
            }
            if ended.contains(token.text) {
                return Some((Act::Expired, None));
            }
        }
        for (ticket, one) in fit {
            let act = match one.fault.kind {
                Kind::Each(act) => one.due().then_some(act),
                Kind::Random { seed, percent } => one.random(seed, percent, asked),
                Kind::Expire { .. } | Kind::Grow { .. } | Kind::Chain(_) => None,
            };
            // A request can end a token only if it has one, and if there is a way to get another.
            let ends = token.filter(|token| token.renewed).map(|token| token.text);
            let Some(act) = act.filter(|act| *act != Act::Expired || ends.is_some()) else { continue };
            if act == Act::Expired {
                ended.extend(ends.map(str::to_owned));
            }
            one.happened += 1;
            return Some((act, Some(ticket)));
        }
        None
    }

    /// Takes back what was counted for a request that the fault could not change.
    pub(super) fn give_back(&self, ticket: Ticket) {
        let mut state = self.state();
        if state.edition == ticket.edition
            && let Some(one) = state.faults.get_mut(ticket.fault)
        {
            one.happened = one.happened.saturating_sub(1);
        }
    }

    /// Counts a request for the Grantex audit log and says how that is read.
    pub(super) fn chain(&self, asked: &str) -> Option<(Break, Ticket)> {
        let mut state = self.state();
        let edition = state.edition;
        let all = state.faults.iter_mut().enumerate().filter(|(_, one)| asked.starts_with(&one.fault.prefix));
        let mut first = None;
        for (fault, one) in all {
            let Kind::Chain(change) = one.fault.kind else { continue };
            if one.due() && first.is_none() {
                one.happened += 1;
                first = Some((change, Ticket { edition, fault }));
            }
        }
        first
    }

    /// Counts a page of the audit log and says how many rows the log grows by after it.
    pub(super) fn growth(&self, asked: &str) -> u64 {
        if asked.split('?').next() != Some("/audit/logs") {
            return 0;
        }
        let mut rows = 0;
        for one in self.state().faults.iter_mut().filter(|one| asked.starts_with(&one.fault.prefix)) {
            let Kind::Grow { every } = one.fault.kind else { continue };
            let since = (one.seen + 1).saturating_sub(one.fault.times.after);
            if one.due() && since.is_multiple_of(every) {
                one.happened += 1;
                rows += 1;
            }
        }
        rows
    }
}

impl Counted {
    /// Counts a request and says whether the fault is due.
    fn due(&mut self) -> bool {
        let due = self.fault.times.due(self.seen, self.happened);
        self.seen += 1;
        due
    }

    /// Counts a use of a token and says whether it was one too many.
    fn expires(&mut self, token: &str, uses: u64) -> bool {
        if !self.visits.contains_key(token) {
            // Tokens are counted in the order of their first use.
            let times = self.fault.times;
            let meant = times.due(self.seen, self.seen.saturating_sub(times.after));
            self.seen += 1;
            self.visits.insert(token.to_owned(), Visit { count: 0, meant });
        }
        let visit = self.visits.entry(token.to_owned()).or_default();
        visit.count += 1;
        visit.meant && visit.count > uses
    }

    fn random(&mut self, seed: u64, percent: u8, asked: &str) -> Option<Act> {
        let visit = self.visits.entry(asked.to_owned()).or_default();
        visit.count += 1;
        let act = kind::draw(seed, percent, asked, visit.count);
        if self.due() { act } else { None }
    }
}
