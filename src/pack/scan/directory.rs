//! The central directory: every header in it, each judged by itself.

use std::io;

use super::end::Directory;
use super::extra::{Extra, Side};
use super::fields::{CENTRAL_LEN, Central, Fields};
use super::issue::Issues;
use super::window::Window;
use super::{Issue, Method, ScanCode, printable};
use crate::model::limits::Limits;
use crate::model::path::{EntryPath, PathError};
use crate::pack::range::ReadAt;

/// One entry as the directory lists it, ZIP64 values put in place.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) central: Central,
    pub(super) name_bytes: Box<[u8]>,
    /// The name, where it is safe.
    pub(super) name: Option<EntryPath>,
    pub(super) is_directory: bool,
    /// `None` where the method is not one that is read.
    pub(super) method: Option<Method>,
    pub(super) extra: Extra,
    pub(super) compressed_size: u64,
    pub(super) size: u64,
    pub(super) header_offset: u64,
}

/// Bit 3: sizes and CRC-32 follow the data (APPNOTE 4.4.4).
pub(super) const FLAG_DESCRIPTOR: u16 = 1 << 3;
/// Bit 11: the name is UTF-8 (APPNOTE 4.4.4, appendix D).
pub(super) const FLAG_UTF8: u16 = 1 << 11;
/// Bits 1 and 2: what the compressor was told (APPNOTE 4.4.4).
pub(super) const FLAG_OPTIONS: u16 = 0b110;
/// Bits 0, 6 and 13: encryption of the data, its strong form, and of the directory.
pub(super) const FLAG_ENCRYPTION: u16 = 1 | 1 << 6 | 1 << 13;
/// The newest version that is read: 4.5, ZIP64.
const NEWEST: u16 = 45;
/// MS-DOS, OS/2 and MVS (APPNOTE 4.4.2): Info-ZIP takes the names of their entries to be in a code page (the last one's with version 5.0), even
/// where flag 11 says UTF-8.
const BY_CODE_PAGE: [u16; 3] = [0, 6, 11];

/// Reads all headers; `None` when they cannot be told apart or placed, with the reason in `issues`.
pub(super) fn read(
    source: &mut dyn ReadAt,
    directory: &Directory,
    limits: &Limits,
    issues: &mut Issues,
) -> io::Result<Option<Vec<Listed>>> {
    for (what, value, limit) in
        [("entries", directory.entries, limits.entries), ("bytes of directory", directory.size, limits.directory_bytes)]
    {
        if value > limit {
            let expected = format!("at most {limit} {what}");
            issues.push(Issue::at(ScanCode::LimitExceeded, directory.offset, expected, value.to_string()));
            return Ok(None);
        }
    }
    let mut window = Window::new(source, directory.offset, directory.directory_end());
    // No more than there is room for: what the file claims is not believed.
    let most = directory.entries.min(directory.size.checked_div(CENTRAL_LEN as u64).unwrap_or_default());
    let mut listed = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
    let mut placed = true;
    let mut total: u64 = 0;
    for index in 0..directory.entries {
        let offset = window.position();
        let Some(raw) = take_header(&mut window)? else {
            let expected = format!("{} whole central headers", directory.entries);
            issues.push(Issue::at(ScanCode::DirectoryBounds, offset, expected, format!("{index}, then other bytes")));
            return Ok(None);
        };
        match judge(&raw, offset, limits, issues) {
            Some(entry) => {
                total = total.saturating_add(entry.size);
                listed.push(entry);
            }
            None => placed = false,
        }
    }
    let left = directory.directory_end().saturating_sub(window.position());
    if left > 0 {
        let found = format!("{left} more bytes of directory");
        let expected = format!("{} entries and no more", directory.entries);
        issues.push(Issue::at(ScanCode::DirectoryCount, window.position(), expected, found));
        return Ok(None);
    }
    if total > limits.inflated_total {
        let expected = format!("at most {} bytes in all", limits.inflated_total);
        issues.push(Issue::at(ScanCode::LimitExceeded, directory.offset, expected, format!("{total} bytes")));
    }
    Ok(placed.then_some(listed))
}

