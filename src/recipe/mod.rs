//! What should be in a pack: the recipe (the operator's file), the owner's choices within its bounds, and the plan that follows from both.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects
    )
)]

mod choices;
mod field;
mod form;
mod kept;
mod layout;
mod link;
mod options;
mod plan;
mod preset;
mod refused;
mod requests;
mod section;
pub mod valdrics;
mod windows;

pub use crate::pack::about::Gap;
pub use choices::{Choices, CloseChoices, FocusChoices, RealizedChoices, SavingsChoices, ValdricsChoices, slug};
pub use field::{Field, FieldError};
pub use form::Form;
pub use layout::Layout;
pub use link::Ignored;
pub use options::{Kind, OptionSpec, Options};
pub use plan::{Limit, Plan, PlannedSet, plan};
pub use preset::Preset;
pub use refused::refused_field;
pub use requests::{Asked, Needed, bounds};
pub use section::{
    Cell, Column, ControlRef, Csv, DataSet, Json, Make, Output, Paging, Redact, Refused, Rows, Section, Size, Style,
    Window as Narrowing,
};
pub use valdrics::{FOCUS_PROVIDERS, PROVIDERS, Valdrics};
pub use windows::{Export, Window, Windows};

use crate::model::digest::Digest;
use crate::model::json::{line_at, line_of};
use crate::source::{AnswerError, Reader};

/// The Valdrics recipe that this build of Packseal carries; the page takes the host's copy, which the operator may edit.
pub const VALDRICS: &str = include_str!("../../www/recipes/valdrics.json");
/// The Grantex recipe, likewise.
pub const GRANTEX: &str = include_str!("../../www/recipes/grantex.json");

/// The recipe for packages of the evidence service, likewise.
pub const EVIDENCE: &str = include_str!("../../www/recipes/evidence.json");

/// The DriftWise recipe, likewise.
pub const DRIFTWISE: &str = include_str!("../../www/recipes/driftwise.json");

/// The recipe for the playbook's audit log, likewise.
pub const PLAYBOOK: &str = include_str!("../../www/recipes/playbook.json");

/// The recipes that the native command knows by name.
pub const CARRIED: [(&str, &str); 5] = [
    ("valdrics", VALDRICS),
    ("driftwise", DRIFTWISE),
    ("grantex", GRANTEX),
    ("evidence", EVIDENCE),
    ("playbook", PLAYBOOK),
];

const SCHEMA: &str = "packseal-recipe/1";

/// The longest wait that a recipe may ask for, in milliseconds.
const WAIT_MAX: u32 = 600_000;

/// The longest that nothing may come, in seconds.
const STALL_MAX: u32 = 600;

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

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "default {}, min {}, max {}", self.default, self.min, self.max)
    }
}

/// How often a request is sent again after a failure that may pass, and how long is waited before (exponential backoff).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// How often one request is sent at most, the first time counted: 1 never sends again.
    pub attempts: u32,
    /// The wait before the second time, in milliseconds; it doubles each time.
    pub first_millis: u32,
    /// The longest wait, in milliseconds.
    pub most_millis: u32,
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
    /// The layout of the entries, with what the recipe says of it.
    pub layout: Layout,
    /// Requests under way at one time.
    pub in_flight: usize,
    /// How failures that may pass are met.
    pub retry: Retry,
    /// What the owner may choose besides tenant and period, in the form's order. The Valdrics layout has a form of its own and none of these.
    pub options: Vec<OptionSpec>,
    /// What stands before every section's path.
    pub base: String,
    /// The path of the smallest answer that needs a sign-in, which says whether a pack may be built; None where there is none.
    pub gate: Option<String>,
    /// The pack's file name, with `{tenant}`, `{start}` and `{end}`; None for the name that every pack has.
    pub file_name: Option<String>,
    /// Whether both days of the period must be chosen.
    pub period_needed: bool,
    /// What is known to be missing, whatever is chosen.
    pub gaps: Vec<Gap>,
    /// What is left out on purpose, by the vendor's own rule: what, and why.
    pub exclusions: Vec<(String, String)>,
    /// The ids of the frameworks whose controls the index lists.
    pub frameworks: Vec<String>,
    /// The sections, in the order in which they are made.
    pub sections: Vec<Section>,
    /// The recipe's text, as it was read.
    pub text: String,
    /// SHA-256 of the recipe's text; not part of the text.
    pub sha256: Digest,
}

