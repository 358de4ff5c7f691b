//! What the row `source` says.

use super::{BROKEN, Source};
use crate::verify::code::Code;
use crate::verify::findings::Findings;
use crate::verify::report::Outcome;

/// What the chain's row says besides.
pub(super) const HEAD: &str = "The server signed the answer that says where the log ends";

/// Outcome and words; None where no answer came with a signature, so that the row says what it says without.
pub(super) fn outcome(source: &Source, findings: &Findings) -> Option<(Outcome, String)> {
    if let Some(first) = BROKEN.into_iter().find_map(|code| findings.first(code)) {
        let more = BROKEN.iter().map(|code| findings.count(*code)).sum::<usize>().saturating_sub(1);
        let more = if more > 0 { format!(", nor {more} more") } else { String::new() };
        return Some((Outcome::Fail, format!("The server's signature does not fit {}{more}.", first.place)));
    }
    if source.answers == 0 || source.signed == 0 {
        return None;
    }
    let counted = format!("The server signed {} of {} answers", source.attested, source.answers);
    if source.attested == source.answers {
        return Some((Outcome::Pass, format!("{counted}{}.", between(source))));
    }
    if source.attested == 0 && !source.unknown_keys.is_empty() {
        let words = format!(
            "{} of {} answers are signed with a key that you have not named: {}. Ask the server's operator for its key by another way.",
            source.signed,
            source.answers,
            source.unknown_keys.join(", ")
        );
        return Some((Outcome::NotChecked, words));
    }
    let mut why = Vec::new();
    let mut say = |count: u64, words: &str| {
        if count > 0 {
            why.push(format!("{count} {words}"));
        }
    };
    say(source.redacted, "changed before the list was made, to hide a value");
    say(source.cut, "kept only in their beginning");
    say(source.digest_only, "kept only as a digest");
    say(source.imported, "from files that the maker gave");
    say(findings.count(Code::SourceUnsigned) as u64, "without a signature");
    say(findings.count(Code::SourceMalformed) as u64, "with a signature that cannot be read");
    say(findings.count(Code::SourcePartial) as u64, "with a signature that covers less than it must");
    say(findings.count(Code::SourceKeyEnded) as u64, "by a key that was not in force");
    say(source.unknown_keys.len() as u64, "signed with keys that you have not named");
    let why = if why.is_empty() { String::new() } else { format!(" The others: {}.", why.join("; ")) };
    Some((Outcome::NotChecked, format!("{counted}{}.{why}", between(source))))
}

/// When, by the server's clock.
fn between(source: &Source) -> String {
    match (&source.first_signed_at, &source.last_signed_at) {
        (Some(first), Some(last)) if first == last => format!(", at {first} by its own clock"),
        (Some(first), Some(last)) => format!(", between {first} and {last} by its own clock"),
        _ => String::new(),
    }
}
