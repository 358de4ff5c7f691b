//! What the document's start script (`www/start`) has prepared for the program, as `globalThis.packseal`: it has read the settings, shut
//! the network but for what they name, and fetches the worker's files and holds them. The program itself can load nothing.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Worker;

use super::error::{WebError, WebErrorKind};
use super::page::js;

fn missing() -> WebError {
    WebError::unsupported("start script for this page")
}

fn prepared() -> Result<JsValue, WebError> {
    js::get(&js_sys::global(), "packseal").ok_or_else(missing)
}

/// The answer to `config.json`: its status, 0 when there was none, and its text. Only the Build document has one.
pub(crate) fn config() -> Result<(u16, String), WebError> {
    let config = js::get(&prepared()?, "config").ok_or_else(missing)?;
    let status = js::get(&config, "status").and_then(|status| status.as_f64()).unwrap_or_default();
    Ok((status as u16, js::get(&config, "text").and_then(|text| text.as_string()).unwrap_or_default()))
}

/// The answer of an identity provider that the page's address held: a query without its `?`. Given once; the start script has taken it out of
/// the address before anything else.
pub(crate) fn answer() -> Option<String> {
    let answer = js::call(&prepared().ok()?, "takeAnswer", &[]).ok()?;
    answer.as_string().filter(|answer| !answer.is_empty())
}

/// Has the worker's files fetched once the browser is idle, so that nobody waits for them later. Only the Build document has them to fetch.
pub(crate) fn prepare_worker() {
    if let Ok(prepared) = prepared() {
        // What does not come now is fetched when a worker is asked for.
        let _ = js::call(&prepared, "prepareWorker", &[]);
    }
}

/// The SHA-256 of the module of the Verify document's worker, in hexadecimal: what the page was built with, and what the browser compared it
/// with. None in the Build document.
fn reader_sha256() -> Option<String> {
    js::get(&prepared().ok()?, "readerSha256")?.as_string()
}

/// [`reader_sha256`] as a digest.
pub(crate) fn reader() -> Option<crate::model::digest::Digest> {
    crate::model::digest::Digest::parse(&reader_sha256()?).ok()
}

/// Says that a file was given: what is still on its way and not needed to check it is not waited for any more. Only in the Verify document.
pub(crate) fn hurry() {
    if let Ok(prepared) = prepared() {
        // A start script without it has nothing to hurry.
        let _ = js::call(&prepared, "hurry", &[]);
    }
}

/// Which program a worker runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Program {
    /// The document's own: it builds, or checks.
    Worker,
    /// The maker of `summary.pdf` and of a report's PDF. Build's files come when it is first asked for; Verify's before its network is shut.
    Summary,
}

/// A new worker of this document, whose program is being started. It lives under the document's policies.
///
/// # Errors
/// [`WebError`] when the worker's files did not come, in sentences that say what to do, or the browser does not start it.
pub(crate) async fn worker(program: Program) -> Result<Worker, WebError> {
    let door = match program {
        Program::Worker => "startWorker",
        Program::Summary => "startSummary",
    };
    let promise = Promise::resolve(&js::call(&prepared()?, door, &[])?);
    let unexpected = |_| WebError::new(WebErrorKind::Unsupported, "This browser gave no worker.");
    JsFuture::from(promise).await?.dyn_into().map_err(unexpected)
}

/// The promise of the function that opens screens of a program that comes later ([`super::later`]), by its name.
pub(super) fn screens(name: &str) -> Result<JsValue, WebError> {
    js::call(&prepared()?, "startScreens", &[name.into()])
}

/// Offers that function, as that program.
pub(super) fn offer_screens(name: &str, open: &JsValue) {
    if let Ok(prepared) = prepared() {
        // Without the start script there is nobody to offer it to.
        let _ = js::call(&prepared, "offerScreens", &[name.into(), open.clone()]);
    }
}
