//! Cost records, their allocations, AI usage, restatements and invoices. Money is in units of 1e-8 USD.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Units in one USD.
pub const USD: i64 = 100_000_000;

/// An amount as the float that Python would make of the decimal: both are integers below 2^53, so the quotient is
/// the float nearest to it.
#[must_use]
pub fn usd(units: i64) -> f64 {
    units as f64 / USD as f64
}

/// An amount with its eight places, as FOCUS cost columns have it.
#[must_use]
pub fn decimal(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    format!("{sign}{}.{:08}", units.abs() / USD, units.abs() % USD)
}

/// Which records are meant.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The tenant's row.
    pub tenant: i64,
    /// One provider, or all.
    pub provider: Option<String>,
    /// The first day.
    pub start: Date,
    /// The last day, whole.
    pub end: Date,
}

impl Scope {
    /// The first microsecond that is in.
    #[must_use]
    pub fn from(&self) -> i64 {
        crate::instant::midnight(self.start)
    }

    /// The first microsecond that is out again.
    #[must_use]
    pub fn until(&self) -> i64 {
        crate::instant::midnight(self.end) + crate::instant::DAY
    }
}

/// One cost record with what was allocated of it.
#[derive(Clone, Debug)]
pub struct Cost {
    /// The row, for paging.
    pub seq: i64,
    /// UUID.
    pub id: String,
    /// The provider's key.
    pub provider: String,
    /// The billing account.
    pub account_id: String,
    /// Its name.
    pub account_name: String,
    /// The service.
    pub service: String,
    /// The FOCUS service category.
    pub category: String,
    /// What was charged.
    pub usage_type: String,
    /// The region; `Global` for none.
    pub region: String,
    /// The resource.
    pub resource_id: String,
    /// The cost.
    pub amount: i64,
    /// The currency that it was priced in.
    pub currency: String,
    /// The quantity, in units of 1e-8.
    pub quantity: i64,
    /// What the quantity counts.
    pub unit: String,
    /// The FOCUS charge category.
    pub charge: String,
    /// When the charge began.
    pub at: i64,
    /// How long it ran, in seconds.
    pub span: i64,
    /// Compact sorted ASCII JSON.
    pub tags: String,
    /// What was allocated of it.
    pub allocations: Vec<Allocation>,
}

/// A part of a cost record that a rule gave to a team.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// UUID.
    pub id: String,
    /// The team.
    pub target: String,
    /// The part.
    pub amount: i64,
}

fn cost(row: &Row<'_>) -> rusqlite::Result<Cost> {
    Ok(Cost {
        seq: row.get(0)?,
        id: row.get(1)?,
        provider: row.get(2)?,
        account_id: row.get(3)?,
        account_name: row.get(4)?,
        service: row.get(5)?,
        category: row.get(6)?,
        usage_type: row.get(7)?,
        region: row.get(8)?,
        resource_id: row.get(9)?,
        amount: row.get(10)?,
        currency: row.get(11)?,
        quantity: row.get(12)?,
        unit: row.get(13)?,
        charge: row.get(14)?,
        at: row.get(15)?,
        span: row.get(16)?,
        tags: row.get(17)?,
        allocations: Vec::new(),
    })
}

/// The next `limit` records in order of time, after the one at `after` (its instant and row).
///
/// # Errors
/// The database fails.
pub fn page(db: &Connection, scope: &Scope, all: bool, after: (i64, i64), limit: i64) -> rusqlite::Result<Vec<Cost>> {
    let mut select = db.prepare_cached(
        "SELECT seq, id, provider, account_id, account_name, service, category, usage_type, region, resource_id, amount,
            currency, quantity, unit, charge, at, span, tags FROM cost_records
         WHERE tenant = ?1 AND (at, seq) > (?2, ?3) AND at < ?4 AND (?5 IS NULL OR provider = ?5) AND (?6 OR final)
         ORDER BY at, seq LIMIT ?7",
    )?;
    // One lower bound only: with two, SQLite starts every page at the first day.
    let after = after.max((scope.from(), i64::MIN));
    let values = params![scope.tenant, after.0, after.1, scope.until(), scope.provider, all, limit];
    let mut costs: Vec<Cost> = select.query_map(values, cost)?.collect::<Result<_, _>>()?;
    let mut parts = db.prepare_cached("SELECT id, target, amount FROM allocations WHERE record = ?1 ORDER BY seq")?;
    for cost in &mut costs {
        let part = |row: &Row<'_>| Ok(Allocation { id: row.get(0)?, target: row.get(1)?, amount: row.get(2)? });
        cost.allocations = parts.query_map([cost.seq], part)?.collect::<Result<_, _>>()?;
    }
    Ok(costs)
}

/// One use of a language model.
#[derive(Clone, Debug)]
pub struct Usage {
    /// When.
    pub at: i64,
    /// Whose model, in lower case.
    pub provider: String,
    /// The model.
    pub model: String,
    /// What for.
    pub request_type: String,
    /// Tokens in and out.
    pub tokens: i64,
    /// The cost.
    pub amount: i64,
    /// Whether the tenant's own key paid.
    pub byok: bool,
}

