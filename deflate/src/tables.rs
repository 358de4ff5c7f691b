//! The alphabets of deflate (RFC 1951, section 3.2.5).

/// Literals, the end of a block, and lengths.
pub(crate) const LITERALS: usize = 286;
/// Distances.
pub(crate) const DISTANCES: usize = 30;
/// The symbol that ends a block.
pub(crate) const END: usize = 256;
/// The first symbol of a length.
const FIRST_LENGTH: usize = 257;

/// Lengths of a match.
pub(crate) const SHORTEST: usize = 3;
pub(crate) const LONGEST: usize = 258;

/// Extra bits of each symbol of a length, and of a distance.
const LENGTH_EXTRA: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_EXTRA: [u8; DISTANCES] =
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

/// A symbol, its extra bits and how many they are.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Coded {
    pub(crate) symbol: u16,
    pub(crate) extra: u16,
    pub(crate) bits: u8,
}

/// The symbols of all lengths from 3.
pub(crate) static LENGTHS: [Coded; LONGEST - SHORTEST + 1] = lengths();
/// The symbols of distances: of the short ones by the distance less one, of the others by its upper bits ([`distance`]).
static NEAR: [u8; 256] = near(0);
static FAR: [u8; 256] = near(7);
/// The first distance of each symbol.
static STARTS: [u16; DISTANCES] = starts();

/// The symbol of a distance from 1 to 32,768.
#[inline(always)]
pub(crate) fn distance(distance: u32) -> Coded {
    let from_zero = distance.wrapping_sub(1);
    let symbol = match from_zero < 256 {
        true => NEAR.get(from_zero as usize),
        false => FAR.get((from_zero >> 7 & 255) as usize),
    };
    let symbol = symbol.copied().unwrap_or_default();
    let start = STARTS.get(symbol as usize).copied().unwrap_or_default();
    let bits = DISTANCE_EXTRA.get(symbol as usize).copied().unwrap_or_default();
    Coded { symbol: u16::from(symbol), extra: (from_zero as u16).wrapping_sub(start), bits }
}

/// The symbol of a length from 3 to 258.
#[inline(always)]
pub(crate) fn length(length: usize) -> Coded {
    LENGTHS.get(length.wrapping_sub(SHORTEST)).copied().unwrap_or_default()
}

/// The extra bits of a symbol of a length or, from 0, of a distance.
pub(crate) fn extra_bits(literals: bool, symbol: usize) -> u32 {
    let bits = match literals {
        true => symbol.checked_sub(FIRST_LENGTH).and_then(|symbol| LENGTH_EXTRA.get(symbol)),
        false => DISTANCE_EXTRA.get(symbol),
    };
    u32::from(bits.copied().unwrap_or_default())
}

// Evaluated when this is compiled, where an index that is out of bounds is an error.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
const fn lengths() -> [Coded; LONGEST - SHORTEST + 1] {
    let mut all = [Coded { symbol: 0, extra: 0, bits: 0 }; LONGEST - SHORTEST + 1];
    let (mut symbol, mut at) = (0, 0);
    while symbol < LENGTH_EXTRA.len() {
        let bits = LENGTH_EXTRA[symbol];
        // The last symbol stands for 258 alone, and the one before it for one length less than its bits can tell.
        let mut extra = 0;
        while extra < 1 << bits && at < all.len() {
            let of = if at + SHORTEST == LONGEST { LENGTH_EXTRA.len() - 1 } else { symbol };
            let (extra_of, bits_of) = if of == symbol { (extra, bits) } else { (0, 0) };
            all[at] = Coded { symbol: (FIRST_LENGTH + of) as u16, extra: extra_of, bits: bits_of };
            at += 1;
            extra += 1;
        }
        symbol += 1;
    }
    all
}

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
const fn starts() -> [u16; DISTANCES] {
    let mut all = [0; DISTANCES];
    let (mut symbol, mut start) = (0, 0u32);
    while symbol < DISTANCES {
        all[symbol] = start as u16;
        start += 1 << DISTANCE_EXTRA[symbol];
        symbol += 1;
    }
    all
}

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
const fn near(shift: u32) -> [u8; 256] {
    let starts = starts();
    let mut all = [0; 256];
    let mut at = 0;
    while at < 256 {
        let distance = (at as u32) << shift;
        let mut symbol = DISTANCES - 1;
        while starts[symbol] as u32 > distance {
            symbol -= 1;
        }
        all[at] = symbol as u8;
        at += 1;
    }
    all
}
