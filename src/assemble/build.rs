//! The state of a build and its one way to fetch.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::covered::Covered;
use super::progress::{Progress, SetProgress, SetState, Stage};
use super::review::Cleared;
use super::{Controls, Driver, Error, Failed, Verdict};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::pack::about::{Decision, Gap, IndexSources};
use crate::pack::entries::Entries;
use crate::pack::{Shelf, Shelved};
use crate::playbook::readiness::Summary;
use crate::recipe::{Choices, DataSet, Plan, Recipe, plan};
use crate::seal::key::PublicKey;
use crate::secrets::{Known, Rule, Scanner};
use crate::section::completeness::Line;
use crate::source::session::Actor;
use crate::source::{AnswerError, Head, Request};
use crate::summary::{Chart, ControlLine};

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
    /// The names of the files that the owner adds, below `attachments/`.
    pub attachments: Vec<String>,
    /// The name of a file that stands for the layout's main answer: the owner downloaded it already. What it stands for is not asked of the API.
    pub import: Option<String>,
    /// The maker's count of packs.
    pub number: Option<u64>,
    /// SHA-256 of the MANIFEST.txt of the pack before.
    pub previous: Option<Digest>,
    /// What the control index is made by, besides the recipe.
    pub controls: Controls,
    /// Who seals the pack at the end; None leaves it unsealed. Its bytes before that are the same either way.
    pub seal: Option<Seal>,
}

/// Who seals a pack: its first signature. The driver holds the private key ([`Driver::sign`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// In which role, like `owner`.
    pub role: String,
    /// What the signer calls itself.
    pub signer: String,
    /// The key that signs.
    pub key: PublicKey,
}

/// A text that is never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}

/// Where an answer comes from.
pub(super) enum From {
    /// The tenant API: path and parameters.
    Api(String),
    /// A file that the maker had already: its name.
    File(String),
}

/// An answer that was used, for `raw/`.
pub(super) struct RawAnswer {
    pub(super) from: From,
    pub(super) head: Head,
    pub(super) kept: Kept,
}

/// A value that was hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hidden {
    /// A JSON pointer (RFC 6901), or the offset of a byte in a text as it came, in decimal.
    pub(super) place: String,
    /// The rule's id.
    pub(super) rule: String,
}

/// What is kept of an answer.
pub(super) enum Kept {
    /// The exact body, as its own entry.
    Whole { slug: String, body: Shelved },
    /// The body without some values; the digest is that of what came.
    Redacted { slug: String, body: Shelved, received: Digest, hidden: Vec<Hidden> },
    /// The body is that entry, byte for byte, but for what was hidden.
    Entry { name: String, digest: Digest, bytes: u64, received: Digest, hidden: Vec<Hidden> },
    /// The entry is the beginning of the body, but for what was hidden; the rest was not read.
    Cut { name: String, digest: Digest, bytes: u64, hidden: Vec<Hidden> },
    /// Only the digest: the answer failed, or says nothing that an entry is made of.
    Failed { digest: Digest, bytes: u64 },
}

/// A build under way.
pub(super) struct Build<'a, D, S: Entries> {
    pub(super) arguments: &'a Arguments,
    pub(super) driver: &'a D,
    pub(super) pack: S,
    pub(super) answers: Vec<RawAnswer>,
    /// The bodies of answers that are kept.
    pub(super) shelf: Shelf,
    pub(super) lines: Vec<Line>,
    pub(super) gaps: Vec<Gap>,
    pub(super) decisions: Vec<Decision>,
    pub(super) limits_reached: Vec<String>,
    pub(super) notes: Vec<String>,
    /// The suggested file name, where the layout has a rule for it.
    pub(super) file_name: Option<String>,
    /// The organisation's slug, where the API says it.
    pub(super) tenant_slug: Option<String>,
    /// The sections that are made, in order.
    pub(super) planned: Vec<DataSet>,
    /// Rows by month of each section whose rows say when, in order.
    pub(super) covered: Vec<Covered>,
    /// What summary.pdf draws, where a layout has its own picture.
    pub(super) chart: Option<Chart>,
    /// What speaks for which control.
    pub(super) controls: Vec<ControlLine>,
    /// What the index was made by.
    pub(super) index_sources: Option<IndexSources>,
    /// From which entry on the entries are a section's; None after the last one.
    marks: RefCell<Vec<(usize, Option<DataSet>)>>,
    /// `readiness.json` and its sum, for layouts that have one.
    pub(super) readiness: Option<(Vec<u8>, Summary)>,
    progress: RefCell<Progress>,
    /// Every token of this build, the newest last.
    tokens: RefCell<Vec<String>>,
    scanner: RefCell<Rc<Scanner>>,
    answered: Cell<bool>,
    /// What was decided about values that look like secrets, by their digest.
    pub(super) verdicts: RefCell<HashMap<Digest, Verdict>>,
    /// Whether the rest is hidden without asking.
    pub(super) hide_all: Cell<bool>,
}

