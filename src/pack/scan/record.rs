//! An accepted entry, with APPNOTE's field names.

use crate::model::path::EntryPath;

/// How an entry's data is kept (APPNOTE 4.4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// 0: as it is.
    Stored,
    /// 8: a raw deflate stream (RFC 1951).
    Deflated,
}

impl Method {
    pub(super) fn parse(number: u16) -> Option<Self> {
        match number {
            0 => Some(Self::Stored),
            8 => Some(Self::Deflated),
            _ => None,
        }
    }
}

/// One entry, on which its local header, its data descriptor and the central directory agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The name, without the `/` that ends a folder's.
    pub name: EntryPath,
    /// How the data is kept.
    pub method: Method,
    /// CRC-32 of the inflated bytes.
    pub crc32: u32,
    /// Bytes of data in the file.
    pub compressed_size: u64,
    /// Bytes when inflated.
    pub size: u64,
    /// Offset of the local header.
    pub header_offset: u64,
    /// Offset of the data.
    pub data_offset: u64,
    /// Whether every field of both headers is as the profile fixes it.
    pub in_profile: bool,
    /// Whether it is a folder: its name ends with `/`.
    pub is_directory: bool,
}

impl Record {
    /// The name's bytes as the file holds them.
    pub fn name_bytes(&self) -> Vec<u8> {
        [self.name.as_str().as_bytes(), if self.is_directory { b"/" } else { b"" }].concat()
    }
}
