//! Time authorities that an auditor pinned: the optional `time_authorities` of a trust store.

use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::seal::statement::{is_reason, is_signer, utc};
use crate::seal::time::Certificate;
use crate::source::{AnswerError, Reader};

/// More authorities than an auditor pins.
const AUTHORITIES_MAX: usize = 1_000;

/// A time authority, by the root that its chains end in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// What the auditor calls it.
    pub name: String,
    /// The certificate that its tokens must end in.
    pub root: Certificate,
    /// Tokens of an earlier time do not count; None for no bound.
    pub valid_from: Option<Instant>,
    /// Nor those of this time or a later one; None for no bound.
    pub valid_until: Option<Instant>,
    /// Since when it is revoked. From then on none of its tokens counts, whatever their time: whoever has its key sets the time.
    pub revoked_at: Option<Instant>,
    /// Why it is revoked.
    pub revoked_reason: Option<String>,
    /// Where the auditor has the root from.
    pub source: Option<String>,
    /// When the auditor took it up.
    pub pinned_at: Option<Instant>,
}

/// What the auditor says of an authority's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuthorityStanding {
    /// It counts.
    Good,
    /// It is of a time for which the authority is not trusted.
    Outside,
    /// The authority is revoked.
    Revoked,
}

impl Authority {
    /// What a token of the time `at` is worth, at the instant `now`; without a clock, every revocation counts.
    pub fn standing(&self, at: Instant, now: Option<Instant>) -> AuthorityStanding {
        if self.revoked_at.is_some_and(|revoked| now.is_none_or(|now| now >= revoked)) {
            AuthorityStanding::Revoked
        } else if self.valid_from.is_some_and(|from| at < from) || self.valid_until.is_some_and(|until| at >= until) {
            AuthorityStanding::Outside
        } else {
            AuthorityStanding::Good
        }
    }
}

/// Reads `time_authorities`; none where it is absent.
pub(super) fn read(store: &Reader<'_>) -> Result<Vec<Authority>, AnswerError> {
    let mut authorities: Vec<Authority> = Vec::new();
    let Some(list) = store.optional("time_authorities") else { return Ok(authorities) };
    let items = list.items()?;
    if items.len() > AUTHORITIES_MAX {
        return Err(list.wrong("at most 1,000 time authorities"));
    }
    for item in &items {
        let authority = one(item)?;
        if authorities.iter().any(|other| other.root == authority.root) {
            return Err(item.wrong("a root that does not stand above"));
        }
        authorities.push(authority);
    }
    Ok(authorities)
}

fn one(item: &Reader<'_>) -> Result<Authority, AnswerError> {
    let name = item.member("name")?;
    let called = name.text()?;
    if !is_signer(called) {
        return Err(name.refused("a name of 1 to 200 characters on one line"));
    }
    let pem = item.member("root_pem")?;
    let root = Certificate::from_pem(pem.text()?.as_bytes()).filter(Certificate::is_authority);
    let root = root.ok_or_else(|| {
        pem.wrong("one certificate of an authority in PEM, its key RSA of 2048 to 4096 bits, P-256 or P-384")
    })?;
    let optional = |name: &str| match item.optional(name) {
        None => Ok(None),
        Some(member) => {
            let text = member.text()?;
            if is_reason(text) { Ok(Some(text.to_owned())) } else { Err(member.refused("text on one line")) }
        }
    };
    let instant = |name: &str| item.optional(name).map(|member| utc(&member)).transpose();
    let authority = Authority {
        name: called.to_owned(),
        root,
        valid_from: instant("valid_from")?,
        valid_until: instant("valid_until")?,
        revoked_at: instant("revoked_at")?,
        revoked_reason: optional("revoked_reason")?,
        source: optional("source")?,
        pinned_at: instant("pinned_at")?,
    };
    if authority.valid_until.is_some_and(|until| authority.valid_from.is_some_and(|from| until <= from)) {
        return Err(item.member("valid_until")?.refused("an instant after valid_from"));
    }
    Ok(authority)
}

/// As it is kept and handed on.
pub(super) fn write(authority: &Authority) -> Value {
    let instant = |at: Option<Instant>| Value::text_or_null(at.map(|at| at.to_string()).as_deref());
    object([
        ("name", authority.name.as_str().into()),
        ("root_pem", authority.root.to_pem().into()),
        ("valid_from", instant(authority.valid_from)),
        ("valid_until", instant(authority.valid_until)),
        ("revoked_at", instant(authority.revoked_at)),
        ("revoked_reason", Value::text_or_null(authority.revoked_reason.as_deref())),
        ("source", Value::text_or_null(authority.source.as_deref())),
        ("pinned_at", instant(authority.pinned_at)),
    ])
}
