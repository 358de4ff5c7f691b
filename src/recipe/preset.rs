//! Periods that have a name.

use serde::{Deserialize, Serialize};

use crate::model::instant::Day;

/// A period that follows from the day on which it is chosen. All but the last 30 days are over by then, so nothing can be added to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Preset {
    /// Today and the 29 days before.
    Last30Days,
    /// The last whole calendar month.
    MonthEnd,
    /// The last whole quarter; quarters begin in January, April, July and October.
    Quarter,
    /// The last whole calendar year.
    Year,
}

impl Preset {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Last30Days, Self::MonthEnd, Self::Quarter, Self::Year];

    /// The first and the last day, both in the period.
    pub fn days(self, today: Day) -> (Day, Day) {
        let (_, month, _) = today.parts();
        let this_month = first_of_month(today);
        let since = |months: u8, length: u8| {
            let end = months_before(this_month, months);
            (months_before(end, length), end.plus(-1))
        };
        match self {
            Self::Last30Days => (today.plus(-29), today),
            Self::MonthEnd => since(0, 1),
            Self::Quarter => since(month.saturating_sub(1) % 3, 3),
            Self::Year => since(month.saturating_sub(1), 12),
        }
    }

    /// The preset that gives these days; None when they are somebody's own.
    pub fn of(first: Day, last: Day, today: Day) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.days(today) == (first, last))
    }
}

fn first_of_month(day: Day) -> Day {
    day.plus(1i64.saturating_sub(i64::from(day.parts().2)))
}

/// `first` is the first of a month.
fn months_before(first: Day, months: u8) -> Day {
    (0..months).fold(first, |first, _| first_of_month(first.plus(-1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_whole_over_years_and_leap_days() {
        // today -> last 30 days, month, quarter, year: first and last each
        for (today, expected) in [
            (
                "2026-11-20",
                [
                    "2026-10-22",
                    "2026-11-20",
                    "2026-10-01",
                    "2026-10-31",
                    "2026-07-01",
                    "2026-09-30",
                    "2025-01-01",
                    "2025-12-31",
                ],
            ),
            (
                "2026-01-01",
                [
                    "2025-12-03",
                    "2026-01-01",
                    "2025-12-01",
                    "2025-12-31",
                    "2025-10-01",
                    "2025-12-31",
                    "2025-01-01",
                    "2025-12-31",
                ],
            ),
            (
                "2025-12-31",
                [
                    "2025-12-02",
                    "2025-12-31",
                    "2025-11-01",
                    "2025-11-30",
                    "2025-07-01",
                    "2025-09-30",
                    "2024-01-01",
                    "2024-12-31",
                ],
            ),
            (
                "2024-03-01",
                [
                    "2024-02-01",
                    "2024-03-01",
                    "2024-02-01",
                    "2024-02-29",
                    "2023-10-01",
                    "2023-12-31",
                    "2023-01-01",
                    "2023-12-31",
                ],
            ),
            (
                "2024-02-29",
                [
                    "2024-01-31",
                    "2024-02-29",
                    "2024-01-01",
                    "2024-01-31",
                    "2023-10-01",
                    "2023-12-31",
                    "2023-01-01",
                    "2023-12-31",
                ],
            ),
            (
                "2023-03-31",
                [
                    "2023-03-02",
                    "2023-03-31",
                    "2023-02-01",
                    "2023-02-28",
                    "2022-10-01",
                    "2022-12-31",
                    "2022-01-01",
                    "2022-12-31",
                ],
            ),
            (
                "2100-04-01",
                [
                    "2100-03-03",
                    "2100-04-01",
                    "2100-03-01",
                    "2100-03-31",
                    "2100-01-01",
                    "2100-03-31",
                    "2099-01-01",
                    "2099-12-31",
                ],
            ),
        ] {
            let today = Day::parse(today).unwrap();
            let found = Preset::ALL.map(|preset| preset.days(today));
            let printed: Vec<String> =
                found.iter().flat_map(|(first, last)| [first.to_string(), last.to_string()]).collect();
            assert_eq!(printed, expected, "{today}");
            for (preset, (first, last)) in Preset::ALL.into_iter().zip(found) {
                let named = Preset::of(first, last, today).unwrap();
                assert_eq!(named.days(today), preset.days(today), "{today}");
            }
        }
        let today = Day::parse("2026-11-20").unwrap();
        assert_eq!(Preset::of(today, today, today), None);
    }

    #[test]
    fn every_day_of_eight_years_has_periods_in_order() {
        let start = Day::parse("2019-12-25").unwrap();
        for offset in 0..(8 * 366) {
            let today = start.plus(offset);
            for preset in Preset::ALL {
                let (first, last) = preset.days(today);
                let days = first.days_until(last) + 1;
                let allowed = match preset {
                    Preset::Last30Days => 30..=30,
                    Preset::MonthEnd => 28..=31,
                    Preset::Quarter => 90..=92,
                    Preset::Year => 365..=366,
                };
                assert!(allowed.contains(&days), "{today} {preset:?}: {days} days");
                assert!(if preset == Preset::Last30Days { last == today } else { last < today });
            }
        }
    }
}
