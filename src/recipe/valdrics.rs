//! What a recipe says of the Valdrics layout.

use super::{Bounds, RecipeError, wrong};
use crate::source::{AnswerError, Reader};

/// The providers that FOCUS can be narrowed to: the API's word and the one a person reads (contract section 4).
pub const FOCUS_PROVIDERS: [(&str, &str); 8] = [
    ("aws", "AWS"),
    ("azure", "Azure"),
    ("gcp", "GCP"),
    ("saas", "SaaS"),
    ("license", "License"),
    ("platform", "Platform"),
    ("hybrid", "Hybrid"),
    ("ai", "AI"),
];

/// The providers of the other three exports: those of FOCUS without `ai`, which the API refuses for them (contract section 1).
pub const PROVIDERS: &[(&str, &str)] = FOCUS_PROVIDERS.split_at(7).0;

/// The members of such a recipe besides those of every recipe.
pub(super) const MEMBERS: [&str; 6] = [
    "evidence_limit",
    "focus_max_rows",
    "focus_window_days_max",
    "realized_limit",
    "close_max_restatements",
    "documents",
];

/// The most events that `GET /savings/realized/events` gives (contract section 5).
const REALIZED_MAX: u64 = 5000;

/// The bounds of a Valdrics pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valdrics {
    /// Evidence rows of each kind.
    pub evidence_limit: Bounds,
    /// Rows of the FOCUS export.
    pub focus_max_rows: Bounds,
    /// The longest FOCUS window in days, both ends counted as the API counts them (contract section 5).
    pub focus_window_days_max: i64,
    /// Events of the realized savings. The endpoint refuses more than 5,000; the vendor's own pack reads its database and goes to 200,000
    /// (contract section 5).
    pub realized_limit: Bounds,
    /// Restatements of the close package; 0 is allowed and keeps their count alone (contract section 4).
    pub close_max_restatements: Bounds,
    /// The documents that go into the pack, in the vendor's order.
    pub documents: Vec<String>,
}

impl Valdrics {
    pub(super) fn read(recipe: &Reader<'_>) -> Result<Self, RecipeError> {
        let bounds = |key: &str| -> Result<Bounds, AnswerError> {
            let bounds = recipe.member(key)?;
            bounds.only(&["default", "min", "max"])?;
            let [default, min, max] = ["default", "min", "max"].map(|key| bounds.number_of(key));
            Ok(Bounds { default: default?, min: min?, max: max? })
        };
        let read = Self {
            evidence_limit: bounds("evidence_limit")?,
            focus_max_rows: bounds("focus_max_rows")?,
            focus_window_days_max: i64::try_from(recipe.number_of("focus_window_days_max")?).unwrap_or(i64::MAX),
            realized_limit: bounds("realized_limit")?,
            close_max_restatements: bounds("close_max_restatements")?,
            documents: recipe.member("documents")?.texts()?,
        };
        read.check()?;
        Ok(read)
    }

    fn check(&self) -> Result<(), RecipeError> {
        for (member, bounds) in [
            ("evidence_limit", self.evidence_limit),
            ("focus_max_rows", self.focus_max_rows),
            ("realized_limit", self.realized_limit),
            ("close_max_restatements", self.close_max_restatements),
        ] {
            if !(bounds.min..=bounds.max).contains(&bounds.default) {
                return Err(wrong(member, "a default within min and max", bounds.to_string()));
            }
        }
        if self.realized_limit.min < 1 || self.realized_limit.max > REALIZED_MAX {
            return Err(wrong("realized_limit", "within 1 and 5000", self.realized_limit.to_string()));
        }
        if let Some(path) = self.documents.iter().find(|path| !crate::pack::format::is_writable_name(path)) {
            return Err(wrong("documents", "names of [A-Za-z0-9._-] and /", path.clone()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_focus_has_ai() {
        assert_eq!(PROVIDERS.len(), 7);
        assert!(PROVIDERS.iter().all(|(word, _)| *word != "ai"));
        assert!(FOCUS_PROVIDERS.iter().any(|(word, _)| *word == "ai"));
    }
}
