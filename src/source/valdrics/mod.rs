//! The Valdrics API, from its raw endpoints (contract section 5).

pub mod evidence;
mod exports;
mod realized;

pub use exports::{DRILLDOWN_LIMIT, Format, Range, close_package, realized_events, savings_drilldown, savings_proof};
pub use realized::{REALIZED_COLUMNS, RealizedEvents, realized_rows};

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

/// One audit event with its details, below the path of the log; `id` comes from a page of it.
pub fn log_detail(logs: &str, id: &str) -> Request {
    // An id that is no UUID could name another path.
    let safe: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    Request::get(format!("{logs}/{safe}"))
}

/// The FOCUS export: streamed CSV without a row cap (contract section 5).
pub fn focus(
    request: Request,
    (first, last): (Day, Day),
    include_preliminary: bool,
    provider: Option<&str>,
) -> Request {
    let request = request
        .with("start_date", first.to_string())
        .with("end_date", last.to_string())
        .with("include_preliminary", include_preliminary.to_string());
    match provider {
        Some(provider) => request.with("provider", provider),
        None => request,
    }
}
