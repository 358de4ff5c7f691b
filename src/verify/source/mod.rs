//! What the server said: each answer of `raw/requests.jsonl` with the signature that came with it, checked against the servers' keys that the
//! auditor knows (docs/FORMAT.md, "What the server signed").
//!
//! Without a key that the auditor named nothing is checked: whoever made the pack could have signed answers of its own.

mod row;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::beside::Beside;
use super::code::Code;
use super::contents::Contents;
use super::findings::Findings;
use super::report::{Outcome, Row, RowId};
use crate::model::instant::Instant;
use crate::model::json::parse;
use crate::pack::about::About;
use crate::pack::format::REQUESTS;
use crate::seal::source::message::{Signed, sha256_of, signatures};
use crate::seal::trust::{Pin, Store};
use crate::verify::driftwise;
use row::{Answer, Kept};

/// Findings that say: an answer is not the one that the server signed.
pub(super) const BROKEN: [Code; 2] = [Code::SourceSignature, Code::SourceDigest];

/// A server that signs does it when it answers: further apart from the making of the pack, the answers are others' or old ones.
const APART_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// The servers' keys that the auditor knows, by each of their names.
type Known<'a> = BTreeMap<String, Vec<&'a Pin>>;

/// The most keys that are named in a report, and the most characters of each.
const KEYS_SHOWN: usize = 20;
const KEY_ID_SHOWN: usize = 120;

/// `source` of the report: the answers that the pack is made of, and who vouches for them. Answers that refused are counted apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Answers that the pack is made of, imported files among them. Those that were asked for their status alone are none of them.
    pub answers: u64,
    /// Those that came with a signature, whoever's.
    pub signed: u64,
    /// Those that a server's key of the auditor's vouches for, as they lie in the pack.
    pub attested: u64,
    /// Those of which something was hidden before the list was made.
    pub redacted: u64,
    /// Those of which only the beginning is kept.
    pub cut: u64,
    /// Those of which only the digest is kept.
    pub digest_only: u64,
    /// Files that the maker gave in their place.
    pub imported: u64,
    /// Answers that refused or failed: nothing is made of them.
    pub failed: u64,
    /// Those of them that the server vouches for.
    pub failed_attested: u64,
    /// What signatures call the keys that the auditor has not named, each once.
    pub unknown_keys: Vec<String>,
    /// Whose keys vouch, by the auditor's own names.
    pub servers: Vec<String>,
    /// When the server first signed one of those that it vouches for, by its own clock: RFC 3339.
    pub first_signed_at: Option<String>,
    /// When last.
    pub last_signed_at: Option<String>,
}

/// What the answers came to.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// None without a list of requests.
    pub(super) source: Option<Source>,
    /// The server vouches for the answer that says where a log ends: when it signed that, if it says so.
    head: Option<Option<String>>,
    outcome: Option<(Outcome, String)>,
}

/// How a signature stands to the auditor's keys.
enum Standing<'a> {
    /// It holds, by a key in force.
    Holds(&'a Pin),
    /// It is by a key that the auditor named, and does not hold.
    Broken,
    /// The key that it holds by is revoked, or was not in force.
    NotInForce(&'a Pin),
    /// It covers what the pack does not keep, so that nobody can check it.
    Uncheckable,
    /// The auditor named no such key.
    Unknown,
}

/// Checks the answers of a pack.
pub(super) fn check(contents: &Contents, about: Option<&About>, beside: &Beside, findings: &mut Findings) -> Seen {
    let (Some(about), Some(list)) = (about, contents.document(REQUESTS)) else { return Seen::default() };
    let none = Store::default();
    let known = beside.trust.as_ref().unwrap_or(&none).servers();
    let mut seen = Seen::default();
    let mut source = Source::default();
    let mut times: Vec<i64> = Vec::new();
    let mut unsigned = Vec::new();
    for (index, line) in list.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
        // Lines that cannot be read have their finding already.
        let Ok(value) = parse(line) else { continue };
        let Some(answer) = Answer::read(&value, index.saturating_add(1), contents) else { continue };
        source.count(&answer);
        match judge(&answer, &known, beside.now, &mut source, findings) {
            Told::Vouched(signed) => {
                times.extend(signed);
                source.vouched(&answer);
                if answer.kept == Kept::Whole && tells_head(&answer, &about.layout, contents) {
                    seen.head = Some(signed.and_then(instant).map(|at| at.to_string()));
                }
            }
            Told::Unsigned => unsigned.push(answer.place.clone()),
            Told::Signed => {}
        }
    }
    if source.signed > 0 {
        for place in unsigned {
            findings.add(Code::SourceUnsigned, place, "an answer with the server's signature", "one without");
        }
    }
    for key in &source.unknown_keys {
        findings.add(Code::SourceKeyUnknown, REQUESTS, "a server's key in your trust store", format!("keyid {key:?}"));
    }
    source.between(&times);
    apart(&times, about, findings);
    seen.outcome = words::outcome(&source, findings);
    seen.source = Some(source);
    seen
}

