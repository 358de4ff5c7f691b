//! What will be done, and what is known to be missing before the first request.

use serde::{Deserialize, Serialize};

use super::field::grouped;
use super::{Choices, DataSet, Layout, Make, Paging, Recipe, Section, ValdricsChoices};
use crate::pack::about::Gap;
use crate::source::valdrics::{DRILLDOWN_LIMIT, evidence};

/// A bound that may leave rows out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The data set.
    pub section: String,
    /// The bound in words.
    pub what: String,
    /// What follows from it.
    pub why: String,
}

/// One line of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSet {
    /// Which data set.
    pub set: DataSet,
    /// Its name in COMPLETENESS.csv.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// The group that it is counted in; may be empty.
    pub group: String,
    /// Where it comes from.
    pub endpoint: String,
    /// Whether anything can be fetched for it.
    pub fetched: bool,
}

/// What a build will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Every data set of the layout that was asked for, in the order of the pack.
    pub sets: Vec<PlannedSet>,
    /// Requests to the tenant API: the fewest and the most.
    pub requests: (u64, u64),
    /// What is known to be missing.
    pub gaps: Vec<Gap>,
    /// What may be cut.
    pub limits: Vec<Limit>,
}

/// Savings proof and two drilldowns, each as JSON and as CSV.
const SAVINGS_REQUESTS: u64 = 6;

/// Resolves a recipe and choices into what will be done.
pub fn plan(recipe: &Recipe, choices: &Choices) -> Plan {
    let wanted = |section: &Section| {
        section.when.as_ref().is_none_or(|key| choices.options.is_on(key))
            && choices.valdrics.as_ref().is_none_or(|choices| is_wanted(&section.id, choices))
    };
    let numbered = (0..).map(DataSet).zip(&recipe.sections).filter(|(_, section)| wanted(section));
    let planned = |(set, section): (DataSet, &Section)| PlannedSet {
        set,
        id: section.id.clone(),
        title: section.title.clone(),
        group: section.group.clone(),
        endpoint: section.endpoint().to_owned(),
        fetched: section.absent.is_none(),
    };
    let sets: Vec<PlannedSet> = numbered.map(planned).collect();
    let mut plan = Plan { sets, requests: (0, 0), gaps: recipe.gaps.clone(), limits: Vec::new() };
    match (&recipe.layout, &choices.valdrics) {
        (Layout::Valdrics(_), Some(own)) => valdrics(recipe, own, &mut plan),
        (layout, _) => {
            plan.requests = requests(recipe, &plan.sets, if *layout == Layout::Driftwise { 2 } else { 0 });
            plan.limits = limits_of(recipe, &plan.sets);
            match layout {
                Layout::Grantex => grantex(choices, &mut plan),
                Layout::Evidence { .. } => evidence_parts(choices, &mut plan),
                Layout::Playbook => playbook(choices, &mut plan),
                Layout::Custom | Layout::Driftwise | Layout::Valdrics(_) => {}
            }
        }
    }
    plan
}

/// Whether a section of a Valdrics pack is made; all but the exports always are.
fn is_wanted(id: &str, choices: &ValdricsChoices) -> bool {
    match id {
        "focus" => choices.focus.is_some(),
        "savings_proof" => choices.savings.is_some(),
        "realized_savings" => choices.realized.is_some(),
        "close_package" => choices.close.is_some(),
        _ => true,
    }
}

/// One request a section at least; one in pages has as many as its rows need.
fn requests(recipe: &Recipe, sets: &[PlannedSet], besides: u64) -> (u64, u64) {
    let sections = sets.iter().filter_map(|planned| recipe.section(planned.set));
    sections.filter(|section| !section.path.is_empty()).fold((besides, besides), |(least, most), section| {
        let size = section.paging.as_ref().and_then(Paging::size);
        let pages = size.zip(section.rows.most).map_or(1, |(size, rows)| pages(rows, size.rows));
        (least.saturating_add(1), most.saturating_add(pages))
    })
}

/// How many pages there are at most for so many rows: one more than are full.
fn pages(rows: u64, size: u64) -> u64 {
    rows.checked_div(size).unwrap_or(rows).saturating_add(1)
}

