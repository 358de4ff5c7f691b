//! Signing in with OpenID Connect: Authorization Code with PKCE, as a public client in a browser (OpenID Connect Core 1.0 section 3.1, RFC 7636,
//! RFC 9207, RFC 9700). What is sent, what comes back, and whether it may be taken. No clock, no randomness and no connection is in it: they
//! are arguments. docs/SIGN-IN.md says what an operator and an auditor need to know.

mod begun;
mod callback;
mod discovery;
mod failure;
mod form;
mod identity;
mod token;

pub use begun::{Begun, RANDOM_BYTES, Way, way_of};
pub use callback::Callback;
pub use discovery::{Provider, discovery_address, provider};
pub use failure::{Failure, Place};
pub use identity::{Identity, SKEW_SECONDS, identity};
pub use token::{Tokens, token_request, tokens};

/// What the operator has set of an identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The provider's issuer, exactly as it states it.
    pub issuer: String,
    /// The id of this page's client there. A page in a browser has no secret.
    pub client_id: String,
    /// What is asked for, with spaces between.
    pub scope: String,
    /// The parameter `audience`, where a provider takes one: whom the access token is for.
    pub audience: Option<String>,
    /// The parameter `resource` (RFC 8707): whom the access token is for.
    pub resource: Option<String>,
}
