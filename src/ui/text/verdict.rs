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

/// The places of findings that count against the pack, each once.
fn failing_places(report: &Report) -> Vec<&str> {
    let mut places: Vec<&str> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.outcome == FindingOutcome::Fail) {
        if !places.contains(&finding.place.as_str()) {
            places.push(&finding.place);
        }
    }
    places
}

/// One or two sentences under the headline.
pub(crate) fn lead(report: &Report) -> String {
    match report.headline {
        Headline::Refused if report.container == "hostile" => format!(
            "This file is built to harm its reader. {} It was not opened.",
            why(report, RowId::Structure, "The findings say how.")
        ),
        Headline::Refused => format!(
            "{} Two programs could show two different packs, so it was not opened. This says nothing about what is inside.",
            why(report, RowId::Structure, "This file can be read in more than one way.")
        ),
        Headline::Altered => altered(report),
        Headline::Incomplete => {
            let missing = report.entries.listed.saturating_sub(report.entries.matched);
            let places = failing_places(report);
            let named = places.iter().take(2).copied().collect::<Vec<_>>().join(", ");
            let more = if places.len() > 2 { " and more" } else { "" };
            let (things, are) = if missing == 1 { ("thing", "is") } else { ("things", "are") };
            format!("What is here is as its list says. {missing} {things} that should be here {are} not: {named}{more}.")
        }
        Headline::ChainBroken => format!(
            "The pack is as its list says. {}",
            why(report, RowId::Chain, "A log inside does not hold together.")
        ),
        Headline::NotProven => format!(
            "This pack carries no list of digests, so nothing here can show whether it was changed. {}",
            why(report, RowId::Completeness, "")
        )
        .trim_end()
        .to_owned(),
        Headline::NotSigned => {
            "The contents agree with their own list. Nobody signed that list, so anyone could have made this pack, list included.".to_owned()
        }
        Headline::SignerUnknown => format!(
            "Nothing has changed since its list was made. {}",
            why(report, RowId::Signature, "It was sealed with a key that you have not named.")
        ),
        Headline::PolicyNotMet => format!(
            "Nothing has changed since it was sealed, and you know the key. Your policy asks for more. {}",
            why(report, RowId::Policy, "")
        )
        .trim_end()
        .to_owned(),
        Headline::Trusted => {
            "Nothing in this pack has changed since it was sealed, with keys that you trust, as your policy asks.".to_owned()
        }
    }
}

fn altered(report: &Report) -> String {
    let since = if outcome(report, RowId::Signature) == Outcome::Pass {
        "after the pack was sealed"
    } else {
        "after its list was made"
    };
    let failing = report.findings.iter().filter(|finding| finding.outcome == FindingOutcome::Fail);
    if failing.clone().any(|finding| finding.code.starts_with("manifest.") || finding.code.starts_with("signature.")) {
        return "The list of contents is not one to rely on. Nothing here can be relied on.".to_owned();
    }
    match failing_places(report).as_slice() {
        [place] => {
            let others = match report.entries.matched {
                0 => String::new(),
                others => format!(" The other {} are as the list says.", format::number(others)),
            };
            format!("One entry was changed, removed or added {since}: {place}. Do not rely on it.{others}")
        }
        places => format!(
            "{} entries were changed, removed or added {since}. Do not rely on them.",
            format::number(places.len() as u64)
        ),
    }
}

/// The answer to “Are the bytes intact?”: tone, answer, sentence.
pub(crate) fn bytes_answer(report: &Report) -> (Tone, String, String) {
    let entries = &report.entries;
    let matched = format!(
        "{} of {} listed entries match their list.",
        format::number(entries.matched),
        format::number(entries.listed)
    );
    let (tone, answer, sentence) = match report.headline {
        Headline::Refused => (Tone::None, "Not asked", "The file was not opened.".to_owned()),
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
        (Headline::Trusted, _) => (Tone::Pass, "Yes", why(report, RowId::Identity, "")),
        (Headline::PolicyNotMet, _) => (Tone::Warn, "Yes, but not as your policy asks", why(report, RowId::Policy, "")),
        (_, Outcome::NotPresent) => (
            Tone::Note,
            "Nobody signed",
            "Compare the digest of MANIFEST.txt with the one that the sender gives you by another way.".to_owned(),
        ),
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
        items.push("Who made this pack, and when.".to_owned());
    }
    if outcome(report, RowId::Source) != Outcome::Pass {
        items.push("That the server’s answers are true.".to_owned());
    }
    items
}

/// What a finding's code means, in plain words; the code itself where this build does not know it.
pub(crate) fn title_of_code(code: &str) -> &str {
    match code {
        "payload.digest.mismatch" => "An entry was changed after the list was made",
        "payload.entry.missing" => "A listed entry is not here",
        "payload.entry.unlisted" => "An entry is here that the list does not name",
        _ => code,
    }
}
