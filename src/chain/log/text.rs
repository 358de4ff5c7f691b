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
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let short = match byte {
            b'"' | b'\\' => byte,
            8 => b'b',
            0xc => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            b' '..=b'~' => {
                let run = rest.iter().take_while(|b| matches!(b, b' '..=b'~') && !matches!(b, b'"' | b'\\'));
                let (plain, after) = rest.split_at_checked(run.count()).unwrap_or((rest, &[]));
                out.extend_from_slice(plain);
                rest = after;
                continue;
            }
            _ => {
                let (code, after) = code_point(byte, after);
                match code.checked_sub(0x10000) {
                    None => push_unit(code, out),
                    Some(rest) => {
                        push_unit(0xd800 | rest >> 10, out);
                        push_unit(0xdc00 | rest & 0x3ff, out);
                    }
                }
                rest = after;
                continue;
            }
        };
        out.extend_from_slice(&[b'\\', short]);
        rest = after;
    }
    out.push(b'"');
}

/// The code point of WTF-8 that begins with `first`, and what stands after it.
fn code_point(first: u8, after: &[u8]) -> (u32, &[u8]) {
    let tail = |bytes: usize, head: u32| {
        let (tail, after) = after.split_at_checked(bytes).unwrap_or((after, &[]));
        (tail.iter().fold(head, |code, byte| code << 6 | u32::from(byte & 0x3f)), after)
    };
    let head = u32::from(first);
    match first {
        0..=0x7f => (head, after),
        0x80..=0xdf => tail(1, head & 0x1f),
        0xe0..=0xef => tail(2, head & 0xf),
        0xf0.. => tail(3, head & 7),
    }
}

fn push_unit(unit: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.extend(char::from_digit(unit >> shift & 15, 16).map(|digit| digit as u8));
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
