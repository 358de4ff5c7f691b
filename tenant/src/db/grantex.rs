//! The rows behind the Grantex endpoints. Instants are milliseconds since 1970.

use crate::instant::naive;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A developer: the tenant that one API key opens.
#[derive(Clone, Debug)]
pub struct Developer {
    /// `dev_…`
    pub id: String,
    /// The name under which the demo signs them in.
    pub demo_id: String,
    /// What the demo's button says.
    pub label: String,
    /// The developer's name.
    pub name: String,
    /// The name as a slug.
    pub slug: String,
    /// The address that the demo shows.
    pub email: String,
    /// `free`, `pro` or `enterprise`.
    pub plan: String,
}

/// One entry of a developer's audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `alog_…`
    pub id: String,
    /// `ag_…`
    pub agent: String,
    /// `grnt_…`
    pub grant: String,
    /// For whom the agent acted.
    pub principal: String,
    /// `dev_…`
    pub developer: String,
    /// What it did.
    pub action: String,
    /// A JSON object as the caller wrote it, number tokens as JavaScript writes them.
    pub metadata: String,
    /// Whether the metadata is stored as text, as old rows are: it then keeps the caller's order.
    pub as_text: bool,
    /// 64 lower-case hexadecimal digits.
    pub hash: String,
    /// The hash of the entry before it when it was written.
    pub prev: Option<String>,
    /// When.
    pub at: i64,
    /// `success`, `failure` or `blocked`.
    pub status: String,
}

impl Entry {
    /// The agent's decentralised identifier.
    #[must_use]
    pub fn did(&self) -> String {
        format!("did:grantex:{}", self.agent)
    }

    /// When, as answers have it.
    #[must_use]
    pub fn timestamp(&self) -> String {
        iso(self.at)
    }
}

/// A grant.
#[derive(Clone, Debug)]
pub struct Grant {
    /// `grnt_…`
    pub id: String,
    /// `ag_…`
    pub agent: String,
    /// Who granted it.
    pub principal: String,
    /// `dev_…`
    pub developer: String,
    /// A JSON array of texts.
    pub scopes: String,
    /// `active` or `revoked`; nothing sets a row to `expired`.
    pub status: String,
    /// From when.
    pub issued: i64,
    /// Until when.
    pub expires: i64,
    /// When it was taken back.
    pub revoked: Option<i64>,
    /// How often it was handed on.
    pub depth: i64,
}

/// A policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `pol_…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// `allow` or `deny`.
    pub effect: String,
    /// The greater, the earlier.
    pub priority: i64,
    /// Of this agent only.
    pub agent: Option<String>,
    /// Of this person only.
    pub principal: Option<String>,
    /// A JSON array of texts.
    pub scopes: Option<String>,
    /// From this time of day, such as `22:00`.
    pub start: Option<String>,
    /// Until this time of day.
    pub end: Option<String>,
    /// Since when.
    pub created: i64,
    /// When it was changed last.
    pub updated: i64,
}

/// ISO 8601 in UTC with three decimals and `Z`.
#[must_use]
pub fn iso(millis: i64) -> String {
    let whole = naive((millis - millis.rem_euclid(1000)) * 1000);
    format!("{whole}.{:03}Z", millis.rem_euclid(1000))
}

fn developer(row: &Row<'_>) -> rusqlite::Result<Developer> {
    Ok(Developer {
        id: row.get(0)?,
        demo_id: row.get(1)?,
        label: row.get(2)?,
        name: row.get(3)?,
        slug: row.get(4)?,
        email: row.get(5)?,
        plan: row.get(6)?,
    })
}

const DEVELOPER: &str = "SELECT id, demo_id, label, name, slug, email, plan FROM grantex_developers";

/// The developer whose API key has this SHA-256, in hexadecimal digits.
///
/// # Errors
/// The database fails.
pub fn by_key(db: &Connection, key_hash: &str) -> rusqlite::Result<Option<Developer>> {
    db.prepare_cached(&format!("{DEVELOPER} WHERE key_hash = ?1"))?.query_row([key_hash], developer).optional()
}

