//! A time authority of the tests, whose tokens can be wrong in any one way. Signing is deterministic (RFC 6979), so that vectors are the same
//! each time. It writes DER by itself: what is tested must not make what it is tested with.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // Shared by several test programs.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use packseal::model::digest::Digest;

/// The keys of the authority's root, of what stands between, of what signs, and of another authority.
pub const ROOT: u8 = 0x51;
pub const BETWEEN: u8 = 0x52;
pub const LEAF: u8 = 0x53;
pub const OTHER: u8 = 0x54;

/// When tokens are made, unless a story says otherwise.
pub const AT: &str = "20261012094100Z";

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OCTETS: u8 = 0x04;

/// A value in DER.
pub fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = match content.len() {
        short @ 0..=127 => vec![short as u8],
        one @ 128..=255 => vec![0x81, one as u8],
        two => vec![0x82, (two >> 8) as u8, two as u8],
    };
    [&[tag], &length[..], &content].concat()
}

/// An OID from its numbers.
pub fn oid(text: &str) -> Vec<u8> {
    let numbers: Vec<u64> = text.split('.').map(|number| number.parse().unwrap()).collect();
    let mut content = vec![(numbers[0] * 40 + numbers[1]) as u8];
    for number in &numbers[2..] {
        let digits = (64 - number.leading_zeros()).div_ceil(7).max(1);
        content.extend((0..digits).rev().map(|place| {
            let digit = (number >> (7 * place) & 0x7f) as u8;
            if place > 0 { digit | 0x80 } else { digit }
        }));
    }
    der(0x06, &[&content])
}

fn number(value: u8) -> Vec<u8> {
    der(0x02, &[&[value]])
}

fn private(key: u8) -> SigningKey {
    SigningKey::from_slice(&[key; 32]).unwrap()
}

fn sign(key: u8, bytes: &[u8]) -> Vec<u8> {
    let signature: DerSignature = private(key).sign(bytes);
    signature.as_bytes().to_vec()
}

fn ecdsa() -> Vec<u8> {
    der(SEQUENCE, &[&oid("1.2.840.10045.4.3.2")])
}

fn sha256() -> Vec<u8> {
    der(SEQUENCE, &[&oid("2.16.840.1.101.3.4.2.1"), &[5, 0]])
}

fn name(common: &str) -> Vec<u8> {
    let attribute = der(SEQUENCE, &[&oid("2.5.4.3"), &der(0x0c, &[common.as_bytes()])]);
    der(SEQUENCE, &[&der(SET, &[&attribute])])
}

/// Purposes of extKeyUsage.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
pub const SERVER: &str = "1.3.6.1.5.5.7.3.1";

/// A certificate to be made.
#[derive(Clone)]
pub struct Cert {
    pub subject: &'static str,
    pub issuer: &'static str,
    pub serial: u8,
    pub key: u8,
    /// The key that signs it.
    pub by: u8,
    pub from: &'static str,
    pub until: &'static str,
    /// basicConstraints: whether it may issue, and how many authorities may follow.
    pub authority: Option<(bool, Option<u8>)>,
    /// keyUsage, its first byte.
    pub usage: Option<u8>,
    pub purposes: &'static [&'static str],
    pub critical: bool,
    /// A critical extension that nobody knows.
    pub stranger: bool,
}

/// The root of the authority.
pub fn root() -> Cert {
    Cert {
        subject: "Packseal Test Time Root",
        issuer: "Packseal Test Time Root",
        serial: 1,
        key: ROOT,
        by: ROOT,
        from: "20200101000000Z",
        until: "21200101000000Z",
        authority: Some((true, None)),
        usage: Some(0x06),
        purposes: &[],
        critical: true,
        stranger: false,
    }
}

/// The root of another authority.
pub fn other_root() -> Cert {
    Cert { subject: "Another Time Root", issuer: "Another Time Root", key: OTHER, by: OTHER, ..root() }
}

/// What signs tokens.
pub fn leaf() -> Cert {
    Cert {
        subject: "Packseal Test Time Stamping",
        serial: 3,
        key: LEAF,
        authority: None,
        usage: Some(0x80),
        purposes: &[TIME_STAMPING],
        ..root()
    }
}

