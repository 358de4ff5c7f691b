//! The rows behind the DriftWise endpoints. Instants are microseconds since 1970, whole seconds.

use crate::driftwise::chain::Row as Link;
use crate::driftwise::plan::Plan;
use crate::instant::zulu;
use crate::pyjson::Py;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// An organisation.
#[derive(Clone, Debug)]
pub struct Org {
    /// A UUID: what stands in paths.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The name as a slug, which may hold `-`.
    pub slug: String,
    /// Its plan.
    pub plan: Plan,
}

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Owns the organisation.
    Owner,
    /// Does what the owner does, here.
    Admin,
    /// Reads the list of packs.
    Member,
    /// No person: a key.
    ApiKey,
}

impl Role {
    /// Reads the stored name; an unknown one is the least.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "owner" => Self::Owner,
            "admin" => Self::Admin,
            "api_key" => Self::ApiKey,
            _ => Self::Member,
        }
    }

    /// The name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Member => "member",
            Self::ApiKey => "api_key",
        }
    }
}

/// A member of an organisation, or an API key of it.
#[derive(Clone, Debug)]
pub struct Account {
    /// A UUID, a token's `sub`.
    pub id: String,
    /// The name under which the demo signs them in.
    pub demo_id: String,
    /// What the demo's button says.
    pub label: String,
    /// The address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether the demo lists them.
    pub listed: bool,
    /// Theirs.
    pub org: Org,
}

const ACCOUNT: &str = "SELECT a.id, a.demo_id, a.label, a.email, a.role, a.listed, o.id, o.name, o.slug, o.plan
    FROM drift_accounts a JOIN drift_orgs o ON o.id = a.org";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        demo_id: row.get(1)?,
        label: row.get(2)?,
        email: row.get(3)?,
        role: Role::parse(&row.get::<_, String>(4)?),
        listed: row.get(5)?,
        org: Org {
            id: row.get(6)?,
            name: row.get(7)?,
            slug: row.get(8)?,
            plan: Plan::parse(&row.get::<_, String>(9)?),
        },
    })
}

/// All accounts, in the order of the demo's buttons.
///
/// # Errors
/// The database fails.
pub fn accounts(db: &Connection) -> rusqlite::Result<Vec<Account>> {
    db.prepare_cached(&format!("{ACCOUNT} ORDER BY a.rowid"))?.query_map([], account)?.collect()
}

/// The account whose API key has this SHA-256, in hexadecimal digits.
///
/// # Errors
/// The database fails.
pub fn by_key(db: &Connection, key_hash: &str) -> rusqlite::Result<Option<Account>> {
    db.prepare_cached(&format!("{ACCOUNT} WHERE a.key_hash = ?1"))?.query_row([key_hash], account).optional()
}

/// The member with this id or, if nobody has it, with this address.
///
/// # Errors
/// The database fails.
pub fn member(db: &Connection, id: &str, email: Option<&str>) -> rusqlite::Result<Option<Account>> {
    let find = |column: &str, value: &str| {
        db.prepare_cached(&format!("{ACCOUNT} WHERE a.key_hash IS NULL AND {column} = ?1"))?
            .query_row([value], account)
            .optional()
    };
    match (find("a.id", id)?, email) {
        (None, Some(email)) => find("a.email", &email.to_lowercase()),
        (found, _) => Ok(found),
    }
}

/// Whether there is an organisation with this id.
///
/// # Errors
/// The database fails.
pub fn is_org(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM drift_orgs WHERE id = ?1")?.exists([id])
}

/// How a column comes into an answer.
#[derive(Clone, Copy, Debug)]
enum As {
    Text,
    Number,
    Flag,
    Time,
}

/// A list of rows of an organisation: an endpoint and an entry of a pack.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The end of its endpoint's path.
    pub path: &'static str,
    /// Whether the endpoint has a window.
    pub windowed: bool,
    table: &'static str,
    /// The column that rows are sorted and cut by.
    time: &'static str,
    /// Name in answers, column, form.
    columns: &'static [(&'static str, &'static str, As)],
    /// Columns at the end that only the endpoint has.
    raw: usize,
}

/// What scans were made.
pub const SCANS: List = List {
    path: "scans",
    windowed: true,
    table: "drift_scans",
    time: "started",
    columns: &[
        ("scan_id", "id", As::Text),
        ("cloud_account_id", "account", As::Text),
        ("started_at", "started", As::Time),
        ("finished_at", "finished", As::Time),
        ("status", "status", As::Text),
        ("trigger", "origin", As::Text),
        ("drift_items", "items", As::Number),
        ("resources_total", "total", As::Number),
        ("resources_managed", "managed", As::Number),
    ],
    raw: 2,
};

/// What was found.
pub const ITEMS: List = List {
    path: "drift-items",
    windowed: true,
    table: "drift_items",
    time: "detected",
    columns: &[
        ("finding_id", "id", As::Text),
        ("scan_id", "scan", As::Text),
        ("detected_at", "detected", As::Time),
        ("resolved_at", "resolved", As::Time),
        ("drift_type", "kind", As::Text),
        ("resource_type", "resource_type", As::Text),
        ("resource_id", "resource_id", As::Text),
        ("risk_level", "risk", As::Text),
        ("status", "status", As::Text),
        ("resolution", "resolution", As::Text),
        ("time_to_resolve_seconds", "(resolved - detected) / 1000000", As::Number),
    ],
    raw: 0,
};

