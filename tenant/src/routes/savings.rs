//! Savings: the proof, its drilldowns, and the events that the ledger proves.

use crate::app::App;
use crate::csv::Table;
use crate::db::costs::{Scope, usd};
use crate::db::people::User;
use crate::db::savings::{self, Origin, Realized, Saving};
use crate::error::{self, Answer, Refusal, ok};
use crate::gate::{Feature, Gate};
use crate::instant;
use crate::pyjson::Py;
use crate::query::Query;
use crate::{dict, routes};
use axum::extract::State;
use axum::http::request::Parts;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

const GATE: Gate = Gate::member(Feature::SavingsProof);
/// The names of the six figures, in order.
const FIGURES: [&str; 6] = [
    "opportunity_monthly_usd",
    "realized_monthly_usd",
    "open_recommendations",
    "applied_recommendations",
    "pending_remediations",
    "completed_remediations",
];
const PROOF_NOTES: [&str; 2] = [
    "Opportunity is a snapshot of currently open recommendations/pending remediations.",
    "Realized savings uses finance-grade ledger deltas where evidence exists; otherwise it falls back to estimated \
     monthly savings.",
];
const STRATEGY_NOTES: [&str; 2] = [
    "Opportunity is a snapshot of currently open recommendations, grouped by strategy type.",
    "Realized is applied recommendations within the window (estimated monthly savings).",
];
const ACTION_NOTES: [&str; 2] = [
    "Opportunity is a snapshot of pending/approved/scheduled remediations, grouped by action.",
    "Realized uses finance-grade ledger deltas where evidence exists; otherwise it falls back to estimated monthly \
     savings.",
];

/// The six figures of a group.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    opportunity: i64,
    realized: i64,
    /// Open and applied recommendations, pending and completed remediations.
    counts: [i64; 4],
}

impl Figures {
    fn add(&mut self, saving: &Saving) {
        let sum = if saving.done { &mut self.realized } else { &mut self.opportunity };
        *sum += saving.monthly;
        let first = if saving.origin == Origin::Recommendation { 0 } else { 2 };
        self.counts[first + usize::from(saving.done)] += 1;
    }

    fn push_to(&self, object: &mut Py) {
        let sums = [usd(self.opportunity), usd(self.realized)].map(Py::from);
        for (name, value) in FIGURES.iter().zip(sums.into_iter().chain(self.counts.map(Py::from))) {
            object.push(name, value);
        }
    }

    fn row(&self, name: &str) -> Vec<String> {
        let mut row =
            vec![name.to_owned(), format!("{:.2}", usd(self.opportunity)), format!("{:.2}", usd(self.realized))];
        row.extend(self.counts.map(|count| count.to_string()));
        row
    }
}

/// The parameters that the three endpoints share.
struct Asked {
    user: User,
    scope: Scope,
    csv: bool,
}

impl Asked {
    fn read(app: &App, user: User, query: &mut Query) -> Result<Self, Refusal> {
        let period = routes::period(query, app.now().to_zoned(TimeZone::UTC).date());
        let provider = query.pattern("provider", &routes::PROVIDERS);
        let csv = query.pattern("response_format", &["json", "csv"]).as_deref() == Some("csv");
        Ok(Self { scope: Scope { tenant: user.tenant, provider, start: period.0, end: period.1 }, user, csv })
    }

    /// Ends the reading: bad parameters first, then a period that runs backwards.
    fn finish(mut self, query: Query) -> Result<Self, Refusal> {
        query.finish()?;
        self.scope = routes::scope(self.scope.tenant, self.scope.provider, (self.scope.start, self.scope.end))?;
        Ok(self)
    }

    fn head(&self, app: &App) -> Py {
        let as_of = instant::naive(app.now().as_microsecond()) + "+00:00";
        dict! {
            "start_date" => self.scope.start.to_string(),
            "end_date" => self.scope.end.to_string(),
            "as_of" => as_of,
            "tier" => self.user.tier.name(),
        }
    }

    fn file(&self, stem: &str) -> String {
        format!("\"{stem}-{}-{}.csv\"", self.scope.start, self.scope.end)
    }
}

/// `GET /savings/proof`: one line for each provider.
pub(super) async fn proof(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, GATE).await?;
    let mut query = Query::new(request.uri.query());
    let asked = Asked::read(&app, user, &mut query)?.finish(query)?;
    let scope = asked.scope.clone();
    let counted = app.db.read(move |db| savings::counted(db, &scope)).await?;
    let mut names: Vec<&str> =
        asked.scope.provider.as_deref().map_or_else(|| routes::PROVIDERS.to_vec(), |one| vec![one]);
    names.sort_unstable();
    let mut total = Figures::default();
    let mut lines: BTreeMap<&str, Figures> = names.iter().map(|name| (*name, Figures::default())).collect();
    for saving in &counted {
        total.add(saving);
        if let Some(line) = lines.get_mut(saving.provider.as_str()) {
            line.add(saving);
        }
    }
    if asked.csv {
        let lines: Vec<(&str, Figures)> = lines.into_iter().collect();
        return Ok(error::csv(&asked.file("savings-proof"), table("provider", &lines, total)));
    }
    let mut body = asked.head(&app);
    total.push_to(&mut body);
    body.push("breakdown", lines.iter().map(|(name, line)| group("provider", name, line)).collect::<Vec<_>>());
    body.push("notes", PROOF_NOTES.to_vec());
    Ok(ok(&body))
}

