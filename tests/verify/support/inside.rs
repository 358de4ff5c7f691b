//! Packs of ours that hold a log: Grantex' entries, the playbook's lines.

use packseal::chain::grantex::chain_report;
use packseal::model::json::parse;

use super::custom;
use super::forge::Pack;
use super::grantex::Log;
use super::log::Lines;

/// A pack of the layout `grantex`, with this log and the server's word that it holds.
pub fn grantex(log: &Log) -> Pack {
    grantex_of(&log.evidence())
}

/// A pack of the layout `grantex`, of this answer.
pub fn grantex_of(evidence: &str) -> Pack {
    let answer = parse(evidence.as_bytes()).expect("JSON");
    let part = |name: &str| answer.get(name).expect("a member").to_indented();
    let entries = answer.get("auditEntries").and_then(|list| list.as_array()).expect("a list");
    let report = chain_report(entries, answer.get("chainIntegrity").expect("the server's word"));
    Pack::default()
        .with("meta.json", part("meta"))
        .with("summary.json", part("summary"))
        .with("grants.json", part("grants"))
        .with("audit_entries.json", part("auditEntries"))
        .with("policies.json", part("policies"))
        .with("chain_integrity.json", part("chainIntegrity"))
        .with("chain_report.json", report)
        .with("pack.json", about("grantex"))
}

/// A pack of the layout `playbook` with these lines.
pub fn playbook(lines: &Lines) -> Pack {
    Pack::default()
        .with("audit.jsonl", lines.bytes())
        .with("audit_report.json", "{}\n")
        .with("pack.json", about("playbook"))
}

fn about(layout: &str) -> Vec<u8> {
    let layout = format!("\"{layout}\"");
    custom::unlisted().replaced("pack.json", "\"custom\"", &layout).get("pack.json").to_vec()
}
