//! Canonical Huffman codes (RFC 1951, 3.2.2), as tables to look bits up in.

/// Longest code.
const LONGEST: usize = 15;

/// What a code stands for: the value from bit 8 on (a literal, the least of a length or distance, or where a second table starts), the number of extra
/// bits in bits 4 to 7, the bits that it takes in bits 0 to 3, and its kind at the top. 0 is no code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Entry(u32);

const LITERAL: u32 = 1 << 31;
const SECOND: u32 = 1 << 30;
const END: u32 = 1 << 29;

impl Entry {
    const fn new(kind: u32, value: u32, extra: u32) -> Self {
        Self(kind | value << 8 | extra << 4)
    }

    /// As what takes so many bits; nothing stays nothing.
    const fn taking(self, bits: u32) -> Self {
        if self.0 == 0 { self } else { Self(self.0 | bits) }
    }

    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        self.0 & 15
    }

    #[inline(always)]
    pub(crate) fn extra(self) -> u32 {
        self.0 >> 4 & 15
    }

    #[inline(always)]
    pub(crate) fn value(self) -> usize {
        (self.0 >> 8 & 0xffff) as usize
    }

    #[inline(always)]
    pub(crate) fn is_literal(self) -> bool {
        self.0 & LITERAL != 0
    }

    #[inline(always)]
    pub(crate) fn is_second(self) -> bool {
        self.0 & SECOND != 0
    }

    #[inline(always)]
    pub(crate) fn is_end(self) -> bool {
        self.0 & END != 0
    }

    #[inline(always)]
    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// One set of codes; `SIZE` is two to the power of `FIRST`, the bits that are looked up at once. Longer codes go on in a second table.
#[derive(Debug)]
pub(crate) struct Table<const FIRST: u32, const SIZE: usize> {
    first: Box<[Entry; SIZE]>,
    second: Vec<Entry>,
}

impl<const FIRST: u32, const SIZE: usize> Default for Table<FIRST, SIZE> {
    fn default() -> Self {
        Self { first: Box::new([Entry::default(); SIZE]), second: Vec::new() }
    }
}

impl<const FIRST: u32, const SIZE: usize> Table<FIRST, SIZE> {
    /// What the next bits stand for; an entry that [`Entry::is_second`] where the code is longer than `FIRST` bits.
    #[inline(always)]
    pub(crate) fn look(&self, bits: u64) -> Entry {
        self.first.get(bits as usize & SIZE.wrapping_sub(1)).copied().unwrap_or_default()
    }

    /// What the next bits stand for, where `entry` tells of a second table.
    #[inline(always)]
    pub(crate) fn look_on(&self, entry: Entry, bits: u64) -> Entry {
        let within = (bits >> FIRST) as usize & !(usize::MAX << entry.extra());
        self.second.get(entry.value().wrapping_add(within)).copied().unwrap_or_default()
    }

    /// Sets the codes that these lengths (0: no code) give, of which `means` tells what each stands for. False when they are more than there is room
    /// for, or fewer: only where it `may_be_one`, a single code of one bit is enough, and none.
    pub(crate) fn set(&mut self, lengths: &[u8], means: impl Fn(usize) -> Entry, may_be_one: bool) -> bool {
        let mut counts = [0u16; LONGEST + 1];
        for length in lengths {
            if let Some(count) = counts.get_mut(usize::from(*length)) {
                *count = count.saturating_add(1);
            }
        }
        let mut next = [0u32; LONGEST + 1];
        let (mut code, mut longest, mut codes) = (0u32, 0usize, 0u16);
        for (length, (count, next)) in counts.iter().zip(&mut next).enumerate().skip(1) {
            code = code.saturating_mul(2);
            *next = code;
            code = code.saturating_add((*count).into());
            if code > 1 << length {
                return false;
            }
            if *count > 0 {
                (longest, codes) = (length, codes.saturating_add(*count));
            }
        }
        let complete = code == 1 << LONGEST;
        if !(complete || may_be_one && codes <= 1 && longest <= 1) {
            return false;
        }
        let more = (longest as u32).saturating_sub(FIRST);
        if !complete || more > 0 {
            self.first.fill(Entry::default());
        }
        self.second.clear();
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            let length = u32::from(*length);
            let entry = means(symbol).taking(length);
            let Some(code) = next.get_mut(length as usize) else { return false };
            // Codes stand in the stream with their first bit lowest.
            let bits = (code.reverse_bits() >> 32u32.saturating_sub(length)) as usize;
            *code = code.saturating_add(1);
            let Some(step) = length.checked_sub(FIRST.saturating_add(1)) else {
                self.first.iter_mut().skip(bits).step_by(1 << length).for_each(|place| *place = entry);
                continue;
            };
            let Some(first) = self.first.get_mut(bits & SIZE.wrapping_sub(1)) else { return false };
            if !first.is_second() {
                let start = self.second.len();
                *first = Entry::new(SECOND, start as u32, more);
                self.second.resize(start.saturating_add(1 << more), Entry::default());
            }
            let start = first.value();
            let Some(second) = self.second.get_mut(start..start.saturating_add(1 << more)) else { return false };
            second.iter_mut().skip(bits >> FIRST).step_by(2 << step).for_each(|place| *place = entry);
        }
        true
    }
}

/// The codes of a block: for literals and lengths, and for distances.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    pub(crate) literals: Table<11, 2048>,
    pub(crate) distances: Table<9, 512>,
}

impl Codes {
    /// Sets them to what these lengths give; false where that is nothing.
    pub(crate) fn set(&mut self, literals: &[u8], distances: &[u8]) -> bool {
        self.literals.set(literals, literal, true) && self.distances.set(distances, distance, true)
    }

    /// The fixed codes (RFC 1951, 3.2.6).
    pub(crate) fn fixed() -> Self {
        let mut lengths = [8; 288];
        for (symbol, length) in lengths.iter_mut().enumerate() {
            *length = match symbol {
                144..256 => 9,
                256..280 => 7,
                _ => 8,
            };
        }
        let mut codes = Self::default();
        codes.set(&lengths, &[5; 32]);
        codes
    }
}

/// Least and extra bits of the length codes from 257 on (RFC 1951, 3.2.5).
const LENGTHS: [(u32, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// What a literal or length code stands for; nothing from 286 on.
fn literal(symbol: usize) -> Entry {
    match symbol {
        0..256 => Entry::new(LITERAL, symbol as u32, 0),
        256 => Entry::new(END, 0, 0),
        _ => LENGTHS
            .get(symbol.saturating_sub(257))
            .map_or(Entry::default(), |(least, extra)| Entry::new(0, *least, *extra)),
    }
}

/// What a distance code stands for; nothing from 30 on.
fn distance(symbol: usize) -> Entry {
    let symbol = symbol as u32;
    match symbol {
        0..4 => Entry::new(0, symbol.saturating_add(1), 0),
        4..30 => {
            let extra = (symbol >> 1).saturating_sub(1);
            Entry::new(0, (((symbol & 1) | 2) << extra).saturating_add(1), extra)
        }
        _ => Entry::default(),
    }
}

/// What a code of the code length code stands for: itself (RFC 1951, 3.2.7).
pub(crate) fn length(symbol: usize) -> Entry {
    Entry::new(LITERAL, symbol as u32, 0)
}
