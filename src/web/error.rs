//! What can go wrong between this program and the browser. No `JsValue` leaves `src/web`: it becomes a [`WebError`] first.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Something that the browser would not or could not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct WebError {
    /// What kind of failure, for the page to choose its words and actions.
    pub kind: WebErrorKind,
    /// What the browser or the server said, as a sentence.
    pub what: String,
}

/// The kinds of failure that a page treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebErrorKind {
    /// The person said no, or the page stopped it (`AbortError`).
    Cancelled,
    /// The browser does not allow it here (`NotAllowedError`, `SecurityError`).
    NotAllowed,
    /// No room on the device (`QuotaExceededError`).
    NoRoom,
    /// The file is gone, was changed, or cannot be read (`NotFoundError`, `NotReadableError`).
    Unreadable,
    /// What this page had staged is not on the device any more.
    Gone,
    /// No readable answer: offline, refused by CORS, or the server failed without CORS headers (`TypeError`, `NetworkError`).
    NoAnswer,
    /// An answer with a status that is not a success.
    Status(u16),
    /// An answer that is not what was asked for.
    Malformed,
    /// The browser has no such function.
    Unsupported,
    /// Anything else.
    Other,
}

impl WebError {
    /// An error of this kind.
    pub fn new(kind: WebErrorKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into() }
    }

    /// The answer cannot be understood.
    pub fn malformed(what: impl Into<String>) -> Self {
        Self::new(WebErrorKind::Malformed, what)
    }

    pub(crate) fn unsupported(function: &str) -> Self {
        Self::new(WebErrorKind::Unsupported, format!("This browser has no {function}."))
    }
}

impl From<JsValue> for WebError {
    /// Reads the name and message of a `DOMException` or an `Error`.
    fn from(value: JsValue) -> Self {
        let text = |member: &str| Reflect::get(&value, &JsValue::from_str(member)).ok().and_then(|it| it.as_string());
        let kind = match text("name").as_deref() {
            Some("AbortError") => WebErrorKind::Cancelled,
            Some("NotAllowedError" | "SecurityError" | "InvalidStateError") => WebErrorKind::NotAllowed,
            Some("QuotaExceededError") => WebErrorKind::NoRoom,
            Some("NotFoundError" | "NotReadableError" | "NoModificationAllowedError") => WebErrorKind::Unreadable,
            Some("NetworkError" | "TypeError") => WebErrorKind::NoAnswer,
            _ => WebErrorKind::Other,
        };
        let what = text("message").or_else(|| value.as_string()).filter(|what| !what.is_empty());
        Self { kind, what: what.unwrap_or_else(|| "The browser gave no reason.".to_owned()) }
    }
}
