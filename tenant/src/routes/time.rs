//! A relay to a time authority, which no vendor has: pages cannot ask one, for they send no CORS headers.

use crate::app::App;
use crate::dict;
use crate::error::{Answer, Refusal, ok};
use crate::time::{Answers, ROOT};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a request is (RFC 3161 section 3.4).
const QUERY: &str = "application/timestamp-query";
/// What an answer is.
const REPLY: &str = "application/timestamp-reply";
/// No request is longer.
const REQUEST_MAX: usize = 4096;

/// `POST /time/stamp`: a TimeStampReq, and the TimeStampResp to it. A request that cannot be granted is an answer too, with 200.
pub(super) async fn stamp(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> Answer {
    if app.time.answers() == Answers::Off {
        return Err(Refusal::NotRouted);
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(QUERY) {
        let message = format!("send the request as {QUERY}");
        return Err(Refusal::Http(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    if body.len() > REQUEST_MAX {
        let message = format!("a request has at most {REQUEST_MAX} bytes");
        return Err(Refusal::Http(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    Ok(([(header::CONTENT_TYPE, REPLY)], app.time.respond(&body, app.now())).into_response())
}

/// `GET /time/root.pem`: the root of the demo's authority.
pub(super) async fn root() -> Answer {
    Ok(([(header::CONTENT_TYPE, "application/x-pem-file")], ROOT).into_response())
}

/// `GET /demo/time`: how requests are answered.
pub(super) async fn switch(State(app): State<Arc<App>>) -> Answer {
    Ok(ok(&dict! { "answers" => app.time.answers().word() }))
}

/// `PUT /demo/time` `{"answers":"rejected"}`
pub(super) async fn set(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let wanted: BTreeMap<String, String> = serde_json::from_slice(&body).unwrap_or_default();
    let answers = wanted.get("answers").and_then(|word| word.parse().ok()).filter(|_| wanted.len() == 1);
    let answers = answers.ok_or_else(|| {
        Refusal::bad_request(
            "The body must be {\"answers\": \"granted\", \"rejected\", \"other\", \"nonce\" or \"off\"}",
        )
    })?;
    app.time.answer(answers);
    switch(State(app)).await
}
