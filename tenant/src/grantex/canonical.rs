//! Orders of JSON objects: the one that is hashed, and the one in which PostgreSQL and JavaScript give an object back.
//!
//! Number tokens pass as they are written. Text is written as `JSON.stringify` writes it, which is what `serde_json`
//! does for text without lone surrogates.

use crate::pairs::Pairs;
use serde_json::value::RawValue;
use std::cmp::Ordering;

/// Canonical JSON (contract section 2): keys at every depth sorted by UTF-16 code unit, no whitespace.
#[must_use]
pub fn canonical(text: &str) -> String {
    ordered(text, |a, b| a.encode_utf16().cmp(b.encode_utf16()))
}

/// The order after a way through a JSONB column and `JSON.parse`: keys that are array indices first, by number; the
/// others by their length in bytes, then by their bytes.
#[must_use]
pub fn stored(text: &str) -> String {
    ordered(text, |a, b| match (index(a), index(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => (a.len(), a).cmp(&(b.len(), b)),
    })
}

/// An array index as ECMAScript has it: a canonical number below 2^32 - 1.
fn index(key: &str) -> Option<u32> {
    let number: u32 = key.parse().ok()?;
    (number != u32::MAX && number.to_string() == key).then_some(number)
}

fn ordered(text: &str, order: fn(&str, &str) -> Ordering) -> String {
    let mut out = String::with_capacity(text.len());
    write(text, order, &mut out);
    out
}

fn write(text: &str, order: fn(&str, &str) -> Ordering, out: &mut String) {
    let text = text.trim();
    if let Ok(Pairs(mut pairs)) = serde_json::from_str::<Pairs>(text) {
        pairs.sort_by(|a, b| order(&a.0, &b.0));
        out.push('{');
        for (at, (key, value)) in pairs.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(&quoted(key));
            out.push(':');
            write(value.get(), order, out);
        }
        out.push('}');
    } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text) {
        out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write(item.get(), order, out);
        }
        out.push(']');
    } else if let Ok(value) = serde_json::from_str::<String>(text) {
        out.push_str(&quoted(&value));
    } else {
        out.push_str(text);
    }
}

/// A JSON string as `JSON.stringify` writes it.
pub(super) fn quoted(text: &str) -> String {
    // A string can always be written.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_by_code_unit_and_numbers_are_left_alone() {
        let text = r#"{"～":2,"😀":1,"t":"caf\u00e9\u2028\u007f\u0001\b","n":[1e+21, 1e-7,0.1,-0.5],"10":{"b":[],"a":{}},"9":"y"}"#;
        let sorted = "{\"10\":{\"a\":{},\"b\":[]},\"9\":\"y\",\"n\":[1e+21,1e-7,0.1,-0.5],\"t\":\"café\u{2028}\u{7f}\\u0001\\b\",\"😀\":1,\"～\":2}";
        assert_eq!(canonical(text), sorted);
        let given_back = "{\"9\":\"y\",\"10\":{\"a\":{},\"b\":[]},\"n\":[1e+21,1e-7,0.1,-0.5],\"t\":\"café\u{2028}\u{7f}\\u0001\\b\",\"～\":2,\"😀\":1}";
        assert_eq!(stored(text), given_back);
        assert_eq!(
            stored(r#"{"bb":1,"a":2,"01":3,"4294967295":4,"1":5}"#),
            r#"{"1":5,"a":2,"01":3,"bb":1,"4294967295":4}"#
        );
    }
}
