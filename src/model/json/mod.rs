//! JSON (RFC 8259) that keeps what a hash depends on: the order of keys and the spelling of numbers.
//!
//! A general parser turns `1e-05` into a float and prints it otherwise; a chain or an integrity hash over the text would then not hold. Here a
//! number is its own token. Duplicate keys are refused, because two readers may choose differently.

mod loads;
mod parse;
mod place;
mod write;

pub use loads::{Loads, loads};
pub use parse::{JsonError, Member, members, parse, parse_python};
pub use place::{line_at, line_of};

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as its token was written.
    Number(Box<str>),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object, keys in the order they came; no key comes twice.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The value at a JSON pointer (RFC 6901): this one for an empty pointer.
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        pointer.split('/').skip(1).try_fold(self, |value, token| {
            let key = token.replace("~1", "/").replace("~0", "~");
            match value {
                Self::Array(items) => items.get(key.parse::<usize>().ok()?),
                _ => value.get(&key),
            }
        })
    }

    /// The member `key` of an object; None for other types and absent keys.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// A boolean's value.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A number that is a plain non-negative integer within 64 bits.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(token) => token.parse().ok(),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The JSON name of the type, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// A string or `null`.
    pub fn text_or_null(text: Option<&str>) -> Self {
        text.map_or(Self::Null, |text| Self::String(text.to_owned()))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Number(value.to_string().into())
    }
}

/// The character that two surrogates stand for (RFC 8259 section 7); None for two numbers that are no such pair.
pub(crate) fn paired(high: u32, low: u32) -> Option<char> {
    let mut decoded = char::decode_utf16([u16::try_from(high).ok()?, u16::try_from(low).ok()?]);
    let character = decoded.next()?.ok()?;
    decoded.next().is_none().then_some(character)
}

/// An object from keys and values, in the order given.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    owned(members.into())
}

/// One copy for arrays of every length, which the page's size feels.
#[inline(never)]
fn owned(members: Vec<(&str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
