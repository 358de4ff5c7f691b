//! `GET /costs/reconciliation/close-package`: the month's close, as JSON with its own CSV inside, or as that CSV.

use crate::app::App;
use crate::csv::Table;
use crate::db::costs::{self, Invoice, Lifecycle, Restatement, Scope, usd};
use crate::db::people::User;
use crate::dict;
use crate::error::{self, Answer, Refusal, ok};
use crate::gate::{Feature, Gate};
use crate::instant;
use crate::pyjson::Py;
use crate::query::Query;
use crate::routes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Differences above this many percent are reported, and raise the alert.
const THRESHOLD: f64 = 1.0;
/// Below this many records a comparison is less sure.
const SURE_RECORDS: i64 = 100;

/// The package of a period and provider.
pub(super) async fn package(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::member(Feature::CloseWorkflow)).await?;
    let mut query = Query::new(request.uri.query());
    let days = (query.required_date("start_date"), query.required_date("end_date"));
    let format = query.literal("response_format", &["json", "csv"]);
    let enforce = query.bool("enforce_finalized", true);
    let provider = routes::named(&query, "provider", &routes::PROVIDERS);
    query.finish()?;
    let (Some(start), Some(end)) = days else { return Err(Refusal::Unhandled) };
    let scope = routes::scope(user.tenant, provider?, (start, end))?;
    let name = format!("\"close-package-{start}-{end}-{}.csv\"", scope.provider.as_deref().unwrap_or("all"));
    let facts = app.db.read(move |db| Facts::read(db, scope)).await?;
    if enforce && facts.lifecycle.preliminary.0 > 0 {
        return Err(Refusal::Http(
            StatusCode::CONFLICT,
            "Cannot generate final close package while preliminary records exist in the selected period.".into(),
        ));
    }
    let mut package = facts.package(&user);
    let csv = csv(&package, &facts);
    if format == "csv" {
        return Ok(error::csv(&name, csv));
    }
    package.push("csv", csv);
    Ok(ok(&package))
}

struct Facts {
    scope: Scope,
    lifecycle: Lifecycle,
    services: Vec<(String, i64, i64)>,
    restatements: Vec<Restatement>,
    invoice: Option<Invoice>,
}

impl Facts {
    fn read(db: &rusqlite::Connection, scope: Scope) -> rusqlite::Result<Self> {
        Ok(Self {
            lifecycle: costs::lifecycle(db, &scope)?,
            services: costs::services(db, &scope)?,
            restatements: costs::restatements(db, &scope)?,
            invoice: costs::invoice(db, &scope)?,
            scope,
        })
    }

    fn total(&self) -> i64 {
        self.lifecycle.preliminary.1 + self.lifecycle.fin.1
    }

    fn package(&self, user: &User) -> Py {
        let Lifecycle { preliminary, fin } = self.lifecycle;
        let status = if preliminary.0 > 0 { "blocked_preliminary_data" } else { "ready" };
        let mut package = dict! {
            "tenant_id" => user.tenant_uuid.as_str(),
            "provider" => self.scope.provider.clone(),
            "period" => dict! {
                "start_date" => self.scope.start.to_string(), "end_date" => self.scope.end.to_string(),
            },
            "close_status" => status,
            "lifecycle" => dict! {
                "total_records" => preliminary.0 + fin.0,
                "preliminary_records" => preliminary.0,
                "final_records" => fin.0,
                "total_cost_usd" => usd(self.total()),
                "preliminary_cost_usd" => usd(preliminary.1),
                "final_cost_usd" => usd(fin.1),
            },
            "reconciliation" => self.reconciliation(user),
            "invoice_reconciliation" => self.scope.provider.as_deref().map(|provider| self.invoice(provider)),
            "restatements" => restatements(&self.restatements),
            "package_version" => "reconciliation-v3",
        };
        seal(&mut package);
        package
    }

    fn reconciliation(&self, user: &User) -> Py {
        let explorer = self.services.iter().map(|(_, explorer, _)| explorer).sum();
        let cur = self.services.iter().map(|(_, _, cur)| cur).sum();
        let gap = percent(explorer, cur);
        let records = self.lifecycle.preliminary.0 + self.lifecycle.fin.0;
        let items = |least: f64| {
            let apart = |(_, explorer, cur): &&(String, i64, i64)| explorer != cur && percent(*explorer, *cur) > least;
            Py::List(self.services.iter().filter(apart).map(service).collect())
        };
        dict! {
            "tenant_id" => user.tenant_uuid.as_str(),
            "provider_scope" => self.scope.provider.as_deref().unwrap_or("all"),
            "period" => format!("{} to {}", self.scope.start, self.scope.end),
            "comparison_basis" => "explorer_vs_cur",
            "status" => if gap > THRESHOLD { "warning" } else { "healthy" },
            "total_records" => records,
            "total_cost" => usd(self.total()),
            "threshold_percentage" => THRESHOLD,
            "discrepancy_percentage" => gap,
            "confidence" => if records < SURE_RECORDS { 0.6 } else { 0.9 },
            "impacted_services" => items(0.0),
            "discrepancies" => items(THRESHOLD),
            "source_totals" => dict! { "explorer" => usd(explorer), "cur" => usd(cur) },
            "alert_triggered" => gap > THRESHOLD,
        }
    }

