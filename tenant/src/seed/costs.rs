//! Cost records in two feeds, allocations, AI usage, restatements and invoices.

use super::people::Tenant;
use super::{DAYS, Draw, beginning};
use crate::db::costs::USD;
use crate::instant::{DAY, SECOND, civil};
use rusqlite::{Connection, params};

/// The days, counted back from today, on which one licence vendor's figures never became final: a window that holds
/// them shows what preliminary records do, and the last 30 days stay clean.
const PRELIMINARY: std::ops::RangeInclusive<i64> = 40..=44;

struct Source {
    provider: &'static str,
    account: &'static str,
    name: &'static str,
    services: &'static [(&'static str, &'static str)],
    region: &'static str,
    /// How long a charge runs, in seconds.
    span: i64,
}

const SOURCES: [Source; 7] = [
    Source {
        provider: "aws",
        account: "123456789012",
        name: "AWS 123456789012",
        services: &[("AmazonEC2", "Compute"), ("AmazonS3", "Storage"), ("@Support", "Other")],
        region: "eu-north-1",
        span: 3600,
    },
    Source {
        provider: "aws",
        account: "210987654321",
        name: "AWS 210987654321",
        services: &[("AmazonRDS", "Databases"), ("AmazonEC2", "Compute")],
        region: "us-east-1",
        span: 3600,
    },
    Source {
        provider: "azure",
        account: "sub-7f31",
        name: "Abonnement Größe",
        services: &[("Virtual Machines", "Compute"), ("Bandwidth, \"egress\"", "Networking")],
        region: "westeurope",
        span: 3600,
    },
    Source {
        provider: "gcp",
        account: "orchid-prod",
        name: "orchid-prod",
        services: &[("BigQuery", "Analytics"), ("Cloud Run 🌿", "Compute")],
        region: "europe-north1",
        span: 3600,
    },
    Source {
        provider: "saas",
        account: "vendor-=1",
        name: "=SaaS, \"Vendor\"",
        services: &[("Chat seats", "Business Applications")],
        region: "Global",
        span: 86_400,
    },
    Source {
        provider: "license",
        account: "lic-漢",
        name: "Licences 漢字",
        services: &[("Design suite\nteam", "Business Applications")],
        region: "Global",
        span: 86_400,
    },
    Source {
        provider: "platform",
        account: "cluster-a",
        name: "\tCluster A",
        services: &[("Kubernetes", "Compute")],
        region: "Global",
        span: 86_400,
    },
];

const TAGS: [&str; 4] = [
    "{}",
    "{\"env\":\"prod\",\"team\":\"\\u00fc\"}",
    "{\"cost-center\":\"42, north\",\"env\":\"dev\"}",
    "{\"owner\":\"=me\"}",
];

/// Adds one cost record.
pub(super) const RECORD: &str =
    "INSERT INTO cost_records (tenant, id, provider, account_id, account_name, service, category, usage_type, region,
        resource_id, amount, currency, quantity, unit, charge, at, span, tags, feed, final)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

/// Writes all of it.
pub(super) fn sow(db: &Connection, tenant: &Tenant, seed: u64, today: i64, count: u64) -> rusqlite::Result<()> {
    let mut draw = Draw::new(seed, "costs");
    records(db, &mut draw, tenant, today, i64::try_from(count).unwrap_or(i64::MAX))?;
    usage(db, &mut draw, tenant, today)?;
    restatements(db, &mut draw, tenant)?;
    invoices(db, tenant, today)
}

