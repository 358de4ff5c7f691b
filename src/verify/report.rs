//! The report: what is intact, what is proven, by whom, and what was not checked.
//!
//! Its JSON is frozen as `packseal-report/1`: members are added, never changed.

use serde::{Deserialize, Serialize};

use super::audit_log::AuditLog;
use super::chains::Chain;
use super::derivation::coverage::Coverage;
use super::driftwise::Attested;
use super::judged::JudgedBy;
use super::runbook::Runbook;
use super::signatures::Signature;
use super::source::Source;
use crate::model::digest::Digest;
use crate::pack::about::Gap;

/// The schema's name.
pub const SCHEMA: &str = "packseal-report/1";

/// Everything that was found about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program and its version.
    pub program: String,
    /// The file itself.
    pub file: FileFacts,
    /// What kind of file it is.
    pub kind: Kind,
    /// The vendor's layout that `pack.json` names; only for [`Kind::Packseal`].
    pub layout: Option<String>,
    /// The container's lane: `profile`, `foreign`, `unsupported`, `malformed`, `hostile` or `none`.
    pub container: String,
    /// The conclusion.
    pub headline: Headline,
    /// What the conclusion means for this file, in one to three sentences.
    pub lead: String,
    /// The eleven rows, always all and in this order.
    pub rows: Vec<Row>,
    /// What was found, worst first; at most 1,000 of a code.
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub findings_total: u64,
    /// The entries.
    pub entries: Entries,
    /// What the pack says of itself; only for [`Kind::Packseal`]. Not authenticated: whoever made the pack wrote it.
    pub claimed: Option<Claimed>,
    /// SHA-256 of MANIFEST.txt, when there is one.
    pub manifest_sha256: Option<Digest>,
    /// What the evidence service answers for this file; only for its packages, and when sidecars or its flags were given. Feeds nothing else here.
    pub runbook: Option<Runbook>,
    /// Whether two people countersigned who did not sign, by their names in sidecars that verify; None when there are none or they were not checked.
    pub dual_control: Option<bool>,
    /// The hash chains of logs; None where no log was looked for.
    pub chains: Option<Vec<Chain>>,
    /// A log in JSON Lines; None where the file is none.
    #[serde(rename = "auditLog")]
    pub audit_log: Option<AuditLog>,
    /// The attestation of the audit log; only for DriftWise's packs and ours in their layout.
    pub attestation: Option<Attested>,
    /// The signatures that verify, in their order; None without any.
    pub signatures: Option<Vec<Signature>>,
    /// What the server signed of its answers; None without a list of requests.
    pub source: Option<Source>,
    /// Which months the rows are of, by the answers; None where nothing was made again, or no rows say when they are of.
    pub coverage: Option<Vec<Coverage>>,
    /// By what it was judged, and when.
    pub judged_by: JudgedBy,
    /// Where the records of a container lie that was refused, the first 1,000 and then what no record covers; None for any other.
    pub records: Option<Vec<Located>>,
}

impl Report {
    /// A report about a file of which nothing is known yet.
    pub(super) fn about(file: FileFacts) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            program: super::PROGRAM.to_owned(),
            file,
            kind: Kind::Unknown,
            layout: None,
            container: String::new(),
            headline: Headline::Refused,
            lead: String::new(),
            rows: Vec::new(),
            findings: Vec::new(),
            findings_total: 0,
            entries: Entries::default(),
            claimed: None,
            manifest_sha256: None,
            runbook: None,
            dual_control: None,
            chains: None,
            audit_log: None,
            attestation: None,
            signatures: None,
            source: None,
            judged_by: JudgedBy::default(),
            coverage: None,
            records: None,
        }
    }

    /// The exit status of the native command: the headline's, or 4 where a row of an intact pack fails, so that what was asked for is not met.
    /// A time token that does not count is held against a pack by the policy alone, where it asks for one.
    pub fn exit(&self) -> u8 {
        let failed = self.rows.iter().any(|row| row.outcome == Outcome::Fail && row.id != RowId::Time);
        match self.headline.exit() {
            0 if failed => 4,
            status => status,
        }
    }
}

