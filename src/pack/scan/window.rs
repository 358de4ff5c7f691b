//! A sequential view of a range of the source, read in large pieces.

use std::io;

use crate::pack::range::ReadAt;

const PIECE: usize = 64 * 1024;

/// Bytes `position..end` of the source, taken off the front.
pub(super) struct Window<'a> {
    source: &'a mut dyn ReadAt,
    /// Offset in the source of the first byte that is not buffered.
    next: u64,
    end: u64,
    buffer: Vec<u8>,
    start: usize,
}

impl<'a> Window<'a> {
    pub(super) fn new(source: &'a mut dyn ReadAt, start: u64, end: u64) -> Self {
        Self { source, next: start, end, buffer: Vec::new(), start: 0 }
    }

    /// Offset in the source of the next byte to be taken.
    pub(super) fn position(&self) -> u64 {
        self.next.saturating_sub(self.held() as u64)
    }

    /// Bytes that are buffered and not taken yet.
    fn held(&self) -> usize {
        self.buffer.len().saturating_sub(self.start)
    }

    /// Takes `len` bytes; `None` when the range ends before.
    pub(super) fn take(&mut self, len: usize) -> io::Result<Option<&[u8]>> {
        if self.held() < len {
            self.fill(len)?;
        }
        let end = self.start.saturating_add(len);
        let taken = self.buffer.get(self.start..end);
        if taken.is_some() {
            self.start = end;
        }
        Ok(taken)
    }

    fn fill(&mut self, len: usize) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let held = self.buffer.len();
        let left = usize::try_from(self.end.saturating_sub(self.next)).unwrap_or(usize::MAX);
        let more = left.min(len.saturating_sub(held).max(PIECE));
        self.buffer.resize(held.saturating_add(more), 0);
        self.source.read_at(self.next, self.buffer.get_mut(held..).unwrap_or_default())?;
        self.next = self.next.saturating_add(more as u64);
        Ok(())
    }
}