/// The bounds on rows, and what an answer that comes whole may weigh.
fn limits_of(recipe: &Recipe, sets: &[PlannedSet]) -> Vec<Limit> {
    let sections = sets.iter().filter_map(|planned| recipe.section(planned.set));
    let bounded = sections.filter_map(|section| {
        let rows = section.rows.most?;
        let which = if section.rows.newest_first { "The newest rows are kept" } else { "The first rows are kept" };
        Some(Limit {
            section: section.id.clone(),
            what: format!("{} rows", grouped(rows)),
            why: format!("{which}; the pack says when the limit was reached."),
        })
    });
    bounded.collect()
}

/// What the vendor's own form adds: requests, gaps and limits.
fn valdrics(recipe: &Recipe, choices: &ValdricsChoices, plan: &mut Plan) {
    let exports = [
        (choices.focus.is_some(), 1),
        (choices.savings.is_some(), SAVINGS_REQUESTS),
        (choices.realized.is_some(), 1),
        (choices.close.is_some(), 1),
    ];
    let wanted = exports.into_iter().filter(|(wanted, _)| *wanted);
    let event_types: u64 = evidence::KINDS.iter().map(|kind| kind.event_types.len() as u64).sum();
    let kinds = evidence::KINDS.len() as u64;
    // Role and plan, three settings, the API's version, exports.
    let fixed = wanted.map(|(_, requests)| requests).fold(5, u64::saturating_add);
    let log = recipe.set("audit_logs").and_then(|set| recipe.section(set));
    let size = log.and_then(|log| log.paging.as_ref()?.size()).map_or(1, |size| size.rows);
    let rows_max = log.and_then(|log| log.rows.most).unwrap_or_default();
    let least = fixed.saturating_add(1).saturating_add(event_types);
    let evidence = event_types.saturating_mul(pages(choices.evidence_limit, size));
    let details = kinds.saturating_mul(choices.evidence_limit);
    // An Admin is asked once more.
    let most = [1, pages(rows_max, size), evidence, details].into_iter().fold(fixed, u64::saturating_add);
    plan.requests = (least, most);
    plan.gaps.extend(known_gaps(recipe, choices));
    plan.limits = limits(rows_max, choices);
}

fn gap(section: &str, what: &str, why: &str) -> Gap {
    Gap { section: section.to_owned(), what: what.to_owned(), why: why.to_owned() }
}

