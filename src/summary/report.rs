//! A verification report on paper: what it says. How it is set is [`super::pdf`]'s.

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;

/// Everything that the report says. The same facts give the same bytes. Texts of a pack stand here as they are in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The file's name, as it was given.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
    /// SHA-256 of MANIFEST.txt, where there is one.
    pub manifest_sha256: Option<Digest>,
    /// What kind of file it is, in a word.
    pub kind: String,
    /// The headline.
    pub headline: String,
    /// What it means for this file.
    pub lead: String,
    /// What the file claims of itself: name and value.
    pub claimed: Vec<(String, String)>,
    /// The eleven checks: name, outcome, what was found.
    pub rows: Vec<(String, String, String)>,
    /// The findings, worst first.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub findings_total: u64,
    /// The signatures that verify, in their order.
    pub signatures: Vec<Signature>,
    /// What was asked of signatures, a clause to each rule; nothing where nothing was asked.
    pub policy: Vec<String>,
    /// How many keys the trust store has, and its SHA-256 where it is known; None without one.
    pub trust: Option<(u64, Option<Digest>)>,
    /// The program and its version.
    pub program: String,
    /// SHA-256 of the program's file, where it is known.
    pub program_sha256: Option<Digest>,
    /// When, by the auditor's clock: RFC 3339; None without one.
    pub at: Option<String>,
    /// What was not checked, a sentence each.
    pub not_checked: Vec<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The dotted code.
    pub code: String,
    /// What the code means.
    pub title: String,
    /// Where.
    pub place: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Its number, role and decision.
    pub title: String,
    /// What it is worth by the trust store.
    pub worth: String,
    /// What is known of it: name, how that is known, value.
    pub facts: Vec<(String, String, String)>,
    /// The key's id.
    pub key_id: Digest,
}
