//! What the pages and their workers say to each other. Every message carries the build id: a cached worker of another build is refused in
//! words instead of being misread.

use serde::{Deserialize, Serialize};

use super::codec::Message;

use crate::assemble::{Preview, Problem, Progress, Question, Receipt, Role, SignIn, Verdict};
use crate::model::digest::Digest;
use crate::recipe::Form;
use crate::seal::trust::desk::{Answer, Kept, Order};
use crate::verify::report::{MapPart, Report};

/// Names this build of page and worker.
pub const BUILD_ID: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), " messages/10");

/// Page to build worker.
#[derive(Clone, Serialize, Deserialize)]
pub enum ToBuild {
    /// Build a pack. The token lives in this message and in the worker's memory only.
    Start(Box<BuildOrder>),
    /// Ask who is signed in and whether the plan allows a pack; the answer is [`FromBuild::Role`] or `Failed`. Of the order's form only the recipe's options are used.
    Gates(Box<BuildOrder>),
    /// Tell what redaction would do to the log; the answer is [`FromBuild::Preview`] or `Failed`. Of the order's form only the recipe's options are used.
    Preview(Box<BuildOrder>),
    /// The answer to [`FromBuild::SignIn`]: the new token.
    Token(String),
    /// The answer to [`FromBuild::Ask`], one for each finding.
    Decide(Vec<Verdict>),
    /// The answer to [`FromBuild::Summary`]: the document, or why there is none, as a sentence without its full stop.
    Summary(Result<Vec<u8>, String>),
    /// The answer to [`FromBuild::Unsealed`]: whether the pack is finished without a seal. If not, the build ends without a pack.
    Unsealed(bool),
    /// The answer to [`FromBuild::Untimed`]: whether the relay is asked again. If not, the seal goes without a time token.
    Untimed(bool),
    /// Do not wait any longer before the next try.
    TryNow,
    /// Stop, drop what was fetched, and answer [`FromBuild::Failed`] with `Cancelled`.
    Cancel,
    /// The finished pack was handed to the person: the vendor's audit log is told, where the layout has it; the answer is then [`FromBuild::Recorded`].
    Saved,
    /// Drop the staged pack from this device. If it was never saved, the vendor's audit log is told that it is deleted, where the layout has it.
    Forget,
    /// Read a file that an order may come with, which travels beside the message as `file`; the answer is [`FromBuild::Looked`] or `Failed`.
    Look(Own),
    /// Deflate for a build in another worker; this worker's end of the channel travels beside the message as `port`. There is no answer.
    Deflate,
    /// The answer to [`FromBuild::Helpers`]: the build's ends of the channels to them travel beside the message as `ports`.
    Helpers,
}

/// A file of the person's own that takes the place of what the site, the recipe or this program has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Own {
    /// A recipe, in place of the one that the host has set.
    Recipe,
    /// A control mapping, in place of the recipe's.
    Mapping,
    /// A catalogue of controls, in place of the one that is carried or besides.
    Catalogue,
    /// An auditor's list of requests.
    Requests,
}

impl Own {
    /// All of them, in the order in which they are declared.
    pub const ALL: [Self; 4] = [Self::Recipe, Self::Mapping, Self::Catalogue, Self::Requests];

    /// The name under which the file travels beside an order, and that of its place on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recipe => "own-recipe",
            Self::Mapping => "own-mapping",
            Self::Catalogue => "own-catalogue",
            Self::Requests => "own-requests",
        }
    }
}

/// Everything that a build needs from the page, but for the files that travel beside it: those that are added, the one that stands for an
/// answer, and what of [`Own`] was given, each under its name.
#[derive(Clone, Serialize, Deserialize)]
pub struct BuildOrder {
    /// [`BUILD_ID`] of the page.
    pub build_id: String,
    /// The recipe's text, as the host gave it, or the person who tries one.
    pub recipe: String,
    /// The choices, as typed; the worker checks them again.
    pub form: Form,
    /// The API's origin, like `https://api.example`.
    pub api: String,
    /// The bearer token.
    pub token: String,
    /// Where the documents lie: an absolute URL ending in `/`.
    pub documents: String,
    /// Milliseconds since 1970, from the page's clock.
    pub now_millis: i64,
    /// A random UUID for the run.
    pub run_id: String,
    /// The names of the files that the owner adds; the files travel beside the message, in this order.
    pub attachments: Vec<String>,
    /// The name of the file that stands for the layout's main answer; it travels beside the message as `import`.
    pub import: Option<String>,
    /// The maker's count of packs.
    pub number: Option<u64>,
    /// SHA-256 of the MANIFEST.txt of the pack before.
    pub previous: Option<Digest>,
    /// The shared secret that the sidecar is made with, as typed; empty when none was given.
    pub signing_secret: String,
    /// The bearer token for the services outside, as typed.
    pub external_token: String,
    /// The id of the own key that seals the pack; None leaves it unsealed.
    pub seal: Option<Digest>,
    /// Where the API relays requests to a time authority, a path below `api`; the seal then has a time token.
    pub time_relay: Option<String>,
}

