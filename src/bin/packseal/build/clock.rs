//! The clock, and what is random of a run.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::time::{SystemTime, UNIX_EPOCH};

use packseal::model::instant::Instant;
use packseal::source::Wait;

/// The time of this machine; the beginning of 1970 where it has none.
pub(crate) fn now() -> Instant {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let epoch = Instant::from_unix_millis(0);
    let now = i64::try_from(millis).ok().and_then(Instant::from_unix_millis).or(epoch);
    // 1970 is in every calendar.
    now.unwrap_or_else(|| unreachable!("the calendar has 1970"))
}

/// A random UUID (RFC 9562, version 4). It tells runs apart and keeps nothing secret, so the system's seed of hash maps is good enough.
pub(crate) fn run_id() -> String {
    let [high, low] = [0, 1].map(|half: u64| RandomState::new().hash_one(half));
    let high = high & !0xf000 | 0x4000;
    let low = low & !(0xc << 60) | 0x8 << 60;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low << 16 >> 16
    )
}

/// A number that no answer to an older request has: eight bytes. It keeps nothing secret either.
pub(crate) fn nonce() -> [u8; 8] {
    RandomState::new().hash_one(0u64).to_be_bytes()
}

/// `Retry-After` in seconds from `now`.
pub(super) fn retry_after(value: &str, now: Instant) -> Option<u64> {
    Wait::of_text(value).map(|wait| wait.seconds_from(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_a_random_uuid() {
        let (one, two) = (run_id(), run_id());
        assert_ne!(one, two);
        let parts: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(one.as_bytes()[14], b'4');
        assert!(matches!(one.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
        assert!(one.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'-')));
    }

    #[test]
    fn a_pause_is_seconds_or_a_date() {
        let now = Instant::parse("1994-11-06T08:49:00.500Z").unwrap();
        for (value, seconds) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(37)),
            ("Sun, 06 Nov 1994 08:48:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
            ("Sun, 06 Nix 1994 08:49:37 GMT", None),
        ] {
            assert_eq!(retry_after(value, now), seconds, "{value}");
        }
    }
}
