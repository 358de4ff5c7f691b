//! What the host of the site has set: the tenant APIs (`config.json`) and the recipe that each names, beside the page.

use std::cell::Cell;

use futures_util::future::pending;
use gloo_net::http::Request;

use super::error::{WebError, WebErrorKind};
use super::{page, start};
use crate::source::site;

pub use crate::source::site::Api;

const CONFIG: &str = "config.json";

thread_local! {
    static LOADED: Cell<bool> = const { Cell::new(false) };
}

/// What the host has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The tenant APIs, at least one.
    pub apis: Vec<Api>,
    /// Each recipe that an API names, with its file's name: its text, not yet read, or why it did not come.
    pub recipes: Vec<(String, Result<String, WebError>)>,
}

/// The settings of this site. Asking again loads the page anew: what it may connect to follows from the settings that it started with.
///
/// # Errors
/// [`WebErrorKind::Status`] with 404 when there is no `config.json` or it names no API that this release knows, `Malformed` when it
/// cannot be read, `NoAnswer` when it does not come. A recipe that does not come is no error here: the other APIs work without it.
pub async fn load() -> Result<Site, WebError> {
    if LOADED.replace(true) {
        page::reload();
        pending::<()>().await;
    }
    let (status, config) = start::config()?;
    let malformed = |error| WebError::malformed(format!("{CONFIG}: {error}."));
    let apis = site::parse(&checked(CONFIG, status, config)?).map_err(malformed)?;
    if apis.is_empty() {
        return Err(WebError::new(
            WebErrorKind::Status(404),
            format!("{CONFIG} names no API that this release knows."),
        ));
    }
    let mut recipes: Vec<(String, Result<String, WebError>)> = Vec::new();
    for api in &apis {
        if recipes.iter().all(|(file, _)| *file != api.recipe) {
            recipes.push((api.recipe.clone(), recipe(&api.recipe).await));
        }
    }
    Ok(Site { apis, recipes })
}

async fn recipe(file: &str) -> Result<String, WebError> {
    let name = format!("recipes/{file}");
    let no_answer = |_| no_answer(&name);
    let answer = Request::get(&name).send().await.map_err(no_answer)?;
    let status = answer.status();
    checked(&name, status, answer.text().await.map_err(no_answer)?)
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
