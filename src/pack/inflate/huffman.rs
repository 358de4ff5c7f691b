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
    pub(super) fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0u16; LONGEST + 1];
        for &length in lengths {
            *counts.get_mut(usize::from(length))? += 1;
        }
        counts[0] = 0;
        let mut next = [0u32; LONGEST + 2];
        for length in 1..=LONGEST {
            next[length + 1] = (next[length] + u32::from(counts[length])) << 1;
            if next[length] + u32::from(counts[length]) > 1 << length {
                return None;
            }
        }
        let mut fast = vec![0; 1 << FAST];
        // The shortest first, each length in the symbols' order.
        let of = |length: usize| {
            (0..lengths.len() as u16).filter(move |&at| usize::from(lengths[usize::from(at)]) == length)
        };
        let symbols: Vec<u16> = (1..=LONGEST).flat_map(of).collect();
        for &symbol in &symbols {
            let length = u32::from(lengths[usize::from(symbol)]);
            let code = next[length as usize];
            next[length as usize] += 1;
            if length <= FAST {
                // Codes stand in the stream with their first bit lowest.
                let first = (code.reverse_bits() >> (32 - length)) as usize;
                for place in (first..1 << FAST).step_by(1 << length) {
                    fast[place] = symbol | (length << SYMBOL_BITS) as u16;
                }
            }
        }
        Some(Self { fast, counts, symbols })
    }

    /// Takes one symbol; `None` when the bits are no code or have ended.
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> io::Result<Option<u16>> {
        let ahead = bits.peek(LONGEST as u32)?;
        let entry = self.fast[(ahead & ((1 << FAST) - 1)) as usize];
        if entry != 0 {
            let length = u32::from(entry >> SYMBOL_BITS);
            return Ok(bits.skip(length).map(|()| entry & ((1 << SYMBOL_BITS) - 1)));
        }
        let (mut code, mut first, mut index) = (0u32, 0u32, 0u32);
        for length in 1..=LONGEST {
            code |= ahead >> (length - 1) & 1;
            let count = u32::from(self.counts[length]);
            if let Some(within) = code.checked_sub(first).filter(|&within| within < count) {
                let symbol = self.symbols.get((index + within) as usize).copied();
                return Ok(bits.skip(length as u32).and(symbol));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Ok(None)
    }
}
