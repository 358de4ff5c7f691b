//! Date-times as programs in Python read and print them: with their own offset, or with none.

use super::instant::Instant;

/// A date-time with the offset it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// What the clock showed where it was written.
    local: Instant,
    /// Seconds east of UTC; None when the text names no zone.
    offset: Option<i32>,
}

/// Whose rules decide what is a date-time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `datetime.fromisoformat` of Python 3.11 and later, without its week dates.
    FromIsoFormat,
    /// The text forms of pydantic 2: minutes must be there, one of `T`, `t`, `_` and space before the time.
    Pydantic,
}

impl Stamp {
    /// Reads a date-time; a date alone is its midnight. More than six decimals are cut.
    pub fn read(text: &str, dialect: Dialect) -> Option<Self> {
        let basic = dialect == Dialect::FromIsoFormat && text.as_bytes().get(4) != Some(&b'-');
        let (date, rest) = text.split_at_checked(if basic { 8 } else { 10 })?;
        let date = if basic { [date.get(..4)?, date.get(4..6)?, date.get(6..)?].join("-") } else { date.to_owned() };
        let mut rest = rest.chars();
        let (clock, zone) = match rest.next() {
            None => ("00:00", None),
            Some('T' | 't' | ' ' | '_') => split_zone(rest.as_str()),
            Some(_) if dialect == Dialect::FromIsoFormat => split_zone(rest.as_str()),
            Some(_) => return None,
        };
        // Python passes over a space before the zone, pydantic does not.
        let clock = if dialect == Dialect::FromIsoFormat { clock.trim_end_matches(' ') } else { clock };
        let offset = match zone {
            None => None,
            Some(zone) => Some(offset(zone)?),
        };
        let least = if dialect == Dialect::Pydantic { 2 } else { 1 };
        let local = Instant::parse(&format!("{date}T{}", clock_of(clock, least)?)).ok()?;
        Some(Self { local, offset })
    }

    /// The same moment in UTC; a text without a zone is taken as UTC. None outside the years 1 to 9999.
    pub fn utc(self) -> Option<Self> {
        let local = self.local.plus_seconds(i64::from(self.offset.unwrap_or(0)).saturating_neg())?;
        Some(Self { local, offset: Some(0) })
    }

    /// The moment itself; a text without a zone is taken as UTC. None outside the years 1 to 9999.
    pub fn instant(self) -> Option<Instant> {
        self.utc().map(|stamp| stamp.local)
    }

    /// As Python's `isoformat` prints it: decimals absent or six, UTC as `+00:00`.
    pub fn python_iso(self) -> String {
        let mut text = self.local.naive();
        if let Some(offset) = self.offset {
            let sign = if offset < 0 { '-' } else { '+' };
            let all = offset.unsigned_abs();
            text.push_str(&format!("{sign}{:02}:{:02}", all / 3600, all / 60 % 60));
            if all % 60 > 0 {
                text.push_str(&format!(":{:02}", all % 60));
            }
        }
        text
    }

    /// As pydantic prints it in JSON: the same, with UTC as `Z`.
    pub fn pydantic_json(self) -> String {
        let text = self.python_iso();
        if self.offset == Some(0) { text.replace("+00:00", "Z") } else { text }
    }
}

impl From<Instant> for Stamp {
    fn from(instant: Instant) -> Self {
        Self { local: instant, offset: Some(0) }
    }
}

fn split_zone(text: &str) -> (&str, Option<&str>) {
    match text.find(['+', '-', 'Z', 'z']) {
        Some(at) => text.split_at_checked(at).map_or((text, None), |(before, zone)| (before, Some(zone))),
        None => (text, None),
    }
}

