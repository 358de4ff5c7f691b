//! `exports/focus-v1.3-core.csv`: streamed into the pack as it comes, cut after the wanted row.

use super::Valdrics;
use crate::assemble::build::{Build, From, Kept, RawAnswer};
use crate::assemble::driver::Later;
use crate::assemble::progress::SetState;
use crate::assemble::review::{Copied, Take};
use crate::assemble::{Driver, Error};
use crate::focus::{Checker, Version, claimed, sentence};
use crate::pack::entries::Entries;
use crate::recipe::{DataSet, FocusChoices};
use crate::section::completeness::Line;
use crate::section::rows::RowCounter;
use crate::source::valdrics::focus;
use crate::source::{AnswerError, Request};

const ENTRY: &str = "exports/focus-v1.3-core.csv";
/// A row of an export is a few hundred bytes; one that does not end is not followed for ever.
const ROW_MAX: usize = 16 << 20;

/// How the export ended, for manifest.json.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FocusResult {
    pub(super) rows: u64,
    pub(super) truncated: bool,
    pub(super) error: Option<String>,
}

/// What came of the stream.
struct Streamed {
    rows: u64,
    truncated: bool,
}

impl<D: Driver, S: Entries> Valdrics<'_, D, S> {
    /// The export is optional: when it fails, its error file tells why and the build goes on, as the vendor's own pack does. Unlike the
    /// vendor's, ours has no half-written CSV beside it.
    pub(super) async fn focus(&mut self, set: DataSet) -> Result<(), Error> {
        let Some(choices) = self.choices.focus.clone() else { return Ok(()) };
        let decided = self.decisions.len();
        let section = self.spec(set)?;
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = Some(choices.max_rows);
        });
        let request = focus(
            self.request_of(&section)?,
            (choices.first_day, choices.last_day),
            choices.include_preliminary,
            choices.provider.as_deref(),
        );
        let stream: Later<'_, _> = if D::REPLAY {
            Box::pin(self.focus_stored(set, &request))
        } else {
            Box::pin(self.focus_stream(set, &request, &choices))
        };
        match stream.await {
            Ok(Streamed { rows, truncated }) => {
                self.focus = FocusResult { rows, truncated, error: None };
                if truncated {
                    self.limits_reached.push(format!("FOCUS costs: cut after {rows} rows"));
                }
                self.line(set, |line| {
                    line.rows = rows;
                    line.state = if rows == 0 { SetState::Empty } else { SetState::Fetched };
                    line.detail = if truncated { format!("Cut at {rows} rows") } else { String::new() };
                });
            }
            Err(error) => {
                let message = self.export_failed(set, (&[ENTRY], decided), error)?;
                self.focus = FocusResult { rows: 0, truncated: false, error: Some(message) };
            }
        }
        let line = Line {
            dataset: section.id.clone(),
            endpoint: section.endpoint().to_owned(),
            requests: self.requests_of(set),
            returned: self.focus.error.is_none().then_some(self.focus.rows),
            included: self.focus.error.is_none().then_some(self.focus.rows),
            cap: Some(choices.max_rows),
            truncated: self.focus.error.is_none().then_some(self.focus.truncated),
            from: choices.first_day.to_string(),
            to: choices.last_day.to_string(),
        };
        self.lines.push(line);
        Ok(())
    }

    /// Asks, and begins anew when the stream breaks off in a way that may pass: nothing of a broken one stays.
    async fn focus_stream(
        &mut self,
        set: DataSet,
        request: &Request,
        choices: &FocusChoices,
    ) -> Result<Streamed, Error> {
        let mut tried = 0;
        loop {
            tried += 1;
            let session = self.sessions();
            let decisions = self.decisions.len();
            match self.focus_once(set, request, choices, tried).await {
                Ok(streamed) => return Ok(streamed),
                Err(error) => {
                    self.pack.abort()?;
                    // What was found in a stream that begins anew will be found again.
                    self.decisions.truncate(decisions);
                    self.line(set, |line| line.rows = 0);
                    self.again(error, tried, session).await?;
                }
            }
        }
    }

    /// The answer is the entry itself, or its beginning: there is nothing to make of it but its number of rows.
    async fn focus_stored(&mut self, set: DataSet, request: &Request) -> Result<Streamed, Error> {
        let title = self.title(set);
        let (head, _) = self.open(&title, request, 1).await?;
        let Some(stored) = self.driver.stored(ENTRY) else {
            let place = ENTRY.to_owned();
            let source = AnswerError::Shape { place, expected: "the answer as it came", found: "nothing".to_owned() };
            return Err(self.wrong(&title, request, source));
        };
        if head.media_type() != "text/csv" {
            let place = "the content type".to_owned();
            let source = AnswerError::Shape { place, expected: "text/csv", found: head.media_type() };
            return Err(self.wrong(&title, request, source));
        }
        self.received(Some(set), 0, 1);
        self.pack.begin(ENTRY)?;
        self.pack.end()?;
        Ok(Streamed { rows: stored.rows, truncated: stored.cut })
    }

    async fn focus_once(
        &mut self,
        set: DataSet,
        request: &Request,
        choices: &FocusChoices,
        tried: u64,
    ) -> Result<Streamed, Error> {
        let title = self.title(set);
        let (head, mut body) = self.open(&title, request, tried).await?;
        if head.media_type() != "text/csv" {
            let place = "the content type".to_owned();
            let source = AnswerError::Shape { place, expected: "text/csv", found: head.media_type() };
            return Err(self.wrong(&title, request, source));
        }
        self.pack.begin(ENTRY)?;
        let mut counter = RowCounter::default();
        let version = claimed(ENTRY).and_then(Version::parse).ok_or(Error::Layout)?;
        let mut checker = Checker::new(version);
        let (mut row, mut lines) = (0_usize, 0);
        let mut take = |build: &Build<'_, D, S>, piece: &[u8]| {
            let wanted = counter.feed(piece, choices.max_rows + 1);
            row = if counter.lines() > lines { 0 } else { row.saturating_add(piece.len()) };
            lines = counter.lines();
            if row > ROW_MAX {
                return Take::UpTo(0);
            }
            checker.push(&piece[..wanted.unwrap_or(piece.len())]);
            build.received(Some(set), wanted.unwrap_or(piece.len()) as u64, 0);
            build.line(set, |line| line.rows = counter.lines().saturating_sub(1));
            wanted.map_or(Take::All, Take::UpTo)
        };
        let failed = |build: &Build<'_, D, S>, source| build.failed(&title, request, tried, source);
        let copied = self.copy((title.as_str(), ENTRY), &mut body, &mut take, &failed).await?;
        let Copied { bytes, received, hidden, more } = copied;
        // Only what came whole counts: the pack does not depend on how often it was asked.
        self.received(Some(set), 0, 1);
        if row > ROW_MAX {
            let (place, found) = (format!("row {lines}"), format!("one of over {} MiB", ROW_MAX >> 20));
            let source = AnswerError::Shape { place, expected: "a row that ends", found };
            return Err(self.wrong(&title, request, source));
        }
        if bytes == 0 {
            let (place, found) = ("the first line".to_owned(), "nothing".to_owned());
            let source = AnswerError::Shape { place, expected: "the names of the columns", found };
            return Err(self.wrong(&title, request, source));
        }
        self.notes.push(format!("FOCUS costs: {}", sentence(version, &checker.finish())));
        if let Some(digest) = self.pack.end()? {
            let kept = if more {
                Kept::Cut { name: ENTRY.to_owned(), digest, bytes, hidden }
            } else {
                Kept::Entry { name: ENTRY.to_owned(), digest, bytes, received, hidden }
            };
            self.answers.push(RawAnswer { from: From::Api(request.target()), head, kept });
        }
        Ok(Streamed { rows: counter.lines().saturating_sub(1), truncated: more })
    }
}
