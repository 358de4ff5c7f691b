//! The walk along the log, with the answer that the server's own `chainIntegrity` gives (contract section 3).

use super::entry::Entry;
use super::preimage::{Layout, layout};
use crate::model::json::Value;

/// What the server's walk found first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `prevHash` is not the hash of the entry before.
    Link,
    /// The entry does not give its own hash.
    Content,
}

impl Reason {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Content => "content",
        }
    }
}

/// One entry's part of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Whether `prevHash` is the hash that the entry before claims; None for the first entry, which is compared with nothing.
    pub linked: Option<bool>,
    /// The rules that its hash fits; None when it does not give its hash.
    pub layout: Option<Layout>,
}

/// What the server answers for a log, member by member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integrity {
    /// Whether every entry passed.
    pub valid: bool,
    /// Entries that passed before the first that did not; all when it is valid.
    pub checked_entries: u64,
    /// The `entryId` of the first that did not pass.
    pub first_broken_at: Option<String>,
    /// Why that one did not pass.
    pub reason: Option<Reason>,
}

/// A log that was walked to its end, past what is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// A step for each entry, in the order of the wire.
    pub steps: Vec<Step>,
    /// The server's answer.
    pub integrity: Integrity,
}

impl Walk {
    /// The position of the first entry that did not pass.
    pub fn first_broken(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.linked == Some(false) || step.layout.is_none())
    }
}

/// Walks the entries in the order of the wire. The link is tested before the content; the first entry's link is compared with nothing, since a
/// window of the log may begin anywhere.
///
/// A hash by an older rule passes, as it does on the server for rows that kept their metadata as text. A client cannot see how a row was kept: for
/// one whose wire order is by chance the old one, the server says `content` where this passes.
pub fn walk(entries: &[Value]) -> Walk {
    let mut previous: Option<&Value> = None;
    let mut steps = Vec::with_capacity(entries.len());
    for value in entries {
        let entry = Entry(value);
        let linked = previous.map(|hash| entry.get("prevHash") == Some(hash));
        steps.push(Step { linked, layout: layout(entry) });
        // An entry without a hash leaves nothing to link to.
        previous = Some(entry.get("hash").unwrap_or(&Value::Bool(false)));
    }
    let mut walk = Walk {
        steps,
        integrity: Integrity {
            valid: true,
            checked_entries: entries.len() as u64,
            first_broken_at: None,
            reason: None,
        },
    };
    if let Some((first, step)) = walk.first_broken().and_then(|first| Some((first, walk.steps.get(first)?))) {
        let link = step.linked == Some(false);
        walk.integrity = Integrity {
            valid: false,
            checked_entries: first as u64,
            first_broken_at: entries.get(first).and_then(|entry| Entry(entry).id()).map(str::to_owned),
            reason: Some(if link { Reason::Link } else { Reason::Content }),
        };
    }
    walk
}
