//! What the row says of time tokens.

use super::{BROKEN, Told};
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::Outcome;

/// Why a token whose authority is known does not count.
const NOT_COUNTED: [Code; 4] = [Code::TimePurpose, Code::TimeChain, Code::AuthorityRevoked, Code::AuthorityOutside];

/// The row `time`, for signatures that verify: the name of each, what its signer claims, and what its token came to. `asked` says whether a trust
/// store was given.
pub(in crate::verify) fn row(
    signatures: &[(String, &str, Option<&Told>)],
    asked: bool,
    findings: &Findings,
) -> (Outcome, String) {
    let first = |codes: &[Code]| codes.iter().find_map(|code| findings.first(*code));
    if let Some(one) = first(&BROKEN).or_else(|| first(&NOT_COUNTED)) {
        return (Outcome::Fail, format!("{}: {}.", one.place, one.title));
    }
    if let Some(one) = first(&[Code::TokenSha1]) {
        return (Outcome::NotChecked, format!("{}: {}, which is not relied on here.", one.place, one.title));
    }
    let counted: Vec<String> = signatures
        .iter()
        .filter_map(|(name, _, told)| match told {
            Some(Told::Counts { latest, authority }) => {
                Some(format!("{name} was there at {latest} at the latest, by the clock of {authority}"))
            }
            _ => None,
        })
        .collect();
    let unknown = signatures.iter().find_map(|(name, _, told)| match told {
        Some(Told::Unknown { said }) => Some((name, said)),
        _ => None,
    });
    if let Some((name, said)) = unknown {
        let why = if asked { "your trust store does not know that authority" } else { "you gave no trust store" };
        return (
            Outcome::NotChecked,
            format!("{name} has a time token that says {said}, by an authority that is not known: {why}."),
        );
    }
    let absent: Vec<&str> =
        signatures.iter().filter(|(_, _, told)| told.is_none()).map(|(name, ..)| name.as_str()).collect();
    if counted.is_empty() {
        let claim =
            signatures.last().map(|(_, claimed, _)| format!(" The last claim is {claimed}.")).unwrap_or_default();
        return (Outcome::NotPresent, format!("No time token: the only time is what each signer claims.{claim}"));
    }
    if absent.is_empty() {
        return (Outcome::Pass, format!("{}.", counted.join("; ")));
    }
    (Outcome::NotPresent, format!("No time token for {}. {}.", absent.join(", "), counted.join("; ")))
}
