//! What a time authority says: TSTInfo (RFC 3161 section 2.4.2).

use super::der::{Items, algorithm, boolean, dotted, sequence, small, tag, unsigned};
use super::oid;
use crate::model::digest::Digest;
use crate::model::instant::Instant;

/// A TSTInfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// The authority's policy, as an OID in digits and full stops.
    pub policy: String,
    /// SHA-256 of what was there at that time; None where another digest was used.
    pub imprint: Option<Digest>,
    /// The token's serial number, in hexadecimal digits.
    pub serial: String,
    /// When, by the authority's clock, to the microsecond, rounded up.
    pub at: Instant,
    /// By how much the clock may be wrong, in microseconds; None where the authority does not say.
    pub accuracy: Option<u64>,
    /// The number that the request had, without zeros before it.
    pub nonce: Option<Vec<u8>>,
}

impl Info {
    /// Reads it; None for anything else.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut info = sequence(bytes)?;
        (small(info.take(tag::INTEGER)?)? == 1).then_some(())?;
        let policy = dotted(info.take(tag::OID)?)?;
        let imprint = imprint(info.take(tag::SEQUENCE)?)?;
        let serial = unsigned(info.take(tag::INTEGER)?)?.iter().map(|byte| format!("{byte:02x}")).collect();
        let at = general_time(info.take(tag::TIME)?, true)?;
        let accuracy = match info.maybe(tag::SEQUENCE)? {
            Some(accuracy) => Some(micros(Items::of(accuracy)?)?),
            None => None,
        };
        info.maybe(tag::BOOLEAN)?.map_or(Some(false), boolean)?;
        let nonce = match info.maybe(tag::INTEGER)? {
            Some(nonce) => Some(unsigned(nonce)?.to_vec()),
            None => None,
        };
        // The authority's name, which its certificate has too.
        info.maybe(tag::inside(0))?;
        if let Some(extensions) = info.maybe(tag::inside(1))? {
            let mut extensions = Items::of(extensions)?;
            while !extensions.at_end() {
                let mut extension = extensions.open(tag::SEQUENCE)?;
                extension.take(tag::OID)?;
                // A critical one could change what all of this means.
                let critical = extension.maybe(tag::BOOLEAN)?.map_or(Some(false), boolean)?;
                extension.take(tag::OCTETS)?;
                (!critical).then_some(())?;
                extension.end()?;
            }
        }
        info.end()?;
        Some(Self { policy, imprint, serial, at, accuracy, nonce })
    }

    /// When at the latest: the authority's time and what its clock may be wrong by.
    pub fn latest(&self) -> Instant {
        self.at.plus_micros(self.accuracy.unwrap_or(0)).unwrap_or(self.at)
    }
}

/// Accuracy in microseconds: seconds, milliseconds and microseconds, each of which may be absent.
fn micros(mut accuracy: Items<'_>) -> Option<u64> {
    let mut sum = 0u64;
    for (tag, unit, most) in
        [(tag::INTEGER, 1_000_000, u32::MAX), (tag::simple(0), 1000, 999), (tag::simple(1), 1, 999)]
    {
        if let Some(number) = accuracy.maybe(tag)? {
            let number = small(number).filter(|number| *number <= most)?;
            // Of 32 bits, and of at most a million: of 52 together.
            sum = sum.saturating_add(u64::from(number).saturating_mul(unit));
        }
    }
    accuracy.end().map(|()| sum)
}

/// GeneralizedTime in its one form: to the second, in UTC; a fraction, where one is allowed, does not end in zero (RFC 3161 section 2.4.2). More
/// digits than an instant has are rounded up, for it is to say "not later than".
pub(super) fn general_time(text: &[u8], fraction: bool) -> Option<Instant> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || !digits(whole) {
        return None;
    }
    let (day, clock) = whole.split_at_checked(8)?;
    let ([year, month, day], [hour, minute, second]) =
        ([day.get(..4)?, day.get(4..6)?, day.get(6..)?], [clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?]);
    let instant = Instant::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()?;
    let Some(decimals) = decimals else { return Some(instant) };
    if !fraction || !digits(decimals) || decimals.ends_with('0') {
        return None;
    }
    let kept: u64 = format!("{decimals:0<6}").get(..6)?.parse().ok()?;
    instant.plus_micros(kept.saturating_add(u64::from(decimals.len() > 6)))
}

/// The digest of a MessageImprint; `Some(None)` where it is none of SHA-256.
pub(super) fn imprint(bytes: &[u8]) -> Option<Option<Digest>> {
    let mut imprint = Items::of(bytes)?;
    let hash = algorithm(imprint.open(tag::SEQUENCE)?)?;
    let hashed = imprint.take(tag::OCTETS)?;
    imprint.end()?;
    if hash != oid::SHA256 {
        return Some(None);
    }
    Some(Some(Digest::from_bytes(hashed.try_into().ok()?)))
}

/// The number of a nonce in hexadecimal digits, for people.
pub fn digits(nonce: &[u8]) -> String {
    nonce.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_their_one_form() {
        let text = |text: &str| general_time(text.as_bytes(), true).map(|at| at.to_string());
        assert_eq!(text("20261012094000Z").as_deref(), Some("2026-10-12T09:40:00Z"));
        assert_eq!(text("20261012094000.5Z").as_deref(), Some("2026-10-12T09:40:00.500000Z"));
        assert_eq!(text("20261012094000.1234561Z").as_deref(), Some("2026-10-12T09:40:00.123457Z"));
        assert_eq!(text("20261231235959.9999999Z").as_deref(), Some("2027-01-01T00:00:00Z"));
        for wrong in [
            "20261012094000",
            "202610120940Z",
            "20261012094000.50Z",
            "20261012094000.Z",
            "20261312094000Z",
            "2026101209400éZ",
        ] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
        assert_eq!(general_time(b"20261012094000.5Z", false), None);
    }
}
