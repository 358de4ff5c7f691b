//! The local history of packs that were made in a page: names, digests and times. Never contents, never tokens, never a server's words.
//!
//! It is one JSON text, `packseal-history/1`, that its keeper reads, changes and writes whole. No clock here: `now` is an argument.
//!
//! The rule is that of DriftWise's own exports: a row expires [`LIFE`] days after its build was asked for, whenever that ended. What is left of
//! it stays as long again, and is then gone. The file that was saved is its owner's, and no part of this.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

mod entry;
mod text;

use std::cmp::Reverse;

pub use entry::{Asked, Entry, LIFE, Pack, State, Step, Why};
pub use text::{HistoryError, LONGEST, SCHEMA};

use crate::model::instant::Instant;

/// Rows at most; the oldest give way.
pub const MOST: usize = 200;

/// The rows, newest request first, each run once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
}

impl History {
    /// The rows, newest request first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The row of a run.
    pub fn get(&self, run: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.run() == run)
    }

    /// Adds a row, or moves the row of its run on; never back. The row that is put stays, whatever the clock says of its age.
    pub fn put(&mut self, entry: Entry) {
        let run = entry.run().to_owned();
        self.insert(entry);
        self.bound(&run);
    }

    /// Takes the rows of another tab. Of one run the row that is further along stays; the order of the two does not matter.
    pub fn merge(&mut self, other: &Self) {
        other.entries.iter().for_each(|entry| self.insert(entry.clone()));
        self.bound("");
    }

    /// Takes a row away.
    pub fn remove(&mut self, run: &str) {
        self.entries.retain(|entry| entry.run() != run);
    }

    /// Lets time pass: rows expire, and what expired long ago goes. A row without a pack has nothing that is worth keeping on, and goes at once.
    ///
    /// A clock that went back brings nothing back: what has expired says so itself.
    pub fn settle(&mut self, now: Instant) {
        self.entries.retain_mut(|entry| {
            if now >= entry.expires_at() {
                entry.expire();
            }
            now < entry.expires_at() || (entry.is_expired() && now < entry.gone_at())
        });
    }

    /// Ends the rows under way whose tab is gone: those for which `lives` is false.
    pub fn close(&mut self, now: Instant, lives: impl Fn(&str) -> bool) {
        for entry in &mut self.entries {
            if entry.is_under_way() && !lives(entry.run()) {
                entry.end(State::Closed, now);
            }
        }
    }

    /// The pack that was saved last before this run, of the same recipe and tenant.
    pub fn before(&self, run: &str) -> Option<&Pack> {
        let own = self.get(run)?;
        let asked = own.asked()?;
        let same = |entry: &&Entry| {
            entry.run() != run
                && entry.requested_at() <= own.requested_at()
                && entry.asked().is_some_and(|it| it.recipe == asked.recipe && it.tenant == asked.tenant)
        };
        self.entries.iter().filter(same).find_map(|entry| match entry.state() {
            State::Made { pack, saved: true } => Some(pack),
            _ => None,
        })
    }

    /// The pack that was saved last, of this recipe and tenant.
    pub fn last(&self, recipe: &str, tenant: &str) -> Option<&Pack> {
        let same = |entry: &&Entry| entry.asked().is_some_and(|it| it.recipe == recipe && it.tenant == tenant);
        self.entries.iter().filter(same).find_map(|entry| match entry.state() {
            State::Made { pack, saved: true } => Some(pack),
            _ => None,
        })
    }

    fn insert(&mut self, entry: Entry) {
        let held = self.entries.iter().enumerate().find(|(_, held)| held.run() == entry.run());
        if let Some((index, held)) = held {
            if !entry.is_further_than(held) {
                return;
            }
            self.entries.remove(index);
        }
        let key = |of: &Entry| (Reverse(of.requested_at()), of.run().to_owned());
        let own = key(&entry);
        let at = self.entries.partition_point(|held| key(held) < own);
        self.entries.insert(at, entry);
    }

    /// Lets rows go until there are [`MOST`]: what has expired first, then the oldest, and what is under way last. `keep` is the run that stays.
    fn bound(&mut self, keep: &str) {
        while self.entries.len() > MOST {
            let value = |entry: &Entry| (entry.run() == keep, entry.is_under_way(), !entry.is_expired());
            // The first of equal ones from the end is the oldest.
            let least = self.entries.iter().enumerate().rev().min_by_key(|(_, entry)| value(entry));
            let Some((index, _)) = least else { return };
            self.entries.remove(index);
        }
    }
}
