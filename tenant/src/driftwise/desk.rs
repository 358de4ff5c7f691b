//! What the service keeps while it runs: packs that were asked for, rows that the audit logs grew by, its switches. All of it
//! goes with the server.

use super::chain::Row;
use super::oidc::Issuers;
use super::switches::Switches;
use crate::dict;
use crate::instant::{DAY, zulu};
use crate::pyjson::Py;
use axum::body::Bytes;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long a pack is kept, from the request on (contract section 6).
pub const KEPT: i64 = 90 * DAY;

/// What a desk is opened with.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What is chosen at the start.
    pub switches: Switches,
    /// The OpenID providers whose tokens are taken.
    pub issuers: Vec<String>,
    /// Whom those tokens must be for.
    pub audience: String,
}

/// A pack that somebody asked for. Instants are microseconds since 1970.
#[derive(Clone, Debug)]
pub struct Export {
    /// A UUID.
    pub id: String,
    /// The organisation.
    pub org: String,
    /// `pending`, `running`, `done`, `failed`, `expired`, or a word that nobody knows.
    pub status: &'static str,
    /// From when up to when.
    pub period: (i64, i64),
    /// The member's id.
    pub requested_by: String,
    /// When.
    pub created: i64,
    /// When the making began.
    pub started: Option<i64>,
    /// When it ended.
    pub finished: Option<i64>,
    /// The ZIP, while it is kept.
    pub zip: Option<Bytes>,
    /// What the row says its digest is, where it says one.
    pub sha256: Option<String>,
    /// What went wrong.
    pub error: Option<&'static str>,
    /// Whether somebody took it away: it counts against the limit and is not shown.
    pub deleted: bool,
}

impl Export {
    fn expires(&self) -> i64 {
        self.created + KEPT
    }

    /// What is left of it when its time is over.
    fn age(&mut self, now: i64) {
        if self.status == "done" && now >= self.expires() {
            self.status = "expired";
            self.zip = None;
        }
    }

    /// As answers have it.
    #[must_use]
    pub fn body(&self) -> Py {
        let mut body = dict! {
            "id" => self.id.as_str(),
            "org_id" => self.org.as_str(),
            "status" => self.status,
            "period_start" => zulu(self.period.0),
            "period_end" => zulu(self.period.1),
            "requested_by" => self.requested_by.as_str(),
            "created_at" => zulu(self.created),
            "started_at" => self.started.map(zulu),
            "finished_at" => self.finished.map(zulu),
            "expires_at" => zulu(self.expires()),
            "bytes" => self.zip.as_ref().map(|zip| i64::try_from(zip.len()).unwrap_or(i64::MAX)),
            "error" => self.error,
        };
        if let Some(digest) = &self.sha256 {
            body.push("sha256", digest.as_str());
        }
        body
    }
}

