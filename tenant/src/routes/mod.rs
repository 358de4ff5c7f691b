//! The routes: contract section 5, the gate of the vendor's own ZIP endpoint, those of the other systems, and the demo's.

mod audit;
mod bundle;
mod carbon;
mod close;
mod demo;
mod driftwise;
mod evidence;
mod focus;
pub(crate) mod grantex;
mod pack;
mod playbook;
mod root;
mod savings;
mod settings;
mod time;

use crate::app::App;
use crate::db::costs::Scope;
use crate::error::Refusal;
use crate::grantex::not_routed;
use crate::instant::Moment;
use crate::query::Query;
use crate::signing;
use crate::system::System;
use axum::Router;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;

/// The providers whose costs, savings and invoices are known, in the vendor's order.
const PROVIDERS: [&str; 7] = ["aws", "azure", "gcp", "saas", "license", "platform", "hybrid"];

/// The providers of FOCUS: those, and AI usage.
const PROVIDERS_AND_AI: [&str; 8] = ["aws", "azure", "gcp", "saas", "license", "platform", "hybrid", "ai"];

/// The routes without any layer.
pub fn router(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/audit/logs", get(audit::list))
        .route("/audit/logs/{log_id}", get(audit::detail))
        .route("/audit/export", get(audit::export))
        .route("/audit/event-types", get(audit::event_types))
        .route("/audit/compliance-pack", get(pack::refuse))
        .route("/settings/notifications", get(settings::notifications))
        .route("/settings/activeops", get(settings::activeops))
        .route("/settings/identity", get(settings::identity))
        .route("/settings/notifications/acceptance-evidence", get(evidence::integration))
        .route("/carbon/factors", get(carbon::refuse))
        .route("/carbon/factors/updates", get(carbon::refuse))
        .route("/carbon/factors/active", get(carbon::refuse))
        .route("/costs/export/focus", get(focus::export))
        .route("/costs/reconciliation/close-package", get(close::package))
        .route("/savings/proof", get(savings::proof))
        .route("/savings/proof/drilldown", get(savings::drilldown))
        .route("/savings/realized/events", get(savings::realized));
    let api = evidence::LISTS
        .iter()
        .fold(api, |api, list| api.route(list.path, get(move |state, request| evidence::list(list, state, request))));
    let mut demo = Router::new().route("/demo/users", get(demo::users)).route("/demo/token", post(demo::token));
    demo = demo.route("/demo/playbook", get(playbook::list)).route("/demo/playbook/{file}", get(playbook::file));
    if app.options.fault_control {
        demo = demo.route("/demo/faults", get(demo::faults).put(demo::replace_faults));
        demo = demo.route("/demo/driftwise", get(driftwise::switches).put(driftwise::switch));
        demo = demo.route("/demo/time", get(time::switch).put(time::set));
    }
    if app.options.recipe.plant {
        demo = demo.route("/demo/planted", get(demo::planted_secrets));
    }
    if app.options.recipe.subject {
        demo = demo.route("/demo/subject", get(demo::subject));
    }
    demo.route("/", get(root::status))
        .route("/time/stamp", post(time::stamp))
        .route("/time/root.pem", get(time::root))
        .route(signing::JWKS, get(signing::keys))
        .route("/audit/log.jsonl", get(playbook::signed_in))
        .nest("/api/v1", api)
        .merge(grantex::router())
        .merge(bundle::router())
        .merge(driftwise::router())
        .fallback(|method, uri| async move { elsewhere(Refusal::NotRouted, &method, &uri) })
        .method_not_allowed_fallback(|method, uri| async move { elsewhere(Refusal::MethodNotAllowed, &method, &uri) })
        .with_state(app)
}

/// No such route, or not for this method. Grantex has one answer for both.
fn elsewhere(refusal: Refusal, method: &Method, uri: &Uri) -> Response {
    match System::of(uri.path()) {
        System::Grantex => {
            let url = uri.path_and_query().map_or("/", |url| url.as_str());
            // HEAD comes in disguise, see [`crate::app::router`].
            not_routed(if method == Method::TRACE { "HEAD" } else { method.as_str() }, url)
        }
        System::Driftwise if refusal == Refusal::MethodNotAllowed => driftwise::method_not_allowed().into_response(),
        System::Driftwise => driftwise::not_routed().into_response(),
        System::Valdrics | System::Evidence | System::Playbook | System::Demo => refusal.into_response(),
    }
}

/// The last 30 days, unless the query says otherwise.
fn period(query: &mut Query, today: Date) -> (Date, Date) {
    let start = query.date("start_date");
    let end = query.date("end_date").unwrap_or(today);
    (start.unwrap_or_else(|| end.saturating_sub(30.days())), end)
}

/// A scope whose days are in order.
fn scope(tenant: i64, provider: Option<String>, (start, end): (Date, Date)) -> Result<Scope, Refusal> {
    if start > end {
        return Err(Refusal::bad_request("start_date must be <= end_date"));
    }
    Ok(Scope { tenant, provider, start, end })
}

/// Whether two instants are in order, if both are there.
fn ordered(start: Option<Moment>, end: Option<Moment>) -> Result<(), Refusal> {
    match (start, end) {
        // Python cannot compare an aware datetime with a naive one: the vendor's server fails here.
        (Some(start), Some(end)) if start.aware != end.aware => Err(Refusal::Unhandled),
        (Some(start), Some(end)) if start.micros > end.micros => {
            Err(Refusal::bad_request("start_date must be <= end_date"))
        }
        _ => Ok(()),
    }
}

/// The provider in a parameter, whose name the refusal says. It is trimmed and lower-cased; a blank one is none.
fn named(query: &Query, parameter: &str, known: &[&str]) -> Result<Option<String>, Refusal> {
    let name = query.text(parameter).unwrap_or_default().trim().to_lowercase();
    if name.is_empty() {
        return Ok(None);
    }
    if known.contains(&name.as_str()) {
        return Ok(Some(name));
    }
    let mut sorted = known.to_vec();
    sorted.sort_unstable();
    Err(Refusal::bad_request(format!("Unsupported {parameter} '{name}'. Use one of: {}", sorted.join(", "))))
}