/// The file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its name, as given.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

/// The kinds of files that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A pack with `pack.json`.
    Packseal,
    /// A pack from the Valdrics server.
    Valdrics,
    /// A pack from the DriftWise server.
    Driftwise,
    /// A package of the evidence runbook.
    Evidence,
    /// An evidence pack or an audit export of Grantex.
    Grantex,
    /// An audit log in JSON Lines.
    AuditLog,
    /// Another ZIP.
    Zip,
    /// Something else.
    Unknown,
}

/// The nine conclusions, worst first; a file gets exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Headline {
    /// The container is malformed, hostile or unsupported.
    #[serde(rename = "REFUSED")]
    Refused,
    /// Something differs from the list of digests.
    #[serde(rename = "ALTERED")]
    Altered,
    /// A listed entry is absent.
    #[serde(rename = "INCOMPLETE")]
    Incomplete,
    /// A log inside does not hold together.
    #[serde(rename = "CHAIN BROKEN")]
    ChainBroken,
    /// No list of digests.
    #[serde(rename = "READABLE, NOT PROVEN")]
    NotProven,
    /// Digests match, nobody signed.
    #[serde(rename = "INTACT, NOT SIGNED")]
    NotSigned,
    /// Signed with a key that is not in the trust store, or that was not checked.
    #[serde(rename = "INTACT, SIGNER UNKNOWN")]
    SignerUnknown,
    /// Signed with a trusted key, the policy asks for more.
    #[serde(rename = "INTACT, POLICY NOT MET")]
    PolicyNotMet,
    /// All of it.
    #[serde(rename = "INTACT AND TRUSTED")]
    Trusted,
}

impl Headline {
    /// All nine, worst first.
    pub const ALL: [Self; 9] = [
        Self::Refused,
        Self::Altered,
        Self::Incomplete,
        Self::ChainBroken,
        Self::NotProven,
        Self::NotSigned,
        Self::SignerUnknown,
        Self::PolicyNotMet,
        Self::Trusted,
    ];

    /// The words of the headline.
    pub fn words(self) -> &'static str {
        match self {
            Self::Refused => "REFUSED",
            Self::Altered => "ALTERED",
            Self::Incomplete => "INCOMPLETE",
            Self::ChainBroken => "CHAIN BROKEN",
            Self::NotProven => "READABLE, NOT PROVEN",
            Self::NotSigned => "INTACT, NOT SIGNED",
            Self::SignerUnknown => "INTACT, SIGNER UNKNOWN",
            Self::PolicyNotMet => "INTACT, POLICY NOT MET",
            Self::Trusted => "INTACT AND TRUSTED",
        }
    }

    /// The exit status of the native command (report.md's truth table).
    pub fn exit(self) -> u8 {
        match self {
            Self::Refused => 2,
            Self::Altered | Self::Incomplete | Self::ChainBroken | Self::NotProven => 1,
            Self::PolicyNotMet => 4,
            Self::NotSigned | Self::SignerUnknown | Self::Trusted => 0,
        }
    }
}

/// The eleven rows, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // Each row's meaning stands in docs/FORMAT.md; the names are the JSON's.
pub enum RowId {
    Structure,
    Integrity,
    Completeness,
    Source,
    Derivation,
    Signature,
    Countersignatures,
    Identity,
    Time,
    Chain,
    Policy,
}

impl RowId {
    /// All eleven, in the report's order.
    pub const ALL: [Self; 11] = [
        Self::Structure,
        Self::Integrity,
        Self::Completeness,
        Self::Source,
        Self::Derivation,
        Self::Signature,
        Self::Countersignatures,
        Self::Identity,
        Self::Time,
        Self::Chain,
        Self::Policy,
    ];
}

