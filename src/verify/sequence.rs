//! Several packs of one maker as a sequence: what follows what, and where one is missing, comes twice, or stands beside another (docs/FORMAT.md,
//! M84). It works on reports: what a pack says of its place is its maker's claim, and no stronger than the report on the pack.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::code::Code;
use super::findings::Findings;
use super::report::{Finding, FindingOutcome, Headline, Kind, Report};
use crate::model::digest::Digest;

/// The schema's name.
pub const SCHEMA: &str = "packseal-sequence/1";

/// Packs in their order, and what does not follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// [`SCHEMA`].
    pub schema: String,
    /// Program and version.
    pub program: String,
    /// Whether nothing counts against it.
    pub follows: bool,
    /// The packs: first those that can be placed, each behind the one that it follows; then the others, as they were given.
    pub packs: Vec<Place>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
}

/// A pack in a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file's name, as given.
    pub file: String,
    /// What its own report says.
    pub headline: Headline,
    /// The pack's id; None for what is no pack with one.
    pub id: Option<String>,
    /// Whose it is.
    pub tenant: Option<String>,
    /// The first instant of its period, if bounded.
    pub period_start: Option<String>,
    /// The last, if bounded.
    pub period_end: Option<String>,
    /// The maker's count.
    pub number: Option<u64>,
    /// SHA-256 of its list, which the next one names.
    pub manifest_sha256: Option<Digest>,
    /// What it names as the one before.
    pub previous: Option<Digest>,
    /// The name of that one's file; None when it names none, or one that is not here.
    pub follows: Option<String>,
}

/// What a report says of a pack's place; None for what is no pack of the format, or cannot be relied on at all.
struct Link<'a> {
    report: &'a Report,
    id: &'a str,
    tenant: &'a str,
    number: Option<u64>,
    manifest: Digest,
    previous: Option<Digest>,
}

fn link(report: &Report) -> Option<Link<'_>> {
    let claimed = report.claimed.as_ref().filter(|_| report.kind == Kind::Packseal)?;
    Some(Link {
        report,
        id: &claimed.id,
        tenant: &claimed.tenant,
        number: claimed.number,
        manifest: report.manifest_sha256?,
        previous: claimed.previous,
    })
}

/// The digest that the next pack names as the one before it, and this one's number.
///
/// # Errors
/// In words, when the report is not that of an intact pack of the format.
pub fn before(report: &Report) -> Result<(Digest, Option<u64>), String> {
    let name = &report.file.name;
    match link(report) {
        None => {
            Err(format!("{name} is no pack of this format (it has no pack.json and MANIFEST.txt that can be read)"))
        }
        Some(_) if !is_intact(report) => {
            Err(format!("{name} is {}: the next pack cannot follow it", report.headline.words()))
        }
        Some(link) => Ok((link.manifest, link.number)),
    }
}

/// Whether a pack is as its list says, whatever holds inside of it.
fn is_intact(report: &Report) -> bool {
    report.headline.words().starts_with("INTACT") || report.headline == Headline::ChainBroken
}

/// Puts packs in their order. Reports are those of the files as they were given.
pub fn sequence(reports: &[Report]) -> Sequence {
    let mut findings = Findings::default();
    let mut links = Vec::new();
    let mut others = Vec::new();
    for report in reports {
        match link(report) {
            Some(link) => links.push(link),
            None => others.push(report),
        }
        if link(report).is_none() || !is_intact(report) {
            let found = format!("{}: {}", report.headline.words(), report.lead);
            findings.add(Code::SequenceUnusable, &report.file.name, "an intact pack of this format", found);
        }
    }
    let links = ordered(once_each(links, &mut others, &mut findings));
    tenants(&links, &mut findings);
    neighbours(&links, &mut findings);
    forks(&links, &mut findings);
    let by_manifest: BTreeMap<Digest, &str> =
        links.iter().map(|link| (link.manifest, link.report.file.name.as_str())).collect();
    let follows = |previous: Option<Digest>| {
        previous.and_then(|previous| by_manifest.get(&previous)).map(|name| (*name).to_owned())
    };
    let packs = links.iter().map(|link| link.report).chain(others).map(|report| place(report, &follows)).collect();
    let (_, findings) = findings.finish();
    let follows = findings.iter().all(|finding| finding.outcome == FindingOutcome::Note);
    Sequence { schema: SCHEMA.to_owned(), program: super::PROGRAM.to_owned(), follows, packs, findings }
}

fn place(report: &Report, follows: &dyn Fn(Option<Digest>) -> Option<String>) -> Place {
    let claimed = report.claimed.as_ref();
    let previous = claimed.and_then(|claimed| claimed.previous);
    Place {
        file: report.file.name.clone(),
        headline: report.headline,
        id: claimed.map(|claimed| claimed.id.clone()),
        tenant: claimed.map(|claimed| claimed.tenant.clone()),
        period_start: claimed.and_then(|claimed| claimed.period_start.clone()),
        period_end: claimed.and_then(|claimed| claimed.period_end.clone()),
        number: claimed.and_then(|claimed| claimed.number),
        manifest_sha256: report.manifest_sha256,
        previous,
        follows: follows(previous),
    }
}

