//! Rows of `GET /audit/logs` (contract section 5).

use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::source::{AnswerError, Reader};

/// One row of the audit log, as the API gives it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuditRow {
    /// The event's UUID.
    pub id: String,
    /// Its type, like `auth.login`.
    pub event_type: String,
    /// When, as printed: naive ISO, decimals left out when zero.
    pub event_timestamp: String,
    /// The same, to compare.
    pub at: Instant,
    /// Who.
    pub actor_email: Option<String>,
    /// What kind of thing.
    pub resource_type: Option<String>,
    /// Which thing.
    pub resource_id: Option<String>,
    /// Whether it succeeded.
    pub success: bool,
    /// The run or request it belongs to.
    pub correlation_id: Option<String>,
}

/// Reads one page: a bare array of rows.
///
/// # Errors
/// [`AnswerError`] with the first row that is not as the contract says.
pub fn audit_rows(answer: &Value) -> Result<Vec<AuditRow>, AnswerError> {
    Reader::new(answer).items()?.iter().map(audit_row).collect()
}

fn audit_row(row: &Reader<'_>) -> Result<AuditRow, AnswerError> {
    let optional =
        |key: &str| -> Result<Option<String>, AnswerError> { Ok(row.member(key)?.text_or_null()?.map(str::to_owned)) };
    let timestamp = row.member("event_timestamp")?;
    Ok(AuditRow {
        id: row.member("id")?.text()?.to_owned(),
        event_type: row.member("event_type")?.text()?.to_owned(),
        event_timestamp: timestamp.text()?.to_owned(),
        at: timestamp.instant()?,
        actor_email: optional("actor_email")?,
        resource_type: optional("resource_type")?,
        resource_id: optional("resource_id")?,
        success: row.member("success")?.boolean()?,
        correlation_id: optional("correlation_id")?,
    })
}
