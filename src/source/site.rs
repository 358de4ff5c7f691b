//! `config.json`: what the host of the site has set (docs/schema/config.schema.json). `www/start/origins.mjs` reads the addresses of the same
//! file before the program runs, and opens the network for them: so they are judged here too, by the same rule.

use super::address::after_origin;
use super::oidc::Client;
use super::{AnswerError, Reader};

/// The schema's name.
pub const SCHEMA: &str = "packseal-config/1";
/// The kinds of APIs that this release knows.
pub const KINDS: [&str; 6] = ["valdrics", "grantex", "evidence", "playbook", "driftwise", "custom"];
/// The kind that has no recipe of its own.
const CUSTOM: &str = "custom";

/// The members of an API.
pub const MEMBERS: [&str; 10] =
    ["kind", "name", "url", "demo_sign_in", "issuers", "sign_in", "token", "recipe", "organisation", "time_relay"];
/// The members of `sign_in`.
pub const SIGN_IN_MEMBERS: [&str; 5] = ["issuer", "client_id", "scope", "audience", "resource"];

/// What is asked for where `scope` is absent: who it is.
const SCOPE: &str = "openid email";

const ADDRESS: &str = "https:// and a host, or http:// and localhost or 127.0.0.1, then nothing or a path";
const ISSUER: &str =
    "an address like https://login.example, exactly as the provider states its issuer, without ? and #";
const CLIENT_ID: &str = "the id of a client at the provider: visible ASCII characters";
const SCOPES: &str = "scopes with one space between them, openid among them";
const AUDIENCE: &str = "a text of visible ASCII characters";
const RESOURCE: &str = "an absolute address without #";
const RECIPE: &str = "the name of a .json file below recipes/: letters, digits, . _ - and /";
const RECIPE_NEEDED: &str = "a recipe, which kind custom needs";
const ORGANISATION: &str = "1 to 128 letters, digits, . _ ~ and -";
const RELAY: &str = "a path of the API like /time/stamp: letters, digits, / . _ ~ and -";
const WAYS: &str = "a way to sign in: sign_in, demo_sign_in or token";

/// A tenant API that this site may talk to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// The kind of API, one of [`KINDS`].
    pub kind: String,
    /// What a person reads.
    pub name: String,
    /// Its address, like `https://api.example`, without a slash at the end.
    pub url: String,
    /// Whether it has the demo's sign-in (`/demo/users`, `/demo/token`).
    pub demo_sign_in: bool,
    /// Addresses that the page may connect to besides, like an identity provider's endpoints on another host than its issuer.
    pub issuers: Vec<String>,
    /// The identity provider that people sign in with.
    pub sign_in: Option<Client>,
    /// Whether a person may paste a token or a key.
    pub token: bool,
    /// The recipe's file below `recipes/`.
    pub recipe: String,
    /// The organisation's id, which stands in paths for `{org}`.
    pub organisation: Option<String>,
    /// Where the API relays requests to a time authority (RFC 3161): a path below its address, with `/` before it.
    pub time_relay: Option<String>,
}

impl Api {
    /// The origin without its scheme, as a person names it.
    pub fn host(&self) -> &str {
        self.url.split_once("://").map_or(&self.url, |(_, host)| host)
    }
}

/// Reads `config.json`: `{schema, apis: […]}`. APIs of kinds that this release does not know are left out, once their addresses are judged.
///
/// # Errors
/// The place, what was expected there and what was found.
pub fn parse(text: &str) -> Result<Vec<Api>, AnswerError> {
    let value = Reader::parse(text.as_bytes())?;
    let config = Reader::new(&value);
    config.only(&["schema", "apis"])?;
    let schema = config.member("schema")?;
    if schema.text()? != SCHEMA {
        return Err(schema.refused(SCHEMA));
    }
    let mut apis = Vec::new();
    for one in config.member("apis")?.items()? {
        if let Some(api) = api(&one)? {
            apis.push(api);
        }
    }
    Ok(apis)
}

