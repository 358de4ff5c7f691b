//! The form as typed, and its check against the recipe's bounds and the API's rules (contract section 4).

use serde::{Deserialize, Serialize};

use super::field::{Errors, grouped};
use super::windows::Typed;
use super::{
    Choices, CloseChoices, Export, FOCUS_PROVIDERS, Field, FieldError, FocusChoices, PROVIDERS, RealizedChoices,
    Recipe, SavingsChoices, Valdrics, ValdricsChoices, Window, Windows, options, slug,
};
use crate::model::instant::Day;

/// The form as typed. Numbers may carry spaces and commas; days are `YYYY-MM-DD` or empty; providers are API words or empty for all.
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
    /// One of [`FOCUS_PROVIDERS`].
    pub focus_provider: String,
    /// Whether preliminary costs are wanted too.
    pub focus_include_preliminary: bool,
    /// FOCUS rows at most.
    pub focus_max_rows: String,
    /// First day of the FOCUS window; empty follows the period, else the last 30 days.
    pub focus_first_day: String,
    /// Last day of the FOCUS window; empty follows the period, else today.
    pub focus_last_day: String,
    /// Whether savings proof is wanted.
    pub savings: bool,
    /// One of [`PROVIDERS`].
    pub savings_provider: String,
    /// First day of the savings window; empty follows FOCUS.
    pub savings_first_day: String,
    /// Last day of the savings window; empty follows FOCUS.
    pub savings_last_day: String,
    /// Whether realized savings are wanted.
    pub realized: bool,
    /// One of [`PROVIDERS`].
    pub realized_provider: String,
    /// Realized savings events at most.
    pub realized_limit: String,
    /// First day of the realized window; empty follows savings.
    pub realized_first_day: String,
    /// Last day of the realized window; empty follows savings.
    pub realized_last_day: String,
    /// Whether the close package is wanted.
    pub close: bool,
    /// One of [`PROVIDERS`].
    pub close_provider: String,
    /// Whether the server is to refuse while the window has preliminary records.
    pub close_enforce_finalized: bool,
    /// Restatements of the close package at most.
    pub close_max_restatements: String,
    /// First day of the close window; empty follows FOCUS.
    pub close_first_day: String,
    /// Last day of the close window; empty follows FOCUS.
    pub close_last_day: String,
    /// Whether every secret that is found is hidden without asking.
    pub hide_secrets: bool,
    /// The texts of the recipe's options, in its order.
    pub options: Vec<String>,
}

impl Default for Form {
    /// Every text empty, every switch as the contract's defaults say. [`Form::new`] has the recipe's numbers too.
    fn default() -> Self {
        Self {
            tenant: String::new(),
            first_day: String::new(),
            last_day: String::new(),
            evidence_limit: String::new(),
            focus: false,
            focus_provider: String::new(),
            focus_include_preliminary: false,
            focus_max_rows: String::new(),
            focus_first_day: String::new(),
            focus_last_day: String::new(),
            savings: false,
            savings_provider: String::new(),
            savings_first_day: String::new(),
            savings_last_day: String::new(),
            realized: false,
            realized_provider: String::new(),
            realized_limit: String::new(),
            realized_first_day: String::new(),
            realized_last_day: String::new(),
            close: false,
            close_provider: String::new(),
            close_enforce_finalized: true,
            close_max_restatements: String::new(),
            close_first_day: String::new(),
            close_last_day: String::new(),
            hide_secrets: false,
            options: Vec::new(),
        }
    }
}

/// The two fields of an export's window.
pub(super) fn day_fields(export: Export) -> [Field; 2] {
    match export {
        Export::Focus => [Field::FocusFirstDay, Field::FocusLastDay],
        Export::Savings => [Field::SavingsFirstDay, Field::SavingsLastDay],
        Export::Realized => [Field::RealizedFirstDay, Field::RealizedLastDay],
        Export::Close => [Field::CloseFirstDay, Field::CloseLastDay],
    }
}

impl Form {
    /// The defaults of the contract: no period, no export, the recipe's numbers.
    pub fn new(recipe: &Recipe) -> Self {
        let options = recipe.options.iter().map(|option| option.default.clone()).collect();
        let Some(valdrics) = recipe.valdrics() else { return Self { options, ..Self::default() } };
        Self {
            evidence_limit: valdrics.evidence_limit.default.to_string(),
            focus_max_rows: valdrics.focus_max_rows.default.to_string(),
            realized_limit: valdrics.realized_limit.default.to_string(),
            close_max_restatements: valdrics.close_max_restatements.default.to_string(),
            options,
            ..Self::default()
        }
    }

