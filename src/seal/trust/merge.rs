//! Taking over another trust store: what it says of keys that are here already never counts for more than what the auditor says itself.

use serde::{Deserialize, Serialize};

use super::authority::Authority;
use super::desk::{Key, authority, key};
use super::store::{Pin, Store};
use crate::model::instant::Instant;

/// What becomes of a key of the other store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It is not here, and comes in.
    New,
    /// It is here with other dates or another origin, and changes.
    Changed,
    /// It is here, just so.
    Same,
    /// The other store contradicts this one on whose key it is, or does not know that it is revoked. What is here stays.
    Conflict,
}

/// A key of the other store, with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What becomes of it.
    pub fate: Fate,
    /// As the other store has it.
    pub theirs: Key,
    /// As it is here; None for a new one.
    pub mine: Option<Key>,
}

/// This store with the other one's keys and time authorities, and what became of each of them.
pub(super) fn merge(mine: &Store, theirs: &Store) -> (Store, Vec<Line>) {
    let mut store = mine.clone();
    let mut lines = Vec::with_capacity(theirs.pins.len());
    for pin in &theirs.pins {
        let here = store.pins.iter_mut().find(|own| own.key == pin.key && own.role == pin.role);
        // Under another name it is another person's key, in whichever role.
        let other = mine.pins.iter().find(|own| own.key == pin.key && own.signer != pin.signer);
        // When the auditor took it up is its own to say.
        let as_mine = |own: &Pin| Pin { pinned_at: own.pinned_at, ..pin.clone() };
        let (fate, before) = match (here, other) {
            (Some(own), _) if *own == as_mine(own) => (Fate::Same, Some(key(own))),
            (Some(own), None) if !weakens(own.revoked_at, pin.revoked_at) => {
                let before = key(own);
                *own = as_mine(own);
                (Fate::Changed, Some(before))
            }
            (Some(own), _) => (Fate::Conflict, Some(key(own))),
            (None, Some(other)) => (Fate::Conflict, Some(key(other))),
            (None, None) => {
                store.pins.push(pin.clone());
                (Fate::New, None)
            }
        };
        lines.push(Line { fate, theirs: key(pin), mine: before });
    }
    for one in &theirs.authorities {
        let as_mine = |own: &Authority| Authority { pinned_at: own.pinned_at, ..one.clone() };
        let (fate, before) = match store.authorities.iter_mut().find(|own| own.root == one.root) {
            Some(own) if *own == as_mine(own) => (Fate::Same, Some(authority(own))),
            Some(own) if own.name == one.name && !weakens(own.revoked_at, one.revoked_at) => {
                let before = authority(own);
                *own = as_mine(own);
                (Fate::Changed, Some(before))
            }
            Some(own) => (Fate::Conflict, Some(authority(own))),
            None => {
                store.authorities.push(one.clone());
                (Fate::New, None)
            }
        };
        lines.push(Line { fate, theirs: authority(one), mine: before });
    }
    (store, lines)
}

/// Whether theirs would take back a revocation, or put it off.
fn weakens(mine: Option<Instant>, theirs: Option<Instant>) -> bool {
    mine.is_some_and(|mine| theirs.is_none_or(|theirs| theirs > mine))
}
