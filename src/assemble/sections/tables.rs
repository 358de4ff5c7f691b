//! Entries that are made of rows.

use super::makers::Maker;
use super::{Pages, Row, Tables};
use crate::assemble::build::Build;
use crate::assemble::progress::SetState;
use crate::assemble::{Driver, Error};
use crate::model::json::Value;
use crate::model::order::sort;
use crate::pack::entries::Entries;
use crate::recipe::{Csv, DataSet, Make, Output, Section};
use crate::section::completeness::Line;
use crate::section::table::line;
use crate::source::{AnswerError, Reader, Request};

/// An entry under construction.
enum Making {
    /// A table whose rows go into the pack as they come.
    Streamed(Csv),
    /// Rows that are sorted first, or that wait for another entry.
    Held(Csv, Vec<Held>),
    /// Rows as JSON: the indented array, or lines.
    Json {
        lines: bool,
        bytes: Vec<u8>,
    },
    Made(Maker),
}

struct Held {
    keys: Vec<String>,
    csv: Vec<u8>,
    /// The row as JSON, where somebody wants it.
    json: Vec<u8>,
}

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Makes the entries of a section whose answer is a list.
    pub(super) async fn rows_of(
        &mut self,
        set: DataSet,
        section: &Section,
        request: Request,
        tables: Option<&mut Tables>,
    ) -> Result<(), Error> {
        let keep = tables.is_some();
        let single = section.outputs.len() == 1 && !keep;
        let mut making: Vec<Making> =
            section.outputs.iter().map(|output| begun(output, single)).collect::<Result<_, _>>()?;
        if let (Some(Making::Streamed(csv)), Some(output)) = (making.first(), section.outputs.first()) {
            self.pack.begin(&output.name)?;
            self.pack.write(&line(csv.header(), csv.crlf))?;
        }
        if section.rows.at.is_some() {
            self.cover_begins(section);
        }
        let mut pages = Pages::new(self, set, (set, request.clone()), section.rows.most);
        while let Some(rows) = self.next_page(&mut pages).await? {
            self.pack.room().await?;
            for row in rows {
                self.covers(row.at.filter(|_| section.rows.at.is_some()));
                for making in &mut making {
                    let taken = making.take(&row, keep);
                    if let Some(line) = taken.map_err(|source| self.wrong(&section.title, &request, source))? {
                        self.pack.write(&line)?;
                    }
                }
            }
        }
        self.finish(section, making, tables)?;
        self.rows_told(set, section, &pages);
        Ok(())
    }

    fn finish(&mut self, section: &Section, making: Vec<Making>, mut tables: Option<&mut Tables>) -> Result<(), Error> {
        for (output, making) in section.outputs.iter().zip(making) {
            let (bytes, json) = match making {
                Making::Streamed(_) => {
                    self.pack.end()?;
                    continue;
                }
                Making::Held(csv, mut held) => {
                    sort(&mut held, |a, b| a.keys.cmp(&b.keys));
                    let mut bytes = line(csv.header(), csv.crlf);
                    held.iter().for_each(|row| bytes.extend_from_slice(&row.csv));
                    (bytes, array(held.iter().map(|row| row.json.as_slice())))
                }
                Making::Json { lines: true, bytes } => (bytes, Vec::new()),
                Making::Json { lines: false, bytes } if bytes.is_empty() => (b"[]\n".to_vec(), Vec::new()),
                Making::Json { lines: false, mut bytes } => {
                    bytes.extend_from_slice(b"\n]\n");
                    (bytes, Vec::new())
                }
                Making::Made(maker) => {
                    let made = maker.finish(&self.arguments.choices);
                    self.chart = self.chart.take().or(made.chart);
                    (made.bytes, made.json)
                }
            };
            self.pack.entry(&output.name, &bytes)?;
            if let Some(tables) = tables.as_deref_mut()
                && !json.is_empty()
            {
                tables.push((output.name.clone(), json));
            }
        }
        Ok(())
    }

    /// What came of a list: its line in the ledger, in the table, and what was cut.
    fn rows_told(&mut self, set: DataSet, section: &Section, pages: &Pages) {
        let Pages { returned, rows, again, truncated, .. } = *pages;
        let most = section.rows.most;
        if let Some(covered) = self.covered.last_mut().filter(|covered| covered.dataset == section.id) {
            covered.cut = truncated;
        }
        if truncated {
            let (most, which) = (most.unwrap_or_default(), if section.rows.newest_first { "newest" } else { "first" });
            let rest = if section.rows.newest_first { "older ones" } else { "later ones" };
            self.limits_reached
                .push(format!("{}: the {which} {most} rows of the period are in; {rest} are not", section.title));
        }
        if again > 0 {
            let came = if again == 1 { "row came" } else { "rows came" };
            let what = if section.id == "audit_logs" { "log" } else { "list" };
            self.notes.push(format!("The {what} grew while it was read: {again} {came} twice, counted once"));
        }
        let choices = &self.arguments.choices;
        let (from, to) = match &section.window {
            Some(window) => self.bounds(window),
            None if section.rows.at.is_some() => {
                (choices.start().map(|at| at.to_string()), choices.end().map(|at| at.to_string()))
            }
            None => (None, None),
        };
        self.lines.push(Line {
            dataset: section.id.clone(),
            endpoint: section.endpoint().to_owned(),
            requests: self.requests_of(set),
            returned: Some(returned),
            included: Some(rows),
            cap: most,
            truncated: most.map(|_| truncated),
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
        });
        self.line(set, |line| {
            line.rows = rows;
            line.state = if rows == 0 { SetState::Empty } else { SetState::Fetched };
            if truncated {
                line.detail = format!("Cut at {} rows", most.unwrap_or_default());
            }
        });
    }
}

