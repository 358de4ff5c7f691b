//! What a build tells while it runs, and how it ends.

use serde::{Deserialize, Serialize};

use crate::model::digest::Digest;
use crate::playbook::readiness::Summary;
use crate::recipe::{DataSet, FieldError, Gap};

/// Where a build stands. Sent after every answer and at every change of state; the receiver may thin it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The stage under way.
    pub stage: Stage,
    /// The data set under way, while fetching.
    pub current: Option<DataSet>,
    /// One line a data set, in the order of the plan.
    pub sets: Vec<SetProgress>,
    /// Requests answered so far.
    pub requests: u64,
    /// Rows read so far.
    pub rows: u64,
    /// Bytes received so far, after content decoding.
    pub bytes: u64,
    /// Why nothing goes on, while a request waits to be tried again.
    pub waiting: Option<Waiting>,
}

impl Progress {
    /// What a person calls the data set under way.
    pub fn current_title(&self) -> Option<&str> {
        let current = self.current?;
        self.sets.iter().find(|line| line.set == current).map(|line| line.title.as_str())
    }
}

/// A request that waits to be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What happened.
    pub why: Wait,
    /// How often it was asked so far.
    pub tried: u64,
    /// The pause in milliseconds, from when this is told.
    pub millis: u64,
}

/// Why a request is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wait {
    /// 429.
    Rate,
    /// A failure of the server that may pass: its status.
    Server(u16),
    /// No readable answer.
    NoAnswer,
    /// The device has no network.
    Offline,
    /// The answer broke off.
    Cut,
    /// The answer stalled.
    Stalled,
}

/// The stages of a build, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Answers are fetched and vendor entries written.
    Fetch,
    /// The answers themselves, the ledger and the list of digests are written.
    Assemble,
    /// The finished file is handed over.
    Save,
}

/// One line of the table of data sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetProgress {
    /// Which data set.
    pub set: DataSet,
    /// What a person calls it.
    pub title: String,
    /// Where it comes from.
    pub endpoint: String,
    /// Where it stands.
    pub state: SetState,
    /// A short remark, like "898 outside the period"; may be empty.
    pub detail: String,
    /// Rows (or members, for settings) that go into the pack.
    pub rows: u64,
    /// Rows at most, when there is a bound worth a meter.
    pub rows_max: Option<u64>,
    /// Bytes received for it.
    pub bytes: u64,
    /// Requests answered for it.
    pub requests: u64,
}

/// The state of a data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetState {
    /// Not begun.
    Waiting,
    /// Under way.
    Fetching,
    /// Whole, or up to its limit.
    Fetched,
    /// The server has no rows for it.
    Empty,
    /// Something is missing, and the pack says so.
    Gap,
    /// It failed.
    Error,
}

/// What the owner keeps from a finished build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The suggested file name.
    pub file_name: String,
    /// The pack's id, as in `pack.json`.
    pub pack_id: String,
    /// Size of the ZIP in bytes.
    pub size: u64,
    /// SHA-256 of the ZIP.
    pub sha256: Digest,
    /// SHA-256 of MANIFEST.txt: the digest to read to the auditor.
    pub manifest_sha256: Digest,
    /// SHA-256 of the MANIFEST lines of the entries written before VERIFY.md (docs/FORMAT.md, "Payload digest").
    pub payload_sha256: Digest,
    /// The id of the key that sealed it; None when nobody did.
    pub sealed_by: Option<Digest>,
    /// Entries in the ZIP.
    pub entries: u64,
    /// Every gap that the pack states.
    pub gaps: Vec<Gap>,
    /// Every limit that was reached, in words.
    pub limits_reached: Vec<String>,
    /// Values that look like secrets: rule, place, and what was decided.
    pub decided: Vec<String>,
    /// What else is worth knowing, like that the log grew while it was read.
    pub notes: Vec<String>,
    /// How far the owner is with the playbook, for layouts that say it; a line of the notes says the same.
    pub readiness: Option<Summary>,
    /// Requests answered, rows and bytes received.
    pub requests: u64,
    /// Rows read.
    pub rows: u64,
    /// Bytes received.
    pub bytes: u64,
}

/// Why a build ended without a pack: what happened, why, and what to do. Holds no token and no answer's body beyond the server's own
/// short message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of failure, for the page to choose its actions.
    pub kind: ProblemKind,
    /// One line: what happened.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    /// The request that failed: method and path with parameters, when there was one.
    pub request: Option<String>,
    /// The HTTP status, when an answer came.
    pub status: Option<u16>,
    /// The fields of the form that the server refused, with its own words.
    pub fields: Vec<FieldError>,
    /// The feature that the plan lacks, as the vendor calls it; for [`ProblemKind::Upgrade`].
    pub feature: Option<Box<str>>,
}

/// The kinds of failure that a page treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The owner stopped it.
    Cancelled,
    /// 401: the sign-in is missing, wrong or over.
    SignedOut,
    /// 403: the role may not read a required data set.
    Role,
    /// 403: the plan does not include it.
    Plan,
    /// 402: the plan does not include it, and another one does.
    Upgrade,
    /// The sign-in is an API's key, which names no person: known before it is refused.
    Key,
    /// 400 or 422: the server refused a parameter.
    Option,
    /// No readable answer: offline, not allowed by CORS, or the server failed without CORS headers.
    NoAnswer,
    /// 429 or 5xx, or another status that no answer of the contract has.
    Server,
    /// The answer is not what the contract says.
    Answer,
    /// The device could not store the pack.
    Storage,
    /// A file that the owner added cannot be read.
    File,
    /// The page itself is at fault: a stale worker, an unreadable recipe.
    Internal,
}
