//! Which requests of an auditor's list name what: controls, sections and entries, by their ids and names.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Index, Lookup};
use super::pbc::{Pbc, PbcRequest};

/// The most things that one request may name; what it names besides is passed over.
const NAMED_MAX: usize = 1_000;

/// A request, and what answers it.
#[derive(Debug, Clone)]
pub struct Requested<'a> {
    /// The request.
    pub request: &'a PbcRequest,
    /// What it names, as far as the index knows it.
    pub named: BTreeSet<Named>,
    /// The entries that answer it (indices into [`super::Facts::entries`]), in the pack's order. None: the request is open.
    pub entries: BTreeSet<usize>,
}

/// Something that a request can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A control: indices into [`super::Facts::catalogues`] and its controls.
    Control(usize, usize),
    /// A section: index into [`super::Facts::sections`].
    Section(usize),
    /// An entry: index into [`super::Facts::entries`].
    Entry(usize),
}

/// All requests of a list, with what they name.
pub(super) struct Requests<'a>(Vec<Requested<'a>>);

impl<'a> Requests<'a> {
    pub(super) fn of(index: &Index<'a>, lookup: &Lookup<'a>, pbc: &'a Pbc) -> Self {
        let words = Words::of(index);
        let facts = index.facts;
        let asked = pbc.requests.iter().map(|request| {
            let mut named = BTreeSet::new();
            words.collect(&request.references, true, &mut named);
            words.collect(&request.description, false, &mut named);
            let mut entries = BTreeSet::new();
            for one in &named {
                match *one {
                    Named::Control(framework, control) => {
                        let catalogue = facts.catalogues.get(framework);
                        let control = catalogue.and_then(|catalogue| catalogue.controls.get(control));
                        let rows =
                            index.frameworks.get(framework).into_iter().flat_map(|framework| &framework.controls);
                        let row =
                            rows.into_iter().find(|row| control.is_some_and(|control| row.control.id == control.id));
                        entries.extend(row.into_iter().flat_map(|row| &row.answers).map(|answer| answer.entry));
                    }
                    Named::Section(section) => {
                        let section = facts.sections.get(section);
                        entries.extend(section.into_iter().flat_map(|section| lookup.of_section(&section.id)));
                    }
                    Named::Entry(entry) => {
                        entries.insert(entry);
                    }
                }
            }
            Requested { request, named, entries }
        });
        Self(asked.collect())
    }

    /// Puts the requests beside what they name.
    pub(super) fn mark(self, index: &mut Index<'a>) {
        let facts = index.facts;
        let mut by_named: BTreeMap<Named, Vec<usize>> = BTreeMap::new();
        for (at, asked) in self.0.iter().enumerate() {
            asked.named.iter().for_each(|one| by_named.entry(*one).or_default().push(at));
        }
        let naming = |one: Named| by_named.get(&one).cloned().unwrap_or_default();
        let section_at: BTreeMap<&str, usize> =
            facts.sections.iter().enumerate().map(|(at, section)| (section.id.as_str(), at)).collect();
        // Of an entry: those that name it, or its section.
        let of_entry = |entry: usize| -> BTreeSet<usize> {
            let section = facts.entries.get(entry).and_then(|entry| section_at.get(entry.section.as_deref()?));
            let of_section = section.map(|at| naming(Named::Section(*at))).unwrap_or_default();
            naming(Named::Entry(entry)).into_iter().chain(of_section).collect()
        };
        let mut listed = BTreeSet::new();
        for (at, framework) in index.frameworks.iter_mut().enumerate() {
            let controls = &framework.catalogue.controls;
            let place: BTreeMap<&str, usize> =
                controls.iter().enumerate().map(|(at, control)| (control.id.as_str(), at)).collect();
            for row in &mut framework.controls {
                row.requests =
                    place.get(row.control.id.as_str()).map_or(Vec::new(), |n| naming(Named::Control(at, *n)));
                for answer in &mut row.answers {
                    let all: BTreeSet<usize> =
                        crate::model::order::set(of_entry(answer.entry).into_iter().chain(row.requests.clone()));
                    answer.requests = all.into_iter().collect();
                    listed.insert(answer.entry);
                }
            }
        }
        let others = (0..facts.entries.len()).filter(|entry| !listed.contains(entry));
        index.others = others
            .map(|entry| (entry, of_entry(entry).into_iter().collect::<Vec<_>>()))
            .filter(|(_, requests)| !requests.is_empty())
            .collect();
        index.requests = self.0;
    }
}

/// What can be named, by the spelling that is looked up.
struct Words {
    /// Controls by their plain spelling.
    controls: BTreeMap<String, Vec<Named>>,
    /// Groups of controls, such as `CC7` for `CC7.1` to `CC7.5`.
    groups: BTreeMap<String, Vec<Named>>,
    /// Sections, in lower case.
    sections: BTreeMap<String, Named>,
    /// Entries, in lower case.
    entries: BTreeMap<String, Named>,
}

