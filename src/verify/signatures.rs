//! Signatures: this version does not check them, and says so. It looks at their names and at what they say they are about.

use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use crate::model::digest::Digest;
use crate::model::json::{Value, parse};
use crate::pack::format::{MANIFEST, SIGNATURES};

const ENDINGS: [&str; 5] = [".statement.json", ".sig", ".pub.pem", ".sigstore.json", ".tsr"];

/// How many signatures there are; 0 when none.
pub(super) fn check(contents: &Contents, manifest: Option<Digest>, findings: &mut Findings) -> usize {
    let mut count = 0;
    for entry in &contents.entries {
        let Some(name) = entry.name.strip_prefix(SIGNATURES) else { continue };
        if !is_signature_name(name) {
            findings.add(Code::SignatureStray, &entry.name, "NN-role with a known ending", name);
        } else if name.ends_with(".sig") {
            count += 1;
        } else if name.ends_with(".statement.json") {
            subject(contents, &entry.name, manifest, findings);
        }
        if is_signature_name(name) {
            part_of_a_whole(contents, &entry.name, findings);
        }
    }
    if count > 0 {
        findings.add(
            Code::SignatureNotChecked,
            SIGNATURES,
            "a check of each signature",
            format!("{count}, none checked"),
        );
    }
    count
}

/// `NN-role` and an ending of the format: NN counts from 01, role is `[a-z][a-z0-9-]{0,31}`.
fn is_signature_name(name: &str) -> bool {
    let Some(stem) = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) else { return false };
    let Some((number, role)) = stem.split_once('-') else { return false };
    let good_number = number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()) && number != "00";
    let good_role = role.len() <= 32
        && role.starts_with(|c: char| c.is_ascii_lowercase())
        && role.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    good_number && good_role
}

/// A signature is over its own statement, so neither says anything without the other, and a key says nothing without both.
fn part_of_a_whole(contents: &Contents, name: &str, findings: &mut Findings) {
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    for ending in [".statement.json", ".sig"] {
        let other = format!("{stem}{ending}");
        if !contents.has(&other) {
            findings.add(Code::SignatureStray, name, format!("{other} beside it"), "nothing");
        }
    }
}

/// The statement's subject must be this pack's MANIFEST.txt (in-toto Statement v1).
fn subject(contents: &Contents, name: &str, manifest: Option<Digest>, findings: &mut Findings) {
    let statement = contents.document(name).and_then(|bytes| parse(bytes).ok());
    let subject = statement.as_ref().and_then(|statement| statement.get("subject")?.as_array()?.first());
    let about = subject.and_then(|subject| subject.get("name")).and_then(Value::as_str);
    let digest = subject
        .and_then(|subject| subject.get("digest")?.get("sha256")?.as_str())
        .and_then(|text| Digest::parse(text).ok());
    if about != Some(MANIFEST) || digest.is_none() || digest != manifest {
        let expected = manifest.map_or_else(|| MANIFEST.to_owned(), |manifest| format!("{MANIFEST} {manifest}"));
        let found = format!(
            "{} {}",
            about.unwrap_or("no subject"),
            digest.map(|digest| digest.to_string()).unwrap_or_default()
        );
        findings.add(Code::SignatureSubject, name, expected, found.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::is_signature_name;

    #[test]
    fn names_of_signatures() {
        for (name, good) in [
            ("01-owner.sig", true),
            ("12-second-approver.statement.json", true),
            ("00-owner.sig", false),
            ("1-owner.sig", false),
            ("01-Owner.sig", false),
            ("01-.sig", false),
            ("01-owner.txt", false),
            ("readme.txt", false),
            ("a/01-owner.sig", false),
        ] {
            assert_eq!(is_signature_name(name), good, "{name}");
        }
    }
}
