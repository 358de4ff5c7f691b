//! The entries of the vendor's layout: which there are, what their tables' columns are, and whether data.json is about the attested period.

use std::collections::BTreeSet;

use super::ATTESTATION;
use crate::chain::attestation::Attestation;
use crate::model::instant::{Day, Instant};
use crate::model::json::{Value, parse};
use crate::pack::format::is_reserved;
use crate::section::table;
use crate::verify::code::Code;
use crate::verify::contents::Contents;
use crate::verify::findings::Findings;
use crate::verify::vendor;

const DATA: &str = "data.json";

/// The tables with their columns. The vendor fixes only that findings.csv has `resolution`; the rest is what we know of (contract section 7).
pub(in crate::verify) const TABLES: [(&str, &str); 6] = [
    ("coverage_monthly.csv", "month,scans_total,scans_done,resources_total,resources_managed,coverage_pct"),
    (
        "findings.csv",
        "finding_id,scan_id,detected_at,resolved_at,drift_type,resource_type,resource_id,risk_level,status,resolution,time_to_resolve_seconds",
    ),
    ("scans.csv", "scan_id,cloud_account_id,started_at,finished_at,status,trigger,drift_items"),
    ("remediation_sla.csv", "risk_level,resolved_count,open_count,avg_time_to_resolve_seconds"),
    ("custom_rules.csv", "rule_id,name,flag_pattern,resource_pattern,severity,enabled,reason,updated_at"),
    ("state_sources.csv", "state_source_id,display_name,kind,cloud_account_id,location,created_at,last_fetched_at"),
];

/// The other entries. The vendor leaves summary.pdf out where it cannot render one.
const OTHERS: [&str; 5] = [DATA, ATTESTATION, "AUDIT_LOG_VERIFY.md", "MANIFEST.txt", "summary.pdf"];

pub(super) fn check(contents: &Contents, gaps: &BTreeSet<String>, findings: &mut Findings) {
    let known = || TABLES.iter().map(|(name, _)| *name).chain(OTHERS);
    for name in known().filter(|name| !contents.has(name) && !gaps.contains(*name)) {
        // The attestation and the list have findings of their own, and what the list names is told as missing.
        if ![ATTESTATION, "MANIFEST.txt", "summary.pdf"].contains(&name) && !findings.at(Code::EntryMissing, name) {
            findings.add(Code::LayoutAbsent, name, "the entry", "nothing");
        }
    }
    for entry in &contents.entries {
        if !is_reserved(&entry.name) && !known().any(|name| name == entry.name.as_str()) {
            findings.add(Code::LayoutUnknown, entry.name.as_str(), "an entry of the vendor's layout", "another");
        }
    }
    for (name, columns) in TABLES {
        let Some(header) = contents.headers.get(name) else { continue };
        let header = table::read(header).into_iter().next().unwrap_or_default().join(",");
        if header != columns {
            findings.add(Code::LayoutColumns, name, columns, header.chars().take(300).collect::<String>());
        }
    }
    if let Some(bytes) = contents.document(DATA) {
        vendor::json_file(DATA, bytes, findings);
        period(bytes, contents, findings);
    }
}

/// The period that data.json states against the attested one, where both state it.
fn period(bytes: &[u8], contents: &Contents, findings: &mut Findings) {
    let Ok(data) = parse(bytes) else { return };
    let Some(Ok(attestation)) = contents.document(ATTESTATION).map(Attestation::parse) else { return };
    for (end, attested) in ["start", "end"].into_iter().zip(&attestation.period) {
        let flat = format!("period_{end}");
        let inside = |name: &str| data.get("period").and_then(|period| period.get(name));
        let stated = data.get(&flat).or_else(|| inside(end)).or_else(|| inside(&flat)).and_then(Value::as_str);
        if let (Some(attested), Some(stated)) = (attested, stated)
            && !is_same_time(attested, stated)
        {
            let found: String = stated.chars().take(80).collect();
            findings.add(
                Code::LayoutPeriod,
                format!("{DATA}, {flat}"),
                attested.chars().take(80).collect::<String>(),
                found,
            );
        }
    }
}

/// A day is its first instant; what is no time is compared as text.
fn is_same_time(one: &str, other: &str) -> bool {
    let instant = |text: &str| Instant::parse(text).ok().or_else(|| Day::parse(text).ok().map(Day::start));
    match (instant(one), instant(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}
