//! The one form of a response in a pack, from whatever an authority answers.

use super::certificate::Certificate;
use super::der::{Items, one, sequence, tag, write, write_unsigned};
use super::request::Request;
use super::token::{Token, TokenError, granted};

/// The response in the form that packs have, from any response or bare token (docs/FORMAT.md, M75): granted, and no word beside the token, which
/// nobody signs. Where its chain ends in one of `roots`, its certificates become that chain, root included. What is signed stays as it is.
///
/// # Errors
/// [`TokenError::Malformed`], [`TokenError::Refused`]. Whether the token holds is another question.
pub fn response(bytes: &[u8], roots: &[&Certificate]) -> Result<Vec<u8>, TokenError> {
    let mut items = sequence(bytes).ok_or(TokenError::Malformed("no sequence in DER"))?;
    let token = if items.is(tag::OID) {
        bytes
    } else {
        granted(items.open(tag::SEQUENCE).ok_or(TokenError::Malformed("status"))?)?;
        let token = items.item(tag::SEQUENCE).ok_or(TokenError::Malformed("no token"))?;
        items.end().ok_or(TokenError::Malformed("something after the token"))?;
        token.whole
    };
    let plain = respond(token);
    let path = Token::read(&plain).ok().and_then(|token| token.path(roots));
    Ok(path.and_then(|path| with_certificates(token, &path)).map_or(plain, |token| respond(&token)))
}

fn respond(token: &[u8]) -> Vec<u8> {
    write(tag::SEQUENCE, &[&write(tag::SEQUENCE, &[&write_unsigned(&[])]), token])
}

/// The token with other certificates beside the signature.
fn with_certificates(token: &[u8], certificates: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut outer = sequence(token)?;
    let kind = outer.item(tag::OID)?.whole;
    let mut data = Items::of(one(outer.take(tag::inside(0))?, tag::SEQUENCE)?)?;
    let (version, digests, content) = (data.any()?.whole, data.any()?.whole, data.any()?.whole);
    data.take(tag::inside(0))?;
    let signers = data.any()?.whole;
    let certificates = write(tag::inside(0), &certificates.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let data = write(tag::SEQUENCE, &[version, digests, content, &certificates, signers]);
    Some(write(tag::SEQUENCE, &[kind, &write(tag::inside(0), &[&data])]))
}

/// Takes an authority's answer for a token over `signature`: brings it into the form of packs by `roots`, and checks all that can be checked without a trust
/// store. `asked` is the request, where it is at hand: its nonce must be the token's. Gives the bytes of the `.tsr` file, and the token.
///
/// # Errors
/// [`TokenError`]: nothing is given that a reader would not take.
pub fn accept(
    answer: &[u8],
    signature: &[u8],
    asked: Option<&Request>,
    roots: &[&Certificate],
) -> Result<(Vec<u8>, Token), TokenError> {
    let bytes = response(answer, roots)?;
    let token = Token::read(&bytes)?;
    token.holds(signature)?;
    if asked.is_some_and(|asked| token.info.nonce.as_deref() != Some(&asked.nonce)) {
        return Err(TokenError::Nonce);
    }
    Ok((bytes, token))
}
