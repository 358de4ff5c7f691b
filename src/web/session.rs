//! Signing in. A token lives in memory only: never in storage, an address, the document's text or a log.

use std::fmt;

use gloo_net::http::{Request, Response};
use web_sys::RequestCredentials;

use super::error::{WebError, WebErrorKind};
use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::source::oidc::{Failure, Identity, Tokens};
use crate::source::session::actor;
use crate::source::{self, AnswerError, Reader};

/// A bearer token. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A token that the document's other program has read, and hands over.
    pub(crate) fn handed(text: String) -> Self {
        Self(text)
    }

    /// The token itself, for the one message that carries it to the worker.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The bearer token.
    pub token: Secret,
    /// The address that the token or the server names, if any.
    pub email: Option<String>,
    /// What to call the account, like a role.
    pub label: Option<String>,
    /// The tenant's name, if the server gave it.
    pub tenant_name: Option<String>,
    /// When the session ends, if the token or the server says so.
    pub expires: Option<Instant>,
    /// The organisation's id, if the server gave it.
    pub organisation: Option<String>,
    /// Who it is, where an identity provider said so: its issuer and the person's id there.
    pub subject: Option<(String, String)>,
}

/// An account that the demo's sign-in offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoUser {
    /// What to ask for.
    pub id: String,
    /// What the button says.
    pub label: String,
    /// The account's address.
    pub email: String,
}

/// The accounts of the demo's sign-in for a kind of API (`GET /demo/users`).
///
/// # Errors
/// [`WebError`] when the API does not answer, or not as it should.
pub async fn demo_users(api: &str, kind: &str) -> Result<Vec<DemoUser>, WebError> {
    let request = Request::get(&format!("{api}/demo/users?system={kind}")).credentials(RequestCredentials::Omit);
    let answer = request.send().await.map_err(no_answer)?;
    read(answer, |answer| {
        let user = |user: &Reader<'_>| -> Result<DemoUser, AnswerError> {
            Ok(DemoUser { id: user.text_of("id")?, label: user.text_of("label")?, email: user.text_of("email")? })
        };
        answer.member("users")?.items()?.iter().map(user).collect()
    })
    .await
}

/// Signs in as one of [`demo_users`] (`POST /demo/token`).
///
/// # Errors
/// [`WebError`] when the API does not answer, or not as it should.
pub async fn demo_sign_in(api: &str, user: &DemoUser) -> Result<Session, WebError> {
    let body = object([("user", Value::from(user.id.as_str()))]).to_compact();
    let request = Request::post(&format!("{api}/demo/token"))
        .credentials(RequestCredentials::Omit)
        .header("Content-Type", "application/json")
        .body(js_sys::Uint8Array::from(body.as_slice()))
        .map_err(no_answer)?;
    let (token, expires, tenant_name, organisation) = read(request.send().await.map_err(no_answer)?, |answer| {
        let tenant = answer.member("tenant")?;
        let organisation = tenant.optional("id").and_then(|id| id.text().ok()).map(str::to_owned);
        Ok((answer.text_of("access_token")?, answer.text_of("expires_at")?, tenant.text_of("name")?, organisation))
    })
    .await?;
    let expires = Instant::parse(&expires).ok();
    let session = with_token(&token)?;
    Ok(Session {
        email: Some(user.email.clone()),
        label: Some(user.label.clone()),
        tenant_name: Some(tenant_name),
        organisation,
        expires: expires.or(session.expires),
        ..session
    })
}

/// A session from a token that was typed or pasted. Address and end are read from its payload when it is a JWT (RFC 7519 section 3);
/// nothing is checked here, the server does that.
///
/// # Errors
/// [`WebErrorKind::Malformed`] when the text cannot be a bearer token (RFC 6750 section 2.1).
pub fn with_token(text: &str) -> Result<Session, WebError> {
    let text = text.trim();
    let text = text.strip_prefix("Bearer ").unwrap_or(text).trim();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=');
    if text.is_empty() || !text.bytes().all(allowed) {
        return Err(WebError::malformed("An access token has letters, digits and - . _ ~ + / = only"));
    }
    let claims = actor(text);
    Ok(Session {
        token: Secret(text.to_owned()),
        email: claims.email,
        label: None,
        tenant_name: None,
        expires: claims.expires,
        organisation: None,
        subject: None,
    })
}

/// A session from what an identity provider gave for a code at `now`, in seconds since 1970. The API's token may say less of the person than
/// the provider does.
///
/// # Errors
/// [`Failure::Malformed`] when the access token is none.
pub fn of_provider(tokens: &Tokens, who: Identity, issuer: &str, now: i64) -> Result<Session, Failure> {
    let malformed =
        |_| Failure::Malformed { what: "The provider’s token", why: "its access_token is none".to_owned() };
    let mut session = with_token(&tokens.access_token).map_err(malformed)?;
    if session.expires.is_none() {
        let ends = |seconds: u64| now.checked_add(i64::try_from(seconds).ok()?)?.checked_mul(1000);
        session.expires = tokens.expires_in.and_then(ends).and_then(Instant::from_unix_millis);
    }
    session.email = session.email.or(who.email);
    session.label = session.email.clone().or(who.name);
    session.subject = Some((issuer.to_owned(), who.subject));
    Ok(session)
}

/// The API's key in what a person typed, where the kind of API has keys with a form of their own.
pub fn api_key(kind: &str, text: &str) -> Option<Session> {
    with_token(&source::session::api_key(kind, text)?).ok()
}

fn no_answer(error: gloo_net::Error) -> WebError {
    WebError::new(WebErrorKind::NoAnswer, error.to_string())
}

async fn read<T>(answer: Response, make: impl FnOnce(&Reader<'_>) -> Result<T, AnswerError>) -> Result<T, WebError> {
    let status = answer.status();
    if !answer.ok() {
        return Err(WebError::new(WebErrorKind::Status(status), format!("The server answered {status}.")));
    }
    let body = answer.text().await.map_err(|error| WebError::new(WebErrorKind::NoAnswer, error.to_string()))?;
    // The reader's own words could quote the answer, and the answer holds a token: they are not told.
    let read = Reader::parse(body.as_bytes()).and_then(|value| make(&Reader::new(&value)));
    read.map_err(|_| WebError::malformed("The answer of the sign-in cannot be read."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_tells_its_end_but_is_never_printed() {
        // {"email":"owner@orchid.example","exp":1795185000}
        let payload = "eyJlbWFpbCI6Im93bmVyQG9yY2hpZC5leGFtcGxlIiwiZXhwIjoxNzk1MTg1MDAwfQ";
        let session = with_token(&format!(" Bearer e30.{payload}.c2ln ")).unwrap();
        assert_eq!(session.email.as_deref(), Some("owner@orchid.example"));
        assert_eq!(session.expires.unwrap().unix_millis(), 1_795_185_000_000);
        assert!(!format!("{session:?}").contains("c2ln"));
        let opaque = with_token("abc").unwrap();
        assert_eq!((opaque.email, opaque.expires), (None, None));
        assert!(with_token("two words").is_err() && with_token(" ").is_err());
    }
}
