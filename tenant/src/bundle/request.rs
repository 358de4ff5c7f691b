//! The export request: its 32 fields, their defaults, and how a body is read (contract section 7).

use super::Refusal;
use crate::dict;
use crate::error;
use crate::pyjson::Py;
use crate::query::Query;
use axum::http::StatusCode;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    TextOrNull,
    Bool,
    Int(i64, i64),
    OneOf(&'static [&'static str]),
}
use Kind::{Bool, Int, OneOf, Text, TextOrNull};

/// Each field with its default, in the order of the manifest. The caller's name stands in for `triggered_by`.
const FIELDS: [(&str, Kind, &str); 32] = [
    ("triggered_by", Text, "\"\""),
    ("strategy_name", TextOrNull, "null"),
    ("connector_name", TextOrNull, "null"),
    ("source_name", TextOrNull, "null"),
    ("audit_event_type", TextOrNull, "null"),
    ("audit_event_limit", Int(1, 20_000), "3000"),
    ("audit_verify_limit", Int(1, 200_000), "10000"),
    ("strategy_version_limit", Int(1, 5000), "200"),
    ("connector_run_limit", Int(1, 5000), "500"),
    ("connector_failure_limit", Int(1, 5000), "500"),
    ("connector_state_limit", Int(1, 5000), "1000"),
    ("event_lookback_days", Int(1, 3650), "30"),
    ("nlp_monitor_limit", Int(1, 1000), "60"),
    ("nlp_snapshot_limit", Int(1, 2000), "200"),
    ("include_ruleset_body", Bool, "true"),
    ("include_feedback_summary", Bool, "true"),
    ("sign_bundle", Bool, "true"),
    ("signer", Text, "\"compliance_system\""),
    ("signing_key_id", Text, "\"default\""),
    ("retention_policy", Text, "\"regulatory_7y\""),
    ("vault_mode", OneOf(&["COPY", "SIMULATED_WORM"]), "\"COPY\""),
    ("kms_key_id", TextOrNull, "null"),
    ("external_worm_endpoint", TextOrNull, "null"),
    ("external_kms_wrap_endpoint", TextOrNull, "null"),
    ("external_auth_token", TextOrNull, "null"),
    ("external_timeout_seconds", Int(1, 120), "10"),
    ("external_require_success", Bool, "false"),
    ("write_vault_copy", Bool, "false"),
    ("vault_dir", TextOrNull, "null"),
    ("cleanup_bundle_dir", Bool, "true"),
    ("output_dir", Text, "\"reports/compliance\""),
    ("package_prefix", Text, "\"evidence\""),
];

/// The fields that say what the parts of a package hold: from `strategy_name` to `include_feedback_summary`. The others
/// say what becomes of the package.
const PARTS: std::ops::Range<usize> = 1..16;

/// A JSON object as a body gives it.
pub type Body<'a> = BTreeMap<String, &'a RawValue>;

/// Reads a body that must be an object.
///
/// # Errors
/// 422.
pub fn body(bytes: &[u8]) -> Result<Body<'_>, Refusal> {
    serde_json::from_slice(bytes).map_err(|_| unfit("body", "Input should be a valid dictionary", None))
}

/// 422 with one entry, as FastAPI has it.
fn unfit(name: &str, message: &str, input: Option<&RawValue>) -> Refusal {
    let place = if name == "body" { vec!["body"] } else { vec!["body", name] };
    let kind = if input.is_none() && name != "body" { "missing" } else { "value_error" };
    let input = Py::Raw(input.map_or("null", RawValue::get).to_owned());
    let entry = dict! { "type" => kind, "loc" => place, "msg" => message, "input" => input };
    Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, vec![entry])
}

/// A text field, if it is there and not null.
///
/// # Errors
/// 422 where it is something else.
pub fn text(body: &Body<'_>, name: &str) -> Result<Option<String>, Refusal> {
    match body.get(name) {
        None => Ok(None),
        Some(raw) => {
            serde_json::from_str(raw.get()).map_err(|_| unfit(name, "Input should be a valid string", Some(raw)))
        }
    }
}

/// A text field that must be there.
///
/// # Errors
/// 422.
pub fn required(body: &Body<'_>, name: &str) -> Result<String, Refusal> {
    text(body, name)?.ok_or_else(|| unfit(name, "Field required", None))
}

/// A boolean field; false where it is not there.
///
/// # Errors
/// 422.
pub fn flag(body: &Body<'_>, name: &str) -> Result<bool, Refusal> {
    body.get(name).map_or(Ok(false), |raw| {
        serde_json::from_str(raw.get()).map_err(|_| unfit(name, "Input should be a valid boolean", Some(raw)))
    })
}

