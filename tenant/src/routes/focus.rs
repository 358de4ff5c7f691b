//! `GET /costs/export/focus`: the FOCUS v1.3 core columns, streamed, with no cap on rows (contract section 3).

use crate::app::App;
use crate::csv::Table;
use crate::db::costs::{self, Allocation, Cost, Scope, Usage, decimal};
use crate::error::{self, Answer, Refusal};
use crate::gate::{Feature, Gate};
use crate::instant::{SECOND, civil, midnight, zulu};
use crate::query::Query;
use crate::{dict, routes};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::request::Parts;
use futures_util::stream;
use jiff::ToSpan;
use std::sync::Arc;
use tokio::sync::mpsc;

/// The columns in order.
const COLUMNS: [&str; 37] = [
    "AllocatedMethodDetails",
    "AllocatedMethodId",
    "AllocatedResourceId",
    "AllocatedResourceName",
    "AllocatedTags",
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodStart",
    "BillingPeriodEnd",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "EffectiveCost",
    "HostProviderName",
    "InvoiceIssuerName",
    "ListCost",
    "PricingCurrency",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ServiceProviderName",
    "ServiceCategory",
    "ServiceSubcategory",
    "ServiceName",
    "Tags",
];
/// The longest window.
const DAYS: i32 = 366;
/// Records in one piece of the stream.
const PIECE: i64 = 500;

/// The export. Start and end are whole days, both in.
pub(super) async fn export(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, Gate::admin(Feature::ComplianceExports)).await?;
    let mut query = Query::new(request.uri.query());
    let days = (query.required_date("start_date"), query.required_date("end_date"));
    let preliminary = query.bool("include_preliminary", false);
    let provider = routes::named(&query, "provider", &routes::PROVIDERS_AND_AI);
    query.finish()?;
    let (Some(start), Some(end)) = days else { return Err(Refusal::Unhandled) };
    let scope = routes::scope(user.tenant, provider?, (start, end))?;
    if end.since(start).map_or(i32::MAX, |span| span.get_days()) > DAYS {
        return Err(Refusal::bad_request(format!("The window from start_date to end_date must be <= {DAYS} days")));
    }
    let name = scope.provider.as_deref().unwrap_or("all");
    let disposition = format!("\"focus-v1.3-core-{start}-{end}-{name}.csv\"");
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        if let Err(refusal) = feed(&app, scope, preliminary, &sender).await {
            let _ = sender.send(Err(std::io::Error::other(format!("{refusal:?}")))).await;
        }
    });
    let pieces = stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    Ok(error::csv(&disposition, Body::from_stream(pieces)))
}

type Pieces = mpsc::Sender<Result<Bytes, std::io::Error>>;

/// Sends the header, the records in pieces, and AI usage last; ends early when nobody reads any more.
async fn feed(app: &App, scope: Scope, preliminary: bool, pieces: &Pieces) -> Result<(), Refusal> {
    let mut table = Table::with_header(&COLUMNS);
    let ai_only = scope.provider.as_deref() == Some("ai");
    if !ai_only {
        let mut after = (i64::MIN, 0);
        loop {
            let part = scope.clone();
            let costs = app.db.read(move |db| costs::page(db, &part, preliminary, after, PIECE)).await?;
            let Some(last) = costs.last() else { break };
            after = (last.at, last.seq);
            costs.iter().for_each(|cost| rows(&mut table, cost));
            let full = std::mem::replace(&mut table, Table::without_header());
            if pieces.send(Ok(full.into_bytes().into())).await.is_err() {
                return Ok(());
            }
        }
    }
    if ai_only || scope.provider.is_none() {
        let usages = app.db.read(move |db| costs::usage(db, &scope)).await?;
        usages.iter().for_each(|usage| table.safe_row(&ai_row(usage)));
    }
    // Nobody is left to read the rest when this fails.
    let _ = pieces.send(Ok(table.into_bytes().into())).await;
    Ok(())
}

/// One row, or one for each allocation and one for what remains.
fn rows(table: &mut Table, cost: &Cost) {
    if cost.allocations.is_empty() {
        table.safe_row(&row(cost, cost.amount, None));
        return;
    }
    for part in &cost.allocations {
        table.safe_row(&row(cost, part.amount, Some((part, &part.target))));
    }
    let rest = cost.amount - cost.allocations.iter().map(|part| part.amount).sum::<i64>();
    if rest != 0 {
        let id = format!("{}:{}:unallocated-remainder", cost.id, civil(cost.at).date());
        table.safe_row(&row(cost, rest, Some((&Allocation { id, target: String::new(), amount: rest }, ""))));
    }
}

