//! Recommendations, remediations, and the realized savings of those that ran.

use super::Draw;
use super::people::Tenant;
use crate::db::costs::USD;
use crate::instant::{DAY, SECOND, civil};
use rusqlite::{Connection, params};

const PROVIDERS: [&str; 5] = ["aws", "aws", "azure", "gcp", "saas"];
const CATEGORIES: [Option<&str>; 4] = [Some("idle"), Some("oversized"), Some("=unsafe, name"), None];

/// Writes all of it.
pub(super) fn sow(db: &Connection, tenant: &Tenant, seed: u64, today: i64) -> rusqlite::Result<()> {
    let mut draw = Draw::new(seed, "savings");
    for nth in 0..36 {
        let applied = (nth % 3 == 0).then(|| today - (1 + nth * 2) * DAY + draw.below(86_400) * SECOND);
        db.execute(
            "INSERT INTO recommendations (tenant, provider, strategy_type, category, status, monthly, applied_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                tenant.row,
                draw.pick(&PROVIDERS),
                draw.pick(&["savings_plan", "reserved_instance", "rightsizing", "+spot, \"mixed\""]),
                draw.pick(&CATEGORIES),
                if applied.is_some() { "applied" } else { "open" },
                (1 + draw.below(40_000)) * USD / 100,
                applied
            ],
        )?;
    }
    for nth in 0..48 {
        remediation(db, &mut draw, tenant, today, nth)?;
    }
    Ok(())
}

/// Two of three ran; all but every sixth of those have their figures from the ledger.
fn remediation(db: &Connection, draw: &mut Draw, tenant: &Tenant, today: i64, nth: i64) -> rusqlite::Result<()> {
    let id = draw.uuid();
    let executed = (nth % 3 != 0).then(|| today - (1 + nth) * DAY + 10 * 3600 * SECOND + draw.below(3) * 500_000);
    let status = if executed.is_some() { "completed" } else { draw.pick(&["pending", "approved", "scheduled"]) };
    let category = *draw.pick(&CATEGORIES);
    db.execute(
        "INSERT INTO remediations (tenant, id, provider, account_id, resource_id, region, action, category, status, monthly,
            executed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            tenant.row,
            id,
            draw.pick(&PROVIDERS),
            draw.uuid(),
            format!("{}-{nth}", draw.pick(&["vol", "=vol", "i", "größe"])),
            draw.pick(&["us-east-1", "eu-north-1"]),
            draw.pick(&["delete_volume", "stop_instance", "resize_instance"]),
            category,
            status,
            (1 + draw.below(30_000)) * USD / 100,
            executed
        ],
    )?;
    let Some(executed) = executed.filter(|_| nth % 6 != 1) else { return Ok(()) };
    let day = |days: i64| civil(executed + days * DAY).date().to_string();
    let monthly = match nth % 7 {
        0 => 0.0,
        1 => 1e-5,
        _ => draw.below(90_000) as f64 / 100.0,
    };
    db.execute(
        "INSERT INTO realized (tenant, remediation, finding_id, finding_category, method, baseline_start, baseline_end,
            measurement_start, measurement_end, baseline_daily, measurement_daily, monthly, confidence, computed_at)
         VALUES (?1, ?2, ?3, ?4, 'ledger_delta_avg_daily_v1', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            tenant.row,
            id,
            category.map(|_| draw.uuid()),
            category,
            day(-10),
            day(-4),
            day(1),
            day(7),
            10.0,
            0.1,
            monthly,
            (nth % 4 != 0).then_some(0.9),
            executed + 8 * DAY + nth
        ],
    )?;
    Ok(())
}