/// The AI usage of a period in order of time.
///
/// # Errors
/// The database fails.
pub fn usage(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<Usage>> {
    db.prepare_cached(
        "SELECT at, provider, model, request_type, tokens, amount, byok FROM llm_usage
         WHERE tenant = ?1 AND at >= ?2 AND at < ?3 ORDER BY at, seq",
    )?
    .query_map(params![scope.tenant, scope.from(), scope.until()], |row| {
        Ok(Usage {
            at: row.get(0)?,
            provider: row.get(1)?,
            model: row.get(2)?,
            request_type: row.get(3)?,
            tokens: row.get(4)?,
            amount: row.get(5)?,
            byok: row.get(6)?,
        })
    })?
    .collect()
}

/// Counts and sums of preliminary or final records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lifecycle {
    /// Records not final yet.
    pub preliminary: (i64, i64),
    /// Final records.
    pub fin: (i64, i64),
}

/// Count and cost of the period's records, preliminary and final apart.
///
/// # Errors
/// The database fails.
pub fn lifecycle(db: &Connection, scope: &Scope) -> rusqlite::Result<Lifecycle> {
    let mut lifecycle = Lifecycle::default();
    let mut select = db.prepare_cached(
        "SELECT final, COUNT(*), SUM(amount) FROM cost_records
         WHERE tenant = ?1 AND at >= ?2 AND at < ?3 AND (?4 IS NULL OR provider = ?4) GROUP BY final",
    )?;
    let mut rows = select.query(params![scope.tenant, scope.from(), scope.until(), scope.provider])?;
    while let Some(row) = rows.next()? {
        let sums = (row.get(1)?, row.get(2)?);
        if row.get(0)? { lifecycle.fin = sums } else { lifecycle.preliminary = sums }
    }
    Ok(lifecycle)
}

/// The cost of each service in the two feeds: (service, explorer, cur), sorted by service.
///
/// # Errors
/// The database fails.
pub fn services(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<(String, i64, i64)>> {
    db.prepare_cached(
        "SELECT service, SUM(iif(feed = 'explorer', amount, 0)), SUM(iif(feed = 'cur', amount, 0)) FROM cost_records
         WHERE tenant = ?1 AND at >= ?2 AND at < ?3 AND (?4 IS NULL OR provider = ?4) GROUP BY service ORDER BY service",
    )?
    .query_map(params![scope.tenant, scope.from(), scope.until(), scope.provider], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?
    .collect()
}

/// A cost that was corrected after it was recorded.
#[derive(Clone, Debug)]
pub struct Restatement {
    /// The day of the cost.
    pub usage_date: String,
    /// When it was corrected.
    pub recorded_at: i64,
    /// The service.
    pub service: String,
    /// The region.
    pub region: String,
    /// The cost before.
    pub old: i64,
    /// The cost after.
    pub new: i64,
    /// Why.
    pub reason: String,
    /// The cost record.
    pub record_id: String,
    /// The ingestion that brought the correction.
    pub batch_id: String,
}

/// The corrections of costs of the period, oldest first.
///
/// # Errors
/// The database fails.
pub fn restatements(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<Restatement>> {
    db.prepare_cached(
        "SELECT usage_date, recorded_at, service, region, old_amount, new_amount, reason, record_id, batch_id
         FROM restatements WHERE tenant = ?1 AND usage_date >= ?2 AND usage_date <= ?3 AND (?4 IS NULL OR provider = ?4)
         ORDER BY recorded_at, seq",
    )?
    .query_map(params![scope.tenant, scope.start.to_string(), scope.end.to_string(), scope.provider], |row| {
        Ok(Restatement {
            usage_date: row.get(0)?,
            recorded_at: row.get(1)?,
            service: row.get(2)?,
            region: row.get(3)?,
            old: row.get(4)?,
            new: row.get(5)?,
            reason: row.get(6)?,
            record_id: row.get(7)?,
            batch_id: row.get(8)?,
        })
    })?
    .collect()
}

/// A provider's invoice.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// The provider's number for it.
    pub number: String,
    /// The first day that it covers.
    pub period_start: String,
    /// The last day that it covers.
    pub period_end: String,
    /// What it asks for.
    pub amount: i64,
    /// Where it stands, for example `paid`.
    pub status: String,
}

/// The newest invoice of a provider that begins in the period.
///
/// # Errors
/// The database fails.
pub fn invoice(db: &Connection, scope: &Scope) -> rusqlite::Result<Option<Invoice>> {
    db.prepare_cached(
        "SELECT number, period_start, period_end, amount, status FROM invoices
         WHERE tenant = ?1 AND provider = ?2 AND period_start >= ?3 AND period_start <= ?4
         ORDER BY period_start DESC, seq DESC LIMIT 1",
    )?
    .query_row(params![scope.tenant, scope.provider, scope.start.to_string(), scope.end.to_string()], |row| {
        Ok(Invoice {
            number: row.get(0)?,
            period_start: row.get(1)?,
            period_end: row.get(2)?,
            amount: row.get(3)?,
            status: row.get(4)?,
        })
    })
    .optional()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        assert_eq!(decimal(-325_000_000), "-3.25000000");
        assert_eq!(decimal(-5), "-0.00000005");
        assert_eq!(crate::pyjson::float(usd(12_925_000_000)), "129.25");
        assert_eq!(crate::pyjson::float(usd(1_000)), "1e-05");
    }
}
