//! What is searched in the files, by which name, and what is not.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::error::ExportError;
use super::given::{Kind, Opened};
use super::of_pack::OfPack;
use super::read::{Item, visit};
use crate::model::digest::Digest;
use crate::model::json::Value;
use crate::model::limits::Limits;

/// The playbook's log as it is in a pack: redacted.
pub(super) const REDACTED_LOG: &str = "audit.jsonl";

/// How bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Json,
    Lines,
    Csv,
}

impl Shape {
    /// By the ending of a name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending {
            "json" => Some(Self::Json),
            "jsonl" => Some(Self::Lines),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// An answer or a log.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The entry; None for the whole file.
    pub(super) entry: Option<String>,
    pub(super) shape: Shape,
}

/// What becomes one file of the export.
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// The number of the file, from 0.
    pub(super) file: usize,
    /// From layout and endpoint.
    pub(super) name: String,
    /// The path of the service, or what else it is.
    pub(super) endpoint: String,
    pub(super) parts: Vec<Part>,
}

impl Section {
    /// Whether its rows are lines of logs or tables.
    pub(super) fn is_lines(&self) -> bool {
        self.parts.first().is_some_and(|part| part.shape != Shape::Json)
    }
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) sections: Vec<Section>,
    /// Sections that cannot be searched, and why.
    pub(super) left: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
}

impl Plan {
    pub(super) fn of(files: &mut [Opened<'_, '_>], limits: &Limits) -> Result<Self, ExportError> {
        let mut plan = Self::default();
        let plain: BTreeSet<Digest> =
            files.iter().filter(|file| !matches!(file.kind, Kind::Pack(_))).map(|file| file.sha256).collect();
        let mut redacted = Vec::new();
        for (index, file) in files.iter_mut().enumerate() {
            let (name, shape) = match file.kind.clone() {
                Kind::Pack(pack) => {
                    OfPack { plan: &mut plan, index, pack: &pack, plain: &plain, redacted: &mut redacted }
                        .read(file, limits)?;
                    continue;
                }
                Kind::Document => ("document", Shape::Json),
                Kind::Lines => ("log", Shape::Lines),
            };
            let endpoint = "a file that was given";
            plan.add(index, name, endpoint, Part { entry: None, shape });
        }
        for log in redacted {
            plan.log(files, log, limits)?;
        }
        Ok(plan)
    }

    /// The redacted log of a pack: it is searched, unless a log that was given has all of it.
    fn log(&mut self, files: &mut [Opened<'_, '_>], log: Redacted, limits: &Limits) -> Result<(), ExportError> {
        let Redacted { file, name, digest } = log;
        let part = Part { entry: Some(REDACTED_LOG.to_owned()), shape: Shape::Lines };
        let wanted = times(files, file, &part, limits)?;
        let plain: Vec<usize> = (0..files.len())
            .filter(|index| files.get(*index).is_some_and(|file| matches!(file.kind, Kind::Lines)))
            .collect();
        for other in plain {
            let there = times(files, other, &Part { entry: None, shape: Shape::Lines }, limits)?;
            if !wanted.is_empty() && has_all(&there, &wanted) {
                let note = "a log that was given has a line of the time of each line of the pack's redacted log, and was searched in its place";
                self.notes.push(format!("{name}: {note}"));
                return Ok(());
            }
        }
        self.add(file, &name, "audit.jsonl of the pack, redacted", part);
        let why = format!("the pack has the redacted log only; the log as it came, SHA-256 {digest}, was not given");
        self.notes.push(format!("{name}: {why}. The redacted one was searched"));
        self.leave(&name, &why);
        Ok(())
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> u64 {
        self.sections.iter().map(|section| section.parts.len() as u64).sum()
    }

    /// Pages of one endpoint are one section.
    pub(super) fn add(&mut self, file: usize, name: &str, endpoint: &str, part: Part) {
        let lines = part.shape != Shape::Json;
        let same = |it: &&mut Section| it.file == file && it.name == name && it.is_lines() == lines;
        match self.sections.iter_mut().find(same).filter(|_| !lines) {
            Some(section) => section.parts.push(part),
            None => {
                let (name, endpoint) = (name.to_owned(), endpoint.to_owned());
                self.sections.push(Section { file, name, endpoint, parts: vec![part] });
            }
        }
    }

    pub(super) fn leave(&mut self, section: &str, why: &str) {
        self.left.push((section.to_owned(), why.to_owned()));
    }
}

/// A redacted log in a pack, and the digest of the log as it came.
pub(super) struct Redacted {
    pub(super) file: usize,
    pub(super) name: String,
    pub(super) digest: Digest,
}

/// A number for the time of each line, sorted.
fn times(files: &mut [Opened<'_, '_>], file: usize, part: &Part, limits: &Limits) -> Result<Vec<u64>, ExportError> {
    let mut found = Vec::new();
    visit(files, file, part, limits, &mut |item| {
        if let Item::Row(_, Some(row)) = item
            && let Some(time) = row.get("timestamp").and_then(Value::as_str)
        {
            let mut hasher = DefaultHasher::new();
            time.hash(&mut hasher);
            found.push(hasher.finish());
        }
        Ok(())
    })?;
    found.sort_unstable();
    Ok(found)
}

/// Whether all of `wanted` are in `there`, each as often. Both are sorted.
fn has_all(there: &[u64], wanted: &[u64]) -> bool {
    let mut there = there.iter();
    wanted.iter().all(|time| there.by_ref().find(|other| *other >= time) == Some(time))
}
