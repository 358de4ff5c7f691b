//! `application/x-www-form-urlencoded` (WHATWG URL section 5), as queries and bodies of RFC 6749 have it.

use crate::source::encoded;

/// Pairs as one text.
pub(super) fn written(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&encoded(value));
    }
    text
}

/// A text as pairs, in their order; None when an encoding is broken.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    };
    text.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// A text as it was before it was encoded; None when the encoding is broken.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut whole = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        whole.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (high, low) = (digit()?, digit()?);
                high << 4 | low
            }
            other => other,
        });
    }
    String::from_utf8(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let written = written(&[("a", "b c&d=é+%"), ("empty", "")]);
        assert_eq!(written, "a=b%20c%26d%3D%C3%A9%2B%25&empty=");
        let read = [("a", "b c&d=é+%"), ("empty", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(pairs(&written), Some(read.to_vec()));
        assert_eq!(pairs("a=1+2&&b"), Some(vec![("a".into(), "1 2".into()), ("b".into(), String::new())]));
        for broken in ["a=%", "a=%2", "a=%zz", "%ff=a", "a=%+1"] {
            assert_eq!(pairs(broken), None, "{broken}");
        }
    }
}
