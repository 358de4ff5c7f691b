//! DriftWise: its audit chain, its plans, its own packs, its refusals, and who its bearer tokens are from (the DriftWise
//! contract).
//!
//! How the vendor's server looks inside is not public. Its paths, shapes and words come from sections 2, 6 and 9 of the
//! contract; what those leave open is said in the README.

pub mod chain;
pub mod desk;
pub mod oidc;
pub mod pack;
pub mod plan;
pub mod switches;

use crate::dict;
use crate::error;
use crate::instant::{SECOND, zulu};
use crate::pyjson::Py;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use switches::RetryAfter;

/// What an API key begins with.
pub const KEY: &str = "dw2_";
/// The feature that the free plan lacks.
pub const FEATURE: &str = "audit_compliance";

/// Why a request is refused: `{"error": …}`, and more beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    status: StatusCode,
    body: Py,
    /// Seconds for `Retry-After`.
    wait: Option<i64>,
}

impl Refusal {
    /// A refusal with these words.
    #[must_use]
    pub fn of(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, body: dict! { "error" => message.into() }, wait: None }
    }

    /// One member more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Py>) -> Self {
        self.body.push(name, value);
        self
    }

    /// 400: the request is not well formed.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::of(StatusCode::BAD_REQUEST, message)
    }

    /// 401.
    #[must_use]
    pub fn unauthorized(message: &str) -> Self {
        Self::of(StatusCode::UNAUTHORIZED, message)
    }

    /// 403.
    #[must_use]
    pub fn forbidden(message: &str) -> Self {
        Self::of(StatusCode::FORBIDDEN, message)
    }

    /// 404.
    #[must_use]
    pub fn not_found(message: &str) -> Self {
        Self::of(StatusCode::NOT_FOUND, message)
    }

    /// 402: the plan lacks the feature.
    #[must_use]
    pub fn upgrade() -> Self {
        Self::of(StatusCode::PAYMENT_REQUIRED, "the free plan has no compliance packs")
            .with("required_feature", FEATURE)
    }

    /// 500.
    #[must_use]
    pub fn failed() -> Self {
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, "internal error")
    }

    /// 429, with the wait in the form that is chosen; without seconds nothing says how long.
    #[must_use]
    pub fn limited(message: &str, seconds: Option<i64>, form: RetryAfter, now: i64) -> Self {
        let refusal = Self::of(StatusCode::TOO_MANY_REQUESTS, message);
        let Some(seconds) = seconds else { return refusal };
        match form {
            RetryAfter::Int => refusal.with("retry_after", seconds),
            RetryAfter::Text => refusal.with("retry_after", seconds.to_string()),
            RetryAfter::Instant => refusal.with("retry_after", zulu(now + seconds * SECOND)),
            RetryAfter::Header => Self { wait: Some(seconds), ..refusal },
        }
    }
}

/// A database that fails is the server's fault; who may not come in is told in this service's form.
impl From<error::Refusal> for Refusal {
    fn from(refusal: error::Refusal) -> Self {
        match refusal {
            error::Refusal::Http(status, message) => Self::of(status, message),
            _ => Self::failed(),
        }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(_: rusqlite::Error) -> Self {
        Self::failed()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut answer = error::json(self.status, &self.body);
        if let Some(seconds) = self.wait {
            answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            expose(&mut answer, "Retry-After");
        }
        answer
    }
}

/// Lets pages read a header of an answer.
pub fn expose(answer: &mut Response, name: &'static str) {
    answer.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(name));
}
