//! What is signed, and with what (contract sections 3 and 4): HMAC-SHA256 over digest, signer, key and time.

use crate::dict;
use crate::digest::hex;
use crate::instant::{isoformat, naive, parse_moment};
use crate::pyjson::Py;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

fn keyed(secret: &str, message: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.trim().as_bytes()).ok()?;
    mac.update(message.as_bytes());
    Some(mac)
}

/// The four texts that a signature covers.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The package's digest.
    pub digest: &'a str,
    /// Who signed.
    pub signer: &'a str,
    /// With which key.
    pub key: &'a str,
    /// When, with its offset as `+00:00`.
    pub at: &'a str,
}

impl Claim<'_> {
    fn message(&self) -> String {
        format!("{}|{}|{}|{}", self.digest, self.signer, self.key, self.at)
    }

    /// The MAC as lower-case hexadecimal digits.
    #[must_use]
    pub fn mac(&self, secret: &str) -> String {
        // HMAC takes a key of any length.
        keyed(secret, &self.message()).map_or_else(String::new, |mac| hex(&mac.finalize().into_bytes()))
    }

    /// Whether a MAC is the right one, compared in constant time.
    #[must_use]
    pub fn holds(&self, secret: &str, mac: &str) -> bool {
        let bytes: Option<Vec<u8>> = (0..mac.len())
            .step_by(2)
            .map(|at| mac.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        // What is compared is text: other spellings of the same bytes are not the same.
        let spelt = mac.len() == 64 && mac.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match (bytes, keyed(secret, &self.message())) {
            (Some(bytes), Some(keyed)) if spelt => keyed.verify_slice(&bytes).is_ok(),
            _ => false,
        }
    }
}

/// An instant, in microseconds since 1970, as the MAC covers it.
#[must_use]
pub fn offset_form(micros: i64) -> String {
    naive(micros) + "+00:00"
}

/// An instant as sidecars and answers hold it.
#[must_use]
pub fn zulu_form(micros: i64) -> String {
    naive(micros) + "Z"
}

/// The time of a signature as its verifier reads it: in UTC; text that is no time as it is.
#[must_use]
pub fn signature_time(text: &str) -> String {
    match (isoformat(text), parse_moment(text)) {
        (Some(_), Ok(moment)) => offset_form(moment.micros),
        _ => text.to_owned(),
    }
}

/// The time of a countersignature as its verifier reads it: at its own offset; text that is no time as it is.
#[must_use]
pub fn countersign_time(text: &str) -> String {
    isoformat(text).unwrap_or_else(|| text.to_owned())
}

/// The `signature` of an answer and, when enabled, the sidecar. Without a secret nothing is signed.
#[must_use]
pub fn signature(secret: Option<&str>, digest: &str, signer: &str, key: &str, micros: i64) -> Py {
    let claim = Claim { digest, signer, key, at: &offset_form(micros) };
    dict! {
        "enabled" => secret.is_some(),
        "algorithm" => "sha256-hmac",
        "signer" => signer,
        "signing_key_id" => key,
        "digest" => digest,
        "signature" => secret.map_or_else(String::new, |secret| claim.mac(secret)),
        "signed_at" => zulu_form(micros),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the contract, section 9.
    #[test]
    fn the_vectors_come_out() {
        let digest = "8a64292adbd92db94c98f00537dee911433077d3b030171cc0a0edc04541284b";
        let secret = ["demo", "secret", "Kx7"].join("-");
        for (signer, key, at, mac) in [
            (
                "compliance_ops",
                "ops-key",
                "2026-11-20T15:07:28.162249Z",
                "11aac80b78ddd59993fb67f03fb7be43f1e772bc41620bb817279e9a47da017f",
            ),
            (
                "risk_officer",
                "risk-key-1",
                "2026-11-20T15:07:28.181945Z",
                "6f235b2bfec37a91a40877e9b523dafd061a2b04aca0d7c6193ac45be56403fe",
            ),
        ] {
            for at in [signature_time(at), countersign_time(at)] {
                let claim = Claim { digest, signer, key, at: &at };
                assert_eq!(claim.mac(&format!(" {secret}\n")), mac);
                assert!(claim.holds(&secret, mac));
                assert!(!claim.holds(&secret, &mac.to_uppercase()) && !claim.holds("other", mac));
                assert!(!claim.holds(&secret, "") && !claim.holds(&secret, "é"));
            }
        }
        assert_eq!(signature_time("2026-11-20T23:07:28.1+08:00"), "2026-11-20T15:07:28.100000+00:00");
        assert_eq!(countersign_time("2026-11-20T23:07:28.1+08:00"), "2026-11-20T23:07:28.100000+08:00");
        assert_eq!(signature_time("soon"), "soon");
    }
}