    /// The contract names only this object's place and its own hash; its other keys are this server's choice.
    fn invoice(&self, provider: &str) -> Py {
        let ledger = self.lifecycle.fin.1;
        let Some(invoice) = &self.invoice else {
            return dict! {
                "provider" => provider, "status" => "missing_invoice", "ledger_total_usd" => usd(ledger),
                "invoice" => Py::Null,
            };
        };
        let delta = percent(ledger, invoice.amount);
        let mut found = dict! {
            "provider" => provider,
            "status" => if delta > THRESHOLD { "mismatch" } else { "match" },
            "invoice_number" => invoice.number.as_str(),
            "invoice_status" => invoice.status.as_str(),
            "period_start" => invoice.period_start.as_str(),
            "period_end" => invoice.period_end.as_str(),
            "invoice_total_usd" => usd(invoice.amount),
            "ledger_total_usd" => usd(ledger),
            "delta_usd" => usd(ledger - invoice.amount),
            "delta_percentage" => delta,
            "threshold_percentage" => THRESHOLD,
        };
        seal(&mut found);
        found
    }
}

/// Adds the hash over everything so far (contract section 3, "integrity_hash").
fn seal(object: &mut Py) {
    let digest = Sha256::digest(object.to_canonical().as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    object.push("integrity_hash", hex);
}

/// How far `a` is from `b`, in percent of `b` with four places; 100 when there is nothing to compare with.
fn percent(a: i64, b: i64) -> f64 {
    match (a, b) {
        (0, 0) => 0.0,
        (_, 0) => 100.0,
        _ => ((a - b).abs() as f64 / b.abs() as f64 * 1e6).round() / 1e4,
    }
}

fn service((name, explorer, cur): &(String, i64, i64)) -> Py {
    dict! {
        "service" => name.as_str(),
        "delta_usd" => usd(explorer - cur),
        "discrepancy_percentage" => percent(*explorer, *cur),
        "cur_cost" => usd(*cur),
        "explorer_cost" => usd(*explorer),
    }
}

fn restatements(all: &[Restatement]) -> Py {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let delta = |one: &Restatement| one.new - one.old;
    dict! {
        "count" => count,
        "included_count" => count,
        "truncated" => false,
        "net_delta_usd" => usd(all.iter().map(delta).sum()),
        "absolute_delta_usd" => usd(all.iter().map(|one| delta(one).abs()).sum()),
        "entries" => all.iter().map(entry).collect::<Vec<_>>(),
    }
}

fn entry(one: &Restatement) -> Py {
    dict! {
        "usage_date" => one.usage_date.as_str(),
        "recorded_at" => instant::naive(one.recorded_at),
        "service" => one.service.as_str(),
        "region" => one.region.as_str(),
        "old_cost" => usd(one.old),
        "new_cost" => usd(one.new),
        "delta_usd" => usd(one.new - one.old),
        "reason" => one.reason.as_str(),
        "cost_record_id" => one.record_id.as_str(),
        "ingestion_batch_id" => one.batch_id.as_str(),
    }
}

/// Sections of key and value without the lists, an empty line, and the restatements.
fn csv(package: &Py, facts: &Facts) -> String {
    let mut table = Table::with_header(&["section", "key", "value"]);
    let period = package.get("period");
    let meta = [
        ("tenant_id", package.get("tenant_id")),
        ("start_date", period.and_then(|period| period.get("start_date"))),
        ("end_date", period.and_then(|period| period.get("end_date"))),
        ("close_status", package.get("close_status")),
    ];
    for (key, value) in meta {
        table.safe_row(&["meta", key, &value.map_or_else(String::new, Py::to_cell)]);
    }
    for section in ["lifecycle", "reconciliation", "invoice_reconciliation"] {
        let Some(Py::Dict(pairs)) = package.get(section) else { continue };
        for (key, value) in pairs.iter().filter(|(_, value)| !matches!(value, Py::List(_))) {
            table.safe_row(&[section, key, &value.to_cell()]);
        }
    }
    table.blank();
    table.row(&[
        "restatements",
        "usage_date",
        "recorded_at",
        "service",
        "region",
        "old_cost",
        "new_cost",
        "delta_usd",
        "reason",
        "cost_record_id",
        "ingestion_batch_id",
    ]);
    for one in &facts.restatements {
        let Py::Dict(pairs) = entry(one) else { continue };
        let mut cells = vec!["restatements".to_owned()];
        cells.extend(pairs.iter().map(|(_, value)| value.to_cell()));
        table.safe_row(&cells);
    }
    String::from_utf8_lossy(&table.into_bytes()).into_owned()
}
