//! The period: a preset fills the two days, which stay open to change.

use leptos::prelude::*;

use super::choosing::step;
use super::members::form_field;
use super::state::Build;
use crate::model::instant::Day;
use crate::recipe::{Field as Member, Preset};
use crate::ui::parts::field::{Field, api_name, segments};
use crate::ui::text::choosing as text;

/// What the days in the fields are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Days {
    Of(Preset),
    NoBounds,
    /// Somebody's own.
    Own,
}

impl Days {
    fn read(first: &str, last: &str, today: Day) -> Self {
        match (first.trim(), last.trim()) {
            ("", "") => Self::NoBounds,
            (first, last) => match (Day::parse(first), Day::parse(last)) {
                (Ok(first), Ok(last)) => Preset::of(first, last, today).map_or(Self::Own, Self::Of),
                _ => Self::Own,
            },
        }
    }
}

fn length(first: &str, last: &str) -> String {
    match (Day::parse(first.trim()), Day::parse(last.trim())) {
        (Ok(first), Ok(last)) if first <= last => {
            text::period_length(u64::try_from(first.days_until(last) + 1).unwrap_or_default())
        }
        _ => text::NO_BOUND_HINT.to_owned(),
    }
}

pub(super) fn period(state: Build) -> AnyView {
    let today = state.today.get_value();
    let mut presets: Vec<_> = Preset::ALL.map(|preset| (Days::Of(preset), text::preset(preset, today))).into();
    presets.push((Days::NoBounds, text::NO_BOUNDS.to_owned()));
    // The preset is the one whose days are in the fields, so the two can never say different things.
    let chosen = Signal::derive(move || state.form.with(|form| Days::read(&form.first_day, &form.last_day, today)));
    let choose = move |days| {
        let (first, last) = match days {
            Days::Of(preset) => {
                let (first, last) = preset.days(today);
                (first.to_string(), last.to_string())
            }
            Days::NoBounds | Days::Own => Default::default(),
        };
        state.form.update(|form| (form.first_day, form.last_day) = (first, last));
    };
    let figures = |field: Field| Field { numeric: true, ..field };
    let hint =
        move || state.form.with(|form| format!("{} {}", text::DAY_HINT, length(&form.first_day, &form.last_day)));
    let content = view! {
        {segments("preset", text::PRESET, presets, chosen, choose)}
        <div class="two">
            {form_field(state, Member::FirstDay, figures)}
            {form_field(state, Member::LastDay, figures)}
        </div>
        <p class="hint">{hint} {api_name(text::PERIOD_NAMES)}</p>
    };
    step(2, text::PERIOD, content.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_the_fields_name_their_preset() {
        let day = |text: &str| Day::parse(text).unwrap();
        let read = |first, last| Days::read(first, last, day("2026-02-03"));
        assert_eq!(read("2025-10-01", " 2025-12-31 "), Days::Of(Preset::Quarter));
        assert_eq!(read("2026-01-01", "2026-01-31"), Days::Of(Preset::MonthEnd));
        assert_eq!(read("", " "), Days::NoBounds);
        assert_eq!(read("2026-01-01", ""), Days::Own);
        assert_eq!(read("2026-01-01", "2026-01-30"), Days::Own);
    }
}
