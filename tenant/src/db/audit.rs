//! The audit log. Newest first; rows of one instant come in the order in which they were written, last one first.

use crate::dict;
use crate::instant;
use crate::pyjson::Py;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Statement, params, params_from_iter};

/// One row of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// UUID.
    pub id: String,
    /// What happened, for example `settings.updated`.
    pub event_type: String,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who.
    pub actor_id: Option<String>,
    /// Their address.
    pub actor_email: Option<String>,
    /// Where from.
    pub actor_ip: Option<String>,
    /// The run or request that it belongs to.
    pub correlation_id: Option<String>,
    /// The request's method.
    pub request_method: Option<String>,
    /// The request's path.
    pub request_path: Option<String>,
    /// The kind of thing that it happened to.
    pub resource_type: Option<String>,
    /// The thing.
    pub resource_id: Option<String>,
    /// JSON text, answered verbatim.
    pub details: Option<String>,
    /// Whether it succeeded.
    pub success: bool,
    /// Why it did not.
    pub error_message: Option<String>,
}

impl Log {
    /// The item of the list endpoint.
    #[must_use]
    pub fn item(&self) -> Py {
        dict! {
            "id" => self.id.as_str(),
            "event_type" => self.event_type.as_str(),
            "event_timestamp" => instant::naive(self.at),
            "actor_email" => self.actor_email.clone(),
            "resource_type" => self.resource_type.clone(),
            "resource_id" => self.resource_id.clone(),
            "success" => self.success,
            "correlation_id" => self.correlation_id.clone(),
        }
    }

    /// The object of the detail endpoint.
    #[must_use]
    pub fn detail(&self) -> Py {
        dict! {
            "id" => self.id.as_str(),
            "event_type" => self.event_type.as_str(),
            "event_timestamp" => instant::naive(self.at),
            "actor_id" => self.actor_id.clone(),
            "actor_email" => self.actor_email.clone(),
            "actor_ip" => self.actor_ip.clone(),
            "correlation_id" => self.correlation_id.clone(),
            "request_method" => self.request_method.clone(),
            "request_path" => self.request_path.clone(),
            "resource_type" => self.resource_type.clone(),
            "resource_id" => self.resource_id.clone(),
            "details" => self.details.clone().map(Py::Raw),
            "success" => self.success,
            "error_message" => self.error_message.clone(),
        }
    }
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By instant.
    Time,
    /// By event type, then by instant.
    Type,
}

/// What to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The tenant's row.
    pub tenant: i64,
    /// Only these types; all of them when empty.
    pub event_types: Vec<String>,
    /// Only from this instant on (inclusive).
    pub from: Option<i64>,
    /// Only up to this instant (inclusive).
    pub to: Option<i64>,
    /// Only of this run.
    pub correlation_id: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Oldest, or first in the alphabet, first.
    pub ascending: bool,
    /// The most rows.
    pub limit: i64,
    /// The rows to leave out at the start.
    pub offset: i64,
}

impl Filter {
    /// The newest `limit` rows of a tenant.
    #[must_use]
    pub fn newest(tenant: i64, limit: i64) -> Self {
        Self {
            tenant,
            event_types: Vec::new(),
            from: None,
            to: None,
            correlation_id: None,
            sort: Sort::Time,
            ascending: false,
            limit,
            offset: 0,
        }
    }
}

const COLUMNS: &str =
    "id, event_type, at, actor_id, actor_email, actor_ip, correlation_id, request_method, request_path,
    resource_type, resource_id, details, success, error_message";

fn log(row: &Row<'_>) -> rusqlite::Result<Log> {
    Ok(Log {
        id: row.get(0)?,
        event_type: row.get(1)?,
        at: row.get(2)?,
        actor_id: row.get(3)?,
        actor_email: row.get(4)?,
        actor_ip: row.get(5)?,
        correlation_id: row.get(6)?,
        request_method: row.get(7)?,
        request_path: row.get(8)?,
        resource_type: row.get(9)?,
        resource_id: row.get(10)?,
        details: row.get(11)?,
        success: row.get(12)?,
        error_message: row.get(13)?,
    })
}

