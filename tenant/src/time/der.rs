//! DER (X.690) as a time authority needs it: values written, and a request read.

/// SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;
/// SET.
pub(super) const SET: u8 = 0x31;
/// INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// OCTET STRING.
pub(super) const OCTETS: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub(super) const OID: u8 = 0x06;
/// UTF8String.
pub(super) const TEXT: u8 = 0x0c;
/// GeneralizedTime.
pub(super) const TIME: u8 = 0x18;

/// A value: its tag, its length and its parts.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len();
    let head = match length {
        0..=0x7f => vec![tag, length as u8],
        0x80..=0xff => vec![tag, 0x81, length as u8],
        _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, content].concat()
}

/// A number that is not negative, from its bytes.
pub(super) fn number(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = &bytes[zeros..];
    let sign: &[u8] = if digits.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    value(INTEGER, &[sign, digits])
}

/// Splits the first value off: its tag, its content, and what follows it.
pub(super) fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), rest.get(2..)?),
        _ => return None,
    };
    Some((*tag, rest.get(..length)?, &rest[length..]))
}

/// The content of the first value, which has this tag, and what follows it.
pub(super) fn take(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    split(bytes).filter(|(found, ..)| *found == tag).map(|(_, content, rest)| (content, rest))
}