fn api(api: &Reader<'_>) -> Result<Option<Api>, AnswerError> {
    api.only(&MEMBERS)?;
    let url = checked(&api.member("url")?, ADDRESS, is_reachable)?;
    let mut issuers = Vec::new();
    if let Some(named) = api.optional("issuers") {
        for issuer in named.items()? {
            issuers.push(checked(&issuer, ADDRESS, is_reachable)?);
        }
    }
    let sign_in = api.optional("sign_in").map(|it| client(&it)).transpose()?;
    let (kind, name) = (api.member("kind")?.text()?.to_owned(), api.member("name")?.text()?.to_owned());
    if !KINDS.contains(&kind.as_str()) {
        return Ok(None);
    }
    let flag = |key: &str, otherwise: bool| match api.optional(key) {
        Some(flag) => flag.boolean(),
        None => Ok(otherwise),
    };
    let (demo_sign_in, token) = (flag("demo_sign_in", false)?, flag("token", true)?);
    if !demo_sign_in && !token && sign_in.is_none() {
        return Err(api.wrong(WAYS));
    }
    let recipe = match api.optional("recipe") {
        Some(recipe) => checked(&recipe, RECIPE, is_recipe)?,
        None if kind == CUSTOM => return Err(api.wrong(RECIPE_NEEDED)),
        None => format!("{kind}.json"),
    };
    let organisation = api.optional("organisation").map(|it| checked(&it, ORGANISATION, is_segment)).transpose()?;
    let time_relay = api.optional("time_relay").map(|it| checked(&it, RELAY, is_path)).transpose()?;
    let url = url.trim_end_matches('/').to_owned();
    Ok(Some(Api { kind, name, url, demo_sign_in, issuers, sign_in, token, recipe, organisation, time_relay }))
}

fn client(client: &Reader<'_>) -> Result<Client, AnswerError> {
    client.only(&SIGN_IN_MEMBERS)?;
    let optional = |key: &str, expected, is: fn(&str) -> bool| {
        client.optional(key).map(|text| checked(&text, expected, is)).transpose()
    };
    Ok(Client {
        issuer: checked(&client.member("issuer")?, ISSUER, is_issuer)?,
        client_id: checked(&client.member("client_id")?, CLIENT_ID, is_visible)?,
        scope: optional("scope", SCOPES, is_scope)?.unwrap_or_else(|| SCOPE.to_owned()),
        audience: optional("audience", AUDIENCE, is_visible)?,
        resource: optional("resource", RESOURCE, is_resource)?,
    })
}

fn checked(text: &Reader<'_>, expected: &'static str, is: fn(&str) -> bool) -> Result<String, AnswerError> {
    let found = text.text()?;
    if is(found) { Ok(found.to_owned()) } else { Err(text.refused(expected)) }
}

/// Whether the page's policy can name the origin of this address, and a path may follow it.
fn is_reachable(address: &str) -> bool {
    after_origin(address).is_some_and(|after| !after.starts_with('?'))
}

/// OpenID Connect Discovery section 2: no query and no fragment.
fn is_issuer(address: &str) -> bool {
    is_reachable(address) && is_visible(address) && !address.contains(['?', '#'])
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())
}

/// RFC 6749 section 3.3, and OpenID Connect Core section 3.1.2.1: the scope `openid` is needed.
fn is_scope(text: &str) -> bool {
    let allowed = |scope: &str| is_visible(scope) && !scope.contains(['"', '\\']);
    text.split(' ').all(allowed) && text.split(' ').any(|scope| scope == "openid")
}

/// RFC 8707 section 2: an absolute URI without a fragment.
fn is_resource(text: &str) -> bool {
    let (scheme, rest) = text.split_once(':').unwrap_or_default();
    scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && is_visible(text)
        && !text.contains('#')
}

fn is_recipe(name: &str) -> bool {
    let segment = |segment: &str| {
        !segment.starts_with('.')
            && !segment.is_empty()
            && segment.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    name.len() <= 200 && name.ends_with(".json") && name.split('/').all(segment)
}

/// A path of such segments (RFC 3986 section 3.3), each with `/` before it.
fn is_path(text: &str) -> bool {
    text.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_segment))
}

/// One segment of a path that needs no encoding (RFC 3986 section 2.3) and is no step up.
fn is_segment(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && !text.bytes().all(|b| b == b'.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'~' | b'-'))
}
