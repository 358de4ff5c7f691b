//! Redacting the texts of a JSON value, and telling beforehand what would change.

use std::collections::BTreeMap;

use super::{Counts, Level, Rule, apply};
use crate::model::json::Value;

/// What is redacted, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How much of a match is hidden.
    pub level: Level,
    /// Whether keys are looked at too, which the reference does not do. Of two keys that become the same, the later one gets a number: `[REDACTED] 2`.
    pub keys: bool,
}

impl Options {
    /// What the reference does before it persists an entry: [`Level::Partial`], values only.
    pub const REFERENCE: Self = Self { level: Level::Partial, keys: false };
}

/// One match that would be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The rule.
    pub rule: Rule,
    /// Where: a JSON pointer (RFC 6901), for a key that of its member. Keys in it that match a rule are masked themselves.
    pub place: String,
    /// The match as [`Level::Partial`] leaves it; nothing else of it is kept.
    pub masked: String,
    /// How many characters it has.
    pub length: usize,
    /// What would stand in its place.
    pub replacement: String,
}

/// What redaction would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// The first changes in the order of the value, as many as were asked for.
    pub changes: Vec<Change>,
    /// All of them, counted.
    pub counts: Counts,
}

/// Redacts every text in a value, at any depth.
pub fn redact(value: &mut Value, options: Options) -> Counts {
    let mut counts = Counts::default();
    inside(value, options, &mut counts);
    counts
}

fn inside(value: &mut Value, options: Options, counts: &mut Counts) {
    match value {
        Value::String(text) => replace(text, options.level, counts),
        Value::Array(items) => items.iter_mut().for_each(|item| inside(item, options, counts)),
        Value::Object(members) => {
            members.iter_mut().for_each(|(_, value)| inside(value, options, counts));
            if options.keys {
                keys(members, options.level, counts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn replace(text: &mut String, level: Level, counts: &mut Counts) {
    if let std::borrow::Cow::Owned(redacted) = apply(text, level, &mut |rule, _| counts.add(rule)) {
        *text = redacted;
    }
}

/// Redacts the keys of one object, which stay different from each other.
fn keys(members: &mut [(String, Value)], level: Level, counts: &mut Counts) {
    let before = counts.total();
    let mut redacted: Vec<String> = members.iter().map(|(key, _)| key.clone()).collect();
    redacted.iter_mut().for_each(|key| replace(key, level, counts));
    if counts.total() == before {
        return;
    }
    // The keys that stay keep their names, wherever they stand; the value is the last number that was given.
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    for ((key, _), new) in members.iter().zip(&redacted) {
        if key == new {
            names.insert(key.clone(), 1);
        }
    }
    for ((key, _), new) in members.iter_mut().zip(redacted) {
        if *key == new {
            continue;
        }
        let mut name = new.clone();
        while names.contains_key(&name) {
            let number = names.entry(new.clone()).or_insert(1);
            *number += 1;
            name = [&new, " ", &number.to_string()].concat();
        }
        names.insert(name.clone(), 1);
        *key = name;
    }
}

/// What [`redact`] would change, without doing it; `most` changes are told, and all are counted.
pub fn preview(value: &Value, options: Options, most: usize) -> Preview {
    let mut looking = Looking { options, most, place: String::new(), preview: Preview::default() };
    looking.value(value);
    looking.preview
}

struct Looking {
    options: Options,
    most: usize,
    place: String,
    preview: Preview,
}

impl Looking {
    fn value(&mut self, value: &Value) {
        let length = self.place.len();
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.place.push('/');
                    self.place.push_str(&at.to_string());
                    self.value(item);
                    self.place.truncate(length);
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    let shown = apply(key, Level::Partial, &mut |_, _| {});
                    self.place.push('/');
                    self.place.push_str(&shown.replace('~', "~0").replace('/', "~1"));
                    if self.options.keys {
                        self.text(key);
                    }
                    self.value(value);
                    self.place.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        let (level, most) = (self.options.level, self.most);
        let (place, preview) = (&self.place, &mut self.preview);
        apply(text, level, &mut |rule, matched| {
            preview.counts.add(rule);
            if preview.changes.len() < most {
                preview.changes.push(Change {
                    rule,
                    place: place.clone(),
                    masked: Level::Partial.replacement(rule, matched),
                    length: matched.chars().count(),
                    replacement: level.replacement(rule, matched),
                });
            }
        });
    }
}