impl std::fmt::Debug for BuildOrder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The token must not reach a log.
        f.debug_struct("BuildOrder").field("api", &self.api).field("form", &self.form).finish_non_exhaustive()
    }
}

/// Build worker to page. The finished file travels beside [`FromBuild::Done`] as a `File` handle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromBuild {
    /// The worker is up.
    Ready {
        /// [`BUILD_ID`] of the worker.
        build_id: String,
    },
    /// Where the build stands.
    Progress(Progress),
    /// Who is signed in.
    Role(Role),
    /// What redaction would do.
    Preview(Preview),
    /// The sign-in is over: the build waits for [`ToBuild::Token`].
    SignIn(SignIn),
    /// Values look like secrets: the build waits for [`ToBuild::Decide`].
    Ask(Question),
    /// The key that was to seal the pack cannot sign, and why, as a sentence: the build waits for [`ToBuild::Unsealed`].
    Unsealed(String),
    /// No time token was had for the seal, and why, as a sentence: the build waits for [`ToBuild::Untimed`].
    Untimed(String),
    /// `summary.pdf` is to be made of these facts, [`ToSummary::facts`]: the build waits for [`ToBuild::Summary`]. The page's client answers it.
    Summary(Vec<u8>),
    /// The pack is finished and staged.
    Done {
        /// What to keep.
        receipt: Box<Receipt>,
        /// Where the pack is staged: `opfs`, or `memory` where the browser has no OPFS.
        staged: Staged,
        /// What came of archiving.
        archived: Archived,
    },
    /// Whether the vendor's audit log has taken note that the pack was handed over.
    Recorded(bool),
    /// The build ended without a pack, and nothing of it is left.
    Failed(Problem),
    /// What was read of a file: of a recipe its text, of another what is in it, as a phrase.
    Looked(String),
    /// There is much to deflate. The page's client answers with [`ToBuild::Helpers`]; the build goes on meanwhile.
    Helpers,
}

/// What came of archiving; empty when none was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// What was made, beside the pack and for the vault.
    pub files: Vec<Beside>,
    /// What was done, in lines: what, and what became of it.
    pub told: Vec<(String, String)>,
}

/// A file that goes with a finished pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Whether it is for the vault; then its name is a path there.
    pub vault: bool,
    /// Its name.
    pub name: String,
    /// What is in it; None for a copy of the pack itself.
    pub bytes: Option<Vec<u8>>,
}

/// Where a finished pack is staged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Staged {
    /// In the origin private file system.
    Opfs,
    /// In memory: the browser has no OPFS, or does not allow it here.
    Memory,
}

/// Page to verify worker. The package travels beside it as `file`, what lies beside it as `signature`, `countersign` and `live` where they were given,
/// and the ends of channels to those who read entries for it as `ports`.
#[derive(Clone, Serialize, Deserialize)]
pub struct ToVerify {
    /// The shared secret of the sidecars, as typed; empty when none was given. It lives in this message and in the worker's memory only.
    pub secret: String,
    /// The SHA-256 that MANIFEST.txt is meant to have.
    pub list: Option<Digest>,
    /// The auditor's keys and demands, as they are kept.
    pub kept: Kept,
    /// The auditor's clock, in milliseconds since 1970.
    pub now_millis: i64,
    /// SHA-256 of the worker's module, as the page was built with it.
    pub program_sha256: Option<Digest>,
}

/// Page to verify worker: read entries of the file that travels beside it as `file`, for a check in another worker; this worker's end of the channel is
/// beside it too, as `port`. There is no answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToRead;

