//! Makers in Rust that a recipe names: entries that no table of columns gives.

use crate::chain::grantex::chain_report;
use crate::model::json::Value;
use crate::recipe::Choices;
use crate::section::driftwise::{Coverage, Sla};
use crate::source::{AnswerError, Reader};
use crate::summary::Chart;

/// A maker that is fed with rows.
pub(super) enum Maker {
    Coverage(Coverage),
    Sla(Sla),
}

/// What a maker gives.
pub(super) struct Made {
    pub(super) bytes: Vec<u8>,
    /// The same as JSON.
    pub(super) json: Vec<u8>,
    /// What it draws by month, if anything.
    pub(super) chart: Option<Chart>,
}

impl Maker {
    /// The maker of this name.
    pub(super) fn of_rows(name: &str) -> Option<Self> {
        match name {
            "driftwise.coverage" => Some(Self::Coverage(Coverage::default())),
            "driftwise.remediation_sla" => Some(Self::Sla(Sla::default())),
            _ => None,
        }
    }

    pub(super) fn row(&mut self, row: &Reader<'_>) -> Result<(), AnswerError> {
        match self {
            Self::Coverage(coverage) => coverage.row(row),
            Self::Sla(sla) => sla.row(row),
        }
    }

    pub(super) fn finish(self, choices: &Choices) -> Made {
        match self {
            Self::Coverage(coverage) => {
                let months = coverage.months(choices.first_day, choices.last_day);
                let chart = super::super::chart::coverage(&months);
                Made { bytes: months.csv(), json: months.json().to_compact(), chart: Some(chart) }
            }
            Self::Sla(sla) => Made { bytes: sla.csv(), json: sla.json().to_compact(), chart: None },
        }
    }
}

/// An entry that is made of a whole answer.
pub(super) fn of_answer(name: &str, answer: &Value) -> Result<Vec<u8>, AnswerError> {
    match name {
        "grantex.chain_report" => {
            let entries = Reader::new(answer).member("auditEntries")?;
            entries.items()?;
            let integrity = answer.get("chainIntegrity").unwrap_or(&Value::Null);
            Ok(chain_report(entries.value().as_array().unwrap_or_default(), integrity))
        }
        _ => Err(Reader::new(answer).wrong("a maker that this program has")),
    }
}
