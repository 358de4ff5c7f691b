//! The reader: strict RFC 8259, and Python's dialect (which adds `NaN` and infinities).

use std::collections::HashSet;
use std::ops::Range;

use super::{Value, paired};

/// Deeper nesting than this is refused, so that no input can exhaust the stack.
const DEPTH: usize = 128;

/// The bytes are not the JSON that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found} at byte {offset}")]
pub struct JsonError {
    /// Where, counted from 0.
    pub offset: usize,
    /// What may stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

/// Reads one JSON text (RFC 8259), surrounding white space allowed.
///
/// # Errors
/// [`JsonError`] with the first place that is wrong: bad UTF-8, grammar, a duplicate key, a lone surrogate or nesting over 128.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    Parser { bytes, at: 0, python: false }.document()
}

/// Like [`parse`], and takes the tokens `NaN`, `Infinity` and `-Infinity` that Python's writer emits (contract section 1).
///
/// # Errors
/// As [`parse`].
pub fn parse_python(bytes: &[u8]) -> Result<Value, JsonError> {
    Parser { bytes, at: 0, python: true }.document()
}

/// A member of an object, and the bytes that its value was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name, unescaped.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where the value stands in the text, without white space around it: what a hash over "the text as it was written" covers.
    pub at: Range<usize>,
}

/// Reads one object as [`parse_python`] does, and tells where each value of its members stands.
///
/// # Errors
/// As [`parse`]; also when the text is another type.
pub fn members(bytes: &[u8]) -> Result<Vec<Member>, JsonError> {
    let mut parser = Parser { bytes, at: 0, python: true };
    if parser.peek() != Some(b'{') {
        return Err(parser.wrong("an object"));
    }
    let mut places = Vec::new();
    let value = parser.object_placed(1, Some(&mut places))?;
    parser.space();
    if parser.at < bytes.len() {
        return Err(parser.wrong("the end of the text"));
    }
    let Value::Object(members) = value else { return Ok(Vec::new()) };
    Ok(members.into_iter().zip(places).map(|((key, value), at)| Member { key, value, at }).collect())
}

/// A reader in the middle of its text.
pub(super) struct Parser<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) python: bool,
}

impl Parser<'_> {
    /// Goes on by so many bytes. What is read lies in memory, so its places are far from the greatest number.
    pub(super) fn step(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// What is left of the text.
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// What was read from `start` on.
    fn since(&self, start: usize) -> &[u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn document(mut self) -> Result<Value, JsonError> {
        let value = self.value(0)?;
        self.space();
        if self.at < self.bytes.len() {
            return Err(self.wrong("the end of the text"));
        }
        Ok(value)
    }

    fn wrong(&self, expected: &'static str) -> JsonError {
        self.wrong_at(self.at, expected)
    }

    fn wrong_at(&self, offset: usize, expected: &'static str) -> JsonError {
        let found = match self.bytes.get(offset) {
            None => "the end of the text".to_owned(),
            Some(byte) if byte.is_ascii_graphic() => format!("`{}`", char::from(*byte)),
            Some(byte) => format!("byte 0x{byte:02x}"),
        };
        JsonError { offset, expected, found }
    }

    pub(super) fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.step(1);
        }
    }

    pub(super) fn peek(&mut self) -> Option<u8> {
        self.space();
        self.bytes.get(self.at).copied()
    }

    pub(super) fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        let next = self.peek();
        match next {
            Some(b'{' | b'[') if depth >= DEPTH => Err(self.wrong("no deeper nesting than 128")),
            Some(b'{') => self.object(depth.saturating_add(1)),
            Some(b'[') => self.array(depth.saturating_add(1)),
            Some(b'"') => self.string().map(Value::String),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'N') if self.python => self.word("NaN", Value::Number("NaN".into())),
            Some(b'I') if self.python => self.word("Infinity", Value::Number("Infinity".into())),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.wrong("a JSON value")),
        }
    }

    fn word(&mut self, word: &'static str, value: Value) -> Result<Value, JsonError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.wrong(word));
        }
        self.step(word.len());
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.step(1);
            if self.python && self.bytes.get(self.at) == Some(&b'I') {
                return self.word("Infinity", Value::Number("-Infinity".into()));
            }
        }
        if self.bytes.get(self.at) == Some(&b'0') {
            self.step(1);
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.step(1);
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.step(1);
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.step(1);
            }
            self.digits()?;
        }
        let token: String = self.since(start).iter().map(|b| char::from(*b)).collect();
        Ok(Value::Number(token.into()))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b'0'..=b'9')) {
            self.step(1);
        }
        if self.at == start { Err(self.wrong("a digit")) } else { Ok(()) }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.step(1);
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.step(1);
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            match self.peek() {
                Some(b',') => self.step(1),
                Some(b']') => {
                    self.step(1);
                    return Ok(Value::Array(items));
                }
                _ => return Err(self.wrong("`,` or `]`")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.object_placed(depth, None)
    }

    fn object_placed(&mut self, depth: usize, mut places: Option<&mut Vec<Range<usize>>>) -> Result<Value, JsonError> {
        self.step(1);
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut seen = HashSet::new();
        if self.peek() == Some(b'}') {
            self.step(1);
            return Ok(Value::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.wrong("a key in quotes"));
            }
            let place = self.at;
            let key = self.string()?;
            if !seen.insert(key.clone()) {
                return Err(JsonError {
                    offset: place,
                    expected: "a key that comes once",
                    found: format!("{key:?} again"),
                });
            }
            if self.peek() != Some(b':') {
                return Err(self.wrong("`:`"));
            }
            self.step(1);
            self.space();
            let start = self.at;
            members.push((key, self.value(depth)?));
            if let Some(places) = &mut places {
                places.push(start..self.at);
            }
            match self.peek() {
                Some(b',') => self.step(1),
                Some(b'}') => {
                    self.step(1);
                    return Ok(Value::Object(members));
                }
                _ => return Err(self.wrong("`,` or `}`")),
            }
        }
    }

    pub(super) fn string(&mut self) -> Result<String, JsonError> {
        self.step(1);
        let mut text = String::new();
        loop {
            let start = self.at;
            while !matches!(self.bytes.get(self.at), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.step(1);
            }
            let piece = std::str::from_utf8(self.since(start))
                .map_err(|error| self.wrong_at(start.saturating_add(error.valid_up_to()), "UTF-8"))?;
            text.push_str(piece);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.step(1);
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return Err(self.wrong("a closing quote, or control characters escaped")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let place = self.at;
        let kind = self.rest().get(1).copied();
        self.step(2);
        Ok(match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex4()?;
                if (0xd800..0xdc00).contains(&first) && self.rest().starts_with(b"\\u") {
                    self.step(2);
                    let second = self.hex4()?;
                    return paired(first, second).ok_or_else(|| self.wrong_at(place, "a surrogate pair"));
                }
                char::from_u32(first)
                    .ok_or_else(|| self.wrong_at(place, "a Unicode character, not a lone surrogate"))?
            }
            _ => return Err(self.wrong_at(place.saturating_add(1), "an escape of RFC 8259")),
        })
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self
                .bytes
                .get(self.at)
                .and_then(|b| char::from(*b).to_digit(16))
                .ok_or_else(|| self.wrong("a hexadecimal digit"))?;
            code = code << 4 | digit;
            self.step(1);
        }
        Ok(code)
    }
}
