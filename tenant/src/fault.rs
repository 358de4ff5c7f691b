//! Faults on demand: `--fault NAME[:ARG]` makes the server misbehave in one stated way.
//!
//! | name | what happens |
//! |---|---|
//! | `status:PREFIX:CODE` | routes below PREFIX answer CODE; 500 is the unhandled one, without CORS headers |
//! | `cut[:PREFIX]` | the connection ends in the middle of the body |
//! | `slow[:PREFIX]` | the body comes in small pieces with pauses between them |
//!
//! PREFIX is a path below `/api/v1`, such as `/audit/logs`; without one, every route of the API is meant. The demo's
//! sign-in is never faulty.

use crate::app::App;
use crate::error::Refusal;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http_body_util::BodyExt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// The pieces that a slow body comes in.
const SLOW_PIECES: usize = 16;
/// The time before each of them.
const PAUSE: Duration = Duration::from_millis(100);

/// What goes wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The start of the paths that it holds for, without `/api/v1`.
    pub prefix: String,
    /// What goes wrong.
    pub kind: Kind,
}

/// The ways in which an answer goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Half of the body is sent, then the connection ends.
    Cut,
    /// The body trickles.
    Slow,
    /// This status instead of the answer.
    Status(StatusCode),
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, argument) = text.split_once(':').unwrap_or((text, ""));
        let (prefix, kind) = match name {
            "cut" => (argument, Kind::Cut),
            "slow" => (argument, Kind::Slow),
            "status" => {
                let (prefix, code) = argument.rsplit_once(':').unwrap_or(("", argument));
                let status = code.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
                let status = status.filter(|status| status.as_u16() >= 400);
                let flaw = || format!("found `{code}`, expected a status of 400 or more: status:/audit/logs:503");
                (prefix, Kind::Status(status.ok_or_else(flaw)?))
            }
            _ => return Err(format!("found `{name}`, expected one of: cut, slow, status")),
        };
        if !prefix.is_empty() && !prefix.starts_with('/') {
            return Err(format!("found `{prefix}`, expected a path below /api/v1 such as /audit/logs"));
        }
        Ok(Self { prefix: prefix.to_owned(), kind })
    }
}

/// The layer inside CORS: the first fault whose prefix fits is the one that happens.
pub async fn layer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().strip_prefix("/api/v1");
    let fits = |fault: &&Fault| path.is_some_and(|path| path.starts_with(&fault.prefix));
    match app.options.faults.iter().find(fits).map(|fault| fault.kind) {
        None => next.run(request).await,
        Some(Kind::Status(StatusCode::INTERNAL_SERVER_ERROR)) => Refusal::Unhandled.into_response(),
        Some(Kind::Status(status)) => {
            Refusal::Http(status, status.canonical_reason().unwrap_or("Error").to_owned()).into_response()
        }
        Some(Kind::Cut) => reshape(next.run(request).await, cut).await,
        Some(Kind::Slow) => reshape(next.run(request).await, slow).await,
    }
}

/// Keeps status and headers; the announced length stays the whole one, so that a cut can be noticed.
async fn reshape(answer: Response, body: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut parts, whole) = answer.into_parts();
    let Ok(whole) = whole.collect().await else { return Refusal::Unhandled.into_response() };
    let bytes = whole.to_bytes();
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    Response::from_parts(parts, body(bytes))
}

/// The pause lets the first half leave before the error throws away what is still buffered.
fn cut(bytes: Bytes) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    Body::from_stream(stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) => Some((Ok(half), None)),
            None => {
                tokio::time::sleep(PAUSE).await;
                Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)), None))
            }
        }
    }))
}

fn slow(bytes: Bytes) -> Body {
    let size = bytes.len().div_ceil(SLOW_PIECES).max(1);
    Body::from_stream(stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, std::convert::Infallible>(piece), rest))
    }))
}
