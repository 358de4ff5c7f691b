//! TimeStampResp and TimeStampToken (RFC 3161 sections 2.4.2 and 3.1; RFC 5652 section 5): their form, and whether they hold together.
//!
//! A token in a pack has one form, so that no bit of it is free: what its signature does not cover is compared or refused.

use super::certificate::{Certificate, Issued};
use super::der::{Items, algorithm, one, sequence, small, tag, write};
use super::info::Info;
use super::keys::{Hash, Scheme};
use super::oid;
use crate::model::digest::Digest;

/// More certificates than the chain of an authority has.
const CERTIFICATES_MAX: usize = 10;

/// Why a token does not hold, whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not in the form; the part where that shows.
    #[error("it is no time token in the form that is read here: {0}")]
    Malformed(&'static str),
    /// The authority's answer is not `granted`; its status (RFC 3161 section 2.4.2).
    #[error("the time authority did not grant it: status {0}{text}", text = .1.as_deref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Refused(u32, Option<String>),
    /// It is over other bytes.
    #[error("it is over other bytes than this signature")]
    Imprint,
    /// It does not answer the request that was made.
    #[error("it answers another request: its nonce is another one")]
    Nonce,
    /// The authority's signature does not verify, or is over another content.
    #[error("the time authority's signature in it does not verify: {0}")]
    Signature(&'static str),
    /// What is signed names another certificate than the one that signed.
    #[error("it names another certificate than the one that signed it")]
    Certificate,
    /// It names its certificate by SHA-1 only.
    #[error("it names its certificate by SHA-1 only, which is not relied on here")]
    Sha1,
    /// It is signed in a way that is not checked here.
    #[error("it is signed in a way that is not checked here: {0}")]
    Algorithm(&'static str),
    /// The certificates in it are not a whole chain: one is not signed by the one that it names, signed no other, or its issuer is not there.
    #[error("its certificates are no whole chain: {0}")]
    Chain(&'static str),
}

use TokenError::Malformed;

/// A token that was read. Nothing of it is checked but its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What the authority says.
    pub info: Info,
    content: Vec<u8>,
    /// The signed attributes as they are signed.
    attributes: Vec<u8>,
    message_digest: Vec<u8>,
    /// The digest by which the signing certificate is named; None when by SHA-1 only.
    named: Option<(Hash, Vec<u8>)>,
    hash: Hash,
    scheme: Scheme,
    signature: Vec<u8>,
    /// The one that signed first.
    pub(super) certificates: Vec<Certificate>,
}

/// That a status is `granted`; what else it says is passed over.
pub(super) fn granted(mut status: Items<'_>) -> Result<(), TokenError> {
    let number = status.take(tag::INTEGER).and_then(small).ok_or(Malformed("status"))?;
    if number == 0 {
        return Ok(());
    }
    // What the authority says of it: the first text, without what could turn a line.
    let text = status
        .open(tag::SEQUENCE)
        .and_then(|mut texts| texts.any())
        .map(|text| String::from_utf8_lossy(text.value).chars().filter(|c| !c.is_control()).take(200).collect());
    Err(TokenError::Refused(number, text))
}

impl Token {
    /// Reads a response in the form that packs have.
    ///
    /// # Errors
    /// [`TokenError::Malformed`], [`TokenError::Refused`], [`TokenError::Algorithm`]
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        let mut items = sequence(bytes).ok_or(Malformed("no sequence in DER"))?;
        let mut status = items.open(tag::SEQUENCE).ok_or(Malformed("status"))?;
        granted(status.clone())?;
        status.any();
        status.end().ok_or(Malformed("words beside the status, which nobody signed"))?;
        let mut outer = items.open(tag::SEQUENCE).ok_or(Malformed("no token"))?;
        items.end().ok_or(Malformed("something after the token"))?;
        let read = || {
            (outer.take(tag::OID)? == oid::SIGNED_DATA).then_some(())?;
            let data = one(outer.take(tag::inside(0))?, tag::SEQUENCE)?;
            outer.end()?;
            Items::of(data)
        };
        signed_data(read_once(read).ok_or(Malformed("not signed data"))?)
    }

    /// The root that its chain ends in, where that is with it; nobody vouches for it.
    pub fn root(&self) -> Option<&Certificate> {
        self.certificates.iter().skip(1).find(|one| one.issuer == one.subject)
    }

    /// Whether the token is over `signature`, and holds together: the authority's signature, the certificate that it names, and every certificate that
    /// is with it. Whose authority it is, is another question.
    ///
    /// # Errors
    /// [`TokenError`]
    pub fn holds(&self, signature: &[u8]) -> Result<(), TokenError> {
        if self.info.imprint != Some(Digest::of(signature)) {
            return Err(TokenError::Imprint);
        }
        if self.hash.digest(&self.content) != self.message_digest {
            return Err(TokenError::Signature("the digest of what it says differs"));
        }
        let Some(leaf) = self.certificates.first() else { return Err(TokenError::Certificate) };
        let key = leaf.key.as_ref().ok_or(TokenError::Algorithm("a key of another kind or size"))?;
        if !key.verifies(self.scheme, self.hash, &self.attributes, &self.signature) {
            return Err(TokenError::Signature("another key, or other attributes"));
        }
        match &self.named {
            None => return Err(TokenError::Sha1),
            Some((hash, named)) if hash.digest(leaf.der()) != *named => return Err(TokenError::Certificate),
            Some(_) => {}
        }
        self.coherent()
    }

    /// Every certificate is signed by one that is here, and each but the first has signed another: what is here is the whole chain, up to a root that
    /// signed itself. The leaf alone will do as well, for what is signed names it by its digest. In any other bag there were bits that nothing covers.
    fn coherent(&self) -> Result<(), TokenError> {
        if self.certificates.len() == 1 {
            return Ok(());
        }
        for (index, one) in self.certificates.iter().enumerate() {
            let named: Vec<&Certificate> =
                self.certificates.iter().filter(|other| other.subject == one.issuer).collect();
            let issued: Vec<Issued> = named.iter().map(|issuer| one.issued_by(issuer)).collect();
            if issued.is_empty() {
                return Err(TokenError::Chain("the root of the chain is not with it"));
            }
            if !issued.contains(&Issued::Yes) {
                return Err(match issued.contains(&Issued::Unknown) {
                    true => TokenError::Algorithm("a certificate's key or signature"),
                    false => TokenError::Chain("the signature of a certificate does not verify"),
                });
            }
            let mut others = self.certificates.iter().enumerate().filter(|(other, _)| *other != index);
            if index > 0 && !others.any(|(_, other)| other.issuer == one.subject && other.issued_by(one) == Issued::Yes)
            {
                return Err(TokenError::Chain("one that signed no other"));
            }
        }
        Ok(())
    }
}

/// A closure of `?`s, called once.
fn read_once<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    read()
}

