//! The few things that are read and written in DER (X.690). The one door to the `der` crate, which reads tags and lengths in their one form.

use der::asn1::ObjectIdentifier;
use der::{Header, Reader as _, SliceReader};

/// Tags of X.680 as they stand in the first byte: class, constructed or not, number.
pub(super) mod tag {
    pub(in crate::seal::time) const BOOLEAN: u8 = 0x01;
    pub(in crate::seal::time) const INTEGER: u8 = 0x02;
    pub(in crate::seal::time) const BITS: u8 = 0x03;
    pub(in crate::seal::time) const OCTETS: u8 = 0x04;
    pub(in crate::seal::time) const NULL: u8 = 0x05;
    pub(in crate::seal::time) const OID: u8 = 0x06;
    pub(in crate::seal::time) const UTC_TIME: u8 = 0x17;
    pub(in crate::seal::time) const TIME: u8 = 0x18;
    pub(in crate::seal::time) const SEQUENCE: u8 = 0x30;
    pub(in crate::seal::time) const SET: u8 = 0x31;

    /// A member `[number]` with other members inside.
    pub(in crate::seal::time) const fn inside(number: u8) -> u8 {
        0xa0 | number
    }

    /// A member `[number]` that stands for a simple value.
    pub(in crate::seal::time) const fn simple(number: u8) -> u8 {
        0x80 | number
    }
}

/// One value: its tag, its content, and both with the length between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) tag: u8,
    pub(super) value: &'a [u8],
    pub(super) whole: &'a [u8],
}

/// Values that follow each other. Every reading gives None for what is not DER or is something else.
#[derive(Clone)]
pub(super) struct Items<'a>(SliceReader<'a>);

impl<'a> Items<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        SliceReader::new(bytes).ok().map(Self)
    }

    /// The next value, whatever it is. Tags of more than a byte are used nowhere here.
    pub(super) fn any(&mut self) -> Option<Item<'a>> {
        let length = usize::try_from(Header::peek(&self.0).ok()?.length()).ok()?;
        let whole = self.0.tlv_bytes().ok()?;
        let tag = *whole.first().filter(|tag| *tag & 0x1f != 0x1f)?;
        Some(Item { tag, value: whole.get(whole.len().checked_sub(length)?..)?, whole })
    }

    /// The next value, which has this tag.
    pub(super) fn item(&mut self, tag: u8) -> Option<Item<'a>> {
        self.any().filter(|item| item.tag == tag)
    }

    /// Its content.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.item(tag).map(|item| item.value)
    }

    /// What is inside of it.
    pub(super) fn open(&mut self, tag: u8) -> Option<Self> {
        Self::of(self.take(tag)?)
    }

    /// Whether the next value has this tag.
    pub(super) fn is(&self, tag: u8) -> bool {
        self.0.peek_byte() == Some(tag)
    }

    /// The content of the next value if it has this tag; `Some(None)` if it has another or there is none.
    pub(super) fn maybe(&mut self, tag: u8) -> Option<Option<&'a [u8]>> {
        if self.is(tag) { self.take(tag).map(Some) } else { Some(None) }
    }

    pub(super) fn at_end(&self) -> bool {
        self.0.is_finished()
    }

    /// That nothing follows.
    pub(super) fn end(self) -> Option<()> {
        self.at_end().then_some(())
    }
}

/// The content of the one SEQUENCE that these bytes are.
pub(super) fn sequence(bytes: &[u8]) -> Option<Items<'_>> {
    one(bytes, tag::SEQUENCE).and_then(Items::of)
}

/// The content of the one value that these bytes are.
pub(super) fn one(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    let mut items = Items::of(bytes)?;
    let value = items.take(tag)?;
    items.end().map(|()| value)
}

/// An AlgorithmIdentifier without parameters, or with NULL (RFC 5754 section 2): its OID.
pub(super) fn algorithm(mut items: Items<'_>) -> Option<&[u8]> {
    let oid = items.take(tag::OID)?;
    if items.maybe(tag::NULL)?.is_some_and(|null| !null.is_empty()) {
        return None;
    }
    items.end().map(|()| oid)
}

/// The digits of a number that is not negative, without zeros before them; in its one form.
pub(super) fn unsigned(value: &[u8]) -> Option<&[u8]> {
    match value {
        [0] => Some(&[]),
        [0, rest @ ..] if !rest.is_empty() => rest.first().is_some_and(|next| next & 0x80 != 0).then_some(rest),
        [first, ..] => (first & 0x80 == 0).then_some(value),
        [] => None,
    }
}

/// A number that is small.
pub(super) fn small(value: &[u8]) -> Option<u32> {
    let digits = unsigned(value)?;
    (digits.len() <= 4).then(|| digits.iter().fold(0, |sum, digit| sum << 8 | u32::from(*digit)))
}

/// The content of a BIT STRING without unused bits.
pub(super) fn bits(value: &[u8]) -> Option<&[u8]> {
    value.split_first().filter(|(unused, _)| **unused == 0).map(|(_, bits)| bits)
}

/// TRUE or FALSE in its one form.
pub(super) fn boolean(value: &[u8]) -> Option<bool> {
    match value {
        [0] => Some(false),
        [0xff] => Some(true),
        _ => None,
    }
}

/// An OID in digits and full stops.
pub(super) fn dotted(oid: &[u8]) -> Option<String> {
    ObjectIdentifier::from_bytes(oid).ok().map(|oid| oid.to_string())
}

/// A value in DER: tag, length, and the parts one after the other.
pub(super) fn write(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = vec![tag];
    if length < 0x80 {
        bytes.push(length as u8);
    } else {
        let digits = length.to_be_bytes();
        let digits = without_zeros(&digits);
        bytes.push(0x80 | digits.len() as u8);
        bytes.extend_from_slice(digits);
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

/// The digits of a number without the zeros before them.
pub(super) fn without_zeros(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| *byte != 0);
    first.and_then(|first| bytes.get(first..)).unwrap_or_default()
}

/// A number that is not negative, from its bytes.
pub(super) fn write_unsigned(bytes: &[u8]) -> Vec<u8> {
    let digits = without_zeros(bytes);
    let sign: &[u8] = if digits.first().is_none_or(|first| first & 0x80 != 0) { &[0] } else { &[] };
    write(tag::INTEGER, &[sign, digits])
}
