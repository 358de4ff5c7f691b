//! The container profile: each field that it fixes, and the note where a foreign pack has another value.

use super::directory::{FLAG_DESCRIPTOR, FLAG_OPTIONS, FLAG_UTF8, Listed};
use super::issue::Notes;
use super::local::Local;
use super::{Issue, Method, ScanCode};

/// 1980-01-01, the first day that the format knows (APPNOTE 4.4.6).
const DATE: u16 = 0x0021;
/// Upper byte of version made by: Unix (APPNOTE 4.4.2).
const HOST_UNIX: u16 = 3 << 8;
/// A regular file that its owner may write and all may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// The first value that a field of 32 bits cannot hold, since it means "see ZIP64".
const MARKER: u64 = u32::MAX as u64;

/// Whether both headers are in profile form; each difference is noted.
pub(super) fn judge(listed: &Listed, local: &Local, notes: &mut Notes) -> bool {
    let central = &listed.central;
    let shared = &central.shared;
    let mut exact = true;
    let mut note = |holds: bool, code, expected: &str, found: &dyn Fn() -> String| {
        if !holds {
            exact = false;
            notes.push(Issue::of(code, &listed.name_bytes, listed.header_offset, expected, found()));
        }
    };
    note(!listed.is_directory, ScanCode::ForeignDirectory, "files only", &|| "a folder".to_owned());
    note(shared.flags & FLAG_DESCRIPTOR == 0, ScanCode::ForeignDescriptor, "none", &|| "a data descriptor".to_owned());
    note(
        shared.flags & FLAG_OPTIONS == 0 && (shared.flags & FLAG_UTF8 != 0) != listed.name_bytes.is_ascii(),
        ScanCode::ForeignFlags,
        "flag 11 for a name that is not ASCII, and no other",
        &|| format!("flags 0x{:04x}", shared.flags),
    );
    note((shared.time, shared.date) == (0, DATE), ScanCode::ForeignTime, "1980-01-01 00:00:00", &|| {
        date_and_time(shared.date, shared.time)
    });
    note(
        central.version_made_by == HOST_UNIX | shared.version_needed
            && versions(listed, local)
            && central.internal_attributes == 0
            && central.external_attributes == ATTRIBUTES,
        ScanCode::ForeignAttributes,
        "made by Unix, the version needed 10, 20 or 45, mode 0100644",
        &|| {
            format!(
                "made by 0x{:04x}, version needed {}, attributes 0x{:08x} and {}",
                central.version_made_by,
                shared.version_needed,
                central.external_attributes,
                central.internal_attributes
            )
        },
    );
    note(!listed.extra.has_others() && !local.extra.has_others(), ScanCode::ForeignExtra, "none", &|| {
        "extra fields with times or owners".to_owned()
    });
    note(zip64_is_needed(listed, local), ScanCode::ForeignZip64, "ZIP64 values where one does not fit", &|| {
        format!("ZIP64 values for {} bytes at byte {}", listed.size, listed.header_offset)
    });
    exact
}

/// The version that the entry needs, the same in both headers (APPNOTE 4.4.3): 2.0 may stand for 1.0.
fn versions(listed: &Listed, local: &Local) -> bool {
    let needed = listed.central.shared.version_needed;
    let large = listed.size >= MARKER || listed.compressed_size >= MARKER;
    let right = match needed {
        10 => !large && listed.method == Some(Method::Stored),
        20 => !large,
        45 => large || listed.header_offset >= MARKER,
        _ => false,
    };
    right && local.shared.version_needed == needed
}

/// ZIP64 in the local header for both sizes when one needs it; in the directory for the same two or for the one alone,
/// and for the offset when that needs it.
fn zip64_is_needed(listed: &Listed, local: &Local) -> bool {
    let marked = |field: u32| field == u32::MAX;
    let shared = &listed.central.shared;
    let (large, large_compressed) = (listed.size >= MARKER, listed.compressed_size >= MARKER);
    let either = large || large_compressed;
    let in_directory = (marked(shared.size), marked(shared.compressed_size));
    local.extra.zip64.is_some() == either
        && (in_directory == (large, large_compressed) || in_directory == (either, either))
        && marked(listed.central.offset) == (listed.header_offset >= MARKER)
}

/// The MS-DOS date and time as text, whatever numbers it holds (APPNOTE 4.4.6).
fn date_and_time(date: u16, time: u16) -> String {
    let (year, month, day) = ((date >> 9).saturating_add(1980), date >> 5 & 15, date & 31);
    let (hour, minute, second) = (time >> 11, time >> 5 & 63, (time & 31) << 1);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}