impl Seen {
    /// Whether the servers that the auditor knows vouch for all that the pack is made of.
    pub(super) fn is_attested(&self) -> bool {
        matches!(self.outcome, Some((Outcome::Pass, _)))
    }

    /// Says in the rows what was seen; the chain's row must have its own words by then.
    pub(super) fn amend(&self, rows: &mut [Row]) {
        for row in rows {
            match (row.id, &self.outcome, &self.head) {
                (RowId::Source, Some((outcome, why)), _) => (row.outcome, row.why) = (*outcome, Some(why.clone())),
                (RowId::Chain, _, Some(at)) if row.outcome != Outcome::Fail => {
                    let at = at.as_ref().map_or_else(String::new, |at| format!(" at {at}, by its own clock"));
                    let why = row.why.take().unwrap_or_default();
                    row.why = Some(format!("{why} {}{at}.", words::HEAD).trim_start().to_owned());
                }
                _ => {}
            }
        }
    }
}

/// Whether a whole answer that the server vouches for says where a log ends: DriftWise's check of its audit log, with the head that the pack attests; an
/// evidence pack of Grantex, which holds the log itself.
fn tells_head(answer: &Answer<'_>, layout: &str, contents: &Contents) -> bool {
    let path = answer.url.split(['?', '#']).next().unwrap_or_default();
    match layout {
        "driftwise" if path.ends_with("/audit-log/verify") => {
            contents.document(&answer.place).is_some_and(|body| driftwise::names_head(contents, body))
        }
        "grantex" => path.ends_with("/evidence-pack"),
        _ => false,
    }
}

fn instant(seconds: i64) -> Option<Instant> {
    Instant::from_unix_millis(seconds.checked_mul(1000)?)
}

/// A note where the server's own times and the maker's do not fit together.
fn apart(times: &[i64], about: &About, findings: &mut Findings) {
    let Ok(claimed) = Instant::parse(&about.claimed_at) else { return };
    let far = |seconds: &&i64| {
        instant(**seconds).is_none_or(|at| at.unix_millis().abs_diff(claimed.unix_millis()) > APART_MILLIS)
    };
    let outside: Vec<&i64> = times.iter().filter(far).collect();
    if let Some(first) = outside.first() {
        let at = instant(**first).map_or_else(|| first.to_string(), |at| at.to_string());
        let found = format!("{} answers signed at another time, one of them {at}", outside.len());
        findings.add(Code::SourceApart, REQUESTS, format!("answers signed within a day of {claimed}"), found);
    }
}

impl Source {
    fn count(&mut self, answer: &Answer<'_>) {
        if answer.failed {
            self.failed = self.failed.saturating_add(1);
            return;
        }
        if answer.is_probe() {
            return;
        }
        self.answers = self.answers.saturating_add(1);
        self.signed = self.signed.saturating_add(u64::from(answer.has_signature()));
        match answer.kept {
            _ if answer.imported => self.imported = self.imported.saturating_add(1),
            Kept::Whole => {}
            Kept::Redacted => self.redacted = self.redacted.saturating_add(1),
            Kept::Cut => self.cut = self.cut.saturating_add(1),
            Kept::DigestOnly => self.digest_only = self.digest_only.saturating_add(1),
        }
    }

    /// What was hidden or cut is vouched for as it came, and not as it lies in the pack.
    fn vouched(&mut self, answer: &Answer<'_>) {
        match answer.kept {
            _ if answer.failed => self.failed_attested = self.failed_attested.saturating_add(1),
            Kept::Whole => self.attested = self.attested.saturating_add(1),
            // An entry may be made of what nobody can read any more.
            Kept::Redacted | Kept::Cut | Kept::DigestOnly => {}
        }
    }

    fn unknown(&mut self, key_id: &str) {
        let short: String = key_id.chars().take(KEY_ID_SHOWN).collect();
        if self.unknown_keys.len() < KEYS_SHOWN && !self.unknown_keys.contains(&short) {
            self.unknown_keys.push(short);
        }
    }

    fn server(&mut self, name: &str) {
        if !self.servers.iter().any(|known| known == name) {
            self.servers.push(name.to_owned());
        }
    }

