//! `GET /`: what runs here.

use crate::dict;
use crate::error::{Answer, ok};

/// Status, name and version; open to all.
pub(super) async fn status() -> Answer {
    Ok(ok(&dict! { "status" => "ok", "app" => "Valdrics", "version" => env!("CARGO_PKG_VERSION") }))
}