/// The rows that a filter lets through.
///
/// # Errors
/// The database fails.
pub fn list(db: &Connection, filter: &Filter) -> rusqlite::Result<Vec<Log>> {
    // The row's number, unread, lets SQLite merge what has grown in memory with the file instead of sorting both.
    let mut sql = format!("SELECT {COLUMNS}, seq FROM audit_logs WHERE tenant = ?");
    let mut values = vec![Value::from(filter.tenant)];
    if !filter.event_types.is_empty() {
        sql += &format!(" AND event_type IN ({})", vec!["?"; filter.event_types.len()].join(","));
        values.extend(filter.event_types.iter().cloned().map(Value::from));
    }
    for (clause, bound) in [(" AND at >= ?", filter.from), (" AND at <= ?", filter.to)] {
        if let Some(bound) = bound {
            sql += clause;
            values.push(bound.into());
        }
    }
    if let Some(run) = &filter.correlation_id {
        sql += " AND correlation_id = ?";
        values.push(run.clone().into());
    }
    let mut offset = filter.offset;
    if let Some((place, at, seq)) = mark(db, filter)? {
        sql += " AND (at, seq) <= (?, ?)";
        values.extend([Value::from(at), Value::from(seq)]);
        offset -= place;
    }
    let way = if filter.ascending { "ASC" } else { "DESC" };
    sql += &match filter.sort {
        Sort::Time => format!(" ORDER BY at {way}, seq {way}"),
        Sort::Type => format!(" ORDER BY event_type {way}, at {way}, seq {way}"),
    };
    sql += " LIMIT ? OFFSET ?";
    values.extend([Value::from(filter.limit), Value::from(offset)]);
    db.prepare_cached(&sql)?.query_map(params_from_iter(values), log)?.collect()
}

/// The last mark at or before the offset of a plain list, as (rows before it, instant, row): SQLite would otherwise
/// walk over all rows of the offset.
fn mark(db: &Connection, filter: &Filter) -> rusqlite::Result<Option<(i64, i64, i64)>> {
    let narrowed = !filter.event_types.is_empty()
        || filter.from.is_some()
        || filter.to.is_some()
        || filter.correlation_id.is_some();
    if narrowed || filter.ascending || filter.sort != Sort::Time {
        return Ok(None);
    }
    db.prepare_cached(
        "SELECT place, at, seq FROM audit_marks WHERE tenant = ?1 AND place <= ?2 ORDER BY place DESC LIMIT 1",
    )?
    .query_row((filter.tenant, filter.offset), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    .optional()
}

/// The row with this UUID, if it is the tenant's.
///
/// # Errors
/// The database fails.
pub fn by_id(db: &Connection, tenant: i64, id: &str) -> rusqlite::Result<Option<Log>> {
    db.prepare_cached(&format!("SELECT {COLUMNS} FROM audit_logs WHERE id = ?1 AND tenant = ?2"))?
        .query_row((id, tenant), log)
        .optional()
}

/// Adds rows to the log.
pub(crate) struct Writer<'a> {
    insert: Statement<'a>,
}

impl<'a> Writer<'a> {
    /// A writer to the file.
    pub(crate) fn new(db: &'a Connection) -> rusqlite::Result<Self> {
        Self::to(db, "main.audit_logs")
    }

    fn to(db: &'a Connection, table: &str) -> rusqlite::Result<Self> {
        let insert = db.prepare(&format!(
            "INSERT INTO {table} (seq, tenant, {COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        ))?;
        Ok(Self { insert })
    }

    /// Adds a row behind all others.
    pub(crate) fn add(&mut self, tenant: i64, log: &Log) -> rusqlite::Result<()> {
        self.add_as(None, tenant, log)
    }

    fn add_as(&mut self, seq: Option<i64>, tenant: i64, log: &Log) -> rusqlite::Result<()> {
        self.insert.execute(params![
            seq,
            tenant,
            log.id,
            log.event_type,
            log.at,
            log.actor_id,
            log.actor_email,
            log.actor_ip,
            log.correlation_id,
            log.request_method,
            log.request_path,
            log.resource_type,
            log.resource_id,
            log.details,
            log.success,
            log.error_message,
        ])?;
        Ok(())
    }
}

/// The first number of a row that is only in memory: behind all rows of any file.
const GROWN: i64 = 1 << 40;

/// Adds the `nth` row to what this connection reads, and nothing to the file: views in the connection's own memory
/// take the place of the table and of its marks, which no longer hold.
///
/// # Errors
/// The database fails.
pub(super) fn grow(db: &Connection, nth: i64, tenant: i64, log: &Log) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS audit_grown AS SELECT * FROM main.audit_logs LIMIT 0;
         CREATE TEMP VIEW IF NOT EXISTS audit_logs AS
            SELECT * FROM main.audit_logs UNION ALL SELECT * FROM temp.audit_grown;
         CREATE TEMP VIEW IF NOT EXISTS audit_marks AS SELECT * FROM main.audit_marks LIMIT 0;",
    )?;
    Writer::to(db, "temp.audit_grown")?.add_as(Some(GROWN + nth), tenant, log)
}

/// Takes away what was added in memory.
///
/// # Errors
/// The database fails.
pub(super) fn shrink(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "DROP VIEW IF EXISTS temp.audit_marks; DROP VIEW IF EXISTS temp.audit_logs; DROP TABLE IF EXISTS temp.audit_grown;",
    )
}