fn records(db: &Connection, draw: &mut Draw, tenant: &Tenant, today: i64, count: i64) -> rusqlite::Result<()> {
    let mut record = db.prepare(RECORD)?;
    let mut part = db.prepare("INSERT INTO allocations (record, id, target, amount) VALUES (?1, ?2, ?3, ?4)")?;
    for nth in 0..count {
        let source = draw.pick(&SOURCES);
        let (service, category) = draw.pick(source.services);
        let day = (nth as i128 * i128::from(DAYS) / i128::from(count)) as i64;
        let hour = if source.span == 3600 { draw.below(24) } else { 0 };
        let at = beginning(today) + day * DAY + hour * 3600 * SECOND;
        let charge = *draw.pick(&["Usage", "Usage", "Usage", "Usage", "Usage", "Usage", "Tax", "Credit", "Adjustment"]);
        let size = match nth % 11 {
            0 => draw.below(1000),
            1 => 0,
            _ => draw.below(90 * USD / 100) * 100,
        };
        let amount = if charge == "Credit" { -size } else { size };
        let age = DAYS - day;
        let fin = source.provider != "license" || !PRELIMINARY.contains(&age);
        record.execute(params![
            tenant.row,
            draw.uuid(),
            source.provider,
            source.account,
            source.name,
            service,
            category,
            draw.pick(&["BoxUsage:t3.micro", "TimedStorage-ByteHrs", "+Extra", "Requests, tier 1"]),
            if draw.once_in(6) { "Global" } else { source.region },
            format!("{}-{nth:05}", draw.pick(&["i", "vol", "=res", "db"])),
            amount,
            if draw.once_in(5) { "EUR" } else { "USD" },
            (1 + draw.below(2400)) * USD / 100,
            draw.pick(&["Hrs", "GB-Mo", "Requests"]),
            charge,
            at,
            source.span,
            draw.pick(&TAGS),
            // Both feeds see every service; their sums differ by a little.
            if draw.once_in(2) { "explorer" } else { "cur" },
            fin,
        ])?;
        let row = db.last_insert_rowid();
        if amount > 0 && nth % 23 == 5 {
            for (target, share) in [("team-a", 40), ("équipe-b", if nth % 2 == 0 { 60 } else { 25 })] {
                part.execute(params![row, draw.uuid(), target, amount / 100 * share])?;
            }
        }
    }
    Ok(())
}

fn usage(db: &Connection, draw: &mut Draw, tenant: &Tenant, today: i64) -> rusqlite::Result<()> {
    for nth in 0..40 {
        let at = today - (1 + nth * 2 % 90) * DAY + draw.below(86_400) * SECOND;
        let (provider, model) =
            *draw.pick(&[("groq", "llama-3"), ("openai", "=gpt, \"small\""), ("anthropic", "sonnet")]);
        db.execute(
            "INSERT INTO llm_usage (tenant, at, provider, model, request_type, tokens, amount, byok)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                tenant.row,
                at,
                provider,
                model,
                draw.pick(&["daily_analysis", "chat"]),
                100 + draw.below(9000),
                1000 + draw.below(USD / 100),
                nth % 7 == 0
            ],
        )?;
    }
    Ok(())
}

/// Every ninetieth final record was corrected twice, two and three days later.
fn restatements(db: &Connection, draw: &mut Draw, tenant: &Tenant) -> rusqlite::Result<()> {
    let mut select = db.prepare(
        "SELECT id, provider, service, region, amount, at FROM cost_records WHERE tenant = ?1 AND final AND seq % 90 = 7",
    )?;
    let mut rows = select.query([tenant.row])?;
    while let Some(row) = rows.next()? {
        let (id, provider): (String, String) = (row.get(0)?, row.get(1)?);
        let (service, region): (String, String) = (row.get(2)?, row.get(3)?);
        let (amount, at): (i64, i64) = (row.get(4)?, row.get(5)?);
        let between = amount - USD / 10;
        let steps = [(amount - USD, between, "RE-INGESTION", 2), (between, amount, "=late, \"credit\"", 3)];
        for (old, new, reason, days) in steps {
            let recorded = at + days * DAY + draw.below(86_400) * SECOND;
            db.execute(
                "INSERT INTO restatements (tenant, provider, usage_date, recorded_at, service, region, old_amount,
                    new_amount, reason, record_id, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    tenant.row,
                    provider,
                    civil(at).date().to_string(),
                    recorded,
                    service,
                    region,
                    old,
                    new,
                    reason,
                    id,
                    draw.uuid()
                ],
            )?;
        }
    }
    Ok(())
}

/// One invoice of one provider, for a month that begins 20 days ago.
fn invoices(db: &Connection, tenant: &Tenant, today: i64) -> rusqlite::Result<()> {
    let (start, end) = (civil(today - 20 * DAY).date(), civil(today + 9 * DAY).date());
    db.execute(
        "INSERT INTO invoices (tenant, provider, number, period_start, period_end, amount, status)
         VALUES (?1, 'aws', 'INV-0042', ?2, ?3, ?4, 'paid')",
        params![tenant.row, start.to_string(), end.to_string(), 8_123 * USD + 45_000_000],
    )?;
    Ok(())
}