/// An export request whose fields all fit.
#[derive(Clone, Debug)]
pub struct Request(Vec<(&'static str, Py)>);

impl Request {
    /// Reads a body; fields that nobody knows are ignored.
    ///
    /// # Errors
    /// 422 for the first field that does not fit.
    pub fn read(body: &Body<'_>, caller: &str) -> Result<Self, Refusal> {
        let fields = FIELDS.iter().map(|(name, kind, default)| {
            let Some(raw) = body.get(*name) else {
                let value =
                    if *name == "triggered_by" { Py::from(caller) } else { value(*kind, default).unwrap_or(Py::Null) };
                return Ok((*name, value));
            };
            let expected = match kind {
                Text | TextOrNull => "Input should be a valid string".to_owned(),
                Bool => "Input should be a valid boolean".to_owned(),
                Int(least, most) => format!("Input should be a whole number from {least} to {most}"),
                OneOf(words) => format!("Input should be '{}'", words.join("' or '")),
            };
            value(*kind, raw.get()).map(|value| (*name, value)).ok_or_else(|| unfit(name, &expected, Some(raw)))
        });
        let request = Self(fields.collect::<Result<_, Refusal>>()?);
        let prefix = request.text("package_prefix");
        if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)) {
            return Err(unfit("package_prefix", "Input should be letters, digits and . _ - only", None));
        }
        Ok(request)
    }

    /// Reads what a query asks of the parts, under the names and within the bounds of the body; everything else is as it
    /// is by default.
    ///
    /// # Errors
    /// 422 with every parameter that does not fit.
    pub fn of_query(query: Option<&str>, caller: &str) -> Result<Self, Refusal> {
        let mut request = Self::read(&Body::new(), caller)?;
        let mut query = Query::new(query);
        for ((name, kind, _), (_, held)) in FIELDS.iter().zip(&mut request.0).skip(PARTS.start).take(PARTS.len()) {
            match (kind, &*held) {
                (Text | TextOrNull | OneOf(_), _) => *held = query.text(name).map_or(held.clone(), Py::Str),
                (Bool, default) => *held = Py::Bool(query.bool(name, *default == Py::Bool(true))),
                (Int(least, most), Py::Int(default)) => {
                    *held = Py::Int(query.int(name, *default, *least, Some(*most)));
                }
                (Int(..), _) => {}
            }
        }
        match query.finish() {
            Ok(()) => Ok(request),
            Err(error::Refusal::Validation(flaws)) => Err(Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, flaws)),
            Err(other) => Err(other.into()),
        }
    }

    /// The request as the manifest holds it: all of it, the token included (contract section 2, "Leak").
    #[must_use]
    pub fn body(&self) -> Py {
        Py::Dict(self.0.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    fn get(&self, name: &str) -> &Py {
        self.0.iter().find(|(of, _)| *of == name).map_or(&Py::Null, |(_, value)| value)
    }

    /// A text; empty for null.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        if let Py::Str(text) = self.get(name) { text } else { "" }
    }

    /// A boolean.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        *self.get(name) == Py::Bool(true)
    }

    /// A whole number.
    #[must_use]
    pub fn int(&self, name: &str) -> i64 {
        if let Py::Int(value) = self.get(name) { *value } else { 0 }
    }
}

fn value(kind: Kind, text: &str) -> Option<Py> {
    if text == "null" {
        return matches!(kind, TextOrNull).then_some(Py::Null);
    }
    match kind {
        Text | TextOrNull => serde_json::from_str(text).ok().map(Py::Str),
        Bool => serde_json::from_str(text).ok().map(Py::Bool),
        Int(least, most) => serde_json::from_str(text).ok().filter(|value| (least..=most).contains(value)).map(Py::Int),
        OneOf(words) => {
            serde_json::from_str(text).ok().filter(|word: &String| words.contains(&word.as_str())).map(Py::Str)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_reaches_from_the_first_filter_to_the_last_option() {
        let names: Vec<&str> = FIELDS[PARTS].iter().map(|(name, ..)| *name).collect();
        assert_eq!((names[0], names[names.len() - 1]), ("strategy_name", "include_feedback_summary"));
        let query = "audit_event_limit=7&include_ruleset_body=no&source_name=wire&signer=nobody&unknown=1";
        let asked = Request::of_query(Some(query), "ops").unwrap();
        let body: BTreeMap<String, &RawValue> =
            serde_json::from_str(r#"{"audit_event_limit":7,"include_ruleset_body":false,"source_name":"wire"}"#)
                .unwrap();
        assert_eq!(asked.body(), Request::read(&body, "ops").unwrap().body());
    }
}
