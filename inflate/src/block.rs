//! The data of a block.

use crate::Fault;
use crate::codes::{Codes, Entry};
use crate::input::{Input, Read, mask};
use crate::output::{Output, copy};

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// More of the same block.
    More,
    /// The next block, or the end.
    Block,
}

/// Takes a stored block, from its length on (RFC 1951, 3.2.4).
pub(crate) fn stored<E>(
    input: &mut Input,
    output: &mut Output,
    read: &mut Read<'_, E>,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault<E>> {
    let (length, complement) = (input.take(16, read)?, input.take(16, read)?);
    if length ^ complement != 0xffff {
        return Err(input.malformed());
    }
    let mut left = length as usize;
    while left > 0 {
        let bytes = input.bytes(left, read)?;
        if bytes.is_empty() {
            return Err(Fault::EndsLate);
        }
        left = left.saturating_sub(bytes.len());
        output.extend(bytes, sink)?;
    }
    Ok(())
}

/// Takes symbols of a block with codes: many where there is room in the buffers, at least one.
pub(crate) fn compressed<E>(
    input: &mut Input,
    output: &mut Output,
    codes: &Codes,
    read: &mut Read<'_, E>,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<Next, Fault<E>> {
    output.make_room(sink)?;
    input.fill(read)?;
    match quick(input, output, codes) {
        Some(Quick::End) => return Ok(Next::Block),
        Some(Quick::Malformed) => return Err(input.malformed()),
        None => {}
    }
    output.make_room(sink)?;
    symbol(input, output, codes, read, sink)
}

enum Quick {
    End,
    Malformed,
}

/// Bytes that two refills may take.
const AHEAD: usize = 16;

/// Takes symbols as long as [`AHEAD`] bytes are in the input's piece, and the output has room.
#[inline(never)]
fn quick(input: &mut Input, output: &mut Output, codes: &Codes) -> Option<Quick> {
    let mut hold = input.hold;
    let (mut end, limit) = (output.end, output.limit());
    let piece = input.piece();
    let buffer = output.buffer();
    let last = piece.len().checked_sub(AHEAD)?;
    let mut result = None;
    while hold.at <= last && end < limit {
        hold.refill(piece);
        let mut entry = codes.literals.look(hold.bits);
        // Of the 56 bits, three codes that are found at once take at most 33.
        if entry.is_literal() {
            hold.skip(entry.bits());
            put(buffer, &mut end, entry);
            entry = codes.literals.look(hold.bits);
            if entry.is_literal() {
                hold.skip(entry.bits());
                put(buffer, &mut end, entry);
                entry = codes.literals.look(hold.bits);
                if entry.is_literal() {
                    hold.skip(entry.bits());
                    put(buffer, &mut end, entry);
                    continue;
                }
            }
            // The bits above those that counted were right already: the entry stays what it is.
            hold.refill(piece);
        }
        if entry.is_second() {
            entry = codes.literals.look_on(entry, hold.bits);
            if entry.is_literal() {
                hold.skip(entry.bits());
                put(buffer, &mut end, entry);
                continue;
            }
        }
        // A length and its distance take at most 48 bits.
        if entry.is_end() {
            hold.skip(entry.bits());
            result = Some(Quick::End);
            break;
        }
        let length = value(entry, hold.bits);
        hold.skip(entry.bits().wrapping_add(entry.extra()));
        let mut far = codes.distances.look(hold.bits);
        if far.is_second() {
            far = codes.distances.look_on(far, hold.bits);
        }
        let distance = value(far, hold.bits);
        hold.skip(far.bits().wrapping_add(far.extra()));
        if entry.is_none() || far.is_none() || !copy(buffer, end, distance, length) {
            result = Some(Quick::Malformed);
            break;
        }
        end = end.wrapping_add(length);
    }
    input.hold = hold;
    output.end = end;
    result
}

#[inline(always)]
fn put(buffer: &mut [u8], end: &mut usize, entry: Entry) {
    if let Some(place) = buffer.get_mut(*end) {
        *place = entry.value() as u8;
    }
    *end = end.wrapping_add(1);
}

/// A length or distance: its least with the extra bits after its code.
#[inline(always)]
fn value(entry: Entry, bits: u64) -> usize {
    let extra = bits >> entry.bits() & mask(entry.extra());
    entry.value().wrapping_add(extra as usize)
}

/// Takes one symbol, with an eye on the end of the stream.
fn symbol<E>(
    input: &mut Input,
    output: &mut Output,
    codes: &Codes,
    read: &mut Read<'_, E>,
    sink: &mut dyn FnMut(&[u8]),
) -> Result<Next, Fault<E>> {
    input.need(20, read)?;
    let mut entry = codes.literals.look(input.hold.bits);
    if entry.is_second() {
        entry = codes.literals.look_on(entry, input.hold.bits);
    }
    if entry.is_none() {
        return Err(ended_or_malformed(input));
    }
    let length = value(entry, input.hold.bits);
    input.drop(entry.bits().saturating_add(entry.extra()))?;
    if entry.is_end() {
        return Ok(Next::Block);
    }
    if entry.is_literal() {
        output.extend(&[entry.value() as u8], sink)?;
        return Ok(Next::More);
    }
    input.need(28, read)?;
    let mut far = codes.distances.look(input.hold.bits);
    if far.is_second() {
        far = codes.distances.look_on(far, input.hold.bits);
    }
    if far.is_none() {
        return Err(ended_or_malformed(input));
    }
    let distance = value(far, input.hold.bits);
    input.drop(far.bits().saturating_add(far.extra()))?;
    let end = output.end;
    if !copy(output.buffer(), end, distance, length) {
        return Err(input.malformed());
    }
    output.end = end.saturating_add(length);
    Ok(Next::More)
}

/// Bits that are no code: those past the end of the stream are read as zeros.
fn ended_or_malformed<E>(input: &Input) -> Fault<E> {
    if input.unused() < 15 { Fault::EndsLate } else { input.malformed() }
}
