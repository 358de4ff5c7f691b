//! The lossy evidence lists: how a payload in the log is read again through a schema.
//!
//! The vendor's lists validate each payload anew: unknown keys are dropped, defaults filled in, and a row that does
//! not fit is left out without a word (contract section 5, "All evidence list responses"). This is why packs are
//! built from the log's details, never from these lists.

pub mod kinds;
pub mod schema;

use crate::pyjson::Py;
use schema::{Field, Kind};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// A JSON object whose values are still text.
pub type Object<'a> = HashMap<String, &'a RawValue>;

/// Reads text as an object; `None` for anything else.
#[must_use]
pub fn object(text: &str) -> Option<Object<'_>> {
    serde_json::from_str(text).ok()
}

/// Reads a payload through its schema; `None` when it does not fit.
#[must_use]
pub fn project(fields: &[Field], text: &str) -> Option<Py> {
    let found = object(text)?;
    let mut pairs = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match (found.get(field.name), field.default) {
            (Some(value), default) => value_of(field.kind, value.get(), default == Some("null"))?,
            (None, Some(default)) => Py::Raw(default.to_owned()),
            (None, None) => return None,
        };
        pairs.push((field.name.to_owned(), value));
    }
    Some(Py::Dict(pairs))
}

fn value_of(kind: Kind, text: &str, nullable: bool) -> Option<Py> {
    if text == "null" {
        return (nullable || matches!(kind, Kind::Any)).then_some(Py::Null);
    }
    match kind {
        Kind::Any => Some(Py::Raw(text.to_owned())),
        Kind::Bool => serde_json::from_str(text).ok().map(Py::Bool),
        Kind::Float => serde_json::from_str(text).ok().map(Py::Float),
        Kind::Int => serde_json::from_str(text).ok().map(Py::Int),
        Kind::Text => serde_json::from_str(text).ok().map(Py::Str),
        Kind::Object(fields) => project(fields, text),
        Kind::List(fields) => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            items.iter().map(|item| project(fields, item.get())).collect::<Option<_>>().map(Py::List)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema::LOAD_TEST;

    #[test]
    fn unknown_keys_go_defaults_come_and_misfits_are_left_out() {
        let results = "{\"total_requests\":2,\"successful_requests\":2,\"failed_requests\":0,\"throughput_rps\":97.10,\
            \"avg_response_time\":1e-05,\"median_response_time\":0,\"p95_response_time\":0,\"p99_response_time\":0,\
            \"min_response_time\":0,\"max_response_time\":0}";
        let whole = format!(
            "{{\"x\":1,\"duration_seconds\":60,\"concurrent_users\":1,\"target_url\":\"u\",\"results\":{results}}}"
        );
        let body = project(LOAD_TEST, &whole).unwrap().to_body();
        assert!(!body.contains("\"x\""));
        assert!(body.contains("\"throughput_rps\":97.1,\"avg_response_time\":1e-05,\"median_response_time\":0.0"));
        assert!(body.contains("\"rounds\":null"));
        assert!(project(LOAD_TEST, "{\"profile\":\"partial\"}").is_none());
        assert!(project(LOAD_TEST, "[1]").is_none());
    }
}
