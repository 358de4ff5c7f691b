//! TimeStampReq (RFC 3161 section 2.4.1): what an authority is asked.

use super::der::{boolean, sequence, small, tag, unsigned, without_zeros, write, write_unsigned};
use super::{info, oid};
use crate::model::digest::Digest;

/// A request that was read or is to be made: SHA-256, a nonce, and the authority's certificate is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// SHA-256 of the signature's bytes.
    pub imprint: Digest,
    /// The number that the answer must give back, without zeros before it.
    pub nonce: Vec<u8>,
}

impl Request {
    /// The request for a time over `signature`. `nonce` is a number that nobody can guess, eight bytes by the caller's randomness.
    pub fn over(signature: &[u8], nonce: &[u8]) -> Self {
        Self { imprint: Digest::of(signature), nonce: without_zeros(nonce).to_vec() }
    }

    /// In DER, as a `.tsq` file and as what is posted (application/timestamp-query).
    pub fn to_der(&self) -> Vec<u8> {
        let algorithm = write(tag::SEQUENCE, &[&write(tag::OID, &[oid::SHA256]), &write(tag::NULL, &[])]);
        let imprint = write(tag::SEQUENCE, &[&algorithm, &write(tag::OCTETS, &[self.imprint.bytes()])]);
        let (version, nonce) = (write_unsigned(&[1]), write_unsigned(&self.nonce));
        write(tag::SEQUENCE, &[&version, &imprint, &nonce, &write(tag::BOOLEAN, &[&[0xff]])])
    }

    /// Reads such a request; None for anything else, one without a nonce too.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut request = sequence(bytes)?;
        (small(request.take(tag::INTEGER)?)? == 1).then_some(())?;
        let imprint = info::imprint(request.take(tag::SEQUENCE)?)??;
        let nonce = unsigned(request.take(tag::INTEGER)?)?.to_vec();
        boolean(request.take(tag::BOOLEAN)?)?.then_some(())?;
        request.end()?;
        Some(Self { imprint, nonce })
    }
}
