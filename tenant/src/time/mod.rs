//! A time authority of the demo's own (RFC 3161): it answers whoever asks with a token over a digest, by a key that everybody can derive. It proves
//! nothing. A vendor's relay would pass the request on to a real authority, since those send no CORS headers to pages.

mod der;

use der::{INTEGER, OCTETS, OID, SEQUENCE, SET, TEXT, TIME, number, split, take, value};
use jiff::Timestamp;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};
use std::sync::{Mutex, PoisonError};

/// The root, in PEM. Its key was thrown away.
pub const ROOT: &str = include_str!("demo/root.pem");
const LEAF: &str = include_str!("demo/leaf.pem");
/// What the key of [`LEAF`] is the SHA-256 of.
const KEY: &str = "the demo time authority of packseal-tenant";

const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const ECDSA_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const SIGNING_CERTIFICATE_V2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
/// 1.3.6.1.4.1.99999.2.2, of nobody.
const POLICY: &[u8] = &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x86, 0x8d, 0x1f, 0x02, 0x02];

/// How requests are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    /// With a token.
    #[default]
    Granted,
    /// With a rejection (status 2) and its reason.
    Rejected,
    /// With a token over other bytes than were asked for.
    Other,
    /// With a token for another request: its nonce is another one.
    Nonce,
    /// Not at all: the route is not there.
    Off,
}

const ANSWERS: [(&str, Answers); 5] = [
    ("granted", Answers::Granted),
    ("rejected", Answers::Rejected),
    ("other", Answers::Other),
    ("nonce", Answers::Nonce),
    ("off", Answers::Off),
];

impl Answers {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        ANSWERS.iter().find(|(_, answers)| *answers == self).map_or("", |(word, _)| word)
    }
}

impl std::str::FromStr for Answers {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = ANSWERS.iter().find(|(known, _)| *known == word).map(|(_, answers)| *answers);
        found.ok_or_else(|| "expected granted, rejected, other, nonce or off".to_owned())
    }
}

/// The authority.
#[derive(Debug, Default)]
pub struct Authority(Mutex<(Answers, u64)>);

/// What a request asks for.
struct Asked<'a> {
    /// SHA-256 of something.
    imprint: &'a [u8],
    /// The content of its INTEGER.
    nonce: Option<&'a [u8]>,
    /// Whether the certificates are to be in the token.
    certificates: bool,
}

impl Authority {
    /// An authority that answers so.
    #[must_use]
    pub fn new(answers: Answers) -> Self {
        Self(Mutex::new((answers, 0)))
    }

    /// How it answers.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Lets it answer so from now on.
    pub fn answer(&self, answers: Answers) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = answers;
    }

    /// The TimeStampResp for a TimeStampReq, in DER.
    #[must_use]
    pub fn respond(&self, request: &[u8], now: Timestamp) -> Vec<u8> {
        let (answers, serial) = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            held.1 += 1;
            *held
        };
        // Bits of PKIFailureInfo: badDataFormat (5), and systemFailure (25) where a test wants one.
        let Some(asked) = read(request) else { return refusal("the request cannot be read", &[2, 0x04]) };
        if answers == Answers::Rejected {
            return refusal("the demo was told to refuse", &[6, 0, 0, 0, 0x40]);
        }
        token(&asked, answers, serial, now)
    }
}

/// Status 2, a reason for people, and the bits of the failure after their count of unused ones.
fn refusal(why: &str, bits: &[u8]) -> Vec<u8> {
    let text = value(SEQUENCE, &[&value(TEXT, &[why.as_bytes()])]);
    value(SEQUENCE, &[&value(SEQUENCE, &[&number(&[2]), &text, &value(0x03, &[bits])])])
}

/// Reads a request of version 1 with a SHA-256; a policy or extensions are not known here.
fn read(request: &[u8]) -> Option<Asked<'_>> {
    let (request, &[]) = take(request, SEQUENCE)? else { return None };
    let (&[1], rest) = take(request, INTEGER)? else { return None };
    let (imprint, mut rest) = take(rest, SEQUENCE)?;
    let (algorithm, hashed) = take(imprint, SEQUENCE)?;
    let (digest, _) = take(algorithm, OID)?;
    let (hashed, &[]) = take(hashed, OCTETS)? else { return None };
    if digest != SHA256 || hashed.len() != 32 {
        return None;
    }
    let mut asked = Asked { imprint: hashed, nonce: None, certificates: false };
    if let Some((nonce, after)) = take(rest, INTEGER) {
        (asked.nonce, rest) = (Some(nonce), after);
    }
    if let Some((0x01, flag, after)) = split(rest) {
        (asked.certificates, rest) = (flag != [0], after);
    }
    rest.is_empty().then_some(asked)
}

