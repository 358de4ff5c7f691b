//! Finds earlier occurrences of what comes next: chains of positions whose next four bytes have the same hash, and the last position of each three.

use crate::tables::{LONGEST, SHORTEST};

/// How far back a match may be. One less than deflate allows (RFC 1951, section 2): a ring of links holds no more.
const REACH: u32 = RING as u32 - 1;
const RING: usize = 1 << 15;
const FOURS: u32 = 16;
const THREES: u32 = 15;
/// Positions are counted on from one input to the next, so that what is left of an earlier one is known by its number, and nothing has to be cleared. Here
/// they begin anew.
const LAST: u32 = 1 << 31;

/// A match; none has length 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) length: usize,
    pub(crate) distance: u32,
}

/// Where everything was seen last.
#[derive(Debug)]
pub(crate) struct Matcher {
    threes: Box<[u32; 1 << THREES]>,
    fours: Box<[u32; 1 << FOURS]>,
    links: Box<[u32; RING]>,
    /// The number of the input's first byte.
    base: u32,
    /// The number of the next input's.
    next: u32,
}

/// A table of positions; the allocation is zeroed by the system, without a copy.
fn table<const N: usize>() -> Box<[u32; N]> {
    vec![0; N].into_boxed_slice().try_into().unwrap_or_else(|_| Box::new([0; N]))
}

impl Matcher {
    pub(crate) fn new() -> Self {
        Self { threes: table(), fours: table(), links: table(), base: 1, next: 1 }
    }

    /// Begins an input of this length.
    pub(crate) fn begin(&mut self, length: usize) {
        let length = u32::try_from(length).unwrap_or(LAST);
        if self.next >= LAST.saturating_sub(length) {
            *self = Self::new();
        }
        self.base = self.next;
        self.next = self.next.saturating_add(length);
    }

    /// Notes a position, and gives the last ones before it with the same hash of three bytes, where that is wanted, and of four.
    #[inline(always)]
    fn note(&mut self, at: u32, bytes: u32, threes: bool) -> (u32, u32) {
        let four = bytes.wrapping_mul(0x9e37_79b1) >> (32 - FOURS);
        let (mut third, mut fourth) = (0, 0);
        if threes {
            let three = (bytes << 8).wrapping_mul(0x9e37_79b1) >> (32 - THREES);
            if let Some(place) = self.threes.get_mut(three as usize) {
                third = std::mem::replace(place, at);
            }
        }
        if let Some(place) = self.fours.get_mut(four as usize) {
            fourth = std::mem::replace(place, at);
        }
        if let Some(link) = self.links.get_mut(at as usize % RING) {
            *link = fourth;
        }
        (third, fourth)
    }

    /// Notes the positions of `from..to`.
    #[inline(always)]
    pub(crate) fn skip(&mut self, data: &[u8], from: usize, to: usize, threes: bool) {
        for at in from..to {
            match four(data, at) {
                Some(bytes) => self.note(self.base.wrapping_add(at as u32), bytes, threes),
                None => return,
            };
        }
    }

    /// Notes a position, and looks for a match there that is longer than `longer_than`, in so many steps; one of `nice` bytes is good enough.
    #[inline(always)]
    pub(crate) fn find(
        &mut self,
        data: &[u8],
        at: usize,
        longer_than: usize,
        (steps, nice, threes): (u32, usize, bool),
    ) -> Match {
        let mut best = Match { length: longer_than, distance: 0 };
        let Some(bytes) = four(data, at) else { return Match::default() };
        let here = self.base.wrapping_add(at as u32);
        let (third, mut candidate) = self.note(here, bytes, threes);
        let oldest = self.base.max(here.saturating_sub(REACH));
        let most = data.len().saturating_sub(at).min(LONGEST);
        let nice = nice.min(most);
        if best.length < SHORTEST && third >= oldest {
            let place = third.wrapping_sub(self.base) as usize;
            if four(data, place).is_some_and(|other| (other ^ bytes) << 8 == 0) {
                best = Match { length: SHORTEST, distance: here.wrapping_sub(third) };
            }
        }
        if most <= best.length {
            return found(best);
        }
        let mut steps = steps;
        // The last four bytes of what would be longer.
        let mut end = best.length.max(SHORTEST).wrapping_sub(SHORTEST);
        let mut tail = four(data, at.wrapping_add(end)).unwrap_or_default();
        while candidate >= oldest && steps > 0 {
            let place = candidate.wrapping_sub(self.base) as usize;
            if four(data, place.wrapping_add(end)) == Some(tail) && four(data, place) == Some(bytes) {
                let length = common(data, place, at, most);
                if length > best.length {
                    best = Match { length, distance: here.wrapping_sub(candidate) };
                    if length >= nice {
                        break;
                    }
                    end = length.wrapping_sub(SHORTEST);
                    tail = four(data, at.wrapping_add(end)).unwrap_or_default();
                }
            }
            candidate = self.links.get(candidate as usize % RING).copied().unwrap_or_default();
            steps = steps.wrapping_sub(1);
        }
        found(best)
    }
}

/// What was found, if anything.
#[inline(always)]
fn found(best: Match) -> Match {
    if best.distance == 0 { Match::default() } else { best }
}

#[inline(always)]
fn four(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

#[inline(always)]
fn eight(data: &[u8], at: usize) -> Option<u64> {
    data.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// How many bytes are the same at both places, of which four are; at most `most`, which must all be there.
#[inline(always)]
fn common(data: &[u8], one: usize, other: usize, most: usize) -> usize {
    let mut length = 4;
    while length < most {
        match (eight(data, one.wrapping_add(length)), eight(data, other.wrapping_add(length))) {
            (Some(left), Some(right)) if left == right => length = length.wrapping_add(8),
            (Some(left), Some(right)) => {
                return length.wrapping_add((left ^ right).trailing_zeros() as usize / 8).min(most);
            }
            _ => break,
        }
    }
    while length < most && data.get(one.wrapping_add(length)) == data.get(other.wrapping_add(length)) {
        length = length.wrapping_add(1);
    }
    length.min(most)
}
