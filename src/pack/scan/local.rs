//! One local header, its data's place and its data descriptor, held against the directory.

use std::io;

use super::directory::{FLAG_DESCRIPTOR, FLAG_ENCRYPTION, Listed};
use super::extra::{Extra, Side};
use super::fields::{DESCRIPTOR_SIGNATURE, Fields, LOCAL_LEN, Shared, parse_local};
use super::issue::Issues;
use super::{Issue, Method, ScanCode, printable};
use crate::pack::range::ReadAt;

/// Bytes read past the name in the hope that the extra field is among them.
const AHEAD: usize = 64;

/// A local header that was read, with where its entry's parts lie.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) shared: Shared,
    pub(super) extra: Extra,
    pub(super) data_offset: u64,
    pub(super) data_end: u64,
    /// First byte after the data descriptor, or after the data where there is none.
    pub(super) end: u64,
    /// Whether the compressed size is left to the data descriptor.
    deferred: bool,
    /// Whether it repeats the directory, so that its extent can be relied on.
    pub(super) agrees: bool,
}

/// Reads the local header of a listed entry; `None` when there is none or its data has no place, with the reason in `issues`.
pub(super) fn read(
    source: &mut dyn ReadAt,
    listed: &Listed,
    directory_offset: u64,
    issues: &mut Issues,
) -> io::Result<Option<Local>> {
    let offset = listed.header_offset;
    let name = &listed.name_bytes;
    let Some((shared, rest)) = take_header(source, listed, directory_offset)? else {
        let expected = format!("a local header at byte {offset}, before the directory");
        issues.push(Issue::of(ScanCode::HeaderMissing, name, offset, expected, "other bytes"));
        return Ok(None);
    };
    let (local_name, extra) = rest.split_at(usize::from(shared.name_length).min(rest.len()));
    // What is not read in the directory is not told again of the local header.
    let told = listed.extra.unread;
    let extra = Extra::parse(extra, Side::Local, &mut |(code, expected, found)| {
        if !told || code == ScanCode::ExtraMalformed {
            issues.push(Issue::of(code, name, offset, expected, found));
        }
    });
    let Some(extra) = extra else { return Ok(None) };
    let Some(sizes) = sizes(&shared, extra.zip64.as_deref()) else {
        let expected = "both sizes in the ZIP64 field of a local header that marks both, and else no such field";
        issues.push(Issue::of(ScanCode::Zip64Malformed, name, offset, expected, "another set of values"));
        return Ok(None);
    };
    let found = differences(listed, &shared, local_name, &extra, sizes);
    let agrees = found.is_empty();
    for (expected, found) in found {
        issues.push(Issue::of(ScanCode::HeaderDisagrees, name, offset, expected, found));
    }

    let data_offset = offset.saturating_add(LOCAL_LEN as u64).saturating_add(rest.len() as u64);
    let data_end = data_offset.saturating_add(listed.compressed_size);
    if data_end > directory_offset {
        let expected = format!("data that ends before byte {directory_offset}");
        let found = format!("{} bytes from byte {data_offset}", listed.compressed_size);
        issues.push(Issue::of(ScanCode::DataBounds, name, data_offset, expected, found));
        return Ok(None);
    }
    let deferred = is_deferred(listed, sizes.1);
    let mut local = Local { shared, extra, data_offset, data_end, end: data_end, deferred, agrees };
    if listed.central.shared.flags & FLAG_DESCRIPTOR != 0 {
        match read_descriptor(source, listed, &local, directory_offset)? {
            Ok(len) => local.end = data_end.saturating_add(len),
            Err(issue) => {
                issues.push(issue);
                local.agrees = false;
            }
        }
    }
    Ok(Some(local))
}

/// Bytes that are read of a local header at first.
pub(super) fn wanted(listed: &Listed) -> usize {
    LOCAL_LEN.saturating_add(listed.name_bytes.len()).saturating_add(AHEAD)
}

/// The header's fixed part, and its name and extra field; `None` when they do not stand before the directory.
fn take_header(
    source: &mut dyn ReadAt,
    listed: &Listed,
    directory_offset: u64,
) -> io::Result<Option<(Shared, Vec<u8>)>> {
    let offset = listed.header_offset;
    let room = directory_offset.saturating_sub(offset);
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    if room < LOCAL_LEN {
        return Ok(None);
    }
    let mut bytes = vec![0; room.min(wanted(listed))];
    source.read_at(offset, &mut bytes)?;
    let Some(shared) = parse_local(&bytes) else { return Ok(None) };
    let len = LOCAL_LEN.saturating_add(shared.name_length.into()).saturating_add(shared.extra_length.into());
    if len > room {
        return Ok(None);
    }
    let held = bytes.len();
    bytes.resize(len, 0);
    if let Some(rest) = bytes.get_mut(held..) {
        source.read_at(offset.saturating_add(held as u64), rest)?;
    }
    Ok(Some((shared, bytes.split_off(LOCAL_LEN))))
}

