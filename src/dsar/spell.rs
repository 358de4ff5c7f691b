//! The ways to read a text: as it stands, and as what it spells in a URL or in JSON, both also one in the other.

use crate::model::json::paired;

/// How often a spelling is looked for within what was spelled.
const DEPTH: usize = 3;

/// A character of a reading, and the bytes of the text that spell it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Gives each reading: as it stands, with `%40` decoded, with `\u0040` and `\/` decoded, and each of these again. Few are held at a time.
pub(super) fn readings(text: &str, each: &mut dyn FnMut(&[Letter])) {
    let plain: Vec<Letter> =
        text.char_indices().map(|(start, c)| Letter { c, start, end: start.saturating_add(c.len_utf8()) }).collect();
    within(&plain, DEPTH, each);
}

fn within(reading: &[Letter], depth: usize, each: &mut dyn FnMut(&[Letter])) {
    each(reading);
    let Some(left) = depth.checked_sub(1) else { return };
    for decode in [percent, backslash] {
        if let Some(decoded) = decode(reading) {
            within(&decoded, left, each);
        }
    }
}

/// The lower case, with what only the upper case makes alike: `ß` and `SS`, `ς` and `Σ`, `ſ` and `S`.
pub(super) fn fold(c: char) -> impl Iterator<Item = char> {
    let (c, more) = match c {
        'ß' | 'ẞ' => ('s', Some('s')),
        'ς' => ('σ', None),
        'ſ' => ('s', None),
        c => (c, None),
    };
    c.to_lowercase().chain(more)
}

/// The number that so many hexadecimal digits are, from the first of `letters` on.
fn hex<const DIGITS: usize>(letters: &[Letter]) -> Option<u32> {
    let digits = letters.first_chunk::<DIGITS>()?;
    digits.iter().try_fold(0, |code, letter| Some(code << 4 | letter.c.to_digit(16)?))
}

fn over(c: char, spelled: &[Letter]) -> Letter {
    let (start, end) = (spelled.first().map_or(0, |first| first.start), spelled.last().map_or(0, |last| last.end));
    Letter { c, start, end }
}

/// Bytes that are no UTF-8 are taken for Latin-1.
fn percent(letters: &[Letter]) -> Option<Vec<Letter>> {
    letters.iter().any(|letter| letter.c == '%').then_some(())?;
    let byte = |spelled: &[Letter]| -> Option<u8> {
        let (_, digits) = spelled.split_first().filter(|(first, _)| first.c == '%')?;
        u8::try_from(hex::<2>(digits)?).ok()
    };
    let (mut out, mut rest, mut changed) = (Vec::with_capacity(letters.len()), letters, false);
    while let Some((letter, after)) = rest.split_first() {
        // Three letters spell a byte, four bytes at most a character.
        let bytes: Vec<u8> = rest.chunks(3).take(4).map_while(byte).collect();
        let Some(first) = bytes.first() else {
            out.push(*letter);
            rest = after;
            continue;
        };
        let whole = (1..=bytes.len()).find_map(|length| std::str::from_utf8(bytes.get(..length)?).ok());
        let (c, length) =
            whole.and_then(|text| Some((text.chars().next()?, text.len()))).unwrap_or((char::from(*first), 1));
        let (spelled, after) = rest.split_at_checked(length.saturating_mul(3)).unwrap_or((rest, &[]));
        out.push(over(c, spelled));
        rest = after;
        changed = true;
    }
    changed.then_some(out)
}

fn backslash(letters: &[Letter]) -> Option<Vec<Letter>> {
    letters.iter().any(|letter| letter.c == '\\').then_some(())?;
    let unit = |spelled: &[Letter]| match spelled {
        [Letter { c: '\\', .. }, Letter { c: 'u', .. }, digits @ ..] => hex::<4>(digits),
        _ => None,
    };
    let (mut out, mut rest, mut changed) = (Vec::with_capacity(letters.len()), letters, false);
    while let Some((letter, after)) = rest.split_first() {
        let short = after.first().filter(|_| letter.c == '\\').and_then(|next| match next.c {
            c @ ('"' | '\\' | '/' | '\'') => Some(c),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            _ => None,
        });
        let (c, length) = match (unit(rest), rest.get(6..).and_then(unit), short) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000), _) => (paired(high, low), 12),
            (Some(code), _, _) => (char::from_u32(code), 6),
            (None, _, Some(c)) => (Some(c), 2),
            (None, _, None) => (Some(letter.c), 1),
        };
        let (spelled, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        out.push(over(c.unwrap_or(char::REPLACEMENT_CHARACTER), spelled));
        rest = after;
        changed |= length > 1;
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_every_way() {
        for (text, one) in [
            ("a@b", "a@b"),
            ("a%40b", "a@b"),
            ("a%2540b", "a@b"),
            ("a\\u0040b", "a@b"),
            ("a\\\\u0040b", "a@b"),
            ("a%5Cu0040b", "a@b"),
            ("\\bob%40x", "\\bob@x"),
            ("%c3%a9%e9\\ud83d\\ude00", "\u{e9}\u{e9}\u{1f600}"),
            ("\\\"\\/%", "\"/%"),
            ("%4", "%4"),
            ("\\u12", "\\u12"),
        ] {
            let mut read: Vec<String> = Vec::new();
            readings(text, &mut |reading| {
                read.push(reading.iter().map(|letter| letter.c).collect());
                let places: Vec<usize> = reading.iter().flat_map(|letter| [letter.start, letter.end]).collect();
                assert!(places.is_sorted() && places.iter().all(|at| text.is_char_boundary(*at)), "{text}");
            });
            assert!(read.iter().any(|read| read == one), "{text}: {read:?}");
        }
    }
}
