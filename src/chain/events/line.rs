//! One row.

use super::Fault;
use crate::model::digest::Digest;
use crate::model::json::{Value, members};
use crate::model::stamp::{Dialect, Stamp};

/// A row of the log, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The server's number of it.
    pub id: u64,
    /// Its time, with `+00:00`.
    pub event_time: String,
    /// Its type.
    pub event_type: String,
    /// What was done.
    pub action: String,
    /// How it ended.
    pub status: String,
    /// The payload's text, as it stands in the line: read and printed again, a number could be spelled otherwise.
    pub payload: String,
    /// The hash of the row before it; empty for the first.
    pub prev_hash: String,
    /// Its own hash; empty for rows from before the chain.
    pub event_hash: String,
}

impl Event {
    /// Reads a line.
    ///
    /// # Errors
    /// [`Fault::Malformed`] when it is no JSON object or lacks a member.
    pub fn parse(line: &[u8]) -> Result<Self, Fault> {
        let members = members(line).map_err(|error| Fault::Malformed(error.expected.to_owned(), error.found))?;
        let member = |key: &str| members.iter().find(|member| member.key == key);
        let absent = |key: &str| Fault::Malformed(format!("{key}, of its type"), "another type, or nothing".to_owned());
        let text = |key: &str| match member(key).map(|member| &member.value) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Null) if key.ends_with("_hash") => Ok(String::new()),
            _ => Err(absent(key)),
        };
        let id = member("id").and_then(|member| member.value.as_u64()).ok_or_else(|| absent("id"))?;
        let payload =
            member("payload").and_then(|member| line.get(member.at.clone())).ok_or_else(|| absent("payload"))?;
        let time = text("event_time")?;
        Ok(Self {
            id,
            event_time: Stamp::read(&time, Dialect::FromIsoFormat).and_then(Stamp::utc).map_or(time, Stamp::python_iso),
            event_type: text("event_type")?,
            action: text("action")?,
            status: text("status")?,
            payload: String::from_utf8_lossy(payload).into_owned(),
            prev_hash: text("prev_hash")?,
            event_hash: text("event_hash")?,
        })
    }

    /// The text whose hash it carries.
    pub fn message(&self) -> String {
        [&self.prev_hash, &self.event_time, &self.event_type, &self.action, &self.status, &self.payload]
            .map(String::as_str)
            .join("|")
    }

    /// The hash that comes out.
    pub fn hash(&self) -> Digest {
        Digest::of(self.message().as_bytes())
    }
}