/// An authority between the root and the leaf.
pub fn between() -> Cert {
    Cert { subject: "Packseal Test Time Issuing", serial: 2, key: BETWEEN, ..root() }
}

/// A leaf of that.
pub fn leaf_below() -> Cert {
    Cert { issuer: "Packseal Test Time Issuing", by: BETWEEN, ..leaf() }
}

impl Cert {
    /// The certificate in DER.
    pub fn der(&self) -> Vec<u8> {
        let point = private(self.key).verifying_key().to_sec1_point(false);
        let algorithm = der(SEQUENCE, &[&oid("1.2.840.10045.2.1"), &oid("1.2.840.10045.3.1.7")]);
        let spki = der(SEQUENCE, &[&algorithm, &der(0x03, &[&[0], point.as_bytes()])]);
        let time = |text: &str| {
            if text < "2050" { der(0x17, &[&text.as_bytes()[2..]]) } else { der(0x18, &[text.as_bytes()]) }
        };
        let extension = |id: &str, critical: bool, value: Vec<u8>| {
            let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
            der(SEQUENCE, &[&oid(id), critical, &der(OCTETS, &[&value])])
        };
        let mut extensions = Vec::new();
        if let Some((authority, most)) = self.authority {
            let authority: &[u8] = if authority { &[1, 1, 0xff] } else { &[] };
            let most = most.map(number).unwrap_or_default();
            extensions.push(extension("2.5.29.19", true, der(SEQUENCE, &[authority, &most])));
        }
        if let Some(bits) = self.usage {
            extensions.push(extension("2.5.29.15", true, der(0x03, &[&[bits.trailing_zeros() as u8, bits]])));
        }
        if !self.purposes.is_empty() {
            let purposes: Vec<u8> = self.purposes.iter().flat_map(|purpose| oid(purpose)).collect();
            extensions.push(extension("2.5.29.37", self.critical, der(SEQUENCE, &[&purposes])));
        }
        if self.stranger {
            extensions.push(extension("1.3.6.1.4.1.99999.1", true, vec![5, 0]));
        }
        let extensions = der(0xa3, &[&der(SEQUENCE, &[&extensions.concat()])]);
        let tbs = der(
            SEQUENCE,
            &[
                &der(0xa0, &[&number(2)]),
                &number(self.serial),
                &ecdsa(),
                &name(self.issuer),
                &der(SEQUENCE, &[&time(self.from), &time(self.until)]),
                &name(self.subject),
                &spki,
                &extensions,
            ],
        );
        der(SEQUENCE, &[&tbs, &ecdsa(), &der(0x03, &[&[0], &sign(self.by, &tbs)])])
    }

    /// The certificate as PEM.
    pub fn pem(&self) -> String {
        packseal::seal::time::Certificate::from_der(&self.der()).expect("a certificate").to_pem()
    }
}

/// How the certificate that signs is named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// By SHA-256, as it is.
    Right,
    /// By SHA-256, another one.
    Wrong,
    /// By SHA-1 alone.
    Sha1,
    /// Not at all.
    Not,
}

/// A token to be made.
#[derive(Clone)]
pub struct Stamp {
    /// What it is over.
    pub over: Vec<u8>,
    pub at: &'static str,
    /// Seconds that the clock may be wrong by.
    pub accuracy: Option<u8>,
    pub nonce: Option<u8>,
    pub leaf: Cert,
    /// The key that signs the token.
    pub key: u8,
    /// The certificates that are with it, after the leaf.
    pub chain: Vec<Cert>,
    pub named: Named,
    /// Whether what is signed gives the content's digest.
    pub digest: bool,
    /// What stands after the status `granted`, before the token.
    pub words: Option<&'static str>,
    /// Whether something unsigned lies with the signature.
    pub unsigned: bool,
}

/// A token over a signature that is good in every way.
pub fn stamp(over: &[u8]) -> Stamp {
    Stamp {
        over: over.to_vec(),
        at: AT,
        accuracy: Some(1),
        nonce: Some(7),
        leaf: leaf(),
        key: LEAF,
        chain: Vec::new(),
        named: Named::Right,
        digest: true,
        words: None,
        unsigned: false,
    }
}

