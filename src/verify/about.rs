//! What a pack says of itself: `pack.json`, COMPLETENESS.csv and `raw/requests.jsonl`, held against each other and against the entries.

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{Asked, Claimed};
use crate::model::digest::Digest;
use crate::model::json::parse;
use crate::pack::about::{About, SCHEMA};
use crate::pack::format::{ARGUMENTS, COMPLETENESS, PACK_JSON, RAW, REQUESTS};
use crate::pack::manifest::Header;
use crate::section::completeness::HEADER;
use crate::section::table;

/// Reads the claims, and adds what does not fit. None when `pack.json` cannot be read.
pub(super) fn check(contents: &Contents, header: Option<&Header>, findings: &mut Findings) -> Option<(About, Claimed)> {
    let about = match contents.document(PACK_JSON).map(About::parse) {
        Some(Ok(about)) if about.schema == SCHEMA && about.kind == "packseal" => about,
        Some(Ok(about)) => {
            findings.add(
                Code::AboutMalformed,
                PACK_JSON,
                format!("schema {SCHEMA}"),
                format!("schema {}, kind {}", about.schema, about.kind),
            );
            return None;
        }
        Some(Err(error)) => {
            findings.add(Code::AboutMalformed, PACK_JSON, "the members of packseal-pack/1", error.to_string());
            return None;
        }
        None => {
            findings.add(Code::AboutMalformed, PACK_JSON, "JSON of at most 64 MiB", "data that cannot be read");
            return None;
        }
    };
    if let Some(header) = header {
        header_agrees(header, &about, findings);
    }
    for gap in &about.gaps {
        findings.add(Code::GapStated, &gap.section, &gap.what, &gap.why);
    }
    for decision in &about.decisions {
        let (code, expected) = match decision.decision.as_str() {
            "redact" => (Code::ValueHidden, "the value"),
            "allow" if decision.rule.starts_with("secret.") => (Code::ValueKept, "no value that looks like a secret"),
            _ => (Code::DecisionStated, "no decision of the maker's"),
        };
        findings.add(code, &decision.place, expected, format!("{}: {}", decision.rule, decision.reason));
    }
    let asked = completeness(contents, &about.layout, findings);
    raw(contents, findings);
    let claimed = Claimed {
        id: about.id.clone(),
        tenant: about.tenant.clone(),
        period_start: about.period.start.clone(),
        period_end: about.period.end.clone(),
        recipe: format!("{}, version {}", about.recipe.name, about.recipe.version),
        producer: about.producer.clone(),
        claimed_at: about.claimed_at.clone(),
        number: about.number,
        previous: about.previous,
        gaps: about.gaps.clone(),
        hidden: about
            .decisions
            .iter()
            .filter(|decision| decision.decision == "redact")
            .map(|decision| format!("{}: {}", decision.place, decision.rule))
            .collect(),
        asked,
    };
    Some((about, claimed))
}

fn header_agrees(header: &Header, about: &About, findings: &mut Findings) {
    let open = || "..".to_owned();
    let pairs = [
        ("pack", &header.pack, about.id.clone()),
        ("tenant", &header.tenant, about.tenant.clone()),
        ("period start", &header.start, about.period.start.clone().unwrap_or_else(open)),
        ("period end", &header.end, about.period.end.clone().unwrap_or_else(open)),
    ];
    for (what, listed, said) in pairs {
        if *listed != said {
            findings.add(Code::ManifestHeaderDiffers, format!("MANIFEST.txt, line 1, {what}"), said, listed);
        }
    }
}

/// Reads the ledger. Which entry a data set's rows are in, and how they count, is known for the layouts that this program makes; a custom pack
/// may count as it likes, and may have asked nobody.
fn completeness(contents: &Contents, layout: &str, findings: &mut Findings) -> Vec<Asked> {
    let known = layout == "valdrics";
    let Some(bytes) = contents.document(COMPLETENESS) else {
        if known {
            findings.add(Code::CompletenessMalformed, COMPLETENESS, "the ledger", "nothing");
        }
        return Vec::new();
    };
    let rows = table::read(bytes);
    if rows.first().is_none_or(|header| header.iter().map(String::as_str).ne(HEADER)) {
        findings.add(
            Code::CompletenessMalformed,
            format!("{COMPLETENESS}, line 1"),
            HEADER.join(","),
            rows.first().map(|row| row.join(",")).unwrap_or_default(),
        );
        return Vec::new();
    }
    let mut asked = Vec::new();
    for (index, row) in rows.iter().enumerate().skip(1) {
        let place = format!("{COMPLETENESS}, line {}", index.saturating_add(1));
        let [dataset, endpoint, requests, returned, included, cap, truncated, _, _] = row.as_slice() else {
            findings.add(Code::CompletenessMalformed, place, format!("{} cells", HEADER.len()), row.len().to_string());
            continue;
        };
        if let (Ok(recorded), Some((entry, rows))) =
            (included.parse::<u64>(), rows_of(contents, dataset).filter(|_| known))
            && recorded != rows
        {
            findings.add(Code::CompletenessRowsDiffer, entry, recorded.to_string(), rows.to_string());
        }
        if truncated == "true" {
            findings.add(
                Code::LimitReached,
                dataset,
                format!("{cap} rows at most"),
                format!("{included} rows included"),
            );
        }
        asked.push(Asked {
            dataset: dataset.clone(),
            endpoint: endpoint.clone(),
            requests: requests.clone(),
            returned: returned.clone(),
            included: included.clone(),
            cap: cap.clone(),
            truncated: truncated.clone(),
        });
    }
    asked
}

