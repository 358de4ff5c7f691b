//! The log as it was written, and as it may be found.

use super::{Entry, Event, chain};

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

impl Variant {
    /// The log as JSON Lines.
    #[must_use]
    pub fn lines(self, events: &[Event]) -> String {
        let middle = events.len() / 2;
        let mut entries = chain(events, (self == Self::Restarted).then_some(middle));
        let Some((first, second)) = pair(&entries, middle) else {
            return entries.iter().map(|entry| entry.line(false)).collect();
        };
        match self {
            Self::Intact | Self::Redacted | Self::Restarted => {}
            Self::Tampered => edit(&mut entries[first], "\"edited\": true"),
            Self::Rehashed => {
                edit(&mut entries[first], "\"edited\": true");
                entries[first].hash = entries[first].digest();
            }
            Self::Masked => edit(&mut entries[first], "\"edited\": \"[REDACTED]\""),
            Self::Deleted => {
                entries.remove(first);
            }
            Self::Reordered => entries.swap(first, second),
            Self::Truncated => entries.truncate(entries.len() - entries.len() / 10),
        }
        entries.iter().map(|entry| entry.line(self == Self::Redacted)).collect()
    }
}

/// The first two entries of one chain that follow each other after a place; the second one is not the chain's last.
fn pair(entries: &[Entry], from: usize) -> Option<(usize, usize)> {
    let follows = |first: usize| entries.iter().position(|entry| entry.previous.as_ref() == Some(&entries[first].hash));
    (from..entries.len()).find_map(|first| {
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
