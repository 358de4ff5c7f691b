//! A report as it stands on paper: the same words and values, and what was not checked.

use super::findings::upper;
use super::report::{Outcome, Report, Row, RowId};
use super::signatures::Signature;
use crate::summary::report as paper;

/// What the report says on paper.
pub fn facts(report: &Report) -> paper::Facts {
    let by = &report.judged_by;
    let claimed = report.claimed.as_ref().map(|claimed| {
        let bound = |at: &Option<String>| at.clone().unwrap_or_else(|| "open".to_owned());
        vec![
            ("Organisation".to_owned(), claimed.tenant.clone()),
            ("Period".to_owned(), format!("{} to {}", bound(&claimed.period_start), bound(&claimed.period_end))),
            ("Recipe".to_owned(), claimed.recipe.clone()),
            ("Made".to_owned(), format!("{} by {}", claimed.claimed_at, claimed.producer)),
            ("Pack".to_owned(), claimed.id.clone()),
            ("Gaps that its maker states".to_owned(), claimed.gaps.len().to_string()),
        ]
    });
    paper::Facts {
        file: report.file.name.clone(),
        size: report.file.size,
        sha256: report.file.sha256,
        manifest_sha256: report.manifest_sha256,
        kind: format!("{:?}", report.kind).to_lowercase(),
        headline: report.headline.words().to_owned(),
        lead: report.lead.clone(),
        claimed: claimed.unwrap_or_default(),
        rows: report.rows.iter().map(row).collect(),
        findings: report.findings.iter().map(finding).collect(),
        findings_total: report.findings_total,
        signatures: report.signatures.iter().flatten().map(signature).collect(),
        policy: by
            .policy
            .as_ref()
            .map_or_else(Vec::new, |policy| policy.words().iter().map(|rule| format!("{}.", upper(rule))).collect()),
        trust: by.trust_keys.map(|keys| (keys, by.trust_sha256)),
        program: by.program.clone(),
        program_sha256: by.program_sha256,
        at: by.at.clone(),
        not_checked: not_checked(report),
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "Pass",
        Outcome::Fail => "Fail",
        Outcome::NotPresent => "Not present",
        Outcome::NotChecked => "Not checked",
    }
}

fn name(id: RowId) -> String {
    format!("{id:?}")
}

fn row(row: &Row) -> (String, String, String) {
    (name(row.id), word(row.outcome).to_owned(), row.why.clone().unwrap_or_default())
}

fn finding(finding: &super::report::Finding) -> paper::Finding {
    paper::Finding {
        severity: format!("{:?}", finding.severity).to_lowercase(),
        code: finding.code.clone(),
        title: finding.title.clone(),
        place: finding.place.clone(),
        expected: finding.expected.clone(),
        found: finding.found.clone(),
    }
}

fn signature(one: &Signature) -> paper::Signature {
    let worth = match (one.standing.as_deref(), &one.why_not) {
        (None, _) => "Not held against a list of keys".to_owned(),
        (Some(_), None) => "Counts".to_owned(),
        (Some(_), Some(why)) => format!("Does not count: {why}"),
    };
    let fact = |name: &str, how: &str, value: &str| (name.to_owned(), how.to_owned(), value.to_owned());
    let mut facts = vec![fact("Calls itself", "claimed", &one.signer)];
    facts.extend(one.known_as.iter().map(|who| fact("In the auditor's list as", "", who)));
    facts.extend(one.known_from.iter().map(|from| fact("Known by", "", from)));
    facts.push(fact("Decision", "signed", &one.decision));
    if !one.reason.trim().is_empty() {
        facts.push(fact("Reason", "signed", &one.reason));
    }
    facts.push(fact("Time", "claimed", &one.claimed_at));
    if let Some(at) = &one.attested_at {
        let whose = one.time_authority.as_deref().unwrap_or_default();
        facts.push(fact("No later than", "proven", &format!("{at}, says {whose}")));
    }
    facts.push(fact("Algorithm", "measured", &one.algorithm));
    paper::Signature { title: format!("{}. {}", one.number, one.role), worth, facts, key_id: one.key_id }
}

/// The rows that came to no answer, and what no row can answer.
fn not_checked(report: &Report) -> Vec<String> {
    let open = |outcome: Outcome| {
        let rows = report.rows.iter().filter(move |row| row.outcome == outcome);
        rows.map(|row| name(row.id).to_lowercase()).collect::<Vec<_>>().join(", ")
    };
    let mut sentences = Vec::new();
    for (outcome, what) in [(Outcome::NotChecked, "Not checked"), (Outcome::NotPresent, "Nothing there to check")] {
        let rows = open(outcome);
        if !rows.is_empty() {
            sentences.push(format!("{what}: {rows}. The table of checks says why."));
        }
    }
    let passes = |id| report.rows.iter().any(|row| row.id == id && row.outcome == Outcome::Pass);
    if !passes(RowId::Source) {
        sentences.push("That the server's answers are true, and that they are the server's.".to_owned());
    }
    if report.signatures.is_some() && !passes(RowId::Time) {
        sentences.push("When it was signed: the only time is what each signer claims.".to_owned());
    }
    if report.judged_by.trust_keys.is_some() {
        sentences.push("Whether a key was revoked after the list of keys was last changed.".to_owned());
    }
    sentences.push(
        "That nothing was left out before the list of digests was made, beyond the gaps that the maker states."
            .to_owned(),
    );
    sentences
}
