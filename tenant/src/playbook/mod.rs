//! The playbook's persisted audit log: JSON Lines whose entries are chained by resource (the playbook contract).
//!
//! The chain is computed here and nowhere else, as a second implementation to hold a verifier against.

pub mod canonical;
pub mod redact;
pub mod variants;

use crate::bundle::sign::offset_form;
use crate::digest::sha256;
use crate::pyjson::Py;
use canonical::dump;
use std::collections::HashMap;

/// The entries that the process keeps in memory: a chain goes on only where its last one is among them.
const WINDOW: usize = 1000;

/// What happened, before it is hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// What.
    pub action: String,
    /// By whom.
    pub user: String,
    /// To what; each has a chain of its own.
    pub resource: String,
    /// A JSON object as `json.dumps` wrote it, with nothing redacted.
    pub details: String,
}

/// An event with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event.
    pub event: Event,
    /// The hash of the resource's last entry in memory.
    pub previous: Option<String>,
    /// The entry's hash.
    pub hash: String,
}

fn quoted(text: &str) -> String {
    Py::from(text).to_dumps(false)
}

impl Entry {
    fn of(event: Event, previous: Option<String>) -> Self {
        let mut entry = Self { event, previous, hash: String::new() };
        entry.hash = entry.digest();
        entry
    }

    fn previous(&self) -> String {
        self.previous.as_deref().map_or_else(|| "null".to_owned(), quoted)
    }

    /// The hash of the entry as it is: SHA-256 of `json.dumps(…, sort_keys=True)` of all but the hash itself.
    #[must_use]
    pub fn digest(&self) -> String {
        let Event { at, action, user, resource, details } = &self.event;
        sha256(
            format!(
                "{{\"action\": {}, \"details\": {}, \"previous_hash\": {}, \"resource_id\": {}, \"timestamp\": {}, \"user_id\": {}}}",
                quoted(action),
                dump(details, true, &str::to_owned),
                self.previous(),
                quoted(resource),
                quoted(&offset_form(*at)),
                quoted(user),
            )
            .as_bytes(),
        )
    }

    /// The line of the file, its details redacted if asked for. The hash stays that of the details before.
    #[must_use]
    pub fn line(&self, redacted: bool) -> String {
        let Event { at, action, user, resource, details } = &self.event;
        let details = if redacted { dump(details, false, &redact::partial) } else { details.clone() };
        format!(
            "{{\"timestamp\": {}, \"action\": {}, \"user_id\": {}, \"resource_id\": {}, \"details\": {details}, \
             \"previous_hash\": {}, \"entry_hash\": {}}}\n",
            quoted(&offset_form(*at)),
            quoted(action),
            quoted(user),
            quoted(resource),
            self.previous(),
            quoted(&self.hash),
        )
    }
}

/// The chains as they grow, in the memory of one process.
#[derive(Debug, Default)]
pub struct Chains {
    /// The last entry of each resource: its place and its hash.
    heads: HashMap<String, (usize, String)>,
    next: usize,
}

impl Chains {
    /// The process starts anew: it remembers nothing.
    pub fn restart(&mut self) {
        self.heads.clear();
    }

    /// The entry of what happened next.
    pub fn add(&mut self, event: Event) -> Entry {
        let at = self.next;
        self.next += 1;
        if at.is_multiple_of(WINDOW) {
            self.heads.retain(|_, (of, _)| *of + WINDOW >= at);
        }
        let head = self.heads.get(&event.resource).filter(|(of, _)| of + WINDOW >= at);
        let entry = Entry::of(event, head.map(|(_, hash)| hash.clone()));
        self.heads.insert(entry.event.resource.clone(), (at, entry.hash.clone()));
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: i64, action: &str, user: &str, details: &str) -> Event {
        Event { at, action: action.into(), user: user.into(), resource: "req-1".into(), details: details.into() }
    }

    fn chain(events: &[Event], restart: Option<usize>) -> Vec<Entry> {
        let mut chains = Chains::default();
        let mut add = |(at, event): (usize, &Event)| {
            if restart == Some(at) {
                chains.restart();
            }
            chains.add(event.clone())
        };
        events.iter().enumerate().map(&mut add).collect()
    }

    /// The vectors of the contract, section 7.
    #[test]
    fn the_vectors_come_out() {
        let at = 1_771_669_200_000_000;
        let first = "{\"region\": \"eu\", \"privacy_tier\": \"public\", \"sensitive_elements\": [], \"input_length\": 42, \
                     \"has_user_consent\": true}";
        let second = "{\"note\": \"caf\\u00e9 \\ud83d\\ude00 \\u901a\\u8fc7 \\\"q\\\" \\\\ / \\u007f \\u2028\", \"ratio\": 0.1, \
                      \"big\": 1e+22, \"whole\": 1.0, \"none\": null, \"neg\": -0.0, \"Z\": 1, \"a\": {\"b\": [1, 2.5, \"x\"]}}";
        let third = "{\"pii\": \"mail john@example.com or 555-123-4567 from 10.0.0.1\", \"card\": \"4111-1111-1111-1111\", \
                     \"ssn\": \"123-45-6789\", \"addr\": \"12 Main Street\"}";
        let entries = chain(
            &[
                event(at, "predict", "user123", first),
                event(at + 1_000_250, "predict", "user123", second),
                event(at + 2_500_000, "export", "user456", third),
            ],
            None,
        );
        let hashes: Vec<&str> = entries.iter().map(|entry| entry.hash.as_str()).collect();
        assert_eq!(
            hashes,
            [
                "3e93e3cca06b6361b5794069dc53dbefd511119c12b57807e2e3cba8d190df73",
                "2d652bf6d43184e1e7ed4d991516ec3abfd43ba5f6b2be51cc2085a6dc225144",
                "8f7b1b0caecf21dcc253372f6816d52172c99da965e8593018e89a2d2f3f50ff",
            ]
        );
        let redacted = "\"details\": {\"pii\": \"mail [REDACTED] or ****4567 from [REDACTED]\", \"card\": \"****1111\", \
                        \"ssn\": \"[REDACTED]\", \"addr\": \"[REDACTED]\"}";
        assert!(entries[2].line(true).contains(redacted), "{}", entries[2].line(true));
    }

    #[test]
    fn a_chain_begins_anew_after_a_restart_and_beyond_the_window() {
        let events: Vec<Event> = (0..=1001)
            .map(|at| Event {
                resource: if at == 0 || at == 1001 { "far" } else { "near" }.into(),
                ..event(at, "a", "u", "{}")
            })
            .collect();
        let entries = chain(&events, Some(500));
        assert_eq!(entries[1001].previous, None, "the first entry is 1001 entries ago");
        let anew: Vec<usize> = (0..1002).filter(|at| entries[*at].previous.is_none()).collect();
        assert_eq!(anew, [0, 1, 500, 1001]);
        assert_eq!(chain(&events[1..], None)[1000].previous, None);
        assert_eq!(entries[7].previous.as_ref(), Some(&entries[6].hash));
    }
}
