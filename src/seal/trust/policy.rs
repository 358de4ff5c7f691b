//! What an auditor asks of a pack's signatures, `packseal-policy/1`.

use crate::model::json::{Value, object};
use crate::seal::name::is_role;
use crate::source::{AnswerError, Reader};

/// The schema's name.
pub const SCHEMA: &str = "packseal-policy/1";
/// The most signatures that a role can be asked for: a pack has 99 at most.
pub(super) const MIN_MAX: u64 = 99;

/// How many signatures of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// The role.
    pub role: String,
    /// How many, at least one.
    pub min: usize,
}

/// Whether something is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It may be absent.
    No,
    /// It must be there, and hold.
    Yes,
}

/// What is asked of a pack's signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Signatures by role; no role twice.
    pub signers: Vec<Required>,
    /// Whether no person counts twice.
    pub distinct_people: bool,
    /// Whether each signature that counts needs a time that its signer does not control.
    pub time: Asked,
    /// Whether the server must have signed its answers.
    pub source: Asked,
}

impl Default for Policy {
    /// One trusted owner.
    fn default() -> Self {
        Self {
            signers: vec![Required { role: "owner".to_owned(), min: 1 }],
            distinct_people: true,
            time: Asked::No,
            source: Asked::No,
        }
    }
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`AnswerError`] with the place. A member that is not known is refused: it may ask for something that would not be looked at.
    pub fn read(bytes: &[u8]) -> Result<Self, AnswerError> {
        let value = Reader::parse(bytes)?;
        let policy = Reader::new(&value);
        let schema = policy.member("schema")?;
        if schema.text()? != SCHEMA {
            return Err(schema.refused("packseal-policy/1"));
        }
        policy.only(&["schema", "signers", "distinct_people", "time", "source"])?;
        let list = policy.member("signers")?;
        let items = list.items()?;
        if items.is_empty() {
            return Err(list.wrong("at least one role"));
        }
        let mut signers: Vec<Required> = Vec::new();
        for item in &items {
            item.only(&["role", "min"])?;
            let (role, min) = (item.member("role")?, item.member("min")?);
            let name = role.text()?;
            if !is_role(name) || signers.iter().any(|other| other.role == name) {
                return Err(role.refused("a role like owner that does not stand above"));
            }
            let count = min.number()?;
            if !(1..=MIN_MAX).contains(&count) {
                return Err(min.wrong("a number from 1 to 99"));
            }
            signers.push(Required { role: name.to_owned(), min: count as usize });
        }
        let people = policy.member("distinct_people")?;
        Ok(Self {
            signers,
            distinct_people: people.value().as_bool().ok_or_else(|| people.wrong("true or false"))?,
            time: asked(&policy.member("time")?, "trusted", "any or trusted")?,
            source: asked(&policy.member("source")?, "attested", "any or attested")?,
        })
    }

    /// The policy as it is kept and handed on.
    pub fn to_bytes(&self) -> Vec<u8> {
        let signers = self
            .signers
            .iter()
            .map(|required| object([("role", required.role.as_str().into()), ("min", (required.min as u64).into())]));
        let word = |asked: Asked, word: &'static str| Value::from(if asked == Asked::Yes { word } else { "any" });
        let mut bytes = object([
            ("schema", SCHEMA.into()),
            ("signers", Value::Array(signers.collect())),
            ("distinct_people", Value::Bool(self.distinct_people)),
            ("time", word(self.time, "trusted")),
            ("source", word(self.source, "attested")),
        ])
        .to_indented();
        bytes.push(b'\n');
        bytes
    }
}

fn asked(member: &Reader<'_>, yes: &str, form: &'static str) -> Result<Asked, AnswerError> {
    match member.text()? {
        "any" => Ok(Asked::No),
        word if word == yes => Ok(Asked::Yes),
        _ => Err(member.refused(form)),
    }
}
