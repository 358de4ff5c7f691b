//! A key service and an archive to point an export at. They make nothing safe: they are there to answer, or to fail when
//! a fault tells them to (`status:/hooks/kms:503`).

use super::Answer;
use crate::app::App;
use crate::bundle::Refusal;
use crate::bundle::request::{body, required};
use crate::bundle::sign::{Claim, offset_form, zulu_form};
use crate::dict;
use crate::error::ok;
use crate::instant::DAY;
use axum::body::Bytes;
use axum::extract::State;
use std::sync::Arc;

/// How long the archive says that it keeps a package.
const KEPT: i64 = 7 * 365 * DAY;

fn request_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// `POST /hooks/kms`: the digest under a key that only this service has.
pub(super) async fn kms(State(app): State<Arc<App>>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let (digest, bundle, key) =
        (required(&body, "digest")?, required(&body, "bundle_id")?, required(&body, "kms_key_id")?);
    let claim = Claim { digest: &digest, signer: &bundle, key: &key, at: "" };
    Ok(ok(&dict! {
        "wrapped_digest" => claim.mac(&format!("kms {}", app.options.recipe.seed)),
        "algorithm" => "demo-hmac-sha256-wrap",
        "provider" => "demo-kms",
        "key_version" => "1",
        "request_id" => request_id(),
    }))
}

/// `POST /hooks/worm`: a receipt for a package that stays where it is.
pub(super) async fn worm(State(app): State<Arc<App>>, bytes: Bytes) -> Answer {
    let body = body(&bytes)?;
    let (name, digest) = (required(&body, "package_name")?, required(&body, "package_sha256")?);
    let now = app.now().as_microsecond();
    let short = digest.get(..16).ok_or_else(|| Refusal::bad_request("package_sha256 is no digest"))?;
    Ok(ok(&dict! {
        "provider" => "demo-worm",
        "archive_id" => format!("arc-{short}"),
        "object_key" => format!("{}/{name}", offset_form(now).get(..10).unwrap_or_default()),
        "lock_until" => zulu_form(now + KEPT),
        "request_id" => request_id(),
    }))
}
