//! The Grantex routes (the Grantex contract, section 1): who asks, for which window, and the six endpoints.

mod audit;
mod bodies;
mod compliance;

use crate::app::App;
use crate::db::grantex::{self as db, Developer, Entry};
use crate::error;
use crate::grantex::breaks::Break;
use crate::grantex::{Refusal, json};
use crate::instant::parse_moment;
use crate::pyjson::Py;
use crate::seed::grantex::key_hash;
use axum::Router;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

/// The answer of a route, or why it is refused.
type Answer = Result<Response, Refusal>;

/// The lengths that an API key may have.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 16..=512;

/// Its routes, below `/v1`.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/v1/compliance/summary", get(compliance::summary))
        .route("/v1/compliance/export/grants", get(compliance::grants))
        .route("/v1/compliance/export/audit", get(compliance::audit))
        .route("/v1/compliance/evidence-pack", get(compliance::pack))
        .route("/v1/audit/entries", get(audit::entries))
        .route("/v1/audit/{id}", get(audit::entry))
}

fn ok(body: &Py) -> Answer {
    Ok(json(StatusCode::OK, body))
}

/// The developer whose key a request carries.
async fn developer(app: &App, headers: &HeaderMap) -> Result<Developer, Refusal> {
    let key = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| Refusal::unauthorized("Missing or invalid Authorization header"))?;
    let unknown = || Refusal::unauthorized("Invalid API key");
    if !KEY_LENGTHS.contains(&key.len()) {
        return Err(unknown());
    }
    let hash = key_hash(key);
    let found: Result<_, error::Refusal> = app.db.read(move |rows| db::by_key(rows, &hash)).await;
    found?.ok_or_else(unknown)
}

/// A developer's log, oldest entry first, and what is done to it.
struct Log {
    entries: Vec<Entry>,
    change: Option<Break>,
}

/// Marks an answer that the fault `chain` has changed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed;

impl Log {
    async fn read(app: &App, developer: &Developer, request: &Parts) -> Result<Self, Refusal> {
        let change = request.extensions.get::<Break>().copied();
        let id = developer.id.clone();
        let work = move |rows: &rusqlite::Connection| {
            let entries = db::entries(rows, &id)?;
            Ok::<_, rusqlite::Error>(match change {
                Some(change) => change.apply(entries),
                None => entries,
            })
        };
        Ok(Self { entries: app.db.read(work).await?, change })
    }

    /// Marks an answer that comes of this log.
    fn mark(&self, mut answer: Response) -> Answer {
        if self.change.is_some() {
            answer.extensions_mut().insert(Changed);
        }
        Ok(answer)
    }
}

/// The parameters of a request.
struct Query(Vec<(String, String)>);

impl Query {
    fn of(request: &Parts) -> Self {
        let text = request.uri.query().unwrap_or("");
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The text of a parameter. A repeated one is an array, which no query of the database takes.
    fn one(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.all(name).as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(Refusal::failed()),
        }
    }

    /// Whatever was asked for, as it was asked for.
    fn framework(&self) -> Py {
        match self.all("framework").as_slice() {
            [] => Py::from("all"),
            [value] => Py::from(*value),
            more => Py::from(more.to_vec()),
        }
    }

    fn window(&self) -> Result<Window, Refusal> {
        let bound = |name: &str| -> Result<Option<Bound>, Refusal> {
            let Some(text) = self.one(name)? else { return Ok(None) };
            // Nothing looks at a date before the database does: one that it cannot read is an unexpected error.
            let moment = parse_moment(text).map_err(|_| Refusal::failed())?;
            Ok(Some(Bound { text: text.to_owned(), micros: moment.micros }))
        };
        Ok(Window { since: bound("since")?, until: bound("until")? })
    }
}

struct Bound {
    text: String,
    micros: i64,
}

/// From and until when, both inclusive.
struct Window {
    since: Option<Bound>,
    until: Option<Bound>,
}

impl Window {
    /// Whether an instant, in milliseconds since 1970, is inside.
    fn holds(&self, millis: i64) -> bool {
        let micros = millis.saturating_mul(1000);
        self.since.as_ref().is_none_or(|since| micros >= since.micros)
            && self.until.as_ref().is_none_or(|until| micros <= until.micros)
    }

    /// Adds the bounds as they were asked for; one that was not is absent.
    fn echo(&self, body: &mut Py) {
        for (name, bound) in [("since", &self.since), ("until", &self.until)] {
            if let Some(bound) = bound {
                body.push(name, bound.text.as_str());
            }
        }
    }
}