/// Size and compressed size. A local header's ZIP64 field holds both or is not there (APPNOTE 4.5.3).
fn sizes(shared: &Shared, zip64: Option<&[u8]>) -> Option<(u64, u64)> {
    let marked = (shared.size == u32::MAX, shared.compressed_size == u32::MAX);
    match (marked, zip64) {
        ((false, false), None) => Some((shared.size.into(), shared.compressed_size.into())),
        ((true, true), Some(data)) => {
            let mut fields = Fields(data);
            let sizes = (fields.u64()?, fields.u64()?);
            fields.0.is_empty().then_some(sizes)
        }
        _ => None,
    }
}

/// Whether the local header leaves this value, a size or the CRC-32, to a data descriptor: it is zero (APPNOTE 4.4.4, bit 3). Info-ZIP gives the
/// size, which it knows, and leaves the other two.
fn is_deferred(listed: &Listed, value: u64) -> bool {
    listed.central.shared.flags & FLAG_DESCRIPTOR != 0 && value == 0
}

/// Each shared field in which the local header does not repeat the directory, as expected and found.
fn differences(
    listed: &Listed,
    local: &Shared,
    name: &[u8],
    extra: &Extra,
    sizes: (u64, u64),
) -> Vec<(String, String)> {
    let central = &listed.central.shared;
    let mut found = Vec::new();
    let mut compare = |what: &str, expected: u64, value: u64| {
        if expected != value {
            found.push((format!("{what} {expected}, as in the directory"), format!("{what} {value}")));
        }
    };
    // Only the directory knows that an offset needs ZIP64, and only the local header that a stream might have: a writer may raise the version there.
    let raised = match (&extra.zip64, &listed.extra.zip64) {
        (None, Some(_)) => local.version_needed < central.version_needed,
        (Some(_), None) => local.version_needed > central.version_needed,
        _ => false,
    };
    if !raised {
        compare("version needed", central.version_needed.into(), local.version_needed.into());
    }
    compare("flags", central.flags.into(), local.flags.into());
    compare("method", central.method.into(), local.method.into());
    compare("time", central.time.into(), local.time.into());
    compare("date", central.date.into(), local.date.into());
    for (what, expected, value) in [
        ("CRC-32", central.crc32.into(), local.crc32.into()),
        ("size", listed.size, sizes.0),
        ("compressed size", listed.compressed_size, sizes.1),
    ] {
        if !is_deferred(listed, value) {
            compare(what, expected, value);
        }
    }
    if *name != *listed.name_bytes {
        found.push((format!("the name {}", printable(&listed.name_bytes)), format!("the name {}", printable(name))));
    }
    if let Some(what) = listed.extra.contradiction(extra) {
        found.push((format!("{what} as in the directory"), format!("another {what}")));
    }
    found
}

/// The length of a data descriptor that repeats the directory. It may lack the signature; its sizes are 8 bytes long when
/// the entry is ZIP64 and else 4 (APPNOTE 4.3.9), so that one length is right and no other.
fn read_descriptor(
    source: &mut dyn ReadAt,
    listed: &Listed,
    local: &Local,
    directory_offset: u64,
) -> io::Result<Result<u64, Issue>> {
    let issue = |code, expected: &str, found: &str| {
        Ok(Err(Issue::of(code, &listed.name_bytes, local.data_end, expected, found)))
    };
    let encrypted = listed.central.shared.flags & FLAG_ENCRYPTION != 0;
    if listed.method == Some(Method::Stored) && local.deferred && listed.size != 0 && !encrypted {
        let expected = "sizes in the local header, since stored data does not tell its own end";
        return issue(ScanCode::DescriptorAmbiguous, expected, "sizes only after the data");
    }
    if listed.central.shared.crc32.to_le_bytes() == DESCRIPTOR_SIGNATURE {
        let expected = "a CRC-32 that is not the descriptor's signature";
        return issue(ScanCode::DescriptorAmbiguous, expected, "a CRC-32 that is");
    }
    let long = local.extra.zip64.is_some()
        || listed.size >= u64::from(u32::MAX)
        || listed.compressed_size >= u64::from(u32::MAX);
    let mut bare = listed.central.shared.crc32.to_le_bytes().to_vec();
    for size in [listed.compressed_size, listed.size] {
        if long {
            bare.extend(size.to_le_bytes());
        } else {
            bare.extend(u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
        }
    }
    let signed = [DESCRIPTOR_SIGNATURE.as_slice(), &bare].concat();

    let room = directory_offset.saturating_sub(local.data_end);
    let mut bytes = vec![0; usize::try_from(room).unwrap_or(usize::MAX).min(signed.len())];
    source.read_at(local.data_end, &mut bytes)?;
    if bytes == signed {
        Ok(Ok(signed.len() as u64))
    } else if bytes.starts_with(&bare) {
        Ok(Ok(bare.len() as u64))
    } else {
        let expected =
            format!("a data descriptor of {} or {} bytes that repeats the directory", signed.len(), bare.len());
        issue(ScanCode::DescriptorDisagrees, &expected, "other bytes")
    }
}
