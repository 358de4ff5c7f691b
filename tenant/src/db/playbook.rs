//! The events of the playbook's log, in the order in which they were written, and who may read it.

use super::ops::User;
use crate::playbook::Event;
use rusqlite::{Connection, params};

/// How many there are. They are numbered from 1, without a gap.
///
/// # Errors
/// The database fails.
pub fn count(db: &Connection) -> rusqlite::Result<usize> {
    let last: i64 = db.query_row("SELECT COALESCE(MAX(seq), 0) FROM playbook_events", [], |row| row.get(0))?;
    Ok(usize::try_from(last).unwrap_or(0))
}

/// `most` of them behind the first `skipped` ones.
///
/// # Errors
/// The database fails.
pub fn events(db: &Connection, skipped: usize, most: usize) -> rusqlite::Result<Vec<Event>> {
    db.prepare_cached(
        "SELECT at, action, user, resource, details FROM playbook_events WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?
    .query_map(params![number(skipped), number(most)], |row| {
        Ok(Event {
            at: row.get(0)?,
            action: row.get(1)?,
            user: row.get(2)?,
            resource: row.get(3)?,
            details: row.get(4)?,
        })
    })?
    .collect()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The service's accounts, in the order of the demo's buttons.
///
/// # Errors
/// The database fails.
pub fn users(db: &Connection) -> rusqlite::Result<Vec<User>> {
    db.prepare_cached("SELECT uuid, demo_id, label, email, role FROM playbook_users ORDER BY rowid")?
        .query_map([], super::ops::user)?
        .collect()
}

/// Adds one behind all others.
pub(crate) fn add(db: &Connection, event: &Event) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO playbook_events VALUES (NULL, ?1, ?2, ?3, ?4, ?5)")?.execute(params![
        event.at,
        event.action,
        event.user,
        event.resource,
        event.details
    ])?;
    Ok(())
}
