//! From a token's certificate to a root that somebody pinned (RFC 5280 section 6.1, RFC 3161 section 2.3).

use super::certificate::{Certificate, Issued, usage};
use super::oid;
use super::token::{Token, TokenError};
use crate::model::instant::Instant;

/// More certificates than stand between a leaf and a root.
const DEPTH_MAX: usize = 6;
/// More signatures than any chain has, so that certificates that all fit each other cannot keep the search busy.
const CHECKS_MAX: usize = 64;

/// Why a token does not count for the root that its chain ends in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainError {
    /// The certificate that signed is not for time stamping, or not only; why.
    Purpose(&'static str),
    /// The chain did not hold at the token's time; why.
    Invalid(String),
}

/// What a token is to a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    /// The root's place in the list that was given.
    pub root: usize,
    /// Whether the chain held at the token's time.
    pub outcome: Result<(), ChainError>,
}

impl Token {
    /// The roots that its chain ends in, those for which it holds first; none when it is of another authority.
    ///
    /// # Errors
    /// [`TokenError::Chain`] when a certificate names one of the roots, which did not sign it; [`TokenError::Algorithm`]
    pub fn anchored(&self, roots: &[&Certificate]) -> Result<Vec<Anchored>, TokenError> {
        let Search { found, unsigned, .. } = self.search(roots);
        let mut found: Vec<Anchored> = found.into_iter().map(|(anchored, _)| anchored).collect();
        found.sort_by_key(|one| one.outcome.is_err());
        match unsigned {
            Some(error) if found.is_empty() => Err(error),
            _ => Ok(found),
        }
    }

    /// The certificates from the leaf to one of these roots, it included.
    pub(super) fn path(&self, roots: &[&Certificate]) -> Option<Vec<Vec<u8>>> {
        self.search(roots).found.into_iter().next().map(|(_, path)| path)
    }

    fn search<'a>(&'a self, roots: &'a [&'a Certificate]) -> Search<'a> {
        let mut search = Search { token: self, roots, found: Vec::new(), unsigned: None, checks: 0 };
        if let Some(leaf) = self.certificates.first() {
            search.climb(&mut vec![leaf]);
        }
        search
    }
}

struct Search<'a> {
    token: &'a Token,
    roots: &'a [&'a Certificate],
    /// Each way to a root, with the certificates on it in DER.
    found: Vec<(Anchored, Vec<Vec<u8>>)>,
    /// A certificate names a root that did not sign it.
    unsigned: Option<TokenError>,
    checks: usize,
}

impl<'a> Search<'a> {
    /// Tries each root above the last of the path, then each other certificate.
    fn climb(&mut self, path: &mut Vec<&'a Certificate>) {
        let Some(last) = path.last().copied() else { return };
        for (index, root) in self.roots.iter().enumerate().filter(|(_, root)| root.subject == last.issuer) {
            self.checks = self.checks.saturating_add(1);
            match last.issued_by(root) {
                Issued::Yes => {
                    let outcome = valid(path, root, self.token.info.at);
                    let certificates = path.iter().copied().chain([*root]).map(|one| one.der().to_vec()).collect();
                    self.found.push((Anchored { root: index, outcome }, certificates));
                }
                Issued::No => self.unsigned = Some(TokenError::Chain("the pinned root that it names did not sign it")),
                Issued::Unknown => self.unsigned = Some(TokenError::Algorithm("a certificate's key or signature")),
            }
        }
        if path.len() > DEPTH_MAX {
            return;
        }
        for next in self.token.certificates.iter().filter(|next| next.subject == last.issuer) {
            self.checks = self.checks.saturating_add(1);
            if self.checks > CHECKS_MAX {
                return;
            }
            if !path.contains(&next) && !self.roots.contains(&next) && last.issued_by(next) == Issued::Yes {
                path.push(next);
                self.climb(path);
                path.pop();
            }
        }
    }
}

/// Whether the chain from the leaf to the root held at an instant. Signatures and names were compared on the way.
fn valid(path: &[&Certificate], root: &Certificate, at: Instant) -> Result<(), ChainError> {
    let Some((leaf, between)) = path.split_first() else { return Ok(()) };
    for_time_stamping(leaf).map_err(ChainError::Purpose)?;
    let invalid = |why: String| Err(ChainError::Invalid(why));
    for one in path.iter().copied().chain([root]) {
        if at < one.not_before || at > one.not_after {
            return invalid(format!("a certificate is valid from {} to {}", one.not_before, one.not_after));
        }
        if one.extensions.stranger {
            return invalid("a certificate has a critical extension that is not known here".to_owned());
        }
    }
    // How many authorities stand below, those that issued their own certificate left out.
    let mut below = 0;
    for one in between.iter().copied().chain([root]) {
        let Some((true, most)) = one.extensions.authority else {
            return invalid("a certificate above another is no authority's".to_owned());
        };
        if one.extensions.usage.is_some_and(|bits| bits & usage::CERTIFICATES == 0) {
            return invalid("an authority's key is not for signing certificates".to_owned());
        }
        if most.is_some_and(|most| below > most) {
            return invalid("more authorities stand below one than it allows".to_owned());
        }
        let purposes = one.extensions.purposes.as_ref();
        if purposes.is_some_and(|(all, _)| !all.iter().any(|one| one == oid::TIME_STAMPING || one == oid::ANY_USAGE)) {
            return invalid("an authority is for other purposes than time stamping".to_owned());
        }
        below = below.saturating_add(u32::from(one.issuer != one.subject));
    }
    Ok(())
}

/// RFC 3161 section 2.3: extKeyUsage has timeStamping alone and is critical; a key's usage, where one is given, is to sign and nothing else.
fn for_time_stamping(leaf: &Certificate) -> Result<(), &'static str> {
    let Some((purposes, critical)) = &leaf.extensions.purposes else { return Err("no purpose is named") };
    if purposes.len() != 1 || purposes.iter().any(|one| one != oid::TIME_STAMPING) {
        return Err("it is for something else, too or only");
    }
    if !critical {
        return Err("the purpose is not critical");
    }
    let signs = usage::SIGNATURE | usage::COMMITMENT;
    if leaf.extensions.usage.is_some_and(|bits| bits & signs == 0 || bits & !signs != 0) {
        return Err("its key is not for signatures only");
    }
    Ok(())
}
