//! One line as an entry, and its hash.

use super::canonical::{Member, Order, Type, members};
use super::outcome::Problem;
use crate::model::digest::{Digest, Hasher};

/// The members of an entry in the order in which they are hashed, which is that of their code points; `entry_hash` itself is not hashed.
pub(super) const HASHED: [&str; 6] = ["action", "details", "previous_hash", "resource_id", "timestamp", "user_id"];

/// What a line says.
#[derive(Debug)]
pub(super) struct Entry {
    /// Decoded; WTF-8.
    pub(super) resource: Vec<u8>,
    pub(super) previous_hash: Option<Digest>,
    pub(super) entry_hash: Digest,
    /// The hash of the six other members.
    pub(super) computed: Digest,
    /// Whether a text in `details` holds what redaction leaves behind.
    pub(super) redacted: bool,
}

/// Reads a line: an object with exactly the seven members of an entry, in any order and spacing.
///
/// # Errors
/// [`Problem`] when it is no such object. A member more would be outside the hash, so it is refused.
pub(super) fn read(line: &[u8]) -> Result<Entry, Problem> {
    let mut members = members(line, Order::Sorted)?;
    if let Some(stray) =
        members.iter().find(|m| m.key != b"entry_hash" && !HASHED.iter().any(|k| k.as_bytes() == m.key))
    {
        return Err(Problem {
            offset: stray.offset,
            expected: "the seven members of an entry",
            found: "the value of another member, which no hash covers",
        });
    }
    let entry_hash = digest(find(&members, "entry_hash", line)?)?;
    let mut hasher = Hasher::default();
    for (at, name) in HASHED.iter().enumerate() {
        let member = find(&members, name, line)?;
        let (fits, expected) = match *name {
            "details" => (member.kind == Type::Object, "an object"),
            "previous_hash" => (matches!(member.kind, Type::Null | Type::String), "a hash or null"),
            _ => (member.kind == Type::String, "a string"),
        };
        if !fits {
            return Err(Problem { offset: member.offset, expected, found: "a value of another type" });
        }
        hasher.update(if at == 0 { b"{\"" } else { b", \"" });
        hasher.update(name.as_bytes());
        hasher.update(b"\": ");
        hasher.update(&member.text);
    }
    hasher.update(b"}");
    let previous = find(&members, "previous_hash", line)?;
    let previous_hash = if previous.kind == Type::Null { None } else { Some(digest(previous)?) };
    let redacted = find(&members, "details", line)?.marked;
    let resource = members.iter_mut().find(|member| member.key == b"resource_id");
    let resource = resource.map(|member| std::mem::take(&mut member.string)).unwrap_or_default();
    Ok(Entry { resource, previous_hash, entry_hash, computed: hasher.finish(), redacted })
}

fn find<'a>(members: &'a [Member], name: &'static str, line: &[u8]) -> Result<&'a Member, Problem> {
    let found = members.iter().find(|member| member.key == name.as_bytes());
    found.ok_or(Problem { offset: line.len(), expected: name, found: "the end without that member" })
}

fn digest(member: &Member) -> Result<Digest, Problem> {
    let text = std::str::from_utf8(&member.string).ok().filter(|text| Digest::is_canonical(text));
    text.and_then(|text| Digest::parse(text).ok()).ok_or(Problem {
        offset: member.offset,
        expected: "a hash of 64 lower-case hexadecimal digits",
        found: "another value",
    })
}
