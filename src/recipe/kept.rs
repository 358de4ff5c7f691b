//! Choices as a pack keeps them (`raw/arguments.json`), so that its entries can be made again. A link has what differs from the defaults, as typed;
//! here stands what came of the form's check, so that no later default and no later clock can change it.

use super::{Choices, CloseChoices, FocusChoices, Options, RealizedChoices, SavingsChoices, ValdricsChoices};
use super::{Recipe, Window, Windows};
use crate::model::instant::Day;
use crate::model::json::{Value, object};
use crate::source::{AnswerError, Reader};

impl Choices {
    /// The choices as JSON, without those that no entry depends on: whether secrets are hidden without a question, and what an option is given
    /// that is one by its name.
    pub fn to_value(&self) -> Value {
        let options = self.options.iter().filter(|(key, _)| !is_secret(key));
        let options = options.map(|(key, text)| (key.to_owned(), Value::from(text)));
        object([
            ("tenant", self.tenant.as_str().into()),
            ("first_day", bound(self.first_day)),
            ("last_day", bound(self.last_day)),
            ("options", Value::Object(options.collect())),
            ("valdrics", self.valdrics.as_ref().map_or(Value::Null, ValdricsChoices::to_value)),
        ])
    }

    /// Reads what [`Self::to_value`] wrote. Whether a form would have let them pass is not looked at: they are what was followed.
    ///
    /// # Errors
    /// [`AnswerError`] when a member is absent, unknown or of another type, or an option is none of the recipe's.
    pub fn of_value(value: &Reader<'_>, recipe: &Recipe) -> Result<Self, AnswerError> {
        value.only(&["tenant", "first_day", "last_day", "options", "valdrics"])?;
        let options = value.member("options")?;
        let mut chosen = Vec::new();
        for (key, _) in options.value().as_object().ok_or_else(|| options.wrong("an object"))? {
            let text = options.member(key)?;
            if !recipe.options.iter().any(|option| option.key == *key) {
                return Err(text.wrong("an option of the recipe"));
            }
            chosen.push((key.clone(), text.text()?.to_owned()));
        }
        Ok(Self {
            tenant: value.text_of("tenant")?,
            first_day: day_or_null(&value.member("first_day")?)?,
            last_day: day_or_null(&value.member("last_day")?)?,
            hide_secrets: false,
            options: Options::kept(chosen),
            valdrics: value.optional("valdrics").map(|own| ValdricsChoices::of_value(&own)).transpose()?,
        })
    }
}

impl ValdricsChoices {
    fn to_value(&self) -> Value {
        let window = |window: Window| Value::Array(vec![day(window.first), day(window.last)]);
        let provider = |provider: &Option<String>| ("provider", Value::text_or_null(provider.as_deref()));
        let Windows { focus, savings, realized, close } = self.windows;
        let focus_value = |it: &FocusChoices| {
            let preliminary = ("include_preliminary", it.include_preliminary.into());
            object([provider(&it.provider), preliminary, ("max_rows", it.max_rows.into())])
        };
        let savings_value = |it: &SavingsChoices| object([provider(&it.provider)]);
        let realized_value = |it: &RealizedChoices| object([provider(&it.provider), ("limit", it.limit.into())]);
        let close_value = |it: &CloseChoices| {
            let enforce = ("enforce_finalized", it.enforce_finalized.into());
            object([provider(&it.provider), enforce, ("max_restatements", it.max_restatements.into())])
        };
        object([
            ("evidence_limit", self.evidence_limit.into()),
            ("focus", self.focus.as_ref().map_or(Value::Null, focus_value)),
            ("savings", self.savings.as_ref().map_or(Value::Null, savings_value)),
            ("realized", self.realized.as_ref().map_or(Value::Null, realized_value)),
            ("close", self.close.as_ref().map_or(Value::Null, close_value)),
            (
                "windows",
                object([
                    ("focus", window(focus)),
                    ("savings", window(savings)),
                    ("realized", window(realized)),
                    ("close", window(close)),
                ]),
            ),
        ])
    }

    fn of_value(value: &Reader<'_>) -> Result<Self, AnswerError> {
        value.only(&["evidence_limit", "focus", "savings", "realized", "close", "windows"])?;
        let windows = value.member("windows")?;
        windows.only(&["focus", "savings", "realized", "close"])?;
        let window = |key: &str| match windows.member(key)?.items()?.as_slice() {
            [first, last] => Ok(Window { first: day_of(first)?, last: day_of(last)? }),
            _ => Err(windows.wrong("two days for each export")),
        };
        let windows = Windows {
            focus: window("focus")?,
            savings: window("savings")?,
            realized: window("realized")?,
            close: window("close")?,
        };
        let provider = |of: &Reader<'_>| of.optional_text("provider");
        let focus = value.optional("focus").map(|it| -> Result<_, AnswerError> {
            it.only(&["provider", "include_preliminary", "max_rows"])?;
            Ok(FocusChoices {
                provider: provider(&it)?,
                include_preliminary: it.member("include_preliminary")?.boolean()?,
                max_rows: it.number_of("max_rows")?,
                first_day: windows.focus.first,
                last_day: windows.focus.last,
            })
        });
        let savings = value.optional("savings").map(|it| -> Result<_, AnswerError> {
            it.only(&["provider"])?;
            let Window { first, last } = windows.savings;
            Ok(SavingsChoices { provider: provider(&it)?, first_day: first, last_day: last })
        });
        let realized = value.optional("realized").map(|it| -> Result<_, AnswerError> {
            it.only(&["provider", "limit"])?;
            let Window { first, last } = windows.realized;
            let limit = it.number_of("limit")?;
            Ok(RealizedChoices { provider: provider(&it)?, limit, first_day: first, last_day: last })
        });
        let close = value.optional("close").map(|it| -> Result<_, AnswerError> {
            it.only(&["provider", "enforce_finalized", "max_restatements"])?;
            Ok(CloseChoices {
                provider: provider(&it)?,
                enforce_finalized: it.member("enforce_finalized")?.boolean()?,
                max_restatements: it.number_of("max_restatements")?,
                first_day: windows.close.first,
                last_day: windows.close.last,
            })
        });
        Ok(Self {
            evidence_limit: value.number_of("evidence_limit")?,
            focus: focus.transpose()?,
            savings: savings.transpose()?,
            realized: realized.transpose()?,
            close: close.transpose()?,
            windows,
        })
    }
}

/// Whether an option of this name holds a secret: no entry has its text, so no pack does.
fn is_secret(key: &str) -> bool {
    ["token", "secret", "password"].into_iter().any(|word| key.ends_with(word))
}

fn day(day: Day) -> Value {
    day.to_string().into()
}

fn bound(bound: Option<Day>) -> Value {
    bound.map_or(Value::Null, day)
}

fn day_of(value: &Reader<'_>) -> Result<Day, AnswerError> {
    Day::parse(value.text()?).map_err(|error| value.refused(error.expected))
}

fn day_or_null(value: &Reader<'_>) -> Result<Option<Day>, AnswerError> {
    if value.value().is_null() { Ok(None) } else { day_of(value).map(Some) }
}
