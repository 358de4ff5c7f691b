//! Cross-origin answers as Starlette's CORS middleware gives them with the vendor's settings: a list of origins,
//! credentials, six methods, four headers, and no exposed header (contract section 5, "CORS").

use crate::app::App;
use crate::error::WithoutCors;
use crate::grantex;
use crate::system::System;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

const METHODS: &str = "GET, POST, PUT, DELETE, OPTIONS, PATCH";
/// The vendor's four and the four that every origin may send, sorted as Starlette sorts them.
const HEADERS: &str =
    "Accept, Accept-Language, Authorization, Content-Language, Content-Type, X-CSRF-Token, X-Requested-With";
/// The methods and headers of DriftWise's endpoints: its API keys have a header of their own.
const DRIFTWISE_METHODS: &str = "GET, POST, DELETE, OPTIONS";
const DRIFTWISE_HEADERS: &str = "Authorization, Content-Type, X-API-Key";
const MAX_AGE: &str = "600";

/// The layer around every route; Grantex has its own way.
pub async fn layer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let system = System::of(request.uri().path());
    if system == System::Grantex {
        return grantex::cors::around(&app.options.allow_origins, request, next).await;
    }
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else { return next.run(request).await };
    let allowed = app.options.allow_origins.iter().any(|known| known.as_bytes() == origin.as_bytes());
    let wanted = request.headers().get(header::ACCESS_CONTROL_REQUEST_METHOD).cloned();
    if let (&Method::OPTIONS, Some(method)) = (request.method(), wanted) {
        let rules =
            if system == System::Driftwise { (DRIFTWISE_METHODS, DRIFTWISE_HEADERS) } else { (METHODS, HEADERS) };
        return preflight(request.headers(), &origin, allowed, &method, rules);
    }
    let mut answer = next.run(request).await;
    if answer.extensions().get::<WithoutCors>().is_none() {
        stamp(&mut answer, allowed.then_some(origin));
    }
    answer
}

fn preflight(
    asked: &HeaderMap,
    origin: &HeaderValue,
    allowed: bool,
    method: &HeaderValue,
    (methods, known_headers): (&'static str, &'static str),
) -> Response {
    let mut flaws = Vec::new();
    if !allowed {
        flaws.push("origin");
    }
    if !methods.split(", ").any(|known| known.as_bytes() == method.as_bytes()) {
        flaws.push("method");
    }
    let headers = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).and_then(|value| value.to_str().ok()).unwrap_or("");
    let known = |name: &str| known_headers.split(", ").any(|known| known.eq_ignore_ascii_case(name));
    if !headers.split(',').map(str::trim).filter(|name| !name.is_empty()).all(known) {
        flaws.push("headers");
    }
    let (status, text) = if flaws.is_empty() {
        (StatusCode::OK, "OK".to_owned())
    } else {
        (StatusCode::BAD_REQUEST, format!("Disallowed CORS {}", flaws.join(", ")))
    };
    let mut answer = Response::new(Body::from(text));
    *answer.status_mut() = status;
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
        (header::ACCESS_CONTROL_MAX_AGE, MAX_AGE),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, known_headers),
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
    ] {
        put(&mut answer, name, HeaderValue::from_static(value));
    }
    stamp(&mut answer, allowed.then(|| origin.clone()));
    answer
}

/// Credentials are announced to every origin, as Starlette does; only an allowed one is named.
fn stamp(answer: &mut Response, origin: Option<HeaderValue>) {
    put(answer, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    if let Some(origin) = origin {
        put(answer, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    put(answer, header::VARY, HeaderValue::from_static("Origin"));
}

fn put(answer: &mut Response, name: HeaderName, value: HeaderValue) {
    answer.headers_mut().insert(name, value);
}
