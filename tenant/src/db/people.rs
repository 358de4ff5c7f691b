//! Tenants, users and settings.

use crate::gate::{Role, Tier};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A user with the tenant that they belong to.
#[derive(Clone, Debug)]
pub struct User {
    /// The user's UUID, a token's `sub`.
    pub uuid: String,
    /// The name under which the demo signs them in.
    pub demo_id: String,
    /// What the demo's button says.
    pub label: String,
    /// The user's address.
    pub email: String,
    /// The user's role.
    pub role: Role,
    /// False once disabled.
    pub active: bool,
    /// The tenant's row.
    pub tenant: i64,
    /// The tenant's UUID.
    pub tenant_uuid: String,
    /// The tenant's name.
    pub tenant_name: String,
    /// The tenant's slug.
    pub tenant_slug: String,
    /// The tenant's plan.
    pub tier: Tier,
    /// False once the tenant's account is deactivated.
    pub tenant_active: bool,
    /// Where not empty, the domains from which members may sign in.
    pub allowed_domains: Vec<String>,
}

const SELECT: &str =
    "SELECT u.uuid, u.demo_id, u.label, u.email, u.role, u.active, t.id, t.uuid, t.name, t.slug, t.tier,
    t.active, s.body FROM users u JOIN tenants t ON t.id = u.tenant
    LEFT JOIN settings s ON s.tenant = t.id AND s.section = 'identity'";

#[derive(serde::Deserialize)]
struct Domains {
    sso_enabled: bool,
    allowed_email_domains: Vec<String>,
}

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    let identity: Option<String> = row.get(12)?;
    let allowed_domains = identity
        .and_then(|body| serde_json::from_str::<Domains>(&body).ok())
        .filter(|identity| identity.sso_enabled)
        .map_or_else(Vec::new, |identity| identity.allowed_email_domains);
    Ok(User {
        uuid: row.get(0)?,
        demo_id: row.get(1)?,
        label: row.get(2)?,
        email: row.get(3)?,
        role: Role::parse(&row.get::<_, String>(4)?),
        active: row.get(5)?,
        tenant: row.get(6)?,
        tenant_uuid: row.get(7)?,
        tenant_name: row.get(8)?,
        tenant_slug: row.get(9)?,
        tier: Tier::parse(&row.get::<_, String>(10)?),
        tenant_active: row.get(11)?,
        allowed_domains,
    })
}

/// The user with this UUID.
///
/// # Errors
/// The database fails.
pub fn by_uuid(db: &Connection, uuid: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached(&format!("{SELECT} WHERE u.uuid = ?1"))?.query_row([uuid], user).optional()
}

/// The user whom the demo knows under this name.
///
/// # Errors
/// The database fails.
pub fn by_demo_id(db: &Connection, demo_id: &str) -> rusqlite::Result<Option<User>> {
    db.prepare_cached(&format!("{SELECT} WHERE u.demo_id = ?1"))?.query_row([demo_id], user).optional()
}

/// The users whom the demo shows, in the order of its buttons.
///
/// # Errors
/// The database fails.
pub fn listed(db: &Connection) -> rusqlite::Result<Vec<User>> {
    db.prepare_cached(&format!("{SELECT} WHERE u.listed = 1 ORDER BY u.id"))?.query_map([], user)?.collect()
}

/// The stored JSON object of a settings section; `None` where the tenant has no row.
///
/// # Errors
/// The database fails.
pub fn settings(db: &Connection, tenant: i64, section: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT body FROM settings WHERE tenant = ?1 AND section = ?2")?
        .query_row(params![tenant, section], |row| row.get(0))
        .optional()
}
