//! Plans, and which periods they allow (requirement, "Plan requirements"). What is found here spares a call that would be refused.

use crate::model::instant::Day;

/// The days of the team plan's window.
const TEAM_DAYS: u64 = 30;
/// The longest name of a plan that is shown, in characters.
const NAME_MAX: usize = 80;

/// An organisation's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// No packs.
    Free,
    /// Packs of 30 days.
    Team,
    /// Packs of any period.
    Enterprise,
    /// One that nobody here knows, by its name: what it allows, the server says.
    Other(String),
}

/// The days of a pack: from the first instant of `start` up to the first instant of `end`, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub start: Day,
    /// The day after the last one.
    pub end: Day,
}

/// Why a period will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The plan has no packs.
    NoPacks,
    /// The period ends before it begins, or has no day.
    Empty,
    /// The period has more days than the plan allows.
    TooLong {
        /// Its days.
        days: u64,
        /// The most that the plan allows.
        most: u64,
    },
    /// The period begins before what the plan keeps.
    TooOld {
        /// The first day that can be asked for.
        earliest: Day,
        /// The days that the plan keeps.
        keeps: u64,
    },
}

impl Plan {
    /// Reads the server's name of a plan, in any case.
    pub fn parse(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "free" => Self::Free,
            "team" => Self::Team,
            "enterprise" => Self::Enterprise,
            _ => Self::Other(name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect()),
        }
    }

    /// The most days of a period, which are also the days that are kept; None where there is no such limit, or none that is known.
    /// `retention_days` is the server's word on it and goes before ours.
    pub fn window_days(&self, retention_days: Option<u64>) -> Option<u64> {
        match self {
            Self::Team => Some(retention_days.unwrap_or(TEAM_DAYS)),
            Self::Free | Self::Enterprise | Self::Other(_) => retention_days,
        }
    }

    /// Whether a period is inside of the plan, on the day `today`.
    ///
    /// # Errors
    /// The first [`Problem`], in their order.
    pub fn check(&self, retention_days: Option<u64>, period: Period, today: Day) -> Result<(), Problem> {
        if *self == Self::Free {
            return Err(Problem::NoPacks);
        }
        let days = u64::try_from(period.start.days_until(period.end)).ok().filter(|days| *days > 0);
        let days = days.ok_or(Problem::Empty)?;
        let Some(most) = self.window_days(retention_days) else { return Ok(()) };
        if days > most {
            return Err(Problem::TooLong { days, most });
        }
        let earliest = today.plus(i64::try_from(most).unwrap_or(i64::MAX).saturating_neg());
        if period.start < earliest {
            return Err(Problem::TooOld { earliest, keeps: most });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn names_are_read_in_any_case_and_others_are_kept() {
        for (name, plan) in [
            ("free", Plan::Free),
            ("Team", Plan::Team),
            (" ENTERPRISE ", Plan::Enterprise),
            ("go\u{7}ld", Plan::Other("gold".to_owned())),
        ] {
            assert_eq!(Plan::parse(name), plan);
        }
        assert_eq!(Plan::parse(&"x".repeat(500)), Plan::Other("x".repeat(80)));
    }

    #[test]
    fn each_plan_allows_its_days() {
        let today = day("2026-11-20");
        let old = |earliest, keeps| Err(Problem::TooOld { earliest: day(earliest), keeps });
        for (plan, kept, start, end, expected) in [
            (Plan::Free, Some(1), "2026-11-19", "2026-11-20", Err(Problem::NoPacks)),
            (Plan::Free, None, "2026-11-20", "2026-11-19", Err(Problem::NoPacks)),
            (Plan::Team, None, "2026-10-22", "2026-11-21", Ok(())),
            (Plan::Team, None, "2026-10-21", "2026-11-20", Ok(())),
            (Plan::Team, None, "2026-10-21", "2026-11-21", Err(Problem::TooLong { days: 31, most: 30 })),
            (Plan::Team, None, "2026-10-20", "2026-10-25", old("2026-10-21", 30)),
            (Plan::Team, Some(60), "2026-09-21", "2026-11-20", Ok(())),
            (Plan::Team, Some(60), "2026-09-20", "2026-09-21", old("2026-09-21", 60)),
            (Plan::Team, None, "2026-11-20", "2026-11-20", Err(Problem::Empty)),
            (Plan::Enterprise, None, "2026-11-21", "2026-11-20", Err(Problem::Empty)),
            (Plan::Enterprise, None, "0001-01-01", "9999-12-31", Ok(())),
            (Plan::Enterprise, Some(u64::MAX), "0001-01-01", "9999-12-31", Ok(())),
            (Plan::Other("gold".to_owned()), None, "2020-01-01", "2026-01-01", Ok(())),
            (
                Plan::Other("gold".to_owned()),
                Some(7),
                "2026-11-12",
                "2026-11-20",
                Err(Problem::TooLong { days: 8, most: 7 }),
            ),
        ] {
            let period = Period { start: day(start), end: day(end) };
            assert_eq!(plan.check(kept, period, today), expected, "{plan:?} {kept:?} {start} {end}");
        }
    }
}
