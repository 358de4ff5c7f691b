//! The sections of a pack: its answers by their endpoints, and what else it has.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::checked;
use super::error::ExportError;
use super::given::{Opened, Pack};
use super::plan::{Part, Plan, REDACTED_LOG, Redacted, Shape};
use crate::dsar::read_line;
use crate::model::digest::Digest;
use crate::model::json::Value;
use crate::model::limits::Limits;
use crate::pack::format::{
    ARGUMENTS, ATTACHMENTS, COMPLETENESS, INDEX_CSV, INDEX_HTML, MANIFEST, RAW, REQUESTS, SIGNATURES, SUMMARY,
    VERIFY_MD, is_reserved,
};

/// The sections of a pack.
pub(super) struct OfPack<'p> {
    pub(super) plan: &'p mut Plan,
    pub(super) index: usize,
    pub(super) pack: &'p Pack,
    /// The digests of the files that are no packs.
    pub(super) plain: &'p BTreeSet<Digest>,
    pub(super) redacted: &'p mut Vec<Redacted>,
}

impl OfPack<'_> {
    /// Adds what the pack has.
    pub(super) fn read(&mut self, file: &mut Opened<'_, '_>, limits: &Limits) -> Result<(), ExportError> {
        let mut bytes = Vec::new();
        if self.pack.records.contains_key(REQUESTS) {
            checked(file, self.pack, REQUESTS, limits, &mut |piece| bytes.extend_from_slice(piece))?;
        }
        let mut taken = BTreeSet::new();
        // What is kept by its digest only, by endpoint.
        let mut refused: BTreeMap<(String, u64), u64> = BTreeMap::new();
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
            let wrong = |what: &str| file.wrong(format!("{REQUESTS}, line {}: expected {what}", number + 1));
            let row = read_line(line).ok_or_else(|| wrong("JSON"))?;
            let text = |key: &str| row.get(key).and_then(Value::as_str);
            let endpoint = text("url").map(endpoint).unwrap_or_default();
            let Some(entry) = text("file") else {
                let digest = text("sha256").and_then(|digest| Digest::parse(digest).ok());
                let digest = digest.ok_or_else(|| wrong("sha256"))?;
                let status = row.get("status").and_then(Value::as_u64).unwrap_or(200);
                if (200..300).contains(&status) {
                    self.by_digest(&endpoint, digest);
                } else {
                    *refused.entry((endpoint, status)).or_default() += 1;
                }
                continue;
            };
            let shape = Shape::of(entry).ok_or_else(|| wrong("a file of JSON or CSV"))?;
            if !self.pack.records.contains_key(entry) {
                return Err(wrong(&format!("an entry {entry}, found none")));
            }
            // Imported answers have no address: their files are called by what they are.
            let name = if endpoint.is_empty() { slug(entry) } else { self.name(&endpoint) };
            let endpoint = if endpoint.is_empty() { "a file of the pack's maker" } else { &endpoint };
            if text("kept") == Some("cut") {
                self.plan
                    .leave(&name, "the pack has the beginning of this answer only; it was cut after the wanted rows");
            }
            if taken.insert(entry.to_owned()) {
                self.plan.add(self.index, &name, endpoint, Part { entry: Some(entry.to_owned()), shape });
            }
        }
        for ((endpoint, status), times) in refused {
            let answers = if times == 1 { "answer" } else { "answers" };
            let why =
                format!("the service refused with status {status}; the pack has the digests of {times} {answers} only");
            self.plan.leave(&self.name(&endpoint), &why);
        }
        self.others(&taken);
        Ok(())
    }

    /// An answer that the pack does not have: somebody may have given it, or a redacted form of it may be there.
    fn by_digest(&mut self, endpoint: &str, digest: Digest) {
        let name = if endpoint.is_empty() { self.name("/log") } else { self.name(endpoint) };
        let redacted = self.pack.about.layout == "playbook" && self.pack.records.contains_key(REDACTED_LOG);
        if self.plain.contains(&digest) {
            let note = "the log as it came was given and was searched; the pack's redacted one was not used";
            self.plan.notes.push(format!("{name}: {note}"));
        } else if redacted {
            self.redacted.push(Redacted { file: self.index, name, digest });
        } else {
            self.plan.leave(&name, "the pack has the digest of this answer only");
        }
    }

    /// Entries that no request stands for.
    fn others(&mut self, taken: &BTreeSet<String>) {
        let layout = self.pack.about.layout.as_str();
        let (mut attached, mut other) = (0u64, 0u64);
        for name in self.pack.records.keys().filter(|name| !taken.contains(*name)) {
            if [MANIFEST, VERIFY_MD, COMPLETENESS, INDEX_CSV, INDEX_HTML, SUMMARY].contains(&name.as_str())
                || name.starts_with(SIGNATURES)
                || is_made_of_answers(layout, name)
            {
                continue;
            }
            let entry = || Some(name.clone());
            match Shape::of(name) {
                _ if name.starts_with(ATTACHMENTS) => attached += 1,
                Some(shape) if name == REQUESTS || name == ARGUMENTS || !name.starts_with(RAW) => {
                    let section = self.name(name);
                    self.plan.add(self.index, &section, "an entry of the pack", Part { entry: entry(), shape });
                }
                _ => other += 1,
            }
        }
        if attached > 0 {
            let why = format!("files that the pack's maker added, {attached} in number, are not looked into");
            self.plan.leave(&self.name("/attachments"), &why);
        }
        if other > 0 {
            let why = format!("documents that are neither JSON nor CSV, {other} in number, are not looked into");
            self.plan.leave(&self.name("/documents"), &why);
        }
    }

    /// A section's name, from the layout and a path.
    fn name(&self, path: &str) -> String {
        let stem = if Shape::of(path).is_some() { path.rsplit_once('.').map_or(path, |(stem, _)| stem) } else { path };
        let plain = stem.trim_matches('/').replace('/', "-").replace(['{', '}'], "");
        let layout = self.pack.about.layout.as_str();
        if plain.is_empty() { [layout, "-root"].concat() } else { [layout, "-", &plain].concat() }
    }
}

