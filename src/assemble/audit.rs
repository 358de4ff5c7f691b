//! `audit_logs.csv`: pages of the log, newest first, until the period or the log ends.

use std::collections::HashSet;

use super::build::Build;
use super::progress::SetState;
use super::{Driver, Error};
use crate::pack::write::Sink;
use crate::recipe::DataSet;
use crate::section;
use crate::source::valdrics::{AuditRow, audit_rows, logs};

/// Rows of one kind that lie in the period.
pub(super) struct Collected {
    pub(super) rows: Vec<AuditRow>,
    /// Distinct rows that the server returned.
    pub(super) returned: u64,
    /// Whether rows of the period were left out because of the limit.
    pub(super) truncated: bool,
}

impl<D: Driver, S: Sink> Build<'_, D, S> {
    /// Reads the log of one event type (or all), newest first, and keeps up to `max` rows of the period.
    ///
    /// The API has no date filter and no total, and a row that is written meanwhile shifts the pages: a row that comes twice is counted once,
    /// and none can be lost, since rows are only ever added before the newest (contract section 5).
    pub(super) async fn collect(
        &mut self,
        set: DataSet,
        event_type: Option<&str>,
        max: u64,
    ) -> Result<Collected, Error> {
        let limit = self.arguments.recipe.page_size;
        let mut seen = HashSet::new();
        let mut rows: Vec<AuditRow> = Vec::new();
        let mut offset = 0;
        let mut truncated = false;
        loop {
            let request = logs(event_type, limit, offset);
            let answer = self.get(set.title(), Some(set), &request).await?;
            let value = self.json(set.title(), &request, &answer)?;
            let page = audit_rows(&value).map_err(|source| self.wrong(set.title(), &request, source))?;
            let count = page.len() as u64;
            self.keep(&request, answer, set.id(), set.id())?;
            let mut over = false;
            for row in page {
                if !seen.insert(row.id.clone()) {
                    continue;
                }
                over |= self.arguments.choices.start().is_some_and(|start| row.at < start);
                if self.arguments.choices.covers(row.at) {
                    if (rows.len() as u64) < max {
                        rows.push(row);
                    } else {
                        truncated = true;
                    }
                }
            }
            let outside = seen.len() - rows.len();
            self.line(set, |line| {
                line.rows = rows.len() as u64;
                line.detail = if outside > 0 {
                    format!("{} read; {outside} outside the period", seen.len())
                } else {
                    String::new()
                };
            });
            if count < limit || over || truncated {
                break;
            }
            offset += limit;
        }
        Ok(Collected { returned: seen.len() as u64, rows, truncated })
    }

    pub(super) async fn audit_logs(&mut self) -> Result<(), Error> {
        let set = DataSet::AuditLogs;
        let max = self.arguments.recipe.audit_rows_max;
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = Some(max);
        });
        let Collected { rows, returned, truncated } = self.collect(set, None, max).await?;
        let included = rows.len() as u64;
        self.pack.entry("audit_logs.csv", &section::audit_logs(&rows))?;
        if truncated {
            self.limits_reached
                .push(format!("Audit log: the newest {max} rows of the period are in; older ones are not"));
        }
        self.period_line(set, returned, included, max, truncated);
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
