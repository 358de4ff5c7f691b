//! A line of `raw/requests.jsonl` as a signature sees it (docs/FORMAT.md, "raw/").

use crate::model::digest::Digest;
use crate::model::json::Value;
use crate::pack::format::REQUESTS;
use crate::seal::source::message::Message;
use crate::source::valdrics::{admin_gate, owner_gate};
use crate::verify::contents::Contents;

/// Of a refusal that is longer, only the beginning was read (M33).
const REFUSAL_MAX: u64 = 64 << 10;

/// What is kept of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// All of it.
    Whole,
    /// All but what was hidden.
    Redacted,
    /// The beginning.
    Cut,
    /// Its digest.
    DigestOnly,
}

/// A line.
pub(super) struct Answer<'a> {
    /// The entry that holds the answer, or the line.
    pub(super) place: String,
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    pub(super) status: u16,
    pub(super) kept: Kept,
    /// Whether the server refused.
    pub(super) failed: bool,
    /// Whether the maker gave a file in its place.
    pub(super) imported: bool,
    /// The SHA-256 of what came; None where that is not kept whole, or is not known.
    pub(super) digest: Option<Digest>,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Answer<'a> {
    /// Reads line `number`, counted from 1; None for one that is not of the form.
    pub(super) fn read(row: &'a Value, number: usize, contents: &Contents) -> Option<Self> {
        let text = |name: &str| row.get(name).and_then(Value::as_str);
        let digest = |name: &str| text(name).and_then(|digest| Digest::parse(digest).ok());
        let imported = text("imported").is_some();
        let status = match row.get("status").and_then(Value::as_u64) {
            Some(status) => u16::try_from(status).ok()?,
            None if imported => 200,
            None => return None,
        };
        let failed = !(200..300).contains(&status);
        let file = text("file");
        let (kept, digest) = match text("kept")? {
            "whole" => (Kept::Whole, file.and_then(|file| contents.entry(file)).and_then(|entry| entry.digest)),
            "redacted" => (Kept::Redacted, digest("sha256_received")),
            "cut" => (Kept::Cut, None),
            "digest" => {
                let whole =
                    !failed || row.get("bytes").and_then(Value::as_u64).is_some_and(|bytes| bytes <= REFUSAL_MAX);
                (Kept::DigestOnly, digest("sha256").filter(|_| whole))
            }
            _ => return None,
        };
        let headers = row.get("headers").and_then(Value::as_object).unwrap_or_default();
        Some(Self {
            place: file.map_or_else(|| format!("{REQUESTS}, line {number}"), str::to_owned),
            method: text("method").unwrap_or_default(),
            url: text("url").unwrap_or_default(),
            status,
            kept,
            failed,
            imported,
            digest,
            headers: headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect(),
        })
    }

    /// The header of this name.
    pub(super) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(held, _)| *held == name).map(|(_, value)| *value)
    }

    /// Whether it was asked for its status alone (M33): nothing is made of it, whatever it says.
    pub(super) fn is_probe(&self) -> bool {
        self.kept == Kept::DigestOnly
            && [owner_gate(), admin_gate()].iter().any(|gate| self.url.ends_with(&gate.target()))
    }

    /// Whether it came with a signature, of whatever worth.
    pub(super) fn has_signature(&self) -> bool {
        self.header("signature").is_some() || self.header("signature-input").is_some()
    }

    /// What a signature is over.
    pub(super) fn message(&self) -> Message<'_> {
        Message { method: self.method, url: self.url, status: self.status, headers: &self.headers }
    }
}
