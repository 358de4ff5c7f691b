//! Choices that a recipe offers besides tenant and period: a switch, a word of a list, a short text, a whole number.

use super::field::Errors;
use super::{Bounds, Field, RecipeError, wrong};
use crate::source::Reader;

/// One choice that a recipe offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its name, as in a link and in `packseal build --set`: lower-case letters and `_`.
    pub key: String,
    /// What a person reads.
    pub label: String,
    /// One more sentence for that person; may be empty.
    pub hint: String,
    /// What it may be.
    pub kind: Kind,
    /// The text that it has before anything is chosen.
    pub default: String,
    /// The switch that must be on for it to count, if any.
    pub needs: Option<String>,
}

/// What an option may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// One of these: the API's word and the one a person reads.
    Word(Vec<(String, String)>),
    /// A text of so many characters at most; it may be empty.
    Text(usize),
    /// A whole number.
    Number(Bounds),
}

/// What was chosen: the options that count, each with its text in its one spelling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(Vec<(String, String)>);

impl Options {
    /// Options that were checked before, each with its text.
    pub(super) fn kept(chosen: Vec<(String, String)>) -> Self {
        Self(chosen)
    }

    /// The text of an option; None when it is empty, does not count, or is none of the recipe's.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
    }

    /// Whether a switch is on.
    pub fn is_on(&self, key: &str) -> bool {
        self.get(key) == Some("true")
    }

    /// Every option that counts, in the recipe's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }
}

impl OptionSpec {
    /// The text in its one spelling.
    ///
    /// # Errors
    /// Why it is none of this kind, as a sentence without a full stop.
    pub(super) fn value(&self, field: Field, text: &str) -> Result<String, String> {
        let trimmed = text.trim();
        match &self.kind {
            Kind::Switch if matches!(trimmed, "true" | "false") => Ok(trimmed.to_owned()),
            Kind::Switch => Err("Must be true or false".to_owned()),
            Kind::Word(words) if words.iter().any(|(word, _)| word == trimmed) => Ok(trimmed.to_owned()),
            Kind::Word(words) => {
                let words: Vec<&str> =
                    words.iter().map(|(word, _)| word.as_str()).filter(|it| !it.is_empty()).collect();
                Err(format!("{} must be one of {}", self.label, words.join(", ")))
            }
            Kind::Text(most) if trimmed.chars().count() > *most => {
                Err(format!("{} must have {most} characters at most", self.label))
            }
            Kind::Text(_) if trimmed.chars().any(char::is_control) => {
                Err(format!("{} must be one line without control characters", self.label))
            }
            Kind::Text(_) => Ok(trimmed.to_owned()),
            Kind::Number(bounds) => {
                let mut errors = Errors::default();
                let number = errors.number(field, &self.label, trimmed, *bounds);
                number
                    .map(|number| number.to_string())
                    .ok_or_else(|| errors.0.pop().map_or_else(String::new, |error| error.message))
            }
        }
    }
}

/// Whether an option counts: the switch that it needs is on, and that one counts itself.
pub(super) fn counts(specs: &[OptionSpec], texts: &[String], spec: &OptionSpec) -> bool {
    let Some(needs) = &spec.needs else { return true };
    // A recipe's options need earlier ones only, so this ends.
    specs
        .iter()
        .zip(texts)
        .find(|(other, _)| other.key == *needs)
        .is_some_and(|(other, text)| text.trim() == "true" && counts(specs, texts, other))
}

/// Checks every option that counts.
pub(super) fn check(specs: &[OptionSpec], texts: &[String], errors: &mut Errors) -> Options {
    let mut chosen = Vec::new();
    for (index, spec) in specs.iter().enumerate() {
        let Some(text) = texts.get(index) else { continue };
        if !counts(specs, texts, spec) {
            continue;
        }
        let field = Field::option(index);
        match spec.value(field, text) {
            Ok(value) => chosen.push((spec.key.clone(), value)),
            Err(why) => errors.add(field, why),
        }
    }
    Options(chosen)
}

/// Reads the member `options` of a recipe: `[{key, label, hint?, kind, default, needs?, values?, most?, min?, max?}]`.
pub(super) fn read(recipe: &Reader<'_>) -> Result<Vec<OptionSpec>, RecipeError> {
    let mut specs: Vec<OptionSpec> = Vec::new();
    let Some(options) = recipe.optional("options") else { return Ok(specs) };
    for option in options.items()? {
        option.only(&["key", "label", "hint", "kind", "default", "needs", "values", "most", "min", "max"])?;
        let place = |key: &str| format!("{}/{key}", option.place());
        let key = option.text_of("key")?;
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            return Err(wrong(&place("key"), "letters a to z, digits and _", key));
        }
        let taken = ["start_date", "end_date", "hide_secrets", "tenant"].contains(&key.as_str());
        if taken || specs.iter().any(|other| other.key == key) {
            return Err(wrong(&place("key"), "a name that nothing else has", key));
        }
        let default = option.member("default")?;
        let (kind, default) = match option.text_of("kind")?.as_str() {
            "switch" => (Kind::Switch, default.boolean()?.to_string()),
            "word" => {
                let values = option.member("values")?.items()?;
                let mut words = Vec::new();
                for value in values {
                    value.only(&["word", "label"])?;
                    words.push((value.text_of("word")?, value.text_of("label")?));
                }
                (Kind::Word(words), default.text()?.to_owned())
            }
            "text" => {
                let most = option.number_of("most")?.min(2000);
                (Kind::Text(usize::try_from(most).unwrap_or(2000)), default.text()?.to_owned())
            }
            "number" => {
                let default = default.number()?;
                let bounds = Bounds { default, min: option.number_of("min")?, max: option.number_of("max")? };
                (Kind::Number(bounds), default.to_string())
            }
            other => return Err(wrong(&place("kind"), "switch, word, text or number", other.to_owned())),
        };
        let needs = option.optional_text("needs")?;
        if let Some(needs) = &needs
            && !specs.iter().any(|other| other.key == *needs && other.kind == Kind::Switch)
        {
            return Err(wrong(&place("needs"), "the key of a switch before it", needs.clone()));
        }
        let (label, hint) = (option.text_of("label")?, option.optional_text("hint")?.unwrap_or_default());
        let spec = OptionSpec { key, label, hint, kind, default, needs };
        if let Err(why) = spec.value(Field::option(0), &spec.default) {
            return Err(wrong(&place("default"), "a value that the option may have", why));
        }
        specs.push(spec);
    }
    Ok(specs)
}