/// The result of one row. Silence never reads as success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Checked, and it holds.
    #[serde(rename = "PASS")]
    Pass,
    /// Checked, and it does not hold.
    #[serde(rename = "FAIL")]
    Fail,
    /// There is nothing to check.
    #[serde(rename = "NOT PRESENT")]
    NotPresent,
    /// There is something, and it was not checked.
    #[serde(rename = "NOT CHECKED")]
    NotChecked,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which.
    pub id: RowId,
    /// Its result.
    pub outcome: Outcome,
    /// One or two sentences: what was found, or why it was not checked.
    pub why: Option<String>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The pack cannot be relied on as it is.
    Error,
    /// A person should look.
    Warning,
    /// Good to know.
    Note,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The dotted code, stable for ever; `docs/FINDINGS.md` has a section for each.
    pub code: String,
    /// What the code means, as a sentence without a full stop.
    pub title: String,
    /// `FAIL` lowers the headline, `NOTE` does not.
    pub outcome: FindingOutcome,
    /// How grave.
    pub severity: Severity,
    /// Where: an entry's name, with a line or byte where that helps.
    pub place: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// What to do.
    pub help: String,
    /// What two readers of the container would disagree about, where they would.
    pub readers: Option<String>,
}

/// Whether a finding counts against the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum FindingOutcome {
    /// It does.
    Fail,
    /// It does not.
    Note,
}

/// The entries and how they compare with the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// Entries that the list names.
    pub listed: u64,
    /// Entries in the file (directories not counted).
    pub present: u64,
    /// Listed entries whose digest is the listed one.
    pub matched: u64,
    /// Each entry in file order, whole up to 10,000; beyond that only what does not match.
    pub items: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its inflated size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes; None when they could not be read.
    pub sha256: Option<Digest>,
    /// Whether the list names it.
    pub listed: bool,
    /// Whether the digest is the listed one; None when there is no list or it is not listed.
    pub matches: Option<bool>,
}

/// What `pack.json` and COMPLETENESS.csv say. Claims, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The pack's id.
    pub id: String,
    /// The organisation's slug.
    pub tenant: String,
    /// First instant of the period, if bounded.
    pub period_start: Option<String>,
    /// Last instant of the period, if bounded.
    pub period_end: Option<String>,
    /// Recipe name and version.
    pub recipe: String,
    /// The program that made it.
    pub producer: String,
    /// When, says its maker.
    pub claimed_at: String,
    /// The maker's count of packs, if kept.
    pub number: Option<u64>,
    /// SHA-256 of the MANIFEST.txt of the pack before, if named.
    pub previous: Option<Digest>,
    /// Gaps that the maker states.
    pub gaps: Vec<Gap>,
    /// The values that the maker hid: place and rule.
    pub hidden: Vec<String>,
    /// What was asked of the server: the lines of COMPLETENESS.csv.
    pub asked: Vec<Asked>,
}

/// One line of COMPLETENESS.csv.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The data set.
    pub dataset: String,
    /// Its endpoint.
    pub endpoint: String,
    /// Requests whose answers were used.
    pub requests: String,
    /// Rows that the server returned.
    pub returned: String,
    /// Rows that are in the pack.
    pub included: String,
    /// The most that was allowed; empty for no bound.
    pub cap: String,
    /// Whether rows were left out because of it.
    pub truncated: String,
}

/// A record of a container, or bytes that no record covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// What it is.
    pub what: RecordKind,
    /// Bytes from the start of the file to its first.
    pub start: u64,
    /// Bytes to the first after it.
    pub end: u64,
    /// The name that its own header gives, escaped where it is not plain text; None where it has none.
    pub name: Option<String>,
}

/// The kinds of records, with APPNOTE's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// A local file header.
    LocalHeader,
    /// An entry's file data.
    FileData,
    /// A data descriptor.
    DataDescriptor,
    /// The central directory.
    CentralDirectory,
    /// The Zip64 end record and its locator.
    Zip64Records,
    /// The end of central directory record.
    EndRecord,
    /// Bytes that no record covers.
    Unlisted,
}

/// A stretch of the file for the byte map; not part of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapPart {
    /// What lies there.
    pub kind: MapKind,
    /// First byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Whether the entry there does not match its digest.
    pub failed: bool,
}

/// The tones of the byte map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MapKind {
    /// Vendor entries and attachments.
    Content,
    /// `raw/` entries.
    Raw,
    /// Our own entries: the list, the ledger, signatures.
    Seal,
    /// Local headers, directory and end records.
    Structure,
}