impl<'a, D: Driver, S: Entries> Build<'a, D, S> {
    pub(super) fn new(arguments: &'a Arguments, driver: &'a D, pack: S) -> Self {
        let Plan { sets, gaps, .. } = plan(&arguments.recipe, &arguments.choices);
        let planned = sets.iter().map(|planned| planned.set).collect();
        let sets = sets
            .iter()
            .map(|planned| SetProgress {
                set: planned.set,
                title: planned.title.clone(),
                endpoint: planned.endpoint.clone(),
                state: if planned.fetched { SetState::Waiting } else { SetState::Gap },
                detail: arguments
                    .recipe
                    .section(planned.set)
                    .and_then(|section| section.absent.clone())
                    .unwrap_or_default(),
                rows: 0,
                rows_max: None,
                bytes: 0,
                requests: 0,
            })
            .collect();
        let progress =
            Progress { stage: Stage::Fetch, current: None, sets, requests: 0, rows: 0, bytes: 0, waiting: None };
        Self {
            arguments,
            driver,
            pack,
            answers: Vec::new(),
            shelf: Shelf::default(),
            lines: Vec::new(),
            gaps,
            decisions: Vec::new(),
            limits_reached: Vec::new(),
            notes: Vec::new(),
            file_name: None,
            tenant_slug: None,
            planned,
            covered: Vec::new(),
            chart: None,
            controls: Vec::new(),
            index_sources: None,
            marks: RefCell::default(),
            readiness: None,
            progress: RefCell::new(progress),
            scanner: RefCell::new(Rc::new(scanner(std::slice::from_ref(&arguments.token.0)))),
            tokens: RefCell::new(vec![arguments.token.0.clone()]),
            answered: Cell::default(),
            verdicts: RefCell::default(),
            hide_all: Cell::new(arguments.choices.hide_secrets),
        }
    }

    /// Whether a kept header contains the sign-in token.
    pub(super) fn carries_token(&self, head: &Head) -> bool {
        let tokens = self.tokens.borrow();
        head.headers.iter().any(|(_, value)| tokens.iter().any(|token| !token.is_empty() && value.contains(token)))
    }

    /// Whether a sign-in token stands in these bytes, in whatever spelling.
    pub(super) fn holds_token(&self, bytes: &[u8]) -> bool {
        self.scanner().scan(bytes).iter().any(|found| found.rule == Rule::Session)
    }

    /// Looks for secrets, the sign-in tokens among them.
    pub(super) fn scanner(&self) -> Rc<Scanner> {
        Rc::clone(&self.scanner.borrow())
    }

    /// How many sign-ins there were.
    pub(super) fn sessions(&self) -> usize {
        self.tokens.borrow().len()
    }

    /// From now on, this token must not be in an answer either.
    pub(super) fn signed_in(&self, token: Secret) {
        let mut tokens = self.tokens.borrow_mut();
        // Requests that asked at one time get one answer.
        if tokens.last() != Some(&token.0) {
            tokens.push(token.0);
            self.scanner.replace(Rc::new(scanner(&tokens)));
        }
    }

    /// Notes that the API can be reached from here.
    pub(super) fn answered(&self) {
        self.answered.set(true);
    }

    pub(super) fn has_answered(&self) -> bool {
        self.answered.get()
    }

    pub(super) fn wrong(&self, what: &str, request: &Request, source: AnswerError) -> Error {
        Error::Answer { what: what.to_owned(), request: request.target(), source }
    }

    /// Keeps an answer for `raw/`, as it was cleared.
    pub(super) fn keep(&mut self, request: &Request, cleared: Cleared, slug: &str) {
        self.keep_from(From::Api(request.target()), cleared, slug);
    }

    /// Keeps the imported file for `raw/`, and says that it was not asked for here.
    pub(super) fn keep_import(&mut self, cleared: Cleared, slug: &str) {
        let name = self.arguments.import.clone().unwrap_or_default();
        let why = "the maker gave a file; this program did not ask the API for it, and cannot tell whether it is the answer as it was served";
        self.gap(slug, "the answer", why);
        self.keep_from(From::File(name), cleared, slug);
    }

    fn keep_from(&mut self, from: From, cleared: Cleared, slug: &str) {
        if D::REPLAY {
            return;
        }
        let Cleared { head, body, received, hidden, .. } = cleared;
        let body = self.shelf.put(&body);
        let kept = match received {
            None => Kept::Whole { slug: slug.to_owned(), body },
            Some(received) => Kept::Redacted { slug: slug.to_owned(), body, received, hidden },
        };
        self.answers.push(RawAnswer { from, head, kept });
    }

    /// Keeps the digest of an answer that refused.
    pub(super) fn keep_refusal(
        &mut self,
        set: Option<DataSet>,
        target: String,
        Failed { head, digest, bytes }: Failed,
    ) {
        self.received(set, bytes, 1);
        self.answers.push(RawAnswer { from: From::Api(target), head, kept: Kept::Failed { digest, bytes } });
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
                    self.mark(Some(set));
                }
            }
        });
    }

    /// The entries from here on are this section's, or no section's.
    pub(super) fn mark(&self, set: Option<DataSet>) {
        let mut marks = self.marks.borrow_mut();
        if marks.last().is_none_or(|(_, last)| *last != set) {
            marks.push((self.pack.written().len(), set));
        }
    }

    /// The id of the section that an entry was made of, by its place.
    pub(super) fn section_at(&self, entry: usize) -> Option<String> {
        let marks = self.marks.borrow();
        let (_, set) = marks.iter().rev().find(|(from, _)| *from <= entry)?;
        self.arguments.recipe.section((*set)?).map(|section| section.id.clone())
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
        let section = self.arguments.recipe.section(set);
        self.lines.push(Line {
            dataset: section.map_or_else(String::new, |section| section.id.clone()),
            endpoint: section.map_or_else(String::new, |section| section.endpoint().to_owned()),
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

fn scanner(tokens: &[String]) -> Scanner {
    Scanner::new(tokens.iter().filter_map(|token| Known::new(token)))
}
