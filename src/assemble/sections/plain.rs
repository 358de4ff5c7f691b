//! Entries that are made of one answer.

use std::collections::BTreeMap;

use super::makers::of_answer;
use crate::assemble::build::{Build, From, Kept, RawAnswer};
use crate::assemble::progress::SetState;
use crate::assemble::review::Cleared;
use crate::assemble::{Driver, Error};
use crate::model::json::Value;
use crate::model::order::sort;
use crate::pack::entries::Entries;
use crate::recipe::{Csv, DataSet, Json, Make, Output, Section, Style};
use crate::section::completeness::Line;
use crate::section::table::line;
use crate::source::{AnswerError, Reader, Request};

/// What was made of an answer.
#[derive(Default)]
struct Counted {
    /// Items of each list, by its place.
    lists: BTreeMap<String, u64>,
    /// Members of an object, and those of them that no endpoint gives.
    members: Option<(u64, u64)>,
}

impl Counted {
    /// Items of all lists; an answer without one is one row.
    fn rows(&self) -> u64 {
        if self.lists.is_empty() { 1 } else { self.lists.values().sum() }
    }
}

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Makes the entries of a section whose answer comes whole.
    pub(super) async fn answer_of(&mut self, set: DataSet, section: &Section, request: Request) -> Result<(), Error> {
        let imported = self.arguments.import.is_some() && set == DataSet(0);
        let cleared = if imported {
            self.import(&section.title).await?
        } else {
            let answer = self.get(&section.title, Some(set), &request).await?;
            let entry = match section.outputs.as_slice() {
                [only] => Some(only.name.as_str()),
                _ => None,
            };
            self.clear_redacted(&section.title, &request, answer, entry, &section.redact).await?
        };
        self.answered_with(set, section, (&request, cleared), imported)
    }

    /// Makes the entries of an answer that is here.
    pub(in crate::assemble) fn answered_with(
        &mut self,
        set: DataSet,
        section: &Section,
        (request, cleared): (&Request, Cleared),
        imported: bool,
    ) -> Result<(), Error> {
        let mut counted = Counted::default();
        for output in &section.outputs {
            if output.make == Make::Body {
                continue;
            }
            let bytes = made(output, &cleared.value, &mut counted)
                .map_err(|source| self.wrong(&section.title, request, source))?;
            self.pack.entry(&output.name, &bytes)?;
        }
        // After the outputs, whose own words about a wrong shape are more exact.
        Reader::new(&cleared.value).structured().map_err(|source| self.wrong(&section.title, request, source))?;
        let rows = counted.rows();
        let narrowed = section.window.as_ref().map(|window| self.bounds(window));
        let (from, to) = narrowed.unwrap_or_default();
        self.lines.push(Line {
            dataset: section.id.clone(),
            endpoint: if imported { "a file of the maker's".to_owned() } else { section.endpoint().to_owned() },
            requests: self.requests_of(set),
            returned: Some(rows),
            included: Some(rows),
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            ..Line::default()
        });
        self.line(set, |line| {
            let without = counted.members.map_or(0, |(_, without)| without);
            line.rows = counted.members.map_or(rows, |(members, without)| members - without);
            line.state = match (rows, without) {
                (0, _) => SetState::Empty,
                (_, 0) => SetState::Fetched,
                _ => SetState::Gap,
            };
            if let (Some((members, _)), 1..) = (counted.members, without) {
                let have = if without == 1 { "has" } else { "have" };
                line.detail = format!("{without} of {members} fields {have} no source");
            }
        });
        self.kept_whole(section, (request, cleared), imported)
    }

    /// Keeps the answer: as the entry that it is, else below raw/.
    fn kept_whole(
        &mut self,
        section: &Section,
        (request, cleared): (&Request, Cleared),
        imported: bool,
    ) -> Result<(), Error> {
        let body = section.outputs.iter().find(|output| output.make == Make::Body);
        match body {
            Some(output) => {
                let Cleared { head, body, received, hidden, .. } = cleared;
                let digest = self.pack.entry(&output.name, &body)?;
                let (name, bytes) = (output.name.clone(), body.len() as u64);
                let kept = Kept::Entry { name, digest, bytes, received: received.unwrap_or(digest), hidden };
                self.answers.push(RawAnswer { from: From::Api(request.target()), head, kept });
            }
            None if imported => self.keep_import(cleared, &section.id),
            None => self.keep(request, cleared, &section.id),
        }
        Ok(())
    }
}

fn made(output: &Output, answer: &Value, counted: &mut Counted) -> Result<Vec<u8>, AnswerError> {
    let whole = Reader::new(answer);
    let from = whole.at(&output.from)?;
    if let Some(items) = from.value().as_array() {
        counted.lists.insert(output.from.clone(), items.len() as u64);
    }
    match &output.make {
        Make::Csv(csv) => table(csv, &from.items()?),
        Make::Json(json) => document(json, &from, counted),
        Make::Lines => {
            let rows = from.items()?;
            Ok(rows.iter().flat_map(|row| row.value().to_compact().into_iter().chain([b'\n'])).collect())
        }
        Make::Made(name) => of_answer(name, answer),
        Make::Body => Ok(Vec::new()),
    }
}

fn table(csv: &Csv, rows: &[Reader<'_>]) -> Result<Vec<u8>, AnswerError> {
    let mut lines = Vec::new();
    for row in rows {
        if row.value().as_object().is_none() {
            return Err(row.wrong("an object"));
        }
        let cells = csv.cells(row)?;
        let keys: Vec<String> = csv.sort.iter().filter_map(|index| Some(cells.get(*index)?.text.clone())).collect();
        lines.push((keys, line(csv.safe(&cells), csv.crlf)));
    }
    if !csv.sort.is_empty() {
        sort(&mut lines, |a, b| a.0.cmp(&b.0));
    }
    let mut bytes = line(csv.header(), csv.crlf);
    lines.iter().for_each(|(_, line)| bytes.extend_from_slice(line));
    Ok(bytes)
}

fn document(json: &Json, from: &Reader<'_>, counted: &mut Counted) -> Result<Vec<u8>, AnswerError> {
    let shaped = !json.leave_out.is_empty() || !json.without_source.is_empty();
    let value = if shaped {
        let members = from.value().as_object().ok_or_else(|| from.wrong("an object"))?;
        let mut kept: Vec<_> = members.iter().filter(|(key, _)| !json.leave_out.contains(key)).cloned().collect();
        for key in &json.without_source {
            if !kept.iter().any(|(name, _)| name == key) {
                kept.push((key.clone(), Value::Null));
            }
        }
        let without = kept.iter().filter(|(key, value)| value.is_null() && json.without_source.contains(key)).count();
        counted.members = Some((kept.len() as u64, without as u64));
        &Value::Object(kept)
    } else {
        from.value()
    };
    Ok(match json.style {
        Style::Python => value.to_python_indented(),
        Style::Compact => value.to_compact(),
        Style::Indented => {
            let mut bytes = value.to_indented();
            bytes.push(b'\n');
            bytes
        }
    })
}
