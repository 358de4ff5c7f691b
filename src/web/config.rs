//! What the host of the site has set: the tenant APIs (`config.json`) and the recipe (`recipes/valdrics.json`), both beside the page.

use gloo_net::http::Request;
use serde::Deserialize;

use super::error::{WebError, WebErrorKind};

const SCHEMA: &str = "packseal-config/1";
const CONFIG: &str = "config.json";
const RECIPE: &str = "recipes/valdrics.json";

/// `config.json`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    schema: String,
    apis: Vec<Api>,
}

/// A tenant API that this site may talk to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The kind of API; `valdrics` is the one that this release knows.
    pub kind: String,
    /// What a person reads.
    pub name: String,
    /// Its origin, like `https://api.example`.
    pub url: String,
    /// Whether it has the demo's sign-in (`/demo/users`, `/demo/token`).
    #[serde(default)]
    pub demo_sign_in: bool,
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
    /// The recipe's text, not yet read.
    pub recipe: String,
}

/// Fetches the settings of this site.
///
/// # Errors
/// [`WebErrorKind::Status`] with 404 when there is no `config.json` or it names no API that this release knows, `Malformed` when it
/// cannot be read, `NoAnswer` when it does not come.
pub async fn load() -> Result<Site, WebError> {
    let mut apis = parse(&text(CONFIG).await?)?;
    if apis.is_empty() {
        return Err(WebError::new(WebErrorKind::Status(404), format!("{CONFIG} names no Valdrics API.")));
    }
    for api in &mut apis {
        api.url = api.url.trim_end_matches('/').to_owned();
    }
    Ok(Site { apis, recipe: text(RECIPE).await? })
}

fn parse(text: &str) -> Result<Vec<Api>, WebError> {
    let malformed = |why: String| WebError::malformed(format!("{CONFIG}: {why}."));
    let config: Config = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    if config.schema != SCHEMA {
        return Err(malformed(format!("schema must be {SCHEMA}, found {:?}", config.schema)));
    }
    let apis: Vec<Api> = config.apis.into_iter().filter(|api| api.kind == "valdrics").collect();
    let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    match apis.iter().find(|api| !web(&api.url)) {
        Some(api) => Err(malformed(format!("url must begin with https:// or http://, found {:?}", api.url))),
        None => Ok(apis),
    }
}

async fn text(name: &str) -> Result<String, WebError> {
    let no_answer = |_| WebError::new(WebErrorKind::NoAnswer, format!("{name} did not come."));
    let answer = Request::get(name).send().await.map_err(no_answer)?;
    if answer.ok() {
        answer.text().await.map_err(no_answer)
    } else {
        let status = answer.status();
        Err(WebError::new(WebErrorKind::Status(status), format!("{name}: the host answered {status}.")))
    }
}
