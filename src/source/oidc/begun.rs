//! A sign-in under way: the values that are used once, and the address that it begins with.

use super::{Client, Failure, Provider, form};
use crate::model::base64::url;
use crate::model::digest::Digest;
use crate::source::encoded;

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
    /// The place of the API that it is for among those of the site.
    pub api: usize,
    /// The address of that API.
    pub url: String,
    /// The choices as they stood, as a link has them behind its `#`.
    pub choices: String,
    /// What stood behind the `#` of the page's address.
    pub fragment: String,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begun").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Begun {
    /// A sign-in that begins now. What it is for is filled in by the caller.
    pub fn new(way: Way, random: &[u8; RANDOM_BYTES], at_millis: i64) -> Self {
        let (state, rest) = random.split_at(RANDOM_BYTES / 3);
        let (nonce, verifier) = rest.split_at(RANDOM_BYTES / 3);
        let (state, nonce, verifier) = (format!("{}{}", way.mark(), url(state)), url(nonce), url(verifier));
        let (api, url, choices, fragment) = Default::default();
        Self { state, nonce, verifier, at_millis, api, url, choices, fragment }
    }

    /// The address where the person signs in; `redirect_uri` is where the provider sends the browser back to. `again` asks the provider to have
    /// them prove anew who they are.
    pub fn authorization_url(&self, provider: &Provider, client: &Client, redirect_uri: &str, again: bool) -> String {
        let challenge = url(Digest::of(self.verifier.as_bytes()).bytes());
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", &client.client_id),
            ("redirect_uri", redirect_uri),
            ("scope", &client.scope),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if let Some(audience) = &client.audience {
            pairs.push(("audience", audience));
        }
        if let Some(resource) = &client.resource {
            pairs.push(("resource", resource));
        }
        if again {
            pairs.push(("prompt", "login"));
        }
        let endpoint = &provider.authorization_endpoint;
        let join = match endpoint.split_once('?') {
            None => "?",
            Some((_, "")) => "",
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

    /// The text that the page keeps while the browser is at the provider: a line each, which no value has a break in but by being encoded.
    pub fn to_text(&self) -> String {
        let (at, api) = (self.at_millis.to_string(), self.api.to_string());
        let values = [&self.state, &self.nonce, &self.verifier, &at, &api, &self.url, &self.choices, &self.fragment];
        let mut text = SCHEMA.to_owned();
        for value in values {
            text.push('\n');
            text.push_str(&encoded(value));
        }
        text
    }

    /// Reads the kept text; None when it is another one, which is as if nothing was kept.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut value = || form::decoded(lines.next()?);
        value().filter(|schema| schema == SCHEMA)?;
        Some(Self {
            state: value()?,
            nonce: value()?,
            verifier: value()?,
            at_millis: value()?.parse().ok()?,
            api: value()?.parse().ok()?,
            url: value()?,
            choices: value()?,
            fragment: value()?,
        })
    }
}