/// The text is not a recipe that this program can follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecipeError {
    /// What is wrong, with its line.
    #[error("line {line}: {source}")]
    At {
        /// The line of the text, from 1.
        line: usize,
        /// What is wrong there.
        source: Box<RecipeError>,
    },
    /// Not JSON, a member missing, unknown or of another type.
    #[error("the recipe cannot be read: {0}")]
    Malformed(#[from] AnswerError),
    /// A member has a value that cannot be used.
    #[error("the recipe's {member} must be {expected}, found {found}")]
    Value {
        /// The member: its name, or a JSON pointer to it.
        member: String,
        /// What it may be.
        expected: String,
        /// What it is.
        found: String,
    },
}

/// How sections are read.
type Sections = fn(&Reader<'_>, &[OptionSpec], (&[&str], &[&str])) -> Result<Vec<Section>, RecipeError>;

impl RecipeError {
    /// The line of `text` that this is about, from 1.
    fn line(&self, text: &str) -> usize {
        match self {
            Self::At { line, .. } => *line,
            Self::Malformed(AnswerError::Json(error)) => line_at(text.as_bytes(), error.offset),
            Self::Malformed(AnswerError::Shape { place, .. }) if place.starts_with('/') => {
                line_of(text.as_bytes(), place)
            }
            Self::Malformed(_) => 1,
            Self::Value { member, .. } if member.starts_with('/') => line_of(text.as_bytes(), member),
            Self::Value { member, .. } => line_of(text.as_bytes(), &format!("/{}", member.replace('.', "/"))),
        }
    }
}

/// The members that every recipe has.
const MEMBERS: [&str; 17] = [
    "schema",
    "name",
    "version",
    "title",
    "about",
    "layout",
    "in_flight",
    "retry",
    "options",
    "base",
    "gate",
    "file_name",
    "period",
    "gaps",
    "exclusions",
    "sections",
    "frameworks",
];

impl Recipe {
    /// Reads a recipe and keeps the digest of its text.
    ///
    /// # Errors
    /// [`RecipeError`] when it is not one, or names what this program does not know.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        Self::with(text, section::sections)
    }

    /// Reads of a recipe what a form and a plan need: of its sections only what they are called and how much they ask for. What is wrong with the
    /// rest shows when the whole is read, which is before anything is asked of the API.
    ///
    /// # Errors
    /// As [`Self::parse`], but for what the sections say beyond that.
    pub fn outline(text: &str) -> Result<Self, RecipeError> {
        Self::with(text, section::outline)
    }

    fn with(text: &str, sections: Sections) -> Result<Self, RecipeError> {
        Self::parsed(text, sections)
            .map_err(|error| RecipeError::At { line: error.line(text), source: Box::new(error) })
    }

    fn parsed(text: &str, sections: Sections) -> Result<Self, RecipeError> {
        let value = Reader::parse(text.as_bytes())?;
        let reader = Reader::new(&value);
        let recipe = Self::read(&reader, text, sections)?;
        if !(1..=64).contains(&recipe.in_flight) {
            return Err(wrong("in_flight", "1 to 64", recipe.in_flight.to_string()));
        }
        let Retry { attempts, first_millis, most_millis, stall_seconds } = recipe.retry;
        if !(1..=20).contains(&attempts) {
            return Err(wrong("retry.attempts", "1 to 20", attempts.to_string()));
        }
        if most_millis > WAIT_MAX {
            return Err(wrong("retry.most_millis", "at most 600000", most_millis.to_string()));
        }
        if !(1..=STALL_MAX).contains(&stall_seconds) {
            return Err(wrong("retry.stall_seconds", "1 to 600", stall_seconds.to_string()));
        }
        if first_millis > most_millis {
            return Err(wrong("retry.first_millis", "at most retry.most_millis", first_millis.to_string()));
        }
        Ok(recipe)
    }

    /// What the recipe says of the Valdrics layout, when that is its layout.
    pub fn valdrics(&self) -> Option<&Valdrics> {
        match &self.layout {
            Layout::Valdrics(valdrics) => Some(valdrics),
            _ => None,
        }
    }

    /// A section; None for one of another recipe.
    pub fn section(&self, set: DataSet) -> Option<&Section> {
        self.sections.get(set.index())
    }

    /// The title of a section.
    pub fn title_of(&self, set: DataSet) -> &str {
        self.section(set).map_or("", |section| &section.title)
    }

    /// The field of an option.
    pub fn option_field(&self, key: &str) -> Option<Field> {
        self.options.iter().position(|option| option.key == key).map(Field::option)
    }

    /// Changes what the recipe says of the Valdrics layout, when that is its layout.
    pub fn valdrics_mut(&mut self) -> Option<&mut Valdrics> {
        match &mut self.layout {
            Layout::Valdrics(valdrics) => Some(valdrics),
            _ => None,
        }
    }

    fn read(recipe: &Reader<'_>, text: &str, sections: Sections) -> Result<Self, RecipeError> {
        let schema = recipe.text_of("schema")?;
        if schema != SCHEMA {
            return Err(wrong("schema", SCHEMA, schema));
        }
        let layout = Layout::read(&recipe.text_of("layout")?, recipe)?;
        let members: Vec<&str> = MEMBERS.iter().chain(layout.members()).copied().collect();
        recipe.only(&members)?;
        let options = options::read(recipe)?;
        let names = layout.names();
        let sections = sections(recipe, &options, names)?;
        layout.check(&sections)?;
        let path = |key: &str| recipe.optional(key).map(|path| layout::path(&path)).transpose();
        let retry = recipe.member("retry")?;
        retry.only(&["attempts", "first_millis", "most_millis", "stall_seconds"])?;
        let small =
            |key: &str| -> Result<u32, AnswerError> { Ok(u32::try_from(retry.number_of(key)?).unwrap_or(u32::MAX)) };
        let retry = Retry {
            attempts: small("attempts")?,
            first_millis: small("first_millis")?,
            most_millis: small("most_millis")?,
            stall_seconds: small("stall_seconds")?,
        };
        Ok(Self {
            schema,
            name: recipe.text_of("name")?,
            version: recipe.text_of("version")?,
            title: recipe.text_of("title")?,
            in_flight: usize::try_from(recipe.number_of("in_flight")?).unwrap_or(usize::MAX),
            retry,
            base: path("base")?.unwrap_or_default(),
            gate: path("gate")?,
            file_name: file_name(recipe.optional_text("file_name")?)?,
            period_needed: period(recipe.optional_text("period")?)?,
            gaps: gaps(recipe)?,
            exclusions: exclusions(recipe)?,
            frameworks: match recipe.optional("frameworks") {
                Some(list) => list.texts()?,
                None => Vec::new(),
            },
            options,
            sections,
            layout,
            sha256: Digest::of(text.as_bytes()),
            text: text.to_owned(),
        })
    }
}