fn row(cost: &Cost, amount: i64, part: Option<(&Allocation, &str)>) -> [String; 37] {
    let name = match cost.provider.as_str() {
        "aws" => "Amazon Web Services".to_owned(),
        "azure" => "Microsoft Azure".to_owned(),
        "gcp" => "Google Cloud".to_owned(),
        other => other.to_uppercase(),
    };
    let details = part.map_or_else(String::new, |(part, _)| {
        let ratio = (part.amount as f64 / cost.amount as f64 * 1e6).round() / 1e6;
        dict! {
            "Elements" => vec![dict! { "AllocatedRatio" => ratio }],
            "x_ValdricsAllocationId" => part.id.as_str(),
        }
        .to_canonical()
    });
    let method = if part.is_some() { "valdrics-rule-based-allocation-v1" } else { "" };
    let target = part.map_or("", |(_, target)| target);
    let region = if cost.region == "Global" { "" } else { &cost.region };
    let frequency = if cost.charge == "Usage" { "Usage-Based" } else { "One-Time" };
    let quantity = decimal(cost.quantity);
    let common = Common {
        allocated: [&details, method, target, target],
        cost: decimal(amount),
        account: [&cost.account_id, &cost.account_name],
        charge: [&cost.charge, &cost.usage_type, frequency],
        period: (cost.at, cost.at + cost.span * SECOND),
        quantity: [&quantity, &cost.unit],
        provider: &name,
        currency: &cost.currency,
        place: [region, &cost.resource_id],
        service: [&cost.category, &format!("Other ({})", cost.category), &cost.service],
        tags: &cost.tags,
    };
    common.cells()
}

fn ai_row(usage: &Usage) -> [String; 37] {
    let mut letters = usage.provider.chars();
    let name = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    let tags = dict! {
        "is_byok" => usage.byok,
        "llm_provider" => usage.provider.as_str(),
        "model" => usage.model.as_str(),
        "request_type" => usage.request_type.as_str(),
        "source" => "llm_usage",
    };
    let common = Common {
        allocated: [""; 4],
        cost: decimal(usage.amount),
        account: [&format!("ai:{}", usage.provider), &format!("AI Spend ({name})")],
        charge: ["Usage", &usage.request_type, "Usage-Based"],
        period: (usage.at, usage.at + SECOND),
        quantity: [&usage.tokens.to_string(), "tokens"],
        provider: &name,
        currency: "USD",
        place: ["", ""],
        service: ["AI and Machine Learning", "Generative AI", &usage.model],
        tags: &tags.to_canonical(),
    };
    common.cells()
}

/// What differs between rows; the rest of the 37 cells repeats or is fixed.
struct Common<'a> {
    allocated: [&'a str; 4],
    cost: String,
    account: [&'a str; 2],
    charge: [&'a str; 3],
    period: (i64, i64),
    quantity: [&'a str; 2],
    provider: &'a str,
    currency: &'a str,
    place: [&'a str; 2],
    service: [&'a str; 3],
    tags: &'a str,
}

impl Common<'_> {
    fn cells(&self) -> [String; 37] {
        let month = civil(self.period.0).date().first_of_month();
        let next = month.saturating_add(1.month());
        let (month, next) = (zulu(midnight(month)), zulu(midnight(next)));
        let (start, end) = (zulu(self.period.0), zulu(self.period.1));
        let (cost, name, currency) = (self.cost.as_str(), self.provider, self.currency);
        let [details, method, resource, resource_name] = self.allocated;
        let [account, account_name] = self.account;
        let [charge, description, frequency] = self.charge;
        let [quantity, unit] = self.quantity;
        let [region, resource_id] = self.place;
        let [category, subcategory, service] = self.service;
        [
            details,
            method,
            resource,
            resource_name,
            "",
            cost,
            account,
            account_name,
            "USD",
            &month,
            &next,
            charge,
            "Regular",
            description,
            frequency,
            &start,
            &end,
            quantity,
            unit,
            cost,
            cost,
            name,
            name,
            cost,
            currency,
            quantity,
            unit,
            name,
            name,
            region,
            region,
            resource_id,
            name,
            category,
            subcategory,
            service,
            self.tags,
        ]
        .map(str::to_owned)
    }
}