/// All of it.
#[derive(Debug)]
pub struct Desk {
    switches: Mutex<Switches>,
    exports: Mutex<Vec<Export>>,
    grown: Mutex<HashMap<String, Vec<Row>>>,
    /// Where tokens may come from.
    pub issuers: Issuers,
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// An empty one.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            switches: Mutex::new(settings.switches),
            exports: Mutex::default(),
            grown: Mutex::default(),
            issuers: Issuers::new(settings.issuers, settings.audience),
        }
    }

    /// What is chosen now.
    #[must_use]
    pub fn switches(&self) -> Switches {
        *held(&self.switches)
    }

    /// Chooses otherwise.
    ///
    /// # Errors
    /// One of them means nothing; then all stay as they are.
    pub fn switch<'a>(&self, all: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), String> {
        let mut switches = held(&self.switches);
        let mut new = *switches;
        for (name, value) in all {
            new.set(name, value)?;
        }
        *switches = new;
        Ok(())
    }

    /// The rows of an organisation's log: those of the database, and those that it grew by since.
    #[must_use]
    pub fn log(&self, org: &str, mut seeded: Vec<Row>) -> Vec<Row> {
        seeded.extend(held(&self.grown).get(org).into_iter().flatten().cloned());
        seeded
    }

    /// Adds a row behind all others of its organisation; `last` is the last one of the database.
    pub fn append(&self, row: Row, last: Option<&Row>) -> Row {
        let mut grown = held(&self.grown);
        let rows = grown.entry(row.org.clone()).or_default();
        let row = row.behind(rows.last().or(last));
        rows.push(row.clone());
        row
    }

    /// Keeps a request for a pack, unless there were `limit` of that organisation in the last 24 hours.
    ///
    /// # Errors
    /// The seconds until there is room for one more.
    pub fn ask(&self, export: Export, limit: usize) -> Result<(), i64> {
        let mut exports = held(&self.exports);
        let since = export.created - DAY;
        let mut recent: Vec<i64> =
            exports.iter().filter(|one| one.org == export.org && one.created > since).map(|one| one.created).collect();
        recent.sort_unstable();
        // Room comes when so many have become old that fewer than the limit are left.
        if let Some(over) = recent.len().checked_sub(limit) {
            let free = recent.get(over).map_or(DAY, |created| created - since);
            return Err(free.div_euclid(1_000_000).max(1));
        }
        exports.push(export);
        Ok(())
    }

    /// The packs of an organisation, the latest request first.
    #[must_use]
    pub fn listed(&self, org: &str, now: i64) -> Vec<Export> {
        let mut exports = held(&self.exports);
        let own = exports.iter_mut().rev().filter(|one| one.org == org && !one.deleted);
        own.map(|one| {
            one.age(now);
            one.clone()
        })
        .collect()
    }

    /// One of them.
    #[must_use]
    pub fn one(&self, org: &str, id: &str, now: i64) -> Option<Export> {
        self.listed(org, now).into_iter().find(|one| one.id == id)
    }

    /// Takes one away; false where there is none.
    pub fn delete(&self, org: &str, id: &str) -> bool {
        let mut exports = held(&self.exports);
        let found = exports.iter_mut().find(|one| one.org == org && one.id == id && !one.deleted);
        found.is_some_and(|one| {
            (one.deleted, one.zip) = (true, None);
            true
        })
    }

    /// Changes one that is being made; false once it is gone.
    pub fn progress(&self, id: &str, change: impl FnOnce(&mut Export)) -> bool {
        let mut exports = held(&self.exports);
        let found = exports.iter_mut().find(|one| one.id == id && !one.deleted);
        found.is_some_and(|one| {
            change(one);
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::SECOND;

    fn export(created: i64) -> Export {
        Export {
            id: created.to_string(),
            org: "org".into(),
            status: "pending",
            period: (0, DAY),
            requested_by: "someone".into(),
            created,
            started: None,
            finished: None,
            zip: None,
            sha256: None,
            error: None,
            deleted: false,
        }
    }

    #[test]
    fn five_a_day_roll_and_a_deleted_one_counts() {
        let desk = Desk::new(Settings::default());
        for nth in 0..5 {
            assert_eq!(desk.ask(export(nth * 3600 * SECOND), 5), Ok(()));
        }
        assert!(desk.delete("org", "0"));
        assert_eq!(desk.ask(export(5 * 3600 * SECOND), 5), Err(19 * 3600));
        assert_eq!(desk.ask(export(DAY - SECOND), 5), Err(1));
        assert_eq!(desk.ask(Export { org: "other".into(), ..export(DAY - SECOND) }, 5), Ok(()));
        assert_eq!(desk.ask(export(DAY), 5), Ok(()));
        assert_eq!(desk.ask(export(DAY), 5), Err(3600));
        assert_eq!(desk.ask(export(3 * DAY), 0), Err(86_400));
    }

    #[test]
    fn a_pack_expires_ninety_days_after_the_request() {
        let desk = Desk::new(Settings::default());
        assert_eq!(desk.ask(export(0), 5), Ok(()));
        assert!(desk.progress("0", |one| (one.status, one.zip) = ("done", Some(Bytes::from_static(b"zip")))));
        for (now, status, bytes) in [(KEPT - 1, "done", true), (KEPT, "expired", false), (KEPT - 1, "expired", false)] {
            let one = desk.one("org", "0", now).unwrap();
            assert_eq!((one.status, one.zip.is_some()), (status, bytes));
        }
        assert!(desk.delete("org", "0") && !desk.delete("org", "0"));
        assert!(desk.one("org", "0", 0).is_none() && !desk.progress("0", |_| ()));
    }
}
