//! What the reader refuses to take in, so that a hostile pack costs little.

/// Budgets of one reading. Sizes are in bytes.
///
/// The defaults suit a browser tab: the directory of the largest accepted pack is held in memory, entry data never is.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Most entries, folders included. A record is a few hundred bytes of memory.
    pub entries: u64,
    /// Largest central directory.
    pub directory_bytes: u64,
    /// Most bytes one entry may inflate to.
    pub inflated_entry: u64,
    /// Most bytes all entries together may inflate to.
    pub inflated_total: u64,
    /// Most inflated bytes for one compressed byte. Deflate cannot give more than 1032 (RFC 1951: 258 bytes for two bits).
    pub ratio: u64,
    /// Largest file that is read as one JSON text. Held in memory whole, and some six times as much again once it is read.
    pub document_bytes: u64,
    /// Longest name, in bytes of UTF-8.
    pub name_bytes: usize,
    /// Most segments in a name.
    pub depth: usize,
    /// Makes names alike that some file system takes for one: [`super::path::fold`], or the same with a browser's own tables, which then need
    /// no download.
    pub fold: fn(&str) -> String,
}

impl Default for Limits {
    fn default() -> Self {
        Self::with_fold(super::path::fold)
    }
}

impl Limits {
    /// The default budgets, with another implementation of [`super::path::fold`].
    #[must_use]
    pub fn with_fold(fold: fn(&str) -> String) -> Self {
        Self {
            fold,
            entries: 1 << 18,
            directory_bytes: 64 << 20,
            inflated_entry: 32 << 30,
            inflated_total: 64 << 30,
            ratio: 1032,
            document_bytes: 64 << 20,
            name_bytes: 240,
            depth: 16,
        }
    }
}