/// A pack that was given twice, or whose id another one has, is one that was handed on again in the place of a new one.
fn once_each<'a>(links: Vec<Link<'a>>, others: &mut Vec<&'a Report>, findings: &mut Findings) -> Vec<Link<'a>> {
    let mut kept: Vec<Link<'a>> = Vec::new();
    for link in links {
        let same = kept.iter().find(|other| other.manifest == link.manifest || other.id == link.id);
        match same {
            None => kept.push(link),
            Some(other) => {
                let what = if other.manifest == link.manifest { "the same list" } else { "the same id" };
                let found = format!("{what} as {}", other.report.file.name);
                findings.add(Code::SequenceRepeated, &link.report.file.name, "a pack of its own", found);
                others.push(link.report);
            }
        }
    }
    kept
}

/// Each behind the one that it follows; where that leaves it open, by the maker's count, and as they were given.
fn ordered(links: Vec<Link<'_>>) -> Vec<Link<'_>> {
    let known: BTreeSet<Digest> = links.iter().map(|link| link.manifest).collect();
    let mut waiting: Vec<Link<'_>> = links;
    crate::model::order::sort(&mut waiting, |one, other| {
        (one.number.is_none(), one.number).cmp(&(other.number.is_none(), other.number))
    });
    let mut placed: Vec<Link<'_>> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let last = placed.last().map(|link| link.manifest);
        let next = waiting.iter().position(|link| last.is_some() && link.previous == last);
        // A pack waits for the one before it, if that is here.
        let free = |link: &Link<'_>| {
            link.previous.is_none_or(|previous| {
                !known.contains(&previous) || placed.iter().any(|placed| placed.manifest == previous)
            })
        };
        // None is free where packs name each other in a ring, which no two digests do.
        let next = next.or_else(|| waiting.iter().position(free)).unwrap_or(0);
        placed.push(waiting.remove(next));
    }
    placed
}

fn tenants(links: &[Link<'_>], findings: &mut Findings) {
    let Some(first) = links.first() else { return };
    for link in links.iter().filter(|link| link.tenant != first.tenant) {
        findings.add(Code::SequenceTenant, &link.report.file.name, format!("tenant {}", first.tenant), link.tenant);
    }
}

/// What each says of the one before it.
fn neighbours(links: &[Link<'_>], findings: &mut Findings) {
    for (index, link) in links.iter().enumerate() {
        let name = &link.report.file.name;
        let before = link.previous.map(|previous| (previous, links.iter().find(|other| other.manifest == previous)));
        match (before, index) {
            (Some((_, Some(before))), _) => {
                if let (Some(number), Some(last)) = (link.number, before.number)
                    && Some(number) != last.checked_add(1)
                {
                    let expected =
                        format!("number {}, after {last} of {}", last.saturating_add(1), before.report.file.name);
                    findings.add(Code::SequenceNumber, name, expected, number.to_string());
                }
            }
            (Some((previous, None)), 0) => {
                findings.add(
                    Code::SequenceStart,
                    name,
                    "the first pack of all",
                    format!("one that follows {previous}"),
                );
            }
            (Some((previous, None)), _) => {
                findings.add(
                    Code::SequenceMissing,
                    name,
                    format!("the pack with MANIFEST.txt {previous}"),
                    "none of these",
                );
            }
            (None, 0) if link.number.is_none_or(|number| number == 1) => {}
            (None, 0) => {
                let found = link.number.map(|number| format!("number {number}")).unwrap_or_default();
                findings.add(Code::SequenceStart, name, "the first pack of all", found);
            }
            (None, _) => {
                findings.add(Code::SequenceUnlinked, name, "the digest of the pack before", "none");
                unlinked_number(link, links, findings);
            }
        }
    }
}

/// A pack without a link still has a count: it may be taken already, or skip one.
fn unlinked_number(link: &Link<'_>, links: &[Link<'_>], findings: &mut Findings) {
    let Some(number) = link.number else { return };
    let name = &link.report.file.name;
    let others = || links.iter().filter(|other| other.manifest != link.manifest);
    if let Some(other) = others().find(|other| other.number == Some(number)) {
        let found = format!("{number}, as {}", other.report.file.name);
        findings.add(Code::SequenceNumber, name, "a number of its own", found);
    } else if let Some(before) = number.checked_sub(1).filter(|before| *before > 0)
        && others().all(|other| other.number != Some(before))
    {
        findings.add(Code::SequenceMissing, name, format!("the pack with number {before}"), "none of these");
    }
}

/// Two packs that follow the same one: the maker went on twice, or made one anew.
fn forks(links: &[Link<'_>], findings: &mut Findings) {
    let mut first: BTreeMap<Digest, &str> = BTreeMap::new();
    for link in links {
        let Some(previous) = link.previous else { continue };
        let name = link.report.file.name.as_str();
        if let Some(other) = first.get(&previous) {
            findings.add(
                Code::SequenceForked,
                name,
                "the only pack that follows its pack before",
                format!("{other} follows it too"),
            );
        } else {
            first.insert(previous, name);
        }
    }
}
