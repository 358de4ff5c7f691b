//! Faults on demand: `--fault NAME[:PREFIX][:ARG][:TIMES]` makes the server misbehave in one stated way.
//!
//! | spelling | what happens |
//! |---|---|
//! | `status[:PREFIX]:CODE[:TIMES]` | the answer is CODE; 500 is the unhandled one, without CORS headers |
//! | `rate[:PREFIX][:SECONDS][:TIMES]` | 429; with SECONDS also `Retry-After`, exposed to pages (of DriftWise: what its switch says); without, no such header |
//! | `leak[:PREFIX][:CODE][:TIMES]` | CODE (500 when left out), with CORS, and a text that holds SQL and a password |
//! | `cut[:PREFIX][:TIMES]` | head and half of the body, then the connection ends |
//! | `drop[:PREFIX][:TIMES]` | the connection ends before any answer |
//! | `stall[:PREFIX][:TIMES]` | head and half of the body, then nothing until the client leaves |
//! | `slow[:PREFIX][:TIMES]` | the body comes in small pieces with pauses between them |
//! | `html[:PREFIX][:TIMES]` | 200 and a page of HTML instead of the answer |
//! | `types[:PREFIX][:TIMES]` | a JSON array comes as the `items` of an object, a JSON object as the item of an array |
//! | `duplicate[:PREFIX][:TIMES]` | the first row of a JSON list comes again at its end |
//! | `conflict[:PREFIX][:TIMES]` | the same, and the second one says something else under the same id |
//! | `length[:PREFIX]:HOW[:TIMES]` | the announced length is half of the body and no more comes (`short`), or twice and the connection ends (`long`) |
//! | `endless[:PREFIX][:TIMES]` | the body does not end: white space in JSON, the last line in everything else |
//! | `redirect[:PREFIX][:TIMES]` | 302 to the same path of another origin |
//! | `pages[:PREFIX]:HOW[:TIMES]` | every page is the first one, and there is always another: by the `same` cursor, or by a `new` one |
//! | `lie[:PREFIX]:NAME[:TIMES]` | the body is as [`Lie`] says: null, empty, deep, digits, exponent, number, text, surrogate, twice, bom, utf16, latin1, bare |
//! | `expire[:PREFIX]:USES[:TIMES]` | 401 `Token has expired` for a token that was used USES times |
//! | `grow[:PREFIX][:EVERY][:TIMES]` | after every EVERYth page of `/audit/logs` (each one when left out) a newest row is added |
//! | `chain[:PREFIX]:NAME[:TIMES]` | the Grantex audit log is read as [`Break`] says: legacy, fork, erased, edited, … |
//! | `random[:PREFIX]:SEED[:PERCENT][:TIMES]` | PERCENT (10) of the requests meet one of the faults that are over with the next request |
//!
//! PREFIX starts with `/`: it is the start of a path and query below `/api/v1`, such as `/audit/logs`, `/audit/logs/`
//! (details only) or `/audit/logs?` (pages only). Routes of other systems have their whole path: `/v1/compliance`. None,
//! or an empty one, means every route of every API. A field may be empty where one after it is meant: `rate:/audit::2`.
//! Each system refuses in its own words.
//!
//! TIMES is `N` (the first N requests, later ones pass), `N@M` (N requests after M good ones) or `@M` (all after M
//! good ones); without it, all requests. For `expire` it counts tokens in the order of their first use: the first
//! one when left out, so that a build can end with the next one. For `grow` it counts pages, then rows.
//!
//! A request meets the first fault that is due, and the faults after that one do not count it; `expire`, `grow` and
//! `chain` count every request. `types`, `duplicate`, `conflict`, `pages`, `lie` and `chain` are spent only by answers that they can change. Preflights
//! and the demo's own routes are never faulty, but for its files: `/demo/evidence` and `/demo/playbook`.
//!
//! A browser repeats a request by itself when `drop` closes a connection that was used before: two drops in a row are the
//! fewest that a page is sure to notice.
//!
//! What `random` does depends on the seed, the request's path and query, and how often that was asked for before, so it
//! does not depend on the order in which requests arrive. It is one of: `status:503`, `rate:1`, `cut`, `slow`,
//! `status:500`, `drop`, `html`, a stall of two seconds that ends in a cut, and the end of the token in use.

