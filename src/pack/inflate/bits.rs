//! Bits of a range of the source, from the lowest of each byte up (RFC 1951, 3.1.1).

use std::io;

use crate::pack::range::ReadAt;

const PIECE: usize = 64 * 1024;

/// Takes bits off the front of a range. `None` means that the range has ended.
pub(super) struct Bits<'a> {
    source: &'a mut dyn ReadAt,
    /// Offset of the next byte that is not buffered, and of the end.
    next: u64,
    end: u64,
    piece: Vec<u8>,
    position: usize,
    hold: u64,
    held: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(source: &'a mut dyn ReadAt, start: u64, end: u64) -> Self {
        Self { source, next: start, end, piece: Vec::new(), position: 0, hold: 0, held: 0 }
    }

    /// Bytes that were read and are not among the held bits yet.
    fn buffered(&self) -> usize {
        self.piece.len().saturating_sub(self.position)
    }

    /// Bits that are left in the range.
    pub(super) fn left(&self) -> u64 {
        let bytes = self.end.saturating_sub(self.next).saturating_add(self.buffered() as u64);
        bytes.saturating_mul(8).saturating_add(self.held.into())
    }

    /// The next `count` bits (16 at most) without taking them; zeros stand past the end.
    pub(super) fn peek(&mut self, count: u32) -> io::Result<u32> {
        if self.held < count {
            self.refill()?;
        }
        Ok((self.hold & mask(count)) as u32)
    }

    /// Takes bits that were peeked at; `None` when they are not all there.
    pub(super) fn skip(&mut self, count: u32) -> Option<()> {
        self.held = self.held.checked_sub(count)?;
        self.hold >>= count;
        Some(())
    }

    /// Takes `count` bits (16 at most).
    pub(super) fn take(&mut self, count: u32) -> io::Result<Option<u32>> {
        let bits = self.peek(count)?;
        Ok(self.skip(count).map(|()| bits))
    }

    /// Takes the rest of the byte that was begun, so that whole bytes follow, and gives its bits. Bytes end where the held
    /// bits do.
    pub(super) fn align(&mut self) -> u64 {
        let rest = self.held % 8;
        let bits = self.hold & mask(rest);
        self.hold >>= rest;
        self.held = self.held.saturating_sub(rest);
        bits
    }

    /// Takes whole bytes; `None` when the range has fewer.
    pub(super) fn skip_bytes(&mut self, count: u64) -> Option<()> {
        if self.left() < count.checked_mul(8)? {
            return None;
        }
        let wanted = u32::try_from(count).unwrap_or(u32::MAX);
        let held = (self.held / 8).min(wanted);
        let bits = held.checked_mul(8)?;
        self.hold = self.hold.checked_shr(bits).unwrap_or(0);
        self.held = self.held.checked_sub(bits)?;
        let count = count.checked_sub(held.into())?;
        let buffered = self.buffered().min(usize::try_from(count).unwrap_or(usize::MAX));
        self.position = self.position.checked_add(buffered)?;
        self.next = self.next.checked_add(count.checked_sub(buffered as u64)?)?;
        Some(())
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.held <= 56 {
            if self.position == self.piece.len() {
                let left = self.end.saturating_sub(self.next);
                self.piece.resize(usize::try_from(left).unwrap_or(PIECE).min(PIECE), 0);
                self.position = 0;
                self.source.read_at(self.next, &mut self.piece)?;
                self.next = self.next.saturating_add(self.piece.len() as u64);
            }
            let Some(&byte) = self.piece.get(self.position) else { break };
            self.position = self.position.saturating_add(1);
            self.hold |= u64::from(byte) << self.held;
            self.held = self.held.saturating_add(8);
        }
        Ok(())
    }
}

/// The lowest `count` bits (63 at most).
fn mask(count: u32) -> u64 {
    !(u64::MAX << count)
}