fn token(asked: &Asked<'_>, answers: Answers, serial: u64, now: Timestamp) -> Vec<u8> {
    let (leaf, root) = (pem(LEAF), pem(ROOT));
    let key = SigningKey::from_slice(&Sha256::digest(KEY)).unwrap_or_else(|_| unreachable!("below the curve's order"));
    let sha256 = value(SEQUENCE, &[&value(OID, &[SHA256])]);
    let other = Sha256::digest(asked.imprint);
    let imprint = if answers == Answers::Other { other.as_slice() } else { asked.imprint };
    let imprint = value(SEQUENCE, &[&value(SEQUENCE, &[&value(OID, &[SHA256]), &[5, 0]]), &value(OCTETS, &[imprint])]);
    let nonce =
        asked.nonce.map(|nonce| if answers == Answers::Nonce { number(&[1]) } else { value(INTEGER, &[nonce]) });
    let info = value(
        SEQUENCE,
        &[
            &number(&[1]),
            &value(OID, &[POLICY]),
            &imprint,
            // The start of the run makes serial numbers of two runs differ.
            &number(&[&now.as_millisecond().to_be_bytes()[..], &serial.to_be_bytes()[4..]].concat()),
            &value(TIME, &[now.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes()]),
            // Accurate to a second, which the fraction that is left out needs.
            &value(SEQUENCE, &[&number(&[1])]),
            &nonce.unwrap_or_default(),
        ],
    );
    let attribute = |id: &[u8], content: &[u8]| value(SEQUENCE, &[&value(OID, &[id]), &value(SET, &[content])]);
    let named = value(SEQUENCE, &[&value(OCTETS, &[&Sha256::digest(&leaf)])]);
    // In the order of their encodings, as a SET OF has them in DER: shorter ones first.
    let mut attributes = [
        attribute(CONTENT_TYPE, &value(OID, &[TST_INFO])),
        attribute(MESSAGE_DIGEST, &value(OCTETS, &[&Sha256::digest(&info)])),
        attribute(SIGNING_CERTIFICATE_V2, &value(SEQUENCE, &[&value(SEQUENCE, &[&named])])),
    ];
    attributes.sort();
    let attributes = attributes.concat();
    let signature: DerSignature = key.sign(&value(SET, &[&attributes]));
    let signer = value(
        SEQUENCE,
        &[
            &number(&[1]),
            &issuer_and_serial(&leaf).unwrap_or_default(),
            &sha256,
            &value(0xa0, &[&attributes]),
            &value(SEQUENCE, &[&value(OID, &[ECDSA_SHA256])]),
            &value(OCTETS, &[signature.as_bytes()]),
        ],
    );
    let certificates = if asked.certificates { value(0xa0, &[&leaf, &root]) } else { Vec::new() };
    let content = value(SEQUENCE, &[&value(OID, &[TST_INFO]), &value(0xa0, &[&value(OCTETS, &[&info])])]);
    let data =
        value(SEQUENCE, &[&number(&[3]), &value(SET, &[&sha256]), &content, &certificates, &value(SET, &[&signer])]);
    let token = value(SEQUENCE, &[&value(OID, &[SIGNED_DATA]), &value(0xa0, &[&data])]);
    value(SEQUENCE, &[&value(SEQUENCE, &[&number(&[])]), &token])
}

/// IssuerAndSerialNumber of a certificate: its serial number stands after its version, its issuer after the algorithm.
fn issuer_and_serial(certificate: &[u8]) -> Option<Vec<u8>> {
    let (certificate, _) = take(certificate, SEQUENCE)?;
    let (fields, _) = take(certificate, SEQUENCE)?;
    let (_, fields) = take(fields, 0xa0)?;
    let (serial, fields) = take(fields, INTEGER)?;
    let (_, fields) = take(fields, SEQUENCE)?;
    let (issuer, _) = take(fields, SEQUENCE)?;
    Some(value(SEQUENCE, &[&value(SEQUENCE, &[issuer]), &value(INTEGER, &[serial])]))
}

/// The bytes of a PEM that is our own.
fn pem(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap_or_default()
}