/// `GET /savings/proof/drilldown`: the same by another dimension.
pub(super) async fn drilldown(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, GATE).await?;
    let mut query = Query::new(request.uri.query());
    let asked = Asked::read(&app, user, &mut query)?;
    let dimensions = ["provider", "strategy_type", "remediation_action", "finding_category"];
    let dimension = query.pattern("dimension", &dimensions).unwrap_or_else(|| "provider".to_owned());
    let limit = query.int("limit", 50, 1, Some(200));
    let asked = asked.finish(query)?;
    let scope = asked.scope.clone();
    let counted = app.db.read(move |db| savings::counted(db, &scope)).await?;
    let mut groups: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut total = Figures::default();
    for saving in &counted {
        let key = match (dimension.as_str(), saving.origin) {
            ("provider", _) => saving.provider.as_str(),
            ("finding_category", _) => saving.category.as_deref().unwrap_or("uncategorized"),
            ("strategy_type", Origin::Recommendation) | ("remediation_action", Origin::Remediation) => &saving.kind,
            _ => continue,
        };
        groups.entry(key).or_default().add(saving);
        total.add(saving);
    }
    let mut buckets: Vec<(&str, Figures)> = groups.into_iter().collect();
    buckets.sort_by_key(|(key, figures)| (-figures.opportunity, -figures.realized, *key));
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let truncated = buckets.len() > most;
    buckets.truncate(most);
    if asked.csv {
        let file = asked.file(&format!("savings-proof-drilldown-{dimension}"));
        return Ok(error::csv(&file, table(&dimension, &buckets, total)));
    }
    let notes = match dimension.as_str() {
        "strategy_type" => STRATEGY_NOTES,
        "remediation_action" => ACTION_NOTES,
        _ => PROOF_NOTES,
    };
    let mut body = asked.head(&app);
    body.push("provider", asked.scope.provider.clone());
    body.push("dimension", dimension);
    body.push("opportunity_monthly_usd", usd(total.opportunity));
    body.push("realized_monthly_usd", usd(total.realized));
    body.push("buckets", buckets.iter().map(|(key, figures)| group("key", key, figures)).collect::<Vec<_>>());
    body.push("truncated", truncated);
    body.push("limit", limit);
    body.push("notes", notes.to_vec());
    Ok(ok(&body))
}

fn group(label: &str, name: &str, figures: &Figures) -> Py {
    let mut item = dict! { label => name };
    figures.push_to(&mut item);
    item
}

/// The lines, an empty one, and the total.
fn table(label: &str, lines: &[(&str, Figures)], total: Figures) -> Vec<u8> {
    let mut header = vec![label];
    header.extend(FIGURES);
    let mut table = Table::with_header(&header);
    for (name, figures) in lines {
        table.safe_row(&figures.row(name));
    }
    table.blank();
    table.safe_row(&total.row("TOTAL"));
    table.into_bytes()
}

/// `GET /savings/realized/events`: the greatest saving first.
pub(super) async fn realized(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let user = app.authorize(&request.headers, GATE).await?;
    let mut query = Query::new(request.uri.query());
    let asked = Asked::read(&app, user, &mut query)?;
    let limit = query.int("limit", 200, 1, Some(5000));
    let asked = asked.finish(query)?;
    let scope = asked.scope.clone();
    let events = app.db.read(move |db| savings::realized(db, &scope, limit)).await?;
    let items: Vec<Vec<(&str, Py)>> = events.iter().map(event).collect();
    if asked.csv {
        let mut table = Table::with_header(&EVENT_KEYS);
        for item in &items {
            table.safe_row(&item.iter().map(|(_, value)| value.to_cell()).collect::<Vec<_>>());
        }
        return Ok(error::csv(&asked.file("realized-savings"), table.into_bytes()));
    }
    let object =
        |item: Vec<(&str, Py)>| Py::Dict(item.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
    Ok(ok(&Py::List(items.into_iter().map(object).collect())))
}

/// The keys of an event, which are the columns of its CSV too.
const EVENT_KEYS: [&str; 18] = [
    "remediation_request_id",
    "finding_id",
    "finding_category",
    "provider",
    "account_id",
    "resource_id",
    "region",
    "method",
    "executed_at",
    "baseline_start_date",
    "baseline_end_date",
    "measurement_start_date",
    "measurement_end_date",
    "baseline_avg_daily_cost_usd",
    "measurement_avg_daily_cost_usd",
    "realized_monthly_savings_usd",
    "confidence_score",
    "computed_at",
];

fn event(one: &Realized) -> Vec<(&'static str, Py)> {
    let [baseline_start, baseline_end, measurement_start, measurement_end] = one.days.each_ref().map(String::as_str);
    let values: [Py; 18] = [
        one.remediation.as_str().into(),
        one.finding_id.clone().into(),
        one.finding_category.clone().into(),
        one.provider.as_str().into(),
        one.account_id.as_str().into(),
        one.resource_id.as_str().into(),
        one.region.as_str().into(),
        one.method.as_str().into(),
        instant::naive(one.executed_at).into(),
        baseline_start.into(),
        baseline_end.into(),
        measurement_start.into(),
        measurement_end.into(),
        one.baseline_daily.into(),
        one.measurement_daily.into(),
        one.monthly.into(),
        one.confidence.into(),
        instant::naive(one.computed_at).into(),
    ];
    EVENT_KEYS.into_iter().zip(values).collect()
}
