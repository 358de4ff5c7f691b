//! The state of a build and its one way to fetch.

use std::cell::RefCell;

use super::progress::{Progress, SetProgress, SetState, Stage};
use super::redact::{Redaction, TokenWatch, redact};
use super::{Body, Driver, Error, FetchError};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::Value;
use crate::pack::about::{Decision, Gap};
use crate::pack::write::{PackWriter, Sink};
use crate::recipe::{Choices, DataSet, Plan, Recipe, plan};
use crate::section::completeness::Line;
use crate::source::session::Actor;
use crate::source::valdrics::{refusal, version};
use crate::source::{Answer, AnswerError, Head, Reader, Request};

/// JSON answers are read whole; none of the contract comes near this.
const ANSWER_MAX: usize = 64 << 20;

/// Everything but the answers that a pack's bytes depend on.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// What is wanted.
    pub recipe: Recipe,
    /// The owner's choices.
    pub choices: Choices,
    /// The maker's clock.
    pub now: Instant,
    /// A random UUID for the run.
    pub run_id: String,
    /// Who builds, as the sign-in says.
    pub actor: Actor,
    /// The API's origin, like `https://api.example`.
    pub api: String,
    /// The bearer token, so that no answer can carry it into the pack.
    pub token: Secret,
    /// The maker's count of packs.
    pub number: Option<u64>,
    /// SHA-256 of the MANIFEST.txt of the pack before.
    pub previous: Option<Digest>,
}

/// A text that is never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// An answer that was used, for `raw/`.
pub(super) struct RawAnswer {
    pub(super) target: String,
    pub(super) head: Head,
    pub(super) kept: Kept,
}

