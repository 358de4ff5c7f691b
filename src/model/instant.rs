//! Instants and days, always UTC. The clock is never read here: "now" is an argument. The one door to the `time` crate.

use std::fmt;

use time::{Date, Month, PrimitiveDateTime, Time};

/// A point in time in UTC, to the microsecond (what the tenant APIs give).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(PrimitiveDateTime);

/// A calendar day in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// The text is not a day or an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct InstantError {
    /// The form that was asked for.
    pub expected: &'static str,
    /// The text that was read, cut to 80 characters.
    pub found: String,
}

/// More days than the calendar has; a [`time::Duration`] of many more cannot be made.
const MOST_DAYS: i64 = 10_000_000;

const INSTANT_FORM: &str = "an instant like 2026-07-01T00:00:00Z";
const DAY_FORM: &str = "a day like 2026-07-01";

fn wrong(expected: &'static str, found: &str) -> InstantError {
    InstantError { expected, found: found.chars().take(80).collect() }
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn two_digits(text: &str) -> Option<u8> {
    digits(text).filter(|_| text.len() == 2).and_then(|number| u8::try_from(number).ok())
}

impl Day {
    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`InstantError`] when the form or the calendar is wrong.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let read = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let month = Month::try_from(two_digits(month)?).ok()?;
            let year = digits(year).filter(|_| year.len() == 4)?;
            Date::from_calendar_date(i32::try_from(year).ok()?, month, two_digits(day)?).ok()
        };
        read().map(Self).ok_or_else(|| wrong(DAY_FORM, text))
    }

    /// The day `days` later (earlier when negative); stays at the end of the calendar when it would leave it.
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(time::Duration::days(days.clamp(-MOST_DAYS, MOST_DAYS))))
    }

    /// How many days from `self` to `later`; 0 for the same day.
    pub fn days_until(self, later: Self) -> i64 {
        i64::from(later.0.to_julian_day()).saturating_sub(i64::from(self.0.to_julian_day()))
    }

    /// The first instant of the day.
    pub fn start(self) -> Instant {
        Instant(PrimitiveDateTime::new(self.0, Time::MIDNIGHT))
    }

    /// The last microsecond of the day.
    pub fn end(self) -> Instant {
        let last = Time::from_hms_micro(23, 59, 59, 999_999).unwrap_or(Time::MIDNIGHT);
        Instant(PrimitiveDateTime::new(self.0, last))
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn parts(self) -> (i32, u8, u8) {
        (self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Instant {
    /// Reads an RFC 3339 instant in UTC (`Z` or `+00:00`), or a naive ISO instant (no zone), which is taken as UTC: the tenant APIs
    /// print theirs so (contract section 3). Up to six decimals of a second.
    ///
    /// # Errors
    /// [`InstantError`] when the form or the calendar is wrong, or another zone is named.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        let read = || {
            let (day, clock) = text.split_at_checked(10)?;
            let (day, clock) = (Day::parse(day).ok()?, clock.strip_prefix(['T', 't', ' '])?);
            let clock = clock.strip_suffix(['Z', 'z']).or_else(|| clock.strip_suffix("+00:00")).unwrap_or(clock);
            let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
            let (hour, rest) = whole.split_once(':')?;
            let (minute, second) = rest.split_once(':')?;
            let absent = 6u32.checked_sub(u32::try_from(fraction.len()).ok()?)?;
            let micros = digits(fraction)?.checked_mul(10u32.checked_pow(absent)?)?;
            let time =
                Time::from_hms_micro(two_digits(hour)?, two_digits(minute)?, two_digits(second)?, micros).ok()?;
            Some(Self(PrimitiveDateTime::new(day.0, time)))
        };
        read().ok_or_else(|| wrong(INSTANT_FORM, text))
    }

    /// The instant `millis` milliseconds after 1970-01-01T00:00:00Z, as a browser's clock counts; None outside the calendar.
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        let epoch = Day::parse("1970-01-01").ok()?.start().0;
        epoch.checked_add(time::Duration::milliseconds(millis)).map(Self)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded down.
    pub fn unix_millis(self) -> i64 {
        let micros = self.0.assume_utc().unix_timestamp_nanos().div_euclid(1_000_000);
        i64::try_from(micros).unwrap_or(i64::MAX)
    }

    /// The instant `days` later; stays at the end of the calendar when it would leave it.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(time::Duration::days(days.clamp(-MOST_DAYS, MOST_DAYS))))
    }

    /// The instant `seconds` later (earlier when negative); None outside the years 1 to 9999.
    pub fn plus_seconds(self, seconds: i64) -> Option<Self> {
        let shifted = self.0.checked_add(time::Duration::seconds(seconds))?;
        (1..=9999).contains(&shifted.year()).then_some(Self(shifted))
    }

    /// The instant `micros` microseconds later; None after the year 9999.
    pub fn plus_micros(self, micros: u64) -> Option<Self> {
        let shifted = self.0.checked_add(time::Duration::microseconds(i64::try_from(micros).ok()?))?;
        (shifted.year() <= 9999).then_some(Self(shifted))
    }

    /// The day it falls on.
    pub fn day(self) -> Day {
        Day(self.0.date())
    }

    /// As Python's `isoformat` prints an aware UTC datetime, which is how the vendor's manifest spells it:
    /// `2026-03-02T10:15:00.123456+00:00`, decimals left out when they are zero.
    pub fn python_iso(self) -> String {
        format!("{}+00:00", self.naive())
    }

    /// The same without a zone.
    pub(super) fn naive(self) -> String {
        let (hour, minute, second, micros) = self.0.time().as_hms_micro();
        let mut text = format!("{}T{hour:02}:{minute:02}:{second:02}", self.day());
        if micros > 0 {
            text.push_str(&format!(".{micros:06}"));
        }
        text
    }
}

/// RFC 3339 with `Z`; decimals left out when they are zero.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.naive())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_in_the_forms_of_the_contract() {
        for (text, printed) in [
            ("2026-11-10T08:00:00.123456", "2026-11-10T08:00:00.123456Z"),
            ("2026-11-10T08:00:00", "2026-11-10T08:00:00Z"),
            ("2026-02-28T23:59:59.5Z", "2026-02-28T23:59:59.500000Z"),
            ("2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00Z"),
        ] {
            assert_eq!(Instant::parse(text).unwrap().to_string(), printed);
        }
        for text in [
            "",
            "2026-11-10",
            "2026-02-29T00:00:00",
            "2026-11-10T24:00:00",
            "2026-11-10T08:00:00.1234567",
            "2026-11-10T08:00:00+01:00",
        ] {
            assert!(Instant::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_count_over_leap_years() {
        let day = Day::parse("2024-02-28").unwrap();
        assert_eq!(day.plus(2).to_string(), "2024-03-01");
        assert_eq!(day.days_until(Day::parse("2025-02-28").unwrap()), 366);
        assert_eq!(day.end().to_string(), "2024-02-28T23:59:59.999999Z");
        assert_eq!(day.start().python_iso(), "2024-02-28T00:00:00+00:00");
        assert!(Day::parse("2026-7-1").is_err());
        assert_eq!(day.plus(i64::MAX), day.plus(9_000_000), "the end of the calendar");
        assert!(day.start().plus_days(i64::MIN) < day.start());
        assert_eq!(Instant::from_unix_millis(1_790_000_000_000).unwrap().unix_millis(), 1_790_000_000_000);
    }
}