/// Whether an entry only has what stands in the answers, which are searched.
fn is_made_of_answers(layout: &str, name: &str) -> bool {
    let data = name.ends_with(".csv") || name.ends_with(".json");
    let ours = ["pack.json", "readiness.json", "manifest.json"].contains(&name);
    match layout {
        "valdrics" | "grantex" => data && !ours && (!name.contains('/') || name.starts_with("exports/")),
        "driftwise" => data && !ours && !name.contains('/'),
        "custom" => (data || name.ends_with(".jsonl")) && !ours && !is_reserved(name),
        "playbook" => [REDACTED_LOG, "audit_report.json"].contains(&name),
        _ => false,
    }
}

/// The path of an address, in which ids are `{id}`: one section for all answers about single things.
fn endpoint(url: &str) -> String {
    let path =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"));
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_id = |segment: &str| {
        let digits = segment.bytes().filter(u8::is_ascii_digit).count();
        let hex = segment.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        (digits > 0 && digits == segment.len()) || (hex && segment.len() >= 32)
    };
    let shown: Vec<&str> = path.split('/').map(|segment| if is_id(segment) { "{id}" } else { segment }).collect();
    shown.join("/")
}

/// `raw/0001-audit_logs.json` is `audit_logs`.
fn slug(entry: &str) -> String {
    let name = entry.rsplit('/').next().unwrap_or(entry);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{endpoint, slug};

    #[test]
    fn answers_are_named_by_their_endpoint() {
        for (url, path) in [
            ("https://api.example/api/v1/audit/logs?limit=1&x=a/b", "/api/v1/audit/logs"),
            ("http://h:1/logs/0b7c2f64-6f0e-4f5e-9c4e-2f1d7a3b5c6d", "/logs/{id}"),
            ("https://api.example", "/"),
            ("https://api.example/v1/grants/4711/decade", "/v1/grants/{id}/decade"),
        ] {
            assert_eq!(endpoint(url), path);
        }
        assert_eq!(slug("raw/0012-grantex_evidence.json"), "grantex_evidence");
    }
}
