//! Time tokens for a pack that is signed already: which signature is to be asked for, and which one an answer is about.

use std::io;

use super::format::SIGNATURES;
use super::range::ReadAt;
use super::scan::Scan;
use super::signed::{PART_MAX, SignedError, read, signed};
use crate::model::limits::Limits;
use crate::seal::name::{self, LAST, Part, Stem};
use crate::seal::time::{Certificate, Request, Token, TokenError, accept};

/// A signature of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its number and role.
    pub stem: Stem,
    /// The bytes that a token is over.
    pub signature: Vec<u8>,
    /// Whether it has a token already.
    pub stamped: bool,
}

/// What an answer adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added<'a> {
    /// The signature that it is over.
    pub sealed: &'a Sealed,
    /// The entry: its name and its bytes.
    pub entry: (String, Vec<u8>),
    /// What it says.
    pub token: Token,
}

/// Why there is no request, or an answer is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StampError {
    /// The signatures that are there cannot be read, or do not hold together.
    #[error(transparent)]
    Signed(#[from] SignedError),
    /// Nobody signed, so there is nothing whose time could be attested.
    #[error("nobody has signed this pack yet; a time token is over a signature, so seal it first")]
    Unsigned,
    /// No signature of this number.
    #[error("the pack has no signature {0:02}")]
    Number(u8),
    /// It has one, and a pack keeps the first.
    #[error("signature {0:02} has a time token already")]
    Stamped(u8),
    /// All of them have one.
    #[error("every signature has a time token already")]
    AllStamped,
    /// The answer is no token of any signature here.
    #[error("the answer cannot be used: {0}")]
    Token(#[from] TokenError),
}

impl From<io::Error> for StampError {
    fn from(error: io::Error) -> Self {
        Self::Signed(error.into())
    }
}

/// The signatures of a scanned pack, in their order; they hold together.
///
/// # Errors
/// [`StampError::Signed`], [`StampError::Unsigned`]
pub fn sealed(source: &mut dyn ReadAt, scan: &Scan, limits: &Limits) -> Result<Vec<Sealed>, StampError> {
    signed(source, scan, limits)?;
    let mut found: Vec<Sealed> = Vec::new();
    let part = |place: &str| place.strip_prefix(SIGNATURES).and_then(name::read);
    for record in &scan.records {
        // `signed` has refused what is longer.
        let Some((stem, Part::Signature)) = part(record.name.as_str()).filter(|_| record.size <= PART_MAX) else {
            continue;
        };
        let mut signature = Vec::new();
        read(source, record, limits, &mut |bytes| signature.extend_from_slice(bytes))?;
        let token = stem.entry(Part::Token);
        let stamped = scan.records.iter().any(|record| record.name.as_str() == token);
        found.push(Sealed { stem, signature, stamped });
    }
    found.sort_by(|one, other| one.stem.cmp(&other.stem));
    if found.is_empty() { Err(StampError::Unsigned) } else { Ok(found) }
}

/// The signature whose time is to be asked for: that of the number, or the last one without a token.
///
/// # Errors
/// [`StampError`]
pub fn wanted(sealed: &[Sealed], number: Option<u8>) -> Result<&Sealed, StampError> {
    let Some(number) = number else {
        return sealed.iter().rev().find(|one| !one.stamped).ok_or(StampError::AllStamped);
    };
    let one =
        sealed.iter().find(|one| one.stem.number == number && number <= LAST).ok_or(StampError::Number(number))?;
    if one.stamped { Err(StampError::Stamped(number)) } else { Ok(one) }
}

/// The entry that an answer makes: it is over one of the signatures, which has no token yet. `asked` is the request, where it is at hand; `roots` make the
/// chain of a token whole.
///
/// # Errors
/// [`StampError`]; [`TokenError::Imprint`] when the answer is about none of them.
pub fn entry<'a>(
    sealed: &'a [Sealed],
    answer: &[u8],
    asked: Option<&Request>,
    roots: &[&Certificate],
) -> Result<Added<'a>, StampError> {
    for one in sealed {
        match accept(answer, &one.signature, asked, roots) {
            Err(TokenError::Imprint) => {}
            Err(error) => return Err(error.into()),
            Ok(_) if one.stamped => return Err(StampError::Stamped(one.stem.number)),
            Ok((bytes, token)) => return Ok(Added { sealed: one, entry: (one.stem.entry(Part::Token), bytes), token }),
        }
    }
    Err(TokenError::Imprint.into())
}
