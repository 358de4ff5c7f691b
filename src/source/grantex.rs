//! The Grantex API (its contract, section 1): four answers about compliance, read as they come.

use super::{AnswerError, Reader, Request};
use crate::model::json::Value;

const BASE: &str = "/v1/compliance";

/// The members of an evidence pack that become entries.
pub const EVIDENCE_MEMBERS: [&str; 6] = ["meta", "summary", "grants", "auditEntries", "policies", "chainIntegrity"];

/// The columns of a grant, in the order of the wire.
pub const GRANT_COLUMNS: [&str; 10] = [
    "grantId",
    "agentId",
    "principalId",
    "developerId",
    "scopes",
    "status",
    "issuedAt",
    "expiresAt",
    "revokedAt",
    "delegationDepth",
];

/// The columns of an audit entry, in the order of the wire.
pub const AUDIT_COLUMNS: [&str; 12] = [
    "entryId",
    "agentId",
    "agentDid",
    "grantId",
    "principalId",
    "developerId",
    "action",
    "metadata",
    "hash",
    "prevHash",
    "timestamp",
    "status",
];

/// The window of a request; both ends belong to it, and an end that is None is open. Agents and policies are never windowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window<'a> {
    /// `since`, an ISO 8601 instant.
    pub since: Option<&'a str>,
    /// `until`, likewise.
    pub until: Option<&'a str>,
}

impl Window<'_> {
    fn of(self, path: &str) -> Request {
        let request = Request::get(format!("{BASE}{path}"));
        [("since", self.since), ("until", self.until)].into_iter().fold(request, filtered)
    }
}

fn filtered(request: Request, (name, value): (&'static str, Option<&str>)) -> Request {
    match value {
        Some(value) => request.with(name, value),
        None => request,
    }
}

/// The evidence pack. `framework` is only echoed by the server.
pub fn evidence_pack(window: Window<'_>, framework: Option<&str>) -> Request {
    filtered(window.of("/evidence-pack"), ("framework", framework))
}

/// The counts.
pub fn summary(window: Window<'_>) -> Request {
    window.of("/summary")
}

/// The grants, narrowed to a status. The status is the stored one: the server derives `expired` in its counts only.
pub fn export_grants(window: Window<'_>, status: Option<&str>) -> Request {
    filtered(window.of("/export/grants"), ("status", status))
}

/// The audit entries, narrowed to an agent and a status. What is narrowed has gaps in its chain.
pub fn export_audit(window: Window<'_>, agent: Option<&str>, status: Option<&str>) -> Request {
    [("agentId", agent), ("status", status)].into_iter().fold(window.of("/export/audit"), filtered)
}

/// The rows of a list in an answer; each must be an object.
///
/// # Errors
/// [`AnswerError`] with the place of what is none.
pub fn rows<'a>(answer: &'a Value, name: &str) -> Result<&'a [Value], AnswerError> {
    let list = Reader::new(answer).member(name)?;
    for row in list.items()? {
        if row.value().as_object().is_none() {
            return Err(row.wrong("an object"));
        }
    }
    Ok(list.value().as_array().unwrap_or_default())
}

/// Checks that an answer is an evidence pack. `meta.framework` may be of any type: the server echoes what it was asked.
///
/// # Errors
/// [`AnswerError`] with the first member that is not as the contract says.
pub fn is_evidence_pack(answer: &Value) -> Result<(), AnswerError> {
    let reader = Reader::new(answer);
    for name in ["meta", "summary", "chainIntegrity"] {
        let member = reader.member(name)?;
        if member.value().as_object().is_none() {
            return Err(member.wrong("an object"));
        }
    }
    ["grants", "auditEntries", "policies"].into_iter().try_for_each(|name| rows(answer, name).map(drop))
}
