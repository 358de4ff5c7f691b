//! JSON as Python's `json.loads` takes it, and its words when it does not.
//!
//! For answering as a service written in Python does: of a key that comes twice the last counts, `NaN` is a number, and an error has Python's text.
//! What a verdict rests on is read by [`super::parse`].

use std::collections::HashMap;

use super::{Value, paired};

/// Deeper nesting than this is refused, so that no input can exhaust the stack (Python's own bound lies near 1,000).
const DEPTH: usize = 128;

/// The text of the exception that Python raises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Loads(pub String);

/// Reads `bytes` as `json.loads(bytes.decode("utf-8"))` does. A lone surrogate, which Python keeps, becomes U+FFFD.
///
/// # Errors
/// [`Loads`] with the text of `UnicodeDecodeError` or `JSONDecodeError` (as of Python 3.12).
pub fn loads(bytes: &[u8]) -> Result<Value, Loads> {
    let text = std::str::from_utf8(bytes).map_err(|error| undecodable(bytes, error))?;
    let mut reader = Reader { text, bytes, at: 0 };
    if text.starts_with('\u{feff}') {
        return Err(reader.wrong("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0));
    }
    reader.space();
    let value = reader.value(0)?;
    reader.space();
    if reader.at < bytes.len() {
        return Err(reader.wrong("Extra data", reader.at));
    }
    Ok(value)
}

fn undecodable(bytes: &[u8], error: std::str::Utf8Error) -> Loads {
    let start = error.valid_up_to();
    let first = bytes.get(start).copied().unwrap_or(0);
    let (length, reason) = match error.error_len() {
        None => (bytes.len().saturating_sub(start), "unexpected end of data"),
        Some(_) if !(0xc2..=0xf4).contains(&first) => (1, "invalid start byte"),
        Some(length) => (length, "invalid continuation byte"),
    };
    Loads(if length == 1 {
        format!("'utf-8' codec can't decode byte 0x{first:02x} in position {start}: {reason}")
    } else {
        let last = start.saturating_add(length).saturating_sub(1);
        format!("'utf-8' codec can't decode bytes in position {start}-{last}: {reason}")
    })
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// Line and column count from 1, the character from 0; all three count characters.
    fn wrong(&self, what: &str, at: usize) -> Loads {
        let before = self.text.get(..at.min(self.text.len())).unwrap_or(self.text);
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count().saturating_add(1);
        Loads(format!("{what}: line {line} column {column} (char {})", before.chars().count()))
    }

    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes on by so many bytes, as [`super::parse`] does.
    fn step(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// What is left of the text.
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.step(1);
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, Loads> {
        if depth > DEPTH {
            return Err(Loads("maximum recursion depth exceeded".to_owned()));
        }
        let rest = self.rest();
        let words = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Number("NaN".into())),
            ("Infinity", Value::Number("Infinity".into())),
            ("-Infinity", Value::Number("-Infinity".into())),
        ];
        match rest.first() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            _ => match words.into_iter().find(|(word, _)| rest.starts_with(word.as_bytes())) {
                Some((word, value)) => {
                    self.step(word.len());
                    Ok(value)
                }
                None => self.number(),
            },
        }
    }

    /// Where the digits from here end.
    fn digits(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from.saturating_add(rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
    }

    /// The longest number that begins here; what follows it is another's concern.
    fn number(&mut self) -> Result<Value, Loads> {
        let start = self.at;
        let after = |at: usize, taken: bool| at.saturating_add(usize::from(taken));
        let whole = after(start, self.next() == Some(b'-'));
        let mut end = if self.bytes.get(whole) == Some(&b'0') { after(whole, true) } else { self.digits(whole) };
        if end == whole {
            return Err(self.wrong("Expecting value", start));
        }
        let decimals = after(end, true);
        if self.bytes.get(end) == Some(&b'.') && self.digits(decimals) > decimals {
            end = self.digits(decimals);
        }
        if matches!(self.bytes.get(end), Some(b'e' | b'E')) {
            let sign = after(end, true);
            let digits = after(sign, matches!(self.bytes.get(sign), Some(b'+' | b'-')));
            if self.digits(digits) > digits {
                end = self.digits(digits);
            }
        }
        self.at = end;
        Ok(Value::Number(self.text.get(start..end).unwrap_or_default().into()))
    }

    fn array(&mut self, depth: usize) -> Result<Value, Loads> {
        self.step(1);
        self.space();
        let mut items = Vec::new();
        if self.next() == Some(b']') {
            self.step(1);
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth.saturating_add(1))?);
            self.space();
            match self.next() {
                Some(b',') => self.step(1),
                Some(b']') => {
                    self.step(1);
                    return Ok(Value::Array(items));
                }
                _ => return Err(self.wrong("Expecting ',' delimiter", self.at)),
            }
            self.space();
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Loads> {
        self.step(1);
        self.space();
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        if self.next() == Some(b'}') {
            self.step(1);
            return Ok(Value::Object(members));
        }
        loop {
            if self.next() != Some(b'"') {
                return Err(self.wrong("Expecting property name enclosed in double quotes", self.at));
            }
            let key = self.string()?;
            self.space();
            if self.next() != Some(b':') {
                return Err(self.wrong("Expecting ':' delimiter", self.at));
            }
            self.step(1);
            self.space();
            let value = self.value(depth.saturating_add(1))?;
            match places.get(&key).and_then(|place| members.get_mut(*place)) {
                Some(member) => member.1 = value,
                None => {
                    places.insert(key.clone(), members.len());
                    members.push((key, value));
                }
            }
            self.space();
            match self.next() {
                Some(b',') => self.step(1),
                Some(b'}') => {
                    self.step(1);
                    return Ok(Value::Object(members));
                }
                _ => return Err(self.wrong("Expecting ',' delimiter", self.at)),
            }
            self.space();
        }
    }

    fn string(&mut self) -> Result<String, Loads> {
        let begin = self.at;
        self.step(1);
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.next(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.step(1);
            }
            text.push_str(self.text.get(start..self.at).unwrap_or_default());
            match self.next() {
                None => return Err(self.wrong("Unterminated string starting at", begin)),
                Some(b'"') => {
                    self.step(1);
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape(begin)?),
                Some(_) => return Err(self.wrong("Invalid control character at", self.at)),
            }
        }
    }

    fn escape(&mut self, begin: usize) -> Result<char, Loads> {
        let place = self.at;
        self.step(2);
        Ok(match self.bytes.get(place.saturating_add(1)) {
            None => return Err(self.wrong("Unterminated string starting at", begin)),
            Some(kind @ (b'"' | b'\\' | b'/')) => char::from(*kind),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex4(self.at);
                let first = first.ok_or_else(|| self.wrong("Invalid \\uXXXX escape", place.saturating_add(1)))?;
                self.step(4);
                let second = self.rest().strip_prefix(b"\\u").and_then(|_| self.hex4(self.at.saturating_add(2)));
                match second.filter(|second| paired(first, *second).is_some()) {
                    Some(second) => {
                        self.step(6);
                        paired(first, second).unwrap_or(char::REPLACEMENT_CHARACTER)
                    }
                    None => char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
                }
            }
            Some(_) => return Err(self.wrong("Invalid \\escape", place)),
        })
    }

    fn hex4(&self, from: usize) -> Option<u32> {
        let digits = self.bytes.get(from..)?.first_chunk::<4>()?;
        digits.iter().try_fold(0, |code, byte| Some(code << 4 | char::from(*byte).to_digit(16)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each as CPython 3.11 says it.
    #[test]
    fn the_words_are_pythons() {
        for (text, words) in [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
            ("{\"a\":1,}", "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"),
            ("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            ("{\"a\":1 \"b\"}", "Expecting ',' delimiter: line 1 column 8 (char 7)"),
            ("{} x", "Extra data: line 1 column 4 (char 3)"),
            ("01", "Extra data: line 1 column 2 (char 1)"),
            ("-", "Expecting value: line 1 column 1 (char 0)"),
            ("\"abc", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\\", "Unterminated string starting at: line 1 column 1 (char 0)"),
            ("\"a\nb\"", "Invalid control character at: line 1 column 3 (char 2)"),
            ("\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"),
            ("\"\\u12\"", "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
            ("\u{feff}{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"),
            ("\n\n {\"é\":\n 1 2}", "Expecting ',' delimiter: line 4 column 4 (char 12)"),
        ] {
            assert_eq!(loads(text.as_bytes()), Err(Loads(words.to_owned())), "{text:?}");
        }
        for (bytes, words) in [
            (b"\xff".as_slice(), "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
            (b"\xc3(", "'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte"),
            (b"\xc3", "'utf-8' codec can't decode byte 0xc3 in position 0: unexpected end of data"),
            (b"\xe2\x82", "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"),
        ] {
            assert_eq!(loads(bytes), Err(Loads(words.to_owned())));
        }
    }

    #[test]
    fn what_python_takes_is_taken() {
        let value =
            loads(b" {\"a\": 1, \"b\": [NaN, -Infinity, 1e5, 0.5], \"a\": \"\\ud83d\\ude00\\ud800\"} ").unwrap();
        assert_eq!(value.get("a").and_then(Value::as_str), Some("\u{1f600}\u{fffd}"));
        assert_eq!(value.as_object().map(<[_]>::len), Some(2));
        assert!(loads("[".repeat(5000).as_bytes()).is_err());
    }
}
