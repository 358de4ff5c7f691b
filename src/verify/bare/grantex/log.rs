//! The log itself: links, content, and what the server's own walk cannot see.

use std::collections::{BTreeSet, HashMap};

use super::super::shown;
use super::{Answer, plain};
use crate::chain::grantex::{Entry, LinkCause, Places, REQUIRED, Reason, Step, erasure, walk};
use crate::model::json::Value;
use crate::model::order::sort;
use crate::verify::chains::{BREAKS, Break, Chain, LayoutCount, Member};
use crate::verify::code::Code;
use crate::verify::findings::Findings;

/// The chain as it is told, and the steps that it was made of.
pub(super) struct Walked {
    pub(super) chain: Chain,
    pub(super) steps: Vec<Step>,
}

/// Walks the log. Of an export only the content is judged, and not that of entries in which the maker hid a value.
pub(super) fn check(
    answer: Answer<'_>,
    entries: &[Value],
    hidden: &BTreeSet<usize>,
    findings: &mut Findings,
) -> Walked {
    let walk = walk(entries);
    let places = Places::of(entries);
    let place = |at: usize| {
        let id = entries.get(at).and_then(|entry| Entry(entry).id()).unwrap_or("an entry without an id");
        format!("{}[{at}], {id}", answer.log)
    };
    let mut breaks = Breaks::default();
    for (at, (step, entry)) in walk.steps.iter().zip(entries).enumerate() {
        let entry = Entry(entry);
        if step.linked == Some(false) && !answer.export {
            let cause = places.cause(at);
            let told = broken_link(entries, at, cause);
            findings.add(Code::ChainLink, place(at), &told.expected, &told.found);
            breaks.add(at, entry, Reason::Link, told);
            if cause == LinkCause::SameInstant {
                let found = format!("a neighbour with {} too", entry.text("timestamp").unwrap_or_default());
                findings.add(Code::ChainForked, place(at), "one entry a millisecond", found);
            }
        }
        if step.layout.is_none() && hidden.contains(&at) {
            let (expected, found) = ("an entry as it was hashed", "one in which the maker hid a value");
            findings.add(Code::ChainHidden, place(at), expected, found);
        } else if step.layout.is_none() {
            let erased = erasure(entry).map(|erasure| erasure.markers.join(" and "));
            let told = wrong_content(entry, erased.as_deref());
            findings.add(Code::ChainContent, place(at), &told.expected, &told.found);
            breaks.add(at, entry, Reason::Content, told);
            if let Some(markers) = erased {
                let found = format!("{markers} added to it");
                findings.add(Code::ChainErased, place(at), "metadata as it was hashed", found);
            }
        }
    }
    around(answer, entries, &place, findings);
    let layouts = layouts(&walk.steps);
    let old: u64 = layouts.iter().filter(|layout| layout.legacy).map(|layout| layout.entries).sum();
    if old > 0 {
        let found = format!("{old} of {} entries by the rules A or B", entries.len());
        findings.add(Code::ChainLegacy, answer.log, "every entry by the current rule, C", found);
    }
    let end = |entry: Option<&Value>, name: &str| entry.and_then(|entry| Entry(entry).get(name)).map(plain);
    let mut chain = Chain {
        name: "grantex".to_owned(),
        valid: Some(walk.integrity.valid),
        checked_entries: walk.integrity.checked_entries,
        first_broken_at: walk.integrity.first_broken_at,
        reason: walk.integrity.reason.map(|reason| reason.word().to_owned()),
        entries: entries.len() as u64,
        head_hash: end(entries.last(), "hash"),
        first_time: end(entries.first(), "timestamp"),
        last_time: end(entries.last(), "timestamp"),
        linkage_checked: !answer.export,
        layouts,
        breaks: breaks.kept,
        breaks_total: breaks.total,
        claims: Vec::new(),
    };
    if answer.export {
        // The server walks no export: what is told here is about the content alone.
        let first = chain.breaks.first();
        chain.valid = first.map(|_| false);
        chain.checked_entries = first.map_or(chain.entries, |first| first.position);
        chain.first_broken_at = first.and_then(|first| first.entry_id.clone());
        chain.reason = first.map(|first| first.reason.clone());
    }
    Walked { chain, steps: walk.steps }
}

/// What is told of a break.
struct Told {
    expected: String,
    found: String,
    cause: String,
}

/// Breaks in the order of the log, the first of them with all its members.
#[derive(Default)]
struct Breaks {
    kept: Vec<Break>,
    total: u64,
}

impl Breaks {
    fn add(&mut self, at: usize, entry: Entry<'_>, reason: Reason, Told { expected, found, cause }: Told) {
        self.total = self.total.saturating_add(1);
        if self.kept.len() < BREAKS {
            self.kept.push(Break {
                position: at as u64,
                entry_id: entry.id().map(str::to_owned),
                time: entry.text("timestamp").map(str::to_owned),
                reason: reason.word().to_owned(),
                expected,
                found,
                cause,
                members: if self.kept.is_empty() { members(entry) } else { Vec::new() },
            });
        }
    }
}

