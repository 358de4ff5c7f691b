//! Encoded regions: what they decode to, and where each decoded byte stands.

use super::class::{self, ENCODED, PRINT, WORD};

/// The shortest decoded stretch that can hold a secret of a rule: 24 characters of base64.
pub(super) const SHORTEST_STRETCH: usize = 18;

/// The region with percent-encoding around the first `%` at `at`, not before `from`. None when no escape stands there.
pub(super) fn percent_region(text: &[u8], from: usize, at: usize) -> Option<(usize, usize)> {
    percent(text, at)?;
    Some((class::run_back(text, from, at, ENCODED), class::run(text, at, ENCODED)))
}

/// The byte that the escape at `at` stands for.
fn percent(text: &[u8], at: usize) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    match text.get(at..at + 3)? {
        [b'%', high, low] => Some((digit(high)? * 16 + digit(low)?) as u8),
        _ => None,
    }
}

/// Undoes percent-encoding. The map has the place of each decoded byte, and one more for the end.
pub(super) fn percent_decode(text: &[u8], start: usize, end: usize) -> (Vec<u8>, Vec<u32>) {
    let text = &text[..end];
    let mut decoded = Vec::with_capacity(end - start);
    let mut map = Vec::with_capacity(end - start + 1);
    let mut at = start;
    while at < end {
        map.push(at as u32);
        let byte = percent(text, at);
        decoded.push(byte.unwrap_or(text[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    map.push(at as u32);
    (decoded, map)
}

const NONE: u8 = 0xFF;

/// The values of both base64 alphabets.
static VALUES: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut value = 0;
    while value < 62 {
        let digit = match value {
            0..=25 => b'A' + value,
            26..=51 => b'a' + value - 26,
            _ => b'0' + value - 52,
        };
        table[digit as usize] = value;
        value += 1;
    }
    table[b'+' as usize] = 62;
    table[b'-' as usize] = 62;
    table[b'/' as usize] = 63;
    table[b'_' as usize] = 63;
    table
};

/// The three bytes of a group of up to four characters; those that are missing count as zero.
fn group(text: &[u8]) -> [u8; 3] {
    let value = |at: usize| text.get(at).map_or(0, |byte| u32::from(VALUES[*byte as usize] & 63));
    let bits = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
    [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]
}

/// Decodes a whole run of base64 characters, padding left out.
pub(super) fn base64(run: &[u8]) -> Vec<u8> {
    let mut decoded: Vec<u8> = run.chunks(4).flat_map(group).collect();
    decoded.truncate(run.len() * 3 / 4);
    decoded
}

fn printable(group: [u8; 3]) -> bool {
    group.iter().all(|byte| class::is(*byte, PRINT))
}

/// Decodes the run `start..end` at each of the four places where its first group may begin, and hands over every printable stretch of `shortest`
/// bytes or more, with the place of its first group. A run may begin with something else: a path, or the end of a name.
pub(super) fn base64_stretches(
    text: &[u8],
    start: usize,
    end: usize,
    shortest: usize,
    mut each: impl FnMut(&[u8], usize),
) {
    // Of a printable stretch, all groups but the outermost two are printable through and through. Looking at each so-many-eth is enough.
    let step = (shortest.saturating_sub(4) / 3).max(1);
    for phase in 0..4 {
        let first = start + phase;
        let Some(whole) = end.checked_sub(first).map(|length| length / 4) else { break };
        let at = |group: usize| first + group * 4;
        let (mut done, mut look) = (0, step - 1);
        while look < whole {
            if !printable(group(&text[at(look)..at(look + 1)])) {
                look += step;
                continue;
            }
            let good = |index: usize| printable(group(&text[at(index)..at(index + 1)]));
            let from = (done..look).rev().find(|index| !good(*index)).unwrap_or(done);
            let until = (look..whole).find(|index| !good(*index));
            let decoded = base64(&text[at(from)..until.map_or(end, |index| at(index + 1))]);
            if decoded.len() >= shortest {
                each(&decoded, at(from));
            }
            // The group that ends one stretch may begin the next.
            done = until.unwrap_or(whole);
            look = done + step;
        }
    }
}

/// The characters that bytes `start..end` of a stretch are written with; `first` is the place of its first group.
pub(super) fn base64_range(text: &[u8], first: usize, start: usize, end: usize) -> (usize, usize) {
    let from = first + start / 3 * 4;
    let most = (first + end.div_ceil(3) * 4).min(text.len());
    let run = class::run(&text[..most], from, WORD);
    // Padding belongs to the last group; a run that ends earlier has none left to give.
    let padding = text[run..].iter().take(most.saturating_sub(run).min(2)).take_while(|byte| **byte == b'=').count();
    (from, run + padding)
}
