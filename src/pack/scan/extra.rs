//! Extra fields: a strict list of the four kinds that are read (APPNOTE 4.5; extrafld.txt of Info-ZIP for 0x5455, 0x7875).

use super::ScanCode;
use super::fields::Fields;

/// Which header the extra field stands in: two kinds have another form in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Local,
    Central,
}

/// The extra fields of one header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extra {
    /// 0x0001, Zip64 extended information: its data, to be read with the header's sizes.
    pub(super) zip64: Option<Box<[u8]>>,
    /// 0x5455, extended timestamp: which times there are, and the modification time in Unix seconds.
    timestamp: Option<(u8, Option<u32>)>,
    /// 0x7875, Info-ZIP new Unix: owner and group.
    unix: Option<Box<[u8]>>,
    /// 0x000a, NTFS: three times.
    ntfs: Option<Box<[u8]>>,
    /// There is a field of a kind that is not read.
    pub(super) unread: bool,
}

/// Why extra fields are refused: code, expected, found.
pub(super) type Refusal = (ScanCode, String, String);

impl Extra {
    /// Reads a list of id, size and data with nothing left over and no id twice; `None` where it is none. Fields of kinds that are not read
    /// are refused at the first and passed over, so that the rest of the file can be judged.
    pub(super) fn parse(bytes: &[u8], side: Side, refuse: &mut dyn FnMut(Refusal)) -> Option<Self> {
        let mut extra = Self::default();
        let mut fields = Fields(bytes);
        while !fields.0.is_empty() {
            let Some((id, data)) = next(&mut fields) else {
                let expected = "a list of fields, each with its id, size and data".to_owned();
                let found = format!("{} bytes that are no field", fields.0.len());
                refuse((ScanCode::ExtraMalformed, expected, found));
                return None;
            };
            let known = match id {
                0x0001 => put(&mut extra.zip64, Some(data.into())),
                0x000a => put(&mut extra.ntfs, ntfs(data)),
                0x5455 => put(&mut extra.timestamp, timestamp(data, side)),
                0x7875 => put(&mut extra.unix, unix(data)),
                _ => {
                    if !extra.unread {
                        refuse(unread(id));
                    }
                    extra.unread = true;
                    Ok(())
                }
            };
            if let Err(expected) = known {
                let found = format!("{} bytes of 0x{id:04x}", data.len());
                refuse((ScanCode::ExtraMalformed, expected.to_owned(), found));
                return None;
            }
        }
        Some(extra)
    }

    /// Whether there are fields other than ZIP64's.
    pub(super) fn has_others(&self) -> bool {
        self.timestamp.is_some() || self.unix.is_some() || self.ntfs.is_some()
    }

    /// The kind in which two headers contradict each other, where both have it.
    pub(super) fn contradiction(&self, other: &Self) -> Option<&'static str> {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            matches!((one, other), (Some(one), Some(other)) if one != other)
        }
        if differ(self.timestamp.as_ref(), other.timestamp.as_ref()) {
            Some("extra field 0x5455")
        } else if differ(self.unix.as_ref(), other.unix.as_ref()) {
            Some("extra field 0x7875")
        } else if differ(self.ntfs.as_ref(), other.ntfs.as_ref()) {
            Some("extra field 0x000a")
        } else {
            None
        }
    }
}

/// Why a field of another kind is refused: Info-ZIP's Unicode path and comment give the entry a second name or comment.
fn unread(id: u16) -> Refusal {
    match id {
        0x6375 | 0x7075 => (ScanCode::ExtraAmbiguous, "one name".to_owned(), format!("the Unicode field 0x{id:04x}")),
        _ => {
            let expected = "only 0x0001, 0x000a, 0x5455 and 0x7875".to_owned();
            (ScanCode::ExtraUnsupported, expected, format!("0x{id:04x}"))
        }
    }
}

fn next<'a>(fields: &mut Fields<'a>) -> Option<(u16, &'a [u8])> {
    let mut ahead = Fields(fields.0);
    let (id, size) = (ahead.u16()?, ahead.u16()?);
    let data = ahead.take(size.into())?;
    *fields = ahead;
    Some((id, data))
}

fn put<T>(slot: &mut Option<T>, value: Option<T>) -> Result<(), &'static str> {
    if slot.is_some() {
        return Err("each field once");
    }
    *slot = Some(value.ok_or("the field in its defined form")?);
    Ok(())
}

/// The local form has every time that the flags name, the central form at most the modification time.
fn timestamp(data: &[u8], side: Side) -> Option<(u8, Option<u32>)> {
    let mut fields = Fields(data);
    let flags = fields.u8().filter(|flags| flags & !0b111 == 0)?;
    let modified = if flags & 1 == 0 { None } else { Some(fields.u32()?) };
    if side == Side::Local {
        for _ in 0..(flags & 0b110).count_ones() {
            fields.u32()?;
        }
    }
    fields.0.is_empty().then_some((flags, modified))
}

/// Version 1, then two numbers, each behind its length.
fn unix(data: &[u8]) -> Option<Box<[u8]>> {
    let mut fields = Fields(data);
    if fields.u8()? != 1 {
        return None;
    }
    for _ in 0..2 {
        let len = fields.u8().filter(|len| (1..=8).contains(len))?;
        fields.take(len.into())?;
    }
    fields.0.is_empty().then(|| data.into())
}

/// Four reserved bytes, then the one attribute that is defined: tag 1 with three times of eight bytes.
fn ntfs(data: &[u8]) -> Option<Box<[u8]>> {
    let mut fields = Fields(data);
    let fixed = (fields.u32()?, fields.u16()?, fields.u16()?) == (0, 1, 24);
    (fixed && fields.0.len() == 24).then(|| data.into())
}