/// The gaps that are known from the contract (sections 1 and 5): the API has no endpoint for something, or it gives something else.
fn known_gaps(recipe: &Recipe, choices: &ValdricsChoices) -> Vec<Gap> {
    let no_row = "no endpoint says whether the tenant has saved these settings; the value is null";
    let operators =
        "the vendor shows them to its own operators only (403 for every tenant user); the entry is left out";
    let settings = recipe.set("remediation_settings").and_then(|set| recipe.section(set));
    let remediation: Vec<&str> = match settings.and_then(|section| section.outputs.first()).map(|output| &output.make) {
        Some(Make::Json(json)) => json.without_source.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let mut gaps = vec![
        gap("notification_settings", "exists", no_row),
        gap(
            "remediation_settings",
            &remediation.join(", "),
            "no endpoint gives these 5 of 14 members; their values are null, not guessed",
        ),
        gap("identity_settings", "exists", no_row),
        gap("carbon_factor_sets", "carbon_factor_sets.json", operators),
        gap("carbon_factor_update_logs", "carbon_factor_update_logs.json", operators),
        gap("manifest", "environment", "no endpoint gives it; the value is null"),
        gap(
            "manifest",
            "tenant_id",
            "no endpoint gives it; the value is null, and tenant in pack.json is what the owner typed",
        ),
        gap(
            "vendor",
            "audit.export_requested",
            "building in the page leaves no such row with the vendor: only its own pack endpoint writes one",
        ),
    ];
    if choices.savings.is_some() {
        gaps.push(gap(
            "savings_proof",
            "as_of, tier",
            "they are as the endpoint answers: as_of is the moment of each answer, and tier is spelled otherwise than in the vendor's own pack",
        ));
    }
    if choices.close.is_some() {
        gaps.push(gap(
            "vendor",
            "close package alert",
            "reading the close package can raise an alert at the vendor when costs differ by more than 1 %",
        ));
    }
    gaps
}

fn limits(audit_rows_max: u64, choices: &ValdricsChoices) -> Vec<Limit> {
    let limit =
        |section: &str, what: String, why: &str| Limit { section: section.to_owned(), what, why: why.to_owned() };
    let mut limits = vec![
        limit(
            "audit_logs",
            format!("{} rows", grouped(audit_rows_max)),
            "The log has no date filter, so it is read from the newest row back.",
        ),
        Limit {
            section: "evidence".to_owned(),
            what: format!("{} rows of each kind", grouped(choices.evidence_limit)),
            why: "Newest first; older rows are left out, and the pack says where the limit was reached.".to_owned(),
        },
    ];
    if let Some(focus) = &choices.focus {
        limits.push(limit(
            "focus",
            format!("{} rows", grouped(focus.max_rows)),
            "The export is cut after this row, and the pack says so.",
        ));
    }
    if choices.savings.is_some() {
        limits.push(limit(
            "savings_proof",
            format!("{DRILLDOWN_LIMIT} rows of each drilldown"),
            "The API gives no more; the pack says where there were more.",
        ));
    }
    if let Some(realized) = &choices.realized {
        limits.push(limit(
            "realized_savings",
            format!("{} rows", grouped(realized.limit)),
            "The API gives 5,000 at most (the vendor's own pack goes to 200,000) and does not say whether there are more; the pack says when \
             the limit was reached.",
        ));
    }
    if let Some(close) = &choices.close {
        limits.push(limit(
            "close_package",
            format!("{} restatements", grouped(close.max_restatements)),
            "Further ones are left out, their count stays, and the hash inside is made anew; the pack says so and gives the whole one's.",
        ));
    }
    limits
}

/// What the server says of itself is not known before (Grantex contract, sections 1 and 3).
fn grantex(choices: &Choices, plan: &mut Plan) {
    if choices.first_day.is_some() || choices.last_day.is_some() {
        plan.gaps.push(gap(
            "evidence_pack",
            "agents, policies",
            "the server never narrows these to a period: they are as of now",
        ));
    }
    let narrowed = ["audit_agent", "audit_status"].into_iter().any(|option| choices.options.get(option).is_some());
    if narrowed {
        plan.gaps.push(gap("audit_export", "links", "the export is narrowed, so entries between its own are left out"));
    }
    plan.limits.push(Limit {
        section: "evidence_pack".to_owned(),
        what: "64 MiB an answer".to_owned(),
        why: "The API has no pages: an answer comes whole, and a larger one ends the build.".to_owned(),
    });
}

/// The service's own export reads its database; a build reads what the service serves.
fn evidence_parts(choices: &Choices, plan: &mut Plan) {
    plan.gaps.push(gap(
        "vendor",
        "export record",
        "building here leaves no run and no receipt with the service: its jobs and runs show its own exports only",
    ));
    if choices.first_day.is_some() || choices.last_day.is_some() {
        plan.gaps.push(gap(
            "vendor",
            "period",
            "the service's parts know no period: it is stated, and no row is left out for it",
        ));
    }
    plan.limits.push(Limit {
        section: "audit_events".to_owned(),
        what: "1,000 rows".to_owned(),
        why: "The service's store gives no more of its newest rows, whatever is asked for.".to_owned(),
    });
}

/// One request: the log comes whole.
fn playbook(choices: &Choices, plan: &mut Plan) {
    plan.gaps.extend([
        gap("audit", "raw answer", "the log as it came holds what is redacted; only its digest is kept"),
        gap("audit", "end of the log", "lines cut off at the end do not show without a head that was kept elsewhere"),
    ]);
    if choices.first_day.is_some() || choices.last_day.is_some() {
        plan.gaps.push(gap(
            "audit",
            "period",
            "the service gives its whole log: the period is stated, and no line is left out for it",
        ));
    }
    if choices.options.get("redaction") == Some("none") {
        plan.gaps.push(gap(
            "audit",
            "redaction",
            "the maker chose none: personal data that the log holds is in the pack",
        ));
    }
}
