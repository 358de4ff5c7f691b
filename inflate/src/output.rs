//! What comes out, and the 32 KiB of it that copies may point back into.

use crate::Fault;

/// How far back a copy can point (RFC 1951, section 2).
const WINDOW: usize = 32 << 10;
/// The most bytes that are handed on at a time.
pub(crate) const PIECE: usize = 256 << 10;
/// Room past the end of the buffer: the three literals or the longest copy (258), which is made 16 bytes at a time.
const SLACK: usize = 258 + 32;

/// The longest that a copy can be.
pub(crate) const LONGEST: usize = 258;

pub(crate) struct Output {
    size: u64,
    /// Bytes that were handed on.
    given: u64,
    buffer: Vec<u8>,
    /// Where the bytes start that are to be handed on, and where they end. Before them stand up to [`WINDOW`] earlier ones.
    start: usize,
    pub(crate) end: usize,
}

impl Output {
    pub(crate) fn new(size: u64) -> Self {
        let most = WINDOW.saturating_add(PIECE);
        let room = usize::try_from(size).unwrap_or(most).min(most);
        let buffer = vec![0; room.saturating_add(SLACK)];
        Self { size, given: 0, buffer, start: 0, end: 0 }
    }

    /// The bytes so far, with room for more.
    pub(crate) fn buffer(&mut self) -> &mut [u8] {
        &mut self.buffer
    }

    /// Up to here there is room for a copy.
    pub(crate) fn limit(&self) -> usize {
        self.buffer.len().saturating_sub(SLACK)
    }

    /// Hands on what is past the limit.
    pub(crate) fn make_room<E>(&mut self, sink: &mut dyn FnMut(&[u8])) -> Result<(), Fault<E>> {
        if self.end < self.limit() {
            return Ok(());
        }
        self.hand_on(sink)?;
        let keep = self.end.saturating_sub(WINDOW);
        self.buffer.copy_within(keep..self.end, 0);
        self.end = self.end.saturating_sub(keep);
        self.start = self.end;
        Ok(())
    }

    fn hand_on<E>(&mut self, sink: &mut dyn FnMut(&[u8])) -> Result<(), Fault<E>> {
        let bytes = self.buffer.get(self.start..self.end).unwrap_or_default();
        self.given = self.given.saturating_add(bytes.len() as u64);
        if self.given > self.size {
            return Err(Fault::Long(self.size.saturating_add(1)));
        }
        bytes.chunks(PIECE).for_each(&mut *sink);
        self.start = self.end;
        Ok(())
    }

    /// Takes bytes that stand in the stream as they are.
    pub(crate) fn extend<E>(&mut self, mut bytes: &[u8], sink: &mut dyn FnMut(&[u8])) -> Result<(), Fault<E>> {
        while !bytes.is_empty() {
            self.make_room(sink)?;
            let room = self.limit().saturating_add(LONGEST).saturating_sub(self.end);
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            let end = self.end.saturating_add(now.len());
            if let Some(place) = self.buffer.get_mut(self.end..end) {
                place.copy_from_slice(now);
            }
            self.end = end;
            bytes = later;
        }
        Ok(())
    }

    /// The stream has ended.
    pub(crate) fn finish<E>(&mut self, sink: &mut dyn FnMut(&[u8])) -> Result<(), Fault<E>> {
        self.hand_on(sink)?;
        if self.given < self.size { Err(Fault::Short(self.given)) } else { Ok(()) }
    }
}

/// Copies `length` bytes (258 at most) from `distance` before `end` to there; with room for 16 bytes more. False when that is before the first byte.
#[inline(always)]
pub(crate) fn copy(buffer: &mut [u8], end: usize, distance: usize, length: usize) -> bool {
    let Some(start) = end.checked_sub(distance) else { return false };
    let stop = end.wrapping_add(length);
    if distance >= 16 {
        let (mut from, mut to) = (start, end);
        while to < stop {
            let Some(chunk) = buffer.get(from..).and_then(|bytes| bytes.first_chunk::<16>()).copied() else {
                return false;
            };
            let Some(place) = buffer.get_mut(to..).and_then(|bytes| bytes.first_chunk_mut::<16>()) else {
                return false;
            };
            *place = chunk;
            from = from.wrapping_add(16);
            to = to.wrapping_add(16);
        }
        true
    } else {
        repeat(buffer, start, end, stop)
    }
}

/// The same where what is copied is not all there yet: 1 to 15 bytes, again and again.
fn repeat(buffer: &mut [u8], start: usize, end: usize, stop: usize) -> bool {
    let Some((before, after)) = buffer.split_at_mut_checked(end) else { return false };
    let Some(pattern) = before.get(start..).filter(|pattern| !pattern.is_empty()) else { return false };
    let Some(place) = after.get_mut(..stop.wrapping_sub(end)) else { return false };
    if let [byte] = pattern {
        place.fill(*byte);
        return true;
    }
    for chunk in place.chunks_mut(pattern.len()) {
        for (to, from) in chunk.iter_mut().zip(pattern) {
            *to = *from;
        }
    }
    true
}
