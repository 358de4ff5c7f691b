//! What a provider says of itself (OpenID Connect Discovery 1.0 sections 3 and 4, RFC 8414).

use super::{Failure, Place, failure::told};
use crate::model::json::Value;
use crate::source::address::after_origin;
use crate::source::{AnswerError, Reader};

const WHAT: &str = "The provider’s description";

/// What is needed of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its issuer, which is the operator's.
    pub issuer: String,
    /// Where people sign in.
    pub authorization_endpoint: String,
    /// Where a code becomes a token.
    pub token_endpoint: String,
    /// Whether it states its issuer in each answer to the browser (RFC 9207 section 3).
    pub states_issuer: bool,
}

/// Where the description of an issuer lies (section 4.1).
pub fn discovery_address(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.strip_suffix('/').unwrap_or(issuer))
}

/// Reads the description, which must be that of `issuer` letter for letter (section 4.3).
///
/// # Errors
/// [`Failure::Malformed`], [`Failure::Issuer`], and [`Failure::Unable`] for a provider that says it cannot do the code flow or S256.
pub fn provider(body: &[u8], issuer: &str) -> Result<Provider, Failure> {
    let malformed = |error: AnswerError| Failure::Malformed { what: WHAT, why: told(&error.to_string()) };
    let value = Reader::parse(body).map_err(malformed)?;
    let said = Reader::new(&value);
    let found = said.member("issuer").and_then(|it| it.text()).map_err(malformed)?;
    if found != issuer {
        let (expected, found) = (issuer.to_owned(), Some(told(found)));
        return Err(Failure::Issuer { place: Place::Discovery, expected, found });
    }
    for (list, needed, what) in [
        ("response_types_supported", "code", "the authorization code flow"),
        ("code_challenge_methods_supported", "S256", "PKCE with S256"),
    ] {
        if !allows(value.get(list), needed) {
            return Err(Failure::Unable { what });
        }
    }
    let endpoint = |key: &'static str| {
        let endpoint = said.member(key).map_err(malformed)?;
        let text = endpoint.text().map_err(malformed)?;
        if is_endpoint(text) { Ok(text.to_owned()) } else { Err(malformed(endpoint.refused("an https address"))) }
    };
    Ok(Provider {
        issuer: issuer.to_owned(),
        authorization_endpoint: endpoint("authorization_endpoint")?,
        token_endpoint: endpoint("token_endpoint")?,
        states_issuer: value.get("authorization_response_iss_parameter_supported").and_then(Value::as_bool)
            == Some(true),
    })
}

/// Whether a list of what is supported allows `needed`: a provider without the list says nothing of it.
fn allows(list: Option<&Value>, needed: &str) -> bool {
    list.and_then(Value::as_array).is_none_or(|list| list.iter().any(|one| one.as_str() == Some(needed)))
}

/// RFC 6749 sections 3.1 and 3.2: no fragment; a query may be there. Nothing but an address that may be called, so no `javascript:`.
fn is_endpoint(text: &str) -> bool {
    after_origin(text).is_some() && text.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}

impl Provider {
    /// The origin of the token endpoint, unless it is one of `origins`.
    ///
    /// # Errors
    /// [`Failure::Unlisted`]: the page's policy lets it connect to those only.
    pub fn within(&self, origins: &[String]) -> Result<(), Failure> {
        let origin = origin_of(&self.token_endpoint);
        if origins.iter().any(|listed| origin_of(listed).eq_ignore_ascii_case(origin)) {
            Ok(())
        } else {
            Err(Failure::Unlisted { origin: origin.to_owned() })
        }
    }
}

/// The beginning of an address that may be called: scheme, host and port.
fn origin_of(address: &str) -> &str {
    after_origin(address).and_then(|after| address.strip_suffix(after)).unwrap_or(address)
}
