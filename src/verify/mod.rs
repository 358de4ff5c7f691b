//! The machine that checks a pack.
//!
//! A tampered pack is not an error: it is a [`Report`]. An error is for work that could not be done.
//!
//! 1. The whole file is digested. 2. Its structure is scanned; what cannot be read in one way only is refused here. 3. Every entry is read once and
//!    digested. 4. The kind is found. 5. The list of digests is compared, both ways. 6. What the pack says of itself is held against the
//!    entries. 7. The vendor's own checks. 8. What the server signed, and who signed the pack. 9. The verdict.
//!
//! A file that is no ZIP goes to `bare/` after the second step.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

mod about;
mod ahead;
pub mod audit_log;
mod bare;
pub mod beside;
pub mod chains;
pub mod code;
mod contents;
pub mod derivation;
pub mod digesting;
pub mod driftwise;
mod evidence;
mod findings;
mod focus;
mod inside;
pub mod judged;
mod kind;
mod list;
mod map;
pub mod paper;
mod records;
pub mod report;
pub mod runbook;
pub mod sequence;
pub mod share;
pub mod signatures;
pub mod source;
mod time;
mod vendor;
mod verdict;
mod words;

use std::io;

use crate::model::limits::Limits;
use crate::model::order::set;
use crate::pack::range::ReadAt;
use crate::pack::scan::{Container, Issue, Region, Scan, ScanCode, ScanFailure, scan};
use crate::pack::signed::prefix_end;
use crate::seal::statement::Prefix;
use ahead::Ahead;
use beside::Beside;
use code::Code;
use contents::Contents;
use derivation::Derivation;
use digesting::{Digested, Digesting};
use findings::Findings;
use report::{FileFacts, Headline, Kind, MapPart, Report};
use runbook::Manifest;
use verdict::Facts;

pub use ahead::{Job, Passed, Passing, Sound, Went};

/// The program's name and version, in reports.
pub const PROGRAM: &str = concat!("packseal ", env!("CARGO_PKG_VERSION"));

/// Bytes that are digested at a time.
const PIECE: usize = 1 << 20;

/// A report, and the byte map that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What was found.
    pub report: Report,
    /// The whole file, in order.
    pub map: Vec<MapPart>,
}

/// Checks a file with nothing beside it. `tell` is called with the bytes done and the bytes in all: each byte is read about twice, and some three times.
///
/// # Errors
/// When the source cannot be read. A file that is no pack, or a broken one, is a report.
pub fn verify(
    source: &mut dyn ReadAt,
    name: &str,
    limits: &Limits,
    tell: &mut dyn FnMut(u64, u64),
) -> io::Result<Verified> {
    verify_with(source, name, &Beside::default(), limits, tell)
}

/// Checks a file with what lies beside it. As [`verify`] otherwise.
///
/// # Errors
/// As [`verify`]. A sidecar that cannot be read is a finding.
pub fn verify_with(
    source: &mut dyn ReadAt,
    name: &str,
    beside: &Beside,
    limits: &Limits,
    tell: &mut dyn FnMut(u64, u64),
) -> io::Result<Verified> {
    let mut check = Check::begin(source, limits)?;
    let total = source.len().saturating_mul(3);
    while check.digest(source)? {
        tell(check.digested(), total);
    }
    check.finish(source, name, beside, limits, tell)
}

/// A check in steps, for whoever has others read entries meanwhile.
pub struct Check {
    scanned: Result<Scan, ScanFailure>,
    /// Over what is read of the file yet.
    digesting: Digesting,
    /// The digests, where somebody else has found them.
    known: Option<Digested>,
    /// What was found sound by others.
    ahead: Ahead,
}

