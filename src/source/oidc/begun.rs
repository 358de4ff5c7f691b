//! A sign-in under way: the values that are used once, and the address that it begins with.

use super::{Client, Failure, Provider, form};
use crate::model::digest::Digest;
use crate::model::json::{Value, object, parse};
use crate::source::session::base64url;

/// How many random bytes a sign-in takes: 256 bits each for state, nonce and verifier.
pub const RANDOM_BYTES: usize = 96;
/// After this long a sign-in is not gone on with, in milliseconds.
const LIFE: i64 = 10 * 60 * 1000;
/// Names the form of the kept text.
const SCHEMA: &str = "packseal-sign-in/1";

/// The way the browser goes to the provider and back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The page itself goes, and comes back as a new one.
    Redirect,
    /// A window of its own goes, while the page stays.
    Window,
}

impl Way {
    fn mark(self) -> &'static str {
        match self {
            Self::Redirect => "r.",
            Self::Window => "w.",
        }
    }
}

/// The way that a sign-in with this state went, as its beginning says. A claim: whoever began it knows.
pub fn way_of(state: &str) -> Option<Way> {
    [Way::Redirect, Way::Window].into_iter().find(|way| state.starts_with(way.mark()))
}

/// A sign-in under way. Its values are used once; nothing prints them.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// Comes back with the answer (RFC 6749 section 10.12); says which way it went.
    pub state: String,
    /// Comes back in the ID token (OpenID Connect Core section 3.1.2.1).
    pub nonce: String,
    /// What only the beginner knows (RFC 7636 section 4.1).
    pub verifier: String,
    /// When, in milliseconds since 1970 by this device's clock.
    pub at_millis: i64,
    /// The address that the provider sends the browser back to.
    pub redirect_uri: String,
    /// The kind of the API that it is for.
    pub kind: String,
    /// Its address.
    pub url: String,
    /// Its name: several organisations may be at one address.
    pub name: String,
    /// The choices as they stood, as a link has them behind its `#`.
    pub choices: String,
    /// What stood behind the `#` of the page's address.
    pub fragment: String,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begun").field("kind", &self.kind).field("url", &self.url).finish_non_exhaustive()
    }
}

impl Begun {
    /// A sign-in that begins now. What it is for is filled in by the caller.
    pub fn new(way: Way, random: &[u8; RANDOM_BYTES], at_millis: i64, redirect_uri: String) -> Self {
        let value = |part: usize| base64url(&random[part * 32..(part + 1) * 32]);
        let (state, nonce, verifier) = (format!("{}{}", way.mark(), value(0)), value(1), value(2));
        let (kind, url, name, choices, fragment) = Default::default();
        Self { state, nonce, verifier, at_millis, redirect_uri, kind, url, name, choices, fragment }
    }

    /// The address where the person signs in. `again` asks the provider to have them prove anew who they are.
    pub fn authorization_url(&self, provider: &Provider, client: &Client, again: bool) -> String {
        let challenge = base64url(Digest::of(self.verifier.as_bytes()).bytes());
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", client.client_id.as_str()),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("scope", client.scope.as_str()),
            ("state", self.state.as_str()),
            ("nonce", self.nonce.as_str()),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        pairs.extend(client.audience.as_deref().map(|audience| ("audience", audience)));
        pairs.extend(client.resource.as_deref().map(|resource| ("resource", resource)));
        pairs.extend(again.then_some(("prompt", "login")));
        let endpoint = &provider.authorization_endpoint;
        let join = match endpoint.find('?') {
            None => "?",
            Some(at) if at + 1 == endpoint.len() => "",
            Some(_) => "&",
        };
        format!("{endpoint}{join}{}", form::written(&pairs))
    }

    /// Sees that it is young enough to be gone on with.
    ///
    /// # Errors
    /// [`Failure::Old`], also when the clock was set back behind its beginning.
    pub fn check_age(&self, now_millis: i64) -> Result<(), Failure> {
        let age = now_millis.saturating_sub(self.at_millis);
        if (0..=LIFE).contains(&age) { Ok(()) } else { Err(Failure::Old) }
    }

    /// The text that the page keeps while the browser is at the provider.
    pub fn to_text(&self) -> String {
        let text = |text: &str| Value::from(text);
        let value = object([
            ("schema", text(SCHEMA)),
            ("state", text(&self.state)),
            ("nonce", text(&self.nonce)),
            ("verifier", text(&self.verifier)),
            ("at_millis", Value::from(u64::try_from(self.at_millis).unwrap_or_default())),
            ("redirect_uri", text(&self.redirect_uri)),
            ("kind", text(&self.kind)),
            ("url", text(&self.url)),
            ("name", text(&self.name)),
            ("choices", text(&self.choices)),
            ("fragment", text(&self.fragment)),
        ]);
        String::from_utf8_lossy(&value.to_compact()).into_owned()
    }

    /// Reads the kept text; None when it is another one, which is as if nothing was kept.
    pub fn parse(text: &str) -> Option<Self> {
        let value = parse(text.as_bytes()).ok()?;
        let text = |key: &str| value.get(key)?.as_str().map(str::to_owned);
        text("schema").filter(|schema| schema == SCHEMA)?;
        Some(Self {
            state: text("state")?,
            nonce: text("nonce")?,
            verifier: text("verifier")?,
            at_millis: i64::try_from(value.get("at_millis")?.as_u64()?).ok()?,
            redirect_uri: text("redirect_uri")?,
            kind: text("kind")?,
            url: text("url")?,
            name: text("name")?,
            choices: text("choices")?,
            fragment: text("fragment")?,
        })
    }
}
