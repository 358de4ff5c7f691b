//! Which section or entry speaks for which control, and how strongly: the recipe's own lines, or a file that replaces them
//! (docs/schema/mapping.schema.json).

use super::catalogue::{Catalogue, framework_id};
use super::file::{FileError, Refused, parse, said, schema, short};
use crate::model::digest::Digest;
use crate::pack::format::is_writable_name;
use crate::source::Reader;

/// The schema's name.
pub const MAPPING_SCHEMA: &str = "packseal-mapping/1";

/// The most lines of one mapping.
pub const LINES_MAX: usize = 10_000;

/// How strongly an entry speaks for a control, in the opinion of the mapping's author. Strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The entry itself shows the control at work.
    Direct,
    /// The entry bears out other evidence, and would not do alone.
    Supporting,
    /// The entry shows a part of what the control asks, and other parts lie elsewhere.
    Partial,
}

impl Strength {
    /// All three, strongest first.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Supporting, Self::Partial];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Supporting => "supporting",
            Self::Partial => "partial",
        }
    }
}

/// What a line points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A section of the recipe by its id: all entries that are made of it.
    Section(String),
    /// An entry by its name, or by `FOLDER/*` all entries below a folder.
    Entry(String),
}

impl Target {
    /// The id or name.
    pub fn name(&self) -> &str {
        match self {
            Self::Section(name) | Self::Entry(name) => name,
        }
    }
}

/// One line of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingLine {
    /// The id of a catalogue.
    pub framework: String,
    /// The id of one of its controls.
    pub control: String,
    /// What speaks for it.
    pub target: Target,
    /// How strongly.
    pub strength: Strength,
    /// Where in the entry to look, or why.
    pub note: Option<String>,
}

/// Whose mapping it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The recipe's own lines; the recipe's digest stands in `pack.json`.
    Recipe,
    /// A file that replaces them.
    File {
        /// SHA-256 of its text.
        sha256: Digest,
    },
}

/// What speaks for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Its name.
    pub name: String,
    /// Its version, by its author.
    pub version: String,
    /// In the order of the file.
    pub lines: Vec<MappingLine>,
    /// Whose it is.
    pub origin: Origin,
}

impl Mapping {
    /// The mapping that a recipe carries, under the recipe's name and version.
    pub fn of_recipe(name: &str, version: &str, lines: Vec<MappingLine>) -> Self {
        Self { name: name.to_owned(), version: version.to_owned(), lines, origin: Origin::Recipe }
    }

    /// Reads a file that replaces the recipe's own mapping. Members that it does not know are refused.
    ///
    /// # Errors
    /// [`FileError`] with line and field: no JSON, another schema, a line that names no target or two, a strength that is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let sha256 = Digest::of(bytes);
        parse(bytes, |file| {
            schema(file, MAPPING_SCHEMA)?;
            file.only(&["schema", "name", "version", "lines"])?;
            let items = file.member("lines")?.items()?;
            if items.len() > LINES_MAX {
                return Err(Refused::value("/lines", format!("at most {LINES_MAX} lines"), items.len().to_string()));
            }
            let lines = items.iter().enumerate().map(|(index, item)| line(item, &format!("/lines/{index}")));
            Ok(Self {
                name: said(file, "", "name", 80)?,
                version: said(file, "", "version", 40)?,
                lines: lines.collect::<Result<_, _>>()?,
                origin: Origin::File { sha256 },
            })
        })
    }

    /// Reads a file as [`Mapping::parse`] does, and holds its frameworks and controls against the catalogues that the index will have.
    ///
    /// # Errors
    /// As [`Mapping::parse`]; also a framework or a control that no catalogue has.
    pub fn parse_for(bytes: &[u8], catalogues: &[Catalogue]) -> Result<Self, FileError> {
        let mapping = Self::parse(bytes)?;
        for (index, line) in mapping.lines.iter().enumerate() {
            let refused = |key: &str, expected: String, found: &str| {
                parse(bytes, |_| Err(Refused::value(format!("/lines/{index}/{key}"), expected, short(found))))
            };
            let Some(catalogue) = catalogues.iter().find(|catalogue| catalogue.id == line.framework) else {
                let known: Vec<&str> = catalogues.iter().map(|catalogue| catalogue.id.as_str()).collect();
                return refused("framework", ["one of ", &known.join(", ")].concat(), &line.framework);
            };
            if !catalogue.controls.iter().any(|control| control.id == line.control) {
                return refused("control", ["a control of ", &catalogue.title].concat(), &line.control);
            }
        }
        Ok(mapping)
    }

    /// Whether any line names this framework.
    pub fn names(&self, framework: &str) -> bool {
        self.lines.iter().any(|line| line.framework == framework)
    }
}

/// Reads one line at `place`.
fn line(item: &Reader<'_>, place: &str) -> Result<MappingLine, Refused> {
    item.only(&["framework", "control", "section", "entry", "strength", "note"])?;
    let target = match (item.optional("section"), item.optional("entry")) {
        (Some(_), None) => Target::Section(said(item, place, "section", 80)?),
        (None, Some(entry)) => Target::Entry(entry_name(entry.text()?, &[place, "/entry"].concat())?),
        (Some(_), Some(_)) => return Err(Refused::value(place, "a section or an entry", "both")),
        (None, None) => return Err(Refused::value(place, "a section or an entry", "neither")),
    };
    let word = item.member("strength")?.text()?;
    let strength = Strength::ALL.into_iter().find(|strength| strength.name() == word).ok_or_else(|| {
        let words = Strength::ALL.map(Strength::name).join(", ");
        Refused::value([place, "/strength"].concat(), ["one of ", &words].concat(), short(word))
    })?;
    let note = item.optional("note").is_some().then(|| said(item, place, "note", 300)).transpose()?;
    Ok(MappingLine {
        framework: framework_id(item, place, "framework")?,
        control: said(item, place, "control", 40)?,
        target,
        strength,
        note,
    })
}

/// A name that a pack's entry can have, or a folder with `/*`.
fn entry_name(text: &str, field: &str) -> Result<String, Refused> {
    if is_writable_name(text.strip_suffix("/*").unwrap_or(text)) {
        return Ok(text.to_owned());
    }
    Err(Refused::value(field, "an entry's name, or a folder with `/*`", short(text)))
}
