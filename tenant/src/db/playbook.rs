//! The events of the playbook's log, in the order in which they were written.

use crate::playbook::Event;
use rusqlite::{Connection, params};

/// All of them.
///
/// # Errors
/// The database fails.
pub fn events(db: &Connection) -> rusqlite::Result<Vec<Event>> {
    db.prepare_cached("SELECT at, action, user, resource, details FROM playbook_events ORDER BY seq")?
        .query_map([], |row| {
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