mod body;
mod content;
mod kind;
mod ledger;
mod lies;
mod spelling;

pub use kind::{Act, Kind, Length, Lie, Pages, Times};
pub use ledger::{Faults, Happened};
pub use spelling::Fault;

use crate::app::App;
use crate::bundle;
use crate::dict;
use crate::driftwise;
use crate::error::json;
use crate::grantex::{self, breaks::Break};
use crate::routes::grantex::Changed;
use crate::seed::plant;
use crate::signing::{self, Asked};
use crate::system::System;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ledger::{Ticket, Token};
use std::sync::Arc;

/// The layer inside CORS.
pub async fn layer(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let system = System::of(request.uri().path());
    let asked = request.uri().path_and_query().and_then(|asked| system.asked(asked.as_str()));
    let Some(asked) = asked.filter(|_| !app.faults.is_empty()).map(str::to_owned) else {
        return next.run(request).await;
    };
    let token = bearer(&app, system, request.headers()).await;
    let token = token.as_deref().map(|text| Token { text, renewed: !is_key(system, text) });
    let change = if system == System::Grantex { app.faults.chain(&asked) } else { None };
    if let Some((change, _)) = change {
        request.extensions_mut().insert::<Break>(change);
    }
    let answer = match app.faults.meet(&asked, token) {
        None => next.run(request).await,
        Some((act, ticket)) => {
            let asked = Asked::of(&request);
            let (answer, happened) = happen(&app, act, system, request, next).await;
            // What goes wrong on the way comes after the server has signed; the rest is the server's own answer.
            let on_the_way = matches!(
                act,
                Act::Cut | Act::Slow | Act::Stall(_) | Act::Drop | Act::Length(_) | Act::Endless | Act::Redirect
            );
            let answer = if on_the_way { answer } else { signing::sign(&app, &asked, answer).await };
            if let Some(ticket) = ticket.filter(|_| !happened) {
                app.faults.give_back(ticket);
            }
            answer
        }
    };
    if let Some(ticket) = unused(change, &answer) {
        app.faults.give_back(ticket);
    }
    if system == System::Valdrics {
        for _ in 0..app.faults.growth(&asked) {
            if app.grow().await.is_err() {
                return system.unhandled();
            }
        }
    }
    answer
}

/// The ticket of a change of the log that the answer does not come of.
fn unused(change: Option<(Break, Ticket)>, answer: &Response) -> Option<Ticket> {
    change.filter(|_| answer.extensions().get::<Changed>().is_none()).map(|(_, ticket)| ticket)
}

/// The token of a request, if it looks good: one that is bad is refused without a fault.
async fn bearer(app: &App, system: System, headers: &HeaderMap) -> Option<String> {
    match system {
        System::Grantex => {}
        System::Driftwise => drop(app.driftwise_account(headers).await.ok()?),
        _ => drop(app.options.key.verify(headers).ok()?),
    }
    if let Some(key) = headers.get("x-api-key").filter(|_| system == System::Driftwise) {
        return Some(key.to_str().ok()?.trim().to_owned());
    }
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.split_once(' ').map(|(_, token)| token.trim().to_owned())
}

/// Whether a token stays as it is: no sign-in gives another one.
fn is_key(system: System, token: &str) -> bool {
    system == System::Grantex || (system == System::Driftwise && token.starts_with(driftwise::KEY))
}

