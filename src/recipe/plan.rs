//! What will be done, and what is known to be missing before the first request.

use serde::{Deserialize, Serialize};

use super::choices::grouped;
use super::{Choices, Recipe};
use crate::pack::about::Gap;
use crate::source::valdrics::{REMEDIATION_GAPS, evidence};

/// The data sets of a Valdrics pack, in the vendor's order (contract section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataSet {
    /// `audit_logs.csv`
    AuditLogs,
    /// `notification_settings.json`
    NotificationSettings,
    /// `remediation_settings.json`
    RemediationSettings,
    /// `identity_settings.json`
    IdentitySettings,
    /// One evidence file; the index is into [`evidence::KINDS`].
    Evidence(usize),
    /// `carbon_factor_sets.json`
    CarbonFactorSets,
    /// `carbon_factor_update_logs.json`
    CarbonFactorUpdateLogs,
    /// The documents and licences.
    Documents,
    /// `exports/focus-v1.3-core.csv`
    Focus,
}

impl DataSet {
    /// The name in COMPLETENESS.csv and `pack.json`: the entry's name without its ending, or a word of its own.
    pub fn id(self) -> &'static str {
        match self {
            Self::AuditLogs => "audit_logs",
            Self::NotificationSettings => "notification_settings",
            Self::RemediationSettings => "remediation_settings",
            Self::IdentitySettings => "identity_settings",
            Self::Evidence(index) => evidence::KINDS[index].name,
            Self::CarbonFactorSets => "carbon_factor_sets",
            Self::CarbonFactorUpdateLogs => "carbon_factor_update_logs",
            Self::Documents => "documents",
            Self::Focus => "focus",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Self::AuditLogs => "Audit log",
            Self::NotificationSettings => "Notification settings",
            Self::RemediationSettings => "Remediation settings",
            Self::IdentitySettings => "Identity settings",
            Self::Evidence(index) => evidence::KINDS[index].title,
            Self::CarbonFactorSets => "Carbon factor sets",
            Self::CarbonFactorUpdateLogs => "Carbon factor updates",
            Self::Documents => "Documents and licences",
            Self::Focus => "FOCUS costs",
        }
    }

    /// The endpoint below the API's base, or why there is none.
    pub fn endpoint(self) -> &'static str {
        match self {
            Self::AuditLogs => "/audit/logs",
            Self::NotificationSettings => "/settings/notifications",
            Self::RemediationSettings => "/settings/activeops",
            Self::IdentitySettings => "/settings/identity",
            Self::Evidence(_) => "/audit/logs/{id}",
            Self::CarbonFactorSets | Self::CarbonFactorUpdateLogs => "no endpoint",
            Self::Documents => "this page's host",
            Self::Focus => "/costs/export/focus",
        }
    }
}

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

/// Resolves a recipe and choices into what will be done.
pub fn plan(recipe: &Recipe, choices: &Choices) -> Plan {
    let mut sets = vec![
        DataSet::AuditLogs,
        DataSet::NotificationSettings,
        DataSet::RemediationSettings,
        DataSet::IdentitySettings,
    ];
    sets.extend((0..evidence::KINDS.len()).map(DataSet::Evidence));
    sets.extend([DataSet::CarbonFactorSets, DataSet::CarbonFactorUpdateLogs, DataSet::Documents]);
    if choices.focus.is_some() {
        sets.push(DataSet::Focus);
    }
    let sets: Vec<_> = sets
        .into_iter()
        .map(|set| PlannedSet {
            set,
            fetched: !matches!(set, DataSet::CarbonFactorSets | DataSet::CarbonFactorUpdateLogs),
        })
        .collect();

    let event_types: u64 = evidence::KINDS.iter().map(|kind| kind.event_types.len() as u64).sum();
    let kinds = evidence::KINDS.len() as u64;
    let fixed = 3 + 1 + u64::from(choices.focus.is_some()); // three settings, the API's version, FOCUS
    let pages = |rows: u64| rows / recipe.page_size + 1;
    let least = fixed + 1 + event_types;
    let most = fixed
        + pages(recipe.audit_rows_max)
        + event_types * pages(choices.evidence_limit)
        + kinds * choices.evidence_limit;

    Plan { sets, requests: (least, most), gaps: known_gaps(), limits: limits(recipe, choices) }
}

fn gap(section: &str, what: &str, why: &str) -> Gap {
    Gap { section: section.to_owned(), what: what.to_owned(), why: why.to_owned() }
}

/// The gaps that hold for every build, since the API has no endpoint for them (contract section 5).
fn known_gaps() -> Vec<Gap> {
    let no_row = "no endpoint says whether the tenant has saved these settings; the value is null";
    let operators =
        "the vendor shows them to its own operators only (403 for every tenant user); the entry is left out";
    let remediation: Vec<&str> = REMEDIATION_GAPS.to_vec();
    vec![
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
    ]
}

fn limits(recipe: &Recipe, choices: &Choices) -> Vec<Limit> {
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
    limits
}
