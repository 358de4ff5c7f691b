//! The export for a data subject (docs/PLAYBOOK.md): from finished packs, and from logs and answers as they came, a ZIP with everything about one
//! person and nobody else.
//!
//! Two passes over the files, which are read as [`ReadAt`](crate::pack::range::ReadAt): who is named, then what is about the subject. One answer,
//! or one line of a log, is held at a time. No clock and no randomness: the same files and the same [`Order`] give the same bytes.

mod entries;
mod error;
mod given;
mod lines;
mod of_pack;
mod plan;
mod read;
mod seal;

pub use error::ExportError;
pub use given::Given;

use serde::{Deserialize, Serialize};

use crate::dsar::{Beside, Exporter, Form, Hidden, HiddenSecrets, NotSearched, Search, Subject, Told};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::limits::Limits;
use crate::pack::write::{PackWriter, Sink};
use given::Opened;
use plan::{Plan, Section};
use read::{Item, visit};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// The person.
    pub subject: Subject,
    /// Texts that are somebody else's and stand in no member that names people: names, for example.
    pub others: Vec<String>,
    /// The organisation's name; None takes what the packs say, when they agree.
    pub tenant: Option<String>,
    /// The maker's clock.
    pub now: Instant,
    /// A random UUID for the run.
    pub run_id: String,
}

/// What came of an export. Nobody but the subject is named in it, but for [`Self::beside`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The suggested file name; it names nobody.
    pub file_name: String,
    /// The id in `pack.json`.
    pub pack_id: String,
    /// In bytes.
    pub size: u64,
    /// Of the ZIP.
    pub sha256: Digest,
    /// Of its MANIFEST.txt.
    pub manifest_sha256: Digest,
    /// What was searched, in order.
    pub sections: Vec<Told>,
    /// What was not.
    pub not_searched: Vec<NotSearched>,
    /// Others and personal data that were hidden.
    pub hidden: Hidden,
    /// Secrets that were hidden.
    pub secrets: Vec<HiddenSecrets>,
    /// Remarks, such as which of two forms of a log was used.
    pub notes: Vec<String>,
    /// Identifiers that may be the subject's and were hidden as another's. For the maker's eyes: they are not in the ZIP.
    pub beside: Vec<Beside>,
}

impl Exported {
    /// Rows about the subject.
    pub fn found(&self) -> u64 {
        self.sections.iter().map(|section| section.found).sum()
    }
}

/// Tells how far the work is: parts done, and all.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// The first pass alone: which identifiers stand beside the subject's, so that they can be offered before anything is written.
///
/// # Errors
/// As [`subject_export`], but for the sink.
pub fn beside(
    order: &Order,
    given: &mut [Given<'_>],
    limits: &Limits,
    progress: Progress<'_>,
) -> Result<Vec<Beside>, ExportError> {
    let mut files = given::open(given, limits)?;
    let plan = Plan::of(&mut files, limits)?;
    let total = plan.parts();
    let found = search(order, &mut files, &plan, limits, &mut |done| progress(done, total))?;
    Ok(found.beside().to_vec())
}

/// Makes the export in an empty sink. Gives what came of it, and the sink.
///
/// # Errors
/// [`ExportError`] when the subject cannot be looked for, when a file is none that can be read whole and trusted to be what its own list says, or
/// when the sink fails. The sink is empty then.
pub fn subject_export<S: Sink>(
    order: &Order,
    given: &mut [Given<'_>],
    limits: &Limits,
    progress: Progress<'_>,
    sink: S,
) -> Result<(Exported, S), ExportError> {
    let mut pack = PackWriter::new(sink);
    let mut files = given::open(given, limits)?;
    let plan = Plan::of(&mut files, limits)?;
    let total = 2 * plan.parts();
    let found = search(order, &mut files, &plan, limits, &mut |done| progress(done, total))?;
    let beside = found.beside().to_vec();
    let mut exporter = Exporter::new(&order.subject, found.hider());
    let mut done = plan.parts();
    for section in &plan.sections {
        write(section, &mut files, &mut exporter, &mut pack, limits, &mut || {
            done += 1;
            progress(done, total);
        })?;
    }
    for (section, why) in &plan.left {
        exporter.not_searched(section, why);
    }
    let sealed = seal::seal(order, &files, &plan, exporter, pack)?;
    Ok((Exported { beside, ..sealed.0 }, sealed.1))
}

fn search(
    order: &Order,
    files: &mut [Opened<'_, '_>],
    plan: &Plan,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
) -> Result<Search, ExportError> {
    let mut search = Search::new(&order.subject)?;
    order.others.iter().for_each(|name| search.other(name));
    let mut done = 0;
    for section in &plan.sections {
        for part in &section.parts {
            visit(files, section.file, part, limits, &mut |item| {
                if let Item::Answer(value) | Item::Row(_, Some(value)) = item {
                    search.look(value);
                }
                Ok(())
            })?;
            done += 1;
            progress(done);
        }
    }
    Ok(search)
}

/// Writes the rows of one section as they come.
fn write<S: Sink>(
    section: &Section,
    files: &mut [Opened<'_, '_>],
    exporter: &mut Exporter,
    pack: &mut PackWriter<S>,
    limits: &Limits,
    done: &mut dyn FnMut(),
) -> Result<(), ExportError> {
    let form = if section.is_lines() { Form::Lines } else { Form::Array };
    exporter.begin(&section.name, &section.endpoint, Some(section.file as u64 + 1), form);
    let (mut out, mut begun) = (Vec::new(), false);
    let mut put = |out: &mut Vec<u8>, file: Option<&str>| -> Result<(), ExportError> {
        if let Some(name) = file.filter(|_| !out.is_empty()) {
            if !begun {
                pack.begin(name)?;
                begun = true;
            }
            pack.write(out)?;
            out.clear();
        }
        Ok(())
    };
    for part in &section.parts {
        let before = part.entry.as_deref().map(|entry| format!("{entry} ")).unwrap_or_default();
        visit(files, section.file, part, limits, &mut |item| {
            match item {
                Item::Answer(value) => exporter.answer(value, &before, &mut out),
                Item::Row(number, value) => exporter.line(number, value, &mut out),
            }
            put(&mut out, exporter.file())
        })?;
        done();
    }
    let file = exporter.end(&mut out);
    put(&mut out, file.as_deref())?;
    if file.is_some() {
        pack.end()?;
    }
    Ok(())
}
