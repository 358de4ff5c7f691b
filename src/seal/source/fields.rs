//! Dictionaries of Structured Field Values (RFC 9651 section 3.2), as far as signatures need them: byte sequences, and lists of texts with
//! parameters. Decimals, dates and display strings are not read, nor a key that stands twice.

use super::base64::{Form, decode, encode};

/// Longer fields are refused: those of signatures have a few hundred bytes.
const FIELD_MAX: usize = 16 << 10;
/// The most digits of an integer (RFC 9651 section 3.3.1).
const DIGITS_MAX: usize = 15;

/// A single value (RFC 9651 section 3.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bare {
    /// A string.
    Text(String),
    /// A token.
    Token(String),
    /// An integer.
    Integer(i64),
    /// A byte sequence.
    Bytes(Vec<u8>),
    /// A boolean.
    Flag(bool),
}

/// Parameters in their order (RFC 9651 section 3.1.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, Bare)>);

/// A value with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The value.
    pub value: Bare,
    /// Its parameters.
    pub parameters: Parameters,
}

/// What stands under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// One value.
    One(Item),
    /// An inner list with its parameters.
    List(Vec<Item>, Parameters),
}

/// Reads a dictionary; None for what is none, or not of the subset.
pub fn dictionary(text: &str) -> Option<Vec<(String, Member)>> {
    if text.len() > FIELD_MAX {
        return None;
    }
    let mut rest = Rest(text.trim_matches(' ').as_bytes());
    let mut members: Vec<(String, Member)> = Vec::new();
    while !rest.0.is_empty() {
        let key = rest.key()?;
        let member = match rest.take(b'=') {
            true if rest.0.first() == Some(&b'(') => rest.list()?,
            true => Member::One(rest.item()?),
            false => Member::One(Item { value: Bare::Flag(true), parameters: rest.parameters()? }),
        };
        if members.iter().any(|(other, _)| *other == key) {
            return None;
        }
        members.push((key, member));
        rest.white();
        if rest.0.is_empty() {
            break;
        }
        // After a comma another member must come.
        if !rest.take(b',') {
            return None;
        }
        rest.white();
        if rest.0.is_empty() {
            return None;
        }
    }
    Some(members)
}

impl Parameters {
    /// The parameter of this name.
    pub fn get(&self, name: &str) -> Option<&Bare> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// As it is written (RFC 9651 section 4.1.1.2).
    fn write(&self, text: &mut String) {
        for (key, value) in &self.0 {
            text.push(';');
            text.push_str(key);
            if *value != Bare::Flag(true) {
                text.push('=');
                value.write(text);
            }
        }
    }
}

impl Bare {
    fn write(&self, text: &mut String) {
        match self {
            Self::Text(held) => {
                text.push('"');
                for c in held.chars() {
                    if matches!(c, '"' | '\\') {
                        text.push('\\');
                    }
                    text.push(c);
                }
                text.push('"');
            }
            Self::Token(held) => text.push_str(held),
            Self::Integer(held) => text.push_str(&held.to_string()),
            Self::Bytes(held) => {
                text.push(':');
                text.push_str(&encode(Form::Standard, held));
                text.push(':');
            }
            Self::Flag(held) => text.push_str(if *held { "?1" } else { "?0" }),
        }
    }
}

impl Item {
    /// As it is written (RFC 9651 section 4.1.3).
    pub fn written(&self) -> String {
        let mut text = String::new();
        self.value.write(&mut text);
        self.parameters.write(&mut text);
        text
    }
}

/// An inner list as it is written (RFC 9651 section 4.1.1.1).
pub fn list_written(items: &[Item], parameters: &Parameters) -> String {
    let items: Vec<String> = items.iter().map(Item::written).collect();
    let mut text = format!("({})", items.join(" "));
    parameters.write(&mut text);
    text
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take(&mut self, byte: u8) -> bool {
        let fits = self.0.first() == Some(&byte);
        if fits {
            self.next();
        }
        fits
    }

    /// Takes the next byte.
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// The bytes from here that fit, as text: callers let ASCII through only.
    fn run(&mut self, fits: impl Fn(u8) -> bool) -> String {
        let length = self.0.iter().take_while(|byte| fits(**byte)).count();
        let (run, rest) = self.0.split_at_checked(length).unwrap_or((self.0, &[]));
        self.0 = rest;
        run.iter().map(|byte| char::from(*byte)).collect()
    }

    fn white(&mut self) {
        self.run(|byte| matches!(byte, b' ' | b'\t'));
    }

    fn key(&mut self) -> Option<String> {
        let first = *self.0.first()?;
        let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte);
        (first.is_ascii_lowercase() || first == b'*').then(|| self.run(inside))
    }

    fn parameters(&mut self) -> Option<Parameters> {
        let mut parameters = Parameters::default();
        while self.take(b';') {
            self.run(|byte| byte == b' ');
            let key = self.key()?;
            let value = if self.take(b'=') { self.bare()? } else { Bare::Flag(true) };
            if parameters.get(&key).is_some() {
                return None;
            }
            parameters.0.push((key, value));
        }
        Some(parameters)
    }

    fn item(&mut self) -> Option<Item> {
        Some(Item { value: self.bare()?, parameters: self.parameters()? })
    }

    fn list(&mut self) -> Option<Member> {
        let mut items = Vec::new();
        if !self.take(b'(') {
            return None;
        }
        loop {
            let spaces = !self.run(|byte| byte == b' ').is_empty();
            if self.take(b')') {
                return Some(Member::List(items, self.parameters()?));
            }
            if !items.is_empty() && !spaces {
                return None;
            }
            items.push(self.item()?);
        }
    }

    fn bare(&mut self) -> Option<Bare> {
        match *self.0.first()? {
            b'"' => self.text(),
            b':' => {
                self.take(b':');
                let text = self.run(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
                let bytes = decode(Form::Standard, &text)?;
                self.take(b':').then_some(Bare::Bytes(bytes))
            }
            b'?' => {
                self.take(b'?');
                let flag = self.take(b'1');
                (flag || self.take(b'0')).then_some(Bare::Flag(flag))
            }
            b'-' | b'0'..=b'9' => {
                let minus = self.take(b'-');
                let digits = self.run(|byte| byte.is_ascii_digit());
                // A decimal would go on with a point.
                if digits.is_empty() || digits.len() > DIGITS_MAX || self.0.first() == Some(&b'.') {
                    return None;
                }
                let number: i64 = digits.parse().ok()?;
                Some(Bare::Integer(if minus { number.saturating_neg() } else { number }))
            }
            first if first.is_ascii_alphabetic() || first == b'*' => {
                let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte);
                Some(Bare::Token(self.run(inside)))
            }
            _ => None,
        }
    }

    fn text(&mut self) -> Option<Bare> {
        let mut text = String::new();
        self.take(b'"');
        loop {
            match self.next()? {
                b'"' => return Some(Bare::Text(text)),
                b'\\' => {
                    let next = self.next()?;
                    if !matches!(next, b'"' | b'\\') {
                        return None;
                    }
                    text.push(char::from(next));
                }
                byte @ 0x20..=0x7e => text.push(char::from(byte)),
                _ => return None,
            }
        }
    }
}
