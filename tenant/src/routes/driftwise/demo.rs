//! What the demo says of the service's accounts, and its switches. Not part of the vendor's API.

use crate::app::App;
use crate::db::driftwise::{Account, Org};
use crate::dict;
use crate::error::{Answer, Refusal, ok};
use crate::pyjson::Py;
use axum::body::Bytes;
use axum::extract::State;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An account to choose; `org_id` is what stands in paths.
pub(crate) fn account_card(account: &Account) -> Py {
    dict! {
        "id" => account.demo_id.as_str(),
        "label" => account.label.as_str(),
        "email" => account.email.as_str(),
        "role" => account.role.name(),
        "tier" => account.org.plan.name(),
        "org_id" => account.org.id.as_str(),
    }
}

/// Its organisation.
pub(crate) fn tenant_card(org: &Org) -> Py {
    dict! { "name" => org.name.as_str(), "slug" => org.slug.as_str(), "id" => org.id.as_str() }
}

/// `GET /demo/driftwise`: each switch with its value.
pub(crate) async fn switches(State(app): State<Arc<App>>) -> Answer {
    let mut body = dict! {};
    for (name, value) in app.driftwise.switches().shown() {
        body.push(name, value);
    }
    Ok(ok(&body))
}

/// `PUT /demo/driftwise`: sets those that it names.
pub(crate) async fn switch(State(app): State<Arc<App>>, body: Bytes) -> Answer {
    let wanted: BTreeMap<String, String> = serde_json::from_slice(&body).map_err(|_| {
        Refusal::bad_request(
            "The body must be a JSON object of texts such as {\"retry_after\":\"text\",\"pace\":\"0\"}",
        )
    })?;
    let each = wanted.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    app.driftwise.switch(each).map_err(Refusal::bad_request)?;
    switches(State(app)).await
}
