//! What the signatures are worth to whoever asks: its trust store and its policy.

use super::parts::place;
use super::{Seals, Signature, Whole};
use crate::seal::name::Part;
use crate::seal::statement::Decision;
use crate::seal::trust::{self, Met, Signed, Standing, Unmet};
use crate::verify::beside::Beside;
use crate::verify::code::Code;
use crate::verify::findings::Findings;

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

/// Judges them, and says in findings what does not count and why.
pub(super) fn judge(whole: &[Whole], beside: &Beside, seals: &mut Seals, findings: &mut Findings) {
    let (store, policy) = (beside.trust.clone().unwrap_or_default(), beside.policy.clone().unwrap_or_default());
    let signed: Vec<Signed> = whole.iter().map(signed).collect();
    // Answers of the server that it signed are not known to this version.
    let (met, counted) = trust::judge(&store, &policy, &signed, false, beside.now);
    for (index, (one, worth)) in whole.iter().zip(&counted).enumerate() {
        let at = place(&one.stem, Part::Signature);
        let pin = worth.pin.as_ref();
        if whole[..index].iter().any(|before| before.statement.key_id == one.statement.key_id) {
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
        if one.token {
            findings.add(Code::TokenNotChecked, place(&one.stem, Part::Token), "a check of the time token", "none");
        }
        if beside.trust.is_some() {
            let told = match worth.standing {
                // A clock that the signer does not control comes with time tokens, which are not checked.
                Standing::Good | Standing::RevokedLater => None,
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
                    Some((Code::SignerEarly, format!("{from} or later"), one.statement.claimed_at.to_string()))
                }
                Standing::Expired => {
                    let until = pin.and_then(|pin| pin.valid_until).map(|until| until.to_string()).unwrap_or_default();
                    Some((
                        Code::SignerExpired,
                        format!("before {until}, by a trusted clock"),
                        format!("claimed {}", one.statement.claimed_at),
                    ))
                }
                Standing::Revoked => {
                    let revoked = pin.and_then(|pin| pin.revoked_at).map(|at| at.to_string()).unwrap_or_default();
                    let why = pin.and_then(|pin| pin.revoked_reason.clone()).unwrap_or_default();
                    let found = format!("claimed {}; revoked {revoked} {why}", one.statement.claimed_at);
                    let expected = "a signature before, by a trusted clock".to_owned();
                    Some((Code::SignerRevoked, expected, found.trim_end().to_owned()))
                }
            };
            if let Some((code, expected, found)) = told {
                findings.add(code, &at, expected, found);
            }
        }
        seals.standings.push((worth.standing, pin.map(|pin| pin.signer.clone())));
        seals.signatures.push(Signature {
            number: one.stem.number,
            role: one.stem.role.clone(),
            signer: one.statement.signer.clone(),
            decision: one.statement.decision.word().to_owned(),
            reason: one.statement.reason.clone(),
            claimed_at: one.statement.claimed_at.to_string(),
            key_id: one.statement.key_id,
            algorithm: one.algorithm.to_owned(),
            standing: beside.trust.is_some().then(|| word(worth.standing).to_owned()),
            known_as: pin.map(|pin| pin.signer.clone()),
            known_from: pin.and_then(|pin| pin.source.clone()),
        });
    }
    if whole.is_empty() || !seals.is_asked() {
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
        // Tokens are not checked yet.
        trusted_at: None,
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
            findings.add(Code::PolicySource, "your policy", "answers that the server signed", "none");
        }
    }
}
