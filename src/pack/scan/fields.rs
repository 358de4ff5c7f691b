//! The fixed parts of the records, with APPNOTE's names. Numbers are little-endian (APPNOTE 4.4.1.1).

/// Reads numbers off the front of a slice; `None` at its end.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    fn signature(&mut self, signature: [u8; 4]) -> Option<()> {
        (self.array::<4>()? == signature).then_some(())
    }
}

/// Local file header signature (APPNOTE 4.3.7).
pub(super) const LOCAL_SIGNATURE: [u8; 4] = *b"PK\x03\x04";
/// Central file header signature (APPNOTE 4.3.12).
pub(super) const CENTRAL_SIGNATURE: [u8; 4] = *b"PK\x01\x02";
/// End of central directory signature (APPNOTE 4.3.16).
pub(super) const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
/// Data descriptor signature (APPNOTE 4.3.9.3).
pub(super) const DESCRIPTOR_SIGNATURE: [u8; 4] = *b"PK\x07\x08";
/// Zip64 end of central directory record signature (APPNOTE 4.3.14).
pub(super) const ZIP64_END_SIGNATURE: [u8; 4] = *b"PK\x06\x06";
/// Zip64 end of central directory locator signature (APPNOTE 4.3.15).
pub(super) const ZIP64_LOCATOR_SIGNATURE: [u8; 4] = *b"PK\x06\x07";

/// The fields that a local header and a central header share (APPNOTE 4.3.7, 4.3.12).
#[derive(Debug, Clone, Copy)]
pub(super) struct Shared {
    pub(super) version_needed: u16,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) time: u16,
    pub(super) date: u16,
    pub(super) crc32: u32,
    pub(super) compressed_size: u32,
    pub(super) size: u32,
    pub(super) name_length: u16,
    pub(super) extra_length: u16,
}

impl Shared {
    fn parse(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            version_needed: fields.u16()?,
            flags: fields.u16()?,
            method: fields.u16()?,
            time: fields.u16()?,
            date: fields.u16()?,
            crc32: fields.u32()?,
            compressed_size: fields.u32()?,
            size: fields.u32()?,
            name_length: fields.u16()?,
            extra_length: fields.u16()?,
        })
    }
}

/// Length of the fixed part of a local header.
pub(super) const LOCAL_LEN: usize = 30;

/// A local header's fixed part; `None` when it is none.
pub(super) fn parse_local(bytes: &[u8]) -> Option<Shared> {
    let mut fields = Fields(bytes);
    fields.signature(LOCAL_SIGNATURE)?;
    Shared::parse(&mut fields)
}

/// Length of the fixed part of a central header.
pub(super) const CENTRAL_LEN: usize = 46;

/// The fixed part of a central header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Central {
    pub(super) version_made_by: u16,
    pub(super) shared: Shared,
    pub(super) comment_length: u16,
    pub(super) disk_start: u16,
    pub(super) internal_attributes: u16,
    pub(super) external_attributes: u32,
    pub(super) offset: u32,
}

impl Central {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        fields.signature(CENTRAL_SIGNATURE)?;
        Some(Self {
            version_made_by: fields.u16()?,
            shared: Shared::parse(&mut fields)?,
            comment_length: fields.u16()?,
            disk_start: fields.u16()?,
            internal_attributes: fields.u16()?,
            external_attributes: fields.u32()?,
            offset: fields.u32()?,
        })
    }
}

/// Length of the end record without its comment.
pub(super) const END_LEN: usize = 22;

/// The end of central directory record (APPNOTE 4.3.16).
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) disk: u16,
    pub(super) directory_disk: u16,
    pub(super) disk_entries: u16,
    pub(super) entries: u16,
    pub(super) directory_size: u32,
    pub(super) directory_offset: u32,
    pub(super) comment_length: u16,
}

impl End {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        fields.signature(END_SIGNATURE)?;
        Some(Self {
            disk: fields.u16()?,
            directory_disk: fields.u16()?,
            disk_entries: fields.u16()?,
            entries: fields.u16()?,
            directory_size: fields.u32()?,
            directory_offset: fields.u32()?,
            comment_length: fields.u16()?,
        })
    }
}

/// Length of the Zip64 locator.
pub(super) const ZIP64_LOCATOR_LEN: u64 = 20;

/// The Zip64 end of central directory locator (APPNOTE 4.3.15).
#[derive(Debug, Clone, Copy)]
pub(super) struct Zip64Locator {
    pub(super) end_disk: u32,
    pub(super) end_offset: u64,
    pub(super) disks: u32,
}

impl Zip64Locator {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        fields.signature(ZIP64_LOCATOR_SIGNATURE)?;
        Some(Self { end_disk: fields.u32()?, end_offset: fields.u64()?, disks: fields.u32()? })
    }
}

/// Length of the Zip64 end record without extensible data.
pub(super) const ZIP64_END_LEN: u64 = 56;

/// The Zip64 end of central directory record (APPNOTE 4.3.14).
#[derive(Debug, Clone, Copy)]
pub(super) struct Zip64End {
    /// Bytes of the record after this field.
    pub(super) record_size: u64,
    pub(super) version_made_by: u16,
    pub(super) version_needed: u16,
    pub(super) disk: u32,
    pub(super) directory_disk: u32,
    pub(super) disk_entries: u64,
    pub(super) entries: u64,
    pub(super) directory_size: u64,
    pub(super) directory_offset: u64,
}

impl Zip64End {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        fields.signature(ZIP64_END_SIGNATURE)?;
        Some(Self {
            record_size: fields.u64()?,
            version_made_by: fields.u16()?,
            version_needed: fields.u16()?,
            disk: fields.u32()?,
            directory_disk: fields.u32()?,
            disk_entries: fields.u64()?,
            entries: fields.u64()?,
            directory_size: fields.u64()?,
            directory_offset: fields.u64()?,
        })
    }
}