fn signed_data(mut data: Items<'_>) -> Result<Token, TokenError> {
    let version = data.take(tag::INTEGER).and_then(small);
    if version != Some(3) {
        return Err(Malformed("the version of the signed data"));
    }
    let digests = data.open(tag::SET).ok_or(Malformed("digest algorithms"))?;
    let content = read_once(|| {
        let mut content = data.open(tag::SEQUENCE)?;
        (content.take(tag::OID)? == oid::TST_INFO).then_some(())?;
        let octets = one(content.take(tag::inside(0))?, tag::OCTETS)?;
        content.end().map(|()| octets)
    })
    .ok_or(Malformed("the content is no TSTInfo"))?;
    let certificates = data.open(tag::inside(0)).ok_or(Malformed("no certificates"))?;
    if data.is(tag::inside(1)) {
        return Err(Malformed("lists of revoked certificates, which nobody signed with it"));
    }
    let signer = read_once(|| {
        let mut signers = data.open(tag::SET)?;
        data.end()?;
        let signer = signers.open(tag::SEQUENCE)?;
        signers.end().map(|()| signer)
    })
    .ok_or(Malformed("not one signer"))?;
    let info = Info::read(content).ok_or(Malformed("TSTInfo"))?;
    let mut certificates = read_certificates(certificates)?;
    let signer = Signer::read(signer)?;
    // One digest algorithm, that of the signer.
    let only = read_once(|| {
        let mut digests = digests;
        let id = algorithm(digests.open(tag::SEQUENCE)?)?;
        digests.end().and_then(|()| Hash::of(id))
    });
    if only != Some(signer.hash) {
        return Err(Malformed("digest algorithms"));
    }
    let leaf = certificates
        .iter()
        .position(|one| one.serial == signer.serial && one.issuer == signer.issuer)
        .ok_or(Malformed("the certificate that signed is not with it"))?;
    certificates.swap(0, leaf);
    let attributes = Attributes::read(signer.attributes)?;
    Ok(Token {
        info,
        content: content.to_vec(),
        // As they are signed: a SET, not the member of the signer's information (RFC 5652 section 5.4).
        attributes: write(tag::SET, &[signer.attributes]),
        message_digest: attributes.message_digest.to_vec(),
        named: attributes.named.map(|(hash, named)| (hash, named.to_vec())),
        hash: signer.hash,
        scheme: signer.scheme,
        signature: signer.signature.to_vec(),
        certificates,
    })
}

