//! `audit_logs.csv`: pages of the log, newest first, until the period or the log ends.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::{Driver, Error};
use crate::pack::write::Sink;
use crate::recipe::DataSet;
use crate::section;
use crate::source::AnswerError;
use crate::source::valdrics::{AuditRow, audit_rows, logs};

/// Reads the log of one event type (or all), newest first, a page at a time, up to a number of rows of the period.
///
/// The API has no date filter and no total, and a row that is written meanwhile shifts the pages: a row that comes twice is counted once,
/// and none can be lost, since rows are only ever added before the newest (contract section 5).
pub(super) struct Pages {
    set: DataSet,
    event_type: Option<&'static str>,
    max: u64,
    offset: u64,
    /// What was seen of each row, to tell a row that comes again from another row with its id.
    seen: HashMap<Id, u64>,
    /// Rows of the period so far.
    pub(super) rows: u64,
    /// Rows that came again because the log grew.
    pub(super) again: u64,
    /// Whether rows of the period were left out because of the limit.
    pub(super) truncated: bool,
    ended: bool,
}

/// An id, small when it is a UUID: a large log has many.
#[derive(PartialEq, Eq, Hash)]
enum Id {
    Uuid(u128),
    Other(Box<str>),
}

impl Id {
    fn of(text: &str) -> Self {
        let hyphens = [8, 13, 18, 23];
        let shaped = text.len() == 36 && hyphens.iter().all(|at| text.as_bytes()[*at] == b'-');
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        // Upper case would be another id with the same number.
        let plain = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        match u128::from_str_radix(&digits, 16) {
            Ok(number) if shaped && plain => Self::Uuid(number),
            _ => Self::Other(text.into()),
        }
    }
}

impl Pages {
    pub(super) fn new(set: DataSet, event_type: Option<&'static str>, max: u64) -> Self {
        let seen = HashMap::new();
        Self { set, event_type, max, offset: 0, seen, rows: 0, again: 0, truncated: false, ended: false }
    }

    /// Distinct rows that the server returned.
    pub(super) fn returned(&self) -> u64 {
        self.seen.len() as u64
    }
}

impl<D: Driver, S: Sink> Valdrics<'_, D, S> {
    /// The rows of the next page that lie in the period; None when there is no other page.
    pub(super) async fn next_page(&mut self, pages: &mut Pages) -> Result<Option<Vec<AuditRow>>, Error> {
        if pages.ended {
            return Ok(None);
        }
        let set = pages.set;
        let limit = self.recipe.page_size;
        let request = logs(pages.event_type, limit, pages.offset);
        let answer = self.get(set.title(), Some(set), &request).await?;
        let cleared = self.clear(set.title(), &request, answer, None).await?;
        let page = audit_rows(&cleared.value).map_err(|source| self.wrong(set.title(), &request, source))?;
        let count = page.len() as u64;
        self.keep(&request, cleared, set.id());
        let mut rows = Vec::new();
        let mut over = false;
        for (index, row) in page.into_iter().enumerate() {
            let mut hasher = DefaultHasher::new();
            row.hash(&mut hasher);
            match pages.seen.entry(Id::of(&row.id)) {
                Entry::Vacant(place) => {
                    place.insert(hasher.finish());
                }
                Entry::Occupied(before) if *before.get() == hasher.finish() => {
                    pages.again += 1;
                    continue;
                }
                Entry::Occupied(_) => {
                    let (place, expected) = (format!("/{index}/id"), "an id that no other row has");
                    let found = format!("{:?}, which another row has too", row.id);
                    return Err(self.wrong(set.title(), &request, AnswerError::Shape { place, expected, found }));
                }
            }
            over |= self.arguments.choices.start().is_some_and(|start| row.at < start);
            if self.arguments.choices.covers(row.at) {
                if pages.rows < pages.max {
                    pages.rows += 1;
                    rows.push(row);
                } else {
                    pages.truncated = true;
                }
            }
        }
        let (returned, included) = (pages.returned(), pages.rows);
        self.line(set, |line| {
            line.rows = included;
            line.detail = if returned > included {
                format!("{returned} read; {} outside the period", returned - included)
            } else {
                String::new()
            };
        });
        pages.ended = count < limit || over || pages.truncated;
        pages.offset += limit;
        Ok(Some(rows))
    }

    pub(super) async fn audit_logs(&mut self) -> Result<(), Error> {
        let set = DataSet::AuditLogs;
        let max = self.recipe.audit_rows_max;
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = Some(max);
        });
        let mut pages = Pages::new(set, None, max);
        self.pack.begin("audit_logs.csv")?;
        self.pack.write(&section::audit_header())?;
        while let Some(rows) = self.next_page(&mut pages).await? {
            self.pack.write(&section::audit_rows(&rows))?;
        }
        self.pack.end()?;
        let (included, truncated) = (pages.rows, pages.truncated);
        if truncated {
            self.limits_reached
                .push(format!("Audit log: the newest {max} rows of the period are in; older ones are not"));
        }
        if pages.again > 0 {
            let (n, came) = (pages.again, if pages.again == 1 { "row came" } else { "rows came" });
            self.notes.push(format!("The log grew while it was read: {n} {came} twice, counted once"));
        }
        self.period_line(set, pages.returned(), included, max, truncated);
        self.line(set, |line| {
            line.rows = included;
            line.state = if included == 0 { SetState::Empty } else { SetState::Fetched };
            if truncated {
                line.detail = format!("Cut at {max} rows");
            }
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_uuid_is_kept_as_a_number() {
        assert!(matches!(Id::of("0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d"), Id::Uuid(_)));
        for other in [
            "",
            "0B7C2F64-6F0E-4F5E-9C4E-2F1D7A3B5C6D",
            "0b7c2f646f0e4f5e9c4e2f1d7a3b5c6d",
            "0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6",
            "0b7c2f646-f0e-4f5e-9c4e-2f1d7a3b5c6d",
            "+b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d",
            "éééééééé-6f0e-4f5e-9c4e-2f1d7a3b5",
        ] {
            assert!(matches!(Id::of(other), Id::Other(_)), "{other}");
        }
    }
}
