//! A block: what was found in it, and the shortest way to write that (RFC 1951, section 3.2.3).

use crate::bits::Bits;
use crate::huffman::{codes, lengths};
use crate::matcher::Match;
use crate::tables::{DISTANCES, END, LITERALS, distance, extra_bits, length};

/// Symbols of the code for lengths of codes, and the order in which their lengths stand.
const PRECODES: usize = 19;
const ORDER: [usize; PRECODES] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// The longest codes of literals and distances, and of lengths.
const LONGEST: usize = 15;
const LONGEST_PRECODE: usize = 7;
/// Bytes of a stored block, at most.
const STORED: usize = 65_535;
/// The fixed codes have two literals and two distances that are never used.
const FIXED_LITERALS: usize = 288;
const FIXED_DISTANCES: usize = 32;

/// Literals, and the match after them.
#[derive(Debug, Clone, Copy)]
struct Step {
    literals: u32,
    length: u16,
    distance: u16,
}

/// What was found since the last block.
#[derive(Debug)]
pub(crate) struct Block {
    steps: Vec<Step>,
    /// Literals since the last match.
    run: u32,
    literals: [u32; LITERALS],
    distances: [u32; DISTANCES],
    fixed: Box<Codes>,
}

impl Block {
    pub(crate) fn new() -> Self {
        let fixed = Box::new(Codes::fixed());
        Self { steps: Vec::new(), run: 0, literals: [0; LITERALS], distances: [0; DISTANCES], fixed }
    }

    #[inline(always)]
    pub(crate) fn literal(&mut self, byte: u8) {
        if let Some(count) = self.literals.get_mut(usize::from(byte)) {
            *count = count.wrapping_add(1);
        }
        self.run = self.run.wrapping_add(1);
    }

    #[inline(always)]
    pub(crate) fn matched(&mut self, found: Match) {
        if let Some(count) = self.literals.get_mut(usize::from(length(found.length).symbol)) {
            *count = count.wrapping_add(1);
        }
        if let Some(count) = self.distances.get_mut(usize::from(distance(found.distance).symbol)) {
            *count = count.wrapping_add(1);
        }
        let step = Step { literals: self.run, length: found.length as u16, distance: found.distance as u16 };
        self.steps.push(step);
        self.run = 0;
    }

    /// Literals since the last match.
    #[inline(always)]
    pub(crate) fn run(&self) -> u32 {
        self.run
    }

    /// How many literals there are of each byte.
    pub(crate) fn bytes(&self) -> &[u32] {
        self.literals.get(..END).unwrap_or_default()
    }

    /// Writes the block, which is of these bytes, and begins the next.
    pub(crate) fn write(&mut self, bits: &mut Bits, bytes: &[u8], last: bool) {
        if let Some(end) = self.literals.get_mut(END) {
            *end = 1;
        }
        let own = Codes::of(&self.literals, &self.distances);
        let header = Header::of(&own);
        let cost = |codes: &Codes| codes.cost(&self.literals, &self.distances);
        let (own_cost, fixed_cost) = (cost(&own).saturating_add(header.cost()), cost(&self.fixed));
        let chunks = bytes.len().div_ceil(STORED).max(1) as u64;
        let stored_cost = (bytes.len() as u64).saturating_mul(8).saturating_add(chunks.saturating_mul(40));
        let kind = u32::from(last);
        if stored_cost < own_cost.min(fixed_cost) {
            store(bits, bytes, last);
        } else if fixed_cost <= own_cost {
            bits.put(kind | 1 << 1, 3);
            self.steps(bits, bytes, &self.fixed);
        } else {
            bits.put(kind | 2 << 1, 3);
            header.write(bits);
            self.steps(bits, bytes, &own);
        }
        self.steps.clear();
        self.run = 0;
        self.literals = [0; LITERALS];
        self.distances = [0; DISTANCES];
    }

