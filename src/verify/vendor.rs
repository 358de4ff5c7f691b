//! What a Valdrics pack allows to check offline (contract sections 2 and 3): counts, the list of files, carbon checksums, the close package's hash.

use std::collections::BTreeSet;

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use crate::model::digest::Digest;
use crate::model::json::{Value, parse, parse_python};
use crate::model::order::set;
use crate::pack::format::is_reserved;
use crate::section::close::integrity_hash;
use crate::source::valdrics::evidence::KINDS;

const MANIFEST_JSON: &str = "manifest.json";
const CLOSE: &str = "exports/close-package.json";

/// The export blocks of manifest.json, and how their entries begin.
const EXPORTS: [(&str, &str); 4] = [
    ("focus_export", "exports/focus-"),
    ("savings_proof", "exports/savings-proof"),
    ("realized_savings", "exports/realized-savings"),
    ("close_package", "exports/close-package"),
];

/// Checks the vendor's entries. `gaps` are entries that the maker says are absent.
pub(super) fn check(contents: &Contents, gaps: &BTreeSet<String>, findings: &mut Findings) {
    let manifest = match contents.document(MANIFEST_JSON).map(parse_python) {
        Some(Ok(manifest @ Value::Object(_))) => manifest,
        Some(Ok(other)) => {
            return findings.add(Code::VendorManifestMalformed, MANIFEST_JSON, "an object", other.type_name());
        }
        Some(Err(error)) => {
            return findings.add(Code::VendorManifestMalformed, MANIFEST_JSON, error.expected, error.found);
        }
        None => {
            return findings.add(
                Code::VendorManifestMalformed,
                MANIFEST_JSON,
                "the vendor's manifest",
                "nothing that can be read",
            );
        }
    };
    let failed = failed_exports(&manifest, findings);
    included(contents, &manifest, &failed, gaps, findings);
    json_files(contents, findings);
    counts(contents, &manifest, findings);
    carbon(contents, findings);
    close(contents, findings);
}

/// The beginnings of the entries of exports whose status is `error`.
fn failed_exports(manifest: &Value, findings: &mut Findings) -> Vec<&'static str> {
    let mut failed = Vec::new();
    for (block, begins) in EXPORTS {
        let export = manifest.get(block);
        if export.and_then(|export| export.get("status")).and_then(Value::as_str) == Some("error") {
            failed.push(begins);
            let why =
                export.and_then(|export| export.get("error")).and_then(Value::as_str).unwrap_or("no reason given");
            findings.add(
                Code::VendorExportFailed,
                format!("{MANIFEST_JSON}, {block}"),
                "status ok",
                why.chars().take(300).collect::<String>(),
            );
        }
    }
    failed
}

/// `included_files` names vendor entries only. The vendor lists drilldowns before they are made, so an absent file of a failed export is
/// no loss that happened afterwards.
fn included(contents: &Contents, manifest: &Value, failed: &[&str], gaps: &BTreeSet<String>, findings: &mut Findings) {
    let Some(files) = manifest.get("included_files").and_then(Value::as_array) else {
        return findings.add(
            Code::VendorManifestMalformed,
            format!("{MANIFEST_JSON}, included_files"),
            "an array",
            "another type, or nothing",
        );
    };
    let listed = set(files.iter().filter_map(Value::as_str));
    for name in &listed {
        if !contents.has(name) && !gaps.contains(*name) {
            let code = if failed.iter().any(|begins| name.starts_with(begins)) {
                Code::VendorListedFailed
            } else {
                Code::VendorListedAbsent
            };
            findings.add(code, *name, "the file", "nothing");
        }
    }
    for entry in &contents.entries {
        if !is_reserved(&entry.name) && !listed.contains(entry.name.as_str()) {
            findings.add(Code::VendorUnlisted, entry.name.as_str(), format!("a line in {MANIFEST_JSON}"), "none");
        }
    }
}

/// Every JSON file must be JSON; NaN and Infinity are the vendor's own slip in a failed export.
fn json_files(contents: &Contents, findings: &mut Findings) {
    for (name, bytes) in &contents.documents {
        if name.ends_with(".json") && !is_reserved(name) && name != MANIFEST_JSON {
            json_file(name, bytes, findings);
        }
    }
}

/// One of them.
pub(super) fn json_file(name: &str, bytes: &[u8], findings: &mut Findings) {
    let Err(error) = parse(bytes) else { return };
    let code = if parse_python(bytes).is_ok() { Code::VendorJsonNonFinite } else { Code::VendorJsonMalformed };
    findings.add(code, format!("{name}, byte {}", error.offset), error.expected, error.found);
}

/// Each count is the length of its file's array (contract section 2). Null is a stated gap.
fn counts(contents: &Contents, manifest: &Value, findings: &mut Findings) {
    let counted = KINDS.iter().filter_map(|kind| Some((kind.manifest_count?, "count", format!("{}.json", kind.name))));
    let carbon =
        [("factor_sets_count", "carbon_factor_sets.json"), ("update_logs_count", "carbon_factor_update_logs.json")];
    let carbon = carbon.into_iter().map(|(member, name)| ("carbon_factors", member, name.to_owned()));
    for (block, member, name) in counted.chain(carbon) {
        let Some(count) = manifest.get(block).and_then(|block| block.get(member)).filter(|count| !count.is_null())
        else {
            continue;
        };
        let Some(found) = contents.document(&name).and_then(|bytes| parse_python(bytes).ok()) else { continue };
        let length = found.as_array().map(|items| items.len() as u64);
        if count.as_u64() != length || length.is_none() {
            let said = String::from_utf8_lossy(&count.to_compact()).into_owned();
            let found = length.map_or_else(|| found.type_name().to_owned(), |length| format!("{length} items"));
            findings.add(Code::VendorCountDiffers, name, format!("{said}, says {block}.{member}"), found);
        }
    }
}

/// `factors_checksum_sha256` is the digest of the payload, compact and sorted (contract section 3).
fn carbon(contents: &Contents, findings: &mut Findings) {
    let name = "carbon_factor_sets.json";
    let Some(Value::Array(sets)) = contents.document(name).and_then(|bytes| parse(bytes).ok()) else { return };
    for (index, set) in sets.iter().enumerate() {
        let (Some(payload), Some(listed)) =
            (set.get("payload"), set.get("factors_checksum_sha256").and_then(Value::as_str))
        else {
            continue;
        };
        let found = Digest::of(&payload.to_python_compact()).to_string();
        if !listed.eq_ignore_ascii_case(&found) {
            findings.add(Code::CarbonChecksum, format!("{name}, item {index}"), listed, found);
        }
    }
}

/// `integrity_hash` is the digest of the object without it and without `csv`; the invoice inside has its own (contract section 3).
fn close(contents: &Contents, findings: &mut Findings) {
    let Some(package) = contents.document(CLOSE).and_then(|bytes| parse(bytes).ok()) else { return };
    let mut parts = vec![(CLOSE.to_owned(), &package)];
    parts.extend(
        package.get("invoice_reconciliation").map(|invoice| (format!("{CLOSE}, invoice_reconciliation"), invoice)),
    );
    for (place, part) in parts {
        let Some(listed) = part.get("integrity_hash").and_then(Value::as_str) else { continue };
        let found = integrity_hash(part).to_string();
        if !listed.eq_ignore_ascii_case(&found) {
            findings.add(Code::CloseHash, place, listed, found);
        }
    }
}
