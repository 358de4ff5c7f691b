//! The bytes under an entry's hash: Python's `json.dumps(sort_keys=True)` with its defaults (playbook contract section 1).
//!
//! The text of a line is turned into canonical text directly, without a tree of values, for three reasons. Number tokens stay as they were
//! written, since a float would spell `1e+22` otherwise. A lone surrogate escape (`\ud83d`), which Python reads and writes but no Rust string
//! can hold, is carried through: a log that holds one was written by Python and its hash is right. And a log has millions of lines.
//!
//! Keys and texts are decoded to WTF-8 ([`super::text`]), whose bytes compare as its code points do: the order of Python's keys.

use std::ops::Range;

use super::outcome::Problem;
use super::text::{is_marked, push_code_point, quote};
use crate::model::json::paired;

/// Deeper nesting than this is refused, so that no line can exhaust the stack.
const DEPTH: usize = 128;

/// The order of an object's members in what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// By code point, at every depth: what is hashed.
    Sorted,
    /// As they came: what is written to a file.
    AsCame,
}

/// The JSON type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    String,
    Object,
    Other,
}

/// One member of the object that a line is.
#[derive(Debug)]
pub(super) struct Member {
    /// The key, decoded.
    pub(super) key: Vec<u8>,
    /// The value's JSON type.
    pub(super) kind: Type,
    /// The value in canonical text, ASCII only.
    pub(super) text: Vec<u8>,
    /// The value decoded; empty unless it is a string.
    pub(super) string: Vec<u8>,
    /// Where the value begins, in bytes.
    pub(super) offset: usize,
    /// Whether a string in the value holds what redaction leaves behind.
    pub(super) marked: bool,
}

/// Reads a line that is one JSON object in Python's dialect (`NaN`, `Infinity`, `-Infinity`, lone surrogate escapes).
///
/// # Errors
/// [`Problem`] with the first place that is wrong: no UTF-8, grammar, a key that comes twice in one object, nesting over 128.
pub(super) fn members(line: &[u8], order: Order) -> Result<Vec<Member>, Problem> {
    if let Err(error) = std::str::from_utf8(line) {
        return Err(Problem { offset: error.valid_up_to(), expected: "UTF-8", found: "bytes that are not" });
    }
    let mut parser = Parser { bytes: line, at: 0, order, marked: false };
    if parser.peek() != Some(b'{') {
        return Err(parser.wrong("a JSON object"));
    }
    let mut found: Vec<Member> = Vec::with_capacity(7);
    parser.step(1);
    let mut open = parser.peek() != Some(b'}');
    while open {
        let place = parser.at;
        let mut key = Vec::new();
        parser.key(&mut key)?;
        if found.iter().any(|member| member.key == key) {
            return Err(twice(place));
        }
        parser.peek();
        let (offset, mut text, mut string) = (parser.at, Vec::new(), Vec::new());
        parser.marked = false;
        let kind = if parser.bytes.get(offset) == Some(&b'"') {
            parser.string(&mut string)?;
            parser.marked = is_marked(&string);
            quote(&string, &mut text);
            Type::String
        } else {
            parser.value(&mut text, 1)?
        };
        found.push(Member { key, kind, text, string, offset, marked: parser.marked });
        if found.len() > 64 {
            return Err(Problem { offset: place, expected: "the seven members of an entry", found: "many more" });
        }
        open = parser.comma(b'}', "`,` or `}`")?;
    }
    parser.step(usize::from(found.is_empty()));
    if parser.peek().is_some() {
        return Err(parser.wrong("the end of the line"));
    }
    Ok(found)
}

fn twice(offset: usize) -> Problem {
    Problem { offset, expected: "a key that comes once in its object", found: "the key again" }
}

/// A member of an object in what was read so far: its decoded key and its canonical value, and where it begins in the line.
struct Placed {
    key: Range<usize>,
    value: Range<usize>,
    offset: usize,
}

struct Parser<'a> {
    /// Valid UTF-8.
    bytes: &'a [u8],
    at: usize,
    order: Order,
    marked: bool,
}

