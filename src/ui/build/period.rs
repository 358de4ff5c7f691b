//! The period: a preset, or two days.

use leptos::prelude::*;

use super::choosing::{form_field, step};
use super::state::Build;
use crate::model::instant::Day;
use crate::recipe::Field as Member;
use crate::ui::parts::field::{Field, segments};
use crate::ui::text::build as text;

/// What the days were set by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Preset {
    Last30,
    /// The quarter before this one.
    LastQuarter,
    /// The quarter before that.
    QuarterBefore,
    Other,
}

/// The quarter `back` quarters before the one of `today`: its year, number, first and last day.
fn quarter(today: Day, back: i32) -> Option<(i32, u8, Day, Day)> {
    let (year, month, _) = today.parts();
    let index = year * 4 + i32::from((month - 1) / 3) - back;
    let first_of =
        |index: i32| Day::parse(&format!("{:04}-{:02}-01", index.div_euclid(4), index.rem_euclid(4) * 3 + 1)).ok();
    let number = u8::try_from(index.rem_euclid(4) + 1).ok()?;
    Some((index.div_euclid(4), number, first_of(index)?, first_of(index + 1)?.plus(-1)))
}

fn days(preset: Preset, today: Day) -> Option<(Day, Day)> {
    let quarter = |back| quarter(today, back).map(|(_, _, first, last)| (first, last));
    match preset {
        Preset::Last30 => Some((today.plus(-29), today)),
        Preset::LastQuarter => quarter(1),
        Preset::QuarterBefore => quarter(2),
        Preset::Other => None,
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
    let name = |back| quarter(today, back).map_or_else(String::new, |(year, number, ..)| text::quarter(year, number));
    let presets = vec![
        (Preset::Last30, text::LAST_30.to_owned()),
        (Preset::LastQuarter, name(1)),
        (Preset::QuarterBefore, name(2)),
        (Preset::Other, text::OTHER.to_owned()),
    ];
    // The preset is the one whose days are in the fields, so the two can never say different things.
    let chosen = Signal::derive(move || {
        let form = state.form.read();
        let same = |preset: &Preset| {
            days(*preset, today).is_some_and(|(first, last)| {
                form.first_day.trim() == first.to_string() && form.last_day.trim() == last.to_string()
            })
        };
        [Preset::Last30, Preset::LastQuarter, Preset::QuarterBefore].into_iter().find(same).unwrap_or(Preset::Other)
    });
    let choose = move |preset| match days(preset, today) {
        Some((first, last)) => state.form.update(|form| {
            form.first_day = first.to_string();
            form.last_day = last.to_string();
        }),
        None => state.form.update(|form| {
            form.first_day.clear();
            form.last_day.clear();
        }),
    };
    let figures = |field: Field| Field { numeric: true, ..field };
    let hint = move || {
        let form = state.form.read();
        format!("{} {}", text::DAY_HINT, length(&form.first_day, &form.last_day))
    };
    let content = view! {
        {segments("preset", text::PRESET, presets, chosen, choose)}
        <div class="two">
            {form_field(state, Member::FirstDay, figures, text::FIRST_DAY, |form| &mut form.first_day)}
            {form_field(state, Member::LastDay, figures, text::LAST_DAY, |form| &mut form.last_day)}
        </div>
        <p class="hint">{hint}</p>
    };
    step(2, text::PERIOD, content.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_are_whole_and_cross_the_year() {
        let day = |text: &str| Day::parse(text).unwrap();
        let today = day("2026-02-03");
        assert_eq!(quarter(today, 1), Some((2025, 4, day("2025-10-01"), day("2025-12-31"))));
        assert_eq!(quarter(today, 2), Some((2025, 3, day("2025-07-01"), day("2025-09-30"))));
        let (first, last) = days(Preset::Last30, today).unwrap();
        assert_eq!(first.days_until(last), 29);
    }
}
