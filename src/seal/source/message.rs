//! What a signature of a server covers, and whether it holds (RFC 9421 sections 2 and 3.2).

use super::fields::{Bare, Item, Member, Parameters, dictionary, list_written};
use crate::seal::key::{Algorithm, PublicKey};

/// An answer and what was asked for it, as a pack keeps them.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// The request's method.
    pub method: &'a str,
    /// The request's absolute address.
    pub url: &'a str,
    /// The answer's status.
    pub status: u16,
    /// The answer's headers that were kept: lower-case names, each once.
    pub headers: &'a [(&'a str, &'a str)],
}

/// A signature of an answer, as its headers say; not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The signature's name among those of the answer.
    pub label: String,
    /// The key that made it, in the server's own words; empty when it does not say.
    pub key_id: String,
    /// When it was made, by the server's clock: seconds since 1970.
    pub created: Option<i64>,
    /// Whether it covers the status, the content's digest, and the request's method and address.
    pub is_whole: bool,
    algorithm: Option<String>,
    /// The bytes that were signed; None when it covers something that the pack does not keep.
    base: Option<Vec<u8>>,
    signature: Vec<u8>,
}

/// The headers of a signature cannot be read, or contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the headers of the signature cannot be read")]
pub struct Malformed;

/// The signatures of an answer, by its headers `signature-input` and `signature`.
///
/// # Errors
/// [`Malformed`]
pub fn signatures(message: &Message<'_>) -> Result<Vec<Signed>, Malformed> {
    let read = |name| message.header(name).and_then(dictionary).ok_or(Malformed);
    let (inputs, values) = (read("signature-input")?, read("signature")?);
    if inputs.is_empty() || inputs.len() != values.len() {
        return Err(Malformed);
    }
    inputs
        .into_iter()
        .map(|(label, input)| {
            let value = values.iter().find(|(other, _)| *other == label).map(|(_, value)| value);
            let (Member::List(items, parameters), Some(Member::One(Item { value: Bare::Bytes(signature), .. }))) =
                (input, value)
            else {
                return Err(Malformed);
            };
            signed(message, label, &items, &parameters, signature.clone())
        })
        .collect()
}

fn signed(
    message: &Message<'_>,
    label: String,
    items: &[Item],
    parameters: &Parameters,
    signature: Vec<u8>,
) -> Result<Signed, Malformed> {
    let names: Vec<String> = items.iter().map(Item::written).collect();
    let text = |name| match parameters.get(name) {
        None => Ok(None),
        Some(Bare::Text(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Malformed),
    };
    let created = match parameters.get("created") {
        None => None,
        Some(Bare::Integer(seconds)) => Some(*seconds),
        Some(_) => return Err(Malformed),
    };
    // A name twice would let one line of the base stand for another (RFC 9421 section 2.5).
    if names.iter().enumerate().any(|(at, name)| names.iter().take(at).any(|before| before == name)) {
        return Err(Malformed);
    }
    let mut base = String::new();
    let covered = items.iter().zip(&names).all(|(item, name)| {
        let value = message.component(item);
        value.iter().for_each(|value| base.push_str(&format!("{name}: {value}\n")));
        value.is_some()
    });
    base.push_str(&format!("\"@signature-params\": {}", list_written(items, parameters)));
    let covers = |name: &str| names.iter().any(|held| held == name);
    Ok(Signed {
        label,
        key_id: text("keyid")?.unwrap_or_default(),
        created,
        is_whole: WHOLE.into_iter().all(covers),
        algorithm: text("alg")?,
        base: covered.then(|| base.into_bytes()),
        signature,
    })
}

/// What a signature must cover to vouch for an answer (docs/FORMAT.md, M81).
const WHOLE: [&str; 4] = ["\"@status\"", "\"content-digest\"", "\"@method\";req", "\"@target-uri\";req"];

impl Message<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(held, _)| *held == name).map(|(_, value)| *value)
    }

    /// The value of a component (RFC 9421 sections 2.1, 2.2 and 2.4); None for one that is not kept or not known.
    fn component(&self, item: &Item) -> Option<String> {
        let Bare::Text(name) = &item.value else { return None };
        let of_request = match item.parameters.0.as_slice() {
            [] => false,
            [(parameter, Bare::Flag(true))] if parameter == "req" => true,
            _ => return None,
        };
        let value = match (name.as_str(), of_request) {
            ("@status", false) => self.status.to_string(),
            ("@method", true) => self.method.to_owned(),
            ("@target-uri", true) => self.url.to_owned(),
            ("@scheme", true) => self.url.split_once("://")?.0.to_owned(),
            ("@authority", true) => self.authority()?.0.to_owned(),
            ("@path", true) => self.authority()?.1.split('?').next()?.to_owned(),
            ("@query", true) => {
                let query = self.authority()?.1.split_once('?').map_or("", |(_, query)| query);
                format!("?{query}")
            }
            (name, false) if !name.starts_with('@') => self.header(name)?.trim_matches([' ', '\t']).to_owned(),
            _ => return None,
        };
        // A line end in a value could spell further lines of the base.
        value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')).then_some(value)
    }

    /// Host and port, and what follows them.
    fn authority(&self) -> Option<(&str, &str)> {
        let (_, rest) = self.url.split_once("://")?;
        rest.split_at_checked(rest.find('/')?)
    }
}

impl Signed {
    /// Whether it covers nothing but what is kept.
    pub fn is_checkable(&self) -> bool {
        self.base.is_some()
    }

    /// Whether it is this key's over this answer. The algorithm that it names, if it names one, must be the key's.
    pub fn is_by(&self, key: &PublicKey) -> bool {
        let Some(base) = &self.base else { return false };
        let (name, verified) = match key.algorithm() {
            Algorithm::EcdsaP256 => ("ecdsa-p256-sha256", key.verify_p1363(base, &self.signature)),
            Algorithm::Ed25519 => ("ed25519", key.verify(base, &self.signature)),
        };
        self.algorithm.as_deref().is_none_or(|named| named == name) && verified.is_ok()
    }
}

/// The SHA-256 in a `content-digest` header (RFC 9530 section 2); None when there is none in it.
pub fn sha256_of(header: &str) -> Option<[u8; 32]> {
    dictionary(header)?.into_iter().find_map(|(name, member)| match member {
        Member::One(Item { value: Bare::Bytes(bytes), .. }) if name == "sha-256" => bytes.try_into().ok(),
        _ => None,
    })
}
