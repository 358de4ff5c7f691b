//! Signing in with an identity provider, as far as it needs a browser: randomness, requests, what is kept while the browser is at the provider,
//! the window of its own, and the message between it and the page. What is sent and what is taken is `source/oidc`.

use gloo_net::http::{Request, RequestBuilder};
use wasm_bindgen::{JsCast, JsValue};

use super::page::{self, js};
use super::session::{self, Session};
use super::start;
use crate::source::oidc::{
    Begun, Callback, Client, Failure, Provider, RANDOM_BYTES, Way, discovery_address, identity, provider,
    token_request, tokens,
};

/// The key in `sessionStorage`.
const KEPT: &str = "packseal-sign-in";
/// How long a provider may take to answer, in milliseconds.
const LIMIT: u32 = 30_000;
/// The window of its own: as wide as a provider's form needs.
const WINDOW: &str = "popup,width=520,height=720";

/// Begins a sign-in.
///
/// # Errors
/// [`Failure::Browser`] without `crypto`.
pub fn begin(way: Way) -> Result<Begun, Failure> {
    let bytes = js_sys::Uint8Array::new_with_length(RANDOM_BYTES as u32);
    js::get(&js_sys::global(), "crypto")
        .and_then(|crypto| js::call(&crypto, "getRandomValues", &[bytes.clone().into()]).ok())
        .ok_or(Failure::Browser { what: "randomness" })?;
    let mut random = [0; RANDOM_BYTES];
    bytes.copy_to(&mut random);
    Ok(Begun::new(way, &random, page::now_millis()))
}

fn storage() -> Option<JsValue> {
    // A browser that keeps nothing for a page throws here, which is as if there were none.
    js::get(&js_sys::global(), "sessionStorage")
}

/// Keeps a sign-in in this tab while its page is away.
///
/// # Errors
/// [`Failure::Browser`] when the browser keeps nothing for this page.
pub fn keep(begun: &Begun) -> Result<(), Failure> {
    let kept = storage()
        .and_then(|storage| js::call(&storage, "setItem", &[KEPT.into(), begun.to_text().as_str().into()]).ok());
    kept.map(drop).ok_or(Failure::Browser { what: "room for this page (sessionStorage)" })
}

/// Takes out what was kept, whatever became of the sign-in: its values are used once or never.
pub fn take_kept() -> Option<Begun> {
    let storage = storage()?;
    let text = js::call(&storage, "getItem", &[KEPT.into()]).ok()?.as_string();
    // What cannot be removed goes with the tab.
    drop(js::call(&storage, "removeItem", &[KEPT.into()]));
    Begun::parse(&text?)
}

/// The provider's answer that this page was opened with, once.
pub fn take_answer() -> Option<String> {
    start::answer()
}

/// Goes to the provider; the page ends.
pub fn go(address: &str) {
    page::leave_for(address);
}

/// Opens the provider in a window of its own, and tells whether the browser let it. What becomes of that window cannot be seen from here: the
/// page's policy (Cross-Origin-Opener-Policy) parts them, so that a provider never holds this page.
pub fn open_window(address: &str) -> bool {
    let opened = page::window()
        .and_then(|window| js::call(&window, "open", &[address.into(), "_blank".into(), WINDOW.into()]).ok());
    opened.filter(JsValue::is_object).is_some_and(|window| {
        // The same where a host sends no such policy: the window is not the provider's yet, and forgets who opened it.
        drop(js_sys::Reflect::set(&window, &"opener".into(), &JsValue::NULL));
        true
    })
}

/// Closes this window, if it is one that a page has opened.
pub fn close_window() {
    if let Some(window) = page::window() {
        // The person is told that they may close it themselves.
        drop(js::call(&window, "close", &[]));
    }
}

/// The host of an address, as a person names it.
fn host(address: &str) -> String {
    let after = address.split_once("://").map_or(address, |(_, after)| after);
    after.split(['/', '?']).next().unwrap_or(after).to_owned()
}

/// Sends a request and reads its answer. `body` makes it a POST of a form.
async fn ask(at: &str, body: Option<String>) -> Result<(u16, String), Failure> {
    let no_answer = |_| Failure::NoAnswer { host: host(at) };
    let request: RequestBuilder = if body.is_some() { Request::post(at) } else { Request::get(at) };
    // A browser without it waits for as long as it likes.
    let limit = js::get(&js_sys::global(), "AbortSignal")
        .and_then(|signal| js::call(&signal, "timeout", &[LIMIT.into()]).ok())
        .and_then(|signal| signal.dyn_into().ok());
    let mut request = request
        .abort_signal(limit.as_ref())
        .cache(web_sys::RequestCache::NoStore)
        .credentials(web_sys::RequestCredentials::Omit)
        .redirect(web_sys::RequestRedirect::Error)
        .referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
    if body.is_some() {
        request = request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    let request = request.body(body.map_or(JsValue::UNDEFINED, |body| JsValue::from_str(&body))).map_err(no_answer)?;
    let answer = request.send().await.map_err(no_answer)?;
    let status = answer.status();
    Ok((status, answer.text().await.map_err(no_answer)?))
}

/// Asks the provider for its description. `origins` are those that the page may connect to.
///
/// # Errors
/// [`Failure`]
pub async fn discover(client: &Client, origins: &[String]) -> Result<Provider, Failure> {
    let address = discovery_address(&client.issuer);
    let (status, body) = ask(&address, None).await?;
    if status != 200 {
        return Err(Failure::Status { host: host(&address), status });
    }
    let found = provider(body.as_bytes(), &client.issuer)?;
    found.within(origins)?;
    Ok(found)
}

/// Makes a session of the provider's answer.
///
/// # Errors
/// [`Failure`]
pub async fn finish(
    callback: &Callback,
    begun: &Begun,
    client: &Client,
    provider: &Provider,
) -> Result<Session, Failure> {
    begun.check_age(page::now_millis())?;
    let code = callback.code(begun, provider)?;
    let (endpoint, body) = (&provider.token_endpoint, token_request(client, begun, code, &page::home()));
    let (status, body) = ask(endpoint, Some(body)).await?;
    let tokens = tokens(status, body.as_bytes(), &host(endpoint))?;
    let now = page::now_millis() / 1000;
    let who = identity(&tokens.id_token, client, &begun.nonce, now)?;
    session::of_provider(&tokens, who, &client.issuer, now)
}
