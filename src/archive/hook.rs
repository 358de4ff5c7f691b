//! What the services outside are sent, and what is read of their answers (contract section 6). Nothing but the contract's caller defines them.

use std::fmt;

use super::endpoint::without_parameters;
use super::{Package, Settings, Token};
use crate::model::json::{Value, loads, object};

/// More than this is no receipt, in bytes.
pub const ANSWER_MAX: usize = 1 << 20;

/// A POST of JSON.
#[derive(Clone)]
pub struct Call<'a> {
    /// Where to.
    pub url: &'a str,
    /// Names and values of the headers; one of them may hold the token.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long the answer may take, in seconds.
    pub timeout_seconds: u32,
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("url", &without_parameters(self.url)).finish_non_exhaustive()
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, after content decoding.
    pub body: Vec<u8>,
}

/// The members of an answer that are kept: texts that are not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt(Vec<(String, String)>);

impl Receipt {
    /// Reads an answer. An empty body and one that is no object have no members.
    ///
    /// # Errors
    /// In words, for a status: no success, no JSON, or the token in a member, which would give it away.
    pub fn read(answer: &Answer, token: Option<&Token>) -> Result<Self, String> {
        if !(200..300).contains(&answer.status) {
            return Err(format!("HTTP status {}", answer.status));
        }
        if answer.body.len() > ANSWER_MAX {
            return Err(format!("the answer is larger than {ANSWER_MAX} bytes"));
        }
        if answer.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        let value = loads(&answer.body).map_err(|error| format!("the answer is no JSON: {}", error.0))?;
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let members = value.as_object().unwrap_or_default().iter();
        let kept: Vec<_> = members
            .filter_map(|(name, value)| Some((name.clone(), text(value).filter(|text| !text.is_empty())?)))
            .collect();
        if token.is_some_and(|token| kept.iter().any(|(_, text)| text.contains(token.reveal()))) {
            return Err("the answer repeats the access token, so nothing of it is kept".to_owned());
        }
        Ok(Self(kept))
    }

    /// A member; the last one where a name comes twice, as Python reads it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find_map(|(of, text)| (of == name).then_some(text.as_str()))
    }
}

fn call<'a>(settings: &'a Settings, url: &'a str, body: &Value) -> Call<'a> {
    let mut headers =
        vec![("Content-Type", "application/json; charset=utf-8".to_owned()), ("Accept", "application/json".to_owned())];
    headers.extend(settings.token.as_ref().map(|token| ("Authorization", format!("Bearer {}", token.reveal()))));
    Call { url, headers, body: body.to_compact(), timeout_seconds: settings.timeout() }
}

/// Asks the key service to wrap the digest.
pub fn kms<'a>(settings: &'a Settings, package: &Package) -> Call<'a> {
    let body = object([
        ("bundle_id", package.bundle_id.as_str().into()),
        ("digest", package.sha256.to_string().into()),
        ("kms_key_id", settings.kms_key_id.as_str().into()),
        ("retention_policy", settings.retention_policy.as_str().into()),
    ]);
    call(settings, &settings.kms_endpoint, &body)
}

/// Asks the archive to take the package. No bytes are sent. In the contract `local_path` is a path of the server; ours is the package's file
/// name, so that no path of the maker's machine leaves it.
pub fn worm<'a>(settings: &'a Settings, package: &Package) -> Call<'a> {
    let name = format!("{}.zip", package.bundle_id);
    let body = object([
        ("bundle_id", package.bundle_id.as_str().into()),
        ("package_sha256", package.sha256.to_string().into()),
        ("package_size_bytes", package.size.into()),
        ("package_name", name.as_str().into()),
        ("retention_policy", settings.retention_policy.as_str().into()),
        ("kms_key_id", settings.kms_key_id.as_str().into()),
        ("local_path", name.as_str().into()),
    ]);
    call(settings, &settings.worm_endpoint, &body)
}
