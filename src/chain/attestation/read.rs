//! Reads `chain-attestation.json` and the vendor's live answer. Members that are not asked for are ignored.

use super::{OK, SCHEMA};
use crate::model::digest::Digest;
use crate::model::json::{Value, parse};

/// The names under which an attestation may state its status; the vendor fixes none of them.
const STATUS: [&str; 3] = ["status", "verify_status", "chain_status"];
/// The names of the hash: an attestation has the second, an answer the first or the second.
const HASH: [&str; 2] = ["head_hash", "head_hash_hex"];

/// The last row of a chain, and what the service says of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// [`OK`], or what is wrong in the service's word.
    pub status: String,
    /// The last row's number, counted from 1; 0 for a chain without rows.
    pub head_seq: u64,
    /// The last row's hash; None for a chain without rows. An answer may leave it out.
    pub head_hash: Option<Digest>,
}

/// What a pack says of its audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// The chain when the pack was made.
    pub head: Head,
    /// The organisation whose chain it is.
    pub org_id: Option<String>,
    /// The period, as it stands there: first instant, and the first one after it.
    pub period: [Option<String>; 2],
    /// Where the service says that its live check is: anything may stand here.
    pub verify_path: Option<String>,
}

/// Why an attestation or an answer cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct Unreadable {
    /// The rule that is broken.
    pub expected: String,
    /// What stands there, at most 120 characters of it.
    pub found: String,
}

impl Unreadable {
    fn new(expected: impl Into<String>, found: impl AsRef<str>) -> Self {
        Self { expected: expected.into(), found: found.as_ref().chars().take(120).collect() }
    }
}

impl Attestation {
    /// Reads an attestation: `head_seq`, `head_hash_hex` (null when, and only when, there are no rows) and the status.
    ///
    /// # Errors
    /// What is missing or of another form; two names of the status with two words contradict each other.
    pub fn parse(bytes: &[u8]) -> Result<Self, Unreadable> {
        let value = object(bytes)?;
        let mut status: Option<&str> = None;
        for name in STATUS {
            let Some(said) = value.get(name) else { continue };
            let said = said.as_str().ok_or_else(|| member(name, "a word", Some(said)))?;
            if status.is_some_and(|before| before != said) {
                return Err(Unreadable::new("one status", format!("{name} says {said}")));
            }
            status = Some(said);
        }
        let status = status.ok_or_else(|| member(STATUS[0], "a word", None))?;
        let head_seq = seq(&value)?;
        let head_hash = hash(&value, HASH[1])?;
        if value.get(HASH[1]).is_none() || head_hash.is_none() != (head_seq == 0) {
            return Err(member(HASH[1], "64 hexadecimal digits, or null when head_seq is 0", value.get(HASH[1])));
        }
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Self {
            head: Head { status: status.to_owned(), head_seq, head_hash },
            org_id: text("org_id"),
            period: ["period_start", "period_end"].map(text),
            verify_path: text("verify_path"),
        })
    }
}

impl Head {
    /// Reads the answer of the vendor's live check. Of a chain that does not hold only the status is asked for.
    ///
    /// # Errors
    /// What is missing or of another form. An attestation is no answer: held against itself it would always match. Nor is the answer about the
    /// chain of another organisation than `org_id`, where both say whose it is.
    pub fn parse_live(bytes: &[u8], org_id: Option<&str>) -> Result<Self, Unreadable> {
        let value = object(bytes)?;
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default();
        if schema.starts_with(SCHEMA) {
            return Err(Unreadable::new(
                "what the vendor's live check answers",
                "an attestation, which is not asked of the vendor",
            ));
        }
        if let (Some(ours), Some(theirs)) = (org_id, value.get("org_id").and_then(Value::as_str))
            && !ours.eq_ignore_ascii_case(theirs)
        {
            return Err(Unreadable::new(format!("an answer about {ours}"), format!("one about {theirs}")));
        }
        let status = value.get(STATUS[0]);
        let status = status.and_then(Value::as_str).ok_or_else(|| member(STATUS[0], "a word", status))?.to_owned();
        if status != OK {
            let (head_seq, head_hash) = (seq(&value).unwrap_or_default(), hash_of_answer(&value).unwrap_or_default());
            return Ok(Self { status, head_seq, head_hash });
        }
        Ok(Self { status, head_seq: seq(&value)?, head_hash: hash_of_answer(&value)? })
    }
}

fn object(bytes: &[u8]) -> Result<Value, Unreadable> {
    match parse(bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(other) => Err(Unreadable::new("an object", other.type_name())),
        Err(error) => Err(Unreadable::new(format!("{} at byte {}", error.expected, error.offset), error.found)),
    }
}

fn seq(value: &Value) -> Result<u64, Unreadable> {
    let found = value.get("head_seq");
    found.and_then(Value::as_u64).ok_or_else(|| member("head_seq", "a whole number from 0 on", found))
}

/// The first of the two names that there is.
fn hash_of_answer(value: &Value) -> Result<Option<Digest>, Unreadable> {
    let name = HASH.into_iter().find(|name| value.get(name).is_some_and(|found| !found.is_null()));
    name.map_or(Ok(None), |name| hash(value, name))
}

fn hash(value: &Value, name: &str) -> Result<Option<Digest>, Unreadable> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        found => match found.and_then(Value::as_str).map(Digest::parse) {
            Some(Ok(digest)) => Ok(Some(digest)),
            _ => Err(member(name, "64 hexadecimal digits", found)),
        },
    }
}

fn member(name: &str, form: &str, found: Option<&Value>) -> Unreadable {
    let found =
        found.map_or_else(|| "nothing".to_owned(), |value| String::from_utf8_lossy(&value.to_compact()).into_owned());
    Unreadable::new(format!("{name}: {form}"), found)
}
