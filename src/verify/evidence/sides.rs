//! The sidecars: the digest they name against the file's own first, then the code. So a changed package is told from a wrong secret.

use super::{Said, Seen};
use crate::model::digest::Digest;
use crate::model::order::set;
use crate::seal::hmac::Secret;
use crate::seal::sidecar::{Entry, Signature, entries};
use crate::verify::beside::Beside;
use crate::verify::code::Code;
use crate::verify::findings::{Findings, upper};
use crate::verify::report::Outcome;

const SIGNATURE: &str = "the signature sidecar";
const COUNTERSIGN: &str = "the countersign sidecar";

/// What one code came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Unchecked,
    NoDigest,
    OtherFile,
    OtherCase,
    OtherSecret,
}

/// Checks both sidecars of the file with this digest.
pub(super) fn check(sha256: Digest, beside: &Beside, findings: &mut Findings) -> Seen {
    let sha256 = sha256.to_string();
    let mut seen = Seen::default();
    let mut signer = None;
    if let Some(bytes) = &beside.signature {
        seen.signature = Some(match Signature::parse(bytes) {
            Ok(signature) => {
                signer = Some(fold(&signature.signer));
                self::signature(&signature, &sha256, beside.secret.as_ref(), findings)
            }
            Err(error) => unreadable(SIGNATURE, &error.0, findings),
        });
    }
    let mut people = 0;
    if let Some(bytes) = &beside.countersign {
        seen.countersign = Some(match entries(bytes) {
            Ok(entries) => {
                let said = countersigns(&entries, &sha256, beside.secret.as_ref(), findings);
                if said.0 == Outcome::Pass {
                    // A name that leaves open where it ends is nobody's.
                    let clear = entries.iter().filter(|entry| !entry.claim().is_ambiguous());
                    let mut names = set(clear.map(|entry| fold(&entry.signer)));
                    let signed_too = signer.as_ref().is_some_and(|signer| names.remove(signer));
                    people = names.len();
                    dual_control(&mut seen, people, signed_too, findings);
                }
                let control = match seen.dual_control {
                    Some(true) => " Dual control: at least two names, none of them the signer's.",
                    Some(false) => " No dual control: that takes two names, none of them the signer's.",
                    None => "",
                };
                (said.0, [said.1.as_str(), control].concat())
            }
            Err(error) => unreadable(COUNTERSIGN, &error.0, findings),
        });
    }
    seen.required = beside.require_countersign.filter(|least| *least > 0).map(|least| {
        let words =
            format!("Required: countersignatures of {least} distinct people who did not sign. Verified: {people}.");
        if people >= usize::try_from(least).unwrap_or(usize::MAX) {
            return (Outcome::Pass, words);
        }
        findings.add(Code::HmacRequired, COUNTERSIGN, format!("{least} distinct people"), format!("{people} verified"));
        (Outcome::Fail, words)
    });
    seen
}

fn unreadable(place: &str, why: &str, findings: &mut Findings) -> Said {
    findings.add(Code::HmacMalformed, place, "a sidecar of the evidence service", why);
    (Outcome::Fail, format!("{} cannot be read.", upper(place)))
}

/// Compares a sidecar's digest and code, and tells what differs.
fn judge(
    place: &str,
    (digest, ambiguous): (&str, bool),
    sha256: &str,
    secret: Option<&Secret>,
    verify: impl FnOnce(&Secret) -> bool,
    findings: &mut Findings,
) -> State {
    if ambiguous {
        findings.add(Code::HmacDelimiter, place, "names without `|` and control characters", "such a name");
    }
    if Digest::parse(digest).is_err() {
        let found: String = digest.chars().take(80).collect();
        findings.add(Code::HmacMalformed, place, "digest: 64 hexadecimal digits", found);
        return State::NoDigest;
    }
    if digest != sha256 {
        let case = digest.eq_ignore_ascii_case(sha256);
        let (code, state) =
            if case { (Code::HmacDigestCase, State::OtherCase) } else { (Code::HmacDigest, State::OtherFile) };
        findings.add(code, place, sha256, digest);
        return state;
    }
    match secret {
        None => State::Unchecked,
        Some(secret) if verify(secret) => State::Good,
        Some(_) => {
            findings.add(
                Code::HmacCode,
                place,
                "the code of this file under the secret that was given",
                "another code",
            );
            State::OtherSecret
        }
    }
}

