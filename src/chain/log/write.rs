//! Making a line: redacted first, then hashed, so that every line that we write can be verified from the file.

use super::canonical::{Order, members};
use super::entry;
use super::outcome::Problem;
use super::text::quote;
use crate::model::digest::Digest;
use crate::model::json::Value;

/// What an entry is made of.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    /// When, as Python's `isoformat` spells an aware UTC time ([`crate::model::instant::Instant::python_iso`]).
    pub timestamp: &'a str,
    /// What was done.
    pub action: &'a str,
    /// By whom.
    pub user_id: &'a str,
    /// With what; each resource has a chain of its own.
    pub resource_id: &'a str,
    /// More about it: an object.
    pub details: Value,
    /// The hash of the resource's entry before this one; None for its first.
    pub previous_hash: Option<Digest>,
}

/// A line that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The line with its LF, in ASCII; members as the reference orders them.
    pub line: String,
    /// Its hash: the next entry's `previous_hash`.
    pub entry_hash: Digest,
}

/// No line can be made of the details: they are no object, name a key twice, nest too deep, or hold a number that JSON does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the entry cannot be written: {0}")]
pub struct WriteError(#[from] pub Problem);

/// Makes the line of an entry. `redact` is given the details before anything is hashed, and hides what it wants (`privacy::redact`); what it
/// leaves is what the hash covers. A file of such lines states `"hash_scope": "redacted"` beside it, not in them.
///
/// # Errors
/// [`WriteError`] when the details are not what a reader would take.
pub fn write(mut fields: Fields<'_>, redact: impl FnOnce(&mut Value)) -> Result<Written, WriteError> {
    redact(&mut fields.details);
    // As the members of an object of one, so that whatever they are becomes a member's value.
    let wrapped = [b"{\"details\":", fields.details.to_compact().as_slice(), b"}"].concat();
    let details = members(&wrapped, Order::AsCame)?;
    let mut line = Vec::new();
    let texts = [
        ("timestamp", fields.timestamp),
        ("action", fields.action),
        ("user_id", fields.user_id),
        ("resource_id", fields.resource_id),
    ];
    for (key, text) in texts {
        line.extend_from_slice(if line.is_empty() { b"{" } else { b", " });
        quote(key.as_bytes(), &mut line);
        line.extend_from_slice(b": ");
        quote(text.as_bytes(), &mut line);
    }
    line.extend_from_slice(b", \"details\": ");
    details.iter().for_each(|member| line.extend_from_slice(&member.text));
    line.extend_from_slice(b", \"previous_hash\": ");
    match fields.previous_hash {
        None => line.extend_from_slice(b"null"),
        Some(hash) => quote(hash.to_string().as_bytes(), &mut line),
    }
    // The reader says what the hash of these members is, whatever stands in the place of the line's own.
    let with =
        |hash: Digest| [line.as_slice(), b", \"entry_hash\": \"", hash.to_string().as_bytes(), b"\"}\n"].concat();
    let entry_hash = entry::read(&with(Digest::of(b"")))?.computed;
    let line = String::from_utf8_lossy(&with(entry_hash)).into_owned();
    Ok(Written { line, entry_hash })
}