/// A central header's parts as they stand.
struct Raw {
    central: Central,
    name: Box<[u8]>,
    extra: Box<[u8]>,
}

fn take_header(window: &mut Window<'_>) -> io::Result<Option<Raw>> {
    let Some(central) = window.take(CENTRAL_LEN)?.and_then(Central::parse) else { return Ok(None) };
    let Some(name) = window.take(central.shared.name_length.into())?.map(Box::from) else { return Ok(None) };
    let Some(extra) = window.take(central.shared.extra_length.into())?.map(Box::from) else { return Ok(None) };
    let comment = window.take(central.comment_length.into())?;
    Ok(comment.is_some().then_some(Raw { central, name, extra }))
}

/// Judges one header by itself; `None` when its data cannot be placed.
fn judge(raw: &Raw, offset: u64, limits: &Limits, issues: &mut Issues) -> Option<Listed> {
    let Raw { central, name, .. } = raw;
    let mut refuse =
        |code, expected: String, found: String| issues.push(Issue::of(code, name, offset, expected, found));
    let shared = &central.shared;

    if shared.flags & FLAG_ENCRYPTION != 0 {
        refuse(ScanCode::EncryptionUnsupported, "no encryption".into(), format!("flags 0x{:04x}", shared.flags));
    } else if shared.flags & !(FLAG_DESCRIPTOR | FLAG_UTF8 | FLAG_OPTIONS) != 0 {
        let expected = "only the flags 1, 2, 3 and 11".to_owned();
        refuse(ScanCode::FlagsUnsupported, expected, format!("flags 0x{:04x}", shared.flags));
    }
    let method = Method::parse(shared.method);
    if method.is_none() {
        refuse(ScanCode::MethodUnsupported, "method 0 or 8".into(), format!("method {}", shared.method));
    }
    if shared.version_needed > NEWEST {
        let found = format!("version {}", shared.version_needed);
        refuse(ScanCode::VersionUnsupported, format!("version {NEWEST} at most"), found);
    }
    if central.disk_start != 0 {
        refuse(ScanCode::DiskMultiple, "disk 0".into(), format!("disk {}", central.disk_start));
    }
    if central.comment_length != 0 {
        let found = format!("a comment of {} bytes", central.comment_length);
        refuse(ScanCode::CommentUnsupported, "no comment".into(), found);
    }
    let is_directory = name.ends_with(b"/");
    let path = match parse_name(name, shared.flags, is_directory, limits) {
        Ok(path) => {
            let host = central.version_made_by >> 8;
            if !name.is_ascii() && BY_CODE_PAGE.contains(&host) {
                let found = format!("{}, made by system {host}", printable(name));
                refuse(ScanCode::PathSystem, "a name in ASCII, or made by another system".into(), found);
            }
            Some(path)
        }
        Err((code, error)) => {
            refuse(code, "a safe relative name".into(), format!("the name {error}"));
            None
        }
    };
    if let Some((code, expected, found)) = check_kind(central.external_attributes, is_directory) {
        refuse(code, expected.into(), found);
    }
    let extra = Extra::parse(&raw.extra, Side::Central, &mut |(code, expected, found)| refuse(code, expected, found))?;
    let Some((size, compressed_size, header_offset)) = put_zip64(central, extra.zip64.as_deref()) else {
        let expected = "one ZIP64 value for each field that is all ones, and no more".to_owned();
        refuse(ScanCode::Zip64Malformed, expected, "another set of values in the directory".into());
        return None;
    };
    let listed = Listed {
        central: *central,
        name_bytes: name.clone(),
        name: path,
        is_directory,
        method,
        extra,
        compressed_size,
        size,
        header_offset,
    };
    check_sizes(&listed, offset, limits, issues);
    Some(listed)
}

/// The name, by the flags that say how it is encoded.
fn parse_name(name: &[u8], flags: u16, is_directory: bool, limits: &Limits) -> Result<EntryPath, (ScanCode, String)> {
    if flags & FLAG_UTF8 == 0 && !name.is_ascii() {
        return Err((ScanCode::PathEncoding, format!("{} is not ASCII and flag 11 is not set", printable(name))));
    }
    let bare = if is_directory { name.strip_suffix(b"/").unwrap_or(name) } else { name };
    EntryPath::parse_within(bare, limits).map_err(|error| {
        let code = if error == PathError::NotUtf8 { ScanCode::PathEncoding } else { ScanCode::PathUnsafe };
        (code, error.to_string())
    })
}