impl Check {
    /// Scans the file's structure.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn begin(source: &mut dyn ReadAt, limits: &Limits) -> io::Result<Self> {
        Self::of(scan(source, limits))
    }

    /// Takes the structure of a file that somebody has scanned.
    ///
    /// # Errors
    /// When the source could not be read.
    pub fn of(scanned: Result<Scan, ScanFailure>) -> io::Result<Self> {
        let scanned = match scanned {
            Err(ScanFailure::Read(error)) => return Err(error),
            scanned => scanned,
        };
        let digesting = Digesting::new(scanned.as_ref().map_or(0, prefix_end));
        Ok(Self { scanned, digesting, known: None, ahead: Ahead::default() })
    }

    /// What others may read.
    pub fn jobs(&self, limits: &Limits) -> Vec<Job> {
        self.scanned.as_ref().map(|scanned| ahead::jobs(scanned, limits)).unwrap_or_default()
    }

    /// Takes what others have read, all at once.
    pub fn take(&mut self, sound: Vec<Sound>) {
        self.ahead = Ahead::new(sound);
    }

    /// How many bytes stand before the first signature.
    pub fn prefix(&self) -> u64 {
        self.digesting.prefix()
    }

    /// Takes the file's digests, which then need not be found here.
    pub fn know(&mut self, digested: Digested) {
        self.known = Some(digested);
    }

    /// Digests some more of the file, and says whether anything was left.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn digest(&mut self, source: &mut dyn ReadAt) -> io::Result<bool> {
        if self.known.is_some() {
            return Ok(false);
        }
        let done = self.digesting.length();
        let left = usize::try_from(source.len().saturating_sub(done)).unwrap_or(PIECE).min(PIECE);
        if left == 0 {
            return Ok(false);
        }
        let mut piece = vec![0; left];
        source.read_at(done, &mut piece)?;
        self.feed(&piece);
        Ok(true)
    }

    /// Digests the file's next bytes, for whoever has read them by other means.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.digesting.feed(bytes);
    }

    /// Bytes that are digested.
    pub fn digested(&self) -> u64 {
        self.digesting.length()
    }

    /// Does what is left, and judges.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn finish(
        mut self,
        source: &mut dyn ReadAt,
        name: &str,
        beside: &Beside,
        limits: &Limits,
        tell: &mut dyn FnMut(u64, u64),
    ) -> io::Result<Verified> {
        while self.digest(source)? {}
        let mut verified = self.checked(source, name, beside, limits, tell)?;
        verified.report.judged_by = judged::by(beside);
        Ok(verified)
    }

    fn checked(
        mut self,
        source: &mut dyn ReadAt,
        name: &str,
        beside: &Beside,
        limits: &Limits,
        tell: &mut dyn FnMut(u64, u64),
    ) -> io::Result<Verified> {
        let total = source.len().saturating_mul(3);
        let prefix = self.digesting.prefix();
        let Digested { file, prefix: sha256 } = self.known.unwrap_or_else(|| self.digesting.end());
        let prefix = Prefix { bytes: prefix, sha256 };
        let file = FileFacts { name: name.to_owned(), size: source.len(), sha256: file };
        let scanned = match self.scanned {
            Ok(scanned) => scanned,
            Err(ScanFailure::Read(error)) => return Err(error),
            Err(ScanFailure::Refused { container, issues, regions }) => {
                return not_scanned(source, file, (container, issues, regions), beside, limits, tell);
            }
        };
        let mut done = file.size;
        let mut contents = Contents::read(source, &scanned, limits, &mut self.ahead, &mut |bytes| {
            done = done.saturating_add(bytes);
            tell(done, total);
        })?;
        // What was found is in the contents now.
        drop(std::mem::take(&mut self.ahead));
        contents.prefix = (scanned.container == Container::Profile).then_some(prefix);
        let derived = derivation::check(source, (&scanned, &contents, limits), &mut |bytes| {
            done = done.saturating_add(bytes);
            tell(done.min(total), total);
        })?;
        tell(total, total);
        Ok(judge(file, &scanned, &contents, derived, beside))
    }
}

