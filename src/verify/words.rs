//! The words of a report: what the headline means for this file, in one or two sentences.

use super::report::{FindingOutcome, Headline, Kind, Outcome, Report, RowId};
use super::signatures::{NOT_MET, Signature};
use crate::chain::attestation::Verdict;

/// What the headline means for this file.
pub(super) fn lead(report: &Report) -> String {
    let text = match report.headline {
        Headline::Refused => refused(report),
        Headline::Altered => altered(report),
        Headline::Incomplete => {
            let absent: Vec<&str> = places(report, &["manifest.entry.missing", "vendor.listed.absent"]);
            let more = if absent.len() > 2 { " and more" } else { "" };
            let first = absent.iter().take(2).copied().collect::<Vec<_>>().join(", ");
            let what = if absent.len() == 1 { "1 thing that should be here is not".to_owned() } else { format!("{} things that should be here are not", absent.len()) };
            format!("What is here is as its list says. {what}: {first}{more}.")
        }
        Headline::ChainBroken => {
            let list = if report.entries.listed == 0 { "There is no list of digests." } else { "The pack is as its list says." };
            let broken = attested(report, &[Verdict::NotChecked, Verdict::Match, Verdict::ConsistentGrown]);
            format!("{list} {}", broken.unwrap_or("A log inside does not hold together."))
        }
        Headline::NotProven => {
            let counts = if report.kind == Kind::Valdrics { " Its own counts agree with its files." } else { "" };
            format!("This file carries no list of digests, so nothing here can show whether it was changed.{counts}")
        }
        Headline::NotSigned if report.runbook.as_ref().is_some_and(|runbook| runbook.signature_checked) => beside(report),
        Headline::NotSigned if report.signatures.is_some() => {
            "The contents agree with their own list, and a signature over it verifies. The container was written anew by another program, so the pack does not count as signed.".to_owned()
        }
        Headline::NotSigned => {
            "The contents agree with their own list. Nobody signed that list, so anyone could have made this pack, list included.".to_owned()
        }
        Headline::SignerUnknown => {
            let name = report.signatures.iter().flatten().next().map(|one| one.signer.as_str()).unwrap_or_default();
            format!("Nothing has changed since it was sealed. It was sealed with a key that you have not named. The pack says “{name}”; anyone could write that.")
        }
        Headline::PolicyNotMet => {
            let row = report.rows.iter().find(|row| row.id == RowId::Policy).and_then(|row| row.why.as_deref());
            let why = row.and_then(|why| why.strip_prefix(NOT_MET)).map_or(".".to_owned(), |why| format!(": {why}"));
            format!("Nothing has changed since it was sealed, and you know the key. Your policy asks for more{why}")
        }
        Headline::Trusted => {
            let counts = |one: &&Signature| matches!(one.standing.as_deref(), Some("good" | "revoked-later"));
            let who: Vec<String> = report.signatures.iter().flatten().filter(counts).map(signed).collect();
            format!("Nothing in this pack has changed since it was sealed. {}, with keys that you trust, as your policy asks.", who.join("; "))
        }
    };
    let foreign = matches!(report.headline, Headline::NotSigned) && report.container == "foreign";
    let text = if foreign { format!("{text} The container was written by another program.") } else { text };
    // A headline that begins with INTACT says nothing of the vendor's log: the sentence beside it does.
    match (report.headline, attested(report, &[])) {
        (Headline::NotSigned | Headline::SignerUnknown, Some(means)) => format!("{text} {means}"),
        _ => text,
    }
}

/// Who did what and when.
fn signed(one: &Signature) -> String {
    let did = match one.decision.as_str() {
        "seal" => "sealed",
        "approve" => "approved",
        _ => "rejected",
    };
    let day = |at: &str| at.get(..10).unwrap_or_default().to_owned();
    let when = match &one.attested_at {
        Some(at) => format!("no later than {}", day(at)),
        None => format!("on {} by their own clock", day(&one.claimed_at)),
    };
    format!("{} {did} it as {}, {when}", one.known_as.as_deref().unwrap_or_default(), one.role)
}

