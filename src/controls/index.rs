//! The index itself: controls in catalogue order, with what speaks for each, strongest first, and with what is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{EntryFact, Facts, SectionFact};
use super::mapping::{MappingLine, Strength, Target};
use super::requests::{Requested, Requests};
use super::{html, index_csv};
use crate::model::order::{set, sort};

/// The most entries that are listed for one control; how many more there are is told.
pub const ANSWERS_MAX: usize = 200;

/// What speaks for which control.
#[derive(Debug, Clone)]
pub struct Index<'a> {
    /// What it was made from.
    pub facts: &'a Facts,
    /// The frameworks, in the order of the facts.
    pub frameworks: Vec<Framework<'a>>,
    /// The auditor's requests, in the order of the list.
    pub requests: Vec<Requested<'a>>,
    /// Entries that answer requests and are listed for no control, with the requests (indices into [`Index::requests`]).
    pub others: Vec<(usize, Vec<usize>)>,
    /// Lines of the mapping that name a framework or control of no catalogue here.
    pub unplaced: Vec<&'a MappingLine>,
}

/// One framework.
#[derive(Debug, Clone)]
pub struct Framework<'a> {
    /// The catalogue.
    pub catalogue: &'a super::Catalogue,
    /// The controls that are in scope, or that a line of the mapping names. Catalogue order.
    pub controls: Vec<ControlRow<'a>>,
}

/// One control.
#[derive(Debug, Clone)]
pub struct ControlRow<'a> {
    /// The control.
    pub control: &'a super::Control,
    /// What speaks for it: direct, supporting, partial, each in the pack's order. None is a gap.
    pub answers: Vec<Answer<'a>>,
    /// Answers over [`ANSWERS_MAX`], which are not listed.
    pub left_out: usize,
    /// What the mapping names and the pack has not.
    pub absent: Vec<Absent<'a>>,
    /// Requests that name the control (indices into [`Index::requests`]).
    pub requests: Vec<usize>,
}

/// An entry that speaks for a control.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// Index into [`Facts::entries`].
    pub entry: usize,
    /// How strongly.
    pub strength: Strength,
    /// Where to look, or why.
    pub note: Option<&'a str>,
    /// Requests that name the control, the entry or its section.
    pub requests: Vec<usize>,
}

/// Something that the mapping names and the pack has not.
#[derive(Debug, Clone)]
pub struct Absent<'a> {
    /// What.
    pub target: &'a Target,
    /// How strongly it would speak.
    pub strength: Strength,
    /// Why it is not there.
    pub why: String,
    /// Where one would look in it.
    pub note: Option<&'a str>,
}

/// A control as a cover sheet tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainLine {
    /// The framework's name for a person.
    pub framework: String,
    /// The control's id.
    pub control: String,
    /// What it is about.
    pub about: String,
    /// Entries with their strength; none is a gap.
    pub answers: Vec<(String, Strength)>,
}

impl<'a> Index<'a> {
    /// Puts the facts together.
    pub fn of(facts: &'a Facts) -> Self {
        let lookup = Lookup::of(facts);
        let mut lines: BTreeMap<(&str, &str), Vec<&'a MappingLine>> = BTreeMap::new();
        for line in &facts.mapping.lines {
            lines.entry((&line.framework, &line.control)).or_default().push(line);
        }
        let mut frameworks = Vec::with_capacity(facts.catalogues.len());
        for catalogue in &facts.catalogues {
            let rows = catalogue.controls.iter().filter_map(|control| {
                let lines = lines.remove(&(catalogue.id.as_str(), control.id.as_str())).unwrap_or_default();
                (control.in_scope || !lines.is_empty()).then(|| lookup.row(control, &lines))
            });
            frameworks.push(Framework { catalogue, controls: rows.collect() });
        }
        let left: BTreeSet<(&str, &str)> = set(lines.into_keys());
        let unplaced =
            facts.mapping.lines.iter().filter(|line| left.contains(&(&line.framework, &line.control))).collect();
        let mut index = Self { facts, frameworks, requests: Vec::new(), others: Vec::new(), unplaced };
        if let Some(pbc) = &facts.pbc {
            let requests = Requests::of(&index, &lookup, pbc);
            requests.mark(&mut index);
        }
        index
    }

