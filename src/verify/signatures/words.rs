//! What the rows say of signatures.

use super::Seals;
use crate::seal::trust::{Met, Standing, Unmet};
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::{Outcome, Row, RowId};
use crate::verify::time::row;

/// Findings that break a signature.
pub(in crate::verify) const BROKEN: [Code; 10] = [
    Code::SignatureStray,
    Code::SignatureStatement,
    Code::SignatureSubject,
    Code::SignatureRole,
    Code::SignatureKey,
    Code::SignatureKeyDiffers,
    Code::SignatureValue,
    Code::BundleDiffers,
    Code::SignatureContainer,
    Code::SignatureOrder,
];

/// How the row of an unmet policy begins.
pub(in crate::verify) const NOT_MET: &str = "Your policy is not met: ";

pub(super) fn amend(seals: &Seals, rows: &mut [Row], intact: bool, profile: bool, findings: &Findings) {
    let mut say = |id, (outcome, why): (Outcome, String)| {
        if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
            (row.outcome, row.why) = (outcome, Some(why));
        }
    };
    let broken = BROKEN.into_iter().find_map(|code| findings.first(code));
    if let Some(broken) = broken {
        say(RowId::Signature, (Outcome::Fail, format!("{}: {}.", broken.place, broken.title)));
        say(RowId::Identity, (Outcome::NotChecked, "A signature that does not hold names nobody.".to_owned()));
    } else if seals.count > 0 && seals.signatures.len() == seals.count {
        say(RowId::Signature, signature(seals, profile));
        say(RowId::Countersignatures, countersignatures(seals));
        say(RowId::Identity, identity(seals));
        say(RowId::Time, time(seals, findings));
    }
    if seals.asked {
        say(RowId::Policy, policy(seals, intact, profile));
    }
}

fn signature(seals: &Seals, profile: bool) -> (Outcome, String) {
    let first =
        seals.signatures.first().map(|one| format!(" The first, as {}, by the key {}.", one.role, one.key_id.groups()));
    let count = match seals.count {
        1 => "1 signature verifies".to_owned(),
        count => format!("{count} signatures verify"),
    };
    let foreign = " The container is not in the form that Packseal writes, so this lifts nothing.";
    let foreign = if profile { "" } else { foreign };
    (Outcome::Pass, format!("{count} over this list of digests.{}{foreign}", first.unwrap_or_default()))
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
        .filter(|(standing, _)| standing.counts())
        .filter_map(|(_, one)| Some(format!("{} is {}", one.role, one.known_as.as_ref()?)))
        .collect();
    let stranger = seals.standings.contains(&Standing::Unknown);
    match (seals.signatures.iter().any(|one| one.standing.is_some()), known.is_empty()) {
        (false, _) => {
            let words = "You gave no trust store, so whose keys these are is not known. Compare each key with its owner by another way.";
            (Outcome::NotChecked, words.to_owned())
        }
        // Who is not known is not thereby a liar.
        (true, true) if seals.standings.iter().all(|standing| *standing == Standing::Unknown) => {
            let words =
                "You have not named the keys that signed. Compare each with its owner by another way, then name it.";
            (Outcome::NotChecked, words.to_owned())
        }
        (true, true) => {
            let why: Vec<&str> = seals.signatures.iter().filter_map(|one| one.why_not.as_deref()).collect();
            (Outcome::Fail, format!("No key here counts: {}.", why.join("; ")))
        }
        (true, false) => {
            let more = if stranger { " Your trust store does not know the others." } else { "" };
            (Outcome::Pass, format!("By your trust store, {}.{more}", known.join("; ")))
        }
    }
}

fn time(seals: &Seals, findings: &Findings) -> (Outcome, String) {
    let each: Vec<_> = seals
        .signatures
        .iter()
        .zip(&seals.times)
        .map(|(one, told)| (format!("{:02}-{}", one.number, one.role), one.claimed_at.as_str(), told.as_ref()))
        .collect();
    row(&each, seals.signatures.iter().any(|one| one.standing.is_some()), findings)
}

fn policy(seals: &Seals, intact: bool, profile: bool) -> (Outcome, String) {
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
        Some(Met::Known(unmet)) => {
            let why: Vec<String> = unmet.iter().map(|one| not_met(one, seals)).collect();
            (Outcome::Fail, format!("{NOT_MET}{}.", why.join("; ")))
        }
    }
}

/// What is asked for and not met, as a clause.
fn not_met(unmet: &Unmet, seals: &Seals) -> String {
    let nth = |number: &u8| {
        let role = seals.signatures.iter().find(|one| one.number == *number).map(|one| one.role.as_str());
        format!("signature {number}, as {},", role.unwrap_or_default())
    };
    match unmet {
        Unmet::Missing { role, asked, found } => {
            let as_role: Vec<_> = seals.signatures.iter().filter(|one| one.role == *role).collect();
            if as_role.is_empty() {
                return format!("nobody signed as {role}");
            }
            let why: Vec<&str> = as_role.iter().filter_map(|one| one.why_not.as_deref()).collect();
            let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
            match (found, asked) {
                (0, 1) => format!("the signature as {role} does not count{why}"),
                (found, asked) => format!("of {asked} signatures as {role} that you ask for, {found} count{why}"),
            }
        }
        Unmet::Same { asked, found } if seals.people => {
            format!("you ask for {asked} different people, and those who signed are {found}")
        }
        Unmet::Same { asked, found } => {
            format!("you ask for {asked} different keys, and those that signed are {found}")
        }
        Unmet::Rejected { number } => {
            let reason = seals.signatures.iter().find(|one| one.number == *number).map(|one| one.reason.trim());
            let reason = reason.filter(|reason| !reason.is_empty()).map(|reason| format!(": “{reason}”"));
            format!("{} rejects it{}", nth(number), reason.unwrap_or_default())
        }
        Unmet::NoTime { number } => format!("{} has no time but its signer's claim", nth(number)),
        Unmet::NoSource => {
            "the server did not sign all of its answers, or the entries were not made again from them".to_owned()
        }
    }
}
