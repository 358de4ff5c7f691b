//! `exports/savings-proof*`: the proof and its two drilldowns, each as JSON and as CSV.

use super::Valdrics;
use crate::assemble::build::{From, Kept, RawAnswer};
use crate::assemble::progress::SetState;
use crate::assemble::review::{Cleared, Text};
use crate::assemble::{Driver, Error};
use crate::model::json::Value;
use crate::pack::entries::Entries;
use crate::recipe::{DataSet, SavingsChoices};
use crate::section::completeness::Line;
use crate::source::valdrics::{DRILLDOWN_LIMIT, Format, Range, savings_drilldown, savings_proof};
use crate::source::{Answer, AnswerError, Head, Reader, Request};

/// Where the drilldowns lie below the proof.
const DRILLDOWN: &str = "/drilldown";

/// One of the three.
struct Part {
    dataset: &'static str,
    json: &'static str,
    csv: &'static str,
    /// The drilldown's dimension, which heads its CSV too.
    dimension: Option<&'static str>,
}

const PARTS: [Part; 3] = [
    Part {
        dataset: "savings_proof",
        json: "exports/savings-proof.json",
        csv: "exports/savings-proof.csv",
        dimension: None,
    },
    Part {
        dataset: "savings_proof_drilldown_strategy_type",
        json: "exports/savings-proof-drilldown-strategy-type.json",
        csv: "exports/savings-proof-drilldown-strategy-type.csv",
        dimension: Some("strategy_type"),
    },
    Part {
        dataset: "savings_proof_drilldown_remediation_action",
        json: "exports/savings-proof-drilldown-remediation-action.json",
        csv: "exports/savings-proof-drilldown-remediation-action.csv",
        dimension: Some("remediation_action"),
    },
];

impl Part {
    fn request(&self, proof: &Request, choices: &SavingsChoices, format: Format) -> Request {
        let range = Range { first: choices.first_day, last: choices.last_day, provider: choices.provider.as_deref() };
        match self.dimension {
            None => savings_proof(proof.clone(), range, format),
            Some(dimension) => {
                let drilldown = Request::get(format!("{}{DRILLDOWN}", proof.path));
                savings_drilldown(drilldown, range, dimension, format)
            }
        }
    }

    fn endpoint(&self, proof: &str) -> String {
        if self.dimension.is_some() { format!("{proof}{DRILLDOWN}") } else { proof.to_owned() }
    }

    fn cap(&self) -> Option<u64> {
        self.dimension.map(|_| DRILLDOWN_LIMIT)
    }
}

