//! Whether a cell is of its type.

use crate::model::instant::Instant;
use crate::model::json::{Value, parse};

/// What a cell of this type should be, when it is not; None when it is.
pub(super) fn wrong(kind: &str, text: &str) -> Option<&'static str> {
    let (good, expected) = match kind {
        "decimal" => (is_decimal(text), "a number without currency, spaces or separators"),
        "time" => (is_time(text), "a time in UTC like 2026-07-01T00:00:00Z"),
        "currency" => {
            (text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()), "a code of three capitals")
        }
        "json" => (matches!(parse(text.as_bytes()), Ok(Value::Object(_) | Value::Array(_))), "a JSON object or list"),
        "keys" => (is_keys(text), "a JSON object with plain values"),
        _ => (true, ""),
    };
    (!good).then_some(expected)
}

/// Digits with an optional sign, point and power of ten.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, power) = text.split_once(['e', 'E']).map_or((text, None), |(number, power)| (number, Some(power)));
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    figures(whole)
        && fraction.is_none_or(figures)
        && power.is_none_or(|power| figures(power.strip_prefix(['-', '+']).unwrap_or(power)))
}

/// Date and time with `T` between and `Z` behind.
fn is_time(text: &str) -> bool {
    text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T') && Instant::parse(text).is_ok()
}

fn is_keys(text: &str) -> bool {
    let Ok(Value::Object(members)) = parse(text.as_bytes()) else { return false };
    members.iter().all(|(_, value)| !matches!(value, Value::Object(_) | Value::Array(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_of_their_type_or_not() {
        for (kind, good, bad) in [
            (
                "decimal",
                &["0", "-1.5", "10.50000000", "1e3", "-1.2E-05", "00.1"][..],
                &["", "-", "+1", ".5", "1.", "1,000", "$1", "1 ", "NaN", "1e", "0x1", "'-1"][..],
            ),
            (
                "time",
                &["2026-07-01T00:00:00Z", "2026-07-01T00:00:00.5Z"],
                &[
                    "2026-07-01",
                    "2026-07-01 00:00:00Z",
                    "2026-07-01T00:00:00",
                    "2026-07-01T00:00:00+00:00",
                    "2026-13-01T00:00:00Z",
                    "",
                ],
            ),
            ("currency", &["USD", "EUR"], &["usd", "US", "USDT", ""]),
            ("json", &["{}", "[1]", "{\"a\":{\"b\":[1]}}"], &["", "1", "\"a\"", "{", "{\"a\":1,\"a\":2}"]),
            (
                "keys",
                &["{}", "{\"a\":\"b\",\"c\":1,\"d\":true,\"e\":null}"],
                &["[]", "{\"a\":{}}", "{\"a\":[1]}", "{'a':1}", ""],
            ),
            ("string", &["", "anything"], &[]),
        ] {
            for text in good {
                assert_eq!(wrong(kind, text), None, "{kind} {text:?}");
            }
            for text in bad {
                assert!(wrong(kind, text).is_some(), "{kind} {text:?}");
            }
        }
    }
}
