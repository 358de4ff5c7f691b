//! Requests of the exports besides FOCUS (contract section 5), each to the path that the recipe names.

use crate::model::instant::Day;
use crate::source::Request;

/// The most rows of a drilldown that the API gives; the vendor's own pack asks for as many.
pub const DRILLDOWN_LIMIT: u64 = 200;

/// Days, both included, and one provider or all.
#[derive(Debug, Clone, Copy)]
pub struct Range<'a> {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// The API's word of one provider; None for all.
    pub provider: Option<&'a str>,
}

/// The two forms in which savings can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `application/json`
    Json,
    /// `text/csv`
    Csv,
}

/// Savings by provider.
pub fn savings_proof(request: Request, range: Range<'_>, format: Format) -> Request {
    formatted(ranged(request, range), format)
}

/// Savings by another dimension: `strategy_type` or `remediation_action`.
pub fn savings_drilldown(request: Request, range: Range<'_>, dimension: &str, format: Format) -> Request {
    let request = ranged(request, range).with("dimension", dimension);
    formatted(request.with("limit", DRILLDOWN_LIMIT.to_string()), format)
}

/// Realized savings, the greatest first. The API's default form is JSON.
pub fn realized_events(request: Request, range: Range<'_>, limit: u64) -> Request {
    ranged(request, range).with("limit", limit.to_string())
}

/// The close package as JSON with its own CSV inside.
pub fn close_package(request: Request, range: Range<'_>, enforce_finalized: bool) -> Request {
    ranged(request, range).with("enforce_finalized", enforce_finalized.to_string())
}

fn ranged(request: Request, range: Range<'_>) -> Request {
    let request = request.with("start_date", range.first.to_string()).with("end_date", range.last.to_string());
    match range.provider {
        Some(provider) => request.with("provider", provider),
        None => request,
    }
}

fn formatted(request: Request, format: Format) -> Request {
    match format {
        Format::Json => request,
        Format::Csv => request.with("response_format", "csv"),
    }
}
