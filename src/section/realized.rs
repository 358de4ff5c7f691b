//! `exports/realized-savings.csv` (contract section 3).

use super::table::{Table, formula_safe};
use crate::model::json::Value;
use crate::source::valdrics::REALIZED_COLUMNS;

/// The table of events that [`crate::source::valdrics::realized_rows`] gave. Numbers are as they were spelled, null is empty. Text is
/// formula-safe, as in the API's own CSV and other than in the vendor's pack, which leaves it raw (contract section 1).
pub fn realized_savings(events: &[Value]) -> Vec<u8> {
    let mut table = Table::new(&REALIZED_COLUMNS);
    for event in events {
        table.row(REALIZED_COLUMNS.map(|column| match event.get(column) {
            Some(Value::String(text)) => formula_safe(text).into_owned(),
            Some(Value::Number(token)) => token.to_string(),
            Some(Value::Bool(value)) => (if *value { "True" } else { "False" }).to_owned(),
            _ => String::new(),
        }));
    }
    table.finish()
}