    fn steps(&self, bits: &mut Bits, bytes: &[u8], codes: &Codes) {
        let mut rest = bytes;
        for step in &self.steps {
            let (run, later) = rest.split_at_checked(step.literals as usize).unwrap_or_default();
            literals(bits, run, codes);
            let (length, distance) = (length(usize::from(step.length)), distance(u32::from(step.distance)));
            codes.literal(bits, usize::from(length.symbol));
            bits.add(u32::from(length.extra), u32::from(length.bits));
            codes.distance(bits, usize::from(distance.symbol));
            bits.add(u32::from(distance.extra), u32::from(distance.bits));
            bits.flush();
            rest = later.get(usize::from(step.length)..).unwrap_or_default();
        }
        literals(bits, rest, codes);
        codes.literal(bits, END);
        bits.flush();
    }
}

/// Three of them are 45 bits.
#[inline(always)]
fn literals(bits: &mut Bits, run: &[u8], codes: &Codes) {
    for few in run.chunks(3) {
        few.iter().for_each(|byte| codes.literal(bits, usize::from(*byte)));
        bits.flush();
    }
}

/// Writes bytes as they are.
pub(crate) fn store(bits: &mut Bits, bytes: &[u8], last: bool) {
    let mut rest = bytes;
    loop {
        let (now, later) = rest.split_at(rest.len().min(STORED));
        bits.put(u32::from(last && later.is_empty()), 3);
        bits.align();
        let length = now.len() as u16;
        bits.bytes(&length.to_le_bytes());
        bits.bytes(&(!length).to_le_bytes());
        bits.bytes(now);
        rest = later;
        if rest.is_empty() {
            return;
        }
    }
}

/// Both codes of a block.
#[derive(Debug)]
struct Codes {
    literals: [(u16, u8); FIXED_LITERALS],
    distances: [(u16, u8); FIXED_DISTANCES],
}

fn both<const N: usize>(lengths: &[u8; N]) -> [(u16, u8); N] {
    let mut both = [(0, 0); N];
    for ((place, code), length) in both.iter_mut().zip(codes(lengths)).zip(lengths) {
        *place = (code, *length);
    }
    both
}

impl Codes {
    fn of(literals: &[u32; LITERALS], distances: &[u32; DISTANCES]) -> Self {
        let mut all = [0; FIXED_LITERALS];
        all.iter_mut().zip(lengths(literals, LONGEST)).for_each(|(place, length)| *place = length);
        let mut far = [0; FIXED_DISTANCES];
        far.iter_mut().zip(lengths(distances, LONGEST)).for_each(|(place, length)| *place = length);
        Self { literals: both(&all), distances: both(&far) }
    }

    /// RFC 1951, section 3.2.6.
    fn fixed() -> Self {
        let mut all = [8; FIXED_LITERALS];
        for (symbol, place) in all.iter_mut().enumerate() {
            *place = match symbol {
                144..=255 => 9,
                256..=279 => 7,
                _ => 8,
            };
        }
        Self { literals: both(&all), distances: both(&[5; FIXED_DISTANCES]) }
    }

    #[inline(always)]
    fn literal(&self, bits: &mut Bits, symbol: usize) {
        let (code, length) = self.literals.get(symbol).copied().unwrap_or_default();
        bits.add(u32::from(code), u32::from(length));
    }

    #[inline(always)]
    fn distance(&self, bits: &mut Bits, symbol: usize) {
        let (code, length) = self.distances.get(symbol).copied().unwrap_or_default();
        bits.add(u32::from(code), u32::from(length));
    }

    /// Bits of so many symbols.
    fn cost(&self, literals: &[u32; LITERALS], distances: &[u32; DISTANCES]) -> u64 {
        let cost = |counts: &[u32], codes: &[(u16, u8)], of_literals: bool| -> u64 {
            let one = |(symbol, (count, (_, length))): (usize, (&u32, &(u16, u8)))| {
                u64::from(*count)
                    .saturating_mul(u64::from(u32::from(*length).saturating_add(extra_bits(of_literals, symbol))))
            };
            counts.iter().zip(codes).enumerate().map(one).sum()
        };
        3u64.saturating_add(cost(literals, &self.literals, true)).saturating_add(cost(
            distances,
            &self.distances,
            false,
        ))
    }
}

