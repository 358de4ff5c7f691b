//! COMPLETENESS.csv: what was asked, what came back, and which limit was hit (docs/FORMAT.md).

use super::table::{Table, formula_safe};

/// The columns.
pub const HEADER: [&str; 9] =
    ["dataset", "endpoint", "requests", "returned", "included", "cap", "truncated", "from", "to"];

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The data set's id.
    pub dataset: String,
    /// Its endpoint.
    pub endpoint: String,
    /// Requests whose answers were used.
    pub requests: u64,
    /// Rows that the server returned, each counted once; None where rows have no meaning.
    pub returned: Option<u64>,
    /// Rows in the pack.
    pub included: Option<u64>,
    /// The most that was allowed.
    pub cap: Option<u64>,
    /// Whether the limit left rows out; None without a limit, and where nobody knows.
    pub truncated: Option<bool>,
    /// First instant or day that was asked for.
    pub from: String,
    /// Last instant or day.
    pub to: String,
}

/// The entry's bytes.
pub fn encode(lines: &[Line]) -> Vec<u8> {
    let mut table = Table::new(&HEADER);
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    for line in lines {
        table.row([
            formula_safe(&line.dataset).into_owned(),
            formula_safe(&line.endpoint).into_owned(),
            line.requests.to_string(),
            number(line.returned),
            number(line.included),
            number(line.cap),
            line.truncated.map(|truncated| truncated.to_string()).unwrap_or_default(),
            line.from.clone(),
            line.to.clone(),
        ]);
    }
    table.finish()
}
