//! What the rows say of signatures.

use super::Seals;
use crate::model::digest::Digest;
use crate::seal::trust::{Met, Standing};
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::{Outcome, Row, RowId};

/// Findings that break a signature.
pub(in crate::verify) const BROKEN: [Code; 8] = [
    Code::SignatureStray,
    Code::SignatureStatement,
    Code::SignatureSubject,
    Code::SignatureRole,
    Code::SignatureKey,
    Code::SignatureKeyDiffers,
    Code::SignatureValue,
    Code::SignatureOrder,
];

pub(super) fn amend(seals: &Seals, rows: &mut [Row], intact: bool, profile: bool, findings: &Findings) {
    let mut say = |id, (outcome, why): (Outcome, String)| {
        if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
            (row.outcome, row.why) = (outcome, Some(why));
        }
    };
    let broken = BROKEN.into_iter().find_map(|code| findings.first(code));
    if let Some(broken) = broken {
        say(RowId::Signature, (Outcome::Fail, format!("{}: {}.", broken.place, broken.title)));
    } else if seals.count > 0 && seals.signatures.len() == seals.count {
        say(RowId::Signature, signature(seals, profile));
        say(RowId::Countersignatures, countersignatures(seals));
        say(RowId::Identity, identity(seals));
        say(RowId::Time, time(seals));
    }
    if seals.is_asked() {
        say(RowId::Policy, policy(seals, intact, profile, findings));
    }
}

fn signature(seals: &Seals, profile: bool) -> (Outcome, String) {
    let first =
        seals.signatures.first().map(|one| format!(" The first, as {}, by the key {}.", one.role, groups(one.key_id)));
    let count = match seals.count {
        1 => "1 signature verifies".to_owned(),
        count => format!("{count} signatures verify"),
    };
    let foreign = " The container is not in the form that Packseal writes, so this lifts nothing.";
    let foreign = if profile { "" } else { foreign };
    (Outcome::Pass, format!("{count} over this list of digests.{}{foreign}", first.unwrap_or_default()))
}

/// A key's id as people compare it: eight digits at a time.
fn groups(id: Digest) -> String {
    let digits = id.to_string();
    let groups = digits.as_bytes().chunks(8).filter_map(|group| std::str::from_utf8(group).ok());
    groups.collect::<Vec<_>>().join(" ")
}

fn countersignatures(seals: &Seals) -> (Outcome, String) {
    let more = seals.signatures.get(1..).unwrap_or_default();
    if more.is_empty() {
        return (Outcome::NotPresent, "None in this pack.".to_owned());
    }
    let each: Vec<String> = more.iter().map(|one| format!("{} ({})", one.role, one.decision)).collect();
    let words = format!(
        "{}. Each names the signature before it. Whether a later one was taken away cannot be seen.",
        each.join(", ")
    );
    (Outcome::Pass, words)
}

fn identity(seals: &Seals) -> (Outcome, String) {
    let known: Vec<String> = seals
        .standings
        .iter()
        .zip(&seals.signatures)
        .filter(|((standing, _), _)| standing.counts())
        .filter_map(|((_, name), one)| Some(format!("{} is {}", one.role, name.as_ref()?)))
        .collect();
    let stranger = seals.standings.iter().any(|(standing, _)| *standing == Standing::Unknown);
    match (seals.signatures.iter().any(|one| one.standing.is_some()), known.is_empty()) {
        (false, _) => {
            let words = "You gave no trust store, so whose keys these are is not known. Compare each key with its owner by another way.";
            (Outcome::NotChecked, words.to_owned())
        }
        (true, true) => (Outcome::Fail, "No key here counts by your trust store.".to_owned()),
        (true, false) => {
            let more = if stranger { " Your trust store does not know the others." } else { "" };
            (Outcome::Pass, format!("By your trust store, {}.{more}", known.join("; ")))
        }
    }
}

fn time(seals: &Seals) -> (Outcome, String) {
    if seals.tokens > 0 {
        let words = "There is a time token. This version does not check time tokens, so the only time is what each signer claims.";
        return (Outcome::NotChecked, words.to_owned());
    }
    let last = seals.times.last().map(|at| format!(" The last claim is {at}.")).unwrap_or_default();
    (Outcome::NotPresent, format!("No time token: the only time is what each signer claims.{last}"))
}

fn policy(seals: &Seals, intact: bool, profile: bool, findings: &Findings) -> (Outcome, String) {
    if !intact {
        return (Outcome::NotChecked, "What is not intact is not held against a policy.".to_owned());
    }
    if !profile && seals.count > 0 {
        let words = "The container is not in the form that Packseal writes, so no signature lifts it. Ask for the pack as it was sealed.";
        return (Outcome::Fail, words.to_owned());
    }
    match &seals.met {
        None => (Outcome::Fail, "Nobody signed, and you ask for signatures.".to_owned()),
        Some(Met::Unknown) => (Outcome::Fail, "No key that signed is in your trust store.".to_owned()),
        Some(Met::Known(unmet)) if unmet.is_empty() => (Outcome::Pass, "Your policy is met.".to_owned()),
        Some(Met::Known(_)) => {
            let codes =
                [Code::PolicyRejected, Code::PolicyRole, Code::PolicySame, Code::PolicyTime, Code::PolicySource];
            let why: Vec<String> = codes
                .into_iter()
                .filter_map(|code| findings.first(code))
                .map(|one| format!("expected {}, found {}", one.expected, one.found))
                .collect();
            (Outcome::Fail, format!("Your policy is not met: {}.", why.join("; ")))
        }
    }
}
