//! The Valdrics API, from its raw endpoints (contract section 5).

pub mod evidence;
mod exports;
mod logs;
mod realized;
mod settings;

pub use exports::{DRILLDOWN_LIMIT, Format, Range, close_package, realized_events, savings_drilldown, savings_proof};
pub use logs::{AuditRow, audit_rows};
pub use realized::{REALIZED_COLUMNS, RealizedEvents, realized_rows};
pub use settings::{REMEDIATION_GAPS, identity, notification, remediation};

use super::Request;
use crate::model::instant::Day;

/// Everything but the version lies below it.
pub const BASE: &str = "/api/v1";

/// The API's status and version; needs no sign-in.
pub fn version() -> Request {
    Request::get("/")
}

/// Asks the vendor's own pack endpoint for a period that ends before it begins. It is refused before any work and before anything is logged
/// (contract sections 1 and 4), and the refusal tells who asks: 400 an owner whose plan includes packs, 403 anybody else.
pub fn owner_gate() -> Request {
    Request::get(format!("{BASE}/audit/compliance-pack"))
        .with("start_date", "2000-01-02T00:00:00Z")
        .with("end_date", "2000-01-01T00:00:00Z")
}

/// The list of event types: the smallest answer that an admin may read and a member may not (contract section 5).
pub fn admin_gate() -> Request {
    Request::get(format!("{BASE}/audit/event-types"))
}

/// One page of the audit log, newest first. The API has no date filter and gives no total (contract section 5).
pub fn logs(event_type: Option<&str>, limit: u64, offset: u64) -> Request {
    let request = Request::get(format!("{BASE}/audit/logs"));
    let request = match event_type {
        Some(event_type) => request.with("event_type", event_type),
        None => request,
    };
    request
        .with("sort_by", "event_timestamp")
        .with("order", "desc")
        .with("limit", limit.to_string())
        .with("offset", offset.to_string())
}

/// One audit event with its details; `id` comes from a page of the log.
pub fn log_detail(id: &str) -> Request {
    // An id that is no UUID could name another path.
    let safe: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Request::get(format!("{BASE}/audit/logs/{safe}"))
}

/// The three settings endpoints.
pub fn notification_settings() -> Request {
    Request::get(format!("{BASE}/settings/notifications"))
}

/// See [`notification_settings`].
pub fn remediation_settings() -> Request {
    Request::get(format!("{BASE}/settings/activeops"))
}

/// See [`notification_settings`].
pub fn identity_settings() -> Request {
    Request::get(format!("{BASE}/settings/identity"))
}

/// The FOCUS export: streamed CSV without a row cap (contract section 5).
pub fn focus(first: Day, last: Day, include_preliminary: bool, provider: Option<&str>) -> Request {
    let request = Request::get(format!("{BASE}/costs/export/focus"))
        .with("start_date", first.to_string())
        .with("end_date", last.to_string())
        .with("include_preliminary", include_preliminary.to_string());
    match provider {
        Some(provider) => request.with("provider", provider),
        None => request,
    }
}
