//! The text under an entry's hash, by the current rule and the two before it (contract section 2).

use super::entry::Entry;
use crate::model::digest::Digest;
use crate::model::json::Value;

/// Which text is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Up to 2026-02-26: metadata in the order of the wire, then `timestamp` and `previousHash`, no `status`.
    A,
    /// Up to 2026-08-12: the members of the current rule, metadata in the order of the wire.
    B,
    /// The current one: metadata with its keys sorted at every depth.
    C,
}

/// The rules that an entry's hash fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Rule A only.
    A,
    /// Rule B only.
    B,
    /// Rule C only.
    C,
    /// B and C, which give the same text when the metadata came with sorted keys.
    BC,
}

impl Layout {
    /// The label: `A`, `B`, `C` or `B/C`.
    pub fn label(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::BC => "B/C",
        }
    }

    /// Whether only a rule fits that is no longer in use.
    pub fn is_legacy(self) -> bool {
        matches!(self, Self::A | Self::B)
    }
}

/// The members before `metadata`: the name in the text, and on the wire.
const HEAD: [(&str, &str); 7] = [
    ("id", "entryId"),
    ("agentId", "agentId"),
    ("agentDid", "agentDid"),
    ("grantId", "grantId"),
    ("principalId", "principalId"),
    ("developerId", "developerId"),
    ("action", "action"),
];

/// The members after `metadata`, by rule.
fn tail(rule: Rule) -> &'static [(&'static str, &'static str)] {
    match rule {
        Rule::A => &[("timestamp", "timestamp"), ("previousHash", "prevHash")],
        Rule::B | Rule::C => &[("timestamp", "timestamp"), ("prevHash", "prevHash"), ("status", "status")],
    }
}

/// Metadata as `rule` has it under the hash; an absent one is `{}`.
fn metadata_text(metadata: Option<&Value>, rule: Rule) -> Vec<u8> {
    match (metadata, rule) {
        (None, _) => b"{}".to_vec(),
        (Some(metadata), Rule::C) => metadata.to_javascript_sorted(),
        (Some(metadata), Rule::A | Rule::B) => metadata.to_compact(),
    }
}

fn text(entry: Entry<'_>, metadata: &[u8], rule: Rule) -> Option<Vec<u8>> {
    let mut out = vec![b'{'];
    let members = |names: &[(&str, &str)], out: &mut Vec<u8>| {
        for (name, wire) in names {
            if out.len() > 1 {
                out.push(b',');
            }
            // Names are plain ASCII words.
            out.push(b'"');
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            out.extend_from_slice(&entry.get(wire)?.to_compact());
        }
        Some(())
    };
    members(&HEAD, &mut out)?;
    out.extend_from_slice(b",\"metadata\":");
    out.extend_from_slice(metadata);
    members(tail(rule), &mut out)?;
    out.push(b'}');
    Some(out)
}

/// The text under the hash, in UTF-8. None when a member is absent that the hash is taken over.
pub fn preimage(entry: Entry<'_>, rule: Rule) -> Option<Vec<u8>> {
    text(entry, &metadata_text(entry.get("metadata"), rule), rule)
}

/// The rules that the entry's own hash fits; None when no rule gives it.
pub fn layout(entry: Entry<'_>) -> Option<Layout> {
    layout_with(entry, entry.get("metadata"))
}

/// [`layout`], with other metadata in the place of the entry's.
pub(super) fn layout_with(entry: Entry<'_>, metadata: Option<&Value>) -> Option<Layout> {
    let claimed = Digest::parse(entry.hash().filter(|hash| Digest::is_canonical(hash))?).ok()?;
    let gives = |metadata: &[u8], rule| text(entry, metadata, rule).is_some_and(|text| Digest::of(&text) == claimed);
    let (sorted, wire) = (metadata_text(metadata, Rule::C), metadata_text(metadata, Rule::B));
    if gives(&sorted, Rule::C) {
        Some(if sorted == wire { Layout::BC } else { Layout::C })
    } else if sorted != wire && gives(&wire, Rule::B) {
        Some(Layout::B)
    } else {
        gives(&wire, Rule::A).then_some(Layout::A)
    }
}
