//! The cells of a table: what stands in a row, strictly as the recipe says.

use crate::model::json::Value;
use crate::recipe::{Cell, Column, Csv};
use crate::section::table::cell;
use crate::source::{AnswerError, Reader};

/// A cell: its text, and the same as JSON.
pub(super) struct Told {
    pub(super) text: String,
    pub(super) json: Value,
}

impl Column {
    fn told(&self, row: &Reader<'_>) -> Result<Told, AnswerError> {
        let value = row.value().pointer(&self.at);
        if value.map_or(self.optional, |value| value.is_null() && self.nullable) {
            return Ok(Told { text: String::new(), json: Value::Null });
        }
        let found = row.at(&self.at)?;
        let value = found.value();
        let (text, json) = match (self.cell, value) {
            (Cell::Any, value) => (cell(Some(value)), value.clone()),
            (Cell::Text, Value::String(text)) => (text.clone(), value.clone()),
            (Cell::Number, Value::Number(number)) => (number.to_string(), value.clone()),
            (Cell::Boolean, Value::Bool(flag)) => (flag.to_string(), value.clone()),
            (Cell::PythonBoolean, Value::Bool(flag)) => {
                ((if *flag { "True" } else { "False" }).to_owned(), value.clone())
            }
            (Cell::Instant, Value::String(_)) => {
                let text = found.instant()?.to_string();
                (text.clone(), Value::from(text))
            }
            _ => return Err(found.wrong(self.expected())),
        };
        Ok(Told { text, json })
    }

    fn expected(&self) -> &'static str {
        match self.cell {
            Cell::Any => "a value",
            Cell::Text => "a string",
            Cell::Number => "a number",
            Cell::Boolean | Cell::PythonBoolean => "a boolean",
            Cell::Instant => "an instant",
        }
    }

    /// Whether a cell is a text that a program could take for a formula.
    fn guarded(&self) -> bool {
        !self.plain && matches!(self.cell, Cell::Any | Cell::Text)
    }
}

impl Csv {
    /// The cells of a row.
    pub(super) fn cells(&self, row: &Reader<'_>) -> Result<Vec<Told>, AnswerError> {
        self.columns.iter().map(|column| column.told(row)).collect()
    }

    /// The texts of a row, made safe.
    pub(super) fn safe(&self, cells: &[Told]) -> Vec<String> {
        let safe = |(column, told): (&Column, &Told)| {
            if column.guarded() && told.text.starts_with(self.guard.as_slice()) {
                format!("'{}", told.text)
            } else {
                told.text.clone()
            }
        };
        self.columns.iter().zip(cells).map(safe).collect()
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }
}