fn read_certificates(mut items: Items<'_>) -> Result<Vec<Certificate>, TokenError> {
    let mut certificates: Vec<Certificate> = Vec::new();
    while !items.at_end() {
        let one = items.item(tag::SEQUENCE).and_then(|item| Certificate::from_der(item.whole));
        let one = one.filter(|one| !certificates.contains(one)).ok_or(Malformed("a certificate"))?;
        if certificates.len() == CERTIFICATES_MAX {
            return Err(Malformed("more than 10 certificates"));
        }
        certificates.push(one);
    }
    Ok(certificates)
}

/// The one SignerInfo.
struct Signer<'a> {
    issuer: &'a [u8],
    serial: &'a [u8],
    hash: Hash,
    attributes: &'a [u8],
    scheme: Scheme,
    signature: &'a [u8],
}

impl<'a> Signer<'a> {
    fn read(mut signer: Items<'a>) -> Result<Self, TokenError> {
        let named = read_once(|| {
            (small(signer.take(tag::INTEGER)?)? == 1).then_some(())?;
            let mut name = signer.open(tag::SEQUENCE)?;
            let (issuer, serial) = (name.item(tag::SEQUENCE)?.whole, name.take(tag::INTEGER)?);
            name.end().map(|()| (issuer, serial))
        });
        let (issuer, serial) = named.ok_or(Malformed("the signer is not named by issuer and serial number"))?;
        let hash = signer.open(tag::SEQUENCE).and_then(algorithm).ok_or(Malformed("the signer's digest"))?;
        let hash = Hash::of(hash).ok_or(TokenError::Algorithm("its digest"))?;
        let attributes = signer.take(tag::inside(0)).ok_or(Malformed("no signed attributes"))?;
        let scheme = signer.open(tag::SEQUENCE).ok_or(Malformed("the signer's algorithm"))?;
        let scheme = Scheme::read(scheme).ok_or(TokenError::Algorithm("its signature"))?;
        let signature = signer.take(tag::OCTETS).ok_or(Malformed("no signature"))?;
        signer.end().ok_or(Malformed("attributes that nobody signed"))?;
        if scheme.hash.is_some_and(|other| other != hash) {
            return Err(Malformed("two digests for one signature"));
        }
        Ok(Self { issuer, serial, hash, attributes, scheme, signature })
    }
}

/// What the signed attributes say.
struct Attributes<'a> {
    message_digest: &'a [u8],
    named: Option<(Hash, &'a [u8])>,
}

impl<'a> Attributes<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, TokenError> {
        let mut content_type = None;
        let mut message_digest = None;
        let (mut named, mut by_sha1) = (None, false);
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut list = Items::of(bytes).ok_or(Malformed("signed attributes"))?;
        while !list.at_end() {
            let (id, values) = read_once(|| {
                let mut attribute = list.open(tag::SEQUENCE)?;
                let (id, values) = (attribute.take(tag::OID)?, attribute.take(tag::SET)?);
                attribute.end().map(|()| (id, values))
            })
            .ok_or(Malformed("a signed attribute"))?;
            if seen.contains(&id) {
                return Err(Malformed("a signed attribute twice"));
            }
            seen.push(id);
            if id == oid::CONTENT_TYPE {
                content_type = one(values, tag::OID);
            } else if id == oid::MESSAGE_DIGEST {
                message_digest = one(values, tag::OCTETS);
            } else if id == oid::SIGNING_CERTIFICATE {
                by_sha1 = true;
            } else if id == oid::SIGNING_CERTIFICATE_V2 {
                named = Some(signing_certificate(values).ok_or(Malformed("signingCertificateV2"))?);
            }
        }
        if content_type != Some(oid::TST_INFO) {
            return Err(Malformed("contentType"));
        }
        let message_digest = message_digest.ok_or(Malformed("messageDigest"))?;
        if named.is_none() && !by_sha1 {
            return Err(Malformed("no signingCertificateV2"));
        }
        Ok(Self { message_digest, named })
    }
}

/// SigningCertificateV2 (RFC 5035 section 3): the first certificate is the one that signs.
fn signing_certificate(values: &[u8]) -> Option<(Hash, &[u8])> {
    let mut signing = sequence(values)?;
    let mut list = signing.open(tag::SEQUENCE)?;
    // Policies, which the certificate has too.
    signing.maybe(tag::SEQUENCE)?;
    signing.end()?;
    let mut first = list.open(tag::SEQUENCE)?;
    let hash = match first.maybe(tag::SEQUENCE)? {
        Some(hash) => Hash::of(algorithm(Items::of(hash)?)?)?,
        None => Hash::Sha256,
    };
    Some((hash, first.take(tag::OCTETS)?))
}
