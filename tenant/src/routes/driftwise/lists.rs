//! The raw rows, in pages (contract section 9).

use super::{Answer, PEOPLE, admit, instant, within};
use crate::app::App;
use crate::db::driftwise::{Cut, List};
use crate::dict;
use crate::driftwise::Refusal;
use crate::error::{self, ok};
use crate::pyjson::Py;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;

/// The most rows of a page, and how many come unless another number is asked for.
const MOST: i64 = 500;
const USUAL: i64 = 100;

/// The parameters of a request; of a repeated one the last counts.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(request: &Parts) -> Self {
        let text = request.uri.query().unwrap_or("");
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str, default: i64, least: i64, most: i64) -> Result<i64, Refusal> {
        let Some(text) = self.text(name) else { return Ok(default) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| Refusal::bad_request(format!("{name} must be a whole number from {least} to {most}")))
    }

    pub(super) fn limit(&self) -> Result<i64, Refusal> {
        self.number("limit", USUAL, 1, MOST)
    }

    fn instant(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.text(name).map(|text| instant(name, text)).transpose()
    }

    /// The row that the page before ended with.
    pub(super) fn cursor(&self, list: &str) -> Result<Option<(i64, String)>, Refusal> {
        let Some(text) = self.text("cursor") else { return Ok(None) };
        let read = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let (at, id) = text.strip_prefix(list)?.strip_prefix(':')?.split_once(':')?;
            Some((at.parse().ok()?, id.to_owned()))
        };
        read().map(Some).ok_or_else(|| Refusal::bad_request("cursor is not one of this list"))
    }
}

/// Where the next page begins.
pub(super) fn cursor(list: &str, (at, id): &(i64, String)) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}:{at}:{id}"))
}

/// One page of a list, oldest row first.
pub(super) async fn page(
    list: &'static List,
    State(app): State<Arc<App>>,
    Path(org): Path<String>,
    request: Parts,
) -> Answer {
    let account = admit(&app, &request.headers, &org, PEOPLE).await?;
    let query = Query::of(&request);
    let (limit, after) = (query.limit()?, query.cursor(list.path)?);
    let (mut from, mut to) = (i64::MIN, i64::MAX);
    if list.windowed {
        let (plan, now) = (account.org.plan, app.driftwise_now());
        let asked = (query.instant("from")?, query.instant("to")?);
        match asked {
            (Some(from), Some(to)) => within(plan, (from, to), now)?,
            (Some(from), None) => within(plan, (from, from + 1), now)?,
            (None, _) => {}
        }
        (from, to) = (asked.0.or(plan.earliest(now)).unwrap_or(from), asked.1.unwrap_or(to));
    }
    let cut = Cut { from, to, after, most: limit + 1 };
    let found: Result<Vec<_>, error::Refusal> = app.db.read(move |rows| list.read(rows, &account.org.id, &cut)).await;
    let mut found = found?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    if more {
        found.pop();
    }
    let next = found.last().filter(|_| more).map(|(place, _)| cursor(list.path, place));
    let items: Vec<Py> = found.into_iter().map(|(_, item)| item).collect();
    Ok(ok(&dict! { "items" => items, "next_cursor" => next }))
}
