//! The records of the profile as they are written (APPNOTE 4.3.7, 4.3.12 and 4.3.14 to 4.3.16; docs/FORMAT.md, M1 to M9).

use super::scan::Method;

/// The first value that a field of 32 bits cannot hold, since it means "see ZIP64" (APPNOTE 4.4.1.4).
pub(super) const MARKER: u64 = u32::MAX as u64;
/// What a local header is longer by when a size needs ZIP64: the field's id and length, and both sizes (APPNOTE 4.5.3).
pub(super) const WIDER: usize = 20;

/// Versions: plain, with deflate, and with ZIP64 (APPNOTE 4.4.3.2). Made by Unix is 3 in the upper byte.
const PLAIN: u16 = 10;
const DEFLATED: u16 = 20;
const ZIP64: u16 = 45;
const UNIX: u16 = 3 << 8;
/// 1980-01-01, the one date of the profile.
const DATE: u16 = 0x0021;
/// A regular file that its owner may write and all may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// What the two headers of an entry say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header<'a> {
    /// Of ASCII, and of at most 240 bytes.
    pub(super) name: &'a str,
    pub(super) method: Method,
    pub(super) crc32: u32,
    /// Bytes of its data in the file, and inflated.
    pub(super) compressed: u64,
    pub(super) size: u64,
    /// Where its local header starts.
    pub(super) offset: u64,
}

impl Header<'_> {
    /// Whether a size of it needs ZIP64.
    pub(super) fn is_large(&self) -> bool {
        self.size >= MARKER || self.compressed >= MARKER
    }

    fn version(&self) -> u16 {
        match self.method {
            _ if self.is_large() || self.offset >= MARKER => ZIP64,
            Method::Deflated => DEFLATED,
            Method::Stored => PLAIN,
        }
    }

    /// What both headers have: from the version needed to the length of the name, with these two sizes.
    fn shared(&self, compressed: u32, size: u32) -> Vec<u8> {
        let method = if self.method == Method::Deflated { 8 } else { 0 };
        let mut bytes = Vec::new();
        // Flags, method, time, date.
        for field in [self.version(), 0, method, 0, DATE] {
            bytes.extend(field.to_le_bytes());
        }
        for field in [self.crc32, compressed, size] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend((self.name.len() as u16).to_le_bytes());
        bytes
    }

    /// The local header. With ZIP64 it has both sizes there, whichever of them needs it.
    pub(super) fn local(&self) -> Vec<u8> {
        let wide = if self.is_large() { vec![self.size, self.compressed] } else { Vec::new() };
        let shared = match self.is_large() {
            true => self.shared(u32::MAX, u32::MAX),
            false => self.shared(short(self.compressed), short(self.size)),
        };
        let extra = zip64(&wide);
        let length = (extra.len() as u16).to_le_bytes();
        [b"PK\x03\x04".as_slice(), &shared, &length, self.name.as_bytes(), &extra].concat()
    }

    /// The line of the directory. With ZIP64 it has there what needs it.
    pub(super) fn line(&self) -> Vec<u8> {
        let wide = [self.size, self.compressed, self.offset].into_iter().filter(|value| *value >= MARKER);
        let extra = zip64(&wide.collect::<Vec<_>>());
        let made_by = (UNIX | self.version()).to_le_bytes();
        let shared = self.shared(short(self.compressed), short(self.size));
        let mut line = [b"PK\x01\x02".as_slice(), &made_by, &shared].concat();
        // Length of the extra field, length of the comment, disk, internal attributes.
        for field in [extra.len() as u16, 0, 0, 0] {
            line.extend(field.to_le_bytes());
        }
        for field in [ATTRIBUTES, short(self.offset)] {
            line.extend(field.to_le_bytes());
        }
        line.extend(self.name.as_bytes());
        line.extend(extra);
        line
    }
}

/// The ZIP64 extended information (APPNOTE 4.5.3); nothing where nothing needs it.
fn zip64(values: &[u64]) -> Vec<u8> {
    if values.is_empty() {
        return Vec::new();
    }
    let values: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    [[1, 0].as_slice(), &(values.len() as u16).to_le_bytes(), &values].concat()
}

/// A value in 32 bits, or the mark that it stands in ZIP64.
fn short(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// The end record of a directory of `count` entries from `start` to `end`, and before it the ZIP64 records when a value needs them (APPNOTE 4.3.14 to
/// 4.3.16).
pub(super) fn end_records(count: u64, start: u64, end: u64) -> Vec<u8> {
    let size = end.saturating_sub(start);
    let mut bytes = Vec::new();
    if count > u64::from(u16::MAX) || size >= MARKER || start >= MARKER {
        bytes.extend(b"PK\x06\x06");
        // The size of what follows this field.
        bytes.extend(44u64.to_le_bytes());
        bytes.extend((UNIX | ZIP64).to_le_bytes());
        bytes.extend(ZIP64.to_le_bytes());
        bytes.extend([0; 8]);
        for field in [count, count, size, start] {
            bytes.extend(field.to_le_bytes());
        }
        bytes.extend(b"PK\x06\x07");
        bytes.extend([0; 4]);
        bytes.extend(end.to_le_bytes());
        bytes.extend(1u32.to_le_bytes());
    }
    bytes.extend(b"PK\x05\x06");
    bytes.extend([0; 4]);
    let entries = u16::try_from(count).unwrap_or(u16::MAX);
    bytes.extend([entries.to_le_bytes(), entries.to_le_bytes()].concat());
    bytes.extend([short(size).to_le_bytes(), short(start).to_le_bytes()].concat());
    bytes.extend([0; 2]);
    bytes
}
