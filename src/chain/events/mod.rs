//! `audit_events.jsonl` of an evidence package (contract section 8).
//!
//! Each row says the hash of the one before it (`prev_hash`) and its own: SHA-256 of
//! `<prev_hash>|<event_time>|<event_type>|<action>|<status>|<payload>`, where the time has `+00:00` and the payload is the text as it stands in the line.
//! The rows come newest first, and are a window of the server's log: a row ties to the one whose id is one less, when that is here.

mod line;

use crate::model::order::sort;
use std::collections::BTreeMap;

pub use line::Event;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The line is not a row: what may stand there, what stands there.
    Malformed(String, String),
    /// Its own hash is another: as written, as it comes out.
    Hash(String, String),
    /// It does not name the hash of the row before it: that hash, and what it names.
    Link(String, String),
    /// Another row has its id.
    Twice(u64),
}

/// A fault and its line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What a log came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Lines that are not empty.
    pub lines: u64,
    /// Rows whose hash was made again.
    pub hashed: u64,
    /// Rows from before the chain: they have no hash.
    pub without_hash: u64,
    /// Links that were compared.
    pub linked: u64,
    /// Rows that name a row which is not here, other than the oldest.
    pub gaps: u64,
    /// What does not hold, in the order of the file's lines.
    pub broken: Vec<Broken>,
}

/// Makes every hash again and compares every link between rows whose ids follow one another.
pub fn check(bytes: &[u8]) -> Checked {
    let mut checked = Checked::default();
    let mut rows: BTreeMap<u64, (usize, Event)> = BTreeMap::new();
    for (index, text) in bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, text)| !text.is_empty()) {
        checked.lines = checked.lines.saturating_add(1);
        let line = index.saturating_add(1);
        let event = match Event::parse(text) {
            Ok(event) => event,
            Err(fault) => {
                checked.broken.push(Broken { line, fault });
                continue;
            }
        };
        if event.event_hash.is_empty() {
            checked.without_hash = checked.without_hash.saturating_add(1);
        } else {
            checked.hashed = checked.hashed.saturating_add(1);
            let found = event.hash().to_string();
            if found != event.event_hash {
                checked.broken.push(Broken { line, fault: Fault::Hash(event.event_hash.clone(), found) });
            }
        }
        let id = event.id;
        if rows.insert(id, (line, event)).is_some() {
            checked.broken.push(Broken { line, fault: Fault::Twice(id) });
        }
    }
    let mut before: Option<(u64, &Event)> = None;
    for (id, (line, event)) in rows.iter().filter(|(_, (_, event))| !event.event_hash.is_empty()) {
        match before {
            Some((last, earlier)) if id.checked_sub(last) == Some(1) => {
                checked.linked = checked.linked.saturating_add(1);
                if earlier.event_hash != event.prev_hash {
                    let fault = Fault::Link(earlier.event_hash.clone(), event.prev_hash.clone());
                    checked.broken.push(Broken { line: *line, fault });
                }
            }
            // Only the first row of all names nothing.
            Some((last, _)) if event.prev_hash.is_empty() => {
                let fault = Fault::Link(format!("the hash of a row after {last}"), String::new());
                checked.broken.push(Broken { line: *line, fault });
            }
            Some(_) => checked.gaps = checked.gaps.saturating_add(1),
            None => {}
        }
        before = Some((*id, event));
    }
    sort(&mut checked.broken, |one, other| one.line.cmp(&other.line));
    checked
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three rows as contract section 8 has them: text that is not ASCII, and a number that a float's printer would spell otherwise.
    fn log() -> String {
        [
            r#"{"id": 3, "event_time": "2026-11-20T15:07:28.105690Z", "event_type": "compliance", "action": "preflight", "status": "OK", "payload": {"symbol": "000001", "passed": true, "ratio": 0.1, "big": 1e+22}, "prev_hash": "2abfa81f3b1be26f1561bf4fc514774745a0eeeb9bc01037bb9d6c3bae01c73d", "event_hash": "072b24ebb89ffb68bdfcd7428d3cbd9e78fdc0ad603214fc997f0d3acf56a61f"}"#,
            r#"{"id": 2, "event_time": "2026-11-20T15:07:28.084024Z", "event_type": "strategy_governance", "action": "approve", "status": "OK", "payload": {"strategy_name": "event_driven", "version": "v1.0.0", "note": "通过 é 😀"}, "prev_hash": "44af3c199d8666d7f3381960529596931aaff8e015546d6b10e53ca789d88057", "event_hash": "2abfa81f3b1be26f1561bf4fc514774745a0eeeb9bc01037bb9d6c3bae01c73d"}"#,
            r#"{"id": 1, "event_time": "2026-11-20T15:07:28.066119Z", "event_type": "event_connector_sla", "action": "freshness", "status": "OK", "payload": {"connector_name": "demo_connector", "severity": "WARNING"}, "prev_hash": "", "event_hash": "44af3c199d8666d7f3381960529596931aaff8e015546d6b10e53ca789d88057"}"#,
            "",
        ]
        .join("\n")
    }

    #[test]
    fn a_whole_log() {
        let checked = check(log().as_bytes());
        assert_eq!(checked, Checked { lines: 3, hashed: 3, linked: 2, ..Checked::default() });
        assert_eq!(check(b""), Checked::default());
    }

    #[test]
    fn one_change_each() {
        let first = |text: String| check(text.as_bytes()).broken.into_iter().next();
        let edited = first(log().replace("1e+22", "1e22")).unwrap();
        assert!(matches!(edited, Broken { line: 1, fault: Fault::Hash(..) }), "{edited:?}");
        let twice = first(log().replace("\"id\": 2", "\"id\": 3")).unwrap();
        assert!(matches!(twice, Broken { line: 2, fault: Fault::Twice(3) }), "{twice:?}");
        let malformed = first(log().replace("\"status\": \"OK\", ", "")).unwrap();
        assert!(matches!(&malformed.fault, Fault::Malformed(expected, _) if expected.contains("status")));
        assert!(matches!(first("[]\n".to_owned()).unwrap().fault, Fault::Malformed(..)));
    }

    #[test]
    fn a_row_left_out_is_a_gap_and_rows_before_the_chain_are_passed_over() {
        let lines: Vec<String> = log().lines().map(str::to_owned).collect();
        let checked = check(format!("{}\n{}\n", lines[0], lines[2]).as_bytes());
        assert_eq!(checked, Checked { lines: 2, hashed: 2, gaps: 1, ..Checked::default() });
        let hash = "44af3c199d8666d7f3381960529596931aaff8e015546d6b10e53ca789d88057\"}";
        let old = lines[2].replace(hash, "\"}");
        assert_eq!(check(old.as_bytes()), Checked { lines: 1, without_hash: 1, ..Checked::default() });
    }
}
