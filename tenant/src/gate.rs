//! Roles, tiers and features: who may use which endpoint (contract section 5, column "gate").

use crate::error::Refusal;

/// A user's role; later ones may do what earlier ones may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads what any member reads.
    Member,
    /// Reads the audit log and the exports.
    Admin,
    /// Owns the tenant.
    Owner,
}

/// A tenant's plan; later ones hold what earlier ones hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// free
    Free,
    /// starter
    Starter,
    /// growth
    Growth,
    /// pro
    Pro,
    /// enterprise
    Enterprise,
}

/// What a plan holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// The audit log (pro).
    AuditLogs,
    /// The close package (pro).
    CloseWorkflow,
    /// Exports for compliance, evidence lists included (pro).
    ComplianceExports,
    /// Savings proof and realized savings (pro).
    SavingsProof,
    /// Slack notifications (starter); without it the Slack settings read as off.
    Slack,
    /// Identity settings (growth).
    Sso,
}

impl Role {
    /// Reads the stored name; an unknown one is the least.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "owner" => Self::Owner,
            "admin" => Self::Admin,
            _ => Self::Member,
        }
    }

    /// The name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

impl Tier {
    /// Reads the stored name; an unknown one is the least.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "starter" => Self::Starter,
            "growth" => Self::Growth,
            "pro" => Self::Pro,
            "enterprise" => Self::Enterprise,
            _ => Self::Free,
        }
    }

    /// The name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Starter => "starter",
            Self::Growth => "growth",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }

    /// Whether this plan holds `feature`.
    #[must_use]
    pub fn holds(self, feature: Feature) -> bool {
        self >= match feature {
            Feature::Slack => Self::Starter,
            Feature::Sso => Self::Growth,
            Feature::AuditLogs | Feature::CloseWorkflow | Feature::ComplianceExports | Feature::SavingsProof => {
                Self::Pro
            }
        }
    }
}

impl Feature {
    /// The name in refusals.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AuditLogs => "audit_logs",
            Self::CloseWorkflow => "close_workflow",
            Self::ComplianceExports => "compliance_exports",
            Self::SavingsProof => "savings_proof",
            Self::Slack => "slack_integration",
            Self::Sso => "sso",
        }
    }
}

/// What an endpoint asks of its caller.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// The least role.
    pub role: Role,
    /// The feature that the tenant's plan must hold.
    pub feature: Option<Feature>,
}

impl Gate {
    /// Any signed-in member.
    pub const MEMBER: Self = Self { role: Role::Member, feature: None };
    /// An admin, on any plan.
    pub const ADMIN: Self = Self { role: Role::Admin, feature: None };

    /// An admin of a plan that holds `feature`.
    #[must_use]
    pub const fn admin(feature: Feature) -> Self {
        Self { role: Role::Admin, feature: Some(feature) }
    }

    /// The owner, on a plan that holds `feature`.
    #[must_use]
    pub const fn owner(feature: Feature) -> Self {
        Self { role: Role::Owner, feature: Some(feature) }
    }

    /// A member of a plan that holds `feature`.
    #[must_use]
    pub const fn member(feature: Feature) -> Self {
        Self { role: Role::Member, feature: Some(feature) }
    }

    /// Lets a caller pass.
    ///
    /// # Errors
    /// 403 with the vendor's words: the role is looked at first, then the plan.
    pub fn check(self, role: Role, tier: Tier) -> Result<(), Refusal> {
        if role < self.role {
            return Err(Refusal::forbidden(format!("Insufficient permissions. Required role: {}", self.role.name())));
        }
        match self.feature {
            Some(feature) if !tier.holds(feature) => Err(Refusal::forbidden(format!(
                "Feature '{}' requires an upgrade. Current tier: {}",
                feature.name(),
                tier.name()
            ))),
            _ => Ok(()),
        }
    }
}
