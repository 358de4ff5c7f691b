//! Instants and dates: how they are stored, written and read.
//!
//! The database holds microseconds since 1970-01-01T00:00:00Z. Answers hold naive ISO text, microseconds left out
//! when zero (contract section 3, audit_logs.csv). Parameters are read as pydantic reads them, with its words.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a day.
pub const DAY: i64 = 86_400 * SECOND;

/// A parameter of type datetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Microseconds since 1970, the text taken as UTC when it names no offset.
    pub micros: i64,
    /// Whether the text named an offset.
    pub aware: bool,
}

/// The civil time at `micros`, in UTC. Instants outside the calendar are clamped to its ends.
#[must_use]
pub fn civil(micros: i64) -> DateTime {
    let clamped = micros.clamp(Timestamp::MIN.as_microsecond(), Timestamp::MAX.as_microsecond());
    Timestamp::from_microsecond(clamped).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC).datetime()
}

/// Midnight UTC of `date`, in microseconds since 1970.
#[must_use]
pub fn midnight(date: Date) -> i64 {
    micros_of(date.to_datetime(Time::midnight()))
}

fn micros_of(at: DateTime) -> i64 {
    let days = i64::from(at.date().since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days()));
    let time = at.time();
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    days * DAY + seconds * SECOND + i64::from(time.subsec_nanosecond()) / 1000
}

/// Naive ISO text: `2026-11-10T08:00:00.123456`, or without the fraction when it is zero.
#[must_use]
pub fn naive(micros: i64) -> String {
    let at = civil(micros);
    let (date, time) = (at.date(), at.time());
    let whole = format!("{date}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    match time.subsec_nanosecond() / 1000 {
        0 => whole,
        fraction => format!("{whole}.{fraction:06}"),
    }
}

/// `YYYY-MM-DDTHH:MM:SSZ`, as FOCUS columns have it.
#[must_use]
pub fn zulu(micros: i64) -> String {
    naive(micros - micros.rem_euclid(SECOND)) + "Z"
}

/// Reads a parameter of type date. The error is the pair of pydantic's error type and its cause.
///
/// # Errors
/// The text is no date, or a datetime with a time of day.
pub fn parse_date(text: &str) -> Result<Date, (&'static str, &'static str)> {
    let bytes = text.trim().as_bytes();
    if bytes.len() == 10
        && let Ok(date) = date_part(bytes)
    {
        return Ok(date);
    }
    let moment = datetime(bytes).map_err(|cause| ("date_from_datetime_parsing", cause))?;
    if moment.micros.rem_euclid(DAY) != 0 {
        return Err(("date_from_datetime_inexact", ""));
    }
    Ok(civil(moment.micros).date())
}

/// Reads a parameter of type datetime; a bare date is its midnight.
///
/// # Errors
/// The cause, in pydantic's words.
pub fn parse_moment(text: &str) -> Result<Moment, &'static str> {
    let bytes = text.trim().as_bytes();
    datetime(bytes).or_else(|_| {
        let date = date_part(bytes)?;
        if bytes.len() > 10 {
            return Err(EXTRA);
        }
        Ok(Moment { micros: midnight(date), aware: false })
    })
}

const EXTRA: &str = "unexpected extra characters at the end of the input";
const SHORT: &str = "input is too short";

fn digits(bytes: &[u8], flaw: &'static str) -> Result<i64, &'static str> {
    bytes.iter().try_fold(
        0,
        |sum, byte| {
            if byte.is_ascii_digit() { Ok(sum * 10 + i64::from(byte - b'0')) } else { Err(flaw) }
        },
    )
}

fn date_part(bytes: &[u8]) -> Result<Date, &'static str> {
    if bytes.len() < 10 {
        return Err(SHORT);
    }
    let year = digits(&bytes[..4], "invalid character in year")?;
    let separator = "invalid date separator, expected `-`";
    if bytes[4] != b'-' {
        return Err(separator);
    }
    let month = digits(&bytes[5..7], "invalid character in month")?;
    if bytes[7] != b'-' {
        return Err(separator);
    }
    let day = digits(&bytes[8..10], "invalid character in day")?;
    if !(1..=12).contains(&month) {
        return Err("month value is outside expected range of 1-12");
    }
    let part = |value: i64| i8::try_from(value).unwrap_or(0);
    Date::new(i16::try_from(year).unwrap_or(0), part(month), part(day))
        .map_err(|_| "day value is outside expected range")
}

/// Two digits, and what follows them.
fn pair<'a>(bytes: &'a [u8], flaw: &'static str) -> Result<(i64, &'a [u8]), &'static str> {
    let (head, rest) = bytes.split_at_checked(2).ok_or(SHORT)?;
    Ok((digits(head, flaw)?, rest))
}

fn datetime(bytes: &[u8]) -> Result<Moment, &'static str> {
    let (local, offset) = local_datetime(bytes)?;
    Ok(Moment { micros: local - offset.unwrap_or(0) * SECOND, aware: offset.is_some() })
}

/// Python's `datetime.fromisoformat(text.replace("Z", "+00:00")).isoformat()`: the same instant at the same offset, its
/// fraction absent or of six digits. `None` for text that is no such time.
#[must_use]
pub fn isoformat(text: &str) -> Option<String> {
    let (local, offset) = local_datetime(text.as_bytes()).ok()?;
    let sign = if offset.unwrap_or(0) < 0 { '-' } else { '+' };
    let minutes = offset.map(|offset| offset.abs() / 60);
    let zone = minutes.map_or_else(String::new, |all| format!("{sign}{:02}:{:02}", all / 60, all % 60));
    Some(naive(local) + &zone)
}

