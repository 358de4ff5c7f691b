//! The three settings entries, made from the raw endpoints. What no endpoint gives is null, never invented (contract section 5).

use crate::model::json::Value;
use crate::source::{AnswerError, Reader};

/// The five members of `remediation_settings.json` that no raw endpoint gives (contract section 5).
pub const REMEDIATION_GAPS: [&str; 5] =
    ["exists", "hard_cap_enabled", "max_deletions_per_hour", "monthly_hard_cap_usd", "simulation_mode"];

/// Members of the answers that the vendor's entries do not have.
const NOT_IN_NOTIFICATION: [&str; 1] = ["teams_webhook_url"];
const NOT_IN_IDENTITY: [&str; 3] = ["sso_federation_enabled", "sso_federation_mode", "sso_federation_provider_id"];

/// `notification_settings.json` from `GET /settings/notifications`: `exists` is null, the rest as it came.
///
/// # Errors
/// [`AnswerError`] when the answer is no object.
pub fn notification(answer: &Value) -> Result<Value, AnswerError> {
    entry(answer, &NOT_IN_NOTIFICATION, &["exists"])
}

/// `remediation_settings.json` from `GET /settings/activeops`: five of fourteen members are null.
///
/// # Errors
/// [`AnswerError`] when the answer is no object.
pub fn remediation(answer: &Value) -> Result<Value, AnswerError> {
    entry(answer, &[], &REMEDIATION_GAPS)
}

/// `identity_settings.json` from `GET /settings/identity`: without the federation members, `exists` is null.
///
/// # Errors
/// [`AnswerError`] when the answer is no object.
pub fn identity(answer: &Value) -> Result<Value, AnswerError> {
    entry(answer, &NOT_IN_IDENTITY, &["exists"])
}

fn entry(answer: &Value, left_out: &[&str], without_source: &[&str]) -> Result<Value, AnswerError> {
    let members = answer.as_object().ok_or_else(|| Reader::new(answer).wrong("an object"))?;
    let mut kept: Vec<_> = members.iter().filter(|(key, _)| !left_out.contains(&key.as_str())).cloned().collect();
    for key in without_source {
        if !kept.iter().any(|(name, _)| name == key) {
            kept.push(((*key).to_owned(), Value::Null));
        }
    }
    Ok(Value::Object(kept))
}