/// `{tenant}`, `{start}` and `{end}` between letters, digits, `-`, `_` and `.`, ending in `.zip`.
fn file_name(text: Option<String>) -> Result<Option<String>, RecipeError> {
    let Some(text) = text else { return Ok(None) };
    let bare = ["{tenant}", "{start}", "{end}"].iter().fold(text.clone(), |text, part| text.replace(part, ""));
    if !text.ends_with(".zip")
        || text.len() > 120
        || !bare.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    {
        let expected = "a name ending in .zip, of letters, digits, - _ . and {tenant}, {start}, {end}";
        return Err(wrong("file_name", expected, format!("{text:?}")));
    }
    Ok(Some(text))
}

fn period(text: Option<String>) -> Result<bool, RecipeError> {
    match text.as_deref() {
        None | Some("optional") => Ok(false),
        Some("required") => Ok(true),
        Some(other) => Err(wrong("period", "optional or required", format!("{other:?}"))),
    }
}

fn gaps(recipe: &Reader<'_>) -> Result<Vec<Gap>, RecipeError> {
    let Some(list) = recipe.optional("gaps") else { return Ok(Vec::new()) };
    let mut gaps = Vec::new();
    for gap in list.items()? {
        gap.only(&["section", "what", "why"])?;
        gaps.push(Gap { section: gap.text_of("section")?, what: gap.text_of("what")?, why: gap.text_of("why")? });
    }
    Ok(gaps)
}

