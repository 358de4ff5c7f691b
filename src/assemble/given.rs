//! `raw/arguments.json`: what a build was given besides the answers, so that its entries can be made again from both (docs/FORMAT.md, M85).

use super::{Arguments, Controls, Secret};
use crate::model::digest::Digest;
use crate::model::json::{Value, object};
use crate::recipe::{Choices, Layout, Recipe};
use crate::source::session::Actor;
use crate::source::{AnswerError, Reader};

/// The schema's name.
pub const GIVEN: &str = "packseal-arguments/1";

/// Why `raw/arguments.json` cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GivenError {
    /// Not in its form.
    #[error(transparent)]
    Malformed(#[from] AnswerError),
    /// The recipe in it is none.
    #[error("the recipe in it: {0}")]
    Recipe(String),
}

impl Arguments {
    /// The entry's bytes: JSON, two spaces, one newline. The sign-in is not in it, nor who signed in where no entry names them, nor what the
    /// control index was made by: those are the maker's files, and `pack.json` has their digests.
    pub fn given(&self) -> Vec<u8> {
        let Actor { id, email, .. } = self.named_actor();
        let names = self.attachments.iter().map(|name| Value::from(name.as_str()));
        object([
            ("schema", GIVEN.into()),
            ("now", self.now.to_string().into()),
            ("run_id", self.run_id.as_str().into()),
            (
                "actor",
                object([("id", Value::text_or_null(id.as_deref())), ("email", Value::text_or_null(email.as_deref()))]),
            ),
            ("api", self.api.as_str().into()),
            ("attachments", Value::Array(names.collect())),
            ("import", Value::text_or_null(self.import.as_deref())),
            ("number", self.number.map_or(Value::Null, Value::from)),
            ("previous", Value::text_or_null(self.previous.map(|digest| digest.to_string()).as_deref())),
            ("choices", self.choices.to_value()),
            ("recipe", self.recipe.text.as_str().into()),
        ])
        .to_indented()
    }

    /// Of who signed in, what the layout's entries name.
    fn named_actor(&self) -> Actor {
        let Actor { id, email, .. } = self.actor.clone();
        match &self.recipe.layout {
            Layout::Valdrics(_) => Actor { id, email, expires: None },
            // The package names one of the two.
            Layout::Evidence { .. } => Actor { id: id.filter(|_| email.is_none()), email, expires: None },
            _ => Actor::default(),
        }
    }

    /// Reads what [`Self::given`] wrote.
    ///
    /// # Errors
    /// [`GivenError`] when it is not in that form.
    pub fn of_given(bytes: &[u8]) -> Result<Self, GivenError> {
        let value = Reader::parse(bytes)?;
        let given = Reader::new(&value);
        let schema = given.member("schema")?;
        if schema.text()? != GIVEN {
            return Err(schema.refused(GIVEN).into());
        }
        given.only(&[
            "schema",
            "now",
            "run_id",
            "actor",
            "api",
            "attachments",
            "import",
            "number",
            "previous",
            "choices",
            "recipe",
        ])?;
        let recipe =
            Recipe::parse(given.member("recipe")?.text()?).map_err(|error| GivenError::Recipe(error.to_string()))?;
        let actor = given.member("actor")?;
        let digest = |of: Reader<'_>| Digest::parse(of.text()?).map_err(|_| of.wrong("64 hexadecimal digits"));
        Ok(Self {
            choices: Choices::of_value(&given.member("choices")?, &recipe)?,
            recipe,
            now: given.member("now")?.instant()?,
            run_id: given.text_of("run_id")?,
            actor: Actor { id: actor.optional_text("id")?, email: actor.optional_text("email")?, expires: None },
            api: given.text_of("api")?,
            token: Secret::default(),
            attachments: given.member("attachments")?.texts()?,
            import: given.optional_text("import")?,
            number: given.optional("number").map(|number| number.number()).transpose()?,
            previous: given.optional("previous").map(digest).transpose()?,
            controls: Controls::default(),
            // A seal is no part of what a pack is made of.
            seal: None,
        })
    }
}
