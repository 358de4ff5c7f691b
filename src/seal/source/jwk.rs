//! Keys as servers publish them: JSON Web Keys and sets of them (RFC 7517), EC P-256 (RFC 7518 section 6.2) and Ed25519 (RFC 8037).

use super::base64::{Form, decode, encode};
use crate::model::digest::Digest;
use crate::seal::key::{Algorithm, PublicKey};
use crate::source::{AnswerError, Reader};

/// The most characters of a key's name.
pub const KID_MAX: usize = 200;
/// More keys than a server signs with.
const KEYS_MAX: usize = 1000;

/// A key of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwk {
    /// What its owner calls it, and what signatures name it by.
    pub kid: Option<String>,
    /// The key.
    pub key: PublicKey,
}

/// The keys of a set that can check signatures here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Those that can, in their order.
    pub keys: Vec<Jwk>,
    /// How many were passed over: of another kind, or for another use.
    pub others: usize,
}

/// Whether a text can be a key's name: 1 to [`KID_MAX`] printable ASCII characters, as `keyid` can hold them.
pub fn is_kid(text: &str) -> bool {
    (1..=KID_MAX).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Reads a key, or a set of them.
///
/// # Errors
/// [`AnswerError`] with the place: no JSON, no key, a private key, a point that is none.
pub fn read(bytes: &[u8]) -> Result<Keys, AnswerError> {
    let value = Reader::parse(bytes)?;
    let whole = Reader::new(&value);
    let items = match whole.optional("keys") {
        Some(keys) => {
            let items = keys.items()?;
            if items.len() > KEYS_MAX {
                return Err(keys.wrong("at most 1,000 keys"));
            }
            items
        }
        None => vec![whole],
    };
    let mut found = Keys::default();
    for item in &items {
        match one(item)? {
            Some(key) => found.keys.push(key),
            None => found.others = found.others.saturating_add(1),
        }
    }
    Ok(found)
}

/// A key; None for one of another kind or use, which a set may hold beside.
fn one(item: &Reader<'_>) -> Result<Option<Jwk>, AnswerError> {
    for secret in ["d", "k"] {
        if let Some(member) = item.optional(secret) {
            // The text itself is never told.
            return Err(member.wrong("no private part: publish the public key alone"));
        }
    }
    let kind = item.member("kty")?.text()?;
    let curve = item.optional_text("crv")?;
    let usage = item.optional_text("use")?;
    let coordinate = |name: &str| {
        let member = item.member(name)?;
        let bytes = decode(Form::Url, member.text()?).filter(|bytes| bytes.len() == 32);
        bytes.ok_or_else(|| member.wrong("32 bytes in base64url"))
    };
    let (algorithm, point) = match (kind, curve.as_deref()) {
        _ if usage.is_some_and(|usage| usage != "sig") => return Ok(None),
        ("EC", Some("P-256")) => (Algorithm::EcdsaP256, [coordinate("x")?, coordinate("y")?].concat()),
        ("OKP", Some("Ed25519")) => (Algorithm::Ed25519, coordinate("x")?),
        _ => return Ok(None),
    };
    let kid = match item.optional("kid") {
        None => None,
        Some(member) => {
            let text = member.text()?;
            Some(text).filter(|text| is_kid(text)).ok_or_else(|| member.refused("1 to 200 printable characters"))?;
            Some(text.to_owned())
        }
    };
    let key = PublicKey::from_coordinates(algorithm, &point).map_err(|_| item.wrong("a point that may be a key"))?;
    Ok(Some(Jwk { kid, key }))
}

/// The thumbprint of a key (RFC 7638 section 3; RFC 8037 appendix A.3), in base64url.
pub fn thumbprint(key: &PublicKey) -> String {
    let point = key.coordinates();
    let text = |bytes: &[u8]| encode(Form::Url, bytes);
    let members = match key.algorithm() {
        Algorithm::EcdsaP256 => {
            let (x, y) = point.split_at_checked(point.len() / 2).unwrap_or_default();
            format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, text(x), text(y))
        }
        Algorithm::Ed25519 => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, text(point)),
    };
    text(Digest::of(members.as_bytes()).bytes())
}
