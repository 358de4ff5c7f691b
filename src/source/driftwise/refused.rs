//! Why the server refuses (contract section 6, "bodies"): one reading for every status that the contract names.

use crate::model::json::{Value, parse};
use crate::source::{Wait, refusal};

/// The feature that a plan without packs lacks.
pub const FEATURE: &str = "audit_compliance";
/// The longest name of a feature that is shown, in characters.
const FEATURE_MAX: usize = 80;

/// Why a call was refused. `message` is the server's own sentence, at most 300 characters without control characters; it may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// 401: the sign-in is over, or was none.
    SignIn {
        /// The server's sentence.
        message: String,
    },
    /// 402: the plan lacks a feature.
    Upgrade {
        /// The feature's name, as the server writes it; [`FEATURE`] where it names none.
        feature: String,
        /// The server's sentence.
        message: String,
    },
    /// 403: signed in, and not allowed: an API key, a member, or somebody of another organisation.
    Forbidden {
        /// The server's sentence.
        message: String,
    },
    /// 404, 409, 410: the pack is not there, not yet, or no longer.
    NotAvailable {
        /// The status.
        status: u16,
        /// The server's sentence.
        message: String,
    },
    /// 400, 422: the period or another parameter will not do.
    Window {
        /// The most days that the plan allows, where the server says it.
        most_days: Option<u64>,
        /// The server's sentence.
        message: String,
    },
    /// 429: too many packs, or too many calls.
    Limited {
        /// When to come back, where the server says it in a form that can be read.
        wait: Option<Wait>,
        /// The server's sentence.
        message: String,
    },
    /// Any other status.
    Other {
        /// The status.
        status: u16,
        /// The server's sentence.
        message: String,
    },
}

/// Reads an answer with a status of 400 or more. `retry_after` is the header of that name, where the browser may read it; what stands in the body
/// goes before it.
pub fn refused(status: u16, body: &[u8], retry_after: Option<&str>) -> Refused {
    let value = parse(body).unwrap_or(Value::Null);
    let message = refusal(body).message;
    match status {
        401 => Refused::SignIn { message },
        402 => {
            let feature = value.get("required_feature").and_then(Value::as_str).unwrap_or("");
            let feature: String = feature.chars().filter(|c| !c.is_control()).take(FEATURE_MAX).collect();
            let feature = if feature.trim().is_empty() { FEATURE.to_owned() } else { feature };
            Refused::Upgrade { feature, message }
        }
        403 => Refused::Forbidden { message },
        404 | 409 | 410 => Refused::NotAvailable { status, message },
        400 | 422 => {
            let most_days = value.get("max_window_days").and_then(Value::as_u64);
            Refused::Window { most_days, message }
        }
        429 => {
            let told = value.get("retry_after").and_then(Wait::of_value);
            Refused::Limited { wait: told.or_else(|| retry_after.and_then(Wait::of_text)), message }
        }
        _ => Refused::Other { status, message },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::instant::Instant;

    #[test]
    fn each_status_is_told_apart() {
        let message = || "no".to_owned();
        for (status, expected) in [
            (401, Refused::SignIn { message: message() }),
            (402, Refused::Upgrade { feature: FEATURE.to_owned(), message: message() }),
            (403, Refused::Forbidden { message: message() }),
            (404, Refused::NotAvailable { status: 404, message: message() }),
            (409, Refused::NotAvailable { status: 409, message: message() }),
            (410, Refused::NotAvailable { status: 410, message: message() }),
            (400, Refused::Window { most_days: None, message: message() }),
            (422, Refused::Window { most_days: None, message: message() }),
            (429, Refused::Limited { wait: None, message: message() }),
            (500, Refused::Other { status: 500, message: message() }),
            (503, Refused::Other { status: 503, message: message() }),
        ] {
            assert_eq!(refused(status, br#"{"error":"no"}"#, None), expected);
        }
        assert_eq!(refused(403, b"<html>", None), Refused::Forbidden { message: String::new() });
    }

    #[test]
    fn the_feature_and_the_days_are_the_servers() {
        for (body, feature) in [
            (r#"{"required_feature":"audit_compliance"}"#, FEATURE),
            (r#"{"required_feature":"packs\u0007_v2"}"#, "packs_v2"),
            (r#"{"required_feature":" "}"#, FEATURE),
            (r#"{"required_feature":7}"#, FEATURE),
            ("", FEATURE),
        ] {
            let found = refused(402, body.as_bytes(), None);
            assert_eq!(found, Refused::Upgrade { feature: feature.to_owned(), message: String::new() }, "{body}");
        }
        for (body, days) in [
            (r#"{"max_window_days":30}"#, Some(30)),
            (r#"{"max_window_days":"30"}"#, None),
            (r#"{"max_window_days":-1}"#, None),
            (r#"{"max_window_days":null}"#, None),
        ] {
            let found = refused(422, body.as_bytes(), None);
            assert_eq!(found, Refused::Window { most_days: days, message: String::new() }, "{body}");
        }
    }

    #[test]
    fn the_wait_is_read_in_each_form_and_the_body_goes_first() {
        let instant = Wait::At(Instant::parse("2026-11-21T15:13:27Z").unwrap());
        for (body, header, wait) in [
            (r#"{"retry_after":86400}"#, None, Some(Wait::Seconds(86_400))),
            (r#"{"retry_after":"86400"}"#, None, Some(Wait::Seconds(86_400))),
            (r#"{"retry_after":"2026-11-21T15:13:27Z"}"#, None, Some(instant)),
            ("{}", Some("7"), Some(Wait::Seconds(7))),
            ("{}", Some("Sat, 21 Nov 2026 15:13:27 GMT"), Some(instant)),
            (r#"{"retry_after":60}"#, Some("7"), Some(Wait::Seconds(60))),
            (r#"{"retry_after":"soon"}"#, Some("7"), Some(Wait::Seconds(7))),
            (r#"{"retry_after":-5}"#, None, None),
            ("{}", Some("soon"), None),
            ("<html>", None, None),
        ] {
            let Refused::Limited { wait: found, .. } = refused(429, body.as_bytes(), header) else { panic!("{body}") };
            assert_eq!(found, wait, "{body} {header:?}");
        }
    }
}