impl Making {
    /// Takes a row; gives what is to be written now. `keep` keeps the row as JSON besides.
    fn take(&mut self, row: &Row, keep: bool) -> Result<Option<Vec<u8>>, AnswerError> {
        let reader = Reader::within(&row.value, row.place.as_str());
        match self {
            Self::Streamed(csv) => return Ok(Some(line(csv.safe(&csv.cells(&reader)?), csv.crlf))),
            Self::Held(csv, held) => {
                let cells = csv.cells(&reader)?;
                let keys = csv.sort.iter().filter_map(|index| Some(cells.get(*index)?.text.clone())).collect();
                let line = line(csv.safe(&cells), csv.crlf);
                let json = if keep {
                    let named = csv.columns.iter().zip(cells).map(|(column, told)| (column.name.clone(), told.json));
                    Value::Object(named.collect()).to_compact()
                } else {
                    Vec::new()
                };
                held.push(Held { keys, csv: line, json });
            }
            Self::Json { lines: true, bytes } => {
                bytes.extend(row.value.to_compact());
                bytes.push(b'\n');
            }
            Self::Json { lines: false, bytes } => {
                bytes.extend_from_slice(if bytes.is_empty() { b"[\n" } else { b",\n" });
                let alone = Value::Array(vec![row.value.clone()]).to_indented();
                // Between `[\n` and `\n]` stands the row, indented as it is in any array.
                let text = alone.strip_prefix(b"[\n").and_then(|rest| rest.strip_suffix(b"\n]"));
                bytes.extend_from_slice(text.unwrap_or(&alone));
            }
            Self::Made(maker) => maker.row(&reader)?,
        }
        Ok(None)
    }
}

fn begun(output: &Output, single: bool) -> Result<Making, Error> {
    Ok(match &output.make {
        Make::Csv(csv) if single && csv.sort.is_empty() => Making::Streamed(csv.clone()),
        Make::Csv(csv) => Making::Held(csv.clone(), Vec::new()),
        Make::Json(_) => Making::Json { lines: false, bytes: Vec::new() },
        Make::Lines => Making::Json { lines: true, bytes: Vec::new() },
        Make::Made(name) => Making::Made(Maker::of_rows(name).ok_or(Error::Layout)?),
        Make::Body => return Err(Error::Layout),
    })
}

fn array<'a>(rows: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = vec![b'['];
    for (index, row) in rows.enumerate() {
        if index > 0 {
            bytes.push(b',');
        }
        bytes.extend_from_slice(row);
    }
    bytes.push(b']');
    bytes
}