/// The report about a file whose structure was refused.
fn not_scanned(
    source: &mut dyn ReadAt,
    file: FileFacts,
    (container, issues, regions): (Container, Vec<Issue>, Vec<Region>),
    beside: &Beside,
    limits: &Limits,
    tell: &mut dyn FnMut(u64, u64),
) -> io::Result<Verified> {
    let total = source.len().saturating_mul(3);
    // A file without an end record is no ZIP at all, as far as anyone can tell.
    let no_zip = issues.iter().all(|issue| issue.code == ScanCode::DirectoryMissing);
    // What put the file into its lane is told before what else was seen.
    let (gravest, others): (Vec<_>, Vec<_>) = issues.into_iter().partition(|issue| issue.code.container() == container);
    let issues = [gravest, others].concat();
    let why = issues.first().map(|issue| issue.code.title()).unwrap_or("the container cannot be read");
    let manifest = Manifest::refused(!no_zip, why);
    let asked = beside.is_asked().then(|| runbook::answer(&file.name, file.sha256, &manifest, beside));
    if no_zip
        && let Some(mut verified) =
            bare::verify(source, &file, limits, &mut |bytes| tell(file.size.saturating_add(bytes), total))?
    {
        tell(total, total);
        verified.report.runbook = asked;
        bare::held_against(&mut verified.report, beside);
        return Ok(verified);
    }
    let mut findings = Findings::default();
    issues.iter().for_each(|issue| findings.add_issue(issue));
    let kind = if no_zip { Kind::Unknown } else { Kind::Zip };
    let records = (!no_zip).then(|| records::read(source, &regions)).transpose()?;
    let report = Report { runbook: asked, records, ..refused(file, kind, container, why, findings) };
    Ok(Verified { report, map: map::refused(&regions) })
}