/// What the attributes say the entry is: the Unix mode in the upper half (whatever host is named, since readers differ in
/// whether they look), the bits of MS-DOS and Windows in the lower.
fn check_kind(external_attributes: u32, is_directory: bool) -> Option<(ScanCode, &'static str, String)> {
    const KIND: u32 = 0o170_000 << 16;
    const REGULAR: u32 = 0o100_000 << 16;
    const FOLDER: u32 = 0o040_000 << 16;
    const PIPE: u32 = 0o010_000 << 16;
    const SOCKET: u32 = 0o140_000 << 16;
    const DOS_FOLDER: u32 = 0x10;
    // Volume label, device, reparse point: some readers pass such an entry over or make a link of it, others make a file.
    const DOS_SPECIAL: u32 = 0x08 | 0x40 | 0x400;
    let found = || format!("external attributes 0x{external_attributes:08x}");
    let kind = external_attributes & KIND;
    let says_folder = kind == FOLDER || external_attributes & DOS_FOLDER != 0;
    if !matches!(kind, 0 | REGULAR | FOLDER | PIPE | SOCKET) || external_attributes & DOS_SPECIAL != 0 {
        Some((ScanCode::EntrySpecial, "a regular file or a folder", found()))
    } else if matches!(kind, PIPE | SOCKET) {
        // Zip gives what it reads from a pipe the mode of the pipe.
        Some((ScanCode::EntryPipe, "a regular file or a folder", found()))
    } else if (is_directory && kind == REGULAR) || (!is_directory && says_folder) {
        Some((ScanCode::EntryKind, "a name that ends with a slash for a folder and only for a folder", found()))
    } else {
        None
    }
}

/// Size, compressed size and offset; `None` when the ZIP64 field holds anything but what is marked (APPNOTE 4.5.3).
fn put_zip64(central: &Central, zip64: Option<&[u8]>) -> Option<(u64, u64, u64)> {
    let mut fields = Fields(zip64.unwrap_or_default());
    let mut marked = false;
    let mut put = |value: u32| {
        if value == u32::MAX {
            marked = true;
            fields.u64()
        } else {
            Some(value.into())
        }
    };
    let size = put(central.shared.size)?;
    let compressed_size = put(central.shared.compressed_size)?;
    let offset = put(central.offset)?;
    (fields.0.is_empty() && marked == zip64.is_some()).then_some((size, compressed_size, offset))
}

fn check_sizes(listed: &Listed, offset: u64, limits: &Limits, issues: &mut Issues) {
    let Listed { size, compressed_size, .. } = *listed;
    let mut refuse = |code, expected, found| issues.push(Issue::of(code, &listed.name_bytes, offset, expected, found));
    let sizes = format!("{compressed_size} bytes for {size}");
    if listed.is_directory && size != 0 {
        refuse(ScanCode::SizeContradicts, "a folder without data".to_owned(), sizes);
    } else if listed.method == Some(Method::Stored) && size != compressed_size && listed.central.shared.flags & 1 == 0 {
        refuse(ScanCode::SizeContradicts, "equal sizes, since it is stored".to_owned(), sizes);
    } else if listed.method == Some(Method::Deflated) && compressed_size < 2 {
        refuse(ScanCode::SizeContradicts, "two bytes at least, since it is deflated".to_owned(), sizes);
    } else if size > limits.inflated_entry {
        let expected = format!("at most {} bytes in an entry", limits.inflated_entry);
        refuse(ScanCode::LimitExceeded, expected, format!("{size} bytes"));
    } else if listed.method == Some(Method::Deflated) && size > compressed_size.saturating_mul(limits.ratio) {
        refuse(ScanCode::LimitExceeded, format!("at most {} bytes for each compressed byte", limits.ratio), sizes);
    }
}
