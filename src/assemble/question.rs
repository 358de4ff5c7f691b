//! What the owner is asked about values that look like secrets.

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;

/// Values in one answer or file that look like secrets. The build waits for a verdict on each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The data set's title, or the file's name.
    pub what: String,
    /// The values, in the order in which they stand.
    pub findings: Vec<Finding>,
}

/// A value that looks like a secret. The value itself is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's id, like `secret.jwt`.
    pub rule: String,
    /// What a person reads, like “A JSON Web Token”.
    pub title: String,
    /// The entry or answer, `#`, and a JSON pointer or byte offset.
    pub place: String,
    /// The value, covered: its first characters at most, and its length.
    pub shown: String,
    /// SHA-256 of the value: one verdict holds wherever the same value stands.
    pub fingerprint: Digest,
}

/// What the owner decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Hide it; the pack says so.
    Hide,
    /// Hide it and every other one that is found in this build.
    HideAll,
    /// Keep it: it is no secret. The reason goes into the pack.
    Keep(String),
}
