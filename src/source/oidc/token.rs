//! A code becomes tokens (RFC 6749 sections 4.1.3, 4.1.4 and 5, OpenID Connect Core section 3.1.3).

use super::failure::refused;
use super::{Begun, Client, Failure, form};
use crate::model::json::{Value, parse};

const WHAT: &str = "The provider’s token";

/// What came for a code. Nothing prints it. A refresh token is not asked for, and one that comes all the same is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// The bearer token for the API.
    pub access_token: String,
    /// Who signed in; not read yet.
    pub id_token: String,
    /// How long the access token holds, in seconds from now, if the provider says so.
    pub expires_in: Option<u64>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// The body of the request to the token endpoint, `application/x-www-form-urlencoded`. A public client sends its id and no secret; the verifier
/// shows that it is the one who began (RFC 7636 section 4.5).
pub fn token_request(client: &Client, begun: &Begun, code: &str, redirect_uri: &str) -> String {
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("client_id", client.client_id.as_str()),
        ("code_verifier", begun.verifier.as_str()),
    ];
    if let Some(resource) = &client.resource {
        pairs.push(("resource", resource));
    }
    form::written(&pairs)
}

/// Reads the answer of the token endpoint at `host`.
///
/// # Errors
/// The provider's own refusal, [`Failure::Status`], [`Failure::Malformed`]. None of them quotes the answer: it may hold a token.
pub fn tokens(status: u16, body: &[u8], host: &str) -> Result<Tokens, Failure> {
    let malformed = |why: &str| Failure::Malformed { what: WHAT, why: why.to_owned() };
    let value = parse(body).unwrap_or(Value::Null);
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    if status != 200 {
        return Err(match text("error") {
            Some(error) => refused(error, text("error_description").unwrap_or_default()),
            None => Failure::Status { host: host.to_owned(), status },
        });
    }
    if value.as_object().is_none() {
        return Err(malformed("it is no JSON object"));
    }
    if !text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return Err(malformed("its token_type is not Bearer"));
    }
    // RFC 6750 section 2.1.
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=');
    let access_token = text("access_token").filter(|token| !token.is_empty() && token.bytes().all(allowed));
    let access_token = access_token.ok_or_else(|| malformed("its access_token is none"))?.to_owned();
    let id_token = text("id_token").ok_or_else(|| malformed("it has no id_token"))?.to_owned();
    Ok(Tokens { access_token, id_token, expires_in: value.get("expires_in").and_then(Value::as_u64) })
}
