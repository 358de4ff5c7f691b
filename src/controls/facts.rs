//! What the index is made from.

use super::{Catalogue, Mapping, Pbc};
use crate::model::digest::Digest;

/// All that the index says is made from these. The same facts give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The recipe's title, like `DriftWise compliance pack`.
    pub title: String,
    /// The organisation, as the owner typed it.
    pub organisation: String,
    /// The pack's id, as in `pack.json`.
    pub pack_id: String,
    /// First and last moment or day of the pack's period; None where it is open.
    pub period: (Option<String>, Option<String>),
    /// Program and version.
    pub producer: String,
    /// When, says the maker's clock: RFC 3339.
    pub claimed_at: String,
    /// The entries that were written before the index, in the pack's order.
    pub entries: Vec<EntryFact>,
    /// What was fetched, or should have been.
    pub sections: Vec<SectionFact>,
    /// The frameworks, in the order in which they are told. Hand in only those that the pack is asked for: controls in their scope that nothing
    /// speaks for become gaps.
    pub catalogues: Vec<Catalogue>,
    /// What speaks for what.
    pub mapping: Mapping,
    /// The auditor's requests, if there is a list.
    pub pbc: Option<Pbc>,
}

/// One entry of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFact {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// The id of the section that it is made of, if of one.
    pub section: Option<String>,
    /// How many rows or items are in it, where that is known.
    pub rows: Option<u64>,
}

/// One section: what was asked, and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionFact {
    /// Its id, as mappings name it.
    pub id: String,
    /// Its name for a person.
    pub title: String,
    /// The time that it covers.
    pub span: Span,
    /// Rows that the server returned; None where nothing could be counted.
    pub population: Option<u64>,
    /// Rows of them that are in the pack; None where there is no entry.
    pub included: Option<u64>,
    /// Whether a limit left rows out; None where there is no limit or nobody knows.
    pub truncated: Option<bool>,
    /// What is missing, and why.
    pub gap: Option<String>,
}

/// The time that a section covers. Texts, as the pack spells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// No time belongs to it.
    None,
    /// From and to; None where that end is open.
    Period(Option<String>, Option<String>),
    /// How things stood then.
    AsOf(String),
}
