//! The demo's sign-in, one button for each user, and what tests may ask of the server. Not part of the vendor's API.

use crate::app::App;
use crate::db::driftwise::{self, Role};
use crate::db::grantex::{self, Developer};
use crate::db::ops;
use crate::db::people::{self, User};
use crate::db::playbook;
use crate::dict;
use crate::error::{Answer, Refusal, ok};
use crate::fault::Fault;
use crate::pyjson::Py;
use crate::query::Query;
use crate::routes::driftwise::{account_card, tenant_card};
use crate::seed::driftwise::api_key as driftwise_key;
use crate::seed::grantex::api_key;
use crate::seed::plant::planted;
use crate::seed::subject::card as subject_card;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::request::Parts;
use std::sync::Arc;

#[derive(serde::Deserialize)]
struct SignIn {
    user: String,
}

fn card(user: &User) -> Py {
    dict! {
        "id" => user.demo_id.as_str(),
        "label" => user.label.as_str(),
        "email" => user.email.as_str(),
        "role" => user.role.name(),
        "tier" => user.tier.name(),
    }
}

fn developer_card(developer: &Developer) -> Py {
    dict! {
        "id" => developer.demo_id.as_str(),
        "label" => developer.label.as_str(),
        "email" => developer.email.as_str(),
        "role" => "developer",
        "tier" => developer.plan.as_str(),
    }
}

fn ops_card(user: &ops::User) -> Py {
    dict! {
        "id" => user.demo_id.as_str(),
        "label" => user.label.as_str(),
        "email" => user.email.as_str(),
        "role" => user.role.as_str(),
        "tier" => Py::Null,
    }
}

/// The evidence service has one desk, and no tenants.
fn evidence_tenant() -> Py {
    dict! { "name" => "Evidence desk", "slug" => "evidence-desk", "id" => Py::Null }
}

/// Nor has the playbook's.
fn playbook_tenant() -> Py {
    dict! { "name" => "API factory", "slug" => "api-factory", "id" => Py::Null }
}

/// The users to choose from, and the tenant of the first one: of Valdrics, or of the parameter `system`.
pub(super) async fn users(State(app): State<Arc<App>>, request: Parts) -> Answer {
    let (tenant, cards): (Option<Py>, Vec<Py>) = match Query::new(request.uri.query()).text("system").as_deref() {
        None | Some("valdrics") => {
            let users = app.db.read(people::listed).await?;
            let tenant =
                |user: &User| dict! { "name" => user.tenant_name.as_str(), "slug" => user.tenant_slug.as_str() };
            (users.first().map(tenant), users.iter().map(card).collect())
        }
        Some("grantex") => {
            let developers = app.db.read(grantex::listed).await?;
            let tenant = |one: &Developer| dict! { "name" => one.name.as_str(), "slug" => one.slug.as_str() };
            (developers.first().map(tenant), developers.iter().map(developer_card).collect())
        }
        Some("evidence") => {
            let users = app.db.read(ops::listed).await?;
            (Some(evidence_tenant()), users.iter().map(ops_card).collect())
        }
        Some("playbook") => {
            let users = app.db.read(playbook::users).await?;
            (Some(playbook_tenant()), users.iter().map(ops_card).collect())
        }
        Some("driftwise") => {
            let mut accounts = app.db.read(driftwise::accounts).await?;
            accounts.retain(|account| account.listed);
            let tenant = accounts.first().map(|account| tenant_card(&account.org));
            (tenant, accounts.iter().map(account_card).collect())
        }
        Some(_) => {
            return Err(Refusal::bad_request("system must be valdrics, grantex, evidence, playbook or driftwise"));
        }
    };
    Ok(ok(&dict! { "tenant" => tenant, "users" => cards }))
}

/// What an API key's end is said to be: it has none.
const NEVER: &str = "9999-12-31T23:59:59Z";