    fn between(&mut self, times: &[i64]) {
        let text = |seconds: Option<&i64>| seconds.copied().and_then(instant).map(|at| at.to_string());
        (self.first_signed_at, self.last_signed_at) = (text(times.iter().min()), text(times.iter().max()));
    }
}

/// What an answer's signatures came to.
enum Told {
    /// A known key vouches for it: when, by the server's clock.
    Vouched(Option<i64>),
    /// There is none.
    Unsigned,
    /// There is one, and it does not vouch.
    Signed,
}

fn judge(
    answer: &Answer<'_>,
    known: &Known<'_>,
    now: Option<Instant>,
    source: &mut Source,
    findings: &mut Findings,
) -> Told {
    if answer.imported || !answer.has_signature() {
        return if answer.failed || answer.imported { Told::Signed } else { Told::Unsigned };
    }
    let Ok(found) = signatures(&answer.message()) else {
        findings.add(
            Code::SourceMalformed,
            &answer.place,
            "signature-input and signature as RFC 9421 has them",
            "something else",
        );
        return Told::Signed;
    };
    let mut vouched = None;
    for signed in &found {
        match standing(signed, known, now) {
            Standing::Unknown => source.unknown(&signed.key_id),
            Standing::Broken => {
                let expected = format!("a signature of {:?} over this answer to {}", signed.key_id, answer.url);
                findings.add(Code::SourceSignature, &answer.place, expected, "another one");
            }
            Standing::NotInForce(pin) => {
                findings.add(Code::SourceKeyEnded, &answer.place, "a key in force", in_force(pin, signed));
            }
            // Before anything else: what was not checked vouches for nothing, whatever it says that it covers.
            Standing::Uncheckable => {
                let expected = "a signature over what a pack keeps";
                findings.add(Code::SourcePartial, &answer.place, expected, format!("more, by {:?}", signed.key_id));
            }
            Standing::Holds(_) if !signed.is_whole => {
                let expected = "status, content-digest, method and address in what is signed";
                findings.add(Code::SourcePartial, &answer.place, expected, format!("less, by {:?}", signed.key_id));
            }
            Standing::Holds(pin) => {
                let named = answer.header("content-digest").and_then(sha256_of);
                match (named, answer.digest) {
                    (Some(named), Some(held)) if named == *held.bytes() => {
                        source.server(&pin.signer);
                        vouched = Some(signed.created);
                    }
                    (Some(_), Some(held)) => {
                        let named = answer.header("content-digest").unwrap_or_default();
                        findings.add(Code::SourceDigest, &answer.place, named, format!("SHA-256 {held}"));
                    }
                    // Another algorithm, or bytes that are not all kept: nothing can be compared.
                    (None, _) => {
                        let expected = "a SHA-256 in content-digest";
                        findings.add(Code::SourcePartial, &answer.place, expected, "none that can be read");
                    }
                    (Some(_), None) => {}
                }
            }
        }
    }
    vouched.map_or(Told::Signed, Told::Vouched)
}

fn standing<'a>(signed: &Signed, known: &Known<'a>, now: Option<Instant>) -> Standing<'a> {
    let Some(pins) = known.get(&signed.key_id) else { return Standing::Unknown };
    if !signed.is_checkable() {
        return Standing::Uncheckable;
    }
    let Some(pin) = pins.iter().copied().find(|pin| signed.is_by(&pin.key)) else {
        return Standing::Broken;
    };
    let at = signed.created.and_then(instant);
    // A server's word for its own time is not its user's; a key that is lost vouches for nothing any more.
    let revoked = pin.revoked_at.is_some_and(|revoked| now.is_none_or(|now| now >= revoked));
    let early = pin.valid_from.is_some_and(|from| at.is_none_or(|at| at < from));
    let late = pin.valid_until.is_some_and(|until| at.is_none_or(|at| at >= until));
    if revoked || early || late { Standing::NotInForce(pin) } else { Standing::Holds(pin) }
}

fn in_force(pin: &Pin, signed: &Signed) -> String {
    let at = |at: Option<Instant>| at.map_or_else(|| "no bound".to_owned(), |at| at.to_string());
    let made = signed.created.and_then(instant);
    let made = made.map_or_else(|| "an unknown time".to_owned(), |made| made.to_string());
    match pin.revoked_at {
        Some(revoked) => format!("revoked {revoked}; signed {made}"),
        None => format!("in force from {} to {}; signed {made}", at(pin.valid_from), at(pin.valid_until)),
    }
}
