//! How often something is looked at again.

use crate::model::instant::Day;

/// The playbook's rhythms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The names say what there is to say.
pub enum Cadence {
    Weekly,
    Monthly,
    Quarterly,
    Annual,
    /// Before each release; no day ends it.
    PerRelease,
    /// Once for good.
    Once,
    /// Never looked at again.
    None,
}

impl Cadence {
    /// All seven.
    pub const ALL: [Self; 7] =
        [Self::Weekly, Self::Monthly, Self::Quarterly, Self::Annual, Self::PerRelease, Self::Once, Self::None];

    /// Its name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Annual => "annual",
            Self::PerRelease => "per-release",
            Self::Once => "once",
            Self::None => "none",
        }
    }

    /// The last day on which a review of `on` counts: the same day one step later, or the last of a month that is too short. None when no day
    /// ends it.
    pub fn until(self, on: Day) -> Option<Day> {
        match self {
            Self::Weekly => Some(on.plus(7)),
            Self::Monthly => Some(months_later(on, 1)),
            Self::Quarterly => Some(months_later(on, 3)),
            Self::Annual => Some(months_later(on, 12)),
            Self::PerRelease | Self::Once | Self::None => None,
        }
    }
}

fn months_later(day: Day, months: i32) -> Day {
    let (year, month, date) = day.parts();
    // Months from the first of the year: both numbers are small.
    let after = i32::from(month).saturating_sub(1).saturating_add(months);
    let first = format!("{:04}-{:02}-", year.saturating_add(after / 12), (after % 12).saturating_add(1));
    let days = (1..=date).rev().take(4).map(|date| Day::parse(&format!("{first}{date:02}")));
    days.flatten().next().unwrap_or_else(|| day.plus(i64::from(months).saturating_mul(31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_the_calendar_does() {
        for (on, cadence, until) in [
            ("2026-01-31", Cadence::Monthly, "2026-02-28"),
            ("2024-01-31", Cadence::Monthly, "2024-02-29"),
            ("2026-11-30", Cadence::Quarterly, "2027-02-28"),
            ("2026-12-01", Cadence::Monthly, "2027-01-01"),
            ("2024-02-29", Cadence::Annual, "2025-02-28"),
            ("2026-12-28", Cadence::Weekly, "2027-01-04"),
            ("9999-12-31", Cadence::Annual, "9999-12-31"),
        ] {
            assert_eq!(cadence.until(Day::parse(on).unwrap()).unwrap().to_string(), until, "{on}");
        }
        let day = Day::parse("2026-01-31").unwrap();
        assert!([Cadence::PerRelease, Cadence::Once, Cadence::None].iter().all(|cadence| cadence.until(day).is_none()));
    }
}