/// The faulty answer, and whether there was anything that the fault could change.
async fn happen(app: &App, act: Act, system: System, request: Request, next: Next) -> (Response, bool) {
    let answer = match act {
        Act::Status(StatusCode::INTERNAL_SERVER_ERROR) => system.unhandled(),
        Act::Status(status) => system.refusal(status, status.canonical_reason().unwrap_or("Error").to_owned()),
        Act::Rate(seconds) => rate(app, system, seconds),
        Act::Leak(status) => system.refusal(status, plant::leak()),
        Act::Expired => system.refusal(StatusCode::UNAUTHORIZED, expired(system).to_owned()),
        Act::Html => content::page(),
        Act::Cut => body::reshape(next.run(request).await, body::cut).await,
        Act::Slow => body::reshape(next.run(request).await, body::slow).await,
        Act::Stall(end) => body::reshape(next.run(request).await, |bytes| body::stall(bytes, end)).await,
        Act::Drop => body::nothing(),
        Act::Length(length) => body::announce(next.run(request).await, length).await,
        Act::Endless => {
            let answer = next.run(request).await;
            let kind = answer.headers().get(header::CONTENT_TYPE);
            let json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
            let mut answer = body::reshape(answer, |bytes| body::endless(bytes, json)).await;
            answer.headers_mut().remove(header::CONTENT_LENGTH);
            answer
        }
        Act::Redirect => elsewhere(&request),
        Act::Pages(pages) => return first_page(pages, request, next).await,
        Act::Lie(lie) => return content::lie(next.run(request).await, lie).await,
        Act::Types => return content::rewrite(next.run(request).await, content::swap).await,
        Act::Duplicate => return content::rewrite(next.run(request).await, content::duplicate).await,
        Act::Conflict => return content::rewrite(next.run(request).await, content::conflict).await,
    };
    (answer, true)
}

/// 302 to a host that is nobody's (RFC 2606).
fn elsewhere(request: &Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
    (StatusCode::FOUND, [(header::LOCATION, format!("https://elsewhere.example{path}"))]).into_response()
}

/// The first page of a list, whichever was asked for, and a cursor to another one.
async fn first_page(pages: Pages, mut request: Request, next: Next) -> (Response, bool) {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let asked = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let nth = asked("cursor").and_then(|cursor| cursor.strip_prefix("endless-")?.parse().ok()).unwrap_or(0_u64);
    let first: Vec<&str> =
        query.split('&').filter(|pair| !pair.starts_with("cursor=") && !pair.starts_with("offset=")).collect();
    let target = format!("{}?{}", request.uri().path(), first.join("&"));
    if let Ok(target) = target.parse() {
        *request.uri_mut() = target;
    }
    let cursor = match pages {
        Pages::Same => "endless".to_owned(),
        Pages::New => format!("endless-{}", nth + 1),
    };
    let offset = asked("offset").is_some();
    let (answer, changed) =
        content::rewrite(next.run(request).await, |text| content::another_page(text, &cursor)).await;
    (answer, changed || offset)
}

/// What a token that was good is refused with.
fn expired(system: System) -> &'static str {
    if system == System::Grantex { "Invalid API key" } else { "Token has expired" }
}

/// The limiter's answer (contract section 5, "Failures"): that of Valdrics has no code and no message.
fn rate(app: &App, system: System, seconds: Option<u32>) -> Response {
    match system {
        System::Grantex => return grantex::Refusal::limited(seconds).into_response(),
        System::Evidence | System::Playbook => return bundle::Refusal::limited(seconds).into_response(),
        System::Driftwise => {
            let (form, now) = (app.driftwise.switches().retry_after, app.driftwise_now());
            return driftwise::Refusal::limited("rate limit exceeded", seconds.map(i64::from), form, now)
                .into_response();
        }
        System::Valdrics | System::Demo => {}
    }
    let body = dict! { "error" => "Rate limit exceeded: 60 per 1 minute" };
    let mut answer = json(StatusCode::TOO_MANY_REQUESTS, &body);
    if let Some(seconds) = seconds {
        let headers = answer.headers_mut();
        headers.insert(header::RETRY_AFTER, seconds.into());
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After"));
    }
    answer
}
