//! Likely causes of a break. None of them changes the walk's answer.

use std::collections::HashMap;

use super::entry::Entry;
use super::preimage::layout_with;
use crate::model::json::Value;

/// The markers that an erasure by the public API adds to metadata in place, without taking the hash again (contract section 3).
const MARKERS: [&str; 2] = ["erasedAt", "dataDeletedAt"];

/// Why a link may not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkCause {
    /// A neighbour has the same timestamp: written at once, so two entries follow one, or they came in another order than they were linked in.
    SameInstant,
    /// The entry that it follows stands elsewhere in the log, at this position.
    Elsewhere(usize),
    /// No entry of the log has the hash that it follows.
    Absent,
    /// It follows nothing (`prevHash` is null), as only a log's first entry does.
    Restart,
}

/// Where hashes stand in a log.
#[derive(Debug)]
pub struct Places<'a> {
    entries: &'a [Value],
    hashes: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    /// Notes where the log's hashes stand.
    pub fn of(entries: &'a [Value]) -> Self {
        let hashes = entries.iter().enumerate().filter_map(|(at, entry)| Some((Entry(entry).hash()?, at))).collect();
        Self { entries, hashes }
    }

    /// The likely cause of a link that does not hold.
    pub fn cause(&self, at: usize) -> LinkCause {
        let entry = |at: usize| self.entries.get(at).map(Entry);
        let time = |at: usize| entry(at).and_then(|entry| entry.text("timestamp"));
        let here = time(at);
        let neighbour = |other: Option<usize>| here.is_some() && other.is_some_and(|other| time(other) == here);
        if neighbour(at.checked_sub(1)) || neighbour(at.checked_add(1)) {
            return LinkCause::SameInstant;
        }
        match entry(at).and_then(|entry| entry.get("prevHash")) {
            Some(Value::Null) => LinkCause::Restart,
            Some(Value::String(hash)) => {
                self.hashes.get(hash.as_str()).map_or(LinkCause::Absent, |at| LinkCause::Elsewhere(*at))
            }
            _ => LinkCause::Absent,
        }
    }
}

/// An erasure that is shown to be all that was done to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// The markers that were taken out to get the hash.
    pub markers: &'static [&'static str],
}

/// Takes the markers of an erasure out of the metadata's top level; if the entry then gives its hash, nothing else was changed.
pub fn erasure(entry: Entry<'_>) -> Option<Erasure> {
    let members = entry.get("metadata")?.as_object()?;
    let carried = |markers: &[&str]| markers.iter().all(|marker| members.iter().any(|(key, _)| key == marker));
    [&MARKERS[..], &MARKERS[..1], &MARKERS[1..]].into_iter().find_map(|markers: &'static [&str]| {
        if !carried(markers) {
            return None;
        }
        let rest = members.iter().filter(|(key, _)| !markers.contains(&key.as_str())).cloned().collect();
        layout_with(entry, Some(&Value::Object(rest))).map(|_| Erasure { markers })
    })
}