impl Words {
    fn of(index: &Index<'_>) -> Self {
        let facts = index.facts;
        let mut controls: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        let mut groups: BTreeMap<String, Vec<Named>> = BTreeMap::new();
        for (at, catalogue) in facts.catalogues.iter().enumerate() {
            for (n, control) in catalogue.controls.iter().enumerate() {
                let word = plain(&control.id);
                if let Some((group, _)) = word.rsplit_once('.') {
                    groups.entry(group.to_owned()).or_default().push(Named::Control(at, n));
                }
                // Annex A is often written without its letter.
                if let Some(bare) = control.id.strip_prefix("A.") {
                    controls.entry(bare.to_owned()).or_default().push(Named::Control(at, n));
                }
                controls.entry(word).or_default().push(Named::Control(at, n));
            }
        }
        let sections = facts.sections.iter().enumerate().map(|(at, one)| (one.id.to_lowercase(), Named::Section(at)));
        let entries = facts.entries.iter().enumerate().map(|(at, one)| (one.name.to_lowercase(), Named::Entry(at)));
        Self { controls, groups, sections: sections.collect(), entries: entries.collect() }
    }

    /// Adds what a text names. In a column of references every word may be an id or a name; in a sentence only the names of entries and the whole
    /// ids of controls are taken, since `scans` or `5.1` may mean anything there.
    fn collect(&self, text: &str, reference: bool, found: &mut BTreeSet<Named>) {
        let words: Vec<&str> = words(text).collect();
        for (at, word) in words.iter().enumerate() {
            if found.len() >= NAMED_MAX {
                return;
            }
            // `Art. 32` and `A 8.16` are two words.
            let pair = || self.control(&[*words.get(at.checked_sub(1)?)?, word].concat(), reference);
            found.extend(self.known(word, reference).or_else(pair).unwrap_or_default());
            // So are the ends of a range.
            if let (true, Some(&("-" | "\u{2013}" | "\u{2014}" | "to")), Some(last)) =
                (reference, words.get(at.saturating_add(1)), words.get(at.saturating_add(2)))
            {
                found.extend(self.range(&[word, "-", last].concat()).unwrap_or_default());
            }
        }
    }

    /// What one word names.
    fn known(&self, word: &str, reference: bool) -> Option<Vec<Named>> {
        let lower = word.to_lowercase();
        if let Some(entry) = self.entries.get(&lower) {
            return Some(vec![*entry]);
        }
        if let Some(controls) = self.control(word, reference) {
            return Some(controls);
        }
        if !reference {
            return None;
        }
        if let Some(section) = self.sections.get(&lower) {
            return Some(vec![*section]);
        }
        let group = plain(word);
        let group = group.strip_suffix(".X").or_else(|| group.strip_suffix(".*")).unwrap_or(&group);
        self.groups.get(group).cloned().or_else(|| self.range(word))
    }

    /// The controls of this id; one in each framework that has it.
    fn control(&self, word: &str, reference: bool) -> Option<Vec<Named>> {
        let word = plain(word);
        // A bare number is an id only where ids are expected.
        if !reference && !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        self.controls.get(&word).cloned()
    }

    /// `CC7.1-CC7.3`: both ends and what is between them in one catalogue.
    fn range(&self, word: &str) -> Option<Vec<Named>> {
        for (at, dash) in word.char_indices().filter(|(_, c)| matches!(c, '-' | '\u{2013}' | '\u{2014}')) {
            let ends = word.split_at_checked(at).and_then(|(first, rest)| Some((first, rest.strip_prefix(dash)?)));
            let Some((first, last)) = ends else { continue };
            let (Some(first), Some(last)) = (self.control(first, true), self.control(last, true)) else { continue };
            for one in &first {
                for other in &last {
                    if let (Named::Control(a, from), Named::Control(b, to)) = (*one, *other)
                        && a == b
                    {
                        return Some((from..=to).map(|n| Named::Control(a, n)).collect());
                    }
                }
            }
        }
        None
    }
}

/// The words of a text: what stands between white space and marks that no id or name has, without brackets and full stops around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '&' | '+' | '"' | '\'' | '`' | '<' | '>'))
        .map(|word| {
            word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ':' | '!' | '?')).trim_end_matches('.')
        })
        .filter(|word| !word.is_empty())
}

/// An id as it is looked up: upper case, `Article` as `Art`, without what stands in brackets (`Art. 32(1)`), without dots that do not stand between
/// digits (`A.5.1` is `A5.1`).
fn plain(word: &str) -> String {
    let word = word.split('(').next().unwrap_or(word).to_uppercase();
    let letters: Vec<char> = word.chars().filter(|c| !c.is_whitespace()).collect();
    let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    let kept = letters.iter().enumerate().filter(|(at, c)| {
        let after = letters.get(at.saturating_add(1));
        **c != '.'
            || digit(at.checked_sub(1).and_then(|before| letters.get(before)))
                && (digit(after) || matches!(after, Some('X' | '*')))
    });
    let plain: String = kept.map(|(_, c)| *c).collect();
    match plain.strip_prefix("ARTICLE") {
        Some(rest) => ["ART", rest].concat(),
        None => plain,
    }
}