fn signature(signature: &Signature, sha256: &str, secret: Option<&Secret>, findings: &mut Findings) -> Said {
    let about = (signature.digest.as_str(), signature.claim().is_ambiguous());
    match judge(SIGNATURE, about, sha256, secret, |secret| signature.verify(secret), findings) {
        State::Good => (
            Outcome::Pass,
            format!(
                "The HMAC code beside it is right for this file and names {} (key {}, {}). It proves little: whoever can check it can forge it, so it counts as no signature.",
                named(&signature.signer),
                named(&signature.signing_key_id),
                named(&signature.signed_at)
            ),
        ),
        State::Unchecked => {
            findings.add(Code::HmacNotChecked, SIGNATURE, "the shared secret", "none");
            (
                Outcome::NotChecked,
                "The HMAC code beside it is for this file's digest. It was not checked: no secret was given."
                    .to_owned(),
            )
        }
        state => (Outcome::Fail, format!("The HMAC code beside it {}.", failed(state))),
    }
}

fn failed(state: State) -> &'static str {
    match state {
        State::NoDigest => "names no digest, so that it is about no file",
        State::OtherFile => {
            "was made for a file with another digest: this file was changed since, or the sidecar is another file's"
        }
        State::OtherCase => "names this file's digest in capitals, which the evidence service takes for another digest",
        _ => "is for this file's digest and does not verify: the secret is another one, or the sidecar was edited",
    }
}

fn countersigns(entries: &[Entry], sha256: &str, secret: Option<&Secret>, findings: &mut Findings) -> Said {
    if entries.is_empty() {
        findings.add(Code::HmacEmpty, COUNTERSIGN, "at least one entry", "none");
        return (Outcome::Fail, "The countersign sidecar has no entries.".to_owned());
    }
    let mut worst = None;
    for (index, entry) in entries.iter().enumerate() {
        let place = format!("{COUNTERSIGN}, entry {}", index.saturating_add(1));
        let about = (entry.digest.as_str(), entry.claim().is_ambiguous());
        let state = judge(&place, about, sha256, secret, |secret| entry.verify(secret), findings);
        if worst.is_none() && !matches!(state, State::Good | State::Unchecked) {
            worst = Some((index.saturating_add(1), state));
        }
    }
    let count = entries.len();
    match (worst, secret) {
        (Some((number, state)), _) => {
            (Outcome::Fail, format!("HMAC countersignature {number} of {count} {}.", failed(state)))
        }
        (None, None) => {
            findings.add(Code::HmacNotChecked, COUNTERSIGN, "the shared secret", "none");
            (
                Outcome::NotChecked,
                format!(
                    "{count} HMAC countersignatures are for this file's digest. They were not checked: no secret was given."
                ),
            )
        }
        (None, Some(_)) => (
            Outcome::Pass,
            format!(
                "{count} of {count} HMAC countersignatures are right for this file. All use one shared secret: whoever can check them can forge them."
            ),
        ),
    }
}

/// At least two people other than the signer, and the signer not among them (contract section 4).
fn dual_control(seen: &mut Seen, people: usize, signed_too: bool, findings: &mut Findings) {
    let held = people >= 2 && !signed_too;
    seen.dual_control = Some(held);
    if !held {
        let too = if signed_too { ", and the signer" } else { "" };
        let expected = "two distinct names, none of them the signer's";
        findings.add(Code::HmacDualControl, COUNTERSIGN, expected, format!("{people}{too}"));
    }
}

/// Names as people compare them. Case is folded for ASCII only.
fn fold(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

fn named(text: &str) -> String {
    let text: String = text.chars().take(80).collect();
    if text.trim().is_empty() { "nobody".to_owned() } else { text }
}