/// What is kept of an answer.
pub(super) enum Kept {
    /// The exact body, as its own entry.
    Whole { slug: &'static str, body: Vec<u8> },
    /// The body without some values; the digest is that of what came.
    Redacted { slug: &'static str, body: Vec<u8>, received: Digest, redactions: Vec<Redaction> },
    /// The body is that entry, byte for byte.
    Entry { name: &'static str, digest: Digest, bytes: u64 },
    /// The entry is the beginning of the body; the rest was not read.
    Cut { name: &'static str, digest: Digest, bytes: u64 },
    /// Only the digest: the answer failed.
    Failed { digest: Digest, bytes: u64 },
}

/// A build under way.
pub(super) struct Build<'a, D, S: Sink> {
    pub(super) arguments: &'a Arguments,
    pub(super) driver: &'a D,
    pub(super) pack: PackWriter<S>,
    pub(super) answers: Vec<RawAnswer>,
    pub(super) lines: Vec<Line>,
    pub(super) gaps: Vec<Gap>,
    pub(super) decisions: Vec<Decision>,
    pub(super) limits_reached: Vec<String>,
    pub(super) evidence_counts: Vec<u64>,
    pub(super) app_version: Option<String>,
    pub(super) focus: super::focus::FocusResult,
    pub(super) exports: super::export::Results,
    /// The last refusal of [`Self::get`]: an optional export keeps its status and digest.
    pub(super) refused: RefCell<Option<RawAnswer>>,
    progress: RefCell<Progress>,
}

impl<'a, D: Driver, S: Sink> Build<'a, D, S> {
    pub(super) fn new(arguments: &'a Arguments, driver: &'a D, sink: S) -> Self {
        let Plan { sets, gaps, .. } = plan(&arguments.recipe, &arguments.choices);
        let sets = sets
            .iter()
            .map(|planned| SetProgress {
                set: planned.set,
                state: if planned.fetched { SetState::Waiting } else { SetState::Gap },
                detail: if planned.fetched {
                    String::new()
                } else {
                    "The vendor shows it to its own operators only".to_owned()
                },
                rows: 0,
                rows_max: None,
                bytes: 0,
                requests: 0,
            })
            .collect();
        let progress = Progress { stage: Stage::Fetch, current: None, sets, requests: 0, rows: 0, bytes: 0 };
        Self {
            arguments,
            driver,
            pack: PackWriter::new(sink),
            answers: Vec::new(),
            lines: Vec::new(),
            gaps,
            decisions: Vec::new(),
            limits_reached: Vec::new(),
            evidence_counts: Vec::new(),
            app_version: None,
            focus: super::focus::FocusResult::default(),
            exports: super::export::Results::default(),
            refused: RefCell::default(),
            progress: RefCell::new(progress),
        }
    }

    /// `GET /` gives the vendor's version; the manifest has a place for it.
    pub(super) async fn version(&mut self) -> Result<(), Error> {
        let request = version();
        let answer = self.get("API version", None, &request).await?;
        let value = self.json("API version", &request, &answer)?;
        self.app_version = value.get("version").and_then(Value::as_str).map(str::to_owned);
        if self.app_version.is_none() {
            self.gap("manifest", "app_version", "the API does not give its version; the value is null");
        }
        self.keep(&request, answer, "version", "manifest.json")
    }

    /// Sends a request and reads the whole answer; any status but 200 is an error.
    pub(super) async fn get(
        &self,
        what: &'static str,
        set: Option<DataSet>,
        request: &Request,
    ) -> Result<Answer, Error> {
        let target = request.target();
        let failed = |source: FetchError| Error::Fetch { what, request: target.clone(), source };
        let (head, mut body) = self.driver.open(request).await.map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await.map_err(failed)? {
            if bytes.len() + piece.len() > ANSWER_MAX {
                return Err(Error::TooLarge { what, request: target, max: ANSWER_MAX });
            }
            bytes.extend_from_slice(&piece);
        }
        self.received(set, bytes.len() as u64, 1);
        if self.carries_token(&head) || TokenWatch::new(&self.arguments.token.0).feed(&bytes) {
            return Err(Error::TokenInAnswer { what, request: target });
        }
        if head.status != 200 {
            let kept = Kept::Failed { digest: Digest::of(&bytes), bytes: bytes.len() as u64 };
            self.refused.replace(Some(RawAnswer { target: target.clone(), head: head.clone(), kept }));
            return Err(Error::Refused { what, request: target, status: head.status, refusal: refusal(&bytes) });
        }
        Ok(Answer { head, body: bytes })
    }

    /// Whether a kept header contains the sign-in token.
    pub(super) fn carries_token(&self, head: &Head) -> bool {
        let token = &self.arguments.token.0;
        !token.is_empty() && head.headers.iter().any(|(_, value)| value.contains(token))
    }

    /// Reads an answer as JSON.
    pub(super) fn json(&self, what: &'static str, request: &Request, answer: &Answer) -> Result<Value, Error> {
        Reader::parse(&answer.body).map_err(|source| self.wrong(what, request, source))
    }

    pub(super) fn wrong(&self, what: &'static str, request: &Request, source: AnswerError) -> Error {
        Error::Answer { what, request: request.target(), source }
    }

    /// Keeps an answer for `raw/`, without the values that a rule hides; `entry` is the vendor entry that is made of it.
    pub(super) fn keep(
        &mut self,
        request: &Request,
        answer: Answer,
        slug: &'static str,
        entry: &str,
    ) -> Result<(), Error> {
        let kept = match redact(slug, &answer.body) {
            None => Kept::Whole { slug, body: answer.body },
            Some((body, redactions)) => {
                for redaction in &redactions {
                    self.decisions.push(Decision {
                        rule: redaction.rule.to_owned(),
                        place: format!("{entry}#{}", redaction.pointer),
                        decision: "redact".to_owned(),
                        reason: redaction.reason.to_owned(),
                    });
                }
                Kept::Redacted { slug, body, received: Digest::of(&answer.body), redactions }
            }
        };
        self.answers.push(RawAnswer { target: request.target(), head: answer.head, kept });
        Ok(())
    }

    pub(super) fn gap(&mut self, section: &str, what: &str, why: &str) {
        self.gaps.push(Gap { section: section.to_owned(), what: what.to_owned(), why: why.to_owned() });
    }

    /// Counts bytes and requests that were received.
    pub(super) fn received(&self, set: Option<DataSet>, bytes: u64, requests: u64) {
        self.update(|progress| {
            progress.bytes += bytes;
            progress.requests += requests;
            if let Some(line) = set.and_then(|set| progress.sets.iter_mut().find(|line| line.set == set)) {
                line.bytes += bytes;
                line.requests += requests;
            }
        });
    }

    /// Changes the line of a data set.
    pub(super) fn line(&self, set: DataSet, change: impl FnOnce(&mut SetProgress)) {
        self.update(|progress| {
            if let Some(line) = progress.sets.iter_mut().find(|line| line.set == set) {
                let before = line.rows;
                change(line);
                progress.rows = progress.rows - before + line.rows;
                if line.state == SetState::Fetching {
                    progress.current = Some(set);
                }
            }
        });
    }

    /// How many requests were answered for a data set.
    pub(super) fn requests_of(&self, set: DataSet) -> u64 {
        self.progress.borrow().sets.iter().find(|line| line.set == set).map_or(0, |line| line.requests)
    }

    pub(super) fn update(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.borrow_mut());
        self.driver.progress(&self.progress.borrow());
    }

    pub(super) fn totals(&self) -> (u64, u64, u64) {
        let progress = self.progress.borrow();
        (progress.requests, progress.rows, progress.bytes)
    }

    /// The line of a data set that is bounded by the period and by a number of rows.
    pub(super) fn period_line(&mut self, set: DataSet, returned: u64, included: u64, cap: u64, truncated: bool) {
        let print = |at: Option<Instant>| at.map(|at| at.to_string()).unwrap_or_default();
        self.lines.push(Line {
            dataset: set.id().to_owned(),
            endpoint: set.endpoint().to_owned(),
            requests: self.requests_of(set),
            returned: Some(returned),
            included: Some(included),
            cap: Some(cap),
            truncated: Some(truncated),
            from: print(self.arguments.choices.start()),
            to: print(self.arguments.choices.end()),
        });
    }
}
