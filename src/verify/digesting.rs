//! The digests of a file, which is read from its first byte to its last.

use serde::{Deserialize, Serialize};

use crate::model::digest::{Digest, Hasher};

/// The digests of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digested {
    /// Of the whole file.
    pub file: Digest,
    /// Of the bytes before the first signature ([`super::Check::prefix`]).
    pub prefix: Digest,
}

/// A file that is being digested.
pub struct Digesting {
    /// How many bytes stand before the first signature.
    prefix: u64,
    /// Over those, once they are there.
    before: Hasher,
    /// Over all that is there yet.
    hasher: Hasher,
}

impl Digesting {
    /// Of a file with so many bytes before the first signature. Nothing is there yet.
    pub fn new(prefix: u64) -> Self {
        Self { prefix, before: Hasher::default(), hasher: Hasher::default() }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let before = self.prefix.saturating_sub(self.hasher.length());
        let (before, after) =
            usize::try_from(before).ok().and_then(|before| bytes.split_at_checked(before)).unwrap_or((bytes, &[]));
        self.hasher.update(before);
        if self.hasher.length() == self.prefix {
            self.before = self.hasher.clone();
        }
        self.hasher.update(after);
    }

    /// Bytes that were there.
    pub fn length(&self) -> u64 {
        self.hasher.length()
    }

    /// How many bytes stand before the first signature.
    pub(super) fn prefix(&self) -> u64 {
        self.prefix
    }

    /// The digests of what was there.
    pub fn end(self) -> Digested {
        Digested { file: self.hasher.finish(), prefix: self.before.finish() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_length_give_the_digests_of_both() {
        let bytes: Vec<u8> = (0u32..1000).map(|n| (n * 7) as u8).collect();
        for prefix in [0, 1, 63, 64, 500, 999, 1000] {
            let right = Digested { file: Digest::of(&bytes), prefix: Digest::of(&bytes[..prefix]) };
            for length in [1, 64, 499, 500, 501, 1000] {
                let mut digesting = Digesting::new(prefix as u64);
                bytes.chunks(length).for_each(|piece| digesting.feed(piece));
                assert_eq!(digesting.length(), 1000);
                assert_eq!(digesting.end(), right, "{prefix} in pieces of {length}");
            }
        }
    }
}
