//! What the owner chooses, as typed ([`Form`]) and as checked ([`Choices`]).

use serde::{Deserialize, Serialize};

use super::Recipe;
use crate::model::instant::{Day, Instant};

/// The providers that FOCUS can be narrowed to: the API's word and the one a person reads (contract section 4).
pub const PROVIDERS: [(&str, &str); 8] = [
    ("aws", "AWS"),
    ("azure", "Azure"),
    ("gcp", "GCP"),
    ("saas", "SaaS"),
    ("license", "License"),
    ("platform", "Platform"),
    ("hybrid", "Hybrid"),
    ("ai", "AI"),
];

/// The form as typed. Numbers may carry spaces and commas; days are `YYYY-MM-DD` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The organisation's name, as the auditor knows it.
    pub tenant: String,
    /// First day of the period; empty for no bound.
    pub first_day: String,
    /// Last day of the period; empty for no bound.
    pub last_day: String,
    /// Evidence rows of each kind.
    pub evidence_limit: String,
    /// Whether the FOCUS export is wanted.
    pub focus: bool,
    /// One of [`PROVIDERS`]' API words, or empty for all.
    pub focus_provider: String,
    /// Whether preliminary costs are wanted too.
    pub focus_include_preliminary: bool,
    /// FOCUS rows at most.
    pub focus_max_rows: String,
    /// First day of the FOCUS window; empty follows the period, else the last 30 days.
    pub focus_first_day: String,
    /// Last day of the FOCUS window; empty follows the period, else today.
    pub focus_last_day: String,
}

impl Form {
    /// The defaults of the contract: no period, no export, the recipe's numbers.
    pub fn new(recipe: &Recipe) -> Self {
        Self {
            tenant: String::new(),
            first_day: String::new(),
            last_day: String::new(),
            evidence_limit: recipe.evidence_limit.default.to_string(),
            focus: false,
            focus_provider: String::new(),
            focus_include_preliminary: false,
            focus_max_rows: recipe.focus_max_rows.default.to_string(),
            focus_first_day: String::new(),
            focus_last_day: String::new(),
        }
    }

    /// Checks every field against the recipe's bounds and the API's rules (contract section 4). `today` fills default windows.
    ///
    /// # Errors
    /// Every field that is wrong, in the form's order.
    pub fn check(&self, recipe: &Recipe, today: Day) -> Result<Choices, Vec<FieldError>> {
        let mut errors = Errors(Vec::new());
        if slug(&self.tenant).is_empty() {
            errors.add(
                Field::Tenant,
                "Enter the organisation's name, with at least one letter or digit (a to z, 0 to 9)".to_owned(),
            );
        }
        let first = errors.day(Field::FirstDay, &self.first_day);
        let last = errors.day(Field::LastDay, &self.last_day);
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            errors.add(Field::LastDay, "Last day must not be before first day".to_owned());
        }
        let evidence_limit =
            errors.number(Field::EvidenceLimit, "Evidence rows", &self.evidence_limit, recipe.evidence_limit);
        let focus = self.focus.then(|| self.focus(recipe, today, first, last, &mut errors)).flatten();
        if errors.0.is_empty() {
            Ok(Choices {
                tenant: self.tenant.trim().to_owned(),
                first_day: first,
                last_day: last,
                evidence_limit: evidence_limit.unwrap_or(recipe.evidence_limit.default),
                focus,
            })
        } else {
            Err(errors.0)
        }
    }

    fn focus(
        &self,
        recipe: &Recipe,
        today: Day,
        first: Option<Day>,
        last: Option<Day>,
        errors: &mut Errors,
    ) -> Option<FocusChoices> {
        let provider = self.focus_provider.trim().to_ascii_lowercase();
        if !provider.is_empty() && !PROVIDERS.iter().any(|(word, _)| *word == provider) {
            errors.add(
                Field::FocusProvider,
                format!("Provider must be one of {}", PROVIDERS.map(|(word, _)| word).join(", ")),
            );
        }
        let max_rows = errors.number(Field::FocusMaxRows, "Rows at most", &self.focus_max_rows, recipe.focus_max_rows);
        let from = errors.day(Field::FocusFirstDay, &self.focus_first_day).or(first).unwrap_or(today.plus(-30));
        let to = errors.day(Field::FocusLastDay, &self.focus_last_day).or(last).unwrap_or(today);
        if from > to {
            errors.add(Field::FocusLastDay, "The FOCUS window must not end before it starts".to_owned());
        } else if from.days_until(to) > recipe.focus_window_days_max {
            let days = recipe.focus_window_days_max;
            errors.add(
                Field::FocusFirstDay,
                format!(
                    "The FOCUS window must not be longer than {days} days: set its own window or shorten the period"
                ),
            );
        }
        Some(FocusChoices {
            provider: (!provider.is_empty()).then_some(provider),
            include_preliminary: self.focus_include_preliminary,
            max_rows: max_rows?,
            first_day: from,
            last_day: to,
        })
    }
}

/// Choices that passed [`Form::check`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The organisation's name.
    pub tenant: String,
    /// First day of the period, from its first microsecond.
    pub first_day: Option<Day>,
    /// Last day of the period, to its last microsecond.
    pub last_day: Option<Day>,
    /// Evidence rows of each kind at most.
    pub evidence_limit: u64,
    /// The FOCUS export, when wanted.
    pub focus: Option<FocusChoices>,
}

