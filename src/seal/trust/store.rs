//! A trust store, `packseal-trust/1`: whose key is whose, in which role, since when, and where the auditor has that from; and which time authorities
//! the auditor relies on.

use std::collections::{BTreeMap, BTreeSet};

use super::authority::{self, Authority};
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::seal::key::PublicKey;
use crate::seal::name::is_role;
use crate::seal::source::jwk::{Jwk, Keys, is_kid, thumbprint};
use crate::seal::statement::{is_reason, is_signer, utc};
use crate::source::{AnswerError, Reader};

/// The schema's name.
pub const SCHEMA: &str = "packseal-trust/1";
/// The role of a server's key: it vouches for answers, and never for a pack.
pub const SERVER: &str = "server";
/// More keys than an auditor knows by name.
pub(super) const KEYS_MAX: usize = 10_000;

/// A key that the auditor knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Whose it is.
    pub signer: String,
    /// The role in which it is trusted.
    pub role: String,
    /// The key.
    pub key: PublicKey,
    /// Its first instant; None for no bound.
    pub valid_from: Option<Instant>,
    /// The first instant after it; None for no bound.
    pub valid_until: Option<Instant>,
    /// Since when it is revoked; None when it is not.
    pub revoked_at: Option<Instant>,
    /// Why it is revoked.
    pub revoked_reason: Option<String>,
    /// Where the auditor has the key from, like a letter.
    pub source: Option<String>,
    /// When the auditor took it up.
    pub pinned_at: Option<Instant>,
    /// What a server calls its key in signatures (`keyid`), where that is not a digest of the key.
    pub kid: Option<String>,
}

/// Keys that an auditor knows and time authorities that it relies on, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// The keys. One key may stand there in several roles, never twice in one.
    pub pins: Vec<Pin>,
    /// Time authorities; no root stands there twice.
    pub authorities: Vec<Authority>,
}

impl Store {
    /// Reads a trust store.
    ///
    /// # Errors
    /// [`AnswerError`] with the place.
    pub fn read(bytes: &[u8]) -> Result<Self, AnswerError> {
        let value = Reader::parse(bytes)?;
        let store = Reader::new(&value);
        let schema = store.member("schema")?;
        if schema.text()? != SCHEMA {
            return Err(schema.refused("packseal-trust/1"));
        }
        let keys = store.member("keys")?;
        let items = keys.items()?;
        if items.len() > KEYS_MAX {
            return Err(keys.wrong("at most 10,000 keys"));
        }
        let mut pins: Vec<Pin> = Vec::with_capacity(items.len());
        for item in &items {
            let pin = pin(item)?;
            if pins.iter().any(|other| other.key == pin.key && other.role == pin.role) {
                return Err(item.wrong("a key that does not stand above in the same role"));
            }
            pins.push(pin);
        }
        Ok(Self { pins, authorities: authority::read(&store)? })
    }

    /// The store as it is kept and handed on.
    pub fn to_bytes(&self) -> Vec<u8> {
        let instant = |at: Option<Instant>| Value::text_or_null(at.map(|at| at.to_string()).as_deref());
        let keys = self.pins.iter().map(|pin| {
            let mut members = vec![
                ("signer", pin.signer.as_str().into()),
                ("role", pin.role.as_str().into()),
                ("key_pem", pin.key.to_pem().into()),
                ("valid_from", instant(pin.valid_from)),
                ("valid_until", instant(pin.valid_until)),
                ("revoked_at", instant(pin.revoked_at)),
                ("revoked_reason", Value::text_or_null(pin.revoked_reason.as_deref())),
                ("source", Value::text_or_null(pin.source.as_deref())),
                ("pinned_at", instant(pin.pinned_at)),
            ];
            members.extend(pin.kid.as_deref().map(|kid| ("kid", Value::from(kid))));
            Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        });
        let (schema, keys) = (("schema", SCHEMA.into()), ("keys", Value::Array(keys.collect())));
        let mut bytes = if self.authorities.is_empty() {
            object([schema, keys])
        } else {
            let authorities = self.authorities.iter().map(authority::write).collect();
            object([schema, keys, ("time_authorities", Value::Array(authorities))])
        }
        .to_indented();
        bytes.push(b'\n');
        bytes
    }

    /// The entries of a key that may sign packs: those of servers are none of them.
    pub fn of(&self, key: Digest) -> impl Iterator<Item = &Pin> {
        self.pins.iter().filter(move |pin| pin.role != SERVER && pin.key.id() == key)
    }

    /// The servers' keys by each name that a signature may mean them by: the server's own, the SHA-256 of the key's SubjectPublicKeyInfo in
    /// lower-case digits, and its thumbprint (RFC 7638). A server that changes its key may keep the name.
    pub fn servers(&self) -> BTreeMap<String, Vec<&Pin>> {
        let mut named: BTreeMap<String, Vec<&Pin>> = BTreeMap::new();
        for pin in self.pins.iter().filter(|pin| pin.role == SERVER) {
            let names = BTreeSet::from([pin.key.id().to_string(), thumbprint(&pin.key)]);
            for name in names.into_iter().chain(pin.kid.clone()) {
                named.entry(name).or_default().push(pin);
            }
        }
        named
    }
}

/// The entries of keys that a server publishes: `signer` is the server's name to the auditor, `source` how the auditor has them.
pub fn server_pins(keys: &Keys, signer: &str, source: Option<&str>, pinned_at: Option<Instant>) -> Vec<Pin> {
    let pin = |key: &Jwk| Pin {
        signer: signer.to_owned(),
        role: SERVER.to_owned(),
        key: key.key.clone(),
        valid_from: None,
        valid_until: None,
        revoked_at: None,
        revoked_reason: None,
        source: source.map(str::to_owned),
        pinned_at,
        kid: key.kid.clone(),
    };
    keys.keys.iter().map(pin).collect()
}

fn pin(item: &Reader<'_>) -> Result<Pin, AnswerError> {
    let text = |name: &str, good: fn(&str) -> bool, form: &'static str| {
        let member = item.member(name)?;
        let text = member.text()?;
        if good(text) { Ok(text.to_owned()) } else { Err(member.refused(form)) }
    };
    let optional = |name: &str| match item.optional(name) {
        None => Ok(None),
        Some(member) => {
            let text = member.text()?;
            if is_reason(text) { Ok(Some(text.to_owned())) } else { Err(member.refused("text on one line")) }
        }
    };
    let instant = |name: &str| item.optional(name).map(|member| utc(&member)).transpose();
    let pem = item.member("key_pem")?;
    let key =
        PublicKey::from_pem(pem.text()?.as_bytes()).map_err(|_| pem.wrong("a P-256 or Ed25519 public key in PEM"))?;
    let pin = Pin {
        signer: text("signer", is_signer, "a name of 1 to 200 characters on one line")?,
        role: text("role", is_role, "a role like owner")?,
        key,
        valid_from: instant("valid_from")?,
        valid_until: instant("valid_until")?,
        revoked_at: instant("revoked_at")?,
        revoked_reason: optional("revoked_reason")?,
        source: optional("source")?,
        pinned_at: instant("pinned_at")?,
        kid: match item.optional("kid") {
            Some(member) if !is_kid(member.text()?) => {
                return Err(member.refused("a name of 1 to 200 printable characters"));
            }
            Some(member) => Some(member.text()?.to_owned()),
            None => None,
        },
    };
    if pin.valid_until.is_some_and(|until| pin.valid_from.is_some_and(|from| until <= from)) {
        return Err(item.member("valid_until")?.refused("an instant after valid_from"));
    }
    Ok(pin)
}
