//! `summary.pdf`: the cover that a person reads first. Here is what it says; how it is set is another module's.
//!
//! The PDF is written before `pack.json` and MANIFEST.txt, so it cannot hold the manifest's digest: it shows the pack's id and the payload
//! digest (docs/FORMAT.md, "Payload digest"). The receipt shows the manifest's.

#[cfg(feature = "pdf")]
pub mod pdf;
pub mod report;

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;

/// Everything that the summary says. The same facts give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The recipe's title, like `DriftWise compliance pack`.
    pub title: String,
    /// The organisation, as the owner typed it.
    pub organisation: String,
    /// The pack's id, as in `pack.json`.
    pub pack_id: String,
    /// SHA-256 of the MANIFEST lines of the entries written before this one.
    pub payload_sha256: Digest,
    /// The recipe's name and version.
    pub recipe: String,
    /// Program and version.
    pub producer: String,
    /// When, says the maker's clock: RFC 3339.
    pub claimed_at: String,
    /// First and last day of the period, `YYYY-MM-DD`; None where it is open.
    pub period: (Option<String>, Option<String>),
    /// The headline figures, in order.
    pub figures: Vec<Figure>,
    /// What is drawn by month, if the recipe counts anything by month.
    pub chart: Option<Chart>,
    /// What is missing, and why.
    pub missing: Vec<Missing>,
    /// Every limit that was reached, in words.
    pub limits: Vec<String>,
    /// What is left out on purpose, by the vendor's own rule: never a gap.
    pub exclusions: Vec<Exclusion>,
    /// Every control that the pack is asked for, with what speaks for it.
    pub controls: Vec<ControlLine>,
    /// The entries written before this one, in order.
    pub entries: Vec<EntryLine>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted, like `Findings`.
    pub label: String,
    /// The count in words, like `1,204` or `not known`.
    pub value: String,
}

/// Bars, one a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// What is drawn, like `Drift coverage by month, %`.
    pub title: String,
    /// The value of a full bar, in the unit of [`Bar::value`]; at least 1.
    pub full: u64,
    /// The bars, oldest first.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// The month, `YYYY-MM`.
    pub label: String,
    /// How much; None where nothing is known, which is not the same as none.
    pub value: Option<u64>,
    /// The value as a person reads it, like `97.50 %` or `no scans`.
    pub shown: String,
}

/// Something that should be in the pack and is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The section.
    pub section: String,
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// Something that is left out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// What.
    pub what: String,
    /// Why, and where it can be had.
    pub why: String,
}

/// A control and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlLine {
    /// The framework, as a person reads it, like `SOC 2`.
    pub framework: String,
    /// The control's identifier, like `CC7.2`.
    pub control: String,
    /// What it is about, in our own short words.
    pub about: String,
    /// Entries with their strength (`direct`, `supporting`, `partial`); none is a gap.
    pub answers: Vec<(String, String)>,
}

/// An entry of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryLine {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
}