fn judge(file: FileFacts, scanned: &Scan, contents: &Contents, mut derived: Derivation, beside: &Beside) -> Verified {
    let mut findings = Findings::default();
    scanned.notes.iter().for_each(|note| findings.add_issue(note));
    let mut unreadable = Vec::new();
    for entry in &contents.entries {
        if let Some(issue) = &entry.issue {
            findings.add_issue(issue);
        }
        if entry.digest.is_none() {
            unreadable.push(entry);
        }
    }

    let kind = kind::of(contents, beside.has_sidecar());
    let mut compared = list::compare(contents, &mut findings);
    if kind == Kind::Evidence {
        evidence::compare(contents, false, &mut compared, &mut findings);
    }
    let asked = (kind == Kind::Evidence || beside.is_asked())
        .then(|| runbook::answer(&file.name, file.sha256, &Manifest::of(contents), beside));
    // Hidden bytes are shown by some programs and not by others; without a list there is nothing to compare damaged data with.
    let hides = |code| matches!(code, ScanCode::DeflateEnd | ScanCode::DeflateUnusedBits);
    let hidden =
        unreadable.iter().find_map(|entry| entry.issue.as_ref().filter(|issue| hides(issue.code) || !compared.present));
    if kind == Kind::Packseal && scanned.mixed {
        findings.add(Code::ProfileMixed, "the container", "every record in the same form", "records of two forms");
    }
    if let Some(why) = hidden
        .map(|issue| issue.code.title())
        .or_else(|| findings.first(Code::ProfileMixed).map(|_| "its records are of two forms"))
    {
        // Other programs may show other bytes than the ones that would be judged here.
        let map = map::read(scanned, contents, &compared.entries);
        let records = Some(records::scanned(scanned));
        let report = Report { runbook: asked, records, ..refused(file, kind, Container::Malformed, why, findings) };
        return Verified { report, map };
    }

    if kind == Kind::Packseal && !compared.present {
        findings.add(Code::ManifestMissing, crate::pack::format::MANIFEST, "the list of digests", "nothing");
    }
    // Without its first line the list would pass for another program's, and nothing would tie it to pack.json.
    if kind == Kind::Packseal
        && compared.present
        && compared.header.is_none()
        && !findings.any(&[Code::ManifestMalformed])
    {
        let place = format!("{}, line 1", crate::pack::format::MANIFEST);
        findings.add(Code::ManifestMalformed, place, "# packseal/v1 pack=… tenant=… period=…/…", "a list without it");
    }
    let about =
        if kind == Kind::Packseal { about::check(contents, compared.header.as_ref(), &mut findings) } else { None };
    let layout = about.as_ref().map(|(about, _)| about.layout.clone());
    let gaps = set(about.iter().flat_map(|(about, _)| about.gaps.iter().map(|gap| gap.what.clone())));
    if kind::is_valdrics(contents, kind) || layout.as_deref() == Some("valdrics") {
        vendor::check(contents, &gaps, &mut findings);
    }
    let is_driftwise = kind == Kind::Driftwise || layout.as_deref() == Some("driftwise");
    let mut live = driftwise::check(contents, is_driftwise, &gaps, beside, &mut findings);
    focus::check(contents, &mut findings);
    list::is_meant(compared.digest, beside.list, &mut findings);
    if layout.as_deref() == Some("evidence") {
        evidence::compare(contents, true, &mut compared, &mut findings);
    }
    let is_evidence = kind == Kind::Evidence || layout.as_deref() == Some("evidence");
    let seen = evidence::check(contents, &file, beside, is_evidence, &mut findings);
    let logs = inside::check(contents, about.as_ref().map(|(about, _)| about), &mut findings);
    let source = source::check(contents, about.as_ref().map(|(about, _)| about), beside, &mut findings);
    // What a server signed says nothing of entries that were not made of it.
    let attested = source.is_attested() && derived.is_made();
    let seals = signatures::check(contents, compared.digest, beside, attested, &mut findings);
    derived.spare(&findings);
    derived.tell(&mut findings);
    let raw = contents.entries.iter().filter(|entry| entry.name.starts_with(crate::pack::format::RAW)).count();
    let facts = Facts {
        kind,
        size: file.size,
        profile: scanned.container == Container::Profile,
        entries: &compared.entries,
        listed: compared.present,
        unreadable: unreadable.len(),
        signatures: seals.count,
        met: seals.met.as_ref(),
        signature_unreadable: unreadable.iter().any(|entry| entry.name.starts_with(crate::pack::format::SIGNATURES)),
        gaps: about.as_ref().map_or(0, |(about, _)| about.gaps.len()),
        asked: about.as_ref().map_or(0, |(_, claimed)| claimed.asked.len()),
        raw,
    };
    let headline = verdict::headline(&facts, &findings);
    let mut rows = verdict::rows(&facts, &findings);
    seals.amend(&mut rows, headline.words().starts_with("INTACT"), facts.profile, &findings);
    seen.amend(&mut rows, seals.count > 0);
    logs.amend(&mut rows);
    derived.amend(&mut rows);
    live.amend(&mut rows, headline.words().starts_with("INTACT"));
    source.amend(&mut rows);
    let map = map::read(scanned, contents, &compared.entries);
    let (findings_total, findings) = findings.finish();
    let mut report = Report {
        kind,
        layout,
        container: scanned.container.word().to_owned(),
        headline,
        rows,
        findings,
        findings_total,
        entries: compared.entries,
        claimed: about.map(|(_, claimed)| claimed),
        manifest_sha256: compared.digest,
        runbook: asked,
        dual_control: seen.dual_control,
        chains: logs.chains,
        audit_log: logs.audit_log,
        signatures: Some(seals.signatures).filter(|signatures| !signatures.is_empty()),
        attestation: live.attested,
        source: source.source,
        coverage: derived.coverage.filter(|coverage| !coverage.is_empty()),
        ..Report::about(file)
    };
    report.lead = words::lead(&report);
    Verified { report, map }
}

fn refused(file: FileFacts, kind: Kind, container: Container, why: &str, findings: Findings) -> Report {
    let (findings_total, findings) = findings.finish();
    let mut report = Report {
        kind,
        container: container.word().to_owned(),
        headline: Headline::Refused,
        rows: verdict::refused_rows(&format!("{}.", findings::upper(why))),
        findings,
        findings_total,
        ..Report::about(file)
    };
    report.lead = words::lead(&report);
    report
}
