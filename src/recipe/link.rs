//! Choices as the query of a link, so that a colleague starts from the same ones. Names are the API's own (contract section 4).

use super::field::Errors;
use super::{Bounds, FOCUS_PROVIDERS, Field, Form, PROVIDERS, Recipe, Valdrics};
use crate::source::Request;

/// A part of a query that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The parameter's name, printable ASCII, at most 40 characters.
    pub name: String,
    /// Why, as a sentence without a full stop. It never repeats the value.
    pub why: String,
}

/// How a parameter's text becomes a member.
#[derive(Clone, Copy)]
enum Member {
    Day(Field, fn(&mut Form) -> &mut String),
    Number(Field, &'static str, fn(&mut Form) -> &mut String, fn(&Valdrics) -> Bounds),
    Provider(Field, &'static [(&'static str, &'static str)], fn(&mut Form) -> &mut String),
    Switch(fn(&mut Form) -> &mut bool),
    /// An option of the recipe, by its place.
    Option(usize),
}

/// The parameters that every layout has.
const COMMON: [&str; 3] = ["start_date", "end_date", "hide_secrets"];

/// The parameters of a recipe: its options stand before `hide_secrets`.
fn parameters(recipe: &Recipe) -> Vec<(&str, Member)> {
    let own = recipe.valdrics().is_some();
    let mut parameters: Vec<(&str, Member)> =
        PARAMETERS.into_iter().filter(|(name, _)| own || COMMON.contains(name)).collect();
    let last = parameters.pop();
    let options = recipe.options.iter().enumerate();
    parameters.extend(options.map(|(index, option)| (option.key.as_str(), Member::Option(index))));
    parameters.extend(last);
    parameters
}

/// The parameters in the form's order. The organisation's name is none of them: a link is passed on.
const PARAMETERS: [(&str, Member); 25] = [
    ("start_date", Member::Day(Field::FirstDay, |form| &mut form.first_day)),
    ("end_date", Member::Day(Field::LastDay, |form| &mut form.last_day)),
    (
        "evidence_limit",
        Member::Number(
            Field::EvidenceLimit,
            "Evidence rows",
            |form| &mut form.evidence_limit,
            |recipe| recipe.evidence_limit,
        ),
    ),
    ("include_focus_export", Member::Switch(|form| &mut form.focus)),
    ("focus_provider", Member::Provider(Field::FocusProvider, &FOCUS_PROVIDERS, |form| &mut form.focus_provider)),
    ("focus_include_preliminary", Member::Switch(|form| &mut form.focus_include_preliminary)),
    (
        "focus_max_rows",
        Member::Number(
            Field::FocusMaxRows,
            "Rows at most",
            |form| &mut form.focus_max_rows,
            |recipe| recipe.focus_max_rows,
        ),
    ),
    ("focus_start_date", Member::Day(Field::FocusFirstDay, |form| &mut form.focus_first_day)),
    ("focus_end_date", Member::Day(Field::FocusLastDay, |form| &mut form.focus_last_day)),
    ("include_savings_proof", Member::Switch(|form| &mut form.savings)),
    ("savings_provider", Member::Provider(Field::SavingsProvider, PROVIDERS, |form| &mut form.savings_provider)),
    ("savings_start_date", Member::Day(Field::SavingsFirstDay, |form| &mut form.savings_first_day)),
    ("savings_end_date", Member::Day(Field::SavingsLastDay, |form| &mut form.savings_last_day)),
    ("include_realized_savings", Member::Switch(|form| &mut form.realized)),
    ("realized_provider", Member::Provider(Field::RealizedProvider, PROVIDERS, |form| &mut form.realized_provider)),
    (
        "realized_limit",
        Member::Number(
            Field::RealizedLimit,
            "Realized savings rows",
            |form| &mut form.realized_limit,
            |recipe| recipe.realized_limit,
        ),
    ),
    ("realized_start_date", Member::Day(Field::RealizedFirstDay, |form| &mut form.realized_first_day)),
    ("realized_end_date", Member::Day(Field::RealizedLastDay, |form| &mut form.realized_last_day)),
    ("include_close_package", Member::Switch(|form| &mut form.close)),
    ("close_provider", Member::Provider(Field::CloseProvider, PROVIDERS, |form| &mut form.close_provider)),
    ("close_enforce_finalized", Member::Switch(|form| &mut form.close_enforce_finalized)),
    (
        "close_max_restatements",
        Member::Number(
            Field::CloseMaxRestatements,
            "Restatements",
            |form| &mut form.close_max_restatements,
            |recipe| recipe.close_max_restatements,
        ),
    ),
    ("close_start_date", Member::Day(Field::CloseFirstDay, |form| &mut form.close_first_day)),
    ("close_end_date", Member::Day(Field::CloseLastDay, |form| &mut form.close_last_day)),
    // Ours: the vendor's endpoint has no such choice.
    ("hide_secrets", Member::Switch(|form| &mut form.hide_secrets)),
];

impl Member {
    /// The value in its one spelling, checked; None where it is empty.
    fn value(&self, form: &mut Form, recipe: &Recipe) -> Result<Option<String>, String> {
        let mut errors = Errors::default();
        let value = match self {
            Self::Day(field, member) => errors.day(*field, member(form)).map(|day| day.to_string()),
            Self::Number(field, what, member, bounds) => recipe.valdrics().and_then(|recipe| {
                errors.number(*field, what, member(form), bounds(recipe)).map(|number| number.to_string())
            }),
            Self::Provider(field, known, member) => errors.provider(*field, member(form), known),
            Self::Switch(member) => Some(member(form).to_string()),
            Self::Option(index) => match (recipe.options.get(*index), form.options.get(*index)) {
                (Some(spec), Some(text)) => Some(spec.value(Field::option(*index), text)?),
                _ => None,
            },
        };
        match errors.0.pop() {
            Some(error) => Err(error.message),
            None => Ok(value),
        }
    }

    /// Takes a text over, when the form's own checks pass it.
    fn set(&self, form: &mut Form, text: &str, recipe: &Recipe) -> Result<(), String> {
        match self {
            Self::Switch(member) => {
                *member(form) = match text {
                    "true" => true,
                    "false" => false,
                    _ => return Err("Must be true or false".to_owned()),
                };
            }
            Self::Day(_, member) | Self::Number(_, _, member, _) | Self::Provider(_, _, member) => {
                let before = std::mem::replace(member(form), text.to_owned());
                match self.value(form, recipe) {
                    Ok(value) => *member(form) = value.unwrap_or_default(),
                    Err(why) => {
                        *member(form) = before;
                        return Err(why);
                    }
                }
            }
            Self::Option(index) => {
                if let (Some(spec), Some(held)) = (recipe.options.get(*index), form.options.get_mut(*index)) {
                    *held = spec.value(Field::option(*index), text)?;
                }
            }
        }
        Ok(())
    }
}

impl Form {
    /// The query of a link to these choices, without `?`: what differs from [`Form::new`], each value checked by itself. A value that is wrong
    /// is left out, and so is the organisation's name.
    pub fn to_query(&self, recipe: &Recipe) -> String {
        let (mut form, mut plain) = (self.clone(), Self::new(recipe));
        let mut request = Request::get("");
        for (name, member) in &parameters(recipe) {
            let (Ok(value), Ok(default)) = (member.value(&mut form, recipe), member.value(&mut plain, recipe)) else {
                continue;
            };
            if value != default {
                request = request.with((*name).to_owned(), value.unwrap_or_default());
            }
        }
        request.target().split_off(usize::from(!request.query.is_empty()))
    }

    /// The form that a link's query (with or without `?`) stands for, and what was not taken over: unknown names, names that come twice, and
    /// values that the form would refuse. What is typed in it can only be what its own checks pass.
    pub fn from_query(query: &str, recipe: &Recipe) -> (Self, Vec<Ignored>) {
        let mut form = Self::new(recipe);
        let (mut ignored, mut seen) = (Vec::new(), Vec::new());
        let parameters = parameters(recipe);
        for part in query.strip_prefix('?').unwrap_or(query).split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let known = parameters.iter().find(|(known, _)| *known == name);
            let taken = match known {
                None => Err("No choice has this name".to_owned()),
                Some((known, _)) if seen.contains(known) => Err("It comes twice; the first one counts".to_owned()),
                Some((known, member)) => {
                    seen.push(known);
                    match decoded(value) {
                        Some(text) => member.set(&mut form, &text, recipe),
                        None => Err("It is not written as a link writes it".to_owned()),
                    }
                }
            };
            if let Err(why) = taken {
                ignored.push(Ignored { name: printable(name), why });
            }
        }
        (form, ignored)
    }
}

/// The longest value that is looked at, percent-encoded; no right one is longer.
const VALUE_MAX: usize = 720;

/// Percent-decodes a value; None when it is too long, is no UTF-8, or has a `%` without two digits.
fn decoded(value: &str) -> Option<String> {
    if value.len() > VALUE_MAX {
        return None;
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                bytes.push(digit(high)? << 4 | digit(low)?);
                rest = after;
            }
            (b'%', _) => return None,
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

fn printable(name: &str) -> String {
    name.chars().take(40).map(|c| if c.is_ascii_graphic() { c } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe() -> Recipe {
        Recipe::parse(super::super::VALDRICS).unwrap()
    }

    #[test]
    fn only_what_differs_stands_in_the_link() {
        let recipe = recipe();
        let mut form = Form { tenant: "Orchid Ledger".to_owned(), ..Form::new(&recipe) };
        assert_eq!(form.to_query(&recipe), "");
        form.first_day = " 2026-07-01 ".to_owned();
        form.focus = true;
        form.focus_max_rows = "50,000".to_owned();
        form.focus_provider = "AWS".to_owned();
        form.close_enforce_finalized = false;
        form.close_max_restatements = "0".to_owned();
        form.last_day = "yesterday".to_owned();
        let query = form.to_query(&recipe);
        assert_eq!(
            query,
            "start_date=2026-07-01&include_focus_export=true&focus_provider=aws&close_enforce_finalized=false&close_max_restatements=0"
        );
        let (read, ignored) = Form::from_query(&format!("?{query}"), &recipe);
        assert_eq!(ignored, []);
        assert_eq!(read.to_query(&recipe), query);
        assert!(read.tenant.is_empty() && read.focus && !read.close_enforce_finalized);
    }

    #[test]
    fn what_is_not_taken_over_is_told_and_changes_nothing() {
        let recipe = recipe();
        for (query, name, why) in [
            ("tenant=Evil", "tenant", "No choice has this name"),
            ("token=abc", "token", "No choice has this name"),
            ("START_DATE=2026-07-01", "START_DATE", "No choice has this name"),
            ("a%20b\u{202e}=1", "a%20b?", "No choice has this name"),
            ("start_date=01.07.2026", "start_date", "Enter a date as year-month-day, like 2026-07-01"),
            ("start_date=2026-02-30", "start_date", "Enter a date as year-month-day, like 2026-07-01"),
            ("evidence_limit=2001", "evidence_limit", "Evidence rows must be between 1 and 2,000"),
            ("evidence_limit=", "evidence_limit", "Evidence rows must be between 1 and 2,000"),
            ("evidence_limit=%2B5", "evidence_limit", "Evidence rows must be between 1 and 2,000"),
            ("realized_limit=5001", "realized_limit", "Realized savings rows must be between 1 and 5,000"),
            ("close_max_restatements=-1", "close_max_restatements", "Restatements must be between 0 and 200,000"),
            (
                "savings_provider=ai",
                "savings_provider",
                "Provider must be one of aws, azure, gcp, saas, license, platform, hybrid",
            ),
            ("include_focus_export=1", "include_focus_export", "Must be true or false"),
            ("hide_secrets", "hide_secrets", "Must be true or false"),
            ("focus_provider=%zz", "focus_provider", "It is not written as a link writes it"),
            ("focus_provider=%ff", "focus_provider", "It is not written as a link writes it"),
            ("focus_provider=%f", "focus_provider", "It is not written as a link writes it"),
        ] {
            let (form, ignored) = Form::from_query(query, &recipe);
            assert_eq!(ignored, [Ignored { name: name.to_owned(), why: why.to_owned() }], "{query}");
            assert_eq!(form, Form::new(&recipe), "{query}");
        }
        let (form, ignored) = Form::from_query("evidence_limit=3&evidence_limit=4", &recipe);
        assert_eq!((form.evidence_limit.as_str(), ignored.len()), ("3", 1));
        let (_, ignored) = Form::from_query(&format!("focus_provider={}aws", "%20".repeat(240)), &recipe);
        assert_eq!(ignored.len(), 1);
    }
}
