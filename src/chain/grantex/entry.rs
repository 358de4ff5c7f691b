//! One entry of the log, as it stands in the answer.

use super::preimage::{Rule, preimage};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::Value;

/// The members that a hash is taken over, besides `metadata`, by their names on the wire. One that is absent cannot be made up: some SDKs drop
/// `developerId` when they save an answer again.
pub const REQUIRED: [&str; 10] = [
    "entryId",
    "agentId",
    "agentDid",
    "grantId",
    "principalId",
    "developerId",
    "action",
    "timestamp",
    "prevHash",
    "status",
];

/// A view of one item of `auditEntries` or `entries`.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a>(pub &'a Value);

impl<'a> Entry<'a> {
    /// A member; None when it is absent, or the item is no object.
    pub fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    /// A member's text; None when it is absent or no string.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// The entry's id.
    pub fn id(self) -> Option<&'a str> {
        self.text("entryId")
    }

    /// The hash that the entry claims of itself.
    pub fn hash(self) -> Option<&'a str> {
        self.text("hash")
    }

    /// The time that the entry claims; None when it is not in a form that can be read.
    pub fn time(self) -> Option<Instant> {
        Instant::parse(self.text("timestamp")?).ok()
    }

    /// The hash that the entry gives by the current rule; None when a member is absent that the hash is taken over.
    pub fn computed(self) -> Option<Digest> {
        preimage(self, Rule::C).map(|text| Digest::of(&text))
    }

    /// The first member of [`REQUIRED`] that is absent, or `hash` when that is no text.
    pub fn missing(self) -> Option<&'static str> {
        REQUIRED.into_iter().find(|name| self.get(name).is_none()).or(self.hash().is_none().then_some("hash"))
    }
}