impl Choices {
    /// The first instant of the period, when it is bounded.
    pub fn start(&self) -> Option<Instant> {
        self.first_day.map(Day::start)
    }

    /// The last instant of the period, when it is bounded.
    pub fn end(&self) -> Option<Instant> {
        self.last_day.map(Day::end)
    }

    /// Whether `at` lies in the period; both ends belong to it (contract section 3: `>= start`, `<= end`).
    pub fn covers(&self, at: Instant) -> bool {
        self.start().is_none_or(|start| at >= start) && self.end().is_none_or(|end| at <= end)
    }
}

/// The checked choices of the FOCUS export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FocusChoices {
    /// The API's word of one provider; None for all.
    pub provider: Option<String>,
    /// Whether preliminary costs are wanted too.
    pub include_preliminary: bool,
    /// Data rows at most.
    pub max_rows: u64,
    /// First day of the window.
    pub first_day: Day,
    /// Last day of the window.
    pub last_day: Day,
}

/// A field of [`Form`].
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
}

/// What is wrong with a field, as a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Which field.
    pub field: Field,
    /// What is wrong and what is allowed.
    pub message: String,
}

/// The name as it may stand in a file name and in MANIFEST.txt's first line: lower-case ASCII letters, digits and single hyphens.
pub fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-").chars().take(64).collect::<String>().trim_end_matches('-').to_owned()
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, field: Field, message: String) {
        self.0.push(FieldError { field, message });
    }

    fn day(&mut self, field: Field, text: &str) -> Option<Day> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let day = Day::parse(text).ok();
        if day.is_none() {
            self.add(field, "Enter a date as year-month-day, like 2026-07-01".to_owned());
        }
        day
    }

    fn number(&mut self, field: Field, what: &str, text: &str, bounds: super::Bounds) -> Option<u64> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '\u{a0}' | '\u{202f}')).collect();
        let number = digits.parse().ok().filter(|number| (bounds.min..=bounds.max).contains(number));
        if number.is_none() {
            self.add(field, format!("{what} must be between {} and {}", grouped(bounds.min), grouped(bounds.max)));
        }
        number
    }
}

/// A number with its thousands grouped by commas.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> (Recipe, Form, Day) {
        let recipe = Recipe::parse(super::super::VALDRICS).unwrap();
        let form = Form { tenant: "Orchid Ledger".to_owned(), focus: true, ..Form::new(&recipe) };
        (recipe, form, Day::parse("2026-11-20").unwrap())
    }

    #[test]
    fn the_focus_window_follows_the_period_then_the_last_30_days() {
        // (period first, period last, FOCUS first, FOCUS last) -> window
        for (given, window) in [
            (["", "", "", ""], ("2026-10-21", "2026-11-20")),
            (["2026-07-01", "2026-09-30", "", ""], ("2026-07-01", "2026-09-30")),
            (["2026-07-01", "", "", ""], ("2026-07-01", "2026-11-20")),
            (["2026-07-01", "2026-09-30", "2026-09-01", ""], ("2026-09-01", "2026-09-30")),
            (["", "", "", "2026-11-01"], ("2026-10-21", "2026-11-01")),
        ] {
            let (recipe, mut form, today) = form();
            [form.first_day, form.last_day, form.focus_first_day, form.focus_last_day] = given.map(str::to_owned);
            let focus = form.check(&recipe, today).unwrap().focus.unwrap();
            assert_eq!(
                (focus.first_day.to_string(), focus.last_day.to_string()),
                (window.0.to_owned(), window.1.to_owned()),
                "{given:?}"
            );
        }
    }

    #[test]
    fn bounds_hold_at_below_and_above() {
        for (evidence, rows, wrong) in [
            ("1", "1", vec![]),
            ("2000", "200,000", vec![]),
            ("0", "50000", vec![Field::EvidenceLimit]),
            ("2001", "200001", vec![Field::EvidenceLimit, Field::FocusMaxRows]),
            ("x", "0", vec![Field::EvidenceLimit, Field::FocusMaxRows]),
        ] {
            let (recipe, mut form, today) = form();
            form.evidence_limit = evidence.to_owned();
            form.focus_max_rows = rows.to_owned();
            let found: Vec<Field> =
                form.check(&recipe, today).err().unwrap_or_default().iter().map(|error| error.field).collect();
            assert_eq!(found, wrong, "{evidence} {rows}");
        }
    }

    #[test]
    fn windows_that_the_api_refuses_are_refused_here() {
        for (given, wrong) in [
            (["2026-07-02", "2026-07-01", "2026-01-01", "2026-01-02"], Field::LastDay),
            (["", "", "2026-01-02", "2026-01-01"], Field::FocusLastDay),
            (["2025-07-01", "2026-07-02", "2025-07-01", "2026-07-03"], Field::FocusFirstDay),
            (["2026-13-01", "", "2026-01-01", "2026-01-02"], Field::FirstDay),
        ] {
            let (recipe, mut form, today) = form();
            [form.first_day, form.last_day, form.focus_first_day, form.focus_last_day] = given.map(str::to_owned);
            let errors = form.check(&recipe, today).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), [wrong], "{given:?}");
        }
        let (recipe, mut form, today) = form();
        form.tenant = " ".to_owned();
        form.focus_provider = "oracle".to_owned();
        assert_eq!(form.check(&recipe, today).unwrap_err().len(), 2);
        assert_eq!(slug(" Orchid & Ledger GmbH. "), "orchid-ledger-gmbh");
    }
}
