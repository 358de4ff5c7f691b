//! The windows of the four exports. Each follows another one where its own fields are empty (contract section 1, "default windows").

use serde::{Deserialize, Serialize};

use crate::model::instant::Day;

/// The days of an export; both belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first day.
    pub first: Day,
    /// The last day. It is before the first when the choices are wrong, or when a skipped export follows a window of its own making.
    pub last: Day,
}

/// The windows of all exports, also of those that are not wanted: manifest.json prints them, and others follow them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Windows {
    /// FOCUS follows the period, else the last 30 days.
    pub focus: Window,
    /// Savings follows FOCUS.
    pub savings: Window,
    /// Realized follows Savings.
    pub realized: Window,
    /// Close follows FOCUS, not Savings.
    pub close: Window,
}

/// The exports that a pack can have besides what is always in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Export {
    /// `exports/focus-v1.3-core.csv`
    Focus,
    /// `exports/savings-proof*`
    Savings,
    /// `exports/realized-savings.*`
    Realized,
    /// `exports/close-package.*`
    Close,
}

impl Export {
    /// All of them, in the order of the pack.
    pub const ALL: [Self; 4] = [Self::Focus, Self::Savings, Self::Realized, Self::Close];

    /// The export whose window this one follows; None for FOCUS, which follows the period.
    pub fn follows(self) -> Option<Self> {
        match self {
            Self::Focus => None,
            Self::Savings | Self::Close => Some(Self::Focus),
            Self::Realized => Some(Self::Savings),
        }
    }
}

/// The days that were typed for one window; None where it follows another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) first: Option<Day>,
    pub(super) last: Option<Day>,
}

impl Typed {
    /// The window with these days set, first and last each for itself.
    fn over(self, parent: Window) -> Window {
        Window { first: self.first.unwrap_or(parent.first), last: self.last.unwrap_or(parent.last) }
    }
}

impl Windows {
    /// Follows the chain. `own` are the typed days in the order of [`Export::ALL`].
    pub(super) fn new(period: Typed, own: [Typed; 4], today: Day) -> Self {
        let [focus, savings, realized, close] = own;
        let focus = focus.over(period.over(Window { first: today.plus(-30), last: today }));
        let savings = savings.over(focus);
        Self { focus, savings, realized: realized.over(savings), close: close.over(focus) }
    }

    /// The window of one export.
    pub fn of(&self, export: Export) -> Window {
        match export {
            Export::Focus => self.focus,
            Export::Savings => self.savings,
            Export::Realized => self.realized,
            Export::Close => self.close,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Form, Recipe};
    use super::*;

    /// Days by their number in November 2026; 0 is an empty field. Period, then FOCUS, Savings, Realized, Close: first and last each.
    type Given = [[i64; 2]; 5];

    fn november(day: i64) -> String {
        if day == 0 { String::new() } else { Day::parse("2026-10-31").unwrap().plus(day).to_string() }
    }

    fn form(given: Given, wanted: [bool; 4]) -> Form {
        let [period, focus, savings, realized, close] = given.map(|days| days.map(november));
        let mut form =
            Form { tenant: "Orchid".to_owned(), ..Form::new(&Recipe::parse(super::super::VALDRICS).unwrap()) };
        [form.first_day, form.last_day] = period;
        [form.focus_first_day, form.focus_last_day] = focus;
        [form.savings_first_day, form.savings_last_day] = savings;
        [form.realized_first_day, form.realized_last_day] = realized;
        [form.close_first_day, form.close_last_day] = close;
        [form.focus, form.savings, form.realized, form.close] = wanted;
        form
    }

    /// The last 30 days of 2026-11-20 begin on 2026-10-21, which is day -10 of November.
    const NONE: i64 = -10;

    #[test]
    fn each_window_follows_the_chain_and_first_and_last_are_set_each_for_itself() {
        const O: [i64; 2] = [0, 0];
        for (given, expected) in [
            // period, FOCUS, Savings, Realized, Close -> FOCUS, Savings, Realized, Close
            ([O, O, O, O, O], [[NONE, 20], [NONE, 20], [NONE, 20], [NONE, 20]]),
            ([[1, 10], O, O, O, O], [[1, 10], [1, 10], [1, 10], [1, 10]]),
            ([[1, 0], O, O, O, O], [[1, 20], [1, 20], [1, 20], [1, 20]]),
            ([[0, 10], O, O, O, O], [[NONE, 10], [NONE, 10], [NONE, 10], [NONE, 10]]),
            ([[1, 10], [2, 0], O, O, O], [[2, 10], [2, 10], [2, 10], [2, 10]]),
            ([[1, 10], [0, 9], O, O, O], [[1, 9], [1, 9], [1, 9], [1, 9]]),
            ([[1, 10], O, [3, 0], O, O], [[1, 10], [3, 10], [3, 10], [1, 10]]),
            ([[1, 10], O, [0, 8], O, O], [[1, 10], [1, 8], [1, 8], [1, 10]]),
            ([[1, 10], O, O, [4, 0], O], [[1, 10], [1, 10], [4, 10], [1, 10]]),
            ([[1, 10], O, O, [0, 7], O], [[1, 10], [1, 10], [1, 7], [1, 10]]),
            ([[1, 10], O, O, O, [5, 0]], [[1, 10], [1, 10], [1, 10], [5, 10]]),
            ([[1, 10], O, O, O, [0, 6]], [[1, 10], [1, 10], [1, 10], [1, 6]]),
            ([[1, 10], [2, 0], [0, 8], [4, 0], [0, 6]], [[2, 10], [2, 8], [4, 8], [2, 6]]),
            ([[1, 10], [2, 9], [3, 8], [4, 7], [5, 6]], [[2, 9], [3, 8], [4, 7], [5, 6]]),
        ] {
            // Whether an export is wanted changes no window.
            for wanted in [[true; 4], [false; 4], [false, false, true, true], [false, true, false, false]] {
                let today = Day::parse("2026-11-20").unwrap();
                let form = form(given, wanted);
                let choices =
                    form.check(&Recipe::parse(super::super::VALDRICS).unwrap(), today).unwrap().valdrics.unwrap();
                let found = Export::ALL.map(|export| choices.windows.of(export));
                let day = |day: i64| Day::parse("2026-10-31").unwrap().plus(day);
                let expected = expected.map(|[first, last]| Window { first: day(first), last: day(last) });
                assert_eq!(found, expected, "{given:?} {wanted:?}");
                assert_eq!(form.windows(today), choices.windows);
                let own = [
                    choices.focus.map(|focus| (focus.first_day, focus.last_day)),
                    choices.savings.map(|savings| (savings.first_day, savings.last_day)),
                    choices.realized.map(|realized| (realized.first_day, realized.last_day)),
                    choices.close.map(|close| (close.first_day, close.last_day)),
                ];
                for (index, own) in own.into_iter().enumerate() {
                    let window = wanted[index].then_some((expected[index].first, expected[index].last));
                    assert_eq!(own, window, "{given:?} {wanted:?}");
                }
            }
        }
    }
}
