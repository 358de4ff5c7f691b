//! The rows of an answer.

use super::hide::Hider;
use crate::model::json::Value;

/// A part of an answer that is exported or left out as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where: a JSON pointer (RFC 6901) in which others are hidden; empty for the whole answer.
    pub place: String,
    /// What stands there.
    pub value: Value,
}

impl Hider {
    /// The rows of an answer: the items of its lists. What is no list is a row of its own for each object; an object whose own members name the
    /// subject is one row with all that is in it.
    pub fn rows(&mut self, answer: &Value) -> Vec<Row> {
        let mut rows = Vec::new();
        self.split(answer, String::new(), &mut rows);
        rows
    }

    fn split(&mut self, value: &Value, place: String, rows: &mut Vec<Row>) {
        match value {
            Value::Array(items) if items.iter().any(is_container) => {
                for (index, item) in items.iter().enumerate() {
                    rows.push(Row { place: format!("{place}/{index}"), value: item.clone() });
                }
            }
            Value::Object(members) if !self.is_about(value) => {
                let mut rest = Vec::new();
                for (key, value) in members {
                    if is_container(value) {
                        let shown = self.text(key);
                        let place = [&place, "/", &shown.replace('~', "~0").replace('/', "~1")].concat();
                        // A list's name may be an identifier; what is in it then belongs to that.
                        if self.names_subject(&Value::String(key.clone())) {
                            rows.push(Row { place, value: Value::Object(vec![(key.clone(), value.clone())]) });
                        } else {
                            self.split(value, place, rows);
                        }
                    } else {
                        rest.push((key.clone(), value.clone()));
                    }
                }
                if !rest.is_empty() {
                    rows.push(Row { place, value: Value::Object(rest) });
                }
            }
            value => rows.push(Row { place, value: value.clone() }),
        }
    }
}

/// Lists of plain values stay with what they are members of.
fn is_container(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(is_container),
        _ => false,
    }
}
