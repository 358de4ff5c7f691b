//! `exports/realized-savings.{json,csv}`: one answer, in the vendor's order.

use super::Valdrics;
use crate::assemble::progress::SetState;
use crate::assemble::review::Cleared;
use crate::assemble::{Driver, Error};
use crate::model::json::Value;
use crate::pack::entries::Entries;
use crate::recipe::{DataSet, RealizedChoices, Section};
use crate::section::completeness::Line;
use crate::section::realized::realized_savings;
use crate::source::Request;
use crate::source::valdrics::{Range, RealizedEvents, realized_events, realized_rows};

const JSON: &str = "exports/realized-savings.json";
const CSV: &str = "exports/realized-savings.csv";

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    /// The export is optional: when it fails, its error file tells why and the build goes on.
    pub(super) async fn realized(&mut self, set: DataSet) -> Result<(), Error> {
        let Some(choices) = self.choices.realized.clone() else { return Ok(()) };
        let section = self.spec(set)?;
        let decided = self.decisions.len();
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = Some(choices.limit);
        });
        let line = Line {
            cap: Some(choices.limit),
            from: choices.first_day.to_string(),
            to: choices.last_day.to_string(),
            ..Line::default()
        };
        let (request, cleared, RealizedEvents(events)) = match self.realized_answer(&section, set, &choices).await {
            Ok(answer) => answer,
            Err(error) => {
                self.exports.realized_error = Some(self.export_failed(set, (&[JSON, CSV], decided), error)?);
                self.export_line(set, line);
                return Ok(());
            }
        };
        let rows = events.len() as u64;
        let csv = realized_savings(&events);
        self.pack.entry(JSON, &Value::Array(events).to_python_indented())?;
        self.pack.entry(CSV, &csv)?;
        self.keep(&request, cleared, &section.id);
        self.exports.realized_rows = rows;
        let full = rows == choices.limit;
        if full {
            self.limits_reached.push(format!(
                "Realized savings: at the limit of {rows} rows; the server does not say whether it has more"
            ));
            self.gap(
                &section.id,
                &format!("rows after the first {rows}"),
                "there are as many rows as were asked for, and the endpoint does not say whether there are more",
            );
        }
        // When the answer is full, nobody knows whether it is whole.
        let truncated = (!full).then_some(false);
        self.export_line(set, Line { returned: Some(rows), included: Some(rows), truncated, ..line });
        self.line(set, |line| {
            line.rows = rows;
            line.state = if rows == 0 { SetState::Empty } else { SetState::Fetched };
            line.detail = if full { format!("At the limit of {rows} rows") } else { String::new() };
        });
        Ok(())
    }

    async fn realized_answer(
        &mut self,
        section: &Section,
        set: DataSet,
        choices: &RealizedChoices,
    ) -> Result<(Request, Cleared, RealizedEvents), Error> {
        let range = Range { first: choices.first_day, last: choices.last_day, provider: choices.provider.as_deref() };
        let request = realized_events(self.request_of(section)?, range, choices.limit);
        let answer = self.get(&section.title, Some(set), &request).await?;
        let cleared = self.clear(&section.title, &request, answer, Some(JSON)).await?;
        let events = realized_rows(&cleared.value, choices.limit)
            .map_err(|source| self.wrong(&section.title, &request, source))?;
        Ok((request, cleared, events))
    }
}
