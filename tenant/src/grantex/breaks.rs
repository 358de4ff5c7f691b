//! The ways in which a chain comes out other than intact: honest ones, and ones that somebody made.
//!
//! They change what is read, never the database, so each can come and go while the server runs (the fault `chain`).

use super::canonical::{quoted, stored};
use super::chain::{self, Era};
use crate::db::grantex::Entry;
use crate::instant::{DAY, midnight};
use jiff::civil::date;

/// How a chain differs from the intact one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Honest: a third each by the rules of 2025, of spring 2026 and of today. The server says valid.
    Legacy,
    /// Honest: two entries of one millisecond share a predecessor. `link`.
    Fork,
    /// Honest: a person was erased, which adds `erasedAt` to the metadata of their entries. `content`.
    Erased,
    /// An action was edited. `content`.
    Edited,
    /// A row in the middle is gone. `link`.
    DeletedMiddle,
    /// The oldest tenth is gone. The server says valid.
    HeadCut,
    /// The newest tenth is gone. The server says valid.
    TailCut,
    /// The summary counts one entry more than there are. The server says valid.
    Miscounted,
}

impl Break {
    /// Every one, with its name on the command line.
    pub const ALL: [(&'static str, Self); 8] = [
        ("legacy", Self::Legacy),
        ("fork", Self::Fork),
        ("erased", Self::Erased),
        ("edited", Self::Edited),
        ("deleted-middle", Self::DeletedMiddle),
        ("head-cut", Self::HeadCut),
        ("tail-cut", Self::TailCut),
        ("miscounted", Self::Miscounted),
    ];

    /// What a summary adds to the number of entries.
    #[must_use]
    pub fn surplus(self) -> i64 {
        i64::from(self == Self::Miscounted)
    }

    /// Changes a whole chain, oldest entry first; one of fewer than ten entries stays as it is.
    #[must_use]
    pub fn apply(self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let (count, middle) = (entries.len(), entries.len() / 2);
        if count < 10 {
            return entries;
        }
        match self {
            Self::Legacy => legacy(&mut entries),
            Self::Fork => fork(&mut entries, middle),
            Self::Erased => erase(&mut entries, middle),
            Self::Edited => entries[middle].action.push_str(".reviewed"),
            Self::DeletedMiddle => {
                entries.remove(middle);
            }
            Self::HeadCut => {
                entries.drain(..count / 10);
            }
            Self::TailCut => entries.truncate(count - count / 10),
            Self::Miscounted => {}
        }
        entries
    }
}

/// The last instants, in milliseconds since 1970, at which the first and the second rule were in force.
fn ends() -> [i64; 2] {
    [date(2026, 2, 25), date(2026, 8, 11)].map(|day| midnight(day) / 1000)
}

/// The first two thirds go back until they end within their rule's time; the caller's metadata is stored as text.
fn legacy(entries: &mut [Entry]) {
    let third = entries.len() / 3;
    for (part, end) in ends().into_iter().enumerate() {
        let rows = &mut entries[part * third..(part + 1) * third];
        let back = rows.last().map_or(0, |last| (last.at - end).max(0));
        for row in rows {
            row.at -= back;
            row.as_text = true;
        }
    }
    chain::link(entries, 0, |at| match at / third {
        0 => Era::A,
        1 => Era::B,
        _ => Era::C,
    });
}

/// Two writers of one millisecond read the same head; the next one follows whichever comes last in the order.
fn fork(entries: &mut [Entry], middle: usize) {
    let (first, second) = (middle, middle + 1);
    entries[second].at = entries[first].at;
    if entries[second].id < entries[first].id {
        let id = entries[first].id.clone();
        entries[first].id = std::mem::replace(&mut entries[second].id, id);
    }
    entries[second].prev = entries[first].prev.clone();
    for at in [first, second] {
        entries[at].hash = chain::hash(&entries[at], Era::C);
    }
    chain::link(entries, second + 1, |_| Era::C);
}

/// Marks every entry of the person in the middle, ten days after the last of them, and hashes nothing anew.
fn erase(entries: &mut [Entry], middle: usize) {
    let principal = entries[middle].principal.clone();
    let last = entries.iter().filter(|entry| entry.principal == principal).map(|entry| entry.at).max().unwrap_or(0);
    let marker = quoted(&crate::db::grantex::iso(last + 10 * DAY / 1000));
    for entry in entries.iter_mut().filter(|entry| entry.principal == principal) {
        let rest = entry.metadata.strip_prefix('{').unwrap_or("}");
        let comma = if rest == "}" { "" } else { "," };
        entry.metadata = stored(&format!("{{\"erasedAt\":{marker}{comma}{rest}"));
    }
}
