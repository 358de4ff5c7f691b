//! The chain of an organisation's audit log. How the vendor writes a row before it is hashed is not public (contract section 1);
//! this is our own way, which no answer shows: only the head and the verdict leave the server.

use crate::dict;
use crate::digest::sha256;
use crate::instant::zulu;
use crate::pyjson::Py;

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The organisation.
    pub org: String,
    /// Counted from 1, without a gap.
    pub seq: i64,
    /// A UUID.
    pub id: String,
    /// Who did it.
    pub actor_email: String,
    /// What was done.
    pub action: String,
    /// JSON text.
    pub detail: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// The hash of the row before; none for the first one.
    pub prev: Option<String>,
    /// 64 lower-case hexadecimal digits.
    pub hash: String,
}

impl Row {
    /// The row with its place in the chain: behind `last`, and hashed.
    #[must_use]
    pub fn behind(mut self, last: Option<&Self>) -> Self {
        self.seq = last.map_or(1, |last| last.seq + 1);
        self.prev = last.map(|last| last.hash.clone());
        self.hash = self.digest();
        self
    }

    fn digest(&self) -> String {
        let fields = dict! {
            "org_id" => self.org.as_str(),
            "seq" => self.seq,
            "id" => self.id.as_str(),
            "actor_email" => self.actor_email.as_str(),
            "action" => self.action.as_str(),
            "detail" => Py::Raw(self.detail.clone()),
            "created_at" => zulu(self.at),
            "prev_hash" => self.prev.as_deref(),
        };
        sha256(format!("v1\n{}", fields.to_body()))
    }
}

/// What the server says of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Rows that were looked at.
    pub checked: i64,
    /// The last row's hash; none for a log without rows.
    pub head_hash: Option<String>,
    /// The last row's number; 0 for a log without rows.
    pub head_seq: i64,
    /// Whether every row is where and what it says, and the head is not below the watermark.
    pub ok: bool,
}

impl Verdict {
    /// Walks the chain. `watermark` is the least that the head's number may be.
    #[must_use]
    pub fn of(rows: &[Row], watermark: i64) -> Self {
        let mut before: Option<&Row> = None;
        let mut ok = true;
        for row in rows {
            let place = row.seq == before.map_or(1, |before| before.seq + 1);
            let link = row.prev.as_deref() == before.map(|before| before.hash.as_str());
            ok &= place && link && row.hash == row.digest();
            before = Some(row);
        }
        let head_seq = before.map_or(0, |row| row.seq);
        Self {
            checked: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            head_hash: before.map(|row| row.hash.clone()),
            head_seq,
            ok: ok && head_seq >= watermark,
        }
    }

    /// `ok` or `broken`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if self.ok { "ok" } else { "broken" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(count: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for nth in 0..count {
            let row = Row {
                org: "org".into(),
                seq: 0,
                id: nth.to_string(),
                actor_email: "owner@orchid.example".into(),
                action: "rule.updated".into(),
                detail: "{}".into(),
                at: 0,
                prev: None,
                hash: String::new(),
            };
            rows.push(row.behind(rows.last()));
        }
        rows
    }

    #[test]
    fn every_change_of_a_row_breaks_the_chain() {
        assert!(Verdict::of(&log(5), 5).ok);
        assert!(Verdict::of(&[], 0).ok);
        let changes: [fn(&mut Vec<Row>); 7] = [
            |rows| rows[2].action.push('x'),
            |rows| rows[2].detail = "{\"a\":1}".into(),
            |rows| rows[2].at += 1_000_000,
            |rows| rows[4].prev = None,
            |rows| rows[0].prev = Some("0".repeat(64)),
            |rows| drop(rows.remove(2)),
            |rows| rows.swap(1, 2),
        ];
        for (nth, change) in changes.into_iter().enumerate() {
            let mut rows = log(5);
            change(&mut rows);
            assert!(!Verdict::of(&rows, 0).ok, "change {nth} is not seen");
        }
    }

    #[test]
    fn a_head_below_the_watermark_is_broken_and_a_higher_one_is_not() {
        for (watermark, ok) in [(0, true), (4, true), (5, true), (6, false)] {
            assert_eq!(Verdict::of(&log(5), watermark).ok, ok, "{watermark}");
        }
        assert_eq!(Verdict::of(&[], 1).status(), "broken");
        assert_eq!(Verdict::of(&[], 0), Verdict { checked: 0, head_hash: None, head_seq: 0, ok: true });
    }
}