/// What is told of a link that does not hold.
fn broken_link(entries: &[Value], at: usize, cause: LinkCause) -> Told {
    let value = |at: usize, name: &str| entries.get(at).and_then(|entry| Entry(entry).get(name));
    let before = at.checked_sub(1).and_then(|before| value(before, "hash"));
    let expected = before.map_or_else(|| "the hash of the entry before, which has none".to_owned(), plain);
    let found = value(at, "prevHash").map_or_else(|| "no prevHash".to_owned(), plain);
    let cause = match cause {
        LinkCause::SameInstant => {
            "An entry beside it has the same timestamp. Entries of one millisecond break this log without any tampering.".to_owned()
        }
        LinkCause::Elsewhere(place) if place < at => {
            format!("It follows the entry at position {place}: entries were put in between, or moved.")
        }
        LinkCause::Elsewhere(place) => format!("It follows the entry at position {place}, which comes later: entries were moved."),
        LinkCause::Absent => "No entry here has the hash that it follows: the entry before it was taken out, or put in the place of another.".to_owned(),
        LinkCause::Restart => "It claims to begin a log: entries of two logs were put together.".to_owned(),
    };
    Told { expected, found, cause }
}

/// What is told of content that does not give its hash.
fn wrong_content(entry: Entry<'_>, erased: Option<&str>) -> Told {
    let expected = entry.get("hash").map_or_else(|| "a hash".to_owned(), plain);
    if let Some(missing) = entry.missing() {
        let found = format!("no {missing}, which the hash needs");
        let cause = format!("The entry has no {missing}: the file was probably saved by a program that drops it.");
        return Told { expected, found, cause };
    }
    let found = entry.computed().map_or_else(String::new, |digest| digest.to_string());
    let cause = match erased {
        Some(markers) => {
            format!(
                "Only {markers} was added to its metadata, as an erasure on request does: without it the entry gives its hash."
            )
        }
        None => {
            "A member was changed after the hash was made, or the server stored a value otherwise than it hashed it."
                .to_owned()
        }
    };
    Told { expected, found, cause }
}

/// What is unusual about the log and breaks nothing.
fn around(answer: Answer<'_>, entries: &[Value], place: &dyn Fn(usize) -> String, findings: &mut Findings) {
    let Some(first) = entries.first() else {
        findings.add(Code::ChainEmpty, answer.log, "audit entries", "an empty list");
        return;
    };
    if answer.export {
        let found = "an export, which may be filtered and does not say so";
        findings.add(Code::ChainLinkageUnchecked, answer.log, "a log as it was written", found);
    } else if answer.meta("since").is_none()
        && let Some(previous) = Entry(first).get("prevHash").filter(|previous| !previous.is_null())
    {
        findings.add(Code::ChainHead, place(0), "null, as the first entry of a log has", plain(previous));
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut latest: Option<(&str, _)> = None;
    for (at, value) in entries.iter().enumerate() {
        let entry = Entry(value);
        if let Some(id) = entry.id()
            && let Some(before) = seen.insert(id, at)
        {
            findings.add(
                Code::ChainDuplicate,
                place(at),
                "an id of its own",
                format!("the id of the entry at position {before}"),
            );
        }
        for (name, value) in value.as_object().unwrap_or_default() {
            if !REQUIRED.contains(&name.as_str()) && !["metadata", "hash"].contains(&name.as_str()) {
                let found = format!("{}: {}", shown(name), plain(value));
                findings.add(Code::ChainUncovered, place(at), "the members that the hash covers", found);
            }
        }
        if let (Some(text), Some(time)) = (entry.text("timestamp"), entry.time()) {
            if let Some((before, _)) = latest.filter(|(_, before)| time < *before) {
                findings.add(Code::ChainOrder, place(at), format!("{before} or later"), text);
            }
            latest = Some((text, time));
        }
    }
}

/// How many entries fit which rule, in the order of the labels.
fn layouts(steps: &[Step]) -> Vec<LayoutCount> {
    let mut counts: Vec<LayoutCount> = Vec::new();
    for layout in steps.iter().filter_map(|step| step.layout) {
        match counts.iter_mut().find(|count| count.label == layout.label()) {
            Some(count) => count.entries = count.entries.saturating_add(1),
            None => {
                counts.push(LayoutCount { label: layout.label().to_owned(), entries: 1, legacy: layout.is_legacy() })
            }
        }
    }
    sort(&mut counts, |a, b| a.label.cmp(&b.label));
    counts
}

/// An entry's members for a person.
fn members(entry: Entry<'_>) -> Vec<Member> {
    let members = entry.0.as_object().unwrap_or_default();
    members.iter().take(40).map(|(name, value)| Member { name: shown(name), value: plain(value) }).collect()
}