/// A datetime as its own place shows it, in microseconds since 1970, and that place's offset in seconds.
fn local_datetime(bytes: &[u8]) -> Result<(i64, Option<i64>), &'static str> {
    let date = date_part(bytes)?;
    let Some(separator) = bytes.get(10) else { return Err(SHORT) };
    if !matches!(separator, b'T' | b't' | b'_' | b' ') {
        return Err("invalid datetime separator, expected `T`, `t`, `_` or space");
    }
    let (hour, rest) = pair(&bytes[11..], "invalid character in hour")?;
    let rest =
        rest.strip_prefix(b":").ok_or(if rest.is_empty() { SHORT } else { "invalid time separator, expected `:`" })?;
    let (minute, rest) = pair(rest, "invalid character in minute")?;
    let (second, mut rest) = match rest.strip_prefix(b":") {
        Some(rest) => pair(rest, "invalid character in second")?,
        None => (0, rest),
    };
    for (value, top, flaw) in [
        (hour, 23, "hour value is outside expected range of 0-23"),
        (minute, 59, "minute value is outside expected range of 0-59"),
        (second, 59, "second value is outside expected range of 0-59"),
    ] {
        if value > top {
            return Err(flaw);
        }
    }
    let mut micros = midnight(date) + ((hour * 60 + minute) * 60 + second) * SECOND;
    if let Some((b'.', tail)) = rest.split_first() {
        let width = tail.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if width == 0 {
            return Err("second fraction value is missing digits");
        }
        let kept = width.min(6);
        micros += digits(&tail[..kept], "invalid character in second fraction")? * 10_i64.pow(6 - kept as u32);
        rest = &tail[width..];
    }
    let offset = match rest {
        [] => None,
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), tail @ ..] => {
            let figures: Vec<u8> = tail.iter().copied().filter(|byte| *byte != b':').collect();
            if figures.len() != 4 {
                return Err("invalid timezone hour");
            }
            let hours = digits(&figures[..2], "invalid timezone hour")?;
            let minutes = digits(&figures[2..], "invalid timezone minute")?;
            let seconds = (hours * 60 + minutes) * 60;
            Some(if *sign == b'-' { -seconds } else { seconds })
        }
        [_, ..] => return Err(EXTRA),
    };
    Ok((micros, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_naive_and_in_zulu_form() {
        let at = midnight(jiff::civil::date(2026, 11, 10)) + 8 * 3600 * SECOND;
        assert_eq!(naive(at), "2026-11-10T08:00:00");
        assert_eq!(naive(at + 42), "2026-11-10T08:00:00.000042");
        assert_eq!(zulu(at + 42), "2026-11-10T08:00:00Z");
        assert_eq!(naive(-1), "1969-12-31T23:59:59.999999");
    }

    #[test]
    fn times_are_written_again_as_python_writes_them() {
        for (text, again) in [
            ("2026-11-20T15:07:28.162249Z", "2026-11-20T15:07:28.162249+00:00"),
            ("2026-11-20T15:07:28Z", "2026-11-20T15:07:28+00:00"),
            ("2026-11-20T15:07:28.1+08:00", "2026-11-20T15:07:28.100000+08:00"),
            ("2026-11-20T15:07:28.1234567-00:00", "2026-11-20T15:07:28.123456+00:00"),
            ("2026-11-20T15:07:28-03:30", "2026-11-20T15:07:28-03:30"),
            ("2026-11-20T15:07:28+0000", "2026-11-20T15:07:28+00:00"),
            ("2026-11-20T15:07:28.000000", "2026-11-20T15:07:28"),
        ] {
            assert_eq!(isoformat(text).as_deref(), Some(again));
        }
        assert_eq!(isoformat("yesterday"), None);
    }

    #[test]
    fn parameters_are_read_in_every_spelling_and_refused_in_pydantics_words() {
        let day = midnight(jiff::civil::date(2026, 11, 10));
        assert_eq!(parse_moment("2026-11-10"), Ok(Moment { micros: day, aware: false }));
        assert_eq!(parse_moment("2026-11-10T01:00:00+01:00"), Ok(Moment { micros: day, aware: true }));
        assert_eq!(parse_moment("2026-11-10 00:00:00.5Z"), Ok(Moment { micros: day + 500_000, aware: true }));
        assert_eq!(parse_moment("notadate"), Err("input is too short"));
        assert_eq!(parse_moment("2026-11-10T25:00:00"), Err(EXTRA));
        assert_eq!(parse_date("2026-11-10"), Ok(jiff::civil::date(2026, 11, 10)));
        assert_eq!(parse_date("2026-11-10T00:00:00Z"), Ok(jiff::civil::date(2026, 11, 10)));
        assert_eq!(parse_date("2026-11-10T05:00:00Z"), Err(("date_from_datetime_inexact", "")));
        assert_eq!(
            parse_date("2026-13-01"),
            Err(("date_from_datetime_parsing", "month value is outside expected range of 1-12"))
        );
        assert_eq!(
            parse_date("2026-02-30"),
            Err(("date_from_datetime_parsing", "day value is outside expected range"))
        );
    }
}