fn number(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// The two-digit parts of `15:07:28` or `150728`.
fn parts(text: &str) -> Option<Vec<u32>> {
    if text.contains(':') {
        return text.split(':').map(number).collect();
    }
    text.as_bytes().chunks(2).map(|pair| number(std::str::from_utf8(pair).ok()?)).collect()
}

/// Hours, minutes and seconds as `hh:mm:ss.ffffff`, from at least `least` parts.
fn clock_of(text: &str, least: usize) -> Option<String> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let parts = parts(whole)?;
    if parts.len() < least || parts.len() > 3 {
        return None;
    }
    let micros = match fraction {
        None => "0",
        Some(_) if parts.len() < 3 => return None,
        Some(digits) if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        Some(digits) => digits.get(..6).unwrap_or(digits),
    };
    let at = |index: usize| parts.get(index).copied().unwrap_or(0);
    Some(format!("{:02}:{:02}:{:02}.{micros}", at(0), at(1), at(2)))
}

/// Seconds east of UTC from `Z`, `+08`, `+0800` or `+08:00`, less than a day.
fn offset(text: &str) -> Option<i32> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let parts = parts(text.get(1..)?)?;
    if parts.is_empty() || parts.len() > 3 || parts.iter().skip(1).any(|part| *part > 59) {
        return None;
    }
    let seconds =
        parts.iter().zip([3600, 60, 1]).fold(0u32, |sum, (part, unit)| sum.saturating_add(part.saturating_mul(unit)));
    let seconds = i32::try_from(seconds).ok().filter(|seconds| *seconds < 86_400)?;
    Some(if text.starts_with('-') { seconds.saturating_neg() } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each as CPython 3.11 and pydantic 2.13 say it; None where they refuse.
    #[test]
    fn forms_of_both_programs() {
        for (text, python, pydantic) in [
            ("2026-11-20", Some("2026-11-20T00:00:00"), Some("2026-11-20T00:00:00")),
            ("20261120T150728", Some("2026-11-20T15:07:28"), None),
            ("2026-11-20T15", Some("2026-11-20T15:00:00"), None),
            ("2026-11-20T15:07", Some("2026-11-20T15:07:00"), Some("2026-11-20T15:07:00")),
            ("2026-11-20T15:07:28.1", Some("2026-11-20T15:07:28.100000"), Some("2026-11-20T15:07:28.100000")),
            (
                "2026-11-20T15:07:28.1234567Z",
                Some("2026-11-20T15:07:28.123456+00:00"),
                Some("2026-11-20T15:07:28.123456+00:00"),
            ),
            ("2026-11-20x15:07:28+0800", Some("2026-11-20T15:07:28+08:00"), None),
            ("2026-11-20T15:07:28+08:00", Some("2026-11-20T15:07:28+08:00"), Some("2026-11-20T15:07:28+08:00")),
            ("2026-11-20_15:07:28-00:00", Some("2026-11-20T15:07:28+00:00"), Some("2026-11-20T15:07:28+00:00")),
            ("2026-11-20T15:07:28+0000", Some("2026-11-20T15:07:28+00:00"), Some("2026-11-20T15:07:28+00:00")),
            ("2026-11-20T15:07:28.000-03:30", Some("2026-11-20T15:07:28-03:30"), Some("2026-11-20T15:07:28-03:30")),
            ("2026-11-20T15:07:28+24:00", None, None),
            ("2026-11-20T15:07:28.", None, None),
            ("2026-11-20T15:07:28+00:00+00:00", None, None),
            ("2026-11-20T24:00:00", None, None),
            ("2026-02-29T00:00:00", None, None),
            ("", None, None),
            ("2026-11-20T", None, None),
            ("é026-11-20T15:07:28", None, None),
        ] {
            let read = |dialect| Stamp::read(text, dialect).map(Stamp::python_iso);
            assert_eq!(read(Dialect::FromIsoFormat).as_deref(), python, "{text}");
            assert_eq!(read(Dialect::Pydantic).as_deref(), pydantic, "{text}");
        }
    }

    #[test]
    fn utc_and_json() {
        let stamp = Stamp::read("2026-01-01T01:00:00.5+08:00", Dialect::Pydantic).unwrap();
        assert_eq!(stamp.pydantic_json(), "2026-01-01T01:00:00.500000+08:00");
        assert_eq!(stamp.utc().unwrap().pydantic_json(), "2025-12-31T17:00:00.500000Z");
        assert!(Stamp::read("0001-01-01T00:00:00+08:00", Dialect::FromIsoFormat).unwrap().utc().is_none());
    }
}
