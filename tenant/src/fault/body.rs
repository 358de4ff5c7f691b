//! Bodies that do not arrive as they should.

use crate::error::Refusal;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http_body_util::BodyExt;
use std::io::{Error, ErrorKind};
use std::time::Duration;

/// The pieces that a slow body comes in.
const SLOW_PIECES: usize = 16;
/// The time before each of them.
const PAUSE: Duration = Duration::from_millis(100);

/// Keeps status and headers; the announced length stays the whole one, so that a cut can be noticed.
pub(super) async fn reshape(answer: Response, body: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut parts, whole) = answer.into_parts();
    let Ok(whole) = whole.collect().await else { return Refusal::Unhandled.into_response() };
    let bytes = whole.to_bytes();
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    Response::from_parts(parts, body(bytes))
}

/// The pause lets the first half leave before the error throws away what is still buffered.
pub(super) fn cut(bytes: Bytes) -> Body {
    stall(bytes, Some(PAUSE))
}

/// Half of the body, then nothing; after a while the end of the connection, if there is to be one.
pub(super) fn stall(bytes: Bytes, end: Option<Duration>) -> Body {
    let half = bytes.slice(..bytes.len() / 2);
    Body::from_stream(stream::unfold(Some(half), move |half| async move {
        match (half, end) {
            (Some(half), _) => Some((Ok(half), None)),
            (None, Some(end)) => {
                tokio::time::sleep(end).await;
                Some((Err(Error::from(ErrorKind::ConnectionReset)), None))
            }
            (None, None) => std::future::pending().await,
        }
    }))
}

pub(super) fn slow(bytes: Bytes) -> Body {
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

/// No answer: the body fails while the head is still buffered, and the connection closes with nothing written.
pub(super) fn nothing() -> Response {
    Response::new(Body::from_stream(stream::once(async { Err::<Bytes, _>(Error::from(ErrorKind::ConnectionReset)) })))
}
