//! What summary.pdf draws by month.

use std::collections::BTreeMap;

use crate::section::driftwise::{Month, Months, printed};
use crate::summary::{Bar, Chart};

/// Months at most: more make no picture.
const MOST: usize = 60;

/// Managed resources in per cent, as `coverage_monthly.csv` has them.
pub(super) fn coverage(months: &Months) -> Chart {
    let bars = months.0.iter().map(|(month, counted)| Bar {
        label: printed(*month),
        value: counted.hundredths(),
        shown: match (counted.hundredths(), counted.scans) {
            (Some(_), _) => format!("{} %", counted.percent()),
            (None, 0) => "no scans".to_owned(),
            (None, _) => "nothing seen".to_owned(),
        },
    });
    Chart { title: "Managed resources by month, %".to_owned(), full: 10_000, bars: last(bars.collect()) }
}

/// Rows of a section by month.
pub(super) fn rows(title: &str, months: &BTreeMap<Month, u64>) -> Option<Chart> {
    let full = months.values().copied().max()?;
    let (from, to) = (months.keys().next().copied()?, months.keys().next_back().copied()?);
    let mut bars = Vec::new();
    let mut month = from;
    while month <= to && bars.len() < 12_000 {
        let count = months.get(&month).copied().unwrap_or_default();
        bars.push(Bar { label: printed(month), value: Some(count), shown: count.to_string() });
        month = if month.1 == 12 { (month.0 + 1, 1) } else { (month.0, month.1 + 1) };
    }
    Some(Chart { title: format!("{title} by month, rows"), full: full.max(1), bars: last(bars) })
}

/// The newest of them.
fn last(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.split_off(bars.len().saturating_sub(MOST))
}
