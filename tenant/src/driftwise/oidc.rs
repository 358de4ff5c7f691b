//! Bearer tokens of OpenID providers: JWTs (RFC 7519) that are checked against the keys that the provider publishes.

use super::Refusal;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use ureq::Agent;

/// How long a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The algorithms that are taken.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::RS256, Algorithm::ES256];

/// The providers, and the keys of theirs that were fetched.
#[derive(Debug)]
pub struct Issuers {
    known: Vec<String>,
    audience: String,
    kept: Mutex<HashMap<String, Vec<Jwk>>>,
}

/// Whom a token names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Identity {
    /// The provider's name for them.
    pub sub: String,
    /// Their address, unless the provider says that it is unconfirmed.
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    email_verified: Option<bool>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

fn invalid() -> Refusal {
    Refusal::unauthorized("Invalid token")
}

impl Issuers {
    /// These providers, none of them asked yet; their tokens must be for `audience`.
    #[must_use]
    pub fn new(known: Vec<String>, audience: String) -> Self {
        Self { known, audience, kept: Mutex::default() }
    }

    /// The provider that a token says it is from, if it is one of ours. Nothing is checked yet.
    #[must_use]
    pub fn of(&self, token: &str) -> Option<&str> {
        #[derive(Deserialize)]
        struct Claim {
            iss: String,
        }
        let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        let claim: Claim = serde_json::from_slice(&payload).ok()?;
        self.known.iter().find(|known| **known == claim.iss).map(String::as_str)
    }

    /// Whom a token names, if its signature, its issuer, its audience and its times are good. Waits for the network where
    /// the token's key is not known yet.
    ///
    /// # Errors
    /// 401 for a token that is over, or bad; 503 when the provider does not answer as it should.
    pub fn verify(&self, issuer: &str, token: &str) -> Result<Identity, Refusal> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid())?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(invalid());
        }
        let key = match self.kept(issuer, &header) {
            Some(key) => key,
            // A key that nobody knows may be a new one.
            None => {
                let fresh = fetch(issuer).map_err(|flaw| {
                    let message = format!("cannot get the keys of {issuer}: {flaw}");
                    Refusal::of(StatusCode::SERVICE_UNAVAILABLE, message)
                })?;
                self.keys().insert(issuer.to_owned(), fresh);
                self.kept(issuer, &header).ok_or_else(invalid)?
            }
        };
        let mut rules = Validation::new(header.alg);
        rules.leeway = 0;
        rules.validate_nbf = true;
        rules.set_audience(&[&self.audience]);
        rules.set_issuer(&[issuer]);
        rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        let key = DecodingKey::from_jwk(&key).map_err(|_| invalid())?;
        let mut identity = match jsonwebtoken::decode::<Identity>(token, &key, &rules) {
            Ok(token) => token.claims,
            Err(error) if *error.kind() == ErrorKind::ExpiredSignature => {
                return Err(Refusal::unauthorized("Token has expired"));
            }
            Err(_) => return Err(invalid()),
        };
        identity.email = identity.email.filter(|_| identity.email_verified != Some(false));
        Ok(identity)
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<String, Vec<Jwk>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key that a token's header asks for; without a `kid`, the only one that fits.
    fn kept(&self, issuer: &str, header: &Header) -> Option<Jwk> {
        let keys = self.keys();
        let mut fit = keys.get(issuer)?.iter().filter(|key| fits(key, header));
        let first = fit.next()?;
        (header.kid.is_some() || fit.next().is_none()).then(|| first.clone())
    }
}

fn fits(key: &Jwk, header: &Header) -> bool {
    use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve};
    let kind = match &key.algorithm {
        AlgorithmParameters::RSA(_) => header.alg == Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(point) => {
            header.alg == Algorithm::ES256 && point.curve == EllipticCurve::P256
        }
        _ => false,
    };
    let named = key.common.key_algorithm.is_none_or(|named| format!("{named:?}") == format!("{:?}", header.alg));
    let signs = key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let same = header.kid.is_none() || header.kid == key.common.key_id;
    kind && named && signs && same
}

/// The keys that a provider publishes (OpenID Connect Discovery 1.0, section 4; RFC 7517). Those of a kind that is not known
/// here are left out.
fn fetch(issuer: &str) -> Result<Vec<Jwk>, String> {
    let agent: Agent =
        Agent::config_builder().timeout_global(Some(PATIENCE)).proxy(None).max_redirects(0).build().into();
    let get = |url: &str| -> Result<String, String> {
        let mut answer = agent.get(url).header("Accept", "application/json").call().map_err(|flaw| flaw.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("status {} of {url}", answer.status().as_u16()));
        }
        answer.body_mut().read_to_string().map_err(|flaw| flaw.to_string())
    };
    let about = get(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')))?;
    let about: Discovery = serde_json::from_str(&about).map_err(|flaw| format!("its configuration: {flaw}"))?;
    if about.issuer != issuer {
        return Err(format!("its configuration is that of {}", about.issuer));
    }
    let keys: KeySet = serde_json::from_str(&get(&about.jwks_uri)?).map_err(|flaw| format!("its keys: {flaw}"))?;
    Ok(keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
}
