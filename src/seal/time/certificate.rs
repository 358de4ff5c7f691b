//! X.509 certificates (RFC 5280 section 4.1), as far as time authorities need them.

use super::der::{Items, boolean, one, sequence, small, tag};
use super::keys::{Key, Scheme};
use super::oid;
use crate::model::digest::Digest;
use crate::model::instant::Instant;

/// A certificate that was read. What it claims is not checked by reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    /// What is signed, whole.
    tbs: Vec<u8>,
    pub(super) serial: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) not_before: Instant,
    pub(super) not_after: Instant,
    /// None for one that cannot be used here.
    pub(super) key: Option<Key>,
    scheme: Option<Scheme>,
    signature: Vec<u8>,
    pub(super) extensions: Extensions,
}

/// What its extensions say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    /// basicConstraints: whether it is an authority, and how many authorities may stand between it and the leaf.
    pub(super) authority: Option<(bool, Option<u32>)>,
    /// keyUsage: the bits as they stand, the first in the highest place.
    pub(super) usage: Option<u16>,
    /// extKeyUsage: its purposes, and whether it is critical.
    pub(super) purposes: Option<(Vec<Vec<u8>>, bool)>,
    /// Whether a critical one is there that is not known here.
    pub(super) stranger: bool,
}

/// Bits of keyUsage (RFC 5280 section 4.2.1.3).
pub(super) mod usage {
    pub(in crate::seal::time) const SIGNATURE: u16 = 1 << 15;
    pub(in crate::seal::time) const COMMITMENT: u16 = 1 << 14;
    pub(in crate::seal::time) const CERTIFICATES: u16 = 1 << 10;
}

/// How a signature of an issuer came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Issued {
    Yes,
    No,
    /// By an algorithm or a key that cannot be used here.
    Unknown,
}

impl Certificate {
    /// Reads one certificate in DER; None for anything else.
    pub fn from_der(der: &[u8]) -> Option<Self> {
        let mut certificate = sequence(der)?;
        let tbs = certificate.item(tag::SEQUENCE)?;
        let algorithm = certificate.item(tag::SEQUENCE)?;
        let signature = super::der::bits(certificate.take(tag::BITS)?)?.to_vec();
        certificate.end()?;

        let mut fields = Items::of(tbs.value)?;
        // Version 3 only: without extensions nobody is an authority.
        let version = fields.take(tag::inside(0))?;
        (small(one(version, tag::INTEGER)?)? == 2).then_some(())?;
        let serial = fields.take(tag::INTEGER)?.to_vec();
        // The same stands twice, once where it is signed.
        (fields.item(tag::SEQUENCE)?.whole == algorithm.whole).then_some(())?;
        let issuer = fields.item(tag::SEQUENCE)?.whole.to_vec();
        let mut validity = fields.open(tag::SEQUENCE)?;
        let (not_before, not_after) = (time(&mut validity)?, time(&mut validity)?);
        validity.end()?;
        let subject = fields.item(tag::SEQUENCE)?.whole.to_vec();
        let key = Key::read(fields.open(tag::SEQUENCE)?);
        // issuerUniqueID and subjectUniqueID, which say nothing here.
        fields.maybe(tag::simple(1))?;
        fields.maybe(tag::simple(2))?;
        let extensions = match fields.maybe(tag::inside(3))? {
            Some(list) => extensions(sequence(list)?)?,
            None => Extensions::default(),
        };
        fields.end()?;
        let scheme = Scheme::read(Items::of(algorithm.value)?);
        let tbs = tbs.whole.to_vec();
        Some(Self {
            der: der.to_vec(),
            tbs,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            scheme,
            signature,
            extensions,
        })
    }

    /// Reads PEM with one certificate and nothing else but white space around it (RFC 7468 section 5).
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let (label, der) = pem_rfc7468::decode_vec(pem.trim_ascii()).ok()?;
        (label == "CERTIFICATE").then(|| Self::from_der(&der)).flatten()
    }

    /// The certificate as PEM, lines of 64 characters, LF.
    pub fn to_pem(&self) -> String {
        pem_rfc7468::encode_string("CERTIFICATE", pem_rfc7468::LineEnding::LF, &self.der).unwrap_or_default()
    }

    /// The bytes that it was read from.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Its fingerprint: the SHA-256 of its DER.
    pub fn fingerprint(&self) -> Digest {
        Digest::of(&self.der)
    }

    /// Whether time tokens can end in it: an authority with a key that can be used here.
    pub fn is_authority(&self) -> bool {
        self.key.is_some() && self.extensions.authority.is_some_and(|(authority, _)| authority)
    }

    /// Whether `issuer` signed it. Names are not looked at.
    pub(super) fn issued_by(&self, issuer: &Self) -> Issued {
        match (self.scheme.and_then(|scheme| Some((scheme, scheme.hash?))), &issuer.key) {
            (Some((scheme, hash)), Some(key)) if key.verifies(scheme, hash, &self.tbs, &self.signature) => Issued::Yes,
            (Some(_), Some(_)) => Issued::No,
            _ => Issued::Unknown,
        }
    }
}

/// Time (RFC 5280 section 4.1.2.5): two digits of the year until 2049, four from then on.
fn time(items: &mut Items<'_>) -> Option<Instant> {
    if let Some(text) = items.maybe(tag::UTC_TIME)? {
        let text = std::str::from_utf8(text).ok()?;
        let century = if text.get(..2)? < "50" { "20" } else { "19" };
        return super::info::general_time(format!("{century}{text}").as_bytes(), false);
    }
    super::info::general_time(items.take(tag::TIME)?, false)
}

fn extensions(mut list: Items<'_>) -> Option<Extensions> {
    let mut found = Extensions::default();
    let mut seen: Vec<&[u8]> = Vec::new();
    while !list.at_end() {
        let mut extension = list.open(tag::SEQUENCE)?;
        let id = extension.take(tag::OID)?;
        let critical = extension.maybe(tag::BOOLEAN)?.map_or(Some(false), boolean)?;
        let value = extension.take(tag::OCTETS)?;
        extension.end()?;
        if seen.contains(&id) {
            return None;
        }
        seen.push(id);
        if id == oid::BASIC_CONSTRAINTS {
            let mut value = sequence(value)?;
            let authority = value.maybe(tag::BOOLEAN)?.map_or(Some(false), boolean)?;
            let between = value.maybe(tag::INTEGER)?.map(|number| small(number).ok_or(())).transpose().ok()?;
            value.end()?;
            found.authority = Some((authority, between));
        } else if id == oid::KEY_USAGE {
            let (unused, bits) = one(value, tag::BITS)?.split_first()?;
            (*unused < 8 && !bits.is_empty() && bits.len() <= 2).then_some(())?;
            let byte = |at: usize| bits.get(at).copied().unwrap_or(0);
            found.usage = Some(u16::from_be_bytes([byte(0), byte(1)]));
        } else if id == oid::EXTENDED_KEY_USAGE {
            let mut value = sequence(value)?;
            let mut purposes = Vec::new();
            while !value.at_end() {
                purposes.push(value.take(tag::OID)?.to_vec());
            }
            found.purposes = Some((purposes, critical));
        } else if critical && id != oid::POLICIES {
            found.stranger = true;
        }
    }
    Some(found)
}
