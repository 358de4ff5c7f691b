//! How long data is kept (playbook contract section 6). Nothing here deletes: the reference has no job that does.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::tier::{Keep, Tier};
use crate::model::instant::Instant;

/// The playbook's `RetentionPolicy`, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Not at all.
    Transient,
    /// 1 day.
    ShortTerm,
    /// 30 days.
    Standard,
    /// 90 days.
    Extended,
    /// For ever; needs a justification.
    Permanent,
}

impl Policy {
    /// All five, shortest first.
    pub const ALL: [Self; 5] = [Self::Transient, Self::ShortTerm, Self::Standard, Self::Extended, Self::Permanent];

    /// The playbook's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::ShortTerm => "short_term",
            Self::Standard => "standard",
            Self::Extended => "extended",
            Self::Permanent => "permanent",
        }
    }

    /// How many days; None for ever.
    pub fn days(self) -> Option<u32> {
        match self {
            Self::Transient => Some(0),
            Self::ShortTerm => Some(1),
            Self::Standard => Some(30),
            Self::Extended => Some(90),
            Self::Permanent => None,
        }
    }
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names are the playbook's, and say what there is to say.
pub enum Category {
    UserInput,
    ModelOutput,
    Metrics,
    SystemLogs,
    AuditLogs,
}

impl Category {
    /// All five.
    pub const ALL: [Self; 5] = [Self::UserInput, Self::ModelOutput, Self::Metrics, Self::SystemLogs, Self::AuditLogs];

    /// The playbook's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserInput => "user_input",
            Self::ModelOutput => "model_output",
            Self::Metrics => "metrics",
            Self::SystemLogs => "system_logs",
            Self::AuditLogs => "audit_logs",
        }
    }

    /// The policy where none is chosen.
    pub fn default_policy(self) -> Policy {
        match self {
            Self::UserInput | Self::ModelOutput => Policy::ShortTerm,
            Self::Metrics | Self::SystemLogs => Policy::Standard,
            Self::AuditLogs => Policy::Extended,
        }
    }
}

/// Data is to be kept for ever and nobody says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Permanent retention requires justification")]
pub struct JustificationRequired;

/// When data is to be deleted. Prints as the reference does: an instant in UTC with its offset, or `9999-12-31T23:59:59.999999` without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteAfter {
    /// Then.
    At(Instant),
    /// Never.
    Never,
}

impl fmt::Display for DeleteAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(instant) => f.write_str(&instant.python_iso()),
            Self::Never => f.write_str("9999-12-31T23:59:59.999999"),
        }
    }
}

/// What is kept, since when, for how long and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The data's id.
    pub data_id: String,
    /// What it is.
    pub category: Category,
    /// How long it is kept.
    pub policy: Policy,
    /// Since when.
    pub created_at: Instant,
    /// Why for so long.
    pub justification: Option<String>,
    /// When it is to be deleted; follows from policy and `created_at`.
    pub delete_after: DeleteAfter,
}

impl Record {
    /// A record by the policy that was chosen, or else by the category's own.
    ///
    /// # Errors
    /// [`JustificationRequired`] for permanent retention without one. White space is none, which the reference would take.
    pub fn new(
        data_id: &str,
        category: Category,
        policy: Option<Policy>,
        created_at: Instant,
        justification: Option<&str>,
    ) -> Result<Self, JustificationRequired> {
        let policy = policy.unwrap_or(category.default_policy());
        let justification = justification.filter(|text| !text.trim().is_empty());
        let delete_after = match policy.days() {
            Some(days) => DeleteAfter::At(created_at.plus_days(i64::from(days))),
            None if justification.is_none() => return Err(JustificationRequired),
            None => DeleteAfter::Never,
        };
        let justification = justification.map(str::to_owned);
        Ok(Self { data_id: data_id.to_owned(), category, policy, created_at, justification, delete_after })
    }

    /// Whether the data should be gone at `now`.
    pub fn is_due(&self, now: Instant) -> bool {
        matches!(self.delete_after, DeleteAfter::At(instant) if instant <= now)
    }
}

/// A long policy on data of a high tier: the playbook's policies allow it, and its handling rules ask for short keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    /// Restricted or sensitive.
    pub tier: Tier,
    /// Extended or permanent.
    pub policy: Policy,
    /// The most days that the tier's handling allows.
    pub max_days: u32,
}

impl Contradiction {
    /// Whether the policy is also longer than the tier's handling allows. `extended` is not: its 90 days are within 90 and 180.
    pub fn exceeds(&self) -> bool {
        self.policy.days().is_none_or(|days| days > self.max_days)
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (policy, tier) = (self.policy.name(), self.tier.name());
        let than = if self.exceeds() { "longer than" } else { "within" };
        write!(f, "Policy {policy} on {tier} data is {than} the {} days that its handling allows", self.max_days)
    }
}

/// Tells a policy that the playbook allows for data of a tier though it asks for the opposite: `extended` and `permanent` on restricted and
/// sensitive data.
pub fn contradiction(tier: Tier, policy: Policy) -> Option<Contradiction> {
    match tier.handling().keep {
        Keep::MaxDays(max_days) if policy >= Policy::Extended => Some(Contradiction { tier, policy, max_days }),
        _ => None,
    }
}
