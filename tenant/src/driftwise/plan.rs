//! Plans, and the windows that they allow (contract section 6).

use crate::instant::{DAY, zulu};

/// An organisation's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// No packs.
    Free,
    /// Packs of 30 days, of the last 30 days.
    Team,
    /// Packs of any period.
    Enterprise,
}

/// The days of [`Plan::Team`].
const TEAM_DAYS: i64 = 30;

impl Plan {
    /// Reads the stored name; an unknown one is the least.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name {
            "team" => Self::Team,
            "enterprise" => Self::Enterprise,
            _ => Self::Free,
        }
    }

    /// The name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Team => "team",
            Self::Enterprise => "enterprise",
        }
    }

    /// For how many days findings are kept, which is also the longest window; `None` for ever. The history of a free plan
    /// is one day.
    #[must_use]
    pub fn retention_days(self) -> Option<i64> {
        match self {
            Self::Free => Some(1),
            Self::Team => Some(TEAM_DAYS),
            Self::Enterprise => None,
        }
    }

    /// The earliest instant whose rows are still there: a midnight.
    #[must_use]
    pub fn earliest(self, now: i64) -> Option<i64> {
        self.retention_days().map(|days| now - now.rem_euclid(DAY) - days * DAY)
    }

    /// Whether the window from `from` up to `to` is inside of the plan.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn allows(self, from: i64, to: i64, now: i64) -> Result<(), String> {
        let (Some(days), Some(earliest)) = (self.retention_days(), self.earliest(now)) else { return Ok(()) };
        if to - from > days * DAY {
            return Err(format!("the window is longer than the {days} days of the {} plan", self.name()));
        }
        if from < earliest {
            let earliest = zulu(earliest);
            return Err(format!("the {} plan keeps {days} days: nothing is left of before {earliest}", self.name()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_as_long_and_as_old_as_the_plan_has_it() {
        let (noon, midnight) = (100 * DAY + DAY / 2, 100 * DAY);
        for (plan, from, to, fits) in [
            (Plan::Enterprise, -5000 * DAY, noon, true),
            (Plan::Team, midnight - 30 * DAY, midnight, true),
            (Plan::Team, midnight - 29 * DAY, midnight + DAY, true),
            (Plan::Team, midnight - 30 * DAY, midnight + 1, false),
            (Plan::Team, midnight - 30 * DAY - 1, midnight - DAY, false),
            (Plan::Free, midnight, midnight + DAY, true),
            (Plan::Free, midnight - 5 * DAY, midnight, false),
        ] {
            assert_eq!(plan.allows(from, to, noon).is_ok(), fits, "{plan:?} {from} {to}");
        }
    }
}
