//! Requests and answers as plain data.

use std::fmt;

/// A request below an API's origin: a GET, or a POST of JSON. Credentials are no part of it: the driver adds them. What is posted may hold a secret,
/// so nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The path, already safe to put into a URL, beginning with `/`.
    pub path: String,
    /// Parameters in order, not yet encoded.
    pub query: Vec<(std::borrow::Cow<'static, str>, String)>,
    /// The JSON that is sent; None for a GET.
    pub post: Option<Vec<u8>>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method(), self.target())
    }
}

impl Request {
    /// A request without parameters.
    pub fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), query: Vec::new(), post: None }
    }

    /// A request that sends JSON.
    pub fn post(path: impl Into<String>, body: Vec<u8>) -> Self {
        Self { post: Some(body), ..Self::get(path) }
    }

    /// `GET` or `POST`.
    pub fn method(&self) -> &'static str {
        if self.post.is_some() { "POST" } else { "GET" }
    }

    /// The same request with one more parameter.
    #[must_use]
    pub fn with(mut self, name: impl Into<std::borrow::Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Path and parameters, percent-encoded (RFC 3986: all but unreserved characters).
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (index, (name, value)) in self.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(name);
            target.push('=');
            target.push_str(&encoded(value));
        }
        target
    }
}

/// A text as it stands in a URL: percent-encoded but for unreserved characters (RFC 3986 section 2.3).
pub fn encoded(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    whole
}

/// The headers that a pack keeps of an answer (docs/FORMAT.md), lower-case. Cross-origin scripts see `content-type` only, unless the
/// vendor exposes the others.
pub const KEPT_HEADERS: [&str; 5] = ["content-type", "etag", "content-digest", "signature", "signature-input"];

/// The header that is read and not kept: where the next page is (RFC 8288).
pub const LINK: &str = "link";

/// Status and kept headers of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// Names of [`KEPT_HEADERS`] with their values, in that order, and [`LINK`] after them.
    pub headers: Vec<(String, String)>,
    /// `Retry-After` in seconds (RFC 9110 section 10.2.3), when the server sent one and the browser may read it. No pack keeps it.
    pub retry_after: Option<u64>,
}

impl Head {
    /// The media type without parameters, lower-case; empty when there is none.
    pub fn media_type(&self) -> String {
        let value = self.headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value);
        value.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
    }
}

/// An answer with its body, after content decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status and headers.
    pub head: Head,
    /// The body.
    pub body: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded() {
        let request = Request::get("/api/v1/audit/logs").with("event_type", "a&b=c d").with("offset", "0");
        assert_eq!(request.target(), "/api/v1/audit/logs?event_type=a%26b%3Dc%20d&offset=0");
        let head = Head {
            status: 200,
            headers: vec![("content-type".to_owned(), "Text/CSV; charset=utf-8".to_owned())],
            retry_after: None,
        };
        assert_eq!(head.media_type(), "text/csv");
    }
}
