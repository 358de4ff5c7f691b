//! Chooses between literals and matches.

use crate::Level;
use crate::bits::Bits;
use crate::block::Block;
use crate::matcher::{Match, Matcher};
use crate::split::{LONGEST, SHORTEST, Split};
use crate::tables::SHORTEST as SHORTEST_MATCH;

/// How a level looks.
struct Effort {
    /// Candidates for a match.
    steps: u32,
    /// Bytes of a match that is good enough.
    nice: usize,
}

impl Level {
    fn effort(self) -> Effort {
        match self {
            Self::Fast => Effort { steps: 6, nice: 24 },
            Self::Normal => Effort { steps: 16, nice: 32 },
        }
    }
}

/// A match of three bytes from farther away costs more than three literals.
const NEAR: u32 = 8192;
/// Literals in a row after which only some places are looked at, the fewer the longer it goes on; and so many are passed over at most.
const PATIENCE: u32 = 256;
const MOST_AT_ONCE: usize = 15;
/// Bytes that tell which literals a block has, before it is known.
const SAMPLE: usize = 4096;

/// Deflates `data` from `start` into `bits`, in blocks.
pub(crate) fn parse(
    matcher: &mut Matcher,
    block: &mut Block,
    bits: &mut Bits,
    data: &[u8],
    start: usize,
    last: bool,
    level: Level,
) {
    let effort = level.effort();
    let mut at = start;
    let mut least = least(literals_of(data.get(start..).unwrap_or_default()), effort.steps);
    // An empty segment has a block too, if it is the last.
    while at < data.len() || last && at == start && data.len() == start {
        let begin = at;
        at = one_block(matcher, block, data, begin, least, &effort);
        let bytes = data.get(begin..at).unwrap_or_default();
        least = self::least(used(block.bytes()), effort.steps);
        block.write(bits, bytes, last && at >= data.len());
        if bytes.is_empty() {
            return;
        }
    }
}

/// Finds a block from `begin`, and gives where it ends.
#[inline(always)]
fn one_block(
    matcher: &mut Matcher,
    block: &mut Block,
    data: &[u8],
    begin: usize,
    least: usize,
    effort: &Effort,
) -> usize {
    let mut split = Split::default();
    let mut at = begin;
    let threes = least <= SHORTEST_MATCH;
    // What would be left is not too short for a block.
    let left = data.len().saturating_sub(begin);
    let most = if left < LONGEST.saturating_add(SHORTEST) { data.len() } else { begin.saturating_add(LONGEST) };
    while at < most && !split.is_end(at.saturating_sub(begin), data.len().saturating_sub(at)) {
        let mut found = matcher.find(data, at, least.saturating_sub(1), (effort.steps, effort.nice, threes));
        if !is_worth(found) {
            // What has no matches for long is not looked at byte by byte.
            let run = block.run().wrapping_sub(PATIENCE);
            let few = if (run as i32) < 0 { 1 } else { (run as usize / 64).min(MOST_AT_ONCE).wrapping_add(1) };
            for _ in 0..few.min(most.wrapping_sub(at)) {
                literal(block, &mut split, data, at);
                at = at.wrapping_add(1);
            }
            continue;
        }
        let mut noted = at.wrapping_add(1);
        // The next byte may have a better one.
        while found.length < effort.nice {
            let next = matcher.find(data, noted, found.length.wrapping_sub(1), (effort.steps / 2, effort.nice, threes));
            noted = noted.wrapping_add(1);
            if !is_better(next, found) {
                break;
            }
            literal(block, &mut split, data, at);
            at = at.wrapping_add(1);
            found = next;
        }
        split.matched(found.length);
        block.matched(found);
        let end = at.wrapping_add(found.length);
        matcher.skip(data, noted, end, threes);
        at = end;
    }
    at
}

#[inline(always)]
fn is_worth(found: Match) -> bool {
    found.length > SHORTEST_MATCH || found.length == SHORTEST_MATCH && found.distance <= NEAR
}

/// Whether a match is worth a literal before it: each byte more is worth two bits of its distance.
#[inline(always)]
fn is_better(next: Match, now: Match) -> bool {
    let bits = |distance: u32| 31i32.wrapping_sub(distance.max(1).leading_zeros() as i32);
    let longer = (next.length as i32).wrapping_sub(now.length as i32);
    next.length >= now.length
        && longer.wrapping_mul(4).wrapping_add(bits(now.distance)).wrapping_sub(bits(next.distance)) > 2
}

#[inline(always)]
fn literal(block: &mut Block, split: &mut Split, data: &[u8], at: usize) {
    let byte = data.get(at).copied().unwrap_or_default();
    split.literal(byte);
    block.literal(byte);
}

/// How many bytes occur in the beginning.
fn literals_of(data: &[u8]) -> usize {
    let mut seen = [0u32; 256];
    for byte in data.iter().take(SAMPLE) {
        if let Some(count) = seen.get_mut(usize::from(*byte)) {
            *count = count.saturating_add(1);
        }
    }
    used(&seen)
}

/// How many bytes occur more than now and then.
fn used(counts: &[u32]) -> usize {
    let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    counts.iter().filter(|count| u64::from(**count) > all / 1024).count()
}

/// The shortest match that is worth its bits where so many literals are in use: the fewer they are, the less each of them costs.
fn least(literals: usize, steps: u32) -> usize {
    let least = match literals {
        0..=5 => 9,
        6..=7 => 8,
        8..=9 => 7,
        10..=15 => 6,
        16..=44 => 5,
        45..=79 => 4,
        _ => 3,
    };
    // Who looks less finds less that is long.
    if steps < 16 { least.min(5) } else { least }
}
