//! What will be done, and what is known to be missing before the first request.

use serde::{Deserialize, Serialize};

use super::field::grouped;
use super::{Choices, DataSet, Layout, Part, Recipe, Valdrics, ValdricsChoices};
use crate::pack::about::Gap;
use crate::source::valdrics::{DRILLDOWN_LIMIT, REMEDIATION_GAPS, evidence};

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
    match (&recipe.layout, &choices.valdrics) {
        (Layout::Valdrics(recipe), Some(choices)) => valdrics(recipe, choices),
        (Layout::Grantex, _) => grantex(choices),
        (Layout::Evidence { parts, .. }, _) => evidence_parts(parts, choices),
        (Layout::Playbook { .. }, _) => playbook(choices),
        // Choices that another recipe's form has checked: nothing is planned.
        _ => Plan { sets: Vec::new(), requests: (0, 0), gaps: Vec::new(), limits: Vec::new() },
    }
}

fn valdrics(recipe: &Valdrics, choices: &ValdricsChoices) -> Plan {
    let mut sets = vec![
        DataSet::AuditLogs,
        DataSet::NotificationSettings,
        DataSet::RemediationSettings,
        DataSet::IdentitySettings,
    ];
    sets.extend((0..evidence::KINDS.len()).map(DataSet::Evidence));
    sets.extend([DataSet::CarbonFactorSets, DataSet::CarbonFactorUpdateLogs, DataSet::Documents]);
    let exports = [
        (DataSet::Focus, choices.focus.is_some(), 1),
        (DataSet::Savings, choices.savings.is_some(), SAVINGS_REQUESTS),
        (DataSet::Realized, choices.realized.is_some(), 1),
        (DataSet::Close, choices.close.is_some(), 1),
    ];
    let wanted = exports.into_iter().filter(|(_, wanted, _)| *wanted);
    sets.extend(wanted.clone().map(|(set, ..)| set));
    let sets: Vec<_> = sets
        .into_iter()
        .map(|set| PlannedSet {
            set,
            fetched: !matches!(set, DataSet::CarbonFactorSets | DataSet::CarbonFactorUpdateLogs),
        })
        .collect();

    let event_types: u64 = evidence::KINDS.iter().map(|kind| kind.event_types.len() as u64).sum();
    let kinds = evidence::KINDS.len() as u64;
    let fixed = 1 + 3 + 1 + wanted.map(|(_, _, requests)| requests).sum::<u64>(); // role and plan, three settings, the API's version, exports
    let pages = |rows: u64| rows / recipe.page_size + 1;
    let least = fixed + 1 + event_types;
    // An Admin is asked once more.
    let most = fixed
        + 1
        + pages(recipe.audit_rows_max)
        + event_types * pages(choices.evidence_limit)
        + kinds * choices.evidence_limit;

    Plan { sets, requests: (least, most), gaps: known_gaps(choices), limits: limits(recipe, choices) }
}

fn gap(section: &str, what: &str, why: &str) -> Gap {
    Gap { section: section.to_owned(), what: what.to_owned(), why: why.to_owned() }
}

/// The gaps that are known from the contract (sections 1 and 5): the API has no endpoint for something, or it gives something else.
fn known_gaps(choices: &ValdricsChoices) -> Vec<Gap> {
    let no_row = "no endpoint says whether the tenant has saved these settings; the value is null";
    let operators =
        "the vendor shows them to its own operators only (403 for every tenant user); the entry is left out";
    let remediation: Vec<&str> = REMEDIATION_GAPS.to_vec();
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
            DataSet::Savings.id(),
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

fn limits(recipe: &Valdrics, choices: &ValdricsChoices) -> Vec<Limit> {
    let limit =
        |set: DataSet, what: String, why: &str| Limit { section: set.id().to_owned(), what, why: why.to_owned() };
    let mut limits = vec![
        limit(
            DataSet::AuditLogs,
            format!("{} rows", grouped(recipe.audit_rows_max)),
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
            DataSet::Focus,
            format!("{} rows", grouped(focus.max_rows)),
            "The export is cut after this row, and the pack says so.",
        ));
    }
    if choices.savings.is_some() {
        limits.push(limit(
            DataSet::Savings,
            format!("{DRILLDOWN_LIMIT} rows of each drilldown"),
            "The API gives no more; the pack says where there were more.",
        ));
    }
    if let Some(realized) = &choices.realized {
        limits.push(limit(
            DataSet::Realized,
            format!("{} rows", grouped(realized.limit)),
            "The API gives 5,000 at most (the vendor's own pack goes to 200,000) and does not say whether there are more; the pack says when \
             the limit was reached.",
        ));
    }
    if let Some(close) = &choices.close {
        limits.push(limit(
            DataSet::Close,
            format!("{} restatements", grouped(close.max_restatements)),
            "Further ones are left out, their count stays, and the hash inside is made anew; the pack says so and gives the whole one's.",
        ));
    }
    limits
}