    /// Whether the recipe's option at `index` counts: what it needs is on.
    pub fn option_counts(&self, recipe: &Recipe, index: usize) -> bool {
        recipe.options.get(index).is_some_and(|spec| options::counts(&recipe.options, &self.options, spec))
    }

    /// Whether an export is wanted.
    pub fn wants(&self, export: Export) -> bool {
        match export {
            Export::Focus => self.focus,
            Export::Savings => self.savings,
            Export::Realized => self.realized,
            Export::Close => self.close,
        }
    }

    /// Whether the days of an export's window have a say: it is wanted, or one that is wanted follows it.
    pub fn window_counts(&self, export: Export) -> bool {
        Export::ALL.into_iter().filter(|wanted| self.wants(*wanted)).any(|wanted| {
            std::iter::successors(Some(wanted), |export| export.follows()).any(|followed| followed == export)
        })
    }

    /// The two texts of an export's window.
    fn days_of(&self, export: Export) -> [&str; 2] {
        match export {
            Export::Focus => [&self.focus_first_day, &self.focus_last_day],
            Export::Savings => [&self.savings_first_day, &self.savings_last_day],
            Export::Realized => [&self.realized_first_day, &self.realized_last_day],
            Export::Close => [&self.close_first_day, &self.close_last_day],
        }
    }

    /// The windows as they stand, also while other fields are wrong; a day that cannot be read counts as empty.
    pub fn windows(&self, today: Day) -> Windows {
        let read = |text: &str| Day::parse(text.trim()).ok();
        let typed = |[first, last]: [&str; 2]| Typed { first: read(first), last: read(last) };
        let own = Export::ALL.map(|export| typed(self.days_of(export)));
        Windows::new(typed([&self.first_day, &self.last_day]), own, today)
    }

    /// Checks every field against the recipe's bounds and the API's rules (contract section 4). `today` fills default windows.
    ///
    /// The options of an export that is not wanted are not looked at, but for the days of a window that a wanted one follows.
    ///
    /// # Errors
    /// Every field that is wrong, in the form's order.
    pub fn check(&self, recipe: &Recipe, today: Day) -> Result<Choices, Vec<FieldError>> {
        let mut errors = Errors::default();
        if slug(&self.tenant).is_empty() {
            errors.add(
                Field::Tenant,
                "Enter the organisation's name, with at least one letter or digit (a to z, 0 to 9)",
            );
        }
        let period = errors.days([Field::FirstDay, Field::LastDay], [&self.first_day, &self.last_day]);
        let mut wrong = Vec::new();
        if let (Some(first), Some(last)) = (period.first, period.last)
            && first > last
        {
            errors.add(Field::LastDay, "Last day must not be before first day");
            wrong.push(Window { first, last });
        }
        if recipe.period_needed {
            for (field, day) in [(Field::FirstDay, period.first), (Field::LastDay, period.last)] {
                if day.is_none() && !errors.0.iter().any(|error| error.field == field) {
                    errors.add(field, "Enter a day: this pack needs both ends of its period");
                }
            }
        }
        let (valdrics, mut errors) = match recipe.valdrics() {
            None => (None, errors),
            Some(valdrics) => self.valdrics_choices(valdrics, today, errors, wrong),
        };
        let options = options::check(&recipe.options, &self.options, &mut errors);
        for (index, option) in recipe.options.iter().enumerate() {
            if recipe.base.contains(&format!("{{{}}}", option.key)) && options.get(&option.key).is_none() {
                errors.add(Field::option(index), format!("Enter {}: it is part of the address", option.label));
            }
        }
        if !errors.0.is_empty() {
            return Err(errors.0);
        }
        Ok(Choices {
            tenant: self.tenant.trim().to_owned(),
            first_day: period.first,
            last_day: period.last,
            hide_secrets: self.hide_secrets,
            options,
            valdrics,
        })
    }

    /// What is sure to be refused by a plan that keeps so many days: the API's own check comes later and is final.
    pub fn beyond(&self, days: u32, today: Day) -> Option<FieldError> {
        let read = |text: &str| Day::parse(text.trim()).ok();
        let (first, last) = (read(&self.first_day)?, read(&self.last_day)?);
        let earliest = today.plus(i64::from(days).saturating_neg());
        let message = if first < earliest {
            format!("Your plan keeps {days} days: the first day must be {earliest} or later")
        } else if first.days_until(last) >= i64::from(days) {
            format!("Your plan allows {days} days: choose a shorter period")
        } else {
            return None;
        };
        Some(FieldError { field: Field::FirstDay, message })
    }

