//! `dsar/`: an export of sections that are in memory.

use super::collect::Search;
use super::exporter::{Exporter, Form, REPORT};
use super::subject::{Subject, SubjectError};
use crate::model::json::{Value, loads, parse_python};

/// A part of the pack.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a section.
#[derive(Debug, Clone)]
pub enum Content {
    /// An answer.
    Document(Value),
    /// Several answers, page after page.
    Pages(Vec<Value>),
    /// JSON Lines.
    Lines(Vec<u8>),
    /// Nothing that can be searched, and why.
    NotSearched(String),
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its name, with its folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything about the subject: a file for each section that names the subject, and the report, which comes last.
///
/// # Errors
/// [`SubjectError`] when the subject has no identifier, or one that is none.
pub fn export(subject: &Subject, sections: &[Section]) -> Result<Vec<Output>, SubjectError> {
    let mut search = Search::new(subject)?;
    for section in sections {
        match &section.content {
            Content::Document(answer) => search.look(answer),
            Content::Pages(answers) => answers.iter().for_each(|answer| search.look(answer)),
            Content::Lines(bytes) => lines(bytes).filter_map(|(_, row)| row).for_each(|row| search.look(&row)),
            Content::NotSearched(_) => {}
        }
    }
    let mut exporter = Exporter::new(subject, search.hider());
    let mut outputs = Vec::new();
    for section in sections {
        let mut bytes = Vec::new();
        let form = if matches!(section.content, Content::Lines(_)) { Form::Lines } else { Form::Array };
        exporter.begin(&section.name, "", None, form);
        match &section.content {
            Content::Document(answer) => exporter.answer(answer, "", &mut bytes),
            Content::Pages(answers) => {
                for (index, answer) in answers.iter().enumerate() {
                    exporter.answer(answer, &format!("answer {} ", index.saturating_add(1)), &mut bytes);
                }
            }
            Content::Lines(log) => lines(log).for_each(|(line, row)| exporter.line(line, row.as_ref(), &mut bytes)),
            Content::NotSearched(why) => {
                exporter.not_searched(&section.name, why);
                continue;
            }
        }
        if let Some(name) = exporter.end(&mut bytes) {
            outputs.push(Output { name, bytes });
        }
    }
    outputs.push(Output { name: REPORT.to_owned(), bytes: exporter.report(Vec::new()) });
    Ok(outputs)
}

/// The lines of a log with their numbers, from 1; None for what is no JSON. Blank lines are passed over.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, Option<Value>)> {
    let numbered = bytes.split(|byte| *byte == b'\n').enumerate();
    numbered
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(index, line)| (index.saturating_add(1), read_line(line)))
}

/// A line of a log, or an answer; None for what is no JSON. Python writes lone surrogates, which only its own reader takes.
pub fn read_line(line: &[u8]) -> Option<Value> {
    parse_python(line).ok().or_else(|| loads(line).ok())
}
