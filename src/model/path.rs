//! The name of an entry, parsed once and safe ever after.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::limits::Limits;

/// The name of a file or folder in a pack: relative, `/` between segments, valid UTF-8, safe to create on any system.
///
/// The rules are those of the container profile for reading; [`EntryPath::is_plain`] tells the narrower set that is written. A clone takes no memory for the
/// text: a check of a million entries names each in several lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryPath(Arc<str>);

/// Why bytes are no [`EntryPath`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PathError {
    /// Starts with `/`.
    #[error("starts with a slash, so it names a place outside the folder it is unpacked to")]
    Absolute,
    /// Holds a backslash, which is a separator on Windows (and starts a UNC name).
    #[error("holds a backslash")]
    Backslash,
    /// Holds a control character (Unicode category Cc, NUL included) or a line or paragraph separator.
    #[error("holds the control character U+{0:04X}")]
    Control(u32),
    /// More segments than [`Limits::depth`].
    #[error("has {found} segments, more than {limit}")]
    Deep {
        /// Segments found.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Starts with a drive letter and a colon.
    #[error("starts with a drive letter")]
    Drive,
    /// No bytes at all.
    #[error("is empty")]
    Empty,
    /// Two slashes in a row, or one at the end.
    #[error("has an empty segment")]
    EmptySegment,
    /// Holds a character that is not seen: zero width, a filler, or one that turns the direction of text.
    #[error("holds the invisible or direction-changing character U+{0:04X}")]
    Invisible(u32),
    /// More bytes than [`Limits::name_bytes`].
    #[error("has {found} bytes, more than {limit}")]
    Long {
        /// Bytes found.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Not UTF-8.
    #[error("is not UTF-8")]
    NotUtf8,
    /// A device name of Windows (`CON`, `nul.txt`).
    #[error("has the segment {0:?}, a device name on Windows")]
    Reserved(String),
    /// A segment ends with a dot or a space, which Windows drops.
    #[error("has a segment that ends with a dot or a space")]
    Trailing,
    /// A segment is `.` or `..`.
    #[error("has a segment that is {0:?}")]
    Traversal(String),
}

impl EntryPath {
    /// Parses the name of a file under the default [`Limits`].
    ///
    /// # Errors
    /// The first rule that the bytes break.
    pub fn parse(bytes: &[u8]) -> Result<Self, PathError> {
        Self::parse_within(bytes, &Limits::default())
    }

    /// Parses the name of a file under the given limits.
    ///
    /// # Errors
    /// The first rule that the bytes break.
    pub fn parse_within(bytes: &[u8], limits: &Limits) -> Result<Self, PathError> {
        if bytes.is_empty() {
            return Err(PathError::Empty);
        }
        if bytes.len() > limits.name_bytes {
            return Err(PathError::Long { found: bytes.len(), limit: limits.name_bytes });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| PathError::NotUtf8)?;
        text.chars().try_for_each(check_char)?;
        if text.starts_with('/') {
            return Err(PathError::Absolute);
        }
        if matches!(bytes, [letter, b':', ..] if letter.is_ascii_alphabetic()) {
            return Err(PathError::Drive);
        }
        let depth = text.split('/').count();
        if depth > limits.depth {
            return Err(PathError::Deep { found: depth, limit: limits.depth });
        }
        text.split('/').try_for_each(check_segment)?;
        Ok(Self(text.into()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name uses only `[A-Za-z0-9._-]` and `/`: the names that are written.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
    }

    /// Equal for two names that some file system takes for one. `fold` is [`fold`] or its equal.
    #[must_use]
    pub fn collision_key(&self, fold: fn(&str) -> String) -> String {
        if self.0.is_ascii() { self.0.to_ascii_lowercase() } else { fold(&self.0) }
    }
}

/// NFKC (UAX #15), then case folded: upper case then lower case, a character at a time, so that `ß` meets `SS` and all sigmas are one; then
/// NFKC again, since folding may undo it.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    folded.nfkc().collect()
}

impl fmt::Display for EntryPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Deref for EntryPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for EntryPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

fn check_char(char: char) -> Result<(), PathError> {
    let point = u32::from(char);
    match char {
        '\\' => Err(PathError::Backslash),
        '\u{2028}' | '\u{2029}' => Err(PathError::Control(point)),
        _ if char.is_control() => Err(PathError::Control(point)),
        _ if is_invisible(char) => Err(PathError::Invisible(point)),
        _ => Ok(()),
    }
}

/// Whether Unicode marks a character as a bidirectional control or as ignorable by default, which is what no font shows.
#[must_use]
pub fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn check_segment(segment: &str) -> Result<(), PathError> {
    if segment.is_empty() {
        return Err(PathError::EmptySegment);
    }
    if segment == "." || segment == ".." {
        return Err(PathError::Traversal(segment.to_owned()));
    }
    if segment.ends_with(['.', ' ']) {
        return Err(PathError::Trailing);
    }
    if is_reserved(segment) {
        return Err(PathError::Reserved(segment.to_owned()));
    }
    Ok(())
}

/// Windows takes a device name for the device whatever extension or stream follows, and drops spaces before that.
fn is_reserved(segment: &str) -> bool {
    let stem = segment.split(['.', ':']).next().unwrap_or(segment).trim_end_matches(' ').to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let mut digits = number.unwrap_or_default().chars();
    matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
}
