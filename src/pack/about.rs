//! `pack.json`: what the pack says of itself (docs/FORMAT.md).

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;

/// The schema's name.
pub const SCHEMA: &str = "packseal-pack/1";

/// The members of `pack.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// [`SCHEMA`].
    pub schema: String,
    /// The pack's id.
    pub id: String,
    /// Always `packseal`.
    pub kind: String,
    /// Whose layout the vendor entries have.
    pub layout: String,
    /// The organisation's slug.
    pub tenant: String,
    /// The period.
    pub period: Period,
    /// The recipe that was followed.
    pub recipe: RecipeName,
    /// Program and version.
    pub producer: String,
    /// When, says the maker's clock: RFC 3339.
    pub claimed_at: String,
    /// The maker's own count of packs, if kept.
    pub number: Option<u64>,
    /// SHA-256 of the MANIFEST.txt of the pack before, if named.
    pub previous: Option<Digest>,
    /// What is missing, and why.
    pub gaps: Vec<Gap>,
    /// What was decided about the contents before sealing.
    #[serde(default)]
    pub decisions: Vec<Decision>,
}

/// Something that should be in the pack by the vendor's layout and is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The data set, or `manifest`.
    pub section: String,
    /// What is missing: an entry, or members of one.
    pub what: String,
    /// Why.
    pub why: String,
}

/// The period of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First instant or day; null when unbounded.
    pub start: Option<String>,
    /// Last instant or day; null when unbounded.
    pub end: Option<String>,
}

/// A recipe, by name and digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeName {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its text.
    pub sha256: Digest,
}

/// A decision about a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decision {
    /// The rule that found it.
    pub rule: String,
    /// The entry, `#`, and a JSON pointer.
    pub place: String,
    /// `redact`.
    pub decision: String,
    /// Why.
    pub reason: String,
}

impl About {
    /// The entry's bytes: JSON, two spaces, members in the order of the schema, one newline at the end.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
