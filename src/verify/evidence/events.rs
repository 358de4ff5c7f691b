//! The audit rows of a package, held against their own hashes; what the server says of them is compared, not believed.

use super::Said;
use super::manifest::MANIFEST_JSON;
use crate::chain::events::{Checked, Fault, check as rehash};
use crate::model::json::{Value, parse_python};
use crate::verify::code::Code;
use crate::verify::contents::Contents;
use crate::verify::findings::Findings;
use crate::verify::report::Outcome;

const EVENTS: &str = "audit_events.jsonl";
const CLAIM: &str = "audit_chain_verify.json";

/// Checks the rows. None when the package has no such entry.
pub(super) fn check(contents: &Contents, findings: &mut Findings) -> Option<Said> {
    contents.entry(EVENTS)?;
    let Some(bytes) = contents.document(EVENTS) else {
        let words = format!("{EVENTS} is too long to be looked into, or its data cannot be read.");
        return Some((Outcome::NotChecked, words));
    };
    let checked = rehash(bytes);
    for broken in &checked.broken {
        let place = format!("{EVENTS}, line {}", broken.line);
        let (code, expected, found) = match &broken.fault {
            Fault::Malformed(expected, found) => (Code::EventMalformed, expected.clone(), found.clone()),
            Fault::Hash(expected, found) => (Code::EventHash, expected.clone(), found.clone()),
            Fault::Link(expected, found) => (Code::EventLink, expected.clone(), found.clone()),
            Fault::Twice(id) => (Code::EventMalformed, "an id that comes once".to_owned(), format!("{id} again")),
        };
        findings.add(code, place, expected, found);
    }
    if checked.gaps > 0 {
        let found = format!("{} places where ids do not follow one another", checked.gaps);
        findings.add(Code::EventGap, EVENTS, "each row and the one before it", found);
    }
    claims(contents, &checked, findings);
    Some(said(&checked))
}

fn said(checked: &Checked) -> Said {
    let Checked { lines, hashed, without_hash, linked, gaps, broken } = checked;
    if let Some(first) = broken.first() {
        let more = if broken.len() > 1 {
            format!(", and {} more like it", broken.len().saturating_sub(1))
        } else {
            String::new()
        };
        return (Outcome::Fail, format!("{EVENTS}, line {} does not hold together{more}.", first.line));
    }
    if *lines == 0 {
        return (Outcome::NotPresent, format!("{EVENTS} has no rows."));
    }
    if *hashed == 0 {
        let words = format!("None of the {lines} rows of {EVENTS} has a hash: they are from before the chain.");
        return (Outcome::NotChecked, words);
    }
    let mut words =
        format!("{hashed} of {lines} rows of {EVENTS} have their own hash, and {linked} links between them hold.");
    if *without_hash > 0 {
        words.push_str(&format!(" {without_hash} are from before the chain and have none."));
    }
    if *gaps > 0 {
        words.push_str(&format!(" At {gaps} places rows are not here, so the link could not be compared."));
    }
    words.push_str(" What came before the oldest and after the newest is not here.");
    (Outcome::Pass, words)
}

/// `audit_chain_verify.json` and the manifest's summary are what the server said about its whole log.
fn claims(contents: &Contents, checked: &Checked, findings: &mut Findings) {
    let document = |name: &str| contents.document(name).and_then(|bytes| parse_python(bytes).ok());
    let holds = checked.broken.is_empty();
    let word = |valid: bool| if valid { "the chain holds" } else { "the chain is broken" };
    let claim = document(CLAIM);
    let valid = claim.as_ref().and_then(|claim| claim.get("valid")).and_then(Value::as_bool);
    if contents.has(CLAIM) && valid.is_none() {
        findings.add(Code::EventClaim, CLAIM, "valid: true or false", "neither");
    }
    if let Some(valid) = valid.filter(|valid| *valid != holds && checked.hashed > 0) {
        findings.add(
            Code::EventClaim,
            CLAIM,
            format!("{}, says the server", word(valid)),
            format!("{} in the rows here", word(holds)),
        );
    }
    let summary = document(MANIFEST_JSON)
        .and_then(|manifest| manifest.get("summary")?.get("audit_chain_valid")?.as_bool())
        .filter(|summary| valid.is_some_and(|valid| valid != *summary));
    if let (Some(summary), Some(valid)) = (summary, valid) {
        let place = format!("{MANIFEST_JSON}, summary.audit_chain_valid");
        findings.add(Code::EventClaim, place, format!("{valid}, as in {CLAIM}"), summary.to_string());
    }
}