/// What the organisation looks for beside what everybody does.
pub const RULES: List = List {
    path: "custom-rules",
    windowed: false,
    table: "drift_rules",
    time: "updated",
    columns: &[
        ("rule_id", "id", As::Text),
        ("name", "name", As::Text),
        ("flag_pattern", "flag_pattern", As::Text),
        ("resource_pattern", "resource_pattern", As::Text),
        ("severity", "severity", As::Text),
        ("enabled", "enabled", As::Flag),
        ("reason", "reason", As::Text),
        ("updated_at", "updated", As::Time),
    ],
    raw: 0,
};

/// Where the Terraform state is.
pub const SOURCES: List = List {
    path: "state-sources",
    windowed: false,
    table: "drift_sources",
    time: "created",
    columns: &[
        ("state_source_id", "id", As::Text),
        ("display_name", "display_name", As::Text),
        ("kind", "kind", As::Text),
        ("cloud_account_id", "account", As::Text),
        ("location", "location", As::Text),
        ("created_at", "created", As::Time),
        ("last_fetched_at", "fetched", As::Time),
    ],
    raw: 0,
};

/// Which rows of a list.
#[derive(Clone, Debug)]
pub struct Cut {
    /// From this instant on.
    pub from: i64,
    /// Before this instant.
    pub to: i64,
    /// Behind this row: its time and id.
    pub after: Option<(i64, String)>,
    /// The most; all when negative.
    pub most: i64,
}

impl List {
    /// The columns of the entry in a pack.
    pub fn header(&self) -> impl Iterator<Item = &'static str> {
        self.columns[..self.columns.len() - self.raw].iter().map(|(name, _, _)| *name)
    }

    /// The rows of an organisation, oldest first: each with its time and id, and as the endpoint answers it.
    ///
    /// # Errors
    /// The database fails.
    pub fn read(&self, db: &Connection, org: &str, cut: &Cut) -> rusqlite::Result<Vec<((i64, String), Py)>> {
        let columns: Vec<&str> = self.columns.iter().map(|(_, column, _)| *column).collect();
        let (time, table) = (self.time, self.table);
        let sql = format!(
            "SELECT {time}, id, {} FROM {table} WHERE org = ?1 AND {time} >= ?2 AND {time} < ?3
             AND ({time}, id) > (?4, ?5) ORDER BY {time}, id LIMIT ?6",
            columns.join(", ")
        );
        let (at, id) = cut.after.clone().unwrap_or((i64::MIN, String::new()));
        db.prepare_cached(&sql)?
            .query_map(params![org, cut.from, cut.to, at, id, cut.most], |row| {
                let mut item = Py::Dict(Vec::new());
                for (place, (name, _, form)) in (2..).zip(self.columns) {
                    let value = match form {
                        As::Text => Py::from(row.get::<_, Option<String>>(place)?),
                        As::Number => Py::from(row.get::<_, Option<i64>>(place)?),
                        As::Flag => Py::from(row.get::<_, bool>(place)?),
                        As::Time => Py::from(row.get::<_, Option<i64>>(place)?.map(zulu)),
                    };
                    item.push(name, value);
                }
                Ok(((row.get(0)?, row.get(1)?), item))
            })?
            .collect()
    }
}

/// A scan, as the coverage of a month is derived from it.
#[derive(Clone, Debug)]
pub struct Scan {
    /// When it began.
    pub started: i64,
    /// Which account it looked at.
    pub account: String,
    /// Whether it was done.
    pub done: bool,
    /// Resources that it saw.
    pub total: i64,
    /// Those of them that are in the state.
    pub managed: i64,
}

/// The scans of a period, oldest first.
///
/// # Errors
/// The database fails.
pub fn scans(db: &Connection, org: &str, from: i64, to: i64) -> rusqlite::Result<Vec<Scan>> {
    db.prepare_cached(
        "SELECT started, account, status = 'done', total, managed FROM drift_scans
         WHERE org = ?1 AND started >= ?2 AND started < ?3 ORDER BY started, id",
    )?
    .query_map(params![org, from, to], |row| {
        Ok(Scan {
            started: row.get(0)?,
            account: row.get(1)?,
            done: row.get(2)?,
            total: row.get(3)?,
            managed: row.get(4)?,
        })
    })?
    .collect()
}

/// Of what was found in a period: how risky it is and, once resolved, after how many seconds.
///
/// # Errors
/// The database fails.
pub fn resolutions(db: &Connection, org: &str, from: i64, to: i64) -> rusqlite::Result<Vec<(String, Option<i64>)>> {
    db.prepare_cached(
        "SELECT risk, (resolved - detected) / 1000000 FROM drift_items
         WHERE org = ?1 AND detected >= ?2 AND detected < ?3",
    )?
    .query_map(params![org, from, to], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// The rows of an organisation's audit log that were seeded, in the order of the chain.
///
/// # Errors
/// The database fails.
pub fn audit(db: &Connection, org: &str) -> rusqlite::Result<Vec<Link>> {
    db.prepare_cached(
        "SELECT seq, id, actor_email, action, detail, at, prev, hash FROM drift_audit WHERE org = ?1 ORDER BY seq",
    )?
    .query_map([org], |row| {
        Ok(Link {
            org: org.to_owned(),
            seq: row.get(0)?,
            id: row.get(1)?,
            actor_email: row.get(2)?,
            action: row.get(3)?,
            detail: row.get(4)?,
            at: row.get(5)?,
            prev: row.get(6)?,
            hash: row.get(7)?,
        })
    })?
    .collect()
}

/// Adds a row to the log.
pub(crate) fn add(db: &Connection, link: &Link) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO drift_audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
        link.org,
        link.seq,
        link.id,
        link.actor_email,
        link.action,
        link.detail,
        link.at,
        link.prev,
        link.hash
    ])?;
    Ok(())
}
