//! Where an entry differs from what raw/ gives: the first byte, and whether the same rows stand in another order or are fewer.

use std::collections::BTreeMap;

use crate::model::json::line_at;

/// Characters that are shown on either side.
const SHOWN: usize = 40;
/// So many characters of a word without an end may be shown: what is longer may be a key.
const WORD: usize = 15;

/// The longest entry, in bytes, whose lines are compared: each costs some dozen bytes of memory.
const LINES_MAX: usize = 8 << 20;

/// What is wrong with an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Another byte, or an end.
    Byte {
        /// Its offset from 0.
        offset: usize,
        /// Its line from 1.
        line: usize,
        /// What raw/ gives from there on.
        made: String,
        /// What the pack has from there on.
        found: String,
    },
    /// The lines are the same in another order, or fewer.
    Rows {
        /// The first line that differs, from 1.
        line: usize,
        /// Lines that raw/ gives.
        made: usize,
        /// Lines that the pack has.
        found: usize,
    },
}

/// Compares what raw/ gives with what the pack has.
pub(super) fn difference(made: &[u8], found: &[u8]) -> Difference {
    let offset = made.iter().zip(found).take_while(|(made, found)| made == found).count();
    let line = line_at(made, offset);
    if made.len().max(found.len()) <= LINES_MAX {
        let rows = (lines(made), lines(found));
        if rows.1.len() > 1 && are_among(&rows.1, &rows.0) {
            return Difference::Rows { line, made: rows.0.len(), found: rows.1.len() };
        }
    }
    Difference::Byte { offset, line, made: shown(made, offset), found: shown(found, offset) }
}

/// Lines without what separates them from the next one.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let bare =
        |line: &'_ [u8]| line.iter().rposition(|byte| !b"\r, \t".contains(byte)).map(|last| last.saturating_add(1));
    let lines = bytes.split(|byte| *byte == b'\n');
    lines.filter_map(|line| line.get(..bare(line)?)).collect()
}

/// Whether each line of `some` is one of `all`, each as often at most.
fn are_among(some: &[&[u8]], all: &[&[u8]]) -> bool {
    let mut counts: BTreeMap<&[u8], usize> = BTreeMap::new();
    for line in all {
        let count = counts.entry(line).or_default();
        *count = count.saturating_add(1);
    }
    some.iter().all(|line| match counts.get_mut(line) {
        Some(count) if *count > 0 => {
            *count = count.saturating_sub(1);
            true
        }
        _ => false,
    })
}

/// A few characters from `offset` on, on one line; a long word is cut, since it may be a key.
fn shown(bytes: &[u8], offset: usize) -> String {
    let (before, rest) = bytes.split_at_checked(offset).unwrap_or((bytes, &[]));
    let Some(first) = rest.first() else { return "the end".to_owned() };
    let mut text = String::new();
    // The word may have begun before: what stands there counts.
    let mut word = before.iter().rev().take(WORD).take_while(|byte| is_of_a_word(char::from(**byte))).count();
    for c in String::from_utf8_lossy(rest.get(..4 * SHOWN).unwrap_or(rest)).chars().take(SHOWN) {
        word = if is_of_a_word(c) { word.saturating_add(1) } else { 0 };
        match word.cmp(&(WORD + 1)) {
            std::cmp::Ordering::Less => text.push(if c.is_control() || c == '\u{fffd}' { ' ' } else { c }),
            std::cmp::Ordering::Equal => text.push('…'),
            std::cmp::Ordering::Greater => {}
        }
    }
    format!("byte {first:02x}: {text:?}")
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || "+/=_-.~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_is_placed() {
        let found = difference(b"a,b\r\n1,2\r\n", b"a,b\r\n1,3\r\n");
        let Difference::Byte { offset: 7, line: 2, made, found } = found else { panic!("{found:?}") };
        assert_eq!((made.as_str(), found.as_str()), ("byte 32: \"2  \"", "byte 33: \"3  \""));
        let Difference::Byte { offset: 1, line: 1, found, .. } = difference(b"ab", b"a") else { panic!() };
        assert_eq!(found, "the end");
    }

    #[test]
    fn rows_in_another_order_or_fewer_are_told_from_others() {
        let made = b"h\n1\n2\n3\n";
        for (found, wanted) in [
            (&b"h\n2\n1\n3\n"[..], Some((2, 4))),
            (b"h\n1\n3\n", Some((3, 3))),
            (b"h\n1\n1\n3\n", None),
            (b"h\n1\n2\n3\n4\n", None),
            (b"", None),
        ] {
            let rows = match difference(made, found) {
                Difference::Rows { line, made: 4, found } => Some((line, found)),
                _ => None,
            };
            assert_eq!(rows, wanted, "{found:?}");
        }
        assert!(matches!(difference(b"[\n  1,\n  2\n]", b"[\n  2,\n  1\n]"), Difference::Rows { line: 2, .. }));
    }

    #[test]
    fn a_long_word_is_not_shown_whole() {
        // What of the word stands before counts.
        let key = b"x: 0123456789abcdefghij rest";
        assert_eq!(shown(key, 3), "byte 30: \"0123456789abcde… rest\"");
        assert_eq!(shown(key, 13), "byte 61: \"abcde… rest\"");
        assert_eq!(shown(b"\xff\x00", 0), "byte ff: \"  \"");
    }
}
