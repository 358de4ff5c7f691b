//! A verification report on paper: the verdict, by what it was made, the eleven checks, signatures, findings, and what was not checked.

use super::bounds;
use super::flow::Flow;
use super::paint::{LABEL, SUBTITLE, TITLE};
use super::table::{Cell, Column, Table, column};
use crate::summary::report::{Facts, Signature};

const PAIRS: [Column; 2] = [column("", 1.0), column("", 3.2)];
const ROWS: [Column; 3] = [column("Check", 1.1), column("Outcome", 0.8), column("What was found", 3.2)];
const FACTS: [Column; 3] = [column("What", 1.1), column("How it is known", 0.8), column("Value", 3.2)];
const FINDINGS: [Column; 3] = [column("Finding", 1.5), column("Where", 1.2), column("Expected, and found", 2.0)];

/// Everything, in reading order.
pub(super) fn report(flow: &mut Flow<'_>, facts: &Facts) {
    flow.paragraph_in("Verification report", LABEL);
    flow.space(8.0);
    let headline = flow.shown(&facts.headline, bounds::NAME);
    flow.heading(&headline, 1, TITLE);
    flow.space(2.0);
    let file = flow.shown(&facts.file, bounds::NAME);
    flow.paragraph_in(&file, SUBTITLE);
    flow.space(12.0);
    let lead = flow.shown(&facts.lead, bounds::SENTENCE);
    flow.paragraph(&lead);
    file_facts(flow, facts);
    judged_by(flow, facts);
    checks(flow, facts);
    signatures(flow, facts);
    findings(flow, facts);
    claimed(flow, facts);
    not_checked(flow, facts);
}

fn pair(flow: &mut Flow<'_>, name: &str, value: &str) -> Vec<Cell> {
    vec![Cell::Text(flow.shown(name, bounds::NARROW)), Cell::Text(flow.shown(value, bounds::SENTENCE))]
}

fn file_facts(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("The file");
    let digest = |name: &str, digest| vec![Cell::Text(name.to_owned()), Cell::Digest(digest)];
    let mut rows = vec![
        pair(flow, "Name", &facts.file),
        pair(flow, "Size", &format!("{} bytes", facts.size)),
        digest("SHA-256", facts.sha256),
    ];
    rows.extend(facts.manifest_sha256.map(|list| digest("SHA-256 of MANIFEST.txt", list)));
    rows.push(pair(flow, "Kind", &facts.kind));
    Table { summary: "The file that was checked", headed: false, columns: &PAIRS }.set(flow, rows);
}

fn judged_by(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("By what it was judged");
    let mut rows = vec![pair(flow, "Checked at", facts.at.as_deref().unwrap_or("not known"))];
    rows.push(pair(flow, "Program", &facts.program));
    if let Some(digest) = facts.program_sha256 {
        rows.push(vec![Cell::Text("SHA-256 of the program".to_owned()), Cell::Digest(digest)]);
    }
    let keys = match facts.trust {
        None => "None was brought: whose keys signed was not looked at.".to_owned(),
        Some((1, _)) => "1 key".to_owned(),
        Some((keys, _)) => format!("{keys} keys"),
    };
    rows.push(pair(flow, "List of keys", &keys));
    if let Some((_, Some(digest))) = facts.trust {
        rows.push(vec![Cell::Text("SHA-256 of the list".to_owned()), Cell::Digest(digest)]);
    }
    let policy = if facts.policy.is_empty() {
        vec!["None: nothing was asked of signatures.".to_owned()]
    } else {
        facts.policy.iter().map(|rule| flow.shown(rule, bounds::SENTENCE)).collect()
    };
    rows.push(vec![Cell::Text("Policy".to_owned()), Cell::Lines(policy)]);
    Table { summary: "By what the file was judged", headed: false, columns: &PAIRS }.set(flow, rows);
}

fn checks(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Eleven checks");
    let rows = facts.rows.iter().map(|(name, outcome, why)| {
        vec![
            Cell::Strong(flow.shown(name, bounds::NARROW)),
            Cell::Text(flow.shown(outcome, bounds::NARROW)),
            Cell::Text(flow.shown(why, bounds::SENTENCE)),
        ]
    });
    let rows = rows.collect();
    Table { summary: "The eleven checks, each with its outcome", headed: true, columns: &ROWS }.set(flow, rows);
}

fn signatures(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Signatures");
    if facts.signatures.is_empty() {
        flow.paragraph("None that verifies.");
    }
    for one in &facts.signatures {
        signature(flow, one);
    }
}

fn signature(flow: &mut Flow<'_>, one: &Signature) {
    let title = flow.shown(&one.title, bounds::NARROW);
    flow.subsection(&title);
    let worth = flow.shown(&one.worth, bounds::SENTENCE);
    flow.paragraph(&format!("{worth}."));
    let rows = one.facts.iter().map(|(name, how, value)| {
        let how = if how.is_empty() { "by the auditor" } else { how };
        vec![
            Cell::Text(flow.shown(name, bounds::NARROW)),
            Cell::Text(flow.shown(how, bounds::NARROW)),
            Cell::Text(flow.shown(value, bounds::SENTENCE)),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    rows.push(vec![Cell::Text("Key".to_owned()), Cell::Text("measured".to_owned()), Cell::Digest(one.key_id)]);
    Table { summary: "A signature, with how each fact is known", headed: true, columns: &FACTS }.set(flow, rows);
}

fn findings(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("Findings");
    if facts.findings.is_empty() {
        flow.paragraph("None: nothing was found that a person should look at.");
        return;
    }
    let rows = facts.findings.iter().take(bounds::MISSING).map(|one| {
        let title = format!("{}: {}", one.severity, one.title);
        vec![
            Cell::Lines(vec![flow.shown(&title, 2 * bounds::NARROW), flow.shown(&one.code, bounds::NARROW)]),
            Cell::Text(flow.shown(&one.place, 2 * bounds::NARROW)),
            Cell::Lines(vec![
                format!("Expected: {}", flow.shown(&one.expected, 2 * bounds::NARROW)),
                format!("Found: {}", flow.shown(&one.found, 2 * bounds::NARROW)),
            ]),
        ]
    });
    let rows = rows.collect();
    Table { summary: "What was found, worst first", headed: true, columns: &FINDINGS }.set(flow, rows);
    let shown = facts.findings.len().min(bounds::MISSING) as u64;
    if facts.findings_total > shown {
        flow.space(4.0);
        flow.paragraph(&format!("{} more are in the report as JSON.", facts.findings_total - shown));
    }
}

fn claimed(flow: &mut Flow<'_>, facts: &Facts) {
    if facts.claimed.is_empty() {
        return;
    }
    flow.section("What the pack says of itself");
    flow.paragraph("Claimed: only the file says so, unless a signature above covers it by a key that counts.");
    let rows = facts.claimed.iter().map(|(name, value)| pair(flow, name, value)).collect();
    Table { summary: "What the pack claims", headed: false, columns: &PAIRS }.set(flow, rows);
}

fn not_checked(flow: &mut Flow<'_>, facts: &Facts) {
    flow.section("What was not checked, and what this does not prove");
    for sentence in &facts.not_checked {
        let sentence = flow.shown(sentence, bounds::SENTENCE);
        flow.paragraph(&sentence);
    }
    flow.paragraph(
        "This report carries no signature: it says what one program found on one device. Whoever relies on it checks the file again, with the \
         same list of keys and the same policy, and compares.",
    );
    if flow.replaced {
        flow.paragraph("Characters that the font of this document lacks, and those that cannot be seen, stand here as their code points, like [U+202E].");
    }
}
