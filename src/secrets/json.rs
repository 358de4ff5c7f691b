//! Secrets in a JSON value: in its strings and in the keys of its objects.

use super::Scanner;
use super::class::holds;
use super::find::{MASK, Match, hide};
use crate::model::json::Value;

/// A secret in a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where: a JSON pointer (RFC 6901) to the string, or for a key to its member. A key that holds a secret is covered in it.
    pub pointer: String,
    /// Whether the member's key holds it, and not its value.
    pub in_key: bool,
    /// What was found; it counts bytes in the string, unescaped.
    pub found: Match,
    /// The way to it by indices of items and members, which a covered key does not hide.
    steps: Vec<usize>,
}

struct Walk<'a> {
    scanner: &'a Scanner,
    pointer: String,
    steps: Vec<usize>,
    places: Vec<Place>,
}

pub(super) fn scan(scanner: &Scanner, value: &Value) -> Vec<Place> {
    let mut walk = Walk { scanner, pointer: String::new(), steps: Vec::new(), places: Vec::new() };
    walk.value(value, "");
    walk.places
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, key: &str) {
        match value {
            Value::String(text) => self.text(key, text),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(index, &index.to_string(), |walk| walk.value(item, key));
                }
            }
            Value::Object(members) => {
                for (index, (key, value)) in members.iter().enumerate() {
                    let found = self.scanner.scan(key.as_bytes());
                    let token = covered(key, &found);
                    self.below(index, &token, |walk| {
                        walk.add(found, true);
                        walk.value(value, key);
                    });
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn below(&mut self, index: usize, token: &str, visit: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        for character in token.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
        self.steps.push(index);
        visit(self);
        self.steps.pop();
        self.pointer.truncate(length);
    }

    /// Some secrets are told by the name before them alone.
    fn text(&mut self, key: &str, text: &str) {
        let mut found = self.scanner.scan(text.as_bytes());
        if found.is_empty() && [&b"secret"[..], b"key", b"token"].iter().any(|word| holds(key.as_bytes(), word)) {
            let before = key.len() as u64 + 1;
            found = self.scanner.scan([key, "=", text].concat().as_bytes());
            found.retain(|found| found.start >= before);
            for found in &mut found {
                found.start -= before;
                found.end -= before;
            }
        }
        self.add(found, false);
    }

    fn add(&mut self, found: Vec<Match>, in_key: bool) {
        for found in found {
            let (pointer, steps) = (self.pointer.clone(), self.steps.clone());
            self.places.push(Place { pointer, in_key, found, steps });
        }
    }
}

/// The text with its matches hidden.
fn covered(text: &str, found: &[Match]) -> String {
    // Matches end between characters; were it otherwise, the whole text would go.
    String::from_utf8(hide(text.as_bytes(), found)).unwrap_or_else(|_| MASK.to_owned())
}

/// Puts [`MASK`] in the place of the secrets at `places`, which come as [`Scanner::scan_json`] gave them for this value; what is left out stays.
/// Two keys of one object that would become the same are told apart by a number.
pub fn hide_json(value: &mut Value, places: &[Place]) {
    for group in places.chunk_by(|a, b| a.steps == b.steps && a.in_key == b.in_key) {
        let [first, ..] = group else { continue };
        let found: Vec<Match> = group.iter().map(|place| place.found.clone()).collect();
        if first.in_key {
            hide_key(value, &first.steps, &found);
        } else if let Some(Value::String(text)) = at(value, &first.steps) {
            *text = covered(text, &found);
        }
    }
}

fn hide_key(value: &mut Value, steps: &[usize], found: &[Match]) {
    let Some((index, steps)) = steps.split_last() else { return };
    let Some(Value::Object(members)) = at(value, steps) else { return };
    let Some((key, _)) = members.get(*index) else { return };
    let hidden = covered(key, found);
    let mut unique = hidden.clone();
    let mut number = 1;
    while members.iter().any(|(key, _)| *key == unique) {
        number += 1;
        unique = [&hidden, " ", &number.to_string()].concat();
    }
    if let Some((key, _)) = members.get_mut(*index) {
        *key = unique;
    }
}

fn at<'a>(value: &'a mut Value, steps: &[usize]) -> Option<&'a mut Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(items) => items.get_mut(*step),
        Value::Object(members) => members.get_mut(*step).map(|(_, value)| value),
        _ => None,
    })
}