/// The developer whom the demo knows under this name.
///
/// # Errors
/// The database fails.
pub fn by_demo_id(db: &Connection, demo_id: &str) -> rusqlite::Result<Option<Developer>> {
    db.prepare_cached(&format!("{DEVELOPER} WHERE demo_id = ?1"))?.query_row([demo_id], developer).optional()
}

/// The developers whom the demo shows, in the order of its buttons.
///
/// # Errors
/// The database fails.
pub fn listed(db: &Connection) -> rusqlite::Result<Vec<Developer>> {
    db.prepare_cached(&format!("{DEVELOPER} WHERE listed = 1 ORDER BY rowid"))?.query_map([], developer)?.collect()
}

/// A developer's whole audit log, oldest entry first.
///
/// # Errors
/// The database fails.
pub fn entries(db: &Connection, developer: &str) -> rusqlite::Result<Vec<Entry>> {
    db.prepare_cached(
        "SELECT id, agent, grant_id, principal, developer, action, metadata, hash, prev, at, status
         FROM grantex_entries WHERE developer = ?1 ORDER BY at, id",
    )?
    .query_map([developer], |row| {
        Ok(Entry {
            id: row.get(0)?,
            agent: row.get(1)?,
            grant: row.get(2)?,
            principal: row.get(3)?,
            developer: row.get(4)?,
            action: row.get(5)?,
            metadata: row.get(6)?,
            as_text: false,
            hash: row.get(7)?,
            prev: row.get(8)?,
            at: row.get(9)?,
            status: row.get(10)?,
        })
    })?
    .collect()
}

/// A developer's grants, the latest first.
///
/// # Errors
/// The database fails.
pub fn grants(db: &Connection, developer: &str) -> rusqlite::Result<Vec<Grant>> {
    db.prepare_cached(
        "SELECT id, agent, principal, developer, scopes, status, issued, expires, revoked, depth
         FROM grantex_grants WHERE developer = ?1 ORDER BY issued DESC",
    )?
    .query_map([developer], |row| {
        Ok(Grant {
            id: row.get(0)?,
            agent: row.get(1)?,
            principal: row.get(2)?,
            developer: row.get(3)?,
            scopes: row.get(4)?,
            status: row.get(5)?,
            issued: row.get(6)?,
            expires: row.get(7)?,
            revoked: row.get(8)?,
            depth: row.get(9)?,
        })
    })?
    .collect()
}

/// A developer's policies, the first to be asked first.
///
/// # Errors
/// The database fails.
pub fn policies(db: &Connection, developer: &str) -> rusqlite::Result<Vec<Policy>> {
    db.prepare_cached(
        "SELECT id, name, effect, priority, agent, principal, scopes, start, end, created, updated
         FROM grantex_policies WHERE developer = ?1 ORDER BY priority DESC, created",
    )?
    .query_map([developer], |row| {
        Ok(Policy {
            id: row.get(0)?,
            name: row.get(1)?,
            effect: row.get(2)?,
            priority: row.get(3)?,
            agent: row.get(4)?,
            principal: row.get(5)?,
            scopes: row.get(6)?,
            start: row.get(7)?,
            end: row.get(8)?,
            created: row.get(9)?,
            updated: row.get(10)?,
        })
    })?
    .collect()
}

/// How many agents of a developer have each status.
///
/// # Errors
/// The database fails.
pub fn agents(db: &Connection, developer: &str) -> rusqlite::Result<Vec<(String, i64)>> {
    db.prepare_cached("SELECT status, COUNT(*) FROM grantex_agents WHERE developer = ?1 GROUP BY status")?
        .query_map([developer], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Adds entries to a log.
pub(crate) fn add(db: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO grantex_entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?.execute(
        params![
            entry.id,
            entry.agent,
            entry.grant,
            entry.principal,
            entry.developer,
            entry.action,
            entry.metadata,
            entry.hash,
            entry.prev,
            entry.at,
            entry.status,
        ],
    )?;
    Ok(())
}
