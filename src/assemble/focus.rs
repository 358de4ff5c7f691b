//! `exports/focus-v1.3-core.csv`: streamed into the pack as it comes, cut after the wanted row.

use super::build::{Build, Kept, RawAnswer};
use super::progress::SetState;
use super::redact::TokenWatch;
use super::{Body, Driver, Error, FetchError};
use crate::pack::write::Sink;
use crate::recipe::{DataSet, FocusChoices};
use crate::section::completeness::Line;
use crate::section::rows::RowCounter;
use crate::source::valdrics::{focus, refusal};
use crate::source::{AnswerError, Head, Request};

const ENTRY: &str = "exports/focus-v1.3-core.csv";
/// A refusal is a short text.
const REFUSAL_MAX: usize = 64 << 10;

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

impl<D: Driver, S: Sink> Build<'_, D, S> {
    /// The export is optional: when it fails, its error file tells why and the build goes on, as the vendor's own pack does. Unlike the
    /// vendor's, ours has no half-written CSV beside it.
    pub(super) async fn focus(&mut self) -> Result<(), Error> {
        let Some(choices) = self.arguments.choices.focus.clone() else { return Ok(()) };
        let set = DataSet::Focus;
        self.line(set, |line| {
            line.state = SetState::Fetching;
            line.rows_max = Some(choices.max_rows);
        });
        let request =
            focus(choices.first_day, choices.last_day, choices.include_preliminary, choices.provider.as_deref());
        match self.focus_stream(&request, &choices).await {
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
                let message = self.export_failed(set, &[ENTRY], error)?;
                self.focus = FocusResult { rows: 0, truncated: false, error: Some(message) };
            }
        }
        self.lines.push(Line {
            dataset: set.id().to_owned(),
            endpoint: set.endpoint().to_owned(),
            requests: self.requests_of(set),
            returned: self.focus.error.is_none().then_some(self.focus.rows),
            included: self.focus.error.is_none().then_some(self.focus.rows),
            cap: Some(choices.max_rows),
            truncated: self.focus.error.is_none().then_some(self.focus.truncated),
            from: choices.first_day.to_string(),
            to: choices.last_day.to_string(),
        });
        Ok(())
    }

    async fn focus_stream(&mut self, request: &Request, choices: &FocusChoices) -> Result<Streamed, Error> {
        let set = DataSet::Focus;
        let failed = |source: FetchError| Error::Fetch { what: set.title(), request: request.target(), source };
        let (head, mut body) = self.driver.open(request).await.map_err(failed)?;
        self.received(Some(set), 0, 1);
        if head.status != 200 {
            return Err(self.focus_refused(request, head, body).await?);
        }
        if self.carries_token(&head) {
            return Err(Error::TokenInAnswer { what: set.title(), request: request.target() });
        }
        if head.media_type() != "text/csv" {
            let place = "the content type".to_owned();
            let source = AnswerError::Shape { place, expected: "text/csv", found: head.media_type() };
            return Err(self.wrong(set.title(), request, source));
        }
        self.pack.begin(ENTRY)?;
        let copied = self.focus_copy(request, &mut body, choices.max_rows).await;
        let (rows, truncated, bytes) = match copied {
            Ok(copied) => copied,
            Err(error) => {
                self.pack.abort()?;
                return Err(error);
            }
        };
        if let Some(digest) = self.pack.end()? {
            let kept = if truncated {
                Kept::Cut { name: ENTRY, digest, bytes }
            } else {
                Kept::Entry { name: ENTRY, digest, bytes }
            };
            self.answers.push(RawAnswer { target: request.target(), head, kept });
        }
        Ok(Streamed { rows, truncated })
    }

    /// Copies the body into the open entry: the header line and at most `max` rows. Gives rows, whether more came, and bytes.
    async fn focus_copy(&mut self, request: &Request, body: &mut D::Body, max: u64) -> Result<(u64, bool, u64), Error> {
        let set = DataSet::Focus;
        let failed = |source: FetchError| Error::Fetch { what: set.title(), request: request.target(), source };
        let mut counter = RowCounter::default();
        let mut watch = TokenWatch::new(&self.arguments.token.0);
        let (mut bytes, mut full, mut truncated) = (0, false, false);
        while let Some(piece) = body.next().await.map_err(failed)? {
            if watch.feed(&piece) {
                return Err(Error::TokenInAnswer { what: set.title(), request: request.target() });
            }
            if full {
                truncated |= !piece.is_empty();
                if truncated {
                    break;
                }
                continue;
            }
            let wanted = counter.feed(&piece, max + 1);
            let used = &piece[..wanted.unwrap_or(piece.len())];
            self.pack.write(used)?;
            bytes += used.len() as u64;
            self.received(Some(set), used.len() as u64, 0);
            self.line(set, |line| line.rows = counter.lines().saturating_sub(1));
            full = wanted.is_some();
            if full && used.len() < piece.len() {
                truncated = true;
                break;
            }
        }
        if bytes == 0 {
            let (place, found) = ("the first line".to_owned(), "nothing".to_owned());
            let source = AnswerError::Shape { place, expected: "the names of the columns", found };
            return Err(self.wrong(set.title(), request, source));
        }
        Ok((counter.lines().saturating_sub(1), truncated, bytes))
    }

    /// Reads the refusal's text, keeps its digest, and gives the error.
    async fn focus_refused(&mut self, request: &Request, head: Head, mut body: D::Body) -> Result<Error, Error> {
        let mut text = Vec::new();
        while let Ok(Some(piece)) = body.next().await {
            text.extend_from_slice(&piece);
            if text.len() > REFUSAL_MAX {
                break;
            }
        }
        if self.carries_token(&head) || TokenWatch::new(&self.arguments.token.0).feed(&text) {
            return Err(Error::TokenInAnswer { what: DataSet::Focus.title(), request: request.target() });
        }
        let (status, bytes) = (head.status, text.len() as u64);
        let digest = crate::model::digest::Digest::of(&text);
        self.answers.push(RawAnswer { target: request.target(), head, kept: Kept::Failed { digest, bytes } });
        Ok(Error::Refused { what: DataSet::Focus.title(), request: request.target(), status, refusal: refusal(&text) })
    }
}
