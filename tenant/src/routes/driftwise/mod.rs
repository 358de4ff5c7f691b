//! The DriftWise routes (the DriftWise contract, sections 2, 6 and 9): who asks, and for which organisation.

mod chain;
mod demo;
mod exports;
mod lists;

pub(super) use demo::{account_card, switch, switches, tenant_card};

use crate::app::App;
use crate::db::driftwise::{self as db, Account, Role};
use crate::dict;
use crate::digest::sha256;
use crate::driftwise::chain::Row;
use crate::driftwise::plan::Plan;
use crate::driftwise::{KEY, Refusal};
use crate::error::{self, ok};
use crate::instant::{SECOND, parse_moment};
use crate::pyjson::Py;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;

/// The answer of a route, or why it is refused.
type Answer = Result<Response, Refusal>;

/// Its routes, below `/api/v2`.
pub(super) fn router() -> Router<Arc<App>> {
    let org = Router::new()
        .route("/", get(org))
        .route("/audit-log/verify", get(chain::verify))
        .route("/audit-exports", get(exports::list).post(exports::create))
        .route("/audit-exports/client-events", post(chain::client_event))
        .route("/audit-exports/{id}", get(exports::one).delete(exports::delete))
        .route("/audit-exports/{id}/download", get(exports::download));
    let org = [&db::SCANS, &db::ITEMS, &db::RULES, &db::SOURCES].into_iter().fold(org, |org, list| {
        org.route(&format!("/{}", list.path), get(move |state, path, request| lists::page(list, state, path, request)))
    });
    Router::new().nest("/api/v2/orgs/{org}", org)
}

/// Who may use an endpoint.
#[derive(Clone, Copy)]
struct Gate {
    /// Any member, not only owners and admins.
    members: bool,
    /// API keys of whoever may use it.
    keys: bool,
    /// Also of an organisation whose plan has no packs.
    free: bool,
}

/// Owners and admins who signed in themselves, of a plan with packs.
const PEOPLE: Gate = Gate { members: false, keys: false, free: false };
/// Any member, also by a key.
const ANYONE: Gate = Gate { members: true, keys: true, free: false };

impl App {
    /// The service's clock, in microseconds since 1970.
    #[must_use]
    pub fn driftwise_now(&self) -> i64 {
        self.now().as_microsecond() + self.driftwise.switches().ahead * SECOND
    }

    /// Whose token or key a request carries.
    ///
    /// # Errors
    /// 401; 403 for a good token of nobody here.
    pub async fn driftwise_account(&self, headers: &HeaderMap) -> Result<Account, Refusal> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let bearer = text("authorization")
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        if let Some(key) = text("x-api-key").or(bearer.filter(|token| token.starts_with(KEY))) {
            let hash = sha256(key);
            let found: Result<_, error::Refusal> = self.db.read(move |rows| db::by_key(rows, &hash)).await;
            return found?.ok_or_else(|| Refusal::unauthorized("Invalid API key"));
        }
        let issuer = bearer.and_then(|token| Some((self.driftwise.issuers.of(token)?.to_owned(), token.to_owned())));
        let (id, email) = match issuer {
            Some((issuer, token)) => {
                let desk = Arc::clone(&self.driftwise);
                let checked = tokio::task::spawn_blocking(move || desk.issuers.verify(&issuer, &token)).await;
                let identity = checked.map_err(|_| Refusal::failed())??;
                (identity.sub, identity.email)
            }
            None => (self.options.key.verify(headers)?.sub, None),
        };
        let found: Result<_, error::Refusal> = self.db.read(move |rows| db::member(rows, &id, email.as_deref())).await;
        found?.ok_or_else(|| Refusal::forbidden("not a member of any organisation"))
    }

    /// The rows of an organisation's audit log.
    async fn driftwise_log(&self, org: &str) -> Result<Vec<Row>, Refusal> {
        let id = org.to_owned();
        let seeded: Result<_, error::Refusal> = self.db.read(move |rows| db::audit(rows, &id)).await;
        Ok(self.driftwise.log(org, seeded?))
    }

    /// Writes into an organisation's audit log.
    async fn driftwise_record(&self, account: &Account, action: &str, detail: &Py) -> Result<Row, Refusal> {
        let id = account.org.id.clone();
        let seeded: Result<Vec<Row>, error::Refusal> = self.db.read(move |rows| db::audit(rows, &id)).await;
        let row = Row {
            org: account.org.id.clone(),
            seq: 0,
            id: uuid::Uuid::new_v4().to_string(),
            actor_email: account.email.clone(),
            action: action.to_owned(),
            detail: detail.to_body(),
            at: self.driftwise_now(),
            prev: None,
            hash: String::new(),
        };
        Ok(self.driftwise.append(row, seeded?.last()))
    }
}

/// Finds out who asks, and whether they may.
async fn admit(app: &App, headers: &HeaderMap, org: &str, gate: Gate) -> Result<Account, Refusal> {
    let account = app.driftwise_account(headers).await?;
    if account.org.id != org {
        let id = org.to_owned();
        let known: Result<bool, error::Refusal> = app.db.read(move |rows| db::is_org(rows, &id)).await;
        return Err(if known? {
            Refusal::forbidden("not a member of this organisation")
        } else {
            Refusal::not_found("organisation not found")
        });
    }
    match account.role {
        Role::ApiKey if !gate.keys => return Err(Refusal::forbidden("API keys cannot be used here: sign in")),
        Role::Member if !gate.members => return Err(Refusal::forbidden("owner or admin role required")),
        _ => {}
    }
    if account.org.plan == Plan::Free && !gate.free {
        return Err(Refusal::upgrade());
    }
    Ok(account)
}

/// `GET /api/v2/orgs/{org}`: what the plan allows. Free organisations are told, too, or nobody would know what to upgrade.
async fn org(State(app): State<Arc<App>>, Path(org): Path<String>, headers: HeaderMap) -> Answer {
    let account = admit(&app, &headers, &org, Gate { free: true, ..PEOPLE }).await?;
    let org = &account.org;
    Ok(ok(&dict! {
        "id" => org.id.as_str(),
        "slug" => org.slug.as_str(),
        "name" => org.name.as_str(),
        "plan" => org.plan.name(),
        "retention_days" => org.plan.retention_days(),
    }))
}

/// No such route.
pub(super) fn not_routed() -> Refusal {
    Refusal::not_found("no such endpoint")
}

/// Not for this method.
pub(super) fn method_not_allowed() -> Refusal {
    Refusal::of(StatusCode::METHOD_NOT_ALLOWED, "method not allowed")
}

/// An instant of a request, in microseconds since 1970.
fn instant(name: &str, text: &str) -> Result<i64, Refusal> {
    let moment = parse_moment(text).ok().filter(|moment| moment.aware);
    let expected = || Refusal::bad_request(format!("{name} must be an instant such as 2026-01-01T00:00:00Z"));
    moment.map(|moment| moment.micros).ok_or_else(expected)
}

/// Whether a window is in order and inside of the plan.
fn within(plan: Plan, (from, to): (i64, i64), now: i64) -> Result<(), Refusal> {
    if from >= to {
        return Err(Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, "the window ends before it begins"));
    }
    plan.allows(from, to, now).map_err(|flaw| {
        Refusal::of(StatusCode::UNPROCESSABLE_ENTITY, flaw).with("max_window_days", plan.retention_days())
    })
}
