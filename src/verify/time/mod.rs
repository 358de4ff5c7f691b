//! Time tokens beside signatures: whether each holds together, and what it is worth by the time authorities that the auditor pinned
//! (docs/FORMAT.md, M75 to M79).

mod words;

pub(super) use words::row;

use super::beside::Beside;
use super::code::Code;
use super::contents::{Contents, SIGNATURE_PART_MAX};
use super::findings::Findings;
use crate::model::instant::Instant;
use crate::seal::time::{Certificate, ChainError, Token, TokenError};
use crate::seal::trust::{Authority, AuthorityStanding};

/// Findings that say: this is no token of this signature, or not as its authority made it.
pub(super) const BROKEN: [Code; 7] = [
    Code::TokenMalformed,
    Code::TokenRefused,
    Code::TokenImprint,
    Code::TokenSignature,
    Code::TokenCertificate,
    Code::TokenChain,
    Code::TokenAlgorithm,
];

/// What a token came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// It holds, and its authority is trusted.
    Counts {
        /// When the signature was there at the latest.
        latest: Instant,
        /// The authority, by the auditor's name for it.
        authority: String,
    },
    /// It holds together; whose authority it is, the auditor does not know, or could not be told.
    Unknown {
        /// When, as the authority says.
        said: Instant,
    },
    /// Its authority is known, and does not vouch for it in a way that counts. A finding says why.
    DoesNotCount,
    /// It is none, or of something else. A finding says why.
    Broken,
}

impl Told {
    /// When the signature was there at the latest, by a clock that its signer does not control.
    pub(super) fn latest(&self) -> Option<Instant> {
        match self {
            Self::Counts { latest, .. } => Some(*latest),
            _ => None,
        }
    }

    /// Whose clock that is.
    pub(super) fn authority(&self) -> Option<&str> {
        match self {
            Self::Counts { authority, .. } => Some(authority),
            _ => None,
        }
    }
}

/// Checks the token at `place` over a signature's bytes; None when there is none.
pub(super) fn check(
    contents: &Contents,
    place: &str,
    signature: &[u8],
    beside: &Beside,
    findings: &mut Findings,
) -> Option<Told> {
    let entry = contents.entry(place)?;
    let Some(bytes) = contents.document(place) else {
        // What could not be read has its finding already.
        if entry.digest.is_some() {
            let expected = format!("at most {SIGNATURE_PART_MAX} bytes");
            findings.add(Code::TokenMalformed, place, expected, entry.size.to_string());
        }
        return Some(Told::Broken);
    };
    let roots: Vec<&Authority> = beside.trust.iter().flat_map(|store| &store.authorities).collect();
    let certificates: Vec<&Certificate> = roots.iter().map(|authority| &authority.root).collect();
    let read = || {
        let token = Token::read(bytes)?;
        token.holds(signature)?;
        let anchored = token.anchored(&certificates)?;
        Ok((token, anchored))
    };
    let (token, anchored) = match read() {
        Ok(read) => read,
        Err(error) => return Some(broken(&error, place, findings)),
    };
    // Of several roots, the one that speaks best for it.
    let best = anchored
        .into_iter()
        .filter_map(|one| Some((one.outcome, *roots.get(one.root)?)))
        .map(|(outcome, authority)| (outcome, authority.standing(token.info.at, beside.now), authority))
        .min_by_key(|(outcome, standing, _)| (outcome.is_err(), *standing));
    let Some((outcome, standing, authority)) = best else {
        if beside.trust.is_some() {
            let root = token.root().map_or_else(
                || "of an authority whose root is not with it".to_owned(),
                |root| format!("of the root with the SHA-256 {}", root.fingerprint()),
            );
            findings.add(Code::AuthorityUnknown, place, "a time authority in your trust store", root);
        }
        return Some(Told::Unknown { said: token.info.at });
    };
    let refused = match (outcome, standing) {
        (Err(ChainError::Purpose(why)), _) => {
            let expected = "a certificate for time stamping and nothing else";
            Some((Code::TimePurpose, expected.to_owned(), why.to_owned()))
        }
        (Err(ChainError::Invalid(why)), _) => {
            let expected = format!("a chain to {} that held at {}", authority.name, token.info.at);
            Some((Code::TimeChain, expected, why))
        }
        (Ok(()), AuthorityStanding::Revoked) => {
            let at = authority.revoked_at.map(|at| at.to_string()).unwrap_or_default();
            let why = authority.revoked_reason.clone().unwrap_or_default();
            let found = format!("{}, revoked {at} {why}", authority.name);
            Some((Code::AuthorityRevoked, "an authority that is not revoked".to_owned(), found.trim_end().to_owned()))
        }
        (Ok(()), AuthorityStanding::Outside) => {
            let bound = |at: Option<Instant>| at.map_or_else(|| "any time".to_owned(), |at| at.to_string());
            let expected = format!("from {} and before {}", bound(authority.valid_from), bound(authority.valid_until));
            Some((Code::AuthorityOutside, expected, token.info.at.to_string()))
        }
        (Ok(()), AuthorityStanding::Good) => None,
    };
    Some(match refused {
        Some((code, expected, found)) => {
            findings.add(code, place, expected, found);
            Told::DoesNotCount
        }
        None => Told::Counts { latest: token.info.latest(), authority: authority.name.clone() },
    })
}

/// The finding of a token that does not hold together.
fn broken(error: &TokenError, place: &str, findings: &mut Findings) -> Told {
    let (code, expected) = match error {
        TokenError::Malformed(_) | TokenError::Nonce => {
            (Code::TokenMalformed, "a response of a time authority in its one form")
        }
        TokenError::Refused(..) => (Code::TokenRefused, "a token that was granted"),
        TokenError::Imprint => (Code::TokenImprint, "a token over the signature beside it"),
        TokenError::Signature(_) => (Code::TokenSignature, "a signature of the authority that verifies"),
        TokenError::Certificate => (Code::TokenCertificate, "the certificate that signed"),
        TokenError::Sha1 => (Code::TokenSha1, "a certificate named by SHA-256 or longer"),
        TokenError::Algorithm(_) => {
            (Code::TokenAlgorithm, "RSA of 2048 to 4096 bits, ECDSA over P-256 or P-384, with SHA-2")
        }
        TokenError::Chain(_) => (Code::TokenChain, "the certificate alone, or its whole chain"),
    };
    findings.add(code, place, expected, error.to_string());
    // An older way of the same, which is not wrong; it only does not count.
    if *error == TokenError::Sha1 { Told::DoesNotCount } else { Told::Broken }
}
