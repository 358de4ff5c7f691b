//! Keeps bodies small in memory until their entries can be written: the answers of a large build are many times what a page may hold.
//!
//! Bodies of one kind resemble each other, so that many of them deflated together take a fraction of each alone.

use std::io;

use super::squeeze::Squeezed;

/// Bodies are gathered up to so many bytes before they are deflated together.
const BLOCK: usize = 512 << 10;

/// Bodies, in the order in which they were put there.
#[derive(Debug, Default)]
pub struct Shelf {
    blocks: Vec<Squeezed>,
    /// The block that is being gathered.
    gathered: Vec<u8>,
    /// The block that was opened last, and its number.
    opened: Option<(usize, Vec<u8>)>,
}

/// Where a body stands on its shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelved {
    block: usize,
    at: usize,
    length: usize,
}

impl Shelf {
    /// Puts a body there.
    pub fn put(&mut self, body: &[u8]) -> Shelved {
        let shelved = Shelved { block: self.blocks.len(), at: self.gathered.len(), length: body.len() };
        self.gathered.extend_from_slice(body);
        if self.gathered.len() >= BLOCK {
            self.blocks.push(Squeezed::new(&self.gathered));
            self.gathered.clear();
        }
        shelved
    }

    /// A body as it was put there. Quick in the order in which they were put.
    ///
    /// # Errors
    /// When memory was damaged: what cannot be opened must not be taken for an empty body.
    pub fn take(&mut self, Shelved { block, at, length }: Shelved) -> io::Result<Vec<u8>> {
        let missing = || io::Error::other("an answer that was kept in memory cannot be found");
        let end = at.checked_add(length).ok_or_else(missing)?;
        if block == self.blocks.len() {
            return self.gathered.get(at..end).map(<[u8]>::to_vec).ok_or_else(missing);
        }
        if self.opened.as_ref().is_none_or(|(number, _)| *number != block) {
            self.opened = Some((block, self.blocks.get(block).ok_or_else(missing)?.open()?));
        }
        let bytes = self.opened.as_ref().and_then(|(_, bytes)| bytes.get(at..end));
        bytes.map(<[u8]>::to_vec).ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_in_any_order() {
        let body = |n: usize| format!("{{\"id\":{n},\"text\":\"{}\"}}", "row ".repeat(n % 700)).into_bytes();
        let mut shelf = Shelf::default();
        let shelved: Vec<_> = (0..2000).map(|n| shelf.put(&body(n))).collect();
        assert!(shelf.blocks.len() > 2 && !shelf.gathered.is_empty());
        for (n, place) in shelved.iter().enumerate().chain(shelved.iter().enumerate().rev().step_by(37)) {
            assert!(shelf.take(*place).unwrap() == body(n), "{n}");
        }
        let empty = shelf.put(b"");
        assert_eq!(shelf.take(empty).unwrap(), b"");
        assert!(shelf.take(Shelved { block: 99, at: 0, length: 1 }).is_err());
    }
}
