//! How long a service asks to be left alone, in each form that services use.

use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::model::stamp::{Dialect, Stamp};

/// The longest wait that is believed, in seconds: a year.
const MOST_SECONDS: u64 = 366 * 86_400;

/// When to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// After so many seconds; a year at most.
    Seconds(u64),
    /// At this instant.
    At(Instant),
}

impl Wait {
    /// Reads a member such as `retry_after`: a number of seconds, the same as text, or an instant (RFC 3339). None for anything else.
    pub fn of_value(value: &Value) -> Option<Self> {
        match value {
            Value::Number(token) => seconds(token),
            Value::String(text) => Self::of_text(text),
            _ => None,
        }
    }

    /// Reads a header such as `Retry-After`: seconds or a date (RFC 9110 sections 5.6.7 and 10.2.3). Instants of RFC 3339 are read, too.
    pub fn of_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let instant = || Stamp::read(text, Dialect::Pydantic).filter(|_| text.len() > 10)?.instant();
        seconds(text).or_else(|| http_date(text).or_else(instant).map(Self::At))
    }

    /// The seconds that are left, rounded up; 0 when the time is over.
    pub fn seconds_from(self, now: Instant) -> u64 {
        match self {
            Self::Seconds(seconds) => seconds,
            Self::At(instant) => {
                let millis = instant.unix_millis().saturating_sub(now.unix_millis());
                u64::try_from(millis).unwrap_or(0).div_ceil(1000)
            }
        }
    }

    /// The instant, if the answer came at `now`.
    pub fn until(self, now: Instant) -> Instant {
        match self {
            Self::Seconds(seconds) => now.plus_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).unwrap_or(now),
            Self::At(instant) => instant,
        }
    }
}

/// A whole number of seconds; a fraction is rounded up. Neither signs nor exponents: no service writes them here.
fn seconds(text: &str) -> Option<Wait> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // More digits than a number has are more than a year, too.
    let more = u64::from(fraction.bytes().any(|byte| byte != b'0'));
    let seconds = whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(more);
    Some(Wait::Seconds(seconds.min(MOST_SECONDS)))
}

/// A date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<Instant> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, date) = text.split_once(", ")?;
    let mut parts = date.split(' ');
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?.saturating_add(1);
    Instant::parse(&format!("{year}-{month:02}-{day}T{time}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::parse;

    fn instant(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn each_form_is_read() {
        for (json, wait) in [
            ("30", Some(Wait::Seconds(30))),
            ("0", Some(Wait::Seconds(0))),
            ("1.5", Some(Wait::Seconds(2))),
            ("2.0", Some(Wait::Seconds(2))),
            ("\"30\"", Some(Wait::Seconds(30))),
            ("\" 30 \"", Some(Wait::Seconds(30))),
            ("99999999999999999999999", Some(Wait::Seconds(366 * 86_400))),
            ("\"2026-11-20T10:00:00Z\"", Some(Wait::At(instant("2026-11-20T10:00:00Z")))),
            ("\"2026-11-20T10:00:00.5+01:00\"", Some(Wait::At(instant("2026-11-20T09:00:00.5Z")))),
            ("\"2026-11-20T10:00:00.123456789Z\"", Some(Wait::At(instant("2026-11-20T10:00:00.123456Z")))),
            ("\"Sun, 06 Nov 1994 08:49:37 GMT\"", Some(Wait::At(instant("1994-11-06T08:49:37Z")))),
            ("-1", None),
            ("1e3", None),
            ("\"+5\"", None),
            ("\"\"", None),
            ("\"soon\"", None),
            ("\"2026-11-20\"", None),
            ("\"Sun, 06 Nix 1994 08:49:37 GMT\"", None),
            ("null", None),
            ("true", None),
            ("[30]", None),
            ("{\"seconds\":30}", None),
        ] {
            assert_eq!(Wait::of_value(&parse(json.as_bytes()).unwrap()), wait, "{json}");
        }
    }

    #[test]
    fn what_is_left_is_rounded_up_and_never_negative() {
        let now = instant("2026-11-20T10:00:00.500Z");
        for (wait, seconds, until) in [
            (Wait::Seconds(7), 7, "2026-11-20T10:00:07.5Z"),
            (Wait::At(instant("2026-11-20T10:00:07Z")), 7, "2026-11-20T10:00:07Z"),
            (Wait::At(instant("2026-11-20T10:00:00Z")), 0, "2026-11-20T10:00:00Z"),
        ] {
            assert_eq!((wait.seconds_from(now), wait.until(now)), (seconds, instant(until)));
        }
        let last = instant("9999-12-31T23:59:59Z");
        assert_eq!(Wait::Seconds(7).until(last), last, "beyond the calendar");
    }
}
