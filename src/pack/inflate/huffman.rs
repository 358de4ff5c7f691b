//! Canonical Huffman codes (RFC 1951, 3.2.2), for reading symbols only.

use std::io;

use super::bits::Bits;

/// Longest code.
const LONGEST: usize = 15;
/// Bits looked up at once; longer codes are searched.
const FAST: u32 = 10;

/// A set of codes.
pub(super) struct Huffman {
    /// By the next bits: symbol and, above [`SYMBOL_BITS`], length; 0 where the code is longer or there is none.
    fast: Vec<u16>,
    /// How many codes have each length.
    counts: [u16; LONGEST + 1],
    /// Symbols, by code.
    symbols: Vec<u16>,
}

const SYMBOL_BITS: u32 = 9;

impl Huffman {
    /// The codes that these lengths (0: no code) give; `None` when they are more than there is room for.
    ///
    /// Costs little, since a stream may bring a new set every few bytes.
    pub(super) fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0u16; LONGEST + 1];
        for &length in lengths {
            let count = counts.get_mut(usize::from(length))?;
            *count = count.saturating_add(1);
        }
        counts[0] = 0;
        // For each length the next code and the place of its symbol.
        let mut next = [(0u32, 0usize); LONGEST + 1];
        let (mut code, mut place) = (0u32, 0usize);
        for ((length, &count), next) in (0u32..).zip(&counts).zip(&mut next) {
            *next = (code, place);
            code = code.saturating_add(count.into());
            if code > 1 << length {
                return None;
            }
            code <<= 1;
            place = place.saturating_add(count.into());
        }
        let mut fast = vec![0; 1 << FAST];
        let mut symbols = vec![0; place];
        for (symbol, &length) in (0u16..).zip(lengths).filter(|&(_, &length)| length > 0) {
            let (code, place) = next.get_mut(usize::from(length))?;
            *symbols.get_mut(*place)? = symbol;
            let length = u32::from(length);
            if length <= FAST {
                // Codes stand in the stream with their first bit lowest.
                let first = code.reverse_bits() >> 32u32.saturating_sub(length);
                for entry in fast.iter_mut().skip(first as usize).step_by(1 << length) {
                    *entry = symbol | (length << SYMBOL_BITS) as u16;
                }
            }
            *code = code.saturating_add(1);
            *place = place.saturating_add(1);
        }
        Some(Self { fast, counts, symbols })
    }

    /// Takes one symbol; `None` when the bits are no code or have ended.
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> io::Result<Option<u16>> {
        const FAST_MASK: u32 = (1 << FAST) - 1;
        const SYMBOL_MASK: u16 = (1 << SYMBOL_BITS) - 1;
        let ahead = bits.peek(LONGEST as u32)?;
        let entry = self.fast.get((ahead & FAST_MASK) as usize).copied().unwrap_or(0);
        if entry != 0 {
            let length = u32::from(entry >> SYMBOL_BITS);
            return Ok(bits.skip(length).map(|()| entry & SYMBOL_MASK));
        }
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for (length, &count) in (0u32..).zip(&self.counts).skip(1) {
            let count = u32::from(count);
            code |= ahead >> length.saturating_sub(1) & 1;
            if let Some(within) = code.checked_sub(first).filter(|&within| within < count) {
                let symbol = self.symbols.get(index.saturating_add(within) as usize).copied();
                return Ok(bits.skip(length).and(symbol));
            }
            index = index.saturating_add(count);
            first = first.saturating_add(count) << 1;
            code <<= 1;
        }
        Ok(None)
    }
}
