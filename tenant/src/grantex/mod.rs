//! Grantex: its audit chain, its refusals, and how its answers cross origins (the Grantex contract).
//!
//! The chain is computed here and nowhere else: what a verifier makes of it can be held against this second
//! implementation.

pub mod breaks;
pub mod canonical;
pub mod chain;
pub mod cors;

use crate::dict;
use crate::pyjson::Py;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request is refused: `{message, code, requestId}` (contract section 1, "Errors").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    code: String,
    message: String,
    /// Seconds for `Retry-After`.
    wait: Option<u32>,
}

impl Refusal {
    /// A refusal whose code is the status's name, in capitals.
    #[must_use]
    pub fn of(status: StatusCode, message: impl Into<String>) -> Self {
        let name = status.canonical_reason().unwrap_or("Error");
        let code = name.to_ascii_uppercase().replace([' ', '-'], "_");
        Self { status, code, message: message.into(), wait: None }
    }

    /// 401.
    #[must_use]
    pub fn unauthorized(message: &str) -> Self {
        Self::of(StatusCode::UNAUTHORIZED, message)
    }

    /// 500: what a date that cannot be read ends in, too.
    #[must_use]
    pub fn failed() -> Self {
        let refusal = Self::of(StatusCode::INTERNAL_SERVER_ERROR, "An unexpected error occurred");
        Self { code: "INTERNAL_ERROR".to_owned(), ..refusal }
    }

    /// 404 of a known route.
    #[must_use]
    pub fn not_found(message: &str) -> Self {
        Self::of(StatusCode::NOT_FOUND, message)
    }

    /// 429. With seconds it is the plan's limit; without, the one of a route or an address, whose code is odd.
    #[must_use]
    pub fn limited(seconds: Option<u32>) -> Self {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let (code, message) = match seconds {
            Some(seconds) => ("RATE_LIMIT_EXCEEDED", format!("Plan rate limit exceeded, retry in {seconds} seconds")),
            None => ("BAD_REQUEST", "Rate limit exceeded, retry in 1 minute".to_owned()),
        };
        Self { status, code: code.to_owned(), message, wait: seconds }
    }
}

/// A database that fails is the server's fault.
impl From<crate::error::Refusal> for Refusal {
    fn from(_: crate::error::Refusal) -> Self {
        Self::failed()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = dict! {
            "message" => self.message,
            "code" => self.code,
            "requestId" => uuid::Uuid::new_v4().to_string(),
        };
        let mut answer = json(self.status, &body);
        if let Some(seconds) = self.wait {
            answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }
}

/// The refusal of a route that is not there, or not for this method.
#[must_use]
pub fn not_routed(method: &str, url: &str) -> Response {
    let message = format!("Route {method}:{url} not found");
    json(StatusCode::NOT_FOUND, &dict! { "message" => message, "error" => "Not Found", "statusCode" => 404_i64 })
}

/// An answer with a compact JSON body, as Fastify sends it.
#[must_use]
pub fn json(status: StatusCode, body: &Py) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_body()).into_response()
}