    /// The choices of a Valdrics pack, with what was found wrong so far; `wrong` are windows that were told already.
    fn valdrics_choices(
        &self,
        recipe: &Valdrics,
        today: Day,
        mut errors: Errors,
        wrong: Vec<Window>,
    ) -> (Option<ValdricsChoices>, Errors) {
        let evidence_limit =
            errors.number(Field::EvidenceLimit, "Evidence rows", &self.evidence_limit, recipe.evidence_limit);
        let windows = self.windows(today);
        let mut check = Check { recipe, windows, errors, wrong };
        let focus = self.focus_choices(&mut check);
        let savings = self.savings_choices(&mut check);
        let realized = self.realized_choices(&mut check);
        let close = self.close_choices(&mut check);
        let evidence_limit = evidence_limit.unwrap_or(recipe.evidence_limit.default);
        (Some(ValdricsChoices { evidence_limit, focus, savings, realized, close, windows }), check.errors)
    }

    fn focus_choices(&self, check: &mut Check<'_>) -> Option<FocusChoices> {
        let wanted = self.wants(Export::Focus);
        let provider = wanted
            .then(|| check.errors.provider(Field::FocusProvider, &self.focus_provider, &FOCUS_PROVIDERS))
            .flatten();
        let max_rows = wanted
            .then(|| {
                let bounds = check.recipe.focus_max_rows;
                check.errors.number(Field::FocusMaxRows, "Rows at most", &self.focus_max_rows, bounds)
            })
            .flatten();
        let Window { first, last } = check.window(self, Export::Focus, "FOCUS");
        let include_preliminary = self.focus_include_preliminary;
        Some(FocusChoices { provider, include_preliminary, max_rows: max_rows?, first_day: first, last_day: last })
    }

    fn savings_choices(&self, check: &mut Check<'_>) -> Option<SavingsChoices> {
        let wanted = self.wants(Export::Savings);
        let provider =
            wanted.then(|| check.errors.provider(Field::SavingsProvider, &self.savings_provider, PROVIDERS)).flatten();
        let Window { first, last } = check.window(self, Export::Savings, "savings");
        wanted.then_some(SavingsChoices { provider, first_day: first, last_day: last })
    }

    fn realized_choices(&self, check: &mut Check<'_>) -> Option<RealizedChoices> {
        let wanted = self.wants(Export::Realized);
        let provider = wanted
            .then(|| check.errors.provider(Field::RealizedProvider, &self.realized_provider, PROVIDERS))
            .flatten();
        let limit = wanted
            .then(|| {
                let bounds = check.recipe.realized_limit;
                check.errors.number(Field::RealizedLimit, "Realized savings rows", &self.realized_limit, bounds)
            })
            .flatten();
        let Window { first, last } = check.window(self, Export::Realized, "realized savings");
        Some(RealizedChoices { provider, limit: limit?, first_day: first, last_day: last })
    }

    fn close_choices(&self, check: &mut Check<'_>) -> Option<CloseChoices> {
        let wanted = self.wants(Export::Close);
        let provider =
            wanted.then(|| check.errors.provider(Field::CloseProvider, &self.close_provider, PROVIDERS)).flatten();
        let most = wanted
            .then(|| {
                let bounds = check.recipe.close_max_restatements;
                check.errors.number(Field::CloseMaxRestatements, "Restatements", &self.close_max_restatements, bounds)
            })
            .flatten();
        let Window { first, last } = check.window(self, Export::Close, "close");
        Some(CloseChoices {
            provider,
            enforce_finalized: self.close_enforce_finalized,
            max_restatements: most?,
            first_day: first,
            last_day: last,
        })
    }
}

/// A check under way.
struct Check<'a> {
    recipe: &'a Valdrics,
    windows: Windows,
    errors: Errors,
    /// Windows that were told to be wrong: an export that follows one of them is not told again.
    wrong: Vec<Window>,
}

impl Check<'_> {
    fn window(&mut self, form: &Form, export: Export, name: &str) -> Window {
        let window = self.windows.of(export);
        let fields = day_fields(export);
        if form.window_counts(export) {
            self.errors.days(fields, form.days_of(export));
        }
        if !form.wants(export) || self.wrong.contains(&window) {
            return window;
        }
        let most = self.recipe.focus_window_days_max;
        if window.first > window.last {
            self.wrong.push(window);
            self.errors.add(fields[1], format!("The {name} window must not end before it starts"));
        } else if export == Export::Focus && window.first.days_until(window.last) > most {
            self.errors.add(
                fields[0],
                format!(
                    "The FOCUS window must not be longer than {} days: set its own window or shorten the period",
                    grouped(u64::try_from(most).unwrap_or_default())
                ),
            );
        }
        window
    }
}

#[cfg(test)]
mod tests;
