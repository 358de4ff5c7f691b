//! The audit hash chain: what is hashed by which rule, and the server's own check of it (contract sections 2 and 3).

use super::canonical::{canonical, quoted, stored};
use crate::db::grantex::Entry;
use crate::dict;
use crate::digest::sha256;
use crate::pyjson::Py;
use std::fmt::Write as _;

/// The rule by which an entry was hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// Up to 2026-02-26: metadata in the caller's order, `previousHash`, no status.
    A,
    /// Up to 2026-08-12: as today, but metadata in the caller's order.
    B,
    /// Today: metadata canonical.
    C,
}

/// The text that is hashed.
#[must_use]
pub fn preimage(entry: &Entry, era: Era) -> String {
    let metadata = if era == Era::C { canonical(&entry.metadata) } else { entry.metadata.clone() };
    let mut text = String::from("{");
    for (key, value) in [
        ("id", &entry.id),
        ("agentId", &entry.agent),
        ("agentDid", &entry.did()),
        ("grantId", &entry.grant),
        ("principalId", &entry.principal),
        ("developerId", &entry.developer),
        ("action", &entry.action),
    ] {
        let _ = write!(text, "\"{key}\":{},", quoted(value));
    }
    let previous = entry.prev.as_deref().map_or_else(|| "null".to_owned(), quoted);
    let _ = write!(text, "\"metadata\":{metadata},\"timestamp\":{},", quoted(&entry.timestamp()));
    match era {
        Era::A => {
            let _ = write!(text, "\"previousHash\":{previous}}}");
        }
        Era::B | Era::C => {
            let _ = write!(text, "\"prevHash\":{previous},\"status\":{}}}", quoted(&entry.status));
        }
    }
    text
}

/// An entry's hash, 64 lower-case hexadecimal digits.
#[must_use]
pub fn hash(entry: &Entry, era: Era) -> String {
    sha256(preimage(entry, era))
}

/// Metadata as an answer has it.
#[must_use]
pub fn wire_metadata(entry: &Entry) -> String {
    if entry.as_text { entry.metadata.clone() } else { stored(&entry.metadata) }
}

/// Hashes the entries from `first` on anew, each linked to the one before it, by the rule for its place.
pub(super) fn link(entries: &mut [Entry], first: usize, era: impl Fn(usize) -> Era) {
    for at in first..entries.len() {
        entries[at].prev = at.checked_sub(1).map(|before| entries[before].hash.clone());
        entries[at].hash = hash(&entries[at], era(at));
    }
}

/// What the server says of the entries that it hands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integrity {
    /// The entries that passed before the first bad one, or all.
    pub checked: usize,
    /// The id of the first bad entry, and `link` or `content`.
    pub broken: Option<(String, &'static str)>,
}

/// Walks the entries in the order of the answer: of each, the link first, then the content. The first link is not
/// looked at.
#[must_use]
pub fn integrity(entries: &[Entry]) -> Integrity {
    let mut before: Option<&str> = None;
    for (checked, entry) in entries.iter().enumerate() {
        let broken = |reason| Integrity { checked, broken: Some((entry.id.clone(), reason)) };
        if before.is_some() && entry.prev.as_deref() != before {
            return broken("link");
        }
        let rules: &[Era] = if entry.as_text { &[Era::C, Era::A, Era::B] } else { &[Era::C] };
        if !rules.iter().any(|era| hash(entry, *era) == entry.hash) {
            return broken("content");
        }
        before = Some(&entry.hash);
    }
    Integrity { checked: entries.len(), broken: None }
}

impl Integrity {
    /// `chainIntegrity` of a pack.
    #[must_use]
    pub fn body(&self) -> Py {
        dict! {
            "valid" => self.broken.is_none(),
            "checkedEntries" => i64::try_from(self.checked).unwrap_or(i64::MAX),
            "firstBrokenAt" => self.broken.as_ref().map(|(id, _)| id.as_str()),
            "reason" => self.broken.as_ref().map(|(_, reason)| *reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked vectors of the contract, section 2.
    #[test]
    fn the_worked_vectors_come_out() {
        let mut entry = Entry {
            id: "alog_0001".into(),
            agent: "ag_01TEST".into(),
            grant: "grnt_01TEST".into(),
            principal: "user_alice".into(),
            developer: "dev_01TEST".into(),
            action: "payment.initiated".into(),
            metadata: "{}".into(),
            as_text: false,
            hash: String::new(),
            prev: None,
            at: 1_787_220_000_000,
            status: "success".into(),
        };
        assert_eq!(entry.timestamp(), "2026-08-20T10:00:00.000Z");
        let first = hash(&entry, Era::C);
        assert_eq!(first, "1cae949f117949549299ff1631981524dcfbc6744424bb8a9f8cfb389953ae16");
        assert_eq!(preimage(&entry, Era::C).len(), 270);
        entry = Entry {
            id: "alog_0002".into(),
            action: "tool.run:fetch".into(),
            metadata: r#"{"zebra":1,"alpha":{"yankee":true,"bravo":[3,2,null]},"10":"x","9":"y"}"#.into(),
            prev: Some(first),
            at: entry.at + 123,
            status: "blocked".into(),
            ..entry
        };
        let second = hash(&entry, Era::C);
        assert_eq!(second, "139453ebbea5f9be1dcd82f077903cad6658cfa9e27e0111c5aed4873d75739d");
        assert_eq!(hash(&entry, Era::B), "c957ab81b106c949d6de5c7a215187152e35fe91bfac5afec288957a503ac65b");
        assert_eq!(hash(&entry, Era::A), "954b99e81257181786be643dd3f215454a9dacbd669f574575c5a9dd4b0d80f0");
        entry = Entry {
            id: "alog_0003".into(),
            action: "email.send \"q\"/\\\n".into(),
            metadata: "{\"😀\":1,\"～\":2,\"t\":\"café\u{2028}\u{7f}\\u0001\\b\",\"n\":[1e+21,1e-7,0.1,9007199254740992,-0.5]}"
                .into(),
            prev: Some(second),
            at: entry.at + 884,
            status: "failure".into(),
            ..entry
        };
        assert_eq!(hash(&entry, Era::C), "665bd3227609e8d028bdc9e137d3ac255e47f4f3f6e354beb21925d439ddc191");
        assert_eq!(preimage(&entry, Era::C).len(), 419);
    }
}
