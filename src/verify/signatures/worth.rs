//! What the signatures are worth to whoever asks: its trust store and its policy.

use super::parts::place;
use super::{Seals, Signature, Whole};
use crate::model::instant::Instant;
use crate::seal::name::Part;
use crate::seal::statement::Decision;
use crate::seal::trust::{self, Met, Signed, Standing, Unmet};
use crate::verify::beside::Beside;
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::time::Told;

/// The word of a standing in the report.
fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Unknown => "unknown",
        Standing::OtherRole => "other-role",
        Standing::TooEarly => "too-early",
        Standing::Expired => "expired",
        Standing::Revoked => "revoked",
        Standing::RevokedLater => "revoked-later",
        Standing::Good => "good",
    }
}

/// Why a signature does not count, as a clause; None where it does.
fn excuse(standing: Standing, pin: Option<&trust::Pin>) -> Option<String> {
    let day =
        |at: fn(&trust::Pin) -> Option<Instant>| pin.and_then(at).map(|at| at.day().to_string()).unwrap_or_default();
    match standing {
        Standing::Good | Standing::RevokedLater => None,
        Standing::Unknown => Some("you have not named its key".to_owned()),
        Standing::OtherRole => {
            let role = pin.map(|pin| pin.role.as_str()).unwrap_or_default();
            Some(format!("you have named its key as {role}"))
        }
        Standing::TooEarly => Some(format!("its key holds from {} only", day(|pin| pin.valid_from))),
        Standing::Expired => Some(format!(
            "its key ended on {}, and nothing but its signer says that it is older",
            day(|pin| pin.valid_until)
        )),
        Standing::Revoked => {
            let why = pin.and_then(|pin| pin.revoked_reason.as_deref()).map(|why| format!(": {why}"));
            let day = day(|pin| pin.revoked_at);
            Some(format!("its key was revoked on {day}{}", why.unwrap_or_default()))
        }
    }
}