impl Stamp {
    /// The response in DER.
    pub fn response(&self) -> Vec<u8> {
        let words = self.words.map(|words| der(SEQUENCE, &[&der(0x0c, &[words.as_bytes()])])).unwrap_or_default();
        der(SEQUENCE, &[&der(SEQUENCE, &[&number(0), &words]), &self.token()])
    }

    /// The bare token in DER.
    pub fn token(&self) -> Vec<u8> {
        let info = self.info();
        let leaf = self.leaf.der();
        let hash = match self.named {
            Named::Wrong => Digest::of(b"another certificate"),
            _ => Digest::of(&leaf),
        };
        let named = match self.named {
            Named::Right | Named::Wrong => {
                let one = der(SEQUENCE, &[&der(OCTETS, &[hash.bytes()])]);
                attribute("1.2.840.113549.1.9.16.2.47", &der(SEQUENCE, &[&der(SEQUENCE, &[&one])]))
            }
            Named::Sha1 => {
                let one = der(SEQUENCE, &[&der(OCTETS, &[&hash.bytes()[..20]])]);
                attribute("1.2.840.113549.1.9.16.2.12", &der(SEQUENCE, &[&der(SEQUENCE, &[&one])]))
            }
            Named::Not => Vec::new(),
        };
        let digest = if self.digest { Digest::of(&info) } else { Digest::of(b"another content") };
        let attributes = [
            attribute("1.2.840.113549.1.9.3", &oid("1.2.840.113549.1.9.16.1.4")),
            attribute("1.2.840.113549.1.9.4", &der(OCTETS, &[digest.bytes()])),
            named,
        ]
        .concat();
        let signature = sign(self.key, &der(SET, &[&attributes]));
        let unsigned = attribute("1.2.840.113549.1.9.16.2.14", &der(OCTETS, &[b"later"]));
        let signer = der(
            SEQUENCE,
            &[
                &number(1),
                &der(SEQUENCE, &[&name(self.leaf.issuer), &number(self.leaf.serial)]),
                &sha256(),
                &der(0xa0, &[&attributes]),
                &ecdsa(),
                &der(OCTETS, &[&signature]),
                &if self.unsigned { der(0xa1, &[&unsigned]) } else { Vec::new() },
            ],
        );
        let chain: Vec<u8> = self.chain.iter().flat_map(Cert::der).collect();
        let content = der(SEQUENCE, &[&oid("1.2.840.113549.1.9.16.1.4"), &der(0xa0, &[&der(OCTETS, &[&info])])]);
        let data = der(
            SEQUENCE,
            &[&number(3), &der(SET, &[&sha256()]), &content, &der(0xa0, &[&leaf, &chain]), &der(SET, &[&signer])],
        );
        der(SEQUENCE, &[&oid("1.2.840.113549.1.7.2"), &der(0xa0, &[&data])])
    }

    fn info(&self) -> Vec<u8> {
        let imprint = der(SEQUENCE, &[&sha256(), &der(OCTETS, &[Digest::of(&self.over).bytes()])]);
        let accuracy = self.accuracy.map(|seconds| der(SEQUENCE, &[&number(seconds)])).unwrap_or_default();
        der(
            SEQUENCE,
            &[
                &number(1),
                &oid("1.3.6.1.4.1.99999.2.1"),
                &imprint,
                &number(9),
                &der(0x18, &[self.at.as_bytes()]),
                &accuracy,
                &self.nonce.map(number).unwrap_or_default(),
            ],
        )
    }
}

fn attribute(id: &str, value: &[u8]) -> Vec<u8> {
    der(SEQUENCE, &[&oid(id), &der(SET, &[value])])
}

/// An authority's answer that it made no token: status 2, badRequest, and words.
pub fn refused() -> Vec<u8> {
    let words = der(SEQUENCE, &[&der(0x0c, &["the clock is not set".as_bytes()])]);
    der(SEQUENCE, &[&der(SEQUENCE, &[&number(2), &words, &der(0x03, &[&[5, 0x20]])])])
}
