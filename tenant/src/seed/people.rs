//! Tenants, users and settings.

use super::Draw;
use crate::instant::{DAY, naive};
use rusqlite::{Connection, params};

/// The main tenant, as the other parts need it.
pub(super) struct Tenant {
    /// Its row.
    pub(super) row: i64,
    /// Its users: UUID and address, the owner first.
    pub(super) actors: Vec<(String, String)>,
    /// The free tenant's row.
    pub(super) free: i64,
}

/// Row, name, slug, tier, active.
const TENANTS: [(i64, &str, &str, &str, bool); 4] = [
    (1, "Orchid Ledger", "orchid-ledger", "pro", true),
    (2, "Fern & Co", "fern-and-co", "free", true),
    (3, "Closed Garden", "closed-garden", "pro", false),
    (4, "Empty Shelf", "empty-shelf", "pro", true),
];

/// Tenant, demo name, label, address, role, active, listed by the demo.
const USERS: [(i64, &str, &str, &str, &str, bool, bool); 8] = [
    (1, "pro-owner", "Owner, Pro plan", "dana@orchid.example", "owner", true, true),
    (1, "pro-admin", "Admin, Pro plan", "ravi@orchid.example", "admin", true, true),
    (1, "pro-member", "Member, Pro plan", "mei@orchid.example", "member", true, true),
    (2, "free-owner", "Owner, Free plan", "sol@fern.example", "owner", true, true),
    (1, "pro-disabled", "Disabled user", "former@orchid.example", "admin", false, false),
    (1, "pro-outsider", "User of another domain", "guest@elsewhere.example", "admin", true, false),
    (3, "closed-owner", "Owner of a closed account", "ida@closed.example", "owner", true, false),
    (4, "empty-owner", "Owner with no data", "noor@shelf.example", "owner", true, false),
];

/// The encrypted columns hold marks that no answer may ever show.
const NOTIFICATIONS: &str = r##"{"slack_enabled":true,"slack_channel_override":"#finops","jira_enabled":true,"jira_base_url":"https://orchid.atlassian.example","jira_email":"ops@orchid.example","jira_project_key":"FINOPS","jira_issue_type":"Task","jira_api_token":"stored-mark-jira","teams_enabled":true,"teams_webhook_url":"stored-mark-teams","digest_schedule":"weekly","digest_hour":7,"digest_minute":30,"alert_on_budget_warning":true,"alert_on_budget_exceeded":true,"alert_on_zombie_detected":false,"workflow_github_enabled":true,"workflow_github_owner":"orchid-ledger","workflow_github_repo":"ops","workflow_github_workflow_id":"fix.yml","workflow_github_ref":"main","workflow_github_token":"stored-mark-github","workflow_gitlab_enabled":false,"workflow_gitlab_base_url":"https://gitlab.com","workflow_gitlab_project_id":null,"workflow_gitlab_ref":"main","workflow_gitlab_trigger_token":"stored-mark-gitlab","workflow_webhook_enabled":true,"workflow_webhook_url":"https://hooks.example.test/w?key=inline-demo-key","workflow_webhook_bearer_token":"stored-mark-webhook"}"##;
const ACTIVEOPS: &str = r#"{"auto_pilot_enabled":true,"min_confidence_threshold":0.97,"policy_enabled":true,"policy_block_production_destructive":true,"policy_require_gpu_override":true,"policy_low_confidence_warn_threshold":0.9,"policy_violation_notify_slack":true,"policy_violation_notify_jira":false,"policy_escalation_required_role":"owner"}"#;
const IDENTITY: &str = r#"{"sso_enabled":true,"allowed_email_domains":["orchid.example"],"sso_federation_enabled":false,"sso_federation_mode":"domain","sso_federation_provider_id":null,"scim_enabled":true,"scim_token":"stored-mark-scim","scim_last_rotated_at":"@rotated@","scim_group_mappings":[{"group":"finops-admins","role":"admin","persona":"finance","permissions":[]},{"group":"équipe-plateforme","role":"member","persona":"platform","permissions":["costs:read"]}]}"#;

/// Writes them, and returns the main tenant.
pub(super) fn sow(db: &Connection, seed: u64, today: i64) -> rusqlite::Result<Tenant> {
    let mut draw = Draw::new(seed, "people");
    for (row, name, slug, tier, active) in TENANTS {
        let values = params![row, draw.uuid(), name, slug, tier, active];
        db.execute("INSERT INTO tenants VALUES (?1, ?2, ?3, ?4, ?5, ?6)", values)?;
    }
    let mut actors = Vec::new();
    for (tenant, demo, label, email, role, active, listed) in USERS {
        let uuid = draw.uuid();
        db.execute(
            "INSERT INTO users (tenant, uuid, demo_id, label, email, role, active, listed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![tenant, uuid, demo, label, email, role, active, listed],
        )?;
        if tenant == 1 && listed {
            actors.push((uuid, email.to_owned()));
        }
    }
    let rotated = naive(today - 45 * DAY);
    let identity = IDENTITY.replace("@rotated@", &rotated);
    for (section, body) in [("notifications", NOTIFICATIONS), ("activeops", ACTIVEOPS), ("identity", &identity)] {
        db.execute("INSERT INTO settings VALUES (1, ?1, ?2)", params![section, body])?;
    }
    Ok(Tenant { row: 1, actors, free: 2 })
}
