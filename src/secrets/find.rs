//! What a rule has found.

use super::rule::Rule;
use crate::model::digest::Digest;

/// What stands in the place of a hidden value.
pub const MASK: &str = "***REDACTED***";

/// How a secret is written. Escapes of JSON strings do not count: text with them is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// As it is used.
    Plain,
    /// Percent-encoded (RFC 3986 section 2.1), once or twice.
    Percent,
    /// In base64 (RFC 4648 sections 4 and 5), once or twice.
    Base64,
}

/// A rule's match, without what it matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Find {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) rule: Rule,
    pub(super) form: Form,
}

/// A secret in a text. It never holds the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The kind of secret.
    pub rule: Rule,
    /// How it is written, by its outermost encoding.
    pub form: Form,
    /// The first byte, counted from the beginning of the text.
    pub start: u64,
    /// The byte after the last. No escape of a JSON string and no UTF-8 character lies across either end.
    pub end: u64,
    /// The value, covered: at most its first four characters, and its length.
    pub shown: String,
    /// The digest of the bytes as they are written, so that one value is decided once.
    pub fingerprint: Digest,
}

impl Match {
    /// Where it is in a text that is in memory; None where it counts in a longer one.
    fn range(&self) -> Option<(usize, usize)> {
        Some((usize::try_from(self.start).ok()?, usize::try_from(self.end).ok()?))
    }

    /// `text` is the text in which `find` counts.
    pub(super) fn new(find: Find, text: &[u8]) -> Self {
        let Find { start, end, rule, form } = find;
        let bytes = &text[start..end];
        let (shown, fingerprint) = (cover(bytes), Digest::of(bytes));
        Self { rule, form, start: start as u64, end: end as u64, shown, fingerprint }
    }
}

/// Enough to recognise a value, and too little to use it: a fifth of it, four characters at most.
fn cover(bytes: &[u8]) -> String {
    let length = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    let mut shown: String = bytes
        .iter()
        .take((length / 5).min(4))
        .take_while(|byte| byte.is_ascii_graphic())
        .map(|byte| char::from(*byte))
        .collect();
    shown.push_str("… (");
    shown.push_str(&length.to_string());
    shown.push_str(if length == 1 { " character)" } else { " characters)" });
    shown
}

/// The text with [`MASK`] in the place of every match. `matches` come in order and apart, as a scan gives them; what is left out stays.
pub fn hide(text: &[u8], matches: &[Match]) -> Vec<u8> {
    let mut hidden = Vec::with_capacity(text.len());
    let mut done = 0;
    for found in matches {
        let Some((start, end)) = found.range() else { break };
        if let Some(before) = text.get(done..start) {
            hidden.extend_from_slice(before);
            hidden.extend_from_slice(MASK.as_bytes());
            done = end;
        }
    }
    hidden.extend_from_slice(text.get(done..).unwrap_or_default());
    hidden
}
