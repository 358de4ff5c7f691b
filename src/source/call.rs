//! A call of a service that does more than list records, as plain data. Credentials are no part of it: who sends it adds them.

use std::fmt;

use crate::model::json::Value;
use crate::source::Request;

/// How long a list or a record may take, in seconds.
const READ_SECONDS: u32 = 30;
/// The longest id that is sent, in bytes; those of the services have 32 or 36.
const ID_MAX: usize = 128;

/// What a call does (RFC 9110 section 9.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Asks for something.
    Get,
    /// Has something done.
    Post,
    /// Takes something away.
    Delete,
}

impl Method {
    /// Its name in a request.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// One call.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// What it does.
    pub method: Method,
    /// Path and parameters, and what is posted.
    pub request: Request,
    /// The secret in the body, which no answer may hold.
    pub secret: Option<String>,
    /// After so many seconds the answer is not waited for any more.
    pub seconds: u32,
    /// Whether the service does something, which it may have done although no answer came.
    pub acts: bool,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({} {})", self.method.name(), self.request.target())
    }
}

impl Call {
    pub(super) fn get(request: Request) -> Self {
        Self { method: Method::Get, request, secret: None, seconds: READ_SECONDS, acts: false }
    }

    /// The same, with another patience.
    pub(super) fn within(self, seconds: u32) -> Self {
        Self { seconds, ..self }
    }

    pub(super) fn post(path: impl Into<String>, body: &Value, seconds: u32, acts: bool) -> Self {
        let secret = body.get("signing_secret").and_then(Value::as_str).map(str::to_owned);
        Self { method: Method::Post, request: Request::post(path, body.to_compact()), secret, seconds, acts }
    }

    pub(super) fn delete(path: impl Into<String>) -> Self {
        Self { method: Method::Delete, acts: true, ..Self::get(Request::get(path)) }
    }
}

/// An id without what has a meaning in an address, `.` and `..` too.
pub(super) fn plain_id(id: &str) -> Option<&str> {
    let id = id.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (!id.is_empty() && id.len() <= ID_MAX && id.bytes().all(plain)).then_some(id)
}
