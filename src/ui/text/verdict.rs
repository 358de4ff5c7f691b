//! The sentences of a verdict, made from a report.

use crate::ui::format;
use crate::verify::report::{FindingOutcome, Headline, Outcome, Report, Row, RowId};

/// What a mark says. Colour is only ever a second telling of shape and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Pass,
    Fail,
    Warn,
    Note,
    None,
}

fn row(report: &Report, id: RowId) -> Option<&Row> {
    report.rows.iter().find(|row| row.id == id)
}

fn outcome(report: &Report, id: RowId) -> Outcome {
    row(report, id).map_or(Outcome::NotChecked, |row| row.outcome)
}

fn why(report: &Report, id: RowId, otherwise: &str) -> String {
    row(report, id).and_then(|row| row.why.clone()).unwrap_or_else(|| otherwise.to_owned())
}

/// Whether all that is wrong is that a signature covers another list.
fn another_list(report: &Report) -> bool {
    let mut broken = report.findings.iter().filter(|finding| finding.outcome == FindingOutcome::Fail).peekable();
    broken.peek().is_some() && broken.all(|finding| finding.code == "signature.subject.differs")
}

/// The answer to “Are the bytes intact?”: tone, answer, sentence.
pub(crate) fn bytes_answer(report: &Report) -> (Tone, String, String) {
    let entries = &report.entries;
    let matched = format!(
        "{} of {} listed entries match their list.",
        format::number(entries.matched),
        format::number(entries.listed)
    );
    let bare = report.container == "none";
    let chain = why(report, RowId::Chain, "");
    let (tone, answer, sentence) = match report.headline {
        Headline::Refused => (Tone::None, "Not asked", "The file was not opened.".to_owned()),
        Headline::ChainBroken if bare => (Tone::Fail, "No, or not as logged", chain),
        Headline::Altered if bare => (Tone::Fail, "No", why(report, RowId::Integrity, "")),
        Headline::NotProven if bare => (Tone::None, "Cannot be known", chain),
        _ if bare => (
            Tone::Note,
            "The log agrees with itself",
            "Its hashes cover the audit entries. Nothing covers the rest of the file.".to_owned(),
        ),
        Headline::Altered if another_list(report) => {
            let words = "The entries agree with the list, but it is not the list that was signed.";
            (Tone::Fail, "No", words.to_owned())
        }
        Headline::Altered => (Tone::Fail, "No", matched),
        Headline::Incomplete => (Tone::Warn, "Yes, what is here", matched),
        Headline::NotProven => {
            (Tone::None, "Cannot be known", "There is no list of digests to compare with.".to_owned())
        }
        _ => (Tone::Pass, "Yes", matched),
    };
    (tone, answer.to_owned(), sentence)
}

/// The answer to “Do you trust who sealed it?”: tone, answer, sentence.
pub(crate) fn signer_answer(report: &Report) -> (Tone, String, String) {
    let signature = |otherwise| why(report, RowId::Signature, otherwise);
    let (tone, answer, sentence) = match (report.headline, outcome(report, RowId::Signature)) {
        (Headline::Refused, _) => (Tone::None, "Not asked", "The file was not opened.".to_owned()),
        (Headline::Altered, Outcome::Pass) => (
            Tone::Note,
            "The seal is theirs, this file is not",
            signature("The signature covers the original contents, which is how the change shows."),
        ),
        (Headline::Altered, _) if another_list(report) => (
            Tone::Note,
            "The seal is not this file’s",
            "A signature here covers another list of contents: this file was changed and its list made anew, or the signature was taken from another pack.".to_owned(),
        ),
        (Headline::Trusted, _) => {
            let counts = |standing: &Option<String>| matches!(standing.as_deref(), Some("good" | "revoked-later"));
            let signed = report.signatures.iter().flatten().filter(|one| counts(&one.standing));
            let mut people: Vec<&str> = signed.filter_map(|one| one.known_as.as_deref()).collect();
            people.sort_unstable();
            people.dedup();
            let answer = format!("Yes, {}", format::count(people.len() as u64, "person", "people"));
            return (Tone::Pass, answer, why(report, RowId::Identity, ""));
        }
        (Headline::PolicyNotMet, _) => (Tone::Warn, "Yes, but not as your policy asks", why(report, RowId::Policy, "")),
        (_, Outcome::NotPresent) => {
            let what = if report.container == "none" { "this file" } else { "MANIFEST.txt" };
            let words = format!("Compare the digest of {what} with the one that the sender gives you by another way.");
            (Tone::Note, "Nobody signed", words)
        }
        (_, Outcome::Fail) => (Tone::Fail, "No", signature("A signature does not verify.")),
        (_, Outcome::NotChecked) => (Tone::Note, "Not checked", signature("")),
        (_, Outcome::Pass) => (Tone::Note, "Not known to you", why(report, RowId::Identity, "")),
    };
    (tone, answer.to_owned(), sentence)
}

/// What stays unproven, as short sentences; never empty.
pub(crate) fn not_proven(report: &Report) -> Vec<String> {
    let mut items = Vec::new();
    if matches!(report.headline, Headline::Refused) {
        return vec!["Anything about what is inside.".to_owned()];
    }
    if matches!(report.headline, Headline::Altered) {
        items.push("Who made the change, and when.".to_owned());
    }
    if let Some(claimed) = &report.claimed
        && !claimed.gaps.is_empty()
    {
        let gaps = format::count(claimed.gaps.len() as u64, "gap that the maker states", "gaps that the maker states");
        items.push(format!("What lies in {gaps}."));
    }
    let unchecked: Vec<&str> = report
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::NotChecked)
        .map(|row| super::verify::row(row.id))
        .collect();
    if !unchecked.is_empty() {
        items.push(format!("Not checked: {}.", unchecked.join(", ").to_ascii_lowercase()));
    }
    if outcome(report, RowId::Signature) == Outcome::NotPresent {
        let what = if report.container == "none" { "file" } else { "pack" };
        items.push(format!("Who made this {what}, and when."));
    }
    if report.signatures.is_some() && outcome(report, RowId::Time) != Outcome::Pass {
        items.push("When it was signed: the only time is what each signer claims.".to_owned());
    }
    if report.judged_by.trust_keys.is_some() && report.signatures.is_some() {
        items.push("Whether a key was revoked after you last changed your list.".to_owned());
    }
    if report.chains.iter().flatten().any(|chain| chain.entries > 0) {
        items.push("That no entries were taken off the end of the log.".to_owned());
    }
    if report.audit_log.is_some() {
        items.push("That no lines were cut off the end of the log.".to_owned());
    }
    if report.attestation.as_ref().is_some_and(|attested| attested.live.is_some()) {
        items.push("That the tables are the vendor’s: its live answer is about the log only.".to_owned());
    }
    if outcome(report, RowId::Source) != Outcome::Pass {
        items.push("That the server’s answers are true.".to_owned());
    }
    items
}
