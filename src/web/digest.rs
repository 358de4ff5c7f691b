//! SHA-256 by the browser (WebCrypto), which has the processor's own instructions for it: several times as quick as a program in a page can be. It
//! takes all of a message at once, and is there on pages of secure origins only.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::page::js;
use crate::model::digest::Digest;

fn subtle() -> Option<JsValue> {
    js::get(&js::get(&js_sys::global(), "crypto")?, "subtle")
}

/// Whether there is any.
pub(crate) fn has_sha256() -> bool {
    subtle().is_some()
}

/// Has an `ArrayBuffer` or a view of one digested from now on, of which the browser makes a copy at once; None where there is nobody to do it, or it fails.
pub(crate) fn sha256(bytes: &JsValue) -> Option<impl Future<Output = Option<Digest>> + use<>> {
    let coming = js::call(&subtle()?, "digest", &["SHA-256".into(), bytes.clone()]).ok()?;
    let coming = JsFuture::from(coming.dyn_into::<js_sys::Promise>().ok()?);
    Some(async move { Uint8Array::new(&coming.await.ok()?).to_vec().try_into().ok().map(Digest::from_bytes) })
}
