//! The files that the evidence service puts beside a package: `<package>.signature.json` and `<package>.countersign.json`.
//!
//! Both sign the text `<digest>|<signer>|<signing_key_id>|<signed_at>` (contract sections 3 and 4). The bars are not escaped, so a bar in a name
//! moves the border between two fields without changing the text: it is refused in writing and told in reading.

mod countersign;
mod signature;

pub use countersign::{Entry, append, entries};
pub use signature::Signature;

use crate::model::json::{Value, loads};

/// A sidecar cannot be read; the text is the reference service's own where that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// A sidecar is not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no secret, or only white space.
    #[error("signing secret is empty")]
    SecretEmpty,
    /// Entries that are there are about another package.
    #[error("existing countersign file digest mismatches package digest")]
    DigestMismatch,
    /// What is there cannot be read.
    #[error("{0}")]
    Unreadable(#[from] Unreadable),
    /// A bar or a control character in a name, which would leave it open what was signed.
    #[error("{field}: expected text without `|` and control characters, found {found:?}")]
    Delimiter {
        /// The member.
        field: &'static str,
        /// Its text, cut to 80 characters.
        found: String,
    },
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The signer's name, as it is to stand in the sidecar.
    pub signer: &'a str,
    /// The name of the key; it selects nothing, there is one secret.
    pub signing_key_id: &'a str,
}

impl Claim<'_> {
    /// Whether another signer or key id would give the same signed text.
    pub fn is_ambiguous(&self) -> bool {
        is_ambiguous(self.signer) || is_ambiguous(self.signing_key_id)
    }

    fn check(&self) -> Result<(), Refused> {
        for (field, text) in [("signer", self.signer), ("signing_key_id", self.signing_key_id)] {
            if is_ambiguous(text) {
                return Err(Refused::Delimiter { field, found: text.chars().take(80).collect() });
            }
        }
        Ok(())
    }
}

/// Whether a name leaves open where it ends in the signed text.
pub fn is_ambiguous(name: &str) -> bool {
    name.contains(|c: char| c == '|' || c.is_control())
}

/// The text that is signed.
fn message(digest: &str, claim: Claim<'_>, signed_at: &str) -> String {
    [digest, claim.signer, claim.signing_key_id, signed_at].join("|")
}

/// Reads a file as Python's text mode and `json.loads` do.
fn document(bytes: &[u8]) -> Result<Value, Unreadable> {
    let text = if bytes.contains(&b'\r') {
        let text = String::from_utf8_lossy(bytes);
        // Lossy text would be read on where Python stops.
        if text.contains('\u{fffd}') { bytes.to_vec() } else { text.replace("\r\n", "\n").replace('\r', "\n").into() }
    } else {
        bytes.to_vec()
    };
    loads(&text).map_err(|error| Unreadable(error.0))
}

/// Python's name of a value's type.
fn python_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(token) if token.contains(['.', 'e', 'E', 'N', 'I']) => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// Two spaces, members in their order, no line end (contract sections 1, 3 and 4).
fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_indented();
    bytes.pop();
    bytes
}
