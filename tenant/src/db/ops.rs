//! The rows of the evidence service: its users, its audit events, its jobs.

use rusqlite::{Connection, OptionalExtension, Row};

/// A user of the evidence service, or of the playbook's.
#[derive(Clone, Debug)]
pub struct User {
    /// A token's `sub`.
    pub uuid: String,
    /// The name under which the demo signs them in, and under which they trigger exports.
    pub demo_id: String,
    /// What the demo's button says.
    pub label: String,
    /// The user's address.
    pub email: String,
    /// `AUDIT`, `ADMIN`, `RISK`, or one that may not use the service. Of the playbook's: `COMPLIANCE`, or one that may not.
    pub role: String,
}

/// An audit event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Counted from 1.
    pub id: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// What kind of event.
    pub event_type: String,
    /// What was done.
    pub action: String,
    /// `OK` or `ERROR`.
    pub status: String,
    /// JSON text as Python wrote it.
    pub payload: String,
    /// The hash of the event before; empty for the first one, and for those of before there was a chain.
    pub prev: String,
    /// The event's hash; empty for those of before there was a chain.
    pub hash: String,
}

/// A scheduled job.
#[derive(Clone, Debug)]
pub struct Job {
    /// 32 hexadecimal digits.
    pub id: String,
    /// When it was made, in microseconds since 1970.
    pub created: i64,
    /// When it was changed last.
    pub updated: i64,
    /// Its name.
    pub name: String,
    /// What it does.
    pub job_type: String,
    /// JSON text: `request`, and how often to try again.
    pub payload: String,
    /// Whose it is.
    pub owner: String,
    /// When it runs by itself.
    pub cron: String,
    /// `ACTIVE` or `DISABLED`.
    pub status: String,
    /// What it is for.
    pub description: String,
}

const USER: &str = "SELECT uuid, demo_id, label, email, role FROM ops_users";

pub(super) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User { uuid: row.get(0)?, demo_id: row.get(1)?, label: row.get(2)?, email: row.get(3)?, role: row.get(4)? })
}

/// The user with this UUID.
///
/// # Errors
/// The database fails.
pub fn by_uuid(db: &Connection, uuid: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached(&format!("{USER} WHERE uuid = ?1"))?.query_row([uuid], user).optional()
}

/// The user whom the demo knows under this name.
///
/// # Errors
/// The database fails.
pub fn by_demo_id(db: &Connection, demo_id: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached(&format!("{USER} WHERE demo_id = ?1"))?.query_row([demo_id], user).optional()
}

/// All users, in the order of the demo's buttons.
///
/// # Errors
/// The database fails.
pub fn listed(db: &Connection) -> rusqlite::Result<Vec<User>> {
    db.prepare_cached(&format!("{USER} ORDER BY rowid"))?.query_map([], user)?.collect()
}

/// The events, oldest first.
///
/// # Errors
/// The database fails.
pub fn events(db: &Connection) -> rusqlite::Result<Vec<Event>> {
    db.prepare_cached("SELECT id, at, event_type, action, status, payload, prev, hash FROM ops_events ORDER BY id")?
        .query_map([], |row| {
            Ok(Event {
                id: row.get(0)?,
                at: row.get(1)?,
                event_type: row.get(2)?,
                action: row.get(3)?,
                status: row.get(4)?,
                payload: row.get(5)?,
                prev: row.get(6)?,
                hash: row.get(7)?,
            })
        })?
        .collect()
}

/// The jobs, in the order in which they were made.
///
/// # Errors
/// The database fails.
pub fn jobs(db: &Connection) -> rusqlite::Result<Vec<Job>> {
    db.prepare_cached(
        "SELECT id, created, updated, name, job_type, payload, owner, cron, status, description FROM ops_jobs
         ORDER BY rowid",
    )?
    .query_map([], |row| {
        Ok(Job {
            id: row.get(0)?,
            created: row.get(1)?,
            updated: row.get(2)?,
            name: row.get(3)?,
            job_type: row.get(4)?,
            payload: row.get(5)?,
            owner: row.get(6)?,
            cron: row.get(7)?,
            status: row.get(8)?,
            description: row.get(9)?,
        })
    })?
    .collect()
}
