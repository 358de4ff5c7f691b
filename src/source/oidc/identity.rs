//! Who signed in: the ID token, checked as a public client does that got it from the token endpoint itself.
//!
//! Its signature is not checked: it came over a connection to the provider whose certificate the browser checked, which OpenID Connect Core
//! section 3.1.3.7 rule 6 takes in the signature's place. The API checks the access token by itself.

use super::failure::told;
use super::{Client, Failure, Place};
use crate::model::json::Value;
use crate::source::session::jwt_part;

/// How far this device's clock and the provider's may be apart, in seconds.
pub const SKEW_SECONDS: i64 = 60;

const WHAT: &str = "The provider’s ID token";

/// The person, as the provider says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The person's id at this provider (`sub`): with the issuer, who it is.
    pub subject: String,
    /// The address (`email`), if it is told.
    pub email: Option<String>,
    /// What to call them (`name`, else `preferred_username`), if it is told.
    pub name: Option<String>,
}

/// Reads an ID token and checks what it says (section 3.1.3.7): issuer, audience, authorized party, end, beginning and nonce. `now` is in seconds
/// since 1970.
///
/// # Errors
/// [`Failure::Malformed`], [`Failure::Issuer`], [`Failure::Audience`], [`Failure::Expired`], [`Failure::Early`], [`Failure::Nonce`].
pub fn identity(id_token: &str, client: &Client, nonce: &str, now: i64) -> Result<Identity, Failure> {
    let malformed = |why: &str| Failure::Malformed { what: WHAT, why: why.to_owned() };
    let signed = id_token.split('.').count() == 3 && id_token.split('.').all(|part| !part.is_empty());
    let header = jwt_part(id_token, 0).filter(|_| signed).ok_or_else(|| malformed("it is no signed JWT"))?;
    if header.get("alg").and_then(Value::as_str).is_none_or(|alg| alg.eq_ignore_ascii_case("none")) {
        return Err(malformed("it is not signed"));
    }
    let claims = jwt_part(id_token, 1).ok_or_else(|| malformed("its claims are no JSON object"))?;
    let text = |key: &str| claims.get(key).and_then(Value::as_str);
    let issuer = text("iss");
    if issuer != Some(client.issuer.as_str()) {
        let (expected, found) = (client.issuer.clone(), issuer.map(told));
        return Err(Failure::Issuer { place: Place::IdToken, expected, found });
    }
    if !is_for(&claims, &client.client_id) {
        return Err(Failure::Audience);
    }
    let ends = seconds(&claims, "exp").ok_or_else(|| malformed("it does not say when it ends"))?;
    let began = seconds(&claims, "iat").ok_or_else(|| malformed("it does not say when it was issued"))?;
    if ends.saturating_add(SKEW_SECONDS) <= now {
        return Err(Failure::Expired { at: ends, now });
    }
    if began.saturating_sub(SKEW_SECONDS) > now {
        return Err(Failure::Early { at: began, now });
    }
    if text("nonce") != Some(nonce) || nonce.is_empty() {
        return Err(Failure::Nonce);
    }
    let subject = text("sub").filter(|subject| !subject.is_empty()).ok_or_else(|| malformed("it names nobody"))?;
    let shown = |key: &str| text(key).map(told).filter(|text| !text.trim().is_empty());
    let name = shown("name").or_else(|| shown("preferred_username"));
    Ok(Identity { subject: subject.to_owned(), email: shown("email"), name })
}

/// Rules 3 to 5: this client is the audience; with others beside it, and wherever it is named, it is the authorized party.
fn is_for(claims: &Value, client_id: &str) -> bool {
    let party = claims.get("azp").map(|azp| azp.as_str() == Some(client_id));
    match claims.get("aud") {
        Some(Value::String(one)) => one == client_id && party != Some(false),
        Some(Value::Array(all)) => {
            let alone = all.len() == 1;
            let named = all.iter().any(|one| one.as_str() == Some(client_id));
            named && party.unwrap_or(alone)
        }
        _ => false,
    }
}

/// A NumericDate (RFC 7519 section 2): seconds since 1970, which may have a fraction.
fn seconds(claims: &Value, key: &str) -> Option<i64> {
    let Some(Value::Number(token)) = claims.get(key) else { return None };
    token.split('.').next()?.parse().ok()
}