fn exclusions(recipe: &Reader<'_>) -> Result<Vec<(String, String)>, RecipeError> {
    let Some(list) = recipe.optional("exclusions") else { return Ok(Vec::new()) };
    let mut exclusions = Vec::new();
    for exclusion in list.items()? {
        exclusion.only(&["what", "why"])?;
        exclusions.push((exclusion.text_of("what")?, exclusion.text_of("why")?));
    }
    Ok(exclusions)
}

fn wrong(member: &str, expected: &str, found: String) -> RecipeError {
    RecipeError::Value { member: member.to_owned(), expected: expected.to_owned(), found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_that_is_carried_has_the_bounds_of_the_contract() {
        let recipe = Recipe::parse(VALDRICS).unwrap();
        assert_eq!(recipe.version, "3");
        assert_eq!(recipe.retry, Retry { attempts: 5, first_millis: 1000, most_millis: 60_000, stall_seconds: 60 });
        let bounds = |default, min, max| Bounds { default, min, max };
        let recipe = recipe.valdrics().unwrap();
        assert_eq!(recipe.evidence_limit, bounds(200, 1, 2000));
        assert_eq!(recipe.focus_max_rows, bounds(50_000, 1, 200_000));
        assert_eq!(recipe.realized_limit, bounds(5000, 1, 5000));
        assert_eq!(recipe.close_max_restatements, bounds(5000, 0, 200_000));
    }

    #[test]
    fn values_that_cannot_be_followed_are_told_by_member() {
        let retry = r#""retry": { "attempts": 5, "first_millis": 1000, "most_millis": 60000, "stall_seconds": 60 }"#;
        let realized = r#""realized_limit": { "default": 5000, "min": 1, "max": 5000 }"#;
        let close = r#""close_max_restatements": { "default": 5000, "min": 0, "max": 200000 }"#;
        for (from, to, message) in [
            (
                retry,
                r#""retry": { "attempts": 0, "first_millis": 1, "most_millis": 1, "stall_seconds": 60 }"#,
                "retry.attempts must be 1 to 20, found 0",
            ),
            (
                retry,
                r#""retry": { "attempts": 21, "first_millis": 1, "most_millis": 1, "stall_seconds": 60 }"#,
                "retry.attempts must be 1 to 20, found 21",
            ),
            (
                retry,
                r#""retry": { "attempts": 1, "first_millis": 2, "most_millis": 1, "stall_seconds": 60 }"#,
                "retry.first_millis must be at most retry.most_millis, found 2",
            ),
            (
                retry,
                r#""retry": { "attempts": 1, "first_millis": 1, "most_millis": 600001, "stall_seconds": 60 }"#,
                "retry.most_millis must be at most 600000, found 600001",
            ),
            (
                retry,
                r#""retry": { "attempts": 1, "first_millis": 1, "most_millis": 1, "stall_seconds": 0 }"#,
                "retry.stall_seconds must be 1 to 600, found 0",
            ),
            (retry, r#""retry": { "attempts": 1, "first_millis": 1 }"#, "/retry/most_millis"),
            (
                retry,
                r#""retry": { "attempts": 1, "first_millis": 1, "most_millis": 1, "stall_seconds": 60, "jitter": 1 }"#,
                "/retry/jitter",
            ),
            (
                realized,
                r#""realized_limit": { "default": 5000, "min": 1, "max": 5001 }"#,
                "realized_limit must be within 1 and 5000, found default 5000, min 1, max 5001",
            ),
            (
                realized,
                r#""realized_limit": { "default": 0, "min": 0, "max": 5 }"#,
                "realized_limit must be within 1 and 5000, found default 0, min 0, max 5",
            ),
            (
                close,
                r#""close_max_restatements": { "default": 3, "min": 4, "max": 9 }"#,
                "close_max_restatements must be a default within min and max",
            ),
        ] {
            let text = VALDRICS.replace(from, to);
            assert_ne!(text, VALDRICS, "{from} is not in the recipe");
            let error = Recipe::parse(&text).unwrap_err().to_string();
            assert!(error.contains(message), "{to}: {error}");
        }
        for attempts in ["1", "20"] {
            let to = format!(
                r#""retry": {{ "attempts": {attempts}, "first_millis": 0, "most_millis": 600000, "stall_seconds": 60 }}"#
            );
            assert!(Recipe::parse(&VALDRICS.replace(retry, &to)).is_ok(), "{to}");
        }
    }
}
