//! What the host of the site has set: the tenant APIs (`config.json`) and the recipe for each kind (`recipes/KIND.json`), beside the page.

use std::cell::Cell;

use futures_util::future::pending;
use gloo_net::http::Request;

use super::error::{WebError, WebErrorKind};
use super::{page, start};
use crate::source::address::after_origin;
use crate::source::{AnswerError, Reader};

const SCHEMA: &str = "packseal-config/1";
const CONFIG: &str = "config.json";
/// The kinds of APIs that this release knows; each has a recipe of this name.
const KINDS: [&str; 4] = ["valdrics", "grantex", "evidence", "playbook"];

thread_local! {
    static LOADED: Cell<bool> = const { Cell::new(false) };
}

/// A tenant API that this site may talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// The kind of API, one of those that this release knows.
    pub kind: String,
    /// What a person reads.
    pub name: String,
    /// Its address, like `https://api.example`, without a slash at the end.
    pub url: String,
    /// Whether it has the demo's sign-in (`/demo/users`, `/demo/token`).
    pub demo_sign_in: bool,
    /// Addresses of the identity providers that the page may also connect to, if any.
    pub issuers: Vec<String>,
}

impl Api {
    /// The origin without its scheme, as a person names it.
    pub fn host(&self) -> &str {
        self.url.split_once("://").map_or(&self.url, |(_, host)| host)
    }
}

/// What the host has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The tenant APIs, at least one.
    pub apis: Vec<Api>,
    /// The recipe's text for each kind of API that is named, not yet read.
    pub recipes: Vec<(String, String)>,
}

/// The settings of this site. Asking again loads the page anew: what it may connect to follows from the settings that it started with.
///
/// # Errors
/// [`WebErrorKind::Status`] with 404 when there is no `config.json` or it names no API that this release knows, `Malformed` when it
/// cannot be read, `NoAnswer` when it does not come.
pub async fn load() -> Result<Site, WebError> {
    if LOADED.replace(true) {
        page::reload();
        pending::<()>().await;
    }
    let (status, config) = start::config()?;
    let apis = parse(&checked(CONFIG, status, config)?)?;
    if apis.is_empty() {
        return Err(WebError::new(
            WebErrorKind::Status(404),
            format!("{CONFIG} names no API that this release knows."),
        ));
    }
    let mut recipes = Vec::new();
    for kind in KINDS.iter().filter(|kind| apis.iter().any(|api| api.kind == **kind)) {
        let name = format!("recipes/{kind}.json");
        let no_answer = |_| no_answer(&name);
        let answer = Request::get(&name).send().await.map_err(no_answer)?;
        let status = answer.status();
        let text = checked(&name, status, answer.text().await.map_err(no_answer)?)?;
        recipes.push(((*kind).to_owned(), text));
    }
    Ok(Site { apis, recipes })
}

/// A document of the host, by its path below `documents/`; None when the host has none of this name.
///
/// # Errors
/// [`WebErrorKind::NoAnswer`] when nothing comes.
pub async fn document(path: &str) -> Result<Option<String>, WebError> {
    let name = format!("documents/{path}");
    let answer = Request::get(&name).send().await.map_err(|_| no_answer(&name))?;
    // Hosts of single-page apps answer an unknown path with their start page.
    let page = answer.headers().get("content-type").is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    if answer.status() != 200 || page {
        return Ok(None);
    }
    Ok(Some(answer.text().await.map_err(|_| no_answer(&name))?))
}

/// Reads `config.json`: `{schema, apis: [{kind, name, url, demo_sign_in?, issuers?}]}`. The start script lets the page connect to the
/// origins of `url` and `issuers`, if it can read them: so they are judged here too, by the same rule. APIs of kinds that this release
/// does not know are left out.
///
/// # Errors
/// [`WebErrorKind::Malformed`] with the place, what was expected and what was found.
pub fn parse(text: &str) -> Result<Vec<Api>, WebError> {
    let malformed = |why: String| WebError::malformed(format!("{CONFIG}: {why}."));
    let (schema, apis) = read(text).map_err(|error| malformed(error.to_string()))?;
    if schema != SCHEMA {
        return Err(malformed(format!("schema must be {SCHEMA}, found {schema:?}")));
    }
    let addresses = apis.iter().flat_map(|api| {
        let issuers = api.issuers.iter().map(|issuer| ("issuers", issuer));
        std::iter::once(("url", &api.url)).chain(issuers)
    });
    for (place, address) in addresses {
        if !is_reachable(address) {
            return Err(malformed(format!(
                "{place} must be https:// and a host, or http:// and localhost or 127.0.0.1, found {address:?}"
            )));
        }
    }
    let mut apis: Vec<Api> = apis.into_iter().filter(|api| KINDS.contains(&api.kind.as_str())).collect();
    for api in &mut apis {
        api.url.truncate(api.url.trim_end_matches('/').len());
    }
    Ok(apis)
}

/// The schema's name and every API.
fn read(text: &str) -> Result<(String, Vec<Api>), AnswerError> {
    let value = Reader::parse(text.as_bytes())?;
    let config = Reader::new(&value);
    config.only(&["schema", "apis"])?;
    let api = |api: &Reader<'_>| -> Result<Api, AnswerError> {
        api.only(&["kind", "name", "url", "demo_sign_in", "issuers"])?;
        let text = |key: &str| -> Result<String, AnswerError> { Ok(api.member(key)?.text()?.to_owned()) };
        let demo_sign_in = api.optional("demo_sign_in").map(|demo| demo.boolean()).transpose()?.unwrap_or(false);
        let mut issuers = Vec::new();
        if let Some(named) = api.optional("issuers") {
            for issuer in named.items()? {
                issuers.push(issuer.text()?.to_owned());
            }
        }
        Ok(Api { kind: text("kind")?, name: text("name")?, url: text("url")?, demo_sign_in, issuers })
    };
    let apis = config.member("apis")?.items()?.iter().map(api).collect::<Result<_, _>>()?;
    Ok((config.member("schema")?.text()?.to_owned(), apis))
}

/// Whether the page's policy can name the origin of this address, and a path may follow it.
fn is_reachable(address: &str) -> bool {
    after_origin(address).is_some_and(|after| !after.starts_with('?'))
}

fn no_answer(name: &str) -> WebError {
    WebError::new(WebErrorKind::NoAnswer, format!("{name} did not come."))
}

/// The text of an answer with a status of success (RFC 9110 section 15.3).
fn checked(name: &str, status: u16, text: String) -> Result<String, WebError> {
    match status {
        0 => Err(no_answer(name)),
        200..=299 => Ok(text),
        _ => Err(WebError::new(WebErrorKind::Status(status), format!("{name}: the host answered {status}."))),
    }
}
