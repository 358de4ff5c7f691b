//! What lies beside a file and was given with it.

use crate::model::digest::{Digest, DigestError};
use crate::model::instant::Instant;
use crate::pack::format::MANIFEST;
use crate::seal::hmac::Secret;
use crate::seal::trust::{Policy, Store};

/// Sidecars of the evidence service, the secret to check them with, what is asked of them; a vendor's live answer, and the digest of the list as
/// it was had by another way. The default is nothing at all.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The bytes of `<package>.signature.json`.
    pub signature: Option<Vec<u8>>,
    /// The bytes of `<package>.countersign.json`.
    pub countersign: Option<Vec<u8>>,
    /// The shared secret; without it codes are not checked.
    pub secret: Option<Secret>,
    /// How many distinct people must have countersigned.
    pub require_countersign: Option<u32>,
    /// What DriftWise's live check answered, as it came.
    pub live: Option<Vec<u8>>,
    /// The SHA-256 that MANIFEST.txt is meant to have.
    pub list: Option<Digest>,
    /// The keys that the auditor knows; None when none were brought.
    pub trust: Option<Store>,
    /// What the auditor asks of signatures; None for one trusted owner, which is asked for only where a trust store was brought.
    pub policy: Option<Policy>,
    /// SHA-256 of the trust store as it was brought, for the report.
    pub trust_sha256: Option<Digest>,
    /// SHA-256 of the program that checks, where it knows that; for the report.
    pub program_sha256: Option<Digest>,
    /// The auditor's clock: a claim about a key that has ended or was revoked since is then not believed.
    pub now: Option<Instant>,
}

/// Reads a digest as people hand it on: letters of either case, in groups apart by spaces, `:` or `-`, with `sha256:` before it or the list's name
/// behind it, as `shasum` prints it.
///
/// # Errors
/// When it is no SHA-256 then; the text of the error is what was typed.
pub fn typed_digest(text: &str) -> Result<Digest, DigestError> {
    let bare = text.trim();
    let bare = bare.strip_suffix(MANIFEST).map_or(bare, |bare| bare.trim_end_matches(['*', ' ', '\t']));
    let bare = match bare.split_at_checked(7) {
        Some((algorithm, rest)) if algorithm.eq_ignore_ascii_case("sha256:") => rest,
        _ => bare,
    };
    let digits: String = bare.chars().filter(|c| !(c.is_whitespace() || matches!(c, ':' | '-'))).collect();
    Digest::parse(&digits).map_err(|_| DigestError { found: text.chars().take(80).collect() })
}

impl Beside {
    /// Whether there is a sidecar.
    pub(super) fn has_sidecar(&self) -> bool {
        self.signature.is_some() || self.countersign.is_some()
    }

    /// Whether anything was given, so that the runbook's question was asked.
    pub(super) fn is_asked(&self) -> bool {
        self.has_sidecar() || self.secret.is_some() || self.require_countersign.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_as_people_hand_them_on() {
        let digest = Digest::of(b"x");
        let lower = digest.to_string();
        let groups: Vec<&str> =
            lower.as_bytes().chunks(8).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        for text in [
            lower.clone(),
            lower.to_uppercase(),
            format!(" {lower}\r\n"),
            groups.join(" "),
            groups.join(":"),
            groups.join("-"),
            groups.join("\u{a0}"),
            format!("sha256:{lower}"),
            format!("SHA256: {lower}"),
            format!("{lower}  MANIFEST.txt\n"),
            format!("{lower} *MANIFEST.txt"),
        ] {
            assert_eq!(typed_digest(&text), Ok(digest), "{text:?}");
        }
        for text in [
            "",
            "sha256:",
            &lower[1..],
            &format!("{lower}0"),
            &format!("{lower}  other.txt"),
            "é",
            &lower.replace('2', "g"),
        ] {
            assert!(typed_digest(text).is_err(), "{text:?}");
        }
    }
}
