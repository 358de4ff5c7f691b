//! What a signature says: an in-toto Statement v1 about MANIFEST.txt (docs/FORMAT.md, "The seal"). The signature covers its bytes as they are, so
//! that it may be written in any form of JSON; members that nobody knows are passed over, as in-toto asks.

use super::name::is_role;
use crate::model::digest::Digest;
use crate::model::instant::Instant;
use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

/// The type of every statement (in-toto attestation framework, Statement v1).
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
/// The type of what is said.
pub const PREDICATE_TYPE: &str = "urn:packseal:seal:v1";
/// The entry that it is said of.
pub const SUBJECT: &str = "MANIFEST.txt";

/// The most characters of a signer's name.
pub const SIGNER_MAX: usize = 200;
/// The most characters of a reason.
pub const REASON_MAX: usize = 2000;

/// What a signer decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The first signer: this is the pack.
    Seal,
    /// A later signer agrees.
    Approve,
    /// A later signer does not.
    Reject,
}

impl Decision {
    /// Its word in a statement.
    pub fn word(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }
}

/// What a signature says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// SHA-256 of MANIFEST.txt.
    pub manifest: Digest,
    /// In which role.
    pub role: String,
    /// What the signer calls itself: a claim, until a trust store knows the key.
    pub signer: String,
    /// What it decided.
    pub decision: Decision,
    /// Why; may be empty.
    pub reason: String,
    /// When, by the signer's own clock.
    pub claimed_at: Instant,
    /// The id of the key that signs.
    pub key_id: Digest,
    /// SHA-256 of the signature before it; None for the first.
    pub prior: Option<Digest>,
    /// The file's bytes before the first file of a signature; None where the signer did not look at them.
    pub container: Option<Prefix>,
}

/// The first bytes of a file. MANIFEST.txt holds what the entries inflate to; this holds how they are kept, since deflate can spell the same bytes
/// in more than one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    /// How many.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: Digest,
}

/// Whether a text can be a signer's name: 1 to [`SIGNER_MAX`] characters, none of them for control.
pub fn is_signer(text: &str) -> bool {
    !text.trim().is_empty() && plain(text, SIGNER_MAX)
}

/// Whether a text can be a reason: at most [`REASON_MAX`] characters, none of them for control.
pub fn is_reason(text: &str) -> bool {
    plain(text, REASON_MAX)
}

/// Neither a control character nor one that turns the direction of what is read (Unicode Bidi_Control).
fn plain(text: &str, most: usize) -> bool {
    let turns =
        |c: char| matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().count() <= most && !text.chars().any(|c| c.is_control() || turns(c))
}

impl Statement {
    /// Reads a statement.
    ///
    /// # Errors
    /// [`AnswerError`] with the place of what is missing or of another form.
    pub fn read(bytes: &[u8]) -> Result<Self, AnswerError> {
        let value = Reader::parse(bytes)?;
        let statement = Reader::new(&value);
        is(&statement.member("_type")?, STATEMENT_TYPE, "https://in-toto.io/Statement/v1")?;
        is(&statement.member("predicateType")?, PREDICATE_TYPE, "urn:packseal:seal:v1")?;
        let subjects = statement.member("subject")?;
        let [subject] = &subjects.items()?[..] else { return Err(subjects.wrong("one subject")) };
        is(&subject.member("name")?, SUBJECT, "MANIFEST.txt")?;
        let manifest = digest(&subject.member("digest")?.member("sha256")?)?;
        let predicate = statement.member("predicate")?;
        let text = |name: &str, good: fn(&str) -> bool, form: &'static str| {
            let member = predicate.member(name)?;
            let text = member.text()?;
            if good(text) { Ok(text.to_owned()) } else { Err(member.refused(form)) }
        };
        let decision = predicate.member("decision")?;
        let claimed_at = predicate.member("claimed_at")?;
        let prior = predicate.member("prior")?;
        Ok(Self {
            manifest,
            role: text("role", is_role, "a role like owner")?,
            signer: text("signer", is_signer, "a name of 1 to 200 characters on one line")?,
            decision: match decision.text()? {
                "seal" => Decision::Seal,
                "approve" => Decision::Approve,
                "reject" => Decision::Reject,
                _ => return Err(decision.refused("seal, approve or reject")),
            },
            reason: text("reason", is_reason, "at most 2000 characters on one line")?,
            claimed_at: utc(&claimed_at)?,
            key_id: digest(&predicate.member("key_id")?)?,
            prior: if prior.value().is_null() { None } else { Some(digest(&prior)?) },
            container: match predicate.optional("container") {
                None => None,
                Some(container) => Some(Prefix {
                    bytes: container.member("bytes")?.number()?,
                    sha256: digest(&container.member("sha256")?)?,
                }),
            },
        })
    }

    /// The statement as we write it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let container = self
            .container
            .map(|Prefix { bytes, sha256 }| object([("bytes", bytes.into()), ("sha256", sha256.to_string().into())]));
        let mut predicate = vec![
            ("role", self.role.as_str().into()),
            ("signer", self.signer.as_str().into()),
            ("decision", self.decision.word().into()),
            ("reason", self.reason.as_str().into()),
            ("claimed_at", self.claimed_at.to_string().into()),
            ("key_id", self.key_id.to_string().into()),
            ("prior", self.prior.map_or(Value::Null, |prior| prior.to_string().into())),
        ];
        predicate.extend(container.map(|container| ("container", container)));
        let predicate = predicate.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        object([
            ("_type", Value::from(STATEMENT_TYPE)),
            (
                "subject",
                Value::Array(vec![object([
                    ("name", SUBJECT.into()),
                    ("digest", object([("sha256", self.manifest.to_string().into())])),
                ])]),
            ),
            ("predicateType", PREDICATE_TYPE.into()),
            ("predicate", Value::Object(predicate)),
        ])
        .to_indented()
    }
}

fn is(member: &Reader<'_>, text: &str, expected: &'static str) -> Result<(), AnswerError> {
    if member.text()? == text { Ok(()) } else { Err(member.refused(expected)) }
}

/// 64 lower-case hexadecimal digits: one spelling, so that a digest is compared as text by hand too.
pub(super) fn digest(member: &Reader<'_>) -> Result<Digest, AnswerError> {
    const FORM: &str = "64 lower-case hexadecimal digits";
    let text = member.text()?;
    let canonical = Some(text).filter(|text| Digest::is_canonical(text)).and_then(|text| Digest::parse(text).ok());
    canonical.ok_or_else(|| member.refused(FORM))
}

/// An instant in UTC that says so.
pub(super) fn utc(member: &Reader<'_>) -> Result<Instant, AnswerError> {
    let text = member.text()?;
    let zoned = text.ends_with('Z') || text.ends_with("+00:00");
    let instant = Instant::parse(text).ok().filter(|_| zoned);
    instant.ok_or_else(|| member.refused("an instant in UTC like 2026-07-01T00:00:00Z"))
}
