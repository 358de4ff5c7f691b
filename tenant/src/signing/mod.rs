//! Answers that the server signs: HTTP Message Signatures (RFC 9421) over the status, the digest of the content (RFC 9530) and what was asked.
//!
//! Off unless `--sign` says otherwise, as most vendors are. What is signed is what the routes answer, in the identity coding: a transfer that a
//! fault cuts or slows carries the signature of the whole. An answer is held in memory until its digest is known.

mod key;

pub use key::{Algorithm, Key, KeyError};

use crate::app::App;
use crate::dict;
use crate::error::{Answer, Refusal, ok};
use crate::pyjson::Py;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const SIGNATURE: HeaderName = HeaderName::from_static("signature");
const SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");
/// What pages may read besides.
const EXPOSED: &str = "Content-Digest, Signature, Signature-Input";
/// Where the keys stand (RFC 7517 section 5).
pub const JWKS: &str = "/.well-known/jwks.json";

/// What was asked, as far as a signature covers it.
#[derive(Clone, Debug)]
pub struct Asked {
    method: String,
    target: String,
}

impl Asked {
    /// The request as it came: this server has no TLS, so its scheme is `http`.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        // HEAD comes in disguise, see [`crate::app::router`].
        let method = if request.method() == Method::TRACE { "HEAD" } else { request.method().as_str() };
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        Self {
            method: method.to_owned(),
            target: format!("http://{}{}", host.to_ascii_lowercase(), target(request.uri())),
        }
    }
}

/// Path and query; of a URI in absolute form too.
fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}

/// The layer around the routes and inside the faults.
pub async fn layer(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let answer = next.run(request).await;
    sign(&app, &asked, answer).await
}

/// The answer with its signature; one that it has is replaced. As it came when nothing is to be signed.
pub async fn sign(app: &App, asked: &Asked, answer: Response) -> Response {
    let Some(key) = &app.options.signing else { return answer };
    let (mut parts, body) = answer.into_parts();
    let Ok(whole) = body.collect().await else { return Refusal::Unhandled.into_response() };
    let bytes = whole.to_bytes();
    let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&bytes)));
    let input = format!(
        "(\"@status\" \"content-digest\" \"@method\";req \"@target-uri\";req);created={};keyid=\"{}\";alg=\"{}\";tag=\"packseal\"",
        app.now().as_second(),
        key.id(),
        key.algorithm().name(),
    );
    let signature = key.sign(base(parts.status, &digest, asked, &input).as_bytes());
    for (name, value) in [
        (CONTENT_DIGEST, digest),
        (SIGNATURE_INPUT, format!("answer={input}")),
        (SIGNATURE, format!("answer=:{}:", STANDARD.encode(signature))),
    ] {
        // All of them are ASCII that a header may hold.
        if let Ok(value) = HeaderValue::from_str(&value) {
            parts.headers.insert(name, value);
        }
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// What is signed (RFC 9421 section 2.5).
fn base(status: StatusCode, digest: &str, asked: &Asked, input: &str) -> String {
    format!(
        "\"@status\": {}\n\"content-digest\": {digest}\n\"@method\";req: {}\n\"@target-uri\";req: {}\n\"@signature-params\": {input}",
        status.as_u16(),
        asked.method,
        asked.target,
    )
}

/// Around CORS: a page that may read the answer may read its signature.
pub async fn expose(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    if headers.contains_key(SIGNATURE) && headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        let before = headers.get(header::ACCESS_CONTROL_EXPOSE_HEADERS).and_then(|names| names.to_str().ok());
        let names = before.map_or_else(|| EXPOSED.to_owned(), |before| format!("{before}, {EXPOSED}"));
        if let Ok(names) = HeaderValue::from_str(&names) {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, names);
        }
    }
    answer
}

/// The keys that answers are signed with, as a JSON Web Key Set; 404 when none are.
///
/// # Errors
/// 404.
pub async fn keys(State(app): State<Arc<App>>) -> Answer {
    let Some(key) = &app.options.signing else { return Err(Refusal::NotRouted) };
    let members = key.jwk().into_iter().map(|(name, value)| (name.to_owned(), Py::from(value)));
    Ok(ok(&dict! { "keys" => Py::List(vec![Py::Dict(members.collect())]) }))
}
