//! The words of the playbook's parts of the form, and of its readiness on a finished pack.

use crate::playbook::readiness::{Cadence, Gate, Section, Status};
use crate::ui::format::{self, count, number};
use crate::ui::text::verdict::Tone;

pub(crate) const ATTEST: &str = "What people attest";
pub(crate) const ATTEST_HINT: &str = "The playbook asks for these items. The build computes what the log shows; the rest rests on somebody’s word, with name and day. It goes into the pack as attachments/attestations.json.";
pub(crate) const ATTEST_CHOOSE: &str = "Choose last time’s attestations.json";
pub(crate) const ATTEST_SAVE: &str = "Save attestations";
pub(crate) const ATTEST_SAVE_HINT: &str = "Keep the file, and choose it here next time.";
pub(crate) const ITEMS_WAIT: &str = "The list is being fetched…";
pub(crate) const ATTEST_IT: &str = "Attest";
pub(crate) const ATTEST_AGAIN: &str = "Attest again";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const PUT_BACK: &str = "Put it back";
pub(crate) const PUT_AWAY: &str = "Put away";
pub(crate) const BY: &str = "Name";
pub(crate) const BY_HINT: &str = "Who attests it. It stands in the pack.";
pub(crate) const ON: &str = "Day";
pub(crate) const ON_HINT: &str = "Year-month-day, UTC.";
pub(crate) const NOTE: &str = "Note";
pub(crate) const NOTE_HINT: &str = "May be empty.";
pub(crate) const REASON: &str = "Why it does not apply";
pub(crate) const DOES_NOT_APPLY: &str = "It does not apply";
pub(crate) const COMPUTED: &str = "The build computes it";
pub(crate) const COMPUTED_HINT: &str =
    "The build computes this from the log. What is attested counts only where the log does not show it.";
pub(crate) const BEGUN: &str = "An attestation is begun: attest it, or put it away";

pub(crate) const PREVIEW: &str = "Preview the redaction";
pub(crate) const PREVIEW_HINT: &str =
    "Reads the beginning of the log, at most 4 MiB, and shows what would be replaced. Nothing is kept.";
pub(crate) const PREVIEW_STOP: &str = "Stop";
pub(crate) const PREVIEW_STALE: &str = "The choices have changed since. Preview again to see what they do.";
pub(crate) const PREVIEW_TITLE: &str = "What redaction would do";
pub(crate) const PREVIEW_RULES: [&str; 2] = ["Rule", "In audit.jsonl"];
pub(crate) const PREVIEW_SAMPLES: [&str; 5] = ["Line", "Rule", "Where", "Now", "In the pack"];
pub(crate) const PREVIEW_SAMPLES_TITLE: &str = "The first of them";

pub(crate) const READINESS: &str = "Readiness";
pub(crate) const READINESS_HINT: &str = "As readiness.json in the pack has it, item by item.";
pub(crate) const LAUNCH_GATE: &str = "Launch gate";

/// A section's title.
pub(crate) fn section(section: Section) -> &'static str {
    match section {
        Section::Governance => "Governance",
        Section::Regulatory => "Regulations",
        Section::DataHandling => "Data handling",
        Section::AuditLogging => "Audit and logging",
        Section::IncidentResponse => "Incident response",
        Section::ChangeManagement => "Change management",
        Section::EvidenceCollection => "Evidence",
        Section::LaunchGate => "Launch gate",
    }
}

/// How often an item is looked at again.
pub(crate) fn cadence(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Weekly => "every week",
        Cadence::Monthly => "every month",
        Cadence::Quarterly => "every quarter",
        Cadence::Annual => "every year",
        Cadence::PerRelease => "for each release",
        Cadence::Once => "once",
        Cadence::None => "no review",
    }
}

/// Where an item stands, before the build.
pub(crate) fn stands(status: Status) -> &'static str {
    match status {
        Status::Done => "Attested",
        Status::Open => "Open",
        Status::Overdue => "Overdue",
        Status::NotApplicable => "Does not apply",
        Status::Failed => "Failed",
    }
}

/// What a section's items come to: `8 items: 2 attested, 1 overdue, 5 open`.
pub(crate) fn tally(all: usize, counts: &[(u64, &str)]) -> String {
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", number(*count)))
        .collect();
    format!("{}: {}", count(all as u64, "item", "items"), parts.join(", "))
}

/// How many attestations are held, and whether they are saved.
pub(crate) fn held(all: usize, unsaved: bool) -> String {
    match all {
        0 => "Nothing is attested yet.".to_owned(),
        all => {
            let not = if unsaved { " Not saved yet: they go away when you close this tab." } else { "" };
            format!("{}.{not}", count(all as u64, "attestation", "attestations"))
        }
    }
}

/// What came of a file of attestations.
pub(crate) fn loaded(name: &str, added: usize, read: usize) -> String {
    let all = count(read as u64, "attestation", "attestations");
    if added == read {
        format!("{name}: {all} taken.")
    } else {
        format!("{name}: {all}, of which {} were here already.", number((read - added) as u64))
    }
}

/// A file of attestations that cannot be taken.
pub(crate) fn not_loaded(name: &str, why: &str) -> String {
    format!("{name} was not taken. {why}.")
}

/// Attestations about items that are not on the list.
pub(crate) fn unknown(count: usize) -> String {
    let items = format::count(count as u64, "attestation is", "attestations are");
    format!("{items} about items that this list does not have. They stay in the file and count for nothing.")
}

/// What was taken out.
pub(crate) fn removed(item: &str) -> String {
    format!("Removed: {item}")
}

/// How much of the log came so far.
pub(crate) fn reading(bytes: u64) -> String {
    format!("Reading the log: {}", format::size_text(bytes))
}

/// What a preview looked at, and what it found.
pub(crate) fn previewed(lines: u64, changed: u64, values: u64, bytes: u64, whole: bool) -> String {
    let part = if whole { "the whole log" } else { "the beginning of the log" };
    format!(
        "In {part} ({}, {}): {} would be replaced, in {}.",
        format::size_text(bytes),
        count(lines, "entry", "entries"),
        count(values, "value", "values"),
        count(changed, "entry", "entries")
    )
}

/// A value that would be replaced: how long it is, and what redaction leaves of it at least.
pub(crate) fn masked(masked: &str, length: u64) -> String {
    let characters = count(length, "character", "characters");
    match masked.strip_prefix("****") {
        Some(end) if !end.is_empty() => format!("{characters}, ending in {end}"),
        _ => characters,
    }
}

/// The name of a rule of redaction.
pub(crate) fn rule(rule: &str) -> &str {
    match rule {
        "credit_card" => "Card number",
        "ssn" => "Social security number",
        "ip_address" => "IP address",
        "email" => "E-mail address",
        "phone" => "Phone number",
        "address" => "Street address",
        other => other,
    }
}

/// The launch gate: its word, its tone, and what it means.
pub(crate) fn gate(gate: Gate) -> (Tone, &'static str, &'static str) {
    match gate {
        Gate::Passed => (Tone::Pass, "Passed", "Every item of the gate was computed from the pack."),
        Gate::Attested => (
            Tone::Note,
            "Attested, not passed",
            "Nothing of the gate is left open, but some of it rests on somebody’s word, which the pack cannot show.",
        ),
        Gate::Open => (Tone::Warn, "Open", "Something of the gate is open or overdue, or the list has no gate."),
        Gate::Failed => {
            (Tone::Fail, "Failed", "The pack shows that an item of the gate is not so. Nobody can attest that away.")
        }
    }
}