/// One request a part; what the server says of itself is not known before (Grantex contract, sections 1 and 3).
fn grantex(choices: &Choices) -> Plan {
    let exports = [
        (DataSet::GrantexSummary, "include_summary"),
        (DataSet::GrantexGrants, "include_grants_export"),
        (DataSet::GrantexAudit, "include_audit_export"),
    ];
    let wanted = exports.into_iter().filter(|(_, option)| choices.options.is_on(option)).map(|(set, _)| set);
    let sets: Vec<PlannedSet> =
        std::iter::once(DataSet::GrantexEvidence).chain(wanted).map(|set| PlannedSet { set, fetched: true }).collect();
    let requests = sets.len() as u64;
    let mut gaps = vec![
        gap(
            "evidence_pack",
            "snapshot",
            "the server reads its lists one after the other: rows written meanwhile may be in one and not in another",
        ),
        gap(
            "evidence_pack",
            "framework",
            "the server echoes it and gives the same rows for each: which controls a row speaks for is not in its answer",
        ),
    ];
    if choices.first_day.is_some() || choices.last_day.is_some() {
        gaps.push(gap(
            "evidence_pack",
            "agents, policies",
            "the server never narrows these to a period: they are as of now",
        ));
    }
    let narrowed = ["audit_agent", "audit_status"].into_iter().any(|option| choices.options.get(option).is_some());
    if narrowed {
        gaps.push(gap("audit_export", "links", "the export is narrowed, so entries between its own are left out"));
    }
    let limits = vec![Limit {
        section: "evidence_pack".to_owned(),
        what: "64 MiB an answer".to_owned(),
        why: "The API has no pages: an answer comes whole, and a larger one ends the build.".to_owned(),
    }];
    Plan { sets, requests: (requests, requests), gaps, limits }
}

/// One request a part. The service's own export reads its database; a build reads what the service serves.
fn evidence_parts(parts: &[Part], choices: &Choices) -> Plan {
    let sets: Vec<PlannedSet> =
        parts.iter().map(|part| PlannedSet { set: DataSet::Part(part.index), fetched: true }).collect();
    let requests = parts.len() as u64;
    let mut gaps = vec![gap(
        "vendor",
        "export record",
        "building here leaves no run and no receipt with the service: its jobs and runs show its own exports only",
    )];
    if choices.first_day.is_some() || choices.last_day.is_some() {
        gaps.push(gap(
            "vendor",
            "period",
            "the service's parts know no period: it is stated, and no row is left out for it",
        ));
    }
    let limits = vec![Limit {
        section: "audit_events".to_owned(),
        what: "1,000 rows".to_owned(),
        why: "The service's store gives no more of its newest rows, whatever is asked for.".to_owned(),
    }];
    Plan { sets, requests: (requests, requests), gaps, limits }
}

/// One request: the log comes whole.
fn playbook(choices: &Choices) -> Plan {
    let mut gaps = vec![
        gap("audit", "raw answer", "the log as it came holds what is redacted; only its digest is kept"),
        gap("audit", "end of the log", "lines cut off at the end do not show without a head that was kept elsewhere"),
    ];
    if choices.first_day.is_some() || choices.last_day.is_some() {
        gaps.push(gap(
            "audit",
            "period",
            "the service gives its whole log: the period is stated, and no line is left out for it",
        ));
    }
    if choices.options.get("redaction") == Some("none") {
        gaps.push(gap("audit", "redaction", "the maker chose none: personal data that the log holds is in the pack"));
    }
    let sets = vec![PlannedSet { set: DataSet::AuditFile, fetched: true }];
    Plan { sets, requests: (1, 1), gaps, limits: Vec::new() }
}