/// Both answers of a part, and what the JSON says about its rows.
struct Fetched {
    json: (Request, Cleared),
    csv: (Request, Head, Text),
    rows: u64,
    truncated: bool,
    requests: u64,
}

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    /// The export is optional: when one of its six answers cannot be had, its error file tells why and none of its entries is written.
    pub(super) async fn savings(&mut self, set: DataSet) -> Result<(), Error> {
        let Some(choices) = self.choices.savings.clone() else { return Ok(()) };
        let decided = self.decisions.len();
        let section = self.spec(set)?;
        self.line(set, |line| line.state = SetState::Fetching);
        let mut all = Vec::new();
        let mut failure = None;
        for part in &PARTS {
            match self.savings_part(set, part, &choices).await {
                Ok(fetched) => all.push(fetched),
                Err(error) => {
                    failure = Some(error);
                    break;
                }
            }
        }
        let line = |part: &Part| Line {
            dataset: part.dataset.to_owned(),
            endpoint: part.endpoint(section.endpoint()),
            cap: part.cap(),
            from: choices.first_day.to_string(),
            to: choices.last_day.to_string(),
            ..Line::default()
        };
        if let Some(error) = failure {
            let entries: Vec<&str> = PARTS.iter().flat_map(|part| [part.json, part.csv]).collect();
            self.exports.savings_error = Some(self.export_failed(set, (&entries, decided), error)?);
            // Requests that were answered before the failure are those of the parts in their order, two each.
            let answered = self.requests_of(set);
            for (index, part) in (0..).zip(&PARTS) {
                self.lines.push(Line { requests: answered.saturating_sub(2 * index).min(2), ..line(part) });
            }
            return Ok(());
        }
        let mut total = 0;
        for (part, fetched) in PARTS.iter().zip(all) {
            total += fetched.rows;
            if fetched.truncated {
                let what = part.dimension.unwrap_or("provider").replace('_', " ");
                let rows = fetched.rows;
                self.limits_reached.push(format!("Savings proof by {what}: {rows} rows are in, the server has more"));
            }
            self.lines.push(Line {
                requests: fetched.requests,
                returned: Some(fetched.rows),
                included: Some(fetched.rows),
                truncated: part.cap().map(|_| fetched.truncated),
                ..line(part)
            });
            self.savings_written(part, fetched)?;
        }
        self.line(set, |line| {
            line.rows = total;
            line.state = SetState::Fetched;
        });
        Ok(())
    }

    async fn savings_part(&mut self, set: DataSet, part: &Part, choices: &SavingsChoices) -> Result<Fetched, Error> {
        let section = self.spec(set)?;
        let proof = self.request_of(&section)?;
        let title = &section.title;
        let before = self.requests_of(set);
        let request = part.request(&proof, choices, Format::Json);
        let answer = self.get(title, Some(set), &request).await?;
        let cleared = self.clear(title, &request, answer, Some(part.json)).await?;
        let (rows, truncated) = measured(part, &cleared.value).map_err(|source| self.wrong(title, &request, source))?;
        let csv_request = part.request(&proof, choices, Format::Csv);
        let csv = self.get(title, Some(set), &csv_request).await?;
        is_csv(&csv, part.dimension.unwrap_or("provider")).map_err(|source| self.wrong(title, &csv_request, source))?;
        let Answer { head, body } = csv;
        let text = self.clear_text(title, part.csv, body).await?;
        let requests = self.requests_of(set) - before;
        Ok(Fetched { json: (request, cleared), csv: (csv_request, head, text), rows, truncated, requests })
    }

    /// The JSON in the vendor's file style; the CSV as it came, stored once.
    fn savings_written(&mut self, part: &Part, fetched: Fetched) -> Result<(), Error> {
        let Fetched { json: (request, cleared), csv: (csv_request, head, text), .. } = fetched;
        self.pack.entry(part.json, &cleared.value.to_python_indented())?;
        let Text { bytes, received, hidden } = text;
        let digest = self.pack.entry(part.csv, &bytes)?;
        self.keep(&request, cleared, "savings_proof");
        let kept = Kept::Entry { name: part.csv.to_owned(), digest, bytes: bytes.len() as u64, received, hidden };
        self.answers.push(RawAnswer { from: From::Api(csv_request.target()), head, kept });
        Ok(())
    }
}

/// Rows of the proof or drilldown, and whether the server left some out.
fn measured(part: &Part, value: &Value) -> Result<(u64, bool), AnswerError> {
    let answer = Reader::new(value);
    match part.dimension {
        None => Ok((answer.member("breakdown")?.items()?.len() as u64, false)),
        Some(_) => Ok((answer.member("buckets")?.items()?.len() as u64, answer.member("truncated")?.boolean()?)),
    }
}

/// A page that is no CSV must not become an entry.
fn is_csv(answer: &Answer, first: &str) -> Result<(), AnswerError> {
    let wrong = |place: &str, expected, found: String| AnswerError::Shape { place: place.to_owned(), expected, found };
    let media_type = answer.head.media_type();
    if media_type != "text/csv" {
        return Err(wrong("the content type", "text/csv", media_type));
    }
    if !answer.body.strip_prefix(first.as_bytes()).is_some_and(|rest| rest.starts_with(b",opportunity_monthly_usd,")) {
        let found = if answer.body.is_empty() { "nothing" } else { "something else" };
        return Err(wrong("the first line", "the names of the columns", found.to_owned()));
    }
    Ok(())
}