/// A token for the user named in the body. A Grantex developer's is the API key.
pub(super) async fn token(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let wanted: SignIn = serde_json::from_slice(&body)
        .map_err(|_| Refusal::bad_request("The body must be JSON such as {\"user\":\"pro-owner\"}"))?;
    let name = wanted.user.clone();
    if let Some(developer) = app.db.read(move |db| grantex::by_demo_id(db, &name)).await? {
        return Ok(ok(&dict! {
            "access_token" => api_key(app.options.recipe.seed, &developer.demo_id),
            "token_type" => "bearer",
            "expires_at" => NEVER,
            "user" => developer_card(&developer),
            "tenant" => dict! { "name" => developer.name, "slug" => developer.slug, "id" => developer.id },
        }));
    }
    let accounts = app.db.read(driftwise::accounts).await?;
    if let Some(account) = accounts.into_iter().find(|account| account.demo_id == wanted.user) {
        let (token, expires_at) = if account.role == Role::ApiKey {
            (driftwise_key(app.options.recipe.seed, &account.demo_id), NEVER.to_owned())
        } else {
            let (token, end) = app.options.key.issue(&account.id, &account.email, app.options.token_ttl);
            (token, end.to_string())
        };
        return Ok(ok(&dict! {
            "access_token" => token,
            "token_type" => "bearer",
            "expires_at" => expires_at,
            "user" => account_card(&account),
            "tenant" => tenant_card(&account.org),
        }));
    }
    let name = wanted.user.clone();
    let desk = app.db.read(move |db| ops::by_demo_id(db, &name)).await?.map(|user| (user, evidence_tenant()));
    let readers = app.db.read(playbook::users).await?;
    let reader = readers.into_iter().find(|user| user.demo_id == wanted.user);
    if let Some((user, tenant)) = desk.or(reader.map(|user| (user, playbook_tenant()))) {
        let (token, expires_at) = app.options.key.issue(&user.uuid, &user.email, app.options.token_ttl);
        return Ok(ok(&dict! {
            "access_token" => token,
            "token_type" => "bearer",
            "expires_at" => expires_at.to_string(),
            "user" => ops_card(&user),
            "tenant" => tenant,
        }));
    }
    let user = app.db.read(move |db| people::by_demo_id(db, &wanted.user)).await?;
    let user = user.ok_or_else(|| Refusal::not_found("Unknown demo user"))?;
    let (token, expires_at) = app.options.key.issue(&user.uuid, &user.email, app.options.token_ttl);
    Ok(ok(&dict! {
        "access_token" => token,
        "token_type" => "bearer",
        "expires_at" => expires_at.to_string(),
        "user" => card(&user),
        "tenant" => dict! {
            "name" => user.tenant_name.as_str(),
            "slug" => user.tenant_slug.as_str(),
            "id" => user.tenant_uuid.as_str(),
        },
    }))
}

/// `GET /demo/faults`: an array of `{fault, happened}` in their order.
pub(super) async fn faults(State(app): State<Arc<App>>) -> Answer {
    let each = app.faults.happened().into_iter().map(|one| {
        dict! { "fault" => one.fault, "happened" => i64::try_from(one.times).unwrap_or(i64::MAX) }
    });
    Ok(ok(&Py::List(each.collect())))
}

/// `PUT /demo/faults`: an array of spellings takes the place of all faults, and counting starts anew.
pub(super) async fn replace_faults(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let wanted: Vec<String> = serde_json::from_slice(&body).map_err(|_| {
        Refusal::bad_request("The body must be a JSON array of faults such as [\"status:/audit/logs:503:2\"]")
    })?;
    let faults: Result<Vec<Fault>, Refusal> = wanted
        .iter()
        .map(|text| text.parse().map_err(|flaw| Refusal::bad_request(format!("fault `{text}`: {flaw}"))))
        .collect();
    app.replace_faults(faults?).await?;
    self::faults(State(app)).await
}

/// `GET /demo/planted`: an array of `{place, encoding, secret}`.
pub(super) async fn planted_secrets() -> Answer {
    let each = planted().into_iter().map(|one| {
        dict! { "place" => one.place, "encoding" => one.encoding, "secret" => one.secret }
    });
    Ok(ok(&Py::List(each.collect())))
}

/// `GET /demo/subject`: the person of `--subject`.
pub(super) async fn subject() -> Answer {
    Ok(ok(&subject_card()))
}
