//! The demo's sign-in: one button for each user. Not part of the vendor's API.

use crate::app::App;
use crate::db::people::{self, User};
use crate::dict;
use crate::error::{Answer, Refusal, ok};
use crate::pyjson::Py;
use axum::body::Bytes;
use axum::extract::State;
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

/// The users to choose from, and the tenant of the first one.
pub(super) async fn users(State(app): State<Arc<App>>) -> Answer {
    let users = app.db.read(people::listed).await?;
    let tenant = users.first().map(|user| {
        dict! { "name" => user.tenant_name.as_str(), "slug" => user.tenant_slug.as_str() }
    });
    let cards: Vec<Py> = users.iter().map(card).collect();
    Ok(ok(&dict! { "tenant" => tenant, "users" => cards }))
}

/// A token for the user named in the body.
pub(super) async fn token(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let wanted: SignIn = serde_json::from_slice(&body)
        .map_err(|_| Refusal::bad_request("The body must be JSON such as {\"user\":\"pro-owner\"}"))?;
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
