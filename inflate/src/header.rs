//! The codes that a block brings along (RFC 1951, 3.2.7).

use crate::Fault;
use crate::codes::{Codes, Table, length};
use crate::input::{Input, Read};

/// The order in which code lengths of the code length code are given.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// The most codes for literals and lengths, and for distances.
const LITERALS: usize = 286;
const DISTANCES: usize = 30;
/// The code that ends a block: every block has it.
const END_OF_BLOCK: usize = 256;

/// Reads the codes of a block.
pub(crate) fn read<E>(input: &mut Input, codes: &mut Codes, read: &mut Read<'_, E>) -> Result<(), Fault<E>> {
    let counts = input.take(14, read)? as usize;
    let literals = (counts & 31).saturating_add(257);
    let distances = (counts >> 5 & 31).saturating_add(1);
    if literals > LITERALS || distances > DISTANCES {
        return Err(input.malformed());
    }
    let mut of_lengths = [0; 19];
    for place in ORDER.iter().take((counts >> 10).saturating_add(4)) {
        let bits = input.take(3, read)?;
        if let Some(slot) = of_lengths.get_mut(*place) {
            *slot = bits as u8;
        }
    }
    let mut code = Table::<7, 128>::default();
    if !code.set(&of_lengths, length, false) {
        return Err(input.malformed());
    }

    let all = literals.saturating_add(distances);
    let mut lengths = [0; LITERALS + DISTANCES];
    let (mut count, mut last) = (0usize, None);
    while count < all {
        input.need(7, read)?;
        let entry = code.look(input.hold.bits);
        if entry.is_none() {
            return Err(input.malformed());
        }
        input.drop(entry.bits())?;
        let (extra, least, value) = match entry.value() {
            16 => (2, 3, last),
            17 => (3, 3, Some(0)),
            18 => (7, 11, Some(0)),
            length => (0, 1, Some(length as u8)),
        };
        let times = (input.take(extra, read)? as usize).saturating_add(least);
        let end = count.saturating_add(times);
        let (Some(value), true) = (value, end <= all) else { return Err(input.malformed()) };
        if let Some(places) = lengths.get_mut(count..end) {
            places.fill(value);
        }
        (count, last) = (end, Some(value));
    }
    let ends = lengths.get(END_OF_BLOCK).is_some_and(|length| *length > 0);
    let (of_literals, rest) = lengths.split_at_checked(literals).unwrap_or_default();
    let of_distances = rest.get(..distances).unwrap_or_default();
    if !ends || !codes.set(of_literals, of_distances) {
        return Err(input.malformed());
    }
    Ok(())
}