/// The lengths of both codes, as a block tells them (RFC 1951, section 3.2.7).
struct Header {
    literals: usize,
    distances: usize,
    /// Symbols with their extra bits.
    runs: Vec<(usize, u32, u32)>,
    lengths: [u8; PRECODES],
    codes: [u16; PRECODES],
    /// Of those lengths, how many are told.
    told: usize,
}

impl Header {
    fn of(codes_of: &Codes) -> Self {
        let used = |codes: &[(u16, u8)], least: usize| {
            codes.iter().rposition(|(_, length)| *length > 0).map_or(least, |at| at.saturating_add(1).max(least))
        };
        let (literals, distances) = (used(&codes_of.literals, 257), used(&codes_of.distances, 1));
        let all: Vec<u8> = codes_of
            .literals
            .iter()
            .take(literals)
            .chain(codes_of.distances.iter().take(distances))
            .map(|(_, length)| *length)
            .collect();
        let runs = runs(&all);
        let mut counts = [0u32; PRECODES];
        for (symbol, ..) in &runs {
            if let Some(count) = counts.get_mut(*symbol) {
                *count = count.saturating_add(1);
            }
        }
        let lengths = lengths(&counts, LONGEST_PRECODE);
        let is_used = |symbol: &usize| lengths.get(*symbol).is_some_and(|length| *length > 0);
        let told = ORDER.iter().rposition(is_used).map_or(4, |at| at.saturating_add(1).max(4));
        Self { literals, distances, runs, codes: codes(&lengths), lengths, told }
    }

    fn code(&self, symbol: usize) -> (u32, u32) {
        let code = self.codes.get(symbol).copied().unwrap_or_default();
        (u32::from(code), u32::from(self.lengths.get(symbol).copied().unwrap_or_default()))
    }

    fn cost(&self) -> u64 {
        let run = |(symbol, _, extra): &(usize, u32, u32)| u64::from(self.code(*symbol).1.saturating_add(*extra));
        self.runs.iter().map(run).fold((self.told as u64).saturating_mul(3).saturating_add(14), u64::saturating_add)
    }

    fn write(&self, bits: &mut Bits) {
        bits.put(self.literals.saturating_sub(257) as u32, 5);
        bits.put(self.distances.saturating_sub(1) as u32, 5);
        bits.put(self.told.saturating_sub(4) as u32, 4);
        for symbol in ORDER.iter().take(self.told) {
            bits.put(self.code(*symbol).1, 3);
        }
        for (symbol, extra, count) in &self.runs {
            let (code, length) = self.code(*symbol);
            bits.put(code, length);
            bits.put(*extra, *count);
        }
    }
}

/// Lengths with their repetitions: 16 repeats the one before 3 to 6 times, 17 is 3 to 10 zeros, 18 is 11 to 138.
fn runs(lengths: &[u8]) -> Vec<(usize, u32, u32)> {
    let mut runs = Vec::new();
    for same in lengths.chunk_by(|one, other| one == other) {
        let symbol = same.first().copied().map_or(0, usize::from);
        let mut left = same.len() as u32;
        if symbol != 0 {
            runs.push((symbol, 0, 0));
            left = left.saturating_sub(1);
        }
        while left >= 3 {
            let (repeat, least, most, bits) = match symbol {
                0 if left >= 11 => (18, 11, 138, 7),
                0 => (17, 3, 10, 3),
                _ => (16, 3, 6, 2),
            };
            let now = left.min(most);
            runs.push((repeat, now.saturating_sub(least), bits));
            left = left.saturating_sub(now);
        }
        for _ in 0..left {
            runs.push((symbol, 0, 0));
        }
    }
    runs
}
