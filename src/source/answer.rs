//! Reading answers: what is not as the contract says is told with its place.

use crate::model::instant::Instant;
use crate::model::json::{JsonError, Value, parse};

/// The answer is not what the contract says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(#[from] JsonError),
    /// A value of another type, or absent.
    #[error("expected {expected} at {place}, found {found}")]
    Shape {
        /// A JSON pointer (RFC 6901), or `the whole answer`.
        place: String,
        /// What the contract says.
        expected: &'static str,
        /// What is there.
        found: String,
    },
}

/// The longest text of a service that is shown, in characters.
const SHOWN_MAX: usize = 2000;

/// A text of a service as it is shown: on one line and not without end.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN_MAX).collect()
}

/// A JSON value with its place, for messages.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    value: &'a Value,
    place: String,
}

impl<'a> Reader<'a> {
    /// The whole answer.
    pub fn new(value: &'a Value) -> Self {
        Self { value, place: String::new() }
    }

    /// A value that was taken out of an answer, with its place there.
    pub fn within(value: &'a Value, place: impl Into<String>) -> Self {
        Self { value, place: place.into() }
    }

    /// Reads `body` as JSON.
    ///
    /// # Errors
    /// [`AnswerError::Json`]
    pub fn parse(body: &[u8]) -> Result<Value, AnswerError> {
        Ok(parse(body)?)
    }

    /// The value's place as a JSON pointer (RFC 6901); empty for the whole answer.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The value itself.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// That this is a list or an object, as every answer of records is: a bare `null`, number or text is an error's, or another service's.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is neither.
    pub fn structured(&self) -> Result<(), AnswerError> {
        match self.value {
            Value::Array(_) | Value::Object(_) => Ok(()),
            _ => Err(self.wrong("a list or an object")),
        }
    }

    /// An error about this place.
    pub fn wrong(&self, expected: &'static str) -> AnswerError {
        let place = if self.place.is_empty() { "the whole answer".to_owned() } else { self.place.clone() };
        AnswerError::Shape { place, expected, found: self.value.type_name().to_owned() }
    }

    /// The pointer of a member; `~` and `/` in its name are escaped (RFC 6901 section 3).
    fn below(&self, key: &str) -> String {
        format!("{}/{}", self.place, key.replace('~', "~0").replace('/', "~1"))
    }

    /// An error about the text at this place.
    pub fn refused(&self, expected: &'static str) -> AnswerError {
        match self.wrong(expected) {
            AnswerError::Shape { place, expected, found } => {
                let text = self.value.as_str().map(|text| text.chars().take(80).collect::<String>());
                AnswerError::Shape { place, expected, found: text.map_or(found, |text| format!("{text:?}")) }
            }
            other => other,
        }
    }

    /// The items of an array.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is none.
    pub fn items(&self) -> Result<Vec<Reader<'a>>, AnswerError> {
        let items = self.value.as_array().ok_or_else(|| self.wrong("an array"))?;
        Ok(items
            .iter()
            .enumerate()
            .map(|(index, value)| Reader { value, place: format!("{}/{index}", self.place) })
            .collect())
    }

    /// The member `key` of an object.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is no object or has no such member.
    pub fn member(&self, key: &str) -> Result<Reader<'a>, AnswerError> {
        if self.value.as_object().is_none() {
            return Err(self.wrong("an object"));
        }
        let place = self.below(key);
        match self.value.get(key) {
            Some(value) => Ok(Reader { value, place }),
            None => Err(AnswerError::Shape { place, expected: "a member", found: "nothing".to_owned() }),
        }
    }

    /// The value at a JSON pointer (RFC 6901) below this one.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when there is none.
    pub fn at(&self, pointer: &str) -> Result<Reader<'a>, AnswerError> {
        let place = format!("{}{pointer}", self.place);
        match self.value.pointer(pointer) {
            Some(value) => Ok(Reader { value, place }),
            None => Err(AnswerError::Shape { place, expected: "a member", found: "nothing".to_owned() }),
        }
    }

    /// A string.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is none.
    pub fn text(&self) -> Result<&'a str, AnswerError> {
        self.value.as_str().ok_or_else(|| self.wrong("a string"))
    }

    /// A string, or `null` as None.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is neither.
    pub fn text_or_null(&self) -> Result<Option<&'a str>, AnswerError> {
        if self.value.is_null() {
            Ok(None)
        } else {
            self.value.as_str().map(Some).ok_or_else(|| self.wrong("a string or null"))
        }
    }

    /// A non-negative whole number.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is none.
    pub fn number(&self) -> Result<u64, AnswerError> {
        self.value.as_u64().ok_or_else(|| self.wrong("a whole number"))
    }

    /// The member `key` of an object; None when it is absent or `null`.
    pub fn optional(&self, key: &str) -> Option<Reader<'a>> {
        self.member(key).ok().filter(|member| !member.value.is_null())
    }

    /// The text of the member `key`.
    ///
    /// # Errors
    /// As [`Self::member`] and [`Self::text`].
    pub fn text_of(&self, key: &str) -> Result<String, AnswerError> {
        Ok(self.member(key)?.text()?.to_owned())
    }

    /// The text of the member `key`; None when it is absent or `null`.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn optional_text(&self, key: &str) -> Result<Option<String>, AnswerError> {
        match self.optional(key) {
            Some(member) => Ok(Some(member.text()?.to_owned())),
            None => Ok(None),
        }
    }

    /// The number in the member `key`.
    ///
    /// # Errors
    /// As [`Self::member`] and [`Self::number`].
    pub fn number_of(&self, key: &str) -> Result<u64, AnswerError> {
        self.member(key)?.number()
    }

    /// The texts of an array.
    ///
    /// # Errors
    /// As [`Self::items`] and [`Self::text`].
    pub fn texts(&self) -> Result<Vec<String>, AnswerError> {
        let mut texts = Vec::new();
        for item in self.items()? {
            texts.push(item.text()?.to_owned());
        }
        Ok(texts)
    }

    /// Checks that an object has no other members than `known`.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] with the first that is not known.
    pub fn only(&self, known: &[&str]) -> Result<(), AnswerError> {
        let members = self.value.as_object().ok_or_else(|| self.wrong("an object"))?;
        match members.iter().find(|(key, _)| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some((key, value)) => Err(AnswerError::Shape {
                place: self.below(key),
                expected: "no such member",
                found: value.type_name().to_owned(),
            }),
        }
    }

    /// A boolean.
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is none.
    pub fn boolean(&self) -> Result<bool, AnswerError> {
        self.value.as_bool().ok_or_else(|| self.wrong("a boolean"))
    }

    /// An instant in one of the forms of [`Instant::parse`].
    ///
    /// # Errors
    /// [`AnswerError::Shape`] when it is none.
    pub fn instant(&self) -> Result<Instant, AnswerError> {
        let text = self.text()?;
        Instant::parse(text).map_err(|error| AnswerError::Shape {
            place: self.place.clone(),
            expected: error.expected,
            found: format!("{:?}", error.found),
        })
    }
}
