//! Bytes that no client may take for an answer.

use super::kind::Lie;
use axum::body::Bytes;
use std::ops::Range;

/// How deep arrays stand in arrays.
const DEPTH: usize = 10_000;
/// The digits of a number.
const DIGITS: usize = 1_000_000;
/// The characters of a text.
const CHARACTERS: usize = 100_000_000;

/// The body with this lie in it; None where there is nothing to lie about.
pub(super) fn tell(lie: Lie, body: &Bytes) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok()?;
    let json = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    let first = |find: fn(&str) -> Option<Range<usize>>, new: &[u8]| {
        let at = find(text).filter(|_| json)?;
        Some([&body[..at.start], new, &body[at.end..]].concat())
    };
    match lie {
        Lie::Null => json.then(|| b"null".to_vec()),
        Lie::Empty => Some(Vec::new()),
        Lie::Deep => json.then(|| [vec![b'['; DEPTH], vec![b']'; DEPTH]].concat()),
        Lie::Digits => first(number, "9".repeat(DIGITS).as_bytes()),
        Lie::Exponent => first(number, b"1e999999999999"),
        Lie::Number => first(string, b"7"),
        Lie::Text => first(string, format!("\"{}\"", "x".repeat(CHARACTERS)).as_bytes()),
        Lie::Surrogate => first(string, br#""\ud800""#),
        Lie::Twice => first(opening, br#"{"id":1,"id":2,"#),
        Lie::Bom => Some([b"\xef\xbb\xbf".as_slice(), body].concat()),
        Lie::Utf16 => Some(std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()),
        Lie::Latin1 if json => first(string, b"\"caf\xe9\""),
        Lie::Latin1 => {
            let middle = (text.len() / 2..=text.len()).find(|at| text.is_char_boundary(*at))?;
            Some([&body[..middle], b"\xe9", &body[middle..]].concat())
        }
        Lie::Bare => Some(body.to_vec()),
    }
}

/// The `{` of the first object that has a member.
fn opening(text: &str) -> Option<Range<usize>> {
    let at = text.find('{')?;
    text[at + 1..].trim_start().starts_with('"').then_some(at..at + 1)
}

/// The first text that is a value.
fn string(text: &str) -> Option<Range<usize>> {
    tokens(text).find(|at| {
        let after = text[at.end..].trim_start();
        text[at.clone()].starts_with('"') && !after.starts_with(':')
    })
}

/// The first number.
fn number(text: &str) -> Option<Range<usize>> {
    tokens(text).find(|at| text[at.clone()].starts_with(|c: char| c == '-' || c.is_ascii_digit()))
}

/// Texts, and runs of what stands between the punctuation of JSON.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || b"{}[],:".contains(&bytes[at])) {
            at += 1;
        }
        let begin = at;
        if *bytes.get(at)? == b'"' {
            at += 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at = (at + 1).min(bytes.len());
        } else {
            while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !b"{}[],:".contains(&bytes[at]) {
                at += 1;
            }
        }
        Some(begin..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lie: Lie, body: &'static str) -> Option<String> {
        tell(lie, &Bytes::from(body)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn each_lie_is_where_it_should_be() {
        let body = r#"[{"a 1":"x\"7", "n":-12.5e3, "t":"y"}]"#;
        for (lie, expected) in [
            (Lie::Null, "null"),
            (Lie::Empty, ""),
            (Lie::Exponent, r#"[{"a 1":"x\"7", "n":1e999999999999, "t":"y"}]"#),
            (Lie::Number, r#"[{"a 1":7, "n":-12.5e3, "t":"y"}]"#),
            (Lie::Surrogate, r#"[{"a 1":"\ud800", "n":-12.5e3, "t":"y"}]"#),
            (Lie::Twice, r#"[{"id":1,"id":2,"a 1":"x\"7", "n":-12.5e3, "t":"y"}]"#),
            (Lie::Latin1, "[{\"a 1\":\"caf\u{fffd}\", \"n\":-12.5e3, \"t\":\"y\"}]"),
            (Lie::Bom, "\u{feff}[{\"a 1\":\"x\\\"7\", \"n\":-12.5e3, \"t\":\"y\"}]"),
            (Lie::Bare, body),
        ] {
            assert_eq!(told(lie, body).as_deref(), Some(expected), "{lie:?}");
        }
        assert_eq!(told(Lie::Deep, body).unwrap().len(), 2 * DEPTH);
        assert_eq!(told(Lie::Digits, body).unwrap().len(), body.len() - "-12.5e3".len() + DIGITS);
        assert_eq!(told(Lie::Text, "[\"\"]").unwrap().len(), 4 + CHARACTERS);
        assert_eq!(tell(Lie::Utf16, &Bytes::from("[é")).unwrap(), [0xff, 0xfe, b'[', 0, 0xe9, 0]);
    }

    #[test]
    fn what_is_no_json_lies_by_its_bytes_only() {
        let csv = "a,b\r\n1,2\r\n";
        for (name, lie) in Lie::ALL {
            let by_bytes = matches!(lie, Lie::Empty | Lie::Bom | Lie::Utf16 | Lie::Latin1 | Lie::Bare);
            assert_eq!(told(lie, csv).is_some(), by_bytes, "{name}");
        }
        assert_eq!(told(Lie::Number, "[]"), None);
        assert_eq!(told(Lie::Twice, "[{}]"), None);
    }
}
