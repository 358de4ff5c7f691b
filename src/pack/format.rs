//! Names and words of the format (docs/FORMAT.md) that writing and reading share.

/// Whether `name` may be written as an entry's name: `[A-Za-z0-9._-]` and `/`, no empty, `.` or `..` segment, at most 240 bytes.
pub fn is_writable_name(name: &str) -> bool {
    name.len() <= 240
        && name.split('/').all(|segment| {
            !matches!(segment, "" | "." | "..")
                && segment.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        })
}
