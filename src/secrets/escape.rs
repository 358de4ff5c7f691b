//! Escapes of JSON strings (RFC 8259 section 7), wherever they stand: in JSON, in a JSON text inside a CSV cell, in a log line.

/// The length of the escape at `at`, where a backslash stands; None when it is no escape.
pub(super) fn length(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => text.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit).then_some(6),
        _ => None,
    }
}

/// The escape that lies across `at`: it begins before and ends after.
pub(super) fn across(text: &[u8], at: usize) -> Option<(usize, usize)> {
    let back = at.min(5);
    let last = at - back + text.get(at - back..at)?.iter().rposition(|byte| *byte == b'\\')?;
    // Of a row of backslashes, every second one is escaped by the one before.
    let row = text[..=last].iter().rev().take_while(|byte| **byte == b'\\').count();
    let end = last + length(text, last).filter(|_| row % 2 == 1)?;
    (end > at).then_some((last, end))
}

/// The region with escapes in which the backslash at `at` is the first: from the quote or line end before, not before `from`, to the one after.
pub(super) fn region(text: &[u8], from: usize, at: usize) -> (usize, usize) {
    let bounds = |byte: &u8| *byte == b'"' || *byte < b' ';
    let start = text[from..at].iter().rposition(bounds).map_or(from, |last| from + last + 1);
    let mut end = at;
    while end < text.len() && !bounds(&text[end]) {
        end += if text[end] == b'\\' { length(text, end).unwrap_or(1) } else { 1 };
    }
    (start, end)
}

/// Undoes the escapes of a region. The map has the place of each decoded byte, and one more for the end.
pub(super) fn decode(text: &[u8], start: usize, end: usize) -> (Vec<u8>, Vec<u32>) {
    let mut decoded = Vec::with_capacity(end - start);
    let mut map = Vec::with_capacity(end - start + 1);
    let mut at = start;
    while at < end {
        map.push(at as u32);
        let length = if text[at] == b'\\' { length(text, at) } else { None };
        decoded.push(match (length, text.get(at + 1)) {
            (Some(6), _) => unicode(&text[at + 2..at + 6]),
            (Some(_), Some(b'n')) => b'\n',
            (Some(_), Some(b'r')) => b'\r',
            (Some(_), Some(b't')) => b'\t',
            (Some(_), Some(b'b' | b'f')) => b' ',
            (Some(_), Some(sign)) => *sign,
            _ => text[at],
        });
        at += length.unwrap_or(1);
    }
    map.push(at as u32);
    (decoded, map)
}

/// The byte of `\uXXXX`. A character beyond ASCII is part of no token, and one byte stands for it.
fn unicode(digits: &[u8]) -> u8 {
    let code = digits.iter().fold(0, |code, digit| code * 16 + char::from(*digit).to_digit(16).unwrap_or(0));
    if code < 0x80 { code as u8 } else { 0x80 }
}
