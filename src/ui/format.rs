//! Numbers, sizes and times as a person reads them.

use crate::model::instant::{Day, Instant};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `1,204,388`
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.bytes().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(char::from(digit));
    }
    text
}

/// `1 entry`, `2,000 entries`
pub(super) fn count(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// A size as a number and its unit: `6.4`, `MB`. Decimal units, as the operating systems' own file lists mostly show them.
pub(super) fn size(bytes: u64) -> (String, &'static str) {
    match bytes {
        0..1_000 => (bytes.to_string(), "bytes"),
        1_000..1_000_000 => (tenths(bytes, 1_000), "KB"),
        1_000_000..1_000_000_000 => (tenths(bytes, 1_000_000), "MB"),
        _ => (tenths(bytes, 1_000_000_000), "GB"),
    }
}

/// A size with its unit: `6.4 MB`
pub(super) fn size_text(bytes: u64) -> String {
    let (figure, unit) = size(bytes);
    format!("{figure} {unit}")
}

fn tenths(bytes: u64, unit: u64) -> String {
    format!("{}.{}", bytes / unit, bytes % unit * 10 / unit)
}

/// `1:12`, or `1:02:05` from an hour on
pub(super) fn duration(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `1 Jul 2026`
pub(super) fn day(day: Day) -> String {
    let (year, month, day) = day.parts();
    format!("{day} {} {year}", month_name(month))
}

/// `Jul 2026`
pub(super) fn month(day: Day) -> String {
    let (year, month, _) = day.parts();
    format!("{} {year}", month_name(month))
}

/// `1 Jul to 30 Sep 2026`; the first year only where it differs
pub(super) fn days(first: Day, last: Day) -> String {
    let (year, month, first_day) = first.parts();
    if first == last {
        day(first)
    } else if year == last.parts().0 {
        format!("{first_day} {} to {}", month_name(month), day(last))
    } else {
        format!("{} to {}", day(first), day(last))
    }
}

/// `20 Nov 2026, 14:32 UTC`
pub(super) fn instant(at: Instant) -> String {
    format!("{}, {}", day(at.day()), clock(at))
}

/// `14:32 UTC`
pub(super) fn clock(at: Instant) -> String {
    let minutes = at.unix_millis().div_euclid(60_000).rem_euclid(24 * 60);
    format!("{:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// `14:32:59 UTC`
pub(super) fn clock_seconds(at: Instant) -> String {
    let seconds = at.unix_millis().div_euclid(1000).rem_euclid(24 * 3600);
    format!("{:02}:{:02}:{:02} UTC", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A clause as a sentence: with a capital and a full stop.
pub(super) fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    let mut text: String = chars
        .next()
        .map(|first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect())
        .unwrap_or_default();
    if !text.is_empty() && !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

fn month_name(month: u8) -> &'static str {
    MONTHS[usize::from(month - 1) % 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_a_person_writes_them() {
        assert_eq!(
            ["0", "999", "1,000", "1,204,388"],
            [0, 999, 1_000, 1_204_388].map(number).each_ref().map(String::as_str)
        );
        assert_eq!((size(999), size(6_449_000)), (("999".to_owned(), "bytes"), ("6.4".to_owned(), "MB")));
        assert_eq!((duration(72), duration(3_725)), ("1:12".to_owned(), "1:02:05".to_owned()));
        let [a, b, c] = ["2025-12-31", "2026-07-01", "2026-09-30"].map(|text| Day::parse(text).unwrap());
        assert_eq!(days(b, c), "1 Jul to 30 Sep 2026");
        assert_eq!(days(a, b), "31 Dec 2025 to 1 Jul 2026");
        assert_eq!(sentence("no endpoint gives it"), "No endpoint gives it.");
        assert_eq!(instant(Instant::parse("2026-11-20T14:32:59Z").unwrap()), "20 Nov 2026, 14:32 UTC");
    }
}
