//! The words about a chain.

use crate::chain::log::Counts;
use crate::model::instant::Instant;
use crate::ui::format::{self, count, number};
use crate::verify::audit_log::AuditLog;
use crate::verify::chains::{Break, Chain, LayoutCount};

pub(crate) const TITLE: &str = "The audit log’s chain";
pub(crate) const MAP: &str = "The log by position, first entry to last";
/// What each form of the picture says, by its class.
pub(crate) const MAP_KEY: [(&str, &str); 4] = [
    ("holds", "each follows the one before"),
    ("bead", "own hash only, links not checked"),
    ("after", "after the first that does not hold"),
    ("broken", "does not hold"),
];
pub(crate) const CHECKED: &str = "Checked";
pub(crate) const ENTRIES: &str = "Entries";
pub(crate) const RULES: &str = "Rules";
pub(crate) const HEAD: &str = "Last hash";
pub(crate) const FIRST: &str = "First broken";
pub(crate) const TIME: &str = "Time";
pub(crate) const CAUSE: &str = "Likely cause";
pub(crate) const MEMBERS: &str = "The whole entry, as it stands in the file";
pub(crate) const NO_ID: &str = "an entry without an id";

/// What the file says of itself around a log: the word for a name of the wire.
pub(crate) fn claim(name: &str) -> &'static str {
    match name {
        "generatedAt" => "Made",
        "framework" => "Framework",
        "since" => "From",
        "until" => "Up to",
        "plan" => "Plan",
        _ => "The server on this chain",
    }
}

/// A time as the file spells it, for people; as it stands when it is none.
pub(crate) fn when(text: &str) -> String {
    Instant::parse(text).map_or_else(|_| text.to_owned(), format::instant)
}

pub(crate) fn entries(entries: u64) -> String {
    count(entries, "entry", "entries")
}

/// How far it was checked.
pub(crate) fn checked(chain: &Chain) -> String {
    let what = if chain.linkage_checked {
        "each entry’s own hash, and its link to the one before"
    } else {
        "each entry’s own hash; not the links, since an export may be filtered"
    };
    match (chain.breaks.first(), chain.entries) {
        (_, 0) => "Nothing: there are no entries.".to_owned(),
        (None, entries) => format!("All {} hold: {what}.", number(entries)),
        (Some(first), entries) => {
            format!(
                "{} of {} passed before the first that does not hold: {what}.",
                number(first.position),
                number(entries)
            )
        }
    }
}

/// A rule and how many entries it has.
pub(crate) fn rule(layout: &LayoutCount) -> String {
    let legacy = if layout.legacy { " (legacy layout)" } else { "" };
    format!("{}: {}{legacy}", layout.label, number(layout.entries))
}

/// The first place that does not hold, as a sentence without a full stop.
pub(crate) fn broken(chain: &Chain, first: &Break) -> String {
    let what = if first.reason == "link" { "does not follow the one before it" } else { "does not give its own hash" };
    format!("Entry {} of {} {what}", number(first.position + 1), number(chain.entries))
}

pub(crate) fn others(others: u64) -> String {
    format!("{} after it: see the findings.", count(others, "more place does not hold", "more places do not hold"))
}

/// What to keep so that a shorter log shows.
pub(crate) fn keep(entries: u64) -> String {
    format!(
        "Entries taken off the end do not show. Keep the number {} and the last hash: a later file of the same log has that hash at that place.",
        number(entries)
    )
}

/// The picture in words.
pub(crate) fn map_sentence(chain: &Chain) -> String {
    let entries = entries(chain.entries);
    let span = match (&chain.first_time, &chain.last_time) {
        (Some(first), Some(last)) => format!(" from {} to {}", when(first), when(last)),
        _ => String::new(),
    };
    let joined = if chain.linkage_checked { "" } else { " Their links were not checked." };
    match chain.breaks.first() {
        None => format!("{entries}{span}. All of them hold.{joined}"),
        Some(first) => {
            let more = match chain.breaks_total - 1 {
                0 => String::new(),
                more => format!(" {} more.", count(more, "place", "places")),
            };
            format!("{entries}{span}. {}.{more}{joined}", broken(chain, first))
        }
    }
}

pub(crate) const LOG_TITLE: &str = "The audit log, line by line";
pub(crate) const LOG_CHECKED: &str = "Each line’s own hash, and its link to the line before of the same resource.";
pub(crate) const HASHES: &str = "Hashes";
pub(crate) const LINKS: &str = "Links";
pub(crate) const RESOURCES: &str = "Resources";
pub(crate) const HEADS: &str = "The last hash of each resource";

pub(crate) fn lines(lines: u64) -> String {
    count(lines, "line", "lines")
}

pub(crate) fn line(line: u64) -> String {
    format!("Line {}", number(line))
}

/// The outcomes that there are, with their counts.
fn outcomes(outcomes: &[(u64, &str)]) -> String {
    let told =
        outcomes.iter().filter(|(lines, _)| *lines > 0).map(|(lines, words)| format!("{words}: {}", number(*lines)));
    let told = told.collect::<Vec<_>>().join("; ");
    if told.is_empty() { "none".to_owned() } else { told }
}

/// What became of the lines' hashes.
pub(crate) fn hashes(counts: &Counts) -> String {
    outcomes(&[
        (counts.hash_ok, "fit"),
        (counts.hash_mismatch, "do not fit"),
        (counts.hash_unverifiable_redacted, "cannot be recomputed, redacted after hashing"),
        (counts.malformed, "malformed"),
    ])
}

/// What became of the lines' links.
pub(crate) fn links(counts: &Counts) -> String {
    outcomes(&[
        (counts.linked, "follow the line before"),
        (counts.genesis, "begin a resource"),
        (counts.restart, "begin a resource anew"),
        (counts.fork_or_reorder, "follow an older line"),
        (counts.missing_predecessor, "follow a line that is not here"),
        (counts.not_checked, "not checked"),
    ])
}

/// What to keep so that a shorter log shows.
pub(crate) fn keep_heads(lines: u64) -> String {
    format!(
        "Lines cut off at the end do not show. Keep the number {} and the last hash of each resource: a later file of the same log has them too.",
        number(lines)
    )
}

pub(crate) fn more_heads(more: u64) -> String {
    format!("{}: see the saved report.", count(more, "more", "more"))
}

/// The picture of a log in words.
pub(crate) fn log_sentence(log: &AuditLog, broken: usize) -> String {
    let lines = lines(log.lines_total);
    match log.lines.iter().find(|line| line.fails()) {
        None => format!("{lines}. None of them is broken."),
        Some(first) => {
            format!("{lines}. {} does not hold, the first of {}.", self::line(first.line), number(broken as u64))
        }
    }
}