/// Page to verify worker: sign the pack that travels beside it as `file`, with a key of this browser; the answer is [`FromVerify::Signed`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToSign {
    /// SHA-256 of MANIFEST.txt, as it was checked.
    pub manifest: Digest,
    /// The own key that signs.
    pub key_id: Digest,
    /// In which role.
    pub role: String,
    /// What the signer calls itself.
    pub signer: String,
    /// The decision's word in a statement: `seal`, `approve` or `reject`.
    pub decision: String,
    /// Why; may be empty.
    pub reason: String,
    /// Milliseconds since 1970, from the page's clock.
    pub now_millis: i64,
}

/// Page to verify worker: the time of a signature of the pack that travels beside it as `file`. With the answer of a time service beside it as
/// `answer` that is put into the pack, which [`FromVerify::Signed`] gives; else [`FromVerify::Request`] gives what to ask.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToStamp {
    /// SHA-256 of MANIFEST.txt, as it was checked.
    pub manifest: Digest,
    /// What the names of the signature's files begin with, like `02-approver`.
    pub stem: String,
    /// The requests that this page has saved, in DER: the answer must be to one of them. Where there is none, it is not known what was asked.
    pub asked: Vec<Vec<u8>>,
    /// The auditor's trust store, whose roots make the chain of a token whole.
    pub trust: Option<String>,
}

/// A pack with one signature more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// What the names of the signature's files begin with, like `02-approver`.
    pub stem: String,
    /// The new file's size in bytes.
    pub size: u64,
    /// The new file's SHA-256.
    pub sha256: Digest,
}

/// Page to verify worker: what to do with the auditor's keys and demands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToTrust(pub Order);

impl std::fmt::Debug for ToVerify {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secret must not reach a log.
        f.debug_struct("ToVerify").finish_non_exhaustive()
    }
}

/// Verify worker to page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromVerify {
    /// The worker is up.
    Ready {
        /// [`BUILD_ID`] of the worker.
        build_id: String,
    },
    /// How far the reading is.
    Progress {
        /// Bytes read so far.
        read: u64,
        /// Bytes to read: the file once for its digest, and once for its entries.
        total: u64,
    },
    /// The report.
    Done {
        /// What was found.
        report: Box<Report>,
        /// The byte map, file order, whole file.
        map: Vec<MapPart>,
        /// What the report says on paper ([`crate::summary::report::Facts`]), encoded for the program that sets it.
        paper: Vec<u8>,
    },
    /// The pack with the signature, which travels beside it as `file`; or why nothing was signed, as a sentence.
    Signed(Result<Signed, String>),
    /// What to ask a time service, as a `.tsq` file has it (RFC 3161 section 2.4.1); or why not, as a sentence.
    Request(Result<Vec<u8>, String>),
    /// What became of an [`Order`].
    Trust(Box<Answer>),
    /// The file could not be read at all (moved, no permission, device error).
    Failed {
        /// Why, as a sentence.
        why: String,
    },
}

/// Page to summary worker.
#[derive(Clone, Serialize, Deserialize)]
pub struct ToSummary {
    /// The facts ([`crate::summary::Facts`]) as the build worker has encoded them: the page carries them and does not read them.
    pub facts: Vec<u8>,
}

/// Page to summary worker: a report to set, in the place of a pack's summary.
#[derive(Clone, Serialize, Deserialize)]
pub struct ToPaper {
    /// The facts ([`crate::summary::report::Facts`]) as the verify worker has encoded them.
    pub facts: Vec<u8>,
}

/// Summary worker to page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromSummary {
    /// The worker is up.
    Ready {
        /// [`BUILD_ID`] of the worker.
        build_id: String,
    },
    /// The bytes of the PDF.
    Done(Vec<u8>),
    /// There is none: why, as a sentence without its full stop.
    Failed(String),
}

impl Message for ToRead {
    const KIND: &'static str = "to-read/1";
}

impl Message for ToSummary {
    const KIND: &'static str = "to-summary/1";
}

impl Message for ToPaper {
    const KIND: &'static str = "to-paper/1";
}

impl Message for FromSummary {
    const KIND: &'static str = "from-summary/1";
}

impl Message for ToBuild {
    const KIND: &'static str = "to-build/8";
}

impl Message for FromBuild {
    const KIND: &'static str = "from-build/8";
}

impl Message for ToSign {
    const KIND: &'static str = "to-sign/1";
}

impl Message for ToStamp {
    const KIND: &'static str = "to-stamp/1";
}

impl Message for ToTrust {
    const KIND: &'static str = "to-trust/1";
}

impl Message for ToVerify {
    const KIND: &'static str = "to-verify/5";
}

impl Message for FromVerify {
    const KIND: &'static str = "from-verify/5";
}
