//! The first pass: who else is named.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fields::{is_nobody, is_person, is_person_within};
use super::hide::Hider;
use super::names::folded;
use super::spell::readings;
use super::subject::{Owns, Subject, SubjectError};
use crate::model::json::{Value, parse_python};
use crate::privacy::redact::{Level, text};

/// Most identifiers that are told of those beside the subject.
const BESIDE: usize = 100;

/// Sees every row once, before anything is exported.
#[derive(Debug, Clone)]
pub struct Search {
    owns: Owns,
    /// Others, folded, with the number of their first appearance.
    others: BTreeMap<Vec<char>, usize>,
    beside: Vec<Beside>,
}

/// An identifier that stands in one object with one of the subject's. It may be the subject's too: then it has to be added to the subject, or it is
/// hidden like any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The member's name.
    pub field: String,
    /// The identifier.
    pub identifier: String,
    /// In how many objects.
    pub times: u64,
}

impl Search {
    /// Nothing was seen yet.
    ///
    /// # Errors
    /// [`SubjectError`] when the subject has no identifier, or one that is none.
    pub fn new(subject: &Subject) -> Result<Self, SubjectError> {
        Ok(Self { owns: subject.owns()?, others: BTreeMap::new(), beside: Vec::new() })
    }

    /// Takes a row or a whole answer.
    pub fn look(&mut self, value: &Value) {
        self.value(value, false);
    }

    /// Takes a name that the caller knows to be somebody else's.
    pub fn other(&mut self, name: &str) {
        self.add(name);
    }

    /// What stood beside the subject, in the order in which it first came; the first hundred.
    pub fn beside(&self) -> &[Beside] {
        &self.beside
    }

    /// Ends the pass.
    pub fn hider(self) -> Hider {
        Hider::new(self.owns, self.others)
    }

    /// `person`: the value stands in a member that names a person.
    fn value(&mut self, value: &Value, person: bool) {
        match value {
            Value::String(text) => self.text(text, person),
            Value::Number(token) if person => self.add(token),
            Value::Array(items) => {
                // What is listed with the subject's id is somebody's id too, where it looks like one.
                let listed = items.iter().filter_map(Value::as_str).any(|text| self.owns.is(text));
                for item in items {
                    let person = person || (listed && item.as_str().is_some_and(is_like_an_id));
                    self.value(item, person);
                }
            }
            Value::Object(members) => {
                self.pairs(members);
                for (key, value) in members {
                    self.text(key, false);
                    let named = is_person(key) || (person && is_person_within(key));
                    self.value(value, named);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, all: &str, person: bool) {
        if person {
            self.add(all);
        }
        // Details and metadata may be JSON within a text.
        if all.trim_start().starts_with(['{', '['])
            && let Ok(inner) = parse_python(all.as_bytes())
        {
            self.value(&inner, person);
        }
        if !all.contains(['@', '%', '\\']) {
            return;
        }
        let mut words = BTreeSet::new();
        readings(all, &mut |reading| {
            let read: String = reading.iter().map(|letter| letter.c).collect();
            let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '@' | '|');
            for word in read.split(|c| !part(c)).map(|word| word.trim_matches(['.', '-'])) {
                if word.contains('@') && text(word, Level::Synthetic).0 == "[EMAIL]" {
                    words.insert(word.to_owned());
                }
            }
        });
        words.iter().for_each(|word| self.add(word));
    }

    /// Of a text that names the subject among others (`u-ada, u-bob`), the parts that do not are others.
    fn add(&mut self, name: &str) {
        let mut tokens = name.split(|c: char| c.is_whitespace() || ",;<>()[]\"'".contains(c));
        if !self.owns.is(name) && tokens.any(|token| self.owns.is(token)) {
            for part in name.split([',', ';']).filter(|part| part.len() < name.len()) {
                self.add(part);
            }
            return;
        }
        let name = name.trim();
        if !name.is_empty() && !is_nobody(name) && !self.owns.is(name) {
            let number = self.others.len();
            self.others.entry(folded(name)).or_insert(number);
        }
    }

    fn pairs(&mut self, members: &[(String, Value)]) {
        let named =
            || members.iter().filter(|(key, _)| is_person(key)).filter_map(|(key, value)| Some((key, value.as_str()?)));
        if named().any(|(_, text)| self.owns.is(text)) {
            for (key, text) in named().filter(|(_, text)| !text.trim().is_empty() && !is_nobody(text)) {
                if self.owns.is(text) {
                    continue;
                }
                let room = self.beside.len() < BESIDE;
                match self.beside.iter_mut().find(|known| known.field == *key && known.identifier == text) {
                    Some(known) => known.times = known.times.saturating_add(1),
                    None if !room => {}
                    None => {
                        let (field, identifier) = (key.clone(), text.to_owned());
                        self.beside.push(Beside { field, identifier, times: 1 });
                    }
                }
            }
        }
    }
}

/// Not a word of a language: one such would be hidden in every text.
fn is_like_an_id(text: &str) -> bool {
    text.contains(|c: char| c.is_numeric() || "_-@.|:".contains(c))
}
