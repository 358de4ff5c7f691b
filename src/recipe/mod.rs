//! What should be in a pack: the recipe (the operator's file), the owner's choices within its bounds, and the plan that follows from both.

mod choices;
mod plan;

pub use crate::pack::about::Gap;
pub use choices::{Choices, Field, FieldError, FocusChoices, Form, PROVIDERS, slug};
pub use plan::{DataSet, Limit, Plan, PlannedSet, plan};

use crate::model::digest::Digest;
use crate::source::{AnswerError, Reader};

/// The recipe that this build of Packseal carries; the page takes the host's copy, which the operator may edit.
pub const VALDRICS: &str = include_str!("../../www/recipes/valdrics.json");

const SCHEMA: &str = "packseal-recipe/1";

const MEMBERS: [&str; 12] = [
    "schema",
    "name",
    "version",
    "title",
    "layout",
    "audit_rows_max",
    "page_size",
    "in_flight",
    "evidence_limit",
    "focus_max_rows",
    "focus_window_days_max",
    "documents",
];

/// A whole number with its default and both bounds, which are allowed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Taken when nothing is chosen.
    pub default: u64,
    /// The least allowed value.
    pub min: u64,
    /// The greatest allowed value.
    pub max: u64,
}

/// How requests that may pass are tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Tries of one request at most, the first one counted.
    pub attempts: u64,
    /// The first pause in milliseconds; each next one is twice as long.
    pub first_millis: u64,
    /// The longest pause in milliseconds.
    pub most_millis: u64,
    /// Nothing for so many seconds is taken as a stalled answer.
    pub stall_seconds: u32,
}

/// What is wanted from a tenant API, and how much of it (`www/recipes/*.json`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    /// `packseal-recipe/1`.
    pub schema: String,
    /// The recipe's name, as it stands in `pack.json`.
    pub name: String,
    /// The recipe's own version.
    pub version: String,
    /// What a person reads.
    pub title: String,
    /// The layout of the entries; `valdrics` is the one this release makes.
    pub layout: String,
    /// Audit rows in `audit_logs.csv` at most. The vendor's own pack stops at 10,000 without saying so (contract section 3).
    pub audit_rows_max: u64,
    /// Rows asked for with one request; the API allows 1 to 100 (contract section 5).
    pub page_size: u64,
    /// Requests under way at one time.
    pub in_flight: usize,
    /// Evidence rows of each kind.
    pub evidence_limit: Bounds,
    /// Rows of the FOCUS export.
    pub focus_max_rows: Bounds,
    /// The longest FOCUS window in days, both ends counted as the API counts them (contract section 5).
    pub focus_window_days_max: i64,
    /// How requests that may pass are tried again.
    pub retry: Retry,
    /// The documents that go into the pack, in the vendor's order.
    pub documents: Vec<String>,
    /// SHA-256 of the recipe's text; not part of the text.
    pub sha256: Digest,
}

/// The text is not a recipe that this program can follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecipeError {
    /// Not JSON, a member missing, unknown or of another type.
    #[error("the recipe cannot be read: {0}")]
    Malformed(#[from] AnswerError),
    /// A member has a value that cannot be used.
    #[error("the recipe's {member} must be {expected}, found {found}")]
    Value {
        /// The member's name.
        member: &'static str,
        /// What it may be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
}

impl Recipe {
    /// Reads a recipe and keeps the digest of its text.
    ///
    /// # Errors
    /// [`RecipeError`] when it is not one, or names what this program does not know.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let value = Reader::parse(text.as_bytes())?;
        let recipe = Self::read(&Reader::new(&value), Digest::of(text.as_bytes()))?;
        let value = |member, expected, found: String| RecipeError::Value { member, expected, found };
        if recipe.schema != SCHEMA {
            return Err(value("schema", SCHEMA, recipe.schema));
        }
        if recipe.layout != "valdrics" {
            return Err(value("layout", "valdrics", recipe.layout));
        }
        if !(1..=100).contains(&recipe.page_size) {
            return Err(value("page_size", "1 to 100", recipe.page_size.to_string()));
        }
        if !(1..=64).contains(&recipe.in_flight) {
            return Err(value("in_flight", "1 to 64", recipe.in_flight.to_string()));
        }
        for (member, bounds) in [("evidence_limit", recipe.evidence_limit), ("focus_max_rows", recipe.focus_max_rows)] {
            if !(bounds.min..=bounds.max).contains(&bounds.default) {
                return Err(value(member, "a default within min and max", format!("{bounds:?}")));
            }
        }
        if let Some(path) = recipe.documents.iter().find(|path| !crate::pack::format::is_writable_name(path)) {
            return Err(value("documents", "names of [A-Za-z0-9._-] and /", path.clone()));
        }
        Ok(recipe)
    }

    fn read(recipe: &Reader<'_>, sha256: Digest) -> Result<Self, AnswerError> {
        recipe.only(&MEMBERS)?;
        let text = |key: &str| -> Result<String, AnswerError> { Ok(recipe.member(key)?.text()?.to_owned()) };
        let number = |key: &str| -> Result<u64, AnswerError> { recipe.member(key)?.number() };
        let bounds = |key: &str| -> Result<Bounds, AnswerError> {
            let bounds = recipe.member(key)?;
            bounds.only(&["default", "min", "max"])?;
            let number = |key: &str| -> Result<u64, AnswerError> { bounds.member(key)?.number() };
            Ok(Bounds { default: number("default")?, min: number("min")?, max: number("max")? })
        };
        let documents = recipe.member("documents")?.items()?;
        Ok(Self {
            schema: text("schema")?,
            name: text("name")?,
            version: text("version")?,
            title: text("title")?,
            layout: text("layout")?,
            audit_rows_max: number("audit_rows_max")?,
            page_size: number("page_size")?,
            in_flight: usize::try_from(number("in_flight")?).unwrap_or(usize::MAX),
            evidence_limit: bounds("evidence_limit")?,
            focus_max_rows: bounds("focus_max_rows")?,
            focus_window_days_max: i64::try_from(number("focus_window_days_max")?).unwrap_or(i64::MAX),
            retry: Retry { attempts: 5, first_millis: 1000, most_millis: 60_000, stall_seconds: 60 },
            documents: documents.iter().map(|path| Ok(path.text()?.to_owned())).collect::<Result<_, AnswerError>>()?,
            sha256,
        })
    }
}
