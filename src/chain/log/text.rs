//! A decoded text: WTF-8, which is UTF-8 in which a lone surrogate may stand, as three bytes.

/// Appends a code point, surrogates included.
pub(super) fn push_code_point(code: u32, text: &mut Vec<u8>) {
    match char::from_u32(code) {
        Some(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => text.extend_from_slice(&[
            0xe0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3f) as u8,
            0x80 | (code & 0x3f) as u8,
        ]),
    }
}

/// Appends a decoded text in quotes as Python's `ensure_ascii` spells it: all but 0x20 to 0x7E escaped, astral characters as a pair.
pub(super) fn quote(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let short = match byte {
            b'"' | b'\\' => byte,
            8 => b'b',
            0xc => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            b' '..=b'~' => {
                let run = text[at..].iter().take_while(|b| matches!(b, b' '..=b'~') && !matches!(b, b'"' | b'\\'));
                let length = run.count();
                out.extend_from_slice(&text[at..at + length]);
                at += length;
                continue;
            }
            _ => {
                let (code, length) = code_point(&text[at..]);
                match code.checked_sub(0x10000) {
                    None => push_unit(code, out),
                    Some(rest) => {
                        push_unit(0xd800 | rest >> 10, out);
                        push_unit(0xdc00 | rest & 0x3ff, out);
                    }
                }
                at += length;
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', short]);
        at += 1;
    }
    out.push(b'"');
}

/// The first code point of WTF-8, and its length in bytes.
fn code_point(text: &[u8]) -> (u32, usize) {
    let tail = |length: usize, head: u32| {
        let code = text[1..].iter().take(length - 1).fold(head, |code, byte| code << 6 | u32::from(byte & 0x3f));
        (code, length)
    };
    let head = u32::from(text[0]);
    match text[0] {
        0..=0x7f => (head, 1),
        0x80..=0xdf => tail(2, head & 0x1f),
        0xe0..=0xef => tail(3, head & 0xf),
        0xf0.. => tail(4, head & 7),
    }
}

fn push_unit(unit: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.push(b"0123456789abcdef"[(unit >> shift & 15) as usize]);
    }
}

/// Whether redaction may have left this text behind: `[REDACTED]`, or `****` and four digits. (The contract's "four characters" are digits,
/// because both rules that mask end in `\d{4}`.)
pub(super) fn is_marked(text: &[u8]) -> bool {
    let holds = |mark: &[u8]| text.windows(mark.len()).any(|window| window == mark);
    if holds(b"[REDACTED]") {
        return true;
    }
    // Most texts hold no asterisks; the others may hold surrogates, which matter to no mark.
    holds(b"****")
        && String::from_utf8_lossy(text).split("****").skip(1).any(|after| {
            let mut after = after.trim_start_matches('*').chars();
            (0..4).all(|_| after.next().is_some_and(char::is_numeric))
        })
}
