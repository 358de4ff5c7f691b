//! Sign-in: HS256 bearer tokens as Supabase issues them, and the states in which a user is turned away
//! (contract section 5, "Auth everywhere" and "Failures").

use crate::db::people::{self, User};
use crate::error::Refusal;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

const AUDIENCE: &str = "authenticated";
const ISSUER: &str = "supabase";

/// The fewest bytes that a signing key may have (RFC 7518 section 3.2: as long as the hash output).
pub const KEY_BYTES: usize = 32;

/// The key that signs and verifies tokens. Its bytes are never shown.
#[derive(Clone)]
pub struct Key {
    bytes: Vec<u8>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The claims of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// Who may use it: `authenticated`.
    pub aud: String,
    /// Who issued it: `supabase`.
    pub iss: String,
    /// The user's UUID.
    pub sub: String,
    /// The user's address.
    pub email: String,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// A UUID that no other token has: two sign-ins of one second give two tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
}

impl Key {
    /// A key from its bytes; `None` when there are fewer than [`KEY_BYTES`].
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() >= KEY_BYTES).then_some(Self { bytes })
    }

    /// A key that no earlier run has used.
    #[must_use]
    pub fn random() -> Self {
        Self {
            bytes: [uuid::Uuid::new_v4(), uuid::Uuid::new_v4(), uuid::Uuid::new_v4()]
                .map(uuid::Uuid::into_bytes)
                .concat(),
        }
    }

    /// A token for a user, good for `ttl` seconds from now, and the instant at which it ends.
    #[must_use]
    pub fn issue(&self, sub: &str, email: &str, ttl: i64) -> (String, Timestamp) {
        let exp = Timestamp::now().as_second() + ttl;
        let claims = Claims {
            aud: AUDIENCE.into(),
            iss: ISSUER.into(),
            sub: sub.into(),
            email: email.into(),
            exp,
            jti: Some(uuid::Uuid::new_v4().to_string()),
        };
        (self.sign(&claims), Timestamp::from_second(exp).unwrap_or(Timestamp::MAX))
    }

    /// The token with exactly these claims.
    #[must_use]
    pub fn sign(&self, claims: &Claims) -> String {
        // HMAC takes a key of any length and the claims are plain text and a number: encoding them cannot fail.
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(&self.bytes))
            .unwrap_or_default()
    }

    /// Reads the bearer token of a request.
    ///
    /// # Errors
    /// 401: `Not authenticated` without a bearer token, `Token has expired`, else `Invalid token`.
    pub fn verify(&self, headers: &HeaderMap) -> Result<Claims, Refusal> {
        let token = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .filter(|token| !token.is_empty())
            .ok_or_else(|| Refusal::unauthorized("Not authenticated"))?;
        let mut rules = Validation::new(Algorithm::HS256);
        rules.leeway = 0;
        rules.set_audience(&[AUDIENCE]);
        rules.set_issuer(&[ISSUER]);
        rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(&self.bytes), &rules)
            .map(|data| data.claims)
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => Refusal::unauthorized("Token has expired"),
                _ => Refusal::unauthorized("Invalid token"),
            })
    }
}

/// Finds the user that a token names, if they may come in.
///
/// # Errors
/// 403 for an unknown or disabled user, a deactivated tenant, or an address outside the tenant's allowed domains.
pub fn admit(db: &rusqlite::Connection, claims: &Claims) -> Result<User, Refusal> {
    let user = people::by_uuid(db, &claims.sub)?
        .ok_or_else(|| Refusal::forbidden("User not found. Complete Onboarding first."))?;
    if !user.active {
        return Err(Refusal::forbidden("User account is disabled."));
    }
    if !user.tenant_active {
        return Err(Refusal::forbidden("Access denied: Account is deactivated."));
    }
    let domain = user.email.rsplit_once('@').map_or("", |(_, domain)| domain);
    if !user.allowed_domains.is_empty() && !user.allowed_domains.iter().any(|allowed| allowed == domain) {
        return Err(Refusal::forbidden("Access denied: email domain is not allowed for this tenant."));
    }
    Ok(user)
}
