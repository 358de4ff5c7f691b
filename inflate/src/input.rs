//! The bits of a stream, from the lowest of each byte up (RFC 1951, 3.1.1).

use crate::Fault;

/// Compressed bytes read at a time.
pub(crate) const PIECE: usize = 64 << 10;

/// Fills a slice with the next bytes of the stream.
pub(crate) type Read<'a, E> = dyn FnMut(&mut [u8]) -> Result<(), E> + 'a;

/// Bits that were read and not taken.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hold {
    /// The next bit is the lowest. Above [`Self::held`] stand bits of the byte at [`Self::at`] and later, or zeros.
    pub(crate) bits: u64,
    /// How many of them count, at most 63.
    pub(crate) held: u32,
    /// The next byte of the piece.
    pub(crate) at: usize,
}

impl Hold {
    /// Fills up to at least 56 bits from the eight bytes at [`Self::at`]; nothing happens where they are not all there.
    #[inline(always)]
    pub(crate) fn refill(&mut self, piece: &[u8]) {
        if let Some(word) = piece.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
            self.bits |= u64::from_le_bytes(*word) << (self.held & 63);
            self.at = self.at.wrapping_add((63u32.wrapping_sub(self.held) >> 3) as usize);
            self.held |= 56;
        }
    }

    /// Takes `count` of at most 63 bits, as many as are held.
    #[inline(always)]
    pub(crate) fn skip(&mut self, count: u32) {
        self.bits >>= count & 63;
        self.held = self.held.wrapping_sub(count);
    }
}

/// The stream, a piece of it at a time.
pub(crate) struct Input {
    /// Bytes of the whole stream, and those of them that no piece had yet.
    length: u64,
    left: u64,
    piece: Vec<u8>,
    pub(crate) hold: Hold,
}

impl Input {
    pub(crate) fn new(length: u64) -> Self {
        Self { length, left: length, piece: Vec::new(), hold: Hold::default() }
    }

    /// What is read of the stream; [`Hold::at`] counts from its start.
    pub(crate) fn piece(&self) -> &[u8] {
        &self.piece
    }

    /// Reads on where fewer than eight bytes are there, as long as the stream has more.
    pub(crate) fn fill<E>(&mut self, read: &mut Read<'_, E>) -> Result<(), Fault<E>> {
        let rest = self.piece.len().saturating_sub(self.hold.at);
        if rest >= 8 || self.left == 0 {
            return Ok(());
        }
        // The bytes that are held stay before it: they may be given back.
        let keep = self.hold.at.saturating_sub(8);
        self.piece.copy_within(keep.., 0);
        self.hold.at = self.hold.at.saturating_sub(keep);
        let kept = self.hold.at.saturating_add(rest);
        let more = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
        self.piece.resize(kept.saturating_add(more), 0);
        read(self.piece.get_mut(kept..).unwrap_or_default()).map_err(Fault::Read)?;
        self.left = self.left.saturating_sub(more as u64);
        Ok(())
    }

    /// Holds `count` bits (32 at most), if the stream has as many.
    pub(crate) fn need<E>(&mut self, count: u32, read: &mut Read<'_, E>) -> Result<(), Fault<E>> {
        if self.hold.held >= count {
            return Ok(());
        }
        self.fill(read)?;
        let piece = &self.piece;
        self.hold.refill(piece);
        // Near the end, byte by byte. What stands above the held bits is of these very bytes.
        while self.hold.held <= 55
            && let Some(byte) = piece.get(self.hold.at)
        {
            self.hold.bits |= u64::from(*byte) << self.hold.held;
            self.hold.held = self.hold.held.saturating_add(8);
            self.hold.at = self.hold.at.saturating_add(1);
        }
        Ok(())
    }

    /// Takes `count` bits (32 at most).
    pub(crate) fn take<E>(&mut self, count: u32, read: &mut Read<'_, E>) -> Result<u32, Fault<E>> {
        self.need(count, read)?;
        let bits = (self.hold.bits & mask(count)) as u32;
        self.drop(count)?;
        Ok(bits)
    }

    /// Takes bits that were looked at.
    pub(crate) fn drop<E>(&mut self, count: u32) -> Result<(), Fault<E>> {
        if self.hold.held < count {
            return Err(Fault::EndsLate);
        }
        self.hold.skip(count);
        Ok(())
    }

    /// Takes the rest of the byte that was begun, and gives its bits.
    pub(crate) fn align(&mut self) -> u64 {
        let rest = self.hold.held % 8;
        let bits = self.hold.bits & mask(rest);
        self.hold.skip(rest);
        bits
    }

    /// Gives back the whole bytes that are held, so that the next byte stands at [`Hold::at`]. After [`Self::align`].
    fn give_back(&mut self) {
        self.hold.at = self.hold.at.saturating_sub((self.hold.held / 8) as usize);
        self.hold = Hold { at: self.hold.at, ..Hold::default() };
    }

    /// Takes up to `most` whole bytes, which are all in one piece; none at the end of the stream. After [`Self::align`].
    pub(crate) fn bytes<E>(&mut self, most: usize, read: &mut Read<'_, E>) -> Result<&[u8], Fault<E>> {
        self.give_back();
        self.fill(read)?;
        let start = self.hold.at;
        let end = start.saturating_add(most).min(self.piece.len());
        self.hold.at = end;
        Ok(self.piece.get(start..end).unwrap_or_default())
    }

    /// Bits of the stream that were not taken.
    pub(crate) fn unused(&self) -> u64 {
        let bytes = self.left.saturating_add(self.piece.len().saturating_sub(self.hold.at) as u64);
        bytes.saturating_mul(8).saturating_add(self.hold.held.into())
    }

    /// Bytes of the stream that were begun.
    pub(crate) fn used(&self) -> u64 {
        self.length.saturating_sub(self.unused() / 8)
    }

    /// What is here is no deflate stream.
    #[cold]
    pub(crate) fn malformed<E>(&self) -> Fault<E> {
        Fault::Malformed(self.used())
    }
}

/// The lowest `count` bits (63 at most).
#[inline(always)]
pub(crate) fn mask(count: u32) -> u64 {
    !(u64::MAX << (count & 63))
}
