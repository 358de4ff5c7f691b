//! `GET /audit/compliance-pack`: the vendor's own ZIP endpoint up to the point where it would begin to write (contract
//! sections 1, 4 and 5). This server hands out raw data only: whatever passes all checks is answered with 501.

use crate::app::App;
use crate::error::{Answer, Refusal};
use crate::gate::{Feature, Gate};
use crate::instant::{Moment, civil};
use crate::query::Query;
use crate::routes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// The most rows of an export.
const ROWS: i64 = 200_000;
/// The bounds of `evidence_limit`.
const EVIDENCE: (i64, i64) = (200, 2000);

/// What is asked of one of the four exports.
struct Export {
    /// The start of its parameters' names, which is not part of the words about the FOCUS window.
    name: &'static str,
    provider: Result<Option<String>, Refusal>,
    start: Option<Date>,
    end: Option<Date>,
}

impl Export {
    fn read(query: &mut Query, name: &'static str, known: &[&str]) -> Self {
        Self {
            name,
            provider: routes::named(query, &format!("{name}_provider"), known),
            start: query.date(&format!("{name}_start_date")),
            end: query.date(&format!("{name}_end_date")),
        }
    }

    /// The window, with the days of another one where none are asked for.
    fn window(&self, (start, end): (Date, Date)) -> Result<(Date, Date), Refusal> {
        let (start, end) = (self.start.unwrap_or(start), self.end.unwrap_or(end));
        if start <= end {
            return Ok((start, end));
        }
        let prefix = if self.name == "focus" { String::new() } else { format!("{}_", self.name) };
        Err(Refusal::bad_request(format!("{prefix}start_date must be <= {prefix}end_date")))
    }
}

/// Every check of the real endpoint in its order, and no pack.
pub(super) async fn refuse(State(app): State<Arc<App>>, request: Parts) -> Answer {
    app.authorize(&request.headers, Gate::owner(Feature::ComplianceExports)).await?;
    let mut query = Query::new(request.uri.query());
    let (from, until) = (query.moment("start_date"), query.moment("end_date"));
    query.int("evidence_limit", EVIDENCE.0, 1, Some(EVIDENCE.1));
    query.bool("include_focus_export", false);
    let focus = Export::read(&mut query, "focus", &routes::PROVIDERS_AND_AI);
    query.bool("focus_include_preliminary", false);
    query.int("focus_max_rows", 50_000, 1, Some(ROWS));
    query.bool("include_savings_proof", false);
    let savings = Export::read(&mut query, "savings", &routes::PROVIDERS);
    query.bool("include_realized_savings", false);
    let realized = Export::read(&mut query, "realized", &routes::PROVIDERS);
    query.int("realized_limit", 5000, 1, Some(ROWS));
    query.bool("include_close_package", false);
    let close = Export::read(&mut query, "close", &routes::PROVIDERS);
    query.bool("close_enforce_finalized", true);
    query.int("close_max_restatements", 5000, 0, Some(ROWS));
    query.finish()?;
    routes::ordered(from, until)?;
    // From here on the real endpoint has logged the export.
    let today = app.now().to_zoned(TimeZone::UTC).date();
    let day = |moment: Option<Moment>| moment.map(|moment| civil(moment.micros).date());
    let asked = (day(from).unwrap_or_else(|| today.saturating_sub(30.days())), day(until).unwrap_or(today));
    for export in [&focus, &savings, &realized, &close] {
        export.provider.clone()?;
    }
    // Savings follow FOCUS, realized savings follow savings, and the close follows FOCUS again.
    let window = focus.window(asked)?;
    realized.window(savings.window(window)?)?;
    close.window(window)?;
    Err(Refusal::Http(
        StatusCode::NOT_IMPLEMENTED,
        "This reference tenant serves raw data and makes no ZIP. Read the raw endpoints instead.".to_owned(),
    ))
}
