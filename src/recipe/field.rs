//! The fields of the form, and what can be wrong with one.

use serde::{Deserialize, Serialize};

use super::Bounds;
use super::windows::Typed;
use crate::model::instant::Day;

/// A field of [`super::Form`] whose value can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // Each variant is the field of the same name.
pub enum Field {
    Tenant,
    FirstDay,
    LastDay,
    EvidenceLimit,
    FocusProvider,
    FocusMaxRows,
    FocusFirstDay,
    FocusLastDay,
    SavingsProvider,
    SavingsFirstDay,
    SavingsLastDay,
    RealizedProvider,
    RealizedLimit,
    RealizedFirstDay,
    RealizedLastDay,
    CloseProvider,
    CloseMaxRestatements,
    CloseFirstDay,
    CloseLastDay,
    /// An option of the recipe, by its place in [`super::Recipe::options`].
    Option(u16),
}

impl Field {
    /// The field of the recipe's option at `index`.
    pub fn option(index: usize) -> Self {
        Self::Option(u16::try_from(index).unwrap_or(u16::MAX))
    }
}

/// What is wrong with a field, as a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Which field.
    pub field: Field,
    /// What is wrong and what is allowed.
    pub message: String,
}

/// What was found wrong so far, in the form's order.
#[derive(Debug, Default)]
pub(super) struct Errors(pub(super) Vec<FieldError>);

impl Errors {
    pub(super) fn add(&mut self, field: Field, message: impl Into<String>) {
        self.0.push(FieldError { field, message: message.into() });
    }

    /// A day, or None when the field is empty or wrong.
    pub(super) fn day(&mut self, field: Field, text: &str) -> Option<Day> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let day = Day::parse(text).ok();
        if day.is_none() {
            self.add(field, "Enter a date as year-month-day, like 2026-07-01");
        }
        day
    }

    /// Both days of a window's own fields.
    pub(super) fn days(&mut self, [first, last]: [Field; 2], texts: [&str; 2]) -> Typed {
        Typed { first: self.day(first, texts[0]), last: self.day(last, texts[1]) }
    }

    /// A whole number within `bounds`; blanks and commas between its digits do not count.
    pub(super) fn number(&mut self, field: Field, what: &str, text: &str, bounds: Bounds) -> Option<u64> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '\u{a0}' | '\u{202f}')).collect();
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let number = digits.parse().ok().filter(|number| plain && (bounds.min..=bounds.max).contains(number));
        if number.is_none() {
            self.add(field, format!("{what} must be between {} and {}", grouped(bounds.min), grouped(bounds.max)));
        }
        number
    }

    /// One of `known`, or None for all providers; blanks and capitals do not count, as for the API (contract section 4).
    pub(super) fn provider(&mut self, field: Field, text: &str, known: &[(&str, &str)]) -> Option<String> {
        let provider = text.trim().to_ascii_lowercase();
        if !provider.is_empty() && !known.iter().any(|(word, _)| *word == provider) {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            self.add(field, format!("Provider must be one of {}", words.join(", ")));
        }
        (!provider.is_empty()).then_some(provider)
    }
}

/// A number with its thousands grouped by commas.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
