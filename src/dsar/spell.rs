//! The ways to read a text: as it stands, and as what it spells in a URL or in JSON, both also one in the other.

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
        text.char_indices().map(|(start, c)| Letter { c, start, end: start + c.len_utf8() }).collect();
    within(&plain, DEPTH, each);
}

fn within(reading: &[Letter], depth: usize, each: &mut dyn FnMut(&[Letter])) {
    each(reading);
    if depth > 0 {
        for decode in [percent, backslash] {
            if let Some(decoded) = decode(reading) {
                within(&decoded, depth - 1, each);
            }
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

fn hex(letters: &[Letter], at: usize, digits: usize) -> Option<u32> {
    letters.get(at..at + digits)?.iter().try_fold(0, |code, letter| Some(code * 16 + letter.c.to_digit(16)?))
}

fn over(c: char, spelled: &[Letter]) -> Letter {
    let (start, end) = (spelled.first().map_or(0, |first| first.start), spelled.last().map_or(0, |last| last.end));
    Letter { c, start, end }
}

/// Bytes that are no UTF-8 are taken for Latin-1.
fn percent(letters: &[Letter]) -> Option<Vec<Letter>> {
    letters.iter().any(|letter| letter.c == '%').then_some(())?;
    let byte = |at: usize| -> Option<u8> {
        (letters.get(at)?.c == '%').then(|| hex(letters, at + 1, 2)).flatten().and_then(|byte| u8::try_from(byte).ok())
    };
    let (mut out, mut at, mut changed) = (Vec::with_capacity(letters.len()), 0, false);
    while let Some(letter) = letters.get(at) {
        let bytes: Vec<u8> = (0..4).map_while(|index| byte(at + 3 * index)).collect();
        let Some(first) = bytes.first() else {
            out.push(*letter);
            at += 1;
            continue;
        };
        let whole = (1..=bytes.len()).find_map(|length| std::str::from_utf8(bytes.get(..length)?).ok());
        let (c, length) =
            whole.and_then(|text| Some((text.chars().next()?, text.len()))).unwrap_or((char::from(*first), 1));
        out.push(over(c, letters.get(at..at + 3 * length).unwrap_or_default()));
        at += 3 * length;
        changed = true;
    }
    changed.then_some(out)
}

fn backslash(letters: &[Letter]) -> Option<Vec<Letter>> {
    letters.iter().any(|letter| letter.c == '\\').then_some(())?;
    let unit = |at: usize| -> Option<u32> {
        let begins = letters.get(at)?.c == '\\' && letters.get(at + 1)?.c == 'u';
        begins.then(|| hex(letters, at + 2, 4)).flatten()
    };
    let (mut out, mut at, mut changed) = (Vec::with_capacity(letters.len()), 0, false);
    while let Some(letter) = letters.get(at) {
        let short = letters.get(at + 1).filter(|_| letter.c == '\\').and_then(|next| match next.c {
            c @ ('"' | '\\' | '/' | '\'') => Some(c),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            _ => None,
        });
        let (c, length) = match (unit(at), unit(at + 6), short) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000), _) => {
                (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12)
            }
            (Some(code), _, _) => (char::from_u32(code), 6),
            (None, _, Some(c)) => (Some(c), 2),
            (None, _, None) => (Some(letter.c), 1),
        };
        let spelled = letters.get(at..at + length).unwrap_or_default();
        out.push(over(c.unwrap_or(char::REPLACEMENT_CHARACTER), spelled));
        at += length;
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
