//! `manifest.json` of an evidence package as a list of digests (contract section 2). The service itself compares nothing with it.

use std::collections::BTreeSet;

use crate::model::digest::Digest;
use crate::model::json::{Value, parse};
use crate::pack::format::is_reserved;
use crate::verify::code::Code;
use crate::verify::contents::Contents;
use crate::verify::findings::Findings;
use crate::verify::list::{Compared, Listing, Wanted, both_ways};

pub(super) const MANIFEST_JSON: &str = "manifest.json";

/// A `manifest.json` with one of these is meant to be of this kind.
const MEMBERS: [&str; 2] = ["bundle_id", "files"];

/// Compares every entry with the manifest's rows, both ways. In a pack of ours the rows name vendor entries only, and MANIFEST.txt stays the list.
pub(crate) fn compare(contents: &Contents, ours: bool, compared: &mut Compared, findings: &mut Findings) {
    let Some(manifest) = read(contents, findings) else { return };
    let rows = rows(&manifest, findings);
    let at = |place: usize| rows.get(place).copied();
    let rows = Listing::new(&at, 0..rows.len());
    let own = |name: &str| name == MANIFEST_JSON || (ours && is_reserved(name));
    let entries = both_ways(contents, &rows, &own, "a row in manifest.json", &mut |code, place, expected, found| {
        add(findings, code, place, expected, found)
    });
    if !compared.present {
        compared.entries = entries;
        compared.present = true;
    }
}

/// Tells what the other list has not told already.
fn add(findings: &mut Findings, code: Code, place: &str, expected: &str, found: &str) {
    if !findings.at(code, place) {
        findings.add(code, place, expected, found);
    }
}

/// Strictly read: of a key that comes twice two programs could believe different ones. None when there is no list.
fn read(contents: &Contents, findings: &mut Findings) -> Option<Value> {
    // An entry whose data cannot be read is told as such.
    let bytes = contents.document(MANIFEST_JSON)?;
    match parse(bytes) {
        Ok(manifest) if MEMBERS.iter().any(|member| manifest.get(member).is_some()) => Some(manifest),
        // Another program's manifest, beside which a sidecar lies.
        Ok(_) => None,
        Err(error) => {
            let place = format!("{MANIFEST_JSON}, byte {}", error.offset);
            findings.add(Code::ManifestMalformed, place, error.expected, error.found);
            None
        }
    }
}

fn rows<'a>(manifest: &'a Value, findings: &mut Findings) -> Vec<(&'a str, Wanted)> {
    let type_of = |value: Option<&Value>| value.map_or("nothing", Value::type_name);
    for member in ["bundle_id", "generated_at"] {
        let value = manifest.get(member);
        if value.and_then(Value::as_str).is_none_or(str::is_empty) {
            let place = format!("{MANIFEST_JSON}, {member}");
            findings.add(Code::ManifestMalformed, place, "a text", type_of(value));
        }
    }
    let mut rows = Vec::new();
    let mut names = BTreeSet::new();
    let Some(files) = manifest.get("files").and_then(Value::as_array) else {
        let place = format!("{MANIFEST_JSON}, files");
        findings.add(Code::ManifestMalformed, place, "an array", type_of(manifest.get("files")));
        return rows;
    };
    for (index, file) in files.iter().enumerate() {
        let place = || format!("{MANIFEST_JSON}, files, row {}", index.saturating_add(1));
        let name = file.get("relative_path").and_then(Value::as_str);
        let size = file.get("size_bytes").and_then(Value::as_u64);
        let digest = file.get("sha256").and_then(Value::as_str).and_then(|text| Digest::parse(text).ok());
        let (Some(name), Some(size), Some(digest)) = (name, size, digest) else {
            let absent = match (name, size) {
                (None, _) => "relative_path",
                (_, None) => "size_bytes",
                _ => "sha256",
            };
            findings.add(
                Code::ManifestMalformed,
                place(),
                "relative_path, size_bytes and sha256",
                format!("no {absent}"),
            );
            continue;
        };
        rows.push((name, Wanted { digest, size: Some(size) }));
        if !names.insert(name) {
            findings.add(Code::ManifestDuplicate, place(), "each name once", name);
        }
    }
    rows
}

/// What the manifest says besides: counts of the logs, and a token that should not be there (contract section 2).
pub(super) fn claims(contents: &Contents, findings: &mut Findings) {
    let Some(manifest) = contents.document(MANIFEST_JSON).and_then(|bytes| parse(bytes).ok()) else { return };
    let token = manifest.get("request").and_then(|request| request.get("external_auth_token"));
    if token.is_some_and(|token| !token.is_null() && token.as_str() != Some("")) {
        let place = format!("{MANIFEST_JSON}, request.external_auth_token");
        findings.add(Code::EvidenceToken, place, "nothing", "a value, which is not repeated here");
    }
    for log in ["audit_events", "autotune_events"] {
        let count = manifest.get("summary").and_then(|summary| summary.get(log)).and_then(Value::as_u64);
        let name = format!("{log}.jsonl");
        if let (Some(count), Some(bytes)) = (count, contents.document(&name)) {
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count() as u64;
            if count != lines {
                let said = format!("{count}, says summary.{log}");
                findings.add(Code::VendorCountDiffers, name, said, format!("{lines} lines"));
            }
        }
    }
}
