//! What the host of the site has set: the tenant APIs (`config.json`) and the recipe (`recipes/valdrics.json`), both beside the page.

use gloo_net::http::Request;

use super::error::{WebError, WebErrorKind};
use crate::source::{AnswerError, Reader};

const SCHEMA: &str = "packseal-config/1";
const CONFIG: &str = "config.json";
const RECIPE: &str = "recipes/valdrics.json";

/// A tenant API that this site may talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// The kind of API; `valdrics` is the one that this release knows.
    pub kind: String,
    /// What a person reads.
    pub name: String,
    /// Its origin, like `https://api.example`.
    pub url: String,
    /// Whether it has the demo's sign-in (`/demo/users`, `/demo/token`).
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
    let (schema, apis) = read(text).map_err(|error| malformed(error.to_string()))?;
    if schema != SCHEMA {
        return Err(malformed(format!("schema must be {SCHEMA}, found {schema:?}")));
    }
    let apis: Vec<Api> = apis.into_iter().filter(|api| api.kind == "valdrics").collect();
    let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    match apis.iter().find(|api| !web(&api.url)) {
        Some(api) => Err(malformed(format!("url must begin with https:// or http://, found {:?}", api.url))),
        None => Ok(apis),
    }
}

/// The schema's name and every API.
fn read(text: &str) -> Result<(String, Vec<Api>), AnswerError> {
    let value = Reader::parse(text.as_bytes())?;
    let config = Reader::new(&value);
    config.only(&["schema", "apis"])?;
    let api = |api: &Reader<'_>| -> Result<Api, AnswerError> {
        api.only(&["kind", "name", "url", "demo_sign_in"])?;
        let text = |key: &str| -> Result<String, AnswerError> { Ok(api.member(key)?.text()?.to_owned()) };
        let demo_sign_in = api.optional("demo_sign_in").map(|demo| demo.boolean()).transpose()?.unwrap_or(false);
        Ok(Api { kind: text("kind")?, name: text("name")?, url: text("url")?, demo_sign_in })
    };
    let apis = config.member("apis")?.items()?.iter().map(api).collect::<Result<_, _>>()?;
    Ok((config.member("schema")?.text()?.to_owned(), apis))
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
