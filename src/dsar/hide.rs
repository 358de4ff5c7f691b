//! The second pass: rows about the subject, with everybody else hidden.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fields::{is_person, is_person_within};
use super::names::{Names, Place, SHORT};
use super::spell::readings;
use super::subject::Owns;
use crate::model::json::Value;
use crate::privacy::redact::{Counts, Level, text as redact_text};

/// What stands for a text in which somebody else can still be read after all of that.
const MASK: &str = "***";
/// How often a text is gone over until nobody is left in it.
const ROUNDS: usize = 4;

/// Hides everybody but the subject.
#[derive(Debug, Clone)]
pub struct Hider {
    owns: Owns,
    names: Names,
    /// By the number of a name.
    pseudonyms: Vec<String>,
    hidden: Hidden,
}

/// What was hidden so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// Identifiers of others that the input names.
    pub others: u64,
    /// How often one was replaced by its pseudonym.
    pub replaced: u64,
    /// What the privacy rules hid besides.
    pub by_rule: Counts,
    /// Texts that were hidden whole.
    pub whole_texts: u64,
}

/// Where a text names people, in bytes.
struct Found {
    /// Others; no two overlap, and none lies within the subject's own.
    others: Vec<Place>,
    /// The subject; they may overlap.
    own: Vec<(usize, usize)>,
}

impl Hider {
    pub(super) fn new(owns: Owns, others: BTreeMap<Vec<char>, usize>) -> Self {
        let count = others.len();
        let hidden = Hidden { others: count as u64, ..Hidden::default() };
        let names = Names::new(others);
        let mut hider = Self { owns, names, pseudonyms: Vec::with_capacity(count), hidden };
        // A pseudonym must not hold anybody's identifier.
        let mut free = (1u64..).map(|number| format!("[P{number}]"));
        while hider.pseudonyms.len() < count {
            let Some(pseudonym) = free.next() else { break };
            let found = hider.find(&pseudonym);
            if found.others.is_empty() && found.own.is_empty() {
                hider.pseudonyms.push(pseudonym);
            }
        }
        hider
    }

    /// What was hidden so far.
    pub fn hidden(&self) -> &Hidden {
        &self.hidden
    }

    /// Whether a row names the subject: in a key, a text or a number, at any depth.
    pub fn names_subject(&self, row: &Value) -> bool {
        self.is_named(row, false)
    }

    /// Whether one of an object's own members that name a person names the subject.
    pub(super) fn is_about(&self, value: &Value) -> bool {
        let named = |value: &Value| matches!(value, Value::String(_) | Value::Number(_)) && self.is_named(value, true);
        value.as_object().is_some_and(|members| members.iter().any(|(key, value)| is_person(key) && named(value)))
    }

    /// A row as it may be shown to the subject; None when it does not name the subject.
    pub fn row(&mut self, row: &Value) -> Option<Value> {
        self.names_subject(row).then(|| self.hide(row))
    }

    /// A value with everybody else hidden, whether or not it names the subject.
    pub fn shown(&mut self, value: &Value) -> Value {
        self.hide(value)
    }

    /// `person`: the value stands in a member that names a person.
    fn is_named(&self, value: &Value, person: bool) -> bool {
        match value {
            Value::String(text) => self.says(text, person),
            Value::Number(token) => self.says(token, person),
            Value::Array(items) => items.iter().any(|item| self.is_named(item, person)),
            Value::Object(members) => members.iter().any(|(key, value)| {
                let named = is_person(key) || (person && is_person_within(key));
                self.says(key, false) || self.is_named(value, named)
            }),
            Value::Null | Value::Bool(_) => false,
        }
    }

    fn says(&self, text: &str, person: bool) -> bool {
        if person && self.owns.is(text) {
            return true;
        }
        // A short id that is a whole text says something in a member that names a person only.
        let mut named = false;
        if text.chars().count() >= SHORT {
            readings(text, &mut |reading| named = named || !self.owns.find(reading).is_empty());
        }
        named
    }

    fn find(&self, text: &str) -> Found {
        let (mut all, mut own) = (Vec::new(), Vec::new());
        readings(text, &mut |reading| {
            self.names.find(reading, &mut all);
            own.extend(self.owns.find(reading));
        });
        all.retain(|place: &Place| !own.iter().any(|(start, end)| *start <= place.start && place.end <= *end));
        // The longest of those that begin together.
        all.sort_unstable_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        let (mut others, mut done): (Vec<Place>, usize) = (Vec::new(), 0);
        for place in all.into_iter().filter(|place| place.end > place.start) {
            if place.start >= done {
                done = place.end;
                others.push(place);
            }
        }
        Found { others, own }
    }

    fn hide(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.text(text).into_owned().into(),
            Value::Number(token) => {
                let found = self.find(token);
                if found.others.is_empty() { value.clone() } else { self.text(token).into_owned().into() }
            }
            Value::Array(items) => Value::Array(items.iter().map(|item| self.hide(item)).collect()),
            Value::Object(members) => {
                let mut taken = BTreeSet::new();
                let mut hidden = Vec::with_capacity(members.len());
                for (key, value) in members {
                    let shown = self.text(key).into_owned();
                    let mut unique = shown.clone();
                    let mut number = 1u64;
                    while !taken.insert(unique.clone()) {
                        number = number.saturating_add(1);
                        unique = [&shown, " ", &number.to_string()].concat();
                    }
                    hidden.push((unique, self.hide(value)));
                }
                Value::Object(hidden)
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    /// A text as it may be shown to the subject.
    pub fn text<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        let mut now = Cow::Borrowed(text);
        for _ in 0..ROUNDS {
            let found = self.find(&now);
            let next = self.replace(&now, &found);
            // What changed may name somebody anew.
            match next {
                None => return now,
                Some(next) => now = Cow::Owned(next),
            }
        }
        if self.find(&now).others.is_empty() {
            return now;
        }
        self.hidden.whole_texts = self.hidden.whole_texts.saturating_add(1);
        Cow::Borrowed(MASK)
    }

    /// None when nothing has to change.
    fn replace(&mut self, text: &str, found: &Found) -> Option<String> {
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for place in &found.others {
            self.between(text, done..place.start, &found.own, &mut out);
            out.push_str(self.pseudonyms.get(place.name).map_or(MASK, String::as_str));
            self.hidden.replaced = self.hidden.replaced.saturating_add(1);
            done = place.end;
        }
        self.between(text, done..text.len(), &found.own, &mut out);
        (out != text).then_some(out)
    }

    /// What names nobody else: the subject's own stays, the privacy rules go over the rest.
    fn between(&mut self, text: &str, range: std::ops::Range<usize>, own: &[(usize, usize)], out: &mut String) {
        let mut done = range.start;
        // The one that begins first; of several, the longest.
        while let Some((start, end)) = own
            .iter()
            .filter(|(start, end)| done <= *start && *end <= range.end)
            .min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)))
        {
            self.plain(text.get(done..*start).unwrap_or_default(), out);
            out.push_str(text.get(*start..*end).unwrap_or_default());
            done = *end;
        }
        self.plain(text.get(done..range.end).unwrap_or_default(), out);
    }

    fn plain(&mut self, text: &str, out: &mut String) {
        let (redacted, counts) = redact_text(text, Level::Full);
        self.hidden.by_rule.merge(&counts);
        out.push_str(&redacted);
    }
}
