//! INDEX.csv and INDEX.html: which entry speaks for which control (docs/CONTROLS.md).

use super::build::Build;
use super::{Driver, Error};
use crate::controls::{
    CARRIED, Catalogue, EntryFact, Facts, Index, Mapping, MappingLine, Pbc, SectionFact, Span, Strength, Target,
};
use crate::pack::about::{IndexSources, Source};
use crate::pack::deflate::Deflater;
use crate::pack::format::{INDEX_CSV, INDEX_HTML};
use crate::pack::write::{PackWriter, Sink};
use crate::recipe::{Recipe, Section};
use crate::summary::ControlLine;

/// What an index is made by, besides the recipe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Controls {
    /// Catalogues that take the place of those that this program carries, by their ids.
    pub catalogues: Vec<Catalogue>,
    /// A mapping that takes the place of the recipe's.
    pub mapping: Option<Mapping>,
    /// The auditor's requests.
    pub pbc: Option<Pbc>,
}

/// The lines of a recipe's own mapping.
pub fn mapping_of(recipe: &Recipe) -> Mapping {
    let mut lines = Vec::new();
    for section in &recipe.sections {
        for control in &section.controls {
            let target = match &control.entry {
                Some(entry) => Target::Entry(entry.clone()),
                None => Target::Section(section.id.clone()),
            };
            let strength = match control.strength.as_str() {
                "direct" => Strength::Direct,
                "supporting" => Strength::Supporting,
                _ => Strength::Partial,
            };
            let (framework, control) = (control.framework.clone(), control.control.clone());
            lines.push(MappingLine { framework, control, target, strength, note: None });
        }
    }
    Mapping::of_recipe(&recipe.name, &recipe.version, lines)
}

impl<D: Driver, S: Sink, F: Deflater> Build<'_, D, PackWriter<S, F>> {
    /// Writes the index, where the recipe names frameworks or the owner gave a mapping or requests.
    pub(super) fn index(&mut self, pack_id: &str, producer: &str) -> Result<(), Error> {
        let arguments = self.arguments;
        let (given, recipe) = (&arguments.controls, &arguments.recipe);
        let mapping = given.mapping.clone().unwrap_or_else(|| mapping_of(recipe));
        let catalogues = catalogues(recipe, given, &mapping);
        if catalogues.is_empty() && given.pbc.is_none() {
            return Ok(());
        }
        let choices = &arguments.choices;
        let (start, end) = (choices.start().map(|at| at.to_string()), choices.end().map(|at| at.to_string()));
        let entries = self.pack.written().iter().zip(self.pack.sizes()).enumerate();
        let entries = entries.map(|(index, ((name, sha256), bytes))| EntryFact {
            name: name.clone(),
            bytes: *bytes,
            sha256: *sha256,
            section: self.section_at(index),
            rows: None,
        });
        let facts = Facts {
            title: recipe.title.clone(),
            organisation: choices.tenant.clone(),
            pack_id: pack_id.to_owned(),
            period: (start, end),
            producer: producer.to_owned(),
            claimed_at: arguments.now.to_string(),
            entries: entries.collect(),
            sections: recipe.sections.iter().map(|section| self.section_fact(section)).collect(),
            catalogues,
            mapping,
            pbc: given.pbc.clone(),
        };
        let index = Index::of(&facts);
        self.pack.entry(INDEX_CSV, &index.csv())?;
        self.pack.entry(INDEX_HTML, &index.html())?;
        self.controls = index
            .lines()
            .into_iter()
            .map(|line| ControlLine {
                framework: line.framework,
                control: line.control,
                about: line.about,
                answers: line.answers.into_iter().map(|(entry, it)| (entry, it.name().to_owned())).collect(),
            })
            .collect();
        let source =
            |name: &str, version: &str, sha256| Source { name: name.to_owned(), version: version.to_owned(), sha256 };
        self.index_sources = Some(IndexSources {
            mapping: match &facts.mapping.origin {
                crate::controls::Origin::Recipe => None,
                crate::controls::Origin::File { sha256 } => {
                    Some(source(&facts.mapping.name, &facts.mapping.version, *sha256))
                }
            },
            catalogues: facts.catalogues.iter().map(|it| source(&it.id, &it.version, it.sha256)).collect(),
            requests: facts.pbc.as_ref().map(|pbc| pbc.sha256),
        });
        Ok(())
    }

    /// What is known of a section: its lines in the ledger, and its gaps.
    fn section_fact(&self, section: &Section) -> SectionFact {
        // One export may have several lines, whose ids begin with the section's.
        let mine = |name: &str| {
            name == section.id || name.strip_prefix(&section.id).is_some_and(|rest| rest.starts_with("_drilldown"))
        };
        let lines: Vec<_> = self.lines.iter().filter(|line| mine(&line.dataset)).collect();
        let sum = |count: fn(&crate::section::completeness::Line) -> Option<u64>| {
            lines.iter().filter_map(|line| count(line)).reduce(|a, b| a + b)
        };
        let ends = lines.first().map(|line| (line.from.clone(), line.to.clone())).unwrap_or_default();
        let end = |text: String| (!text.is_empty()).then_some(text);
        let span = if section.snapshot {
            Span::AsOf(self.arguments.now.to_string())
        } else if ends.0.is_empty() && ends.1.is_empty() {
            Span::None
        } else {
            Span::Period(end(ends.0), end(ends.1))
        };
        let gaps: Vec<String> = self
            .gaps
            .iter()
            .filter(|gap| gap.section == section.id)
            .map(|gap| format!("{}: {}", gap.what, gap.why))
            .collect();
        SectionFact {
            id: section.id.clone(),
            title: section.title.clone(),
            span,
            population: sum(|line| line.returned),
            included: sum(|line| line.included),
            truncated: lines.iter().filter_map(|line| line.truncated).reduce(|a, b| a || b),
            gap: (!gaps.is_empty()).then(|| gaps.join("; ")),
        }
    }
}

/// The catalogues of the frameworks that the recipe or the mapping names, in the order of those that are carried.
fn catalogues(recipe: &Recipe, given: &Controls, mapping: &Mapping) -> Vec<Catalogue> {
    let wanted = |id: &str| recipe.frameworks.iter().any(|it| it == id) || mapping.names(id);
    let carried = CARRIED.iter().filter_map(|(_, text)| Catalogue::parse(text.as_bytes()).ok());
    let mut found: Vec<Catalogue> = Vec::new();
    for catalogue in carried.chain(given.catalogues.iter().cloned()).filter(|it| wanted(&it.id)) {
        match found.iter_mut().find(|other| other.id == catalogue.id) {
            Some(place) => *place = catalogue,
            None => found.push(catalogue),
        }
    }
    found
}
