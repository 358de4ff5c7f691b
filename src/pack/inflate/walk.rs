//! Walks deflate blocks without inflating them: to see the bits that carry nothing, which inflaters pass over.

use std::io;

use super::bits::Bits;
use super::huffman::Huffman;
use crate::pack::range::ReadAt;

/// The symbol that ends a block.
const END_OF_BLOCK: u16 = 256;
/// Extra bits and first length of the length codes from 257 (RFC 1951, 3.2.5).
const LENGTHS: [(u32, u64); 29] = [
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
    (0, 8),
    (0, 9),
    (0, 10),
    (1, 11),
    (1, 13),
    (1, 15),
    (1, 17),
    (2, 19),
    (2, 23),
    (2, 27),
    (2, 31),
    (3, 35),
    (3, 43),
    (3, 51),
    (3, 59),
    (4, 67),
    (4, 83),
    (4, 99),
    (4, 115),
    (5, 131),
    (5, 163),
    (5, 195),
    (5, 227),
    (0, 258),
];
/// The order in which code lengths of the code length code are given (RFC 1951, 3.2.7).
const LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Walks the blocks of a stream to the end of the final one. Gives whether all bits that carry nothing are zero, or `None`
/// when the blocks do not end in the last byte or do not inflate to exactly `size` bytes.
pub(super) fn is_clean(source: &mut dyn ReadAt, (start, len): (u64, u64), size: u64) -> io::Result<Option<bool>> {
    let mut bits = Bits::new(source, start, start.saturating_add(len));
    let mut left = size;
    let mut clean = true;
    // Made once: a block of them may have ten bits.
    let mut of_fixed = None;
    loop {
        let Some(header) = bits.take(3)? else { return Ok(None) };
        let walked = match header >> 1 {
            0 => {
                clean &= bits.align() == 0;
                stored(&mut bits, left)?
            }
            1 => {
                let codes = of_fixed.get_or_insert_with(fixed);
                compressed(&mut bits, codes.as_ref(), left)?
            }
            2 => {
                let codes = dynamic(&mut bits)?;
                compressed(&mut bits, codes.as_ref(), left)?
            }
            _ => None,
        };
        let Some(rest) = walked else { return Ok(None) };
        left = rest;
        if header & 1 == 1 {
            clean &= bits.align() == 0;
            return Ok((left == 0 && bits.left() == 0).then_some(clean));
        }
    }
}

/// Walks a stored block from its length on; gives what is left of the size.
fn stored(bits: &mut Bits<'_>, left: u64) -> io::Result<Option<u64>> {
    let (Some(len), Some(complement)) = (bits.take(16)?, bits.take(16)?) else { return Ok(None) };
    if len ^ complement != 0xffff {
        return Ok(None);
    }
    Ok(bits.skip_bytes(len.into()).and_then(|()| left.checked_sub(len.into())))
}

/// Codes for literals and lengths, and for distances.
type Codes = (Huffman, Huffman);

/// The fixed codes (RFC 1951, 3.2.6).
fn fixed() -> Option<Codes> {
    let mut lengths = [8; 288];
    lengths[144..256].fill(9);
    lengths[256..280].fill(7);
    Some((Huffman::new(&lengths)?, Huffman::new(&[5; 30])?))
}

/// The codes that a block brings along (RFC 1951, 3.2.7).
fn dynamic(bits: &mut Bits<'_>) -> io::Result<Option<Codes>> {
    let Some(counts) = bits.take(14)? else { return Ok(None) };
    let literals = ((counts & 31) as usize).saturating_add(257);
    let all = ((counts >> 5 & 31) as usize).saturating_add(1).saturating_add(literals);
    let mut of_lengths = [0; 19];
    for &place in LENGTH_ORDER.iter().take(((counts >> 10) as usize).saturating_add(4)) {
        let Some(length) = bits.take(3)? else { return Ok(None) };
        if let Some(slot) = of_lengths.get_mut(place) {
            *slot = length as u8;
        }
    }
    let Some(code) = Huffman::new(&of_lengths) else { return Ok(None) };
    let mut lengths = Vec::with_capacity(all);
    while lengths.len() < all {
        let Some(symbol) = code.symbol(bits)? else { return Ok(None) };
        let (extra, least, value): (_, usize, _) = match symbol {
            16 => (2, 3, lengths.last().copied()),
            17 => (3, 3, Some(0)),
            18 => (7, 11, Some(0)),
            length => (0, 1, Some(length as u8)),
        };
        let (Some(more), Some(value)) = (bits.take(extra)?, value) else { return Ok(None) };
        lengths.resize(lengths.len().saturating_add(least).saturating_add(more as usize), value);
    }
    if lengths.len() > all || lengths.get(usize::from(END_OF_BLOCK)).is_none_or(|&length| length == 0) {
        return Ok(None);
    }
    let (literals, distances) = lengths.split_at(literals);
    Ok(Huffman::new(literals).zip(Huffman::new(distances)))
}

/// Walks the symbols of a block to its end; gives what is left of the size.
fn compressed(bits: &mut Bits<'_>, codes: Option<&Codes>, size: u64) -> io::Result<Option<u64>> {
    let Some((literals, distances)) = codes else { return Ok(None) };
    let mut left = size;
    loop {
        let Some(symbol) = literals.symbol(bits)? else { return Ok(None) };
        let taken = match symbol {
            END_OF_BLOCK => return Ok(Some(left)),
            0..END_OF_BLOCK => Some(1),
            _ => copy(bits, symbol, distances)?,
        };
        match taken.and_then(|taken| left.checked_sub(taken)) {
            Some(rest) => left = rest,
            None => return Ok(None),
        }
    }
}

/// Takes the rest of a copy: the length's extra bits, the distance and its extra bits. Gives the length.
fn copy(bits: &mut Bits<'_>, symbol: u16, distances: &Huffman) -> io::Result<Option<u64>> {
    let place = usize::from(symbol.saturating_sub(END_OF_BLOCK + 1));
    let Some(&(extra, least)) = LENGTHS.get(place) else { return Ok(None) };
    let Some(more) = bits.take(extra)? else { return Ok(None) };
    let Some(distance) = distances.symbol(bits)?.filter(|&distance| distance < 30) else { return Ok(None) };
    let extra = u32::from(distance / 2).saturating_sub(1);
    Ok(bits.take(extra)?.map(|_| least.saturating_add(more.into())))
}