    /// The entry of an answer.
    #[expect(clippy::indexing_slicing, reason = "an answer names an entry of these facts by its place")]
    pub fn entry(&self, at: usize) -> &'a EntryFact {
        &self.facts.entries[at]
    }

    /// The section that an entry is made of.
    pub fn section_of(&self, entry: &EntryFact) -> Option<&'a SectionFact> {
        let id = entry.section.as_deref()?;
        self.facts.sections.iter().find(|section| section.id == id)
    }

    /// The numbers of requests, as the list spells them.
    pub fn numbers(&self, requests: &[usize]) -> Vec<&'a str> {
        requests.iter().filter_map(|at| self.requests.get(*at)).map(|asked| asked.request.number.as_str()).collect()
    }

    /// All controls of the index, for the summary.
    pub fn lines(&self) -> Vec<PlainLine> {
        let line = |framework: &Framework<'_>, row: &ControlRow<'_>| PlainLine {
            framework: framework.catalogue.title.clone(),
            control: row.control.id.clone(),
            about: row.control.about.clone(),
            answers: row
                .answers
                .iter()
                .map(|answer| (self.entry(answer.entry).name.clone(), answer.strength))
                .collect(),
        };
        self.frameworks
            .iter()
            .flat_map(|framework| framework.controls.iter().map(move |row| line(framework, row)))
            .collect()
    }

    /// INDEX.csv.
    pub fn csv(&self) -> Vec<u8> {
        index_csv::encode(self)
    }

    /// INDEX.html.
    pub fn html(&self) -> Vec<u8> {
        html::encode(self)
    }
}

impl ControlRow<'_> {
    /// The strongest word for the control; None is a gap.
    pub fn strength(&self) -> Option<Strength> {
        self.answers.first().map(|answer| answer.strength)
    }
}

/// Entries by name and by section.
pub(super) struct Lookup<'a> {
    facts: &'a Facts,
    by_name: BTreeMap<&'a str, usize>,
    by_section: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Lookup<'a> {
    fn of(facts: &'a Facts) -> Self {
        let mut by_section: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, entry) in facts.entries.iter().enumerate() {
            if let Some(section) = &entry.section {
                by_section.entry(section).or_default().push(at);
            }
        }
        let by_name = facts.entries.iter().enumerate().map(|(at, entry)| (entry.name.as_str(), at)).collect();
        Self { facts, by_name, by_section }
    }

    /// The entries of a section, in the pack's order.
    pub(super) fn of_section(&self, id: &str) -> &[usize] {
        self.by_section.get(id).map_or(&[], Vec::as_slice)
    }

    /// The entries that a target means.
    fn meant(&self, target: &Target) -> Vec<usize> {
        match target {
            Target::Section(id) => self.of_section(id).to_vec(),
            Target::Entry(name) => match name.strip_suffix('*') {
                // The slash stays: `raw/*` does not mean `rawer.txt`.
                Some(folder) => {
                    let below = self.by_name.range(folder..).take_while(|(name, _)| name.starts_with(folder));
                    below.map(|(_, at)| *at).collect()
                }
                None => self.by_name.get(name.as_str()).copied().into_iter().collect(),
            },
        }
    }

    /// Why a target is not in the pack.
    fn why_absent(&self, target: &Target) -> String {
        let Target::Section(id) = target else { return "no entry of this name was written".to_owned() };
        match self.facts.sections.iter().find(|section| section.id == *id) {
            None => "the recipe has no section of this name".to_owned(),
            Some(section) => section.gap.clone().unwrap_or_else(|| "no entry was made of it".to_owned()),
        }
    }

    /// What the lines about one control come to.
    fn row(&self, control: &'a super::Control, lines: &[&'a MappingLine]) -> ControlRow<'a> {
        let mut strongest: BTreeMap<usize, (Strength, Option<&'a str>)> = BTreeMap::new();
        let mut absent: Vec<Absent<'a>> = Vec::new();
        for line in lines {
            let meant = self.meant(&line.target);
            let note = line.note.as_deref();
            if meant.is_empty() && absent.iter().all(|one| *one.target != line.target) {
                absent.push(Absent {
                    target: &line.target,
                    strength: line.strength,
                    why: self.why_absent(&line.target),
                    note,
                });
            }
            for at in meant {
                // Two lines about one entry: the stronger one holds, of two that are equally strong the first.
                let held = strongest.entry(at).or_insert((line.strength, note));
                if line.strength < held.0 {
                    *held = (line.strength, note);
                }
            }
        }
        let mut answers: Vec<Answer<'a>> = strongest
            .into_iter()
            .map(|(entry, (strength, note))| Answer { entry, strength, note, requests: Vec::new() })
            .collect();
        // Both sorts are stable, and the map gave the pack's order.
        sort(&mut answers, |a, b| a.strength.cmp(&b.strength));
        sort(&mut absent, |a, b| a.strength.cmp(&b.strength));
        let left_out = answers.len().saturating_sub(ANSWERS_MAX);
        answers.truncate(ANSWERS_MAX);
        ControlRow { control, answers, left_out, absent, requests: Vec::new() }
    }
}
