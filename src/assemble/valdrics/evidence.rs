//! The evidence files: the rows of the log of each event type, each with its details (contract section 5, "Exact evidence reconstruction").
//!
//! The number of answers under way is bounded by the recipe; they are used in the order of the log, in whatever order they come, so the pack
//! does not depend on it.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use super::Valdrics;
use crate::assemble::driver::Later;
use crate::assemble::progress::SetState;
use crate::assemble::sections::Pages;
use crate::assemble::{Driver, Error};
use crate::model::json::Value;
use crate::model::order::sort;
use crate::pack::entries::Entries;
use crate::recipe::DataSet;
use crate::source::valdrics::evidence::{KINDS, item};
use crate::source::valdrics::log_detail;
use crate::source::{Answer, Request};

/// Details that are held before they are put away.
const BATCH: usize = 64;

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    pub(super) async fn evidence_file(&mut self, set: DataSet) -> Result<(), Error> {
        let section = self.spec(set)?;
        let kind = KINDS.iter().find(|kind| kind.name == section.id).ok_or(Error::Layout)?;
        // Read like the log itself, of which these are rows.
        let log = self.arguments.recipe.set("audit_logs").ok_or(Error::Layout)?;
        let like = self.spec(log)?;
        let max = self.choices.evidence_limit;
        self.line(set, |line| line.state = SetState::Fetching);

        let mut rows = Vec::new();
        let (mut returned, mut truncated) = (0, false);
        for event_type in kind.event_types {
            let mut request = self.request_of(&like)?;
            request.query.insert(0, ("event_type".into(), (*event_type).to_owned()));
            let mut pages = Pages::new(&*self, set, (log, request), Some(max));
            while let Some(page) = self.next_page(&mut pages).await? {
                for row in page {
                    let id = row.value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
                    rows.push((row.at, id));
                }
            }
            returned += pages.returned;
            truncated |= pages.truncated;
        }
        // One list of several types: newest first, as one query of the vendor gives them.
        sort(&mut rows, |(a, _), (b, _)| b.cmp(a));
        truncated |= rows.len() as u64 > max;
        rows.truncate(usize::try_from(max).unwrap_or(usize::MAX));

        self.cover_begins(&section);
        for (at, _) in &rows {
            self.covers(*at);
        }
        if let Some(covered) = self.covered.last_mut() {
            (covered.cut, covered.newest_first) = (truncated, true);
        }

        let name = format!("{}.json", section.id);
        let mut included = 0;
        for batch in rows.chunks(BATCH) {
            let requests: Vec<_> = batch
                .iter()
                .map(|(_, id)| log_detail(&format!("{}{}", self.arguments.recipe.base, section.endpoint()), id))
                .collect();
            let answers = self.details((set, &section.title), &requests).await?;
            for (request, answer) in requests.iter().zip(answers) {
                let cleared = self.clear(&section.title, request, answer, None).await?;
                let item = item(kind, &cleared.value).map_err(|source| self.wrong(&section.title, request, source))?;
                if let Some(item) = item {
                    self.evidence_item(&name, included, item)?;
                    included += 1;
                }
                self.keep(request, cleared, &section.id);
            }
        }
        if included == 0 {
            self.pack.entry(&name, b"[]")?;
        } else {
            self.pack.write(b"\n]")?;
            self.pack.end()?;
        }
        self.evidence_written((set, &section.title), included, rows.len(), returned, truncated);
        Ok(())
    }

    /// The answers to these requests, in their order.
    fn details<'b>(
        &'b self,
        set: (DataSet, &'b str),
        requests: &'b [Request],
    ) -> Later<'b, Result<Vec<Answer>, Error>> {
        let get = move |request| self.get(set.1, Some(set.0), request);
        if D::REPLAY {
            return Box::pin(async move {
                let mut answers = Vec::new();
                for request in requests {
                    answers.push(get(request).await?);
                }
                Ok(answers)
            });
        }
        Box::pin(stream::iter(requests).map(get).buffered(self.arguments.recipe.in_flight).try_collect())
    }

    /// Adds one item to the array in an entry, as it comes: two thousand of them at once would be many times their text.
    fn evidence_item(&mut self, name: &str, index: u64, item: Value) -> Result<(), Error> {
        if index == 0 {
            self.pack.begin(name)?;
        }
        let alone = Value::Array(vec![item]).to_python_indented();
        // Between `[\n` and `\n]` stands the item, indented as it is in any array.
        let text = alone.strip_prefix(b"[\n").and_then(|rest| rest.strip_suffix(b"\n]")).unwrap_or(&alone);
        self.pack.write(if index == 0 { b"[\n" } else { b",\n" })?;
        self.pack.write(text)?;
        Ok(())
    }

    fn evidence_written(
        &mut self,
        (set, title): (DataSet, &str),
        included: u64,
        rows: usize,
        returned: u64,
        truncated: bool,
    ) {
        let max = self.choices.evidence_limit;
        let skipped = rows as u64 - included;
        self.evidence_counts.push(included);
        if truncated {
            self.limits_reached
                .push(format!("{}: the newest {max} rows of the period are in; older ones are not", title));
        }
        self.period_line(set, returned, included, max, truncated);
        self.line(set, |line| {
            line.rows = included;
            line.state = if included == 0 { SetState::Empty } else { SetState::Fetched };
            line.detail = match (truncated, skipped, included) {
                (true, ..) => format!("Cut at {max} rows"),
                (_, 1.., _) => format!("{skipped} without a payload, as the vendor leaves them out"),
                (_, _, 0) => "The server has no rows in this period".to_owned(),
                _ => String::new(),
            };
        });
    }
}
