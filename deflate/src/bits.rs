//! Bits of a stream, the first one lowest (RFC 1951, section 3.1.1).

/// Bits on their way into bytes. After [`Bits::flush`] at most 7 wait, so that 56 can be added before the next.
#[derive(Debug, Default)]
pub(crate) struct Bits {
    out: Vec<u8>,
    buffer: u64,
    count: u32,
}

impl Bits {
    /// Room for about this many bytes.
    pub(crate) fn with_room(bytes: usize) -> Self {
        Self { out: Vec::with_capacity(bytes), buffer: 0, count: 0 }
    }

    /// Adds bits; there must be room for them.
    #[inline(always)]
    pub(crate) fn add(&mut self, bits: u32, count: u32) {
        self.buffer |= u64::from(bits) << (self.count & 63);
        self.count = self.count.wrapping_add(count);
    }

    /// Makes room for 56 bits.
    #[inline(always)]
    pub(crate) fn flush(&mut self) {
        // The bytes that are whole stay; the others are written again.
        let whole = self.count >> 3;
        let end = self.out.len().wrapping_add(whole as usize);
        self.out.extend_from_slice(&self.buffer.to_le_bytes());
        self.out.truncate(end);
        self.buffer = self.buffer.checked_shr(whole << 3).unwrap_or(0);
        self.count &= 7;
    }

    /// Adds bits one by one.
    pub(crate) fn put(&mut self, bits: u32, count: u32) {
        self.add(bits, count);
        self.flush();
    }

    /// Fills up to a whole byte.
    pub(crate) fn align(&mut self) {
        self.count = self.count.wrapping_add(7) & !7;
        self.flush();
    }

    /// Adds whole bytes; the stream must be at one.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// The stream, which must be at a whole byte.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }
}