impl Parser<'_> {
    /// Goes on by so many bytes. A line lies in memory, so its places are far from the greatest number.
    fn step(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// What is left of the line.
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// What was read from `start` on.
    fn since(&self, start: usize) -> &[u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn wrong(&self, expected: &'static str) -> Problem {
        let found = if self.at < self.bytes.len() { "something else" } else { "the end of the line" };
        Problem { offset: self.at, expected, found }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.step(1);
        }
        self.bytes.get(self.at).copied()
    }

    /// Whether another item follows, or the closing mark, which is taken.
    fn comma(&mut self, close: u8, expected: &'static str) -> Result<bool, Problem> {
        let next = self.peek();
        if next != Some(b',') && next != Some(close) {
            return Err(self.wrong(expected));
        }
        self.step(1);
        self.peek();
        Ok(next == Some(b','))
    }

    fn value(&mut self, out: &mut Vec<u8>, depth: usize) -> Result<Type, Problem> {
        match self.peek() {
            Some(b'{' | b'[') if depth >= DEPTH => {
                return Err(Problem { offset: self.at, expected: "at most 128 levels of nesting", found: "one more" });
            }
            Some(b'{') => {
                self.object(out, depth.saturating_add(1))?;
                return Ok(Type::Object);
            }
            Some(b'[') => self.array(out, depth.saturating_add(1))?,
            Some(b'"') => {
                let mut text = Vec::new();
                self.string(&mut text)?;
                self.marked |= is_marked(&text);
                quote(&text, out);
                return Ok(Type::String);
            }
            Some(b'n') => {
                self.word("null", out)?;
                return Ok(Type::Null);
            }
            Some(b't') => self.word("true", out)?,
            Some(b'f') => self.word("false", out)?,
            Some(b'N') => self.word("NaN", out)?,
            Some(b'I') => self.word("Infinity", out)?,
            Some(b'-' | b'0'..=b'9') => self.number(out)?,
            _ => return Err(self.wrong("a JSON value")),
        }
        Ok(Type::Other)
    }

    fn word(&mut self, word: &'static str, out: &mut Vec<u8>) -> Result<(), Problem> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(self.wrong("a JSON value"));
        }
        self.step(word.len());
        out.extend_from_slice(word.as_bytes());
        Ok(())
    }

    fn number(&mut self, out: &mut Vec<u8>) -> Result<(), Problem> {
        let start = self.at;
        if self.take(b"-") && self.bytes.get(self.at) == Some(&b'I') {
            out.push(b'-');
            return self.word("Infinity", out);
        }
        if !self.take(b"0") {
            self.digits()?;
        }
        if self.take(b".") {
            self.digits()?;
        }
        if self.take(b"eE") {
            self.take(b"+-");
            self.digits()?;
        }
        out.extend_from_slice(self.since(start));
        Ok(())
    }

    /// Takes one byte if it is one of `any`.
    fn take(&mut self, any: &[u8]) -> bool {
        let taken = self.bytes.get(self.at).is_some_and(|byte| any.contains(byte));
        self.step(usize::from(taken));
        taken
    }

    fn digits(&mut self) -> Result<(), Problem> {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b'0'..=b'9')) {
            self.step(1);
        }
        if self.at == start { Err(self.wrong("a digit")) } else { Ok(()) }
    }

    fn array(&mut self, out: &mut Vec<u8>, depth: usize) -> Result<(), Problem> {
        self.step(1);
        out.push(b'[');
        let mut open = self.peek() != Some(b']');
        if !open {
            self.step(1);
        }
        while open {
            self.value(out, depth)?;
            open = self.comma(b']', "`,` or `]`")?;
            if open {
                out.extend_from_slice(b", ");
            }
        }
        out.push(b']');
        Ok(())
    }

    /// A key and the colon after it.
    fn key(&mut self, key: &mut Vec<u8>) -> Result<(), Problem> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("a key in quotes"));
        }
        self.string(key)?;
        if self.peek() != Some(b':') {
            return Err(self.wrong("`:`"));
        }
        self.step(1);
        Ok(())
    }

    fn object(&mut self, out: &mut Vec<u8>, depth: usize) -> Result<(), Problem> {
        self.step(1);
        // Decoded keys and canonical values, one after another.
        let mut scratch = Vec::new();
        let mut members: Vec<Placed> = Vec::new();
        let mut open = self.peek() != Some(b'}');
        if !open {
            self.step(1);
        }
        while open {
            let (place, start) = (self.at, scratch.len());
            self.key(&mut scratch)?;
            let middle = scratch.len();
            self.value(&mut scratch, depth)?;
            members.push(Placed { key: start..middle, value: middle..scratch.len(), offset: place });
            open = self.comma(b'}', "`,` or `}`")?;
        }
        let text = |range: &Range<usize>| scratch.get(range.clone()).unwrap_or_default();
        members.sort_by(|a, b| text(&a.key).cmp(text(&b.key)));
        for (one, next) in members.iter().zip(members.iter().skip(1)) {
            if text(&one.key) == text(&next.key) {
                return Err(twice(next.offset));
            }
        }
        if self.order == Order::AsCame {
            members.sort_by_key(|member| member.offset);
        }
        out.push(b'{');
        for (at, member) in members.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            quote(text(&member.key), out);
            out.extend_from_slice(b": ");
            out.extend_from_slice(text(&member.value));
        }
        out.push(b'}');
        Ok(())
    }

    /// Takes a text in quotes, and gives it decoded.
    fn string(&mut self, text: &mut Vec<u8>) -> Result<(), Problem> {
        self.step(1);
        loop {
            let start = self.at;
            while !matches!(self.bytes.get(self.at), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.step(1);
            }
            text.extend_from_slice(self.since(start));
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.step(1);
                    return Ok(());
                }
                Some(b'\\') => self.escape(text)?,
                _ => return Err(self.wrong("a closing quote, or control characters escaped")),
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Problem> {
        let plain = match self.rest().get(1) {
            Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
            Some(b'b') => 8,
            Some(b'f') => 0xc,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let mut code = self.unit()?;
                if (0xd800..0xdc00).contains(&code) && self.rest().starts_with(b"\\u") {
                    let after = self.at;
                    match paired(code, self.unit()?) {
                        Some(both) => code = u32::from(both),
                        None => self.at = after,
                    }
                }
                push_code_point(code, text);
                return Ok(());
            }
            _ => return Err(self.wrong("an escape of RFC 8259")),
        };
        text.push(plain);
        self.step(2);
        Ok(())
    }

    /// `\uXXXX`.
    fn unit(&mut self) -> Result<u32, Problem> {
        let digits = self.rest().get(2..6).unwrap_or_default();
        let code = digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?));
        match code {
            Some(code) if digits.len() == 4 => {
                self.step(6);
                Ok(code)
            }
            _ => Err(self.wrong("four hexadecimal digits after `\\u`")),
        }
    }
}
