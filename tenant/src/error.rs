//! Refusals: their statuses and bodies, as the vendor sends them (contract sections 4 and 5, "Failures").

use crate::dict;
use crate::pyjson::Py;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The answer of a route, or why it is refused.
pub type Answer = Result<Response, Refusal>;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// A refusal with a message: `{"error":M,"code":"HTTP_ERROR","message":M}`.
    Http(StatusCode, String),
    /// The route exists, for another method: 405.
    MethodNotAllowed,
    /// No such route: 404 with `detail`.
    NotRouted,
    /// The server failed: 500 with a nested error object. It leaves without CORS headers, see [`crate::cors`].
    Unhandled,
    /// Parameters are missing or out of bounds: 422 with one entry for each bad parameter.
    Validation(Vec<Py>),
}

/// Marks an answer that bypasses the CORS layer, as the vendor's outermost error handler does.
#[derive(Clone, Copy, Debug)]
pub struct WithoutCors;

impl Refusal {
    /// 400: the parameters are well formed, but do not make sense together.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::Http(StatusCode::BAD_REQUEST, message.into())
    }

    /// 401.
    #[must_use]
    pub fn unauthorized(message: &str) -> Self {
        Self::Http(StatusCode::UNAUTHORIZED, message.to_owned())
    }

    /// 403.
    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::Http(StatusCode::FORBIDDEN, message.into())
    }

    /// 404 of a known route: the thing asked for is not there.
    #[must_use]
    pub fn not_found(message: &str) -> Self {
        Self::Http(StatusCode::NOT_FOUND, message.to_owned())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Http(status, message) => json(
                status,
                &dict! { "error" => message.as_str(), "code" => "HTTP_ERROR", "message" => message.as_str() },
            ),
            Self::MethodNotAllowed => json(StatusCode::METHOD_NOT_ALLOWED, &dict! { "detail" => "Method Not Allowed" }),
            Self::NotRouted => json(StatusCode::NOT_FOUND, &dict! { "detail" => "Not Found" }),
            Self::Unhandled => {
                let body = dict! { "error" => dict! {
                    "message" => "An unexpected internal error occurred",
                    "code" => "internal_error",
                    "id" => uuid::Uuid::new_v4().to_string(),
                    "details" => Py::Null,
                } };
                let mut answer = json(StatusCode::INTERNAL_SERVER_ERROR, &body);
                answer.extensions_mut().insert(WithoutCors);
                answer
            }
            Self::Validation(details) => json(
                StatusCode::UNPROCESSABLE_ENTITY,
                &dict! {
                    "error" => "Unprocessable Entity",
                    "code" => "VALIDATION_ERROR",
                    "message" => "The request body or parameters are invalid.",
                    "details" => details,
                },
            ),
        }
    }
}

/// A database that fails is the server's fault: the client sees the unhandled 500, never the SQL.
impl From<rusqlite::Error> for Refusal {
    fn from(_: rusqlite::Error) -> Self {
        Self::Unhandled
    }
}

/// An answer with a JSON body.
#[must_use]
pub fn json(status: StatusCode, body: &Py) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_body()).into_response()
}

/// The 200 answer with a JSON body.
#[must_use]
pub fn ok(body: &Py) -> Response {
    json(StatusCode::OK, body)
}

/// The 200 answer with a CSV body to save as `disposition` names it.
#[must_use]
pub fn csv(disposition: &str, body: impl Into<axum::body::Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename={disposition}")),
    ];
    (headers, body.into()).into_response()
}
