//! The log as it was written, and as it may be found.

use super::{Chains, Entry, Event, WINDOW};

/// What became of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Written with redaction switched off: every line can be hashed again.
    Intact,
    /// Written as the service does by default: lines with something personal cannot be hashed again.
    Redacted,
    /// A detail was edited; its line no longer has its hash.
    Tampered,
    /// A detail was edited and its line hashed again; the resource's next line no longer follows.
    Rehashed,
    /// A detail was edited and a redaction mark put beside it.
    Masked,
    /// A line is gone.
    Deleted,
    /// Two lines of one resource changed places.
    Reordered,
    /// The process began anew half-way: every chain begins anew.
    Restarted,
    /// The last tenth is gone. Nothing in the file can tell.
    Truncated,
}

/// Every one, with its name.
pub const ALL: [(&str, Variant); 9] = [
    ("intact", Variant::Intact),
    ("redacted", Variant::Redacted),
    ("tampered", Variant::Tampered),
    ("rehashed", Variant::Rehashed),
    ("masked", Variant::Masked),
    ("deleted", Variant::Deleted),
    ("reordered", Variant::Reordered),
    ("restarted", Variant::Restarted),
    ("truncated", Variant::Truncated),
];

/// How many events from the middle on decide which of them are changed.
pub const LOOKED_AT: usize = 3 * WINDOW;

/// A log as it is written, event by event; no more of it is held than the window.
#[derive(Debug)]
pub struct Writer {
    variant: Variant,
    chains: Chains,
    /// How many events there are in all.
    count: usize,
    /// The place of the next one.
    next: usize,
    /// The places of the two lines that something becomes of.
    pair: Option<(usize, usize)>,
    /// What waits for the second of them.
    held: Vec<Entry>,
}

impl Variant {
    /// The variant with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(of, _)| *of == name).map(|(_, variant)| *variant)
    }

    /// Begins a log of so many events. `middle` has the resources of those from the middle on, [`LOOKED_AT`] or all.
    #[must_use]
    pub fn writer(self, count: usize, middle: &[String]) -> Writer {
        let pair = pair(middle).map(|(first, second)| (count / 2 + first, count / 2 + second));
        Writer { variant: self, chains: Chains::default(), count, next: 0, pair, held: Vec::new() }
    }
}

impl Writer {
    /// The lines that the next event adds to the file: one, none, or those that were held back.
    pub fn add(&mut self, event: Event) -> String {
        let at = self.next;
        self.next += 1;
        if self.variant == Variant::Restarted && at == self.count / 2 {
            self.chains.restart();
        }
        let mut entry = self.chains.add(event);
        let (first, second) = self.pair.unwrap_or((usize::MAX, usize::MAX));
        match self.variant {
            Variant::Tampered if at == first => edit(&mut entry, "\"edited\": true"),
            Variant::Rehashed if at == first => {
                edit(&mut entry, "\"edited\": true");
                entry.hash = entry.digest();
            }
            Variant::Masked if at == first => edit(&mut entry, "\"edited\": \"[REDACTED]\""),
            Variant::Deleted if at == first => return String::new(),
            Variant::Truncated if at >= self.count - self.count / 10 => return String::new(),
            Variant::Reordered if (first..second).contains(&at) => {
                self.held.push(entry);
                return String::new();
            }
            Variant::Reordered if at == second => {
                let held = std::mem::take(&mut self.held);
                let (moved, between) = held.split_at(1);
                return [&entry].into_iter().chain(between).chain(moved).map(|entry| entry.line(false)).collect();
            }
            _ => {}
        }
        entry.line(self.variant == Variant::Redacted)
    }
}

/// The first two events of one chain that follow each other; the second one is not the chain's last.
fn pair(resources: &[String]) -> Option<(usize, usize)> {
    let follows = |first: usize| {
        let near = resources.iter().enumerate().skip(first + 1).take(WINDOW);
        near.filter(|(_, resource)| **resource == resources[first]).map(|(at, _)| at).next()
    };
    (0..resources.len()).find_map(|first| {
        let second = follows(first)?;
        follows(second).map(|_| (first, second))
    })
}

/// Puts a member in front of the details.
fn edit(entry: &mut Entry, member: &str) {
    let rest = entry.event.details.strip_prefix('{').unwrap_or("}");
    let comma = if rest == "}" { "" } else { ", " };
    entry.event.details = format!("{{{member}{comma}{rest}");
}