/// What the attestation's verdict means, but for those verdicts.
fn attested<'a>(report: &'a Report, but: &[Verdict]) -> Option<&'a str> {
    let attested = report.attestation.as_ref().filter(|attested| !but.contains(&attested.verdict));
    attested.map(|attested| attested.means.as_str())
}

/// A code under a shared secret is no signature, whether it fits or not.
fn beside(report: &Report) -> String {
    let row = report.rows.iter().find(|row| row.id == RowId::Signature).map(|row| row.outcome);
    let code = match row {
        Some(Outcome::Pass) => {
            "The HMAC code beside it is right; everybody who holds its secret can make one, so it counts as no signature."
        }
        Some(Outcome::Fail) => "The HMAC code beside it does not verify, and nobody signed otherwise.",
        _ => "The HMAC code beside it was not checked, and nobody signed otherwise.",
    };
    format!("The contents agree with their own list. {code}")
}

fn refused(report: &Report) -> String {
    let why = report
        .findings
        .iter()
        .find(|finding| finding.outcome == FindingOutcome::Fail)
        .map_or("", |finding| finding.title.as_str());
    match report.container.as_str() {
        "hostile" => format!("This file is built to harm its reader: {}. It was not opened.", lower(why)),
        "unsupported" => format!(
            "This file uses what is left out on purpose: {}. It was not opened. This says nothing about what is inside.",
            lower(why)
        ),
        _ if report.kind == Kind::Unknown => {
            "This is not a ZIP, or it was cut short. It was not opened, and this says nothing about what is inside."
                .to_owned()
        }
        _ => format!(
            "This file can be read in more than one way: {}. Two programs could show two different packs, so it was not opened. \
             This says nothing about what is inside.",
            lower(why)
        ),
    }
}

fn altered(report: &Report) -> String {
    let changed = places(
        report,
        &["payload.digest.mismatch", "manifest.entry.unlisted", "manifest.entry.missing", "vendor.file.unlisted"],
    );
    let list = places(
        report,
        &[
            "manifest.missing",
            "manifest.malformed",
            "manifest.entry.duplicate",
            "manifest.not-canonical",
            "manifest.header.differs",
            "manifest.self-listed",
            "manifest.path.unsafe",
            "about.malformed",
            "signature.subject.differs",
        ],
    );
    let others = report.entries.matched;
    let derived = report.findings.iter().find(|finding| finding.code.starts_with("derivation."));
    let derived = derived.map(|finding| finding.place.as_str());
    let other_file = !places(report, &["hmac.digest.differs"]).is_empty();
    match changed.as_slice() {
        [] if list.is_empty() && other_file => {
            "A sidecar was made for a file with another digest: this file was changed since, or the sidecar is another file's. Do not rely on it.".to_owned()
        }
        _ if !places(report, &["manifest.digest.differs"]).is_empty() => {
            "The list of contents is not the one whose digest you had by another way: this is another pack, or one that was made anew. Do not rely on it.".to_owned()
        }
        _ if !list.is_empty() => "The list of contents is missing, or not the one that was made with the pack. Nothing here can be relied on.".to_owned(),
        [] if derived.is_some() => {
            let place = derived.unwrap_or_default();
            format!("Something here is not what the answers in the pack give: {place}. Do not rely on it.")
        }
        [] => "What the pack says of itself and what is in it contradict each other. Do not rely on it.".to_owned(),
        [one] if !places(report, &["payload.digest.mismatch"]).is_empty() => {
            format!("One entry was changed after its list was made: {one}. Do not rely on that entry. The other {others} are as the list says.")
        }
        [one] => format!("One entry is here that the list does not name: {one}. Do not rely on it. The other {others} are as the list says."),
        many => format!("{} entries were changed, removed or added after the list was made.", many.len()),
    }
}

fn places<'a>(report: &'a Report, codes: &[&str]) -> Vec<&'a str> {
    let mut places: Vec<&str> = Vec::new();
    for finding in report.findings.iter().filter(|finding| codes.contains(&finding.code.as_str())) {
        if !places.contains(&finding.place.as_str()) {
            places.push(&finding.place);
        }
    }
    places
}

fn lower(title: &str) -> String {
    let mut text = title.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}
