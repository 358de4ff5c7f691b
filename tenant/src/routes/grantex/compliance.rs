//! The four compliance endpoints: counts, two exports, and the evidence pack with the server's word on the chain.

use super::bodies::{self, number};
use super::{Answer, Log, Query, Window, developer, ok};
use crate::app::App;
use crate::db::grantex::{self as db, Developer, Entry, Grant, Policy, iso};
use crate::dict;
use crate::grantex::chain::integrity;
use crate::grantex::{Refusal, breaks::Break};
use crate::pyjson::Py;
use axum::extract::State;
use axum::http::request::Parts;
use std::sync::Arc;

/// What the answers of one request are made from.
struct Rows {
    developer: Developer,
    /// Milliseconds since 1970.
    now: i64,
    window: Window,
    /// By status; never windowed.
    agents: Vec<(String, i64)>,
    /// Of the window.
    grants: Vec<Grant>,
    /// Never windowed.
    policies: Vec<Policy>,
    /// The entries are those of the window.
    log: Log,
}

impl Rows {
    async fn read(app: &App, request: &Parts, query: &Query) -> Result<Self, Refusal> {
        let developer = developer(app, &request.headers).await?;
        let window = query.window()?;
        let id = developer.id.clone();
        let work = move |rows: &rusqlite::Connection| {
            Ok::<_, rusqlite::Error>((db::agents(rows, &id)?, db::grants(rows, &id)?, db::policies(rows, &id)?))
        };
        let (agents, mut grants, policies) = app.db.read(work).await?;
        grants.retain(|grant| window.holds(grant.issued));
        let mut log = Log::read(app, &developer, request).await?;
        log.entries.retain(|entry| window.holds(entry.at));
        Ok(Self { developer, now: app.now().as_millisecond(), window, agents, grants, policies, log })
    }

    fn generated_at(&self) -> String {
        iso(self.now)
    }

    /// agents, grants, auditEntries, policies and plan, behind what is there already. Whether a grant is over is
    /// found out now; its row does not say (contract section 1, "Grant status").
    fn counts(&self, body: &mut Py) {
        let agents =
            |status: &str| self.agents.iter().filter(|(of, _)| of == status).map(|(_, count)| count).sum::<i64>();
        body.push(
            "agents",
            dict! {
                "total" => self.agents.iter().map(|(_, count)| count).sum::<i64>(),
                "active" => agents("active"),
                "suspended" => agents("suspended"),
                "revoked" => agents("revoked"),
            },
        );
        let grants = |fits: &dyn Fn(&Grant) -> bool| number(self.grants.iter().filter(|grant| fits(grant)).count());
        body.push(
            "grants",
            dict! {
                "total" => number(self.grants.len()),
                "active" => grants(&|grant| grant.status == "active" && grant.expires > self.now),
                "revoked" => grants(&|grant| grant.status == "revoked"),
                "expired" => grants(&|grant| grant.status == "active" && grant.expires <= self.now),
            },
        );
        let surplus = self.log.change.map_or(0, Break::surplus);
        let entries = |status| number(self.log.entries.iter().filter(|entry| entry.status == status).count());
        body.push(
            "auditEntries",
            dict! {
                "total" => number(self.log.entries.len()) + surplus,
                "success" => entries("success") + surplus,
                "failure" => entries("failure"),
                "blocked" => entries("blocked"),
            },
        );
        body.push("policies", dict! { "total" => number(self.policies.len()) });
        body.push("plan", self.developer.plan.as_str());
    }
}

/// `GET /v1/compliance/summary`.
pub(super) async fn summary(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let rows = Rows::read(&app, &request, &Query::of(&request)).await?;
    let mut body = dict! { "generatedAt" => rows.generated_at() };
    rows.window.echo(&mut body);
    rows.counts(&mut body);
    rows.log.mark(ok(&body)?)
}

fn list(rows: &Rows, name: &str, items: Vec<Py>) -> Py {
    dict! { "generatedAt" => rows.generated_at(), "total" => number(items.len()), name => items }
}

/// `GET /v1/compliance/export/grants`.
pub(super) async fn grants(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let query = Query::of(&request);
    let rows = Rows::read(&app, &request, &query).await?;
    let status = query.one("status")?;
    let fits = |grant: &&Grant| status.is_none_or(|status| status == grant.status);
    ok(&list(&rows, "grants", rows.grants.iter().filter(fits).map(bodies::grant).collect()))
}

/// `GET /v1/compliance/export/audit`.
pub(super) async fn audit(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let query = Query::of(&request);
    let rows = Rows::read(&app, &request, &query).await?;
    let (agent, status) = (query.one("agentId")?, query.one("status")?);
    let fits = |entry: &&Entry| {
        agent.is_none_or(|agent| agent == entry.agent) && status.is_none_or(|status| status == entry.status)
    };
    let entries = rows.log.entries.iter().filter(fits).map(bodies::entry).collect();
    rows.log.mark(ok(&list(&rows, "entries", entries))?)
}

/// `GET /v1/compliance/evidence-pack`.
pub(super) async fn pack(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let query = Query::of(&request);
    let rows = Rows::read(&app, &request, &query).await?;
    let mut meta = dict! { "schemaVersion" => "1.0", "generatedAt" => rows.generated_at() };
    rows.window.echo(&mut meta);
    meta.push("framework", query.framework());
    let mut summary = dict! {};
    rows.counts(&mut summary);
    let body = dict! {
        "meta" => meta,
        "summary" => summary,
        "grants" => rows.grants.iter().map(bodies::grant).collect::<Vec<_>>(),
        "auditEntries" => rows.log.entries.iter().map(bodies::entry).collect::<Vec<_>>(),
        "policies" => rows.policies.iter().map(bodies::policy).collect::<Vec<_>>(),
        "chainIntegrity" => integrity(&rows.log.entries).body(),
    };
    rows.log.mark(ok(&body)?)
}
