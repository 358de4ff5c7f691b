//! The files under `signatures/`: which there are, what each says, and whether they hold together.

use std::collections::BTreeMap;

use super::Whole;
use crate::model::digest::Digest;
use crate::pack::format::SIGNATURES;
use crate::seal::key::PublicKey;
use crate::seal::name::{self, LAST, Part, Stem};
use crate::seal::sign::check_bundle;
use crate::seal::statement::{Decision, Prefix, SUBJECT, Statement};
use crate::verify::beside::Beside;
use crate::verify::code::Code;
use crate::verify::contents::{Contents, SIGNATURE_PART_MAX};
use crate::verify::findings::Findings;
use crate::verify::time::check;

/// The parts without which a signature is none.
const NEEDED: [Part; 3] = [Part::Statement, Part::Signature, Part::Key];

/// The entry of a part.
pub(super) fn place(stem: &Stem, part: Part) -> String {
    stem.entry(part)
}

/// The signatures that have all their parts, in order, and how many signatures there are in all.
pub(super) fn collect(contents: &Contents, findings: &mut Findings) -> (Vec<Stem>, usize) {
    let mut found: BTreeMap<Stem, Vec<Part>> = BTreeMap::new();
    for entry in &contents.entries {
        let Some(rest) = entry.name.strip_prefix(SIGNATURES) else { continue };
        match name::read(rest) {
            Some((stem, part)) => found.entry(stem).or_default().push(part),
            None => findings.add(Code::SignatureStray, entry.name.as_str(), "NN-role with a known ending", rest),
        }
    }
    let count = found.values().filter(|parts| parts.contains(&Part::Signature)).count();
    found.retain(|stem, parts| {
        // Neither says anything without the others.
        let absent: Vec<Part> = NEEDED.into_iter().filter(|part| !parts.contains(part)).collect();
        for part in parts.iter().filter(|_| !absent.is_empty()) {
            for other in &absent {
                let expected = format!("{} beside it", place(stem, *other));
                findings.add(Code::SignatureStray, place(stem, *part), expected, "nothing");
            }
        }
        absent.is_empty()
    });
    let mut stems: Vec<Stem> = found.into_keys().collect();
    // Their numbers have two digits: more cannot be in order, and each would cost a look at its signature.
    if let Some(stem) = stems.get(usize::from(LAST)) {
        let expected = format!("at most {LAST} signatures");
        findings.add(Code::SignatureOrder, place(stem, Part::Statement), expected, format!("{} of them", stems.len()));
        stems.truncate(LAST.into());
    }
    (stems, count)
}

/// A signature with its statement, if it is about this list of digests and verifies with the key beside it. What does not hold is a finding.
pub(super) fn whole(
    contents: &Contents,
    stem: &Stem,
    manifest: Option<Digest>,
    beside: &Beside,
    findings: &mut Findings,
) -> Option<Whole> {
    let (at_statement, at_signature, at_key) =
        (place(stem, Part::Statement), place(stem, Part::Signature), place(stem, Part::Key));
    let mut part = |place: &str, code| {
        let bytes = contents.document(place);
        // What could not be read has its finding already.
        if let (None, Some(entry)) = (bytes, contents.entry(place).filter(|entry| entry.digest.is_some())) {
            findings.add(code, place, format!("at most {SIGNATURE_PART_MAX} bytes"), entry.size.to_string());
        }
        bytes
    };
    let said = part(&at_statement, Code::SignatureStatement);
    let signature = part(&at_signature, Code::SignatureValue);
    let pem = part(&at_key, Code::SignatureKey);
    let (said, signature, pem) = (said?, signature?, pem?);
    let statement = match Statement::read(said) {
        Ok(statement) => statement,
        Err(error) => {
            findings.add(Code::SignatureStatement, at_statement, "a statement about MANIFEST.txt", error.to_string());
            return None;
        }
    };
    let mut holds = true;
    let mut differs = |code, place: &str, expected: String, found: String| {
        holds = false;
        findings.add(code, place, expected, found);
    };
    if Some(statement.manifest) != manifest {
        let expected = manifest.map_or_else(|| SUBJECT.to_owned(), |manifest| format!("{SUBJECT} {manifest}"));
        differs(Code::SignatureSubject, &at_statement, expected, format!("{SUBJECT} {}", statement.manifest));
    }
    if statement.role != stem.role {
        differs(Code::SignatureRole, &at_statement, stem.role.clone(), statement.role.clone());
    }
    // Another program's container has other bytes, and no signature lifts it.
    if let (Some(said), Some(found)) = (statement.container, contents.prefix)
        && said != found
    {
        let of = |prefix: Prefix| format!("SHA-256 {} of the first {} bytes", prefix.sha256, prefix.bytes);
        differs(Code::SignatureContainer, &at_statement, of(said), of(found));
    }
    let key = match PublicKey::from_pem(pem) {
        Ok(key) => key,
        Err(error) => {
            findings.add(Code::SignatureKey, at_key, "a P-256 or Ed25519 public key in PEM", error.to_string());
            return None;
        }
    };
    if key.id() != statement.key_id {
        // What another key makes of the signature says nothing more.
        differs(Code::SignatureKeyDiffers, &at_key, statement.key_id.to_string(), key.id().to_string());
    } else if key.verify(said, signature).is_err() {
        let expected = format!("a signature of {} over {at_statement}", key.id());
        differs(Code::SignatureValue, &at_signature, expected, "another one".to_owned());
    }
    let at_bundle = place(stem, Part::Bundle);
    // What could not be read at all has its finding already.
    if let Some(entry) = contents.entry(&at_bundle).filter(|entry| entry.digest.is_some()) {
        let expected = || "the same statement, signature and key as the files beside it".to_owned();
        match contents.document(&at_bundle).map(|bytes| check_bundle(bytes, said, signature, key.id())) {
            Some(Ok(())) => {}
            Some(Err(error)) => differs(Code::BundleDiffers, &at_bundle, expected(), error.to_string()),
            None => differs(Code::BundleDiffers, &at_bundle, expected(), format!("{} bytes", entry.size)),
        }
    }
    let (digest, algorithm) = (Digest::of(signature), key.algorithm().name());
    // What a token says of a signature that does not verify, nobody needs.
    holds.then(|| Whole {
        stem: stem.clone(),
        statement,
        algorithm,
        pem: key.to_pem(),
        digest,
        time: check(contents, &place(stem, Part::Token), signature, beside, findings),
    })
}

/// Whether each follows the one before it. Only whole ones are looked at: what is not whole has a finding already.
pub(super) fn order(whole: &[Whole], findings: &mut Findings) {
    let mut before: Option<&Whole> = None;
    for one in whole {
        let place = place(&one.stem, Part::Statement);
        let number = before.map_or(1, |before| before.stem.number.saturating_add(1));
        if one.stem.number != number {
            findings.add(
                Code::SignatureOrder,
                &place,
                format!("number {number:02}"),
                format!("{:02}", one.stem.number),
            );
        }
        let prior = before.map(|before| before.digest);
        let text =
            |prior: Option<Digest>| prior.map_or_else(|| "no signature before it".to_owned(), |it| it.to_string());
        if one.statement.prior != prior {
            findings.add(Code::SignatureOrder, &place, text(prior), text(one.statement.prior));
        }
        let seals = one.statement.decision == Decision::Seal;
        if seals != before.is_none() {
            let expected = if before.is_none() { "seal" } else { "approve or reject" };
            findings.add(Code::SignatureOrder, &place, expected, one.statement.decision.word());
        }
        before = Some(one);
    }
}