/// Judges them, and says in findings what does not count and why.
pub(super) fn judge(whole: &[Whole], beside: &Beside, attested: bool, seals: &mut Seals, findings: &mut Findings) {
    let (store, policy) = (beside.trust.clone().unwrap_or_default(), beside.policy.clone().unwrap_or_default());
    seals.people = policy.distinct_people;
    let signed: Vec<Signed> = whole.iter().map(signed).collect();
    let (met, counted) = trust::judge(&store, &policy, &signed, attested, beside.now);
    for (index, (one, worth)) in whole.iter().zip(&counted).enumerate() {
        let at = place(&one.stem, Part::Signature);
        let pin = worth.pin.as_ref();
        if whole.iter().take(index).any(|before| before.statement.key_id == one.statement.key_id) {
            findings.add(
                Code::SignatureKeyTwice,
                &at,
                "another key than those before",
                one.statement.key_id.to_string(),
            );
        }
        if one.statement.decision == Decision::Reject {
            let reason = one.statement.reason.trim();
            let found = if reason.is_empty() { "a rejection without a reason".to_owned() } else { reason.to_owned() };
            findings.add(Code::SignatureRejects, &at, "an approval", found);
        }
        if beside.trust.is_some() {
            let told = match worth.standing {
                Standing::Good => None,
                Standing::RevokedLater => {
                    let revoked = pin.and_then(|pin| pin.revoked_at).map(|at| at.to_string()).unwrap_or_default();
                    let why = pin.and_then(|pin| pin.revoked_reason.clone()).unwrap_or_default();
                    let found = format!("{}; revoked {revoked} {why}", seen(one));
                    Some((
                        Code::SignerRevokedLater,
                        "a key that is not revoked".to_owned(),
                        found.trim_end().to_owned(),
                    ))
                }
                Standing::Unknown => Some((
                    Code::SignerUnknown,
                    "a key in your trust store".to_owned(),
                    one.statement.key_id.to_string(),
                )),
                Standing::OtherRole => {
                    let role = pin.map(|pin| pin.role.clone()).unwrap_or_default();
                    Some((Code::SignerRole, role, one.stem.role.clone()))
                }
                Standing::TooEarly => {
                    let from = pin.and_then(|pin| pin.valid_from).map(|from| from.to_string()).unwrap_or_default();
                    Some((Code::SignerEarly, format!("{from} or later"), seen(one)))
                }
                Standing::Expired => {
                    let until = pin.and_then(|pin| pin.valid_until).map(|until| until.to_string()).unwrap_or_default();
                    Some((Code::SignerExpired, format!("before {until}, by a trusted clock"), seen(one)))
                }
                Standing::Revoked => {
                    let revoked = pin.and_then(|pin| pin.revoked_at).map(|at| at.to_string()).unwrap_or_default();
                    let why = pin.and_then(|pin| pin.revoked_reason.clone()).unwrap_or_default();
                    let found = format!("{}; revoked {revoked} {why}", seen(one));
                    let expected = "a signature before, by a trusted clock".to_owned();
                    Some((Code::SignerRevoked, expected, found.trim_end().to_owned()))
                }
            };
            if let Some((code, expected, found)) = told {
                findings.add(code, &at, expected, found);
            }
        }
        seals.standings.push(worth.standing);
        seals.signatures.push(Signature {
            number: one.stem.number,
            role: one.stem.role.clone(),
            signer: one.statement.signer.clone(),
            decision: one.statement.decision.word().to_owned(),
            reason: one.statement.reason.clone(),
            claimed_at: one.statement.claimed_at.to_string(),
            key_id: one.statement.key_id,
            key_pem: one.pem.clone(),
            algorithm: one.algorithm.to_owned(),
            standing: beside.trust.is_some().then(|| word(worth.standing).to_owned()),
            known_as: pin.map(|pin| pin.signer.clone()),
            known_from: pin.and_then(|pin| pin.source.clone()),
            why_not: excuse(worth.standing, pin).filter(|_| beside.trust.is_some()),
            attested_at: one.time.as_ref().and_then(Told::latest).map(|at| at.to_string()),
            time_authority: one.time.as_ref().and_then(Told::authority).map(str::to_owned),
        });
    }
    if whole.is_empty() || !seals.asked {
        return;
    }
    if let Met::Known(unmet) = &met {
        unmet.iter().for_each(|one| told(one, whole, findings));
    }
    seals.met = Some(met);
}

fn signed(one: &Whole) -> Signed {
    Signed {
        number: one.stem.number,
        role: one.stem.role.clone(),
        decision: one.statement.decision,
        key_id: one.statement.key_id,
        claimed_at: one.statement.claimed_at,
        trusted_at: one.time.as_ref().and_then(Told::latest),
    }
}

/// When it was made, as far as that is known.
fn seen(one: &Whole) -> String {
    match one.time.as_ref().and_then(Told::latest) {
        Some(latest) => format!("there at {latest} at the latest"),
        None => format!("claimed {}", one.statement.claimed_at),
    }
}

fn told(unmet: &Unmet, whole: &[Whole], findings: &mut Findings) {
    let at = |number: u8| {
        let stem = whole.iter().map(|one| &one.stem).find(|stem| stem.number == number);
        stem.map(|stem| place(stem, Part::Signature)).unwrap_or_default()
    };
    match unmet {
        Unmet::Missing { role, asked, found } => {
            findings.add(Code::PolicyRole, "your policy", format!("{asked} of the role {role}"), found.to_string());
        }
        Unmet::Same { asked, found } => {
            findings.add(Code::PolicySame, "your policy", format!("{asked} different signers"), found.to_string());
        }
        Unmet::Rejected { number } => {
            findings.add(Code::PolicyRejected, at(*number), "no rejection by a key that you trust", "a rejection");
        }
        Unmet::NoTime { number } => {
            findings.add(Code::PolicyTime, at(*number), "a time token that holds", "the signer's claim");
        }
        Unmet::NoSource => {
            findings.add(
                Code::PolicySource,
                "your policy",
                "answers that a server signed whose key you know, and entries made again from them",
                "not all, or none",
            );
        }
    }
}