/// Data sets whose rows are items of an array inside a JSON entry: the way to it is empty for the whole entry.
const NESTED: [(&str, &str, &[&str]); 5] = [
    ("savings_proof", "exports/savings-proof.json", &["breakdown"]),
    ("savings_proof_drilldown_strategy_type", "exports/savings-proof-drilldown-strategy-type.json", &["buckets"]),
    (
        "savings_proof_drilldown_remediation_action",
        "exports/savings-proof-drilldown-remediation-action.json",
        &["buckets"],
    ),
    ("realized_savings", "exports/realized-savings.json", &[]),
    ("close_package", "exports/close-package.json", &["restatements", "entries"]),
];

/// The entry of a data set and its rows: CSV lines without the header, or items of a JSON array.
fn rows_of(contents: &Contents, dataset: &str) -> Option<(String, u64)> {
    if let Some((_, json, way)) = NESTED.iter().find(|(name, ..)| *name == dataset) {
        let document = parse(contents.document(json)?).ok()?;
        let items = way.iter().try_fold(&document, |value, key| value.get(key))?;
        return Some(((*json).to_owned(), items.as_array()?.len() as u64));
    }
    let csv = if dataset == "focus" { "exports/focus-v1.3-core.csv".to_owned() } else { format!("{dataset}.csv") };
    if let Some(entry) = contents.entry(&csv) {
        return Some((csv, entry.lines?.saturating_sub(1)));
    }
    let json = format!("{dataset}.json");
    let items = parse(contents.document(&json)?).ok()?.as_array()?.len() as u64;
    Some((json, items))
}

/// Each line's digest must be that of the entry it names, and each file under raw/ must be named.
fn raw(contents: &Contents, findings: &mut Findings) {
    let files: Vec<_> = contents
        .entries
        .iter()
        .filter(|entry| entry.name.starts_with(RAW) && ![REQUESTS, ARGUMENTS].contains(&entry.name.as_str()))
        .collect();
    let Some(bytes) = contents.document(REQUESTS) else {
        if let Some(first) = files.first() {
            findings.add(
                Code::RawMalformed,
                REQUESTS,
                "the list of requests",
                format!("nothing, and {} beside it", first.name),
            );
        }
        return;
    };
    let mut named = std::collections::HashSet::new();
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
        let place = || format!("{REQUESTS}, line {}", index.saturating_add(1));
        let row = match parse(line) {
            Ok(row) => row,
            Err(error) => {
                findings.add(Code::RawMalformed, place(), error.expected, error.found);
                continue;
            }
        };
        let Some(file) = row.get("file").and_then(|file| file.as_str()) else { continue };
        named.insert(file.to_owned());
        let listed = row.get("sha256").and_then(|digest| digest.as_str()).and_then(|digest| Digest::parse(digest).ok());
        match (listed, contents.entry(file)) {
            (Some(listed), Some(entry)) if entry.digest == Some(listed) => {}
            (Some(listed), Some(entry)) => {
                findings.add(
                    Code::RawDiffers,
                    file,
                    listed.to_string(),
                    entry.digest.map_or_else(|| "unreadable data".to_owned(), |d| d.to_string()),
                );
            }
            // The list of digests has told its absence already.
            (Some(_), None) if findings.at(Code::EntryMissing, file) => {}
            (Some(listed), None) => findings.add(Code::RawDiffers, file, listed.to_string(), "nothing"),
            (None, _) => findings.add(Code::RawMalformed, place(), "sha256", "none"),
        }
    }
    for entry in files.iter().filter(|entry| !named.contains(entry.name.as_str())) {
        findings.add(Code::RawDiffers, entry.name.as_str(), format!("a line in {REQUESTS}"), "none");
    }
}
