//! The parts that a pack is made of.

use serde::{Deserialize, Serialize};

use crate::source::evidence::PARTS;
use crate::source::valdrics::evidence;

/// The data sets of every layout: Valdrics' in the vendor's order (contract section 1), then those of the others.
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
    /// `exports/savings-proof*`
    Savings,
    /// `exports/realized-savings.*`
    Realized,
    /// `exports/close-package.*`
    Close,
    /// Grantex' evidence pack, taken apart into eight entries.
    GrantexEvidence,
    /// `exports/summary.json`
    GrantexSummary,
    /// `exports/grants.*`
    GrantexGrants,
    /// `exports/audit_entries.*`
    GrantexAudit,
    /// `audit.jsonl` and the report on it
    AuditFile,
    /// A part of an evidence package; the index is into [`PARTS`].
    Part(usize),
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
            Self::Savings => "savings_proof",
            Self::Realized => "realized_savings",
            Self::Close => "close_package",
            Self::GrantexEvidence => "evidence_pack",
            Self::GrantexSummary => "summary",
            Self::GrantexGrants => "grants_export",
            Self::GrantexAudit => "audit_export",
            Self::AuditFile => "audit",
            Self::Part(index) => PARTS[index].id,
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
            Self::Savings => "Savings proof",
            Self::Realized => "Realized savings",
            Self::Close => "Close package",
            Self::GrantexEvidence => "Evidence pack",
            Self::GrantexSummary => "Summary",
            Self::GrantexGrants => "Grants export",
            Self::GrantexAudit => "Audit export",
            Self::AuditFile => "Audit log",
            Self::Part(index) => PARTS[index].title,
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
            Self::Savings => "/savings/proof",
            Self::Realized => "/savings/realized/events",
            Self::Close => "/costs/reconciliation/close-package",
            Self::GrantexEvidence => "/v1/compliance/evidence-pack",
            Self::GrantexSummary => "/v1/compliance/summary",
            Self::GrantexGrants => "/v1/compliance/export/grants",
            Self::GrantexAudit => "/v1/compliance/export/audit",
            Self::AuditFile | Self::Part(_) => "as the recipe says",
        }
    }
}
