//! Bodies that do not arrive as they should.

use super::kind::Length;
use crate::error::Refusal;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt;
use std::io::{Error, ErrorKind};
use std::time::Duration;

/// The pieces that a slow body comes in.
const SLOW_PIECES: usize = 16;
/// The time before each of them.
const PAUSE: Duration = Duration::from_millis(100);

/// What comes again and again where a body does not end.
const PIECE: usize = 1 << 16;

/// Keeps status and headers; the announced length stays the whole one, so that a cut can be noticed.
pub(super) async fn reshape(answer: Response, body: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut parts, whole) = answer.into_parts();
    let Ok(whole) = whole.collect().await else { return Refusal::Unhandled.into_response() };
    let bytes = whole.to_bytes();
    parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
    Response::from_parts(parts, body(bytes))
}

/// As [`reshape`], and announces another length than there is. What is beyond a short one never leaves.
pub(super) async fn announce(answer: Response, length: Length) -> Response {
    let half = |bytes: Bytes| Body::from_stream(stream::iter([Ok::<_, Error>(bytes.slice(..bytes.len() / 2))]));
    let mut answer = match length {
        Length::Short => reshape(answer, half).await,
        Length::Long => reshape(answer, ended).await,
    };
    let whole = answer.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let whole: usize = whole.unwrap_or(0);
    let announced = match length {
        // Of nothing, nothing could be missing.
        Length::Short => whole / 2,
        Length::Long => whole * 2 + 2,
    };
    answer.headers_mut().insert(header::CONTENT_LENGTH, announced.into());
    answer
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

/// The whole body, after which the connection ends: more was announced.
pub(super) fn ended(bytes: Bytes) -> Body {
    let end = stream::once(async {
        tokio::time::sleep(PAUSE).await;
        Err(Error::from(ErrorKind::ConnectionReset))
    });
    Body::from_stream(stream::iter([Ok(bytes)]).chain(end))
}

/// All but the last byte, and then one and the same piece as long as somebody takes it: white space where JSON stands, else the last line.
pub(super) fn endless(bytes: Bytes, json: bool) -> Body {
    let last = bytes.len().saturating_sub(1);
    let line = bytes[..last].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let piece: Vec<u8> =
        if json { vec![b' '; PIECE] } else { bytes[line..].iter().copied().cycle().take(PIECE).collect() };
    let begin = if json { bytes.slice(..last) } else { bytes };
    let piece = if piece.is_empty() { Bytes::from(vec![b'\n'; PIECE]) } else { Bytes::from(piece) };
    let all = stream::iter([begin]).chain(stream::repeat(piece));
    Body::from_stream(all.map(Ok::<_, std::convert::Infallible>))
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
