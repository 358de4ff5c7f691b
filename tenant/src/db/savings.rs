//! Recommendations, remediations and the realized savings that the ledger proves.

use crate::db::costs::{Scope, USD};
use rusqlite::{Connection, params};

/// What a saving comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A recommendation.
    Recommendation,
    /// A remediation.
    Remediation,
}

/// A recommendation or remediation that counts in a period. Money is monthly, in units of 1e-8 USD.
#[derive(Clone, Debug)]
pub struct Saving {
    /// What it comes from.
    pub origin: Origin,
    /// The provider's key.
    pub provider: String,
    /// The recommendation's strategy, or the remediation's action.
    pub kind: String,
    /// The category of the finding behind it.
    pub category: Option<String>,
    /// True when done, false when still open or pending.
    pub done: bool,
    /// What it saves: the estimate, or the ledger's figure for a remediation that has one.
    pub monthly: i64,
}

/// Everything open now, and everything done within the scope's days.
///
/// # Errors
/// The database fails.
pub fn counted(db: &Connection, scope: &Scope) -> rusqlite::Result<Vec<Saving>> {
    let mut select = db.prepare_cached(
        "SELECT 0, provider, strategy_type, category, status = 'applied', monthly FROM recommendations
         WHERE tenant = ?1 AND (?4 IS NULL OR provider = ?4)
            AND (status = 'open' OR (status = 'applied' AND applied_at >= ?2 AND applied_at < ?3))
         UNION ALL
         SELECT 1, m.provider, m.action, m.category, m.status = 'completed',
            COALESCE((SELECT CAST(round(r.monthly * ?5) AS INTEGER) FROM realized r WHERE r.remediation = m.id), m.monthly)
         FROM remediations m WHERE m.tenant = ?1 AND (?4 IS NULL OR m.provider = ?4)
            AND (m.status IN ('pending', 'approved', 'scheduled')
                OR (m.status = 'completed' AND m.executed_at >= ?2 AND m.executed_at < ?3))",
    )?;
    let values = params![scope.tenant, scope.from(), scope.until(), scope.provider, USD as f64];
    select
        .query_map(values, |row| {
            Ok(Saving {
                origin: if row.get(0)? { Origin::Remediation } else { Origin::Recommendation },
                provider: row.get(1)?,
                kind: row.get(2)?,
                category: row.get(3)?,
                done: row.get(4)?,
                monthly: row.get(5)?,
            })
        })?
        .collect()
}

/// A saving that the ledger proves. Dates are ISO text, money is in USD as stored.
#[derive(Clone, Debug)]
pub struct Realized {
    /// The remediation's UUID.
    pub remediation: String,
    /// The finding behind it.
    pub finding_id: Option<String>,
    /// Its category.
    pub finding_category: Option<String>,
    /// The provider's key.
    pub provider: String,
    /// The account.
    pub account_id: String,
    /// The resource.
    pub resource_id: String,
    /// The region.
    pub region: String,
    /// How it was computed.
    pub method: String,
    /// When the remediation ran.
    pub executed_at: i64,
    /// First and last day of the baseline, then of the measurement.
    pub days: [String; 4],
    /// Average daily cost before.
    pub baseline_daily: f64,
    /// Average daily cost after.
    pub measurement_daily: f64,
    /// What it saves in a month.
    pub monthly: f64,
    /// How sure the figure is, 0 to 1.
    pub confidence: Option<f64>,
    /// When it was computed.
    pub computed_at: i64,
}

/// The proven savings of remediations that ran within the scope's days, greatest first.
///
/// # Errors
/// The database fails.
pub fn realized(db: &Connection, scope: &Scope, limit: i64) -> rusqlite::Result<Vec<Realized>> {
    db.prepare_cached(
        "SELECT r.remediation, r.finding_id, r.finding_category, m.provider, m.account_id, m.resource_id, m.region,
            r.method, m.executed_at, r.baseline_start, r.baseline_end, r.measurement_start, r.measurement_end,
            r.baseline_daily, r.measurement_daily, r.monthly, r.confidence, r.computed_at
         FROM realized r JOIN remediations m ON m.id = r.remediation
         WHERE r.tenant = ?1 AND m.executed_at >= ?2 AND m.executed_at < ?3 AND (?4 IS NULL OR m.provider = ?4)
         ORDER BY r.monthly DESC, r.seq LIMIT ?5",
    )?
    .query_map(params![scope.tenant, scope.from(), scope.until(), scope.provider, limit], |row| {
        Ok(Realized {
            remediation: row.get(0)?,
            finding_id: row.get(1)?,
            finding_category: row.get(2)?,
            provider: row.get(3)?,
            account_id: row.get(4)?,
            resource_id: row.get(5)?,
            region: row.get(6)?,
            method: row.get(7)?,
            executed_at: row.get(8)?,
            days: [row.get(9)?, row.get(10)?, row.get(11)?, row.get(12)?],
            baseline_daily: row.get(13)?,
            measurement_daily: row.get(14)?,
            monthly: row.get(15)?,
            confidence: row.get(16)?,
            computed_at: row.get(17)?,
        })
    })?
    .collect()
}
