//! What the owner chose, as checked by [`super::Form::check`].

use super::{Options, Windows};
use crate::model::instant::{Day, Instant};

/// Choices that passed [`super::Form::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The organisation's name.
    pub tenant: String,
    /// First day of the period, from its first microsecond.
    pub first_day: Option<Day>,
    /// Last day of the period, to its last microsecond.
    pub last_day: Option<Day>,
    /// Whether every secret that is found is hidden without asking.
    pub hide_secrets: bool,
    /// What was chosen of the recipe's options.
    pub options: Options,
    /// What was chosen of a Valdrics pack; None for other layouts.
    pub valdrics: Option<ValdricsChoices>,
}

/// The checked choices of a Valdrics pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValdricsChoices {
    /// Evidence rows of each kind at most.
    pub evidence_limit: u64,
    /// The FOCUS export, when wanted.
    pub focus: Option<FocusChoices>,
    /// Savings proof and its drilldowns, when wanted.
    pub savings: Option<SavingsChoices>,
    /// Realized savings, when wanted.
    pub realized: Option<RealizedChoices>,
    /// The close package, when wanted.
    pub close: Option<CloseChoices>,
    /// The windows of all four exports, wanted or not.
    pub windows: Windows,
}

impl Choices {
    /// The first instant of the period, when it is bounded.
    pub fn start(&self) -> Option<Instant> {
        self.first_day.map(Day::start)
    }

    /// The last instant of the period, when it is bounded.
    pub fn end(&self) -> Option<Instant> {
        self.last_day.map(Day::end)
    }

    /// Whether `at` lies in the period; both ends belong to it (contract section 3: `>= start`, `<= end`).
    pub fn covers(&self, at: Instant) -> bool {
        self.start().is_none_or(|start| at >= start) && self.end().is_none_or(|end| at <= end)
    }
}

/// The checked choices of the FOCUS export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FocusChoices {
    /// The API's word of one provider; None for all.
    pub provider: Option<String>,
    /// Whether preliminary costs are wanted too.
    pub include_preliminary: bool,
    /// Data rows at most.
    pub max_rows: u64,
    /// First day of the window.
    pub first_day: Day,
    /// Last day of the window.
    pub last_day: Day,
}

/// The checked choices of savings proof and its two drilldowns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavingsChoices {
    /// The API's word of one provider; None for all.
    pub provider: Option<String>,
    /// First day of the window.
    pub first_day: Day,
    /// Last day of the window.
    pub last_day: Day,
}

/// The checked choices of realized savings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealizedChoices {
    /// The API's word of one provider; None for all.
    pub provider: Option<String>,
    /// Events at most.
    pub limit: u64,
    /// First day of the window.
    pub first_day: Day,
    /// Last day of the window.
    pub last_day: Day,
}

/// The checked choices of the close package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseChoices {
    /// The API's word of one provider; None for all.
    pub provider: Option<String>,
    /// Whether the server is to refuse (409) while the window has preliminary records.
    pub enforce_finalized: bool,
    /// Restatements at most; 0 keeps their count alone.
    pub max_restatements: u64,
    /// First day of the window.
    pub first_day: Day,
    /// Last day of the window.
    pub last_day: Day,
}

/// The name as it may stand in a file name and in MANIFEST.txt's first line: lower-case ASCII letters, digits and single hyphens.
pub fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-").chars().take(64).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_safe_words() {
        assert_eq!(slug(" Orchid & Ledger GmbH. "), "orchid-ledger-gmbh");
        assert_eq!(slug("Ö"), "");
    }
}
