//! A section of a recipe: what is asked of the API, how its answer comes, what becomes of it, and what it speaks for (docs/RECIPES.md).

mod output;
mod paging;
mod read;

pub use output::{Cell, Column, Csv, Json, Make, Output, Style};
pub use paging::{Paging, Size};
pub(super) use read::{outline, sections};

use serde::{Deserialize, Serialize};

/// A section, by its place in [`super::Recipe::sections`]: one line of the plan, one row of COMPLETENESS.csv.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DataSet(pub u16);

impl DataSet {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// One section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The name in COMPLETENESS.csv, `pack.json` and below `raw/`: lower-case letters, digits and `_`.
    pub id: String,
    /// What a person reads.
    pub title: String,
    /// The group of the plan that it is counted in, in words; may be empty.
    pub group: String,
    /// The step in Rust that makes it, where a recipe cannot say how.
    pub step: Option<String>,
    /// The path below [`super::Recipe::base`], with parameters; `{key}` stands for the text of an option, and a parameter whose option is empty
    /// is left out. Empty where nothing is asked of the API.
    pub path: String,
    /// The switch that must be on for it to be made.
    pub when: Option<String>,
    /// The parameters that narrow it to the period, if it can be narrowed.
    pub window: Option<Window>,
    /// How its answer comes in pages; None when it comes whole.
    pub paging: Option<Paging>,
    /// What its rows are.
    pub rows: Rows,
    /// The entries that are made of it.
    pub outputs: Vec<Output>,
    /// What is hidden in its answer before anything else is done with it.
    pub redact: Vec<Redact>,
    /// Refusals that leave a gap instead of ending the build.
    pub refused: Vec<Refused>,
    /// The controls that it speaks for.
    pub controls: Vec<ControlRef>,
    /// For how many days the vendor keeps its rows.
    pub retention_days: Option<u32>,
    /// Why there is nothing to be had, where the layout has the entry and the API has not.
    pub absent: Option<String>,
    /// Whether the answer is of the moment it was asked for, whatever the period.
    pub snapshot: bool,
}

/// The parameters that narrow a request to the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The parameter of the first instant or day.
    pub from: String,
    /// The parameter of the last one.
    pub to: String,
    /// Whether days are sent (`YYYY-MM-DD`) and not instants (RFC 3339).
    pub days: bool,
    /// Whether `to` itself is outside: then it is the day after the last.
    pub exclusive: bool,
}

/// What the rows of an answer are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// A JSON pointer (RFC 6901) to the list in an answer; empty for the whole answer.
    pub items: String,
    /// The member that no two rows share: a row that comes twice is counted once.
    pub id: Option<String>,
    /// The member that says when: rows outside the period are left out.
    pub at: Option<String>,
    /// Rows at most.
    pub most: Option<u64>,
    /// Whether they come newest first, so that reading ends before the period.
    pub newest_first: bool,
}

/// A place whose value is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redact {
    /// A JSON pointer in which `*` is every item or member.
    pub at: String,
    /// The rule's name, for `pack.json`.
    pub rule: String,
    /// Why, for `pack.json`.
    pub why: String,
}

/// A refusal that leaves a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// Why the section is then missing.
    pub why: String,
}

/// A control that a section speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlRef {
    /// The framework's id, like `soc2`.
    pub framework: String,
    /// The control's id, like `CC7.2`.
    pub control: String,
    /// The entry that speaks for it; None for every entry of the section.
    pub entry: Option<String>,
    /// `direct`, `supporting` or `partial`.
    pub strength: String,
}

impl Section {
    /// The endpoint as COMPLETENESS.csv names it: the path without parameters, or where else it comes from.
    pub fn endpoint(&self) -> &str {
        match (self.path.split('?').next().unwrap_or_default(), &self.absent) {
            ("", Some(_)) => "no endpoint",
            ("", None) => "this page's host",
            (path, _) => path,
        }
    }
}
