//! Classes of bytes, one bit each, so that a run is one table look-up for each byte.

/// Letters, digits and the signs of both base64 alphabets (RFC 4648 sections 4 and 5).
pub(super) const WORD: u16 = 1;
/// ASCII letters and digits.
pub(super) const ALNUM: u16 = 1 << 1;
/// Upper-case letters and digits.
pub(super) const UPPER: u16 = 1 << 2;
/// Lower-case hexadecimal digits.
pub(super) const HEX: u16 = 1 << 3;
/// The URL-safe base64 alphabet.
pub(super) const URL64: u16 = 1 << 4;
/// The standard base64 alphabet.
pub(super) const STD64: u16 = 1 << 5;
/// token68 without its padding (RFC 9110 section 11.2).
pub(super) const TOKEN68: u16 = 1 << 6;
/// Letters, digits and low line.
pub(super) const IDENT: u16 = 1 << 7;
/// What a path of a webhook is made of.
pub(super) const PATH: u16 = 1 << 8;
/// What a percent-encoded text may hold beside its escapes: everything that ends no URL in prose, CSV or JSON.
pub(super) const ENCODED: u16 = 1 << 9;
/// What a user name and password before a host may hold.
pub(super) const USERINFO: u16 = 1 << 10;
/// What the value of a query parameter may hold. A question mark may stand in one, but begins another URL more often.
pub(super) const QUERY: u16 = 1 << 11;
/// What an unquoted password in a connection string may hold.
pub(super) const DSN: u16 = 1 << 12;
/// What stands between the two lines of a PEM block, its headers and its escaped line ends included.
pub(super) const PEM: u16 = 1 << 13;
/// Printable ASCII, tab and line ends.
pub(super) const PRINT: u16 = 1 << 14;
/// The bytes outside of [`WORD`] at which something may begin.
pub(super) const SIGN: u16 = 1 << 15;

const fn has(list: &[u8], byte: u8) -> bool {
    let mut at = 0;
    while at < list.len() {
        if list[at] == byte {
            return true;
        }
        at += 1;
    }
    false
}

const fn classes(byte: u8) -> u16 {
    let alnum = byte.is_ascii_alphanumeric();
    let mut class = 0;
    if alnum {
        class |= WORD | ALNUM | URL64 | STD64 | TOKEN68 | IDENT | PATH;
    }
    if byte.is_ascii_uppercase() || byte.is_ascii_digit() {
        class |= UPPER;
    }
    if byte.is_ascii_digit() || has(b"abcdef", byte) {
        class |= HEX;
    }
    if has(b"+/-_", byte) {
        class |= WORD;
    }
    if has(b"-_", byte) {
        class |= URL64;
    }
    if has(b"+/", byte) {
        class |= STD64;
    }
    if has(b"-._~+/", byte) {
        class |= TOKEN68;
    }
    if byte == b'_' {
        class |= IDENT;
    }
    if has(b"-_./@:%=+", byte) {
        class |= PATH;
    }
    if (byte.is_ascii_graphic() && !has(b"\"\\<>", byte)) || byte >= 0x80 {
        class |= ENCODED;
    }
    if (byte.is_ascii_graphic() && !has(b"\"\\<>/?#", byte)) || byte >= 0x80 {
        class |= USERINFO;
    }
    if (byte.is_ascii_graphic() && !has(b"\"\\<>&#?',;()[]{}|^`", byte)) || byte >= 0x80 {
        class |= QUERY;
    }
    if (byte.is_ascii_graphic() && !has(b"\"\\<>',;", byte)) || byte >= 0x80 {
        class |= DSN;
    }
    if alnum || has(b"+/=\\:,-.()@_ \t\r\n", byte) {
        class |= PEM;
    }
    if byte.is_ascii_graphic() || has(b" \t\r\n", byte) {
        class |= PRINT;
    }
    if has(b":=%\\", byte) {
        class |= SIGN;
    }
    class
}

static CLASSES: [u16; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = classes(byte as u8);
        byte += 1;
    }
    table
};

/// The classes of a byte.
#[inline]
pub(super) fn of(byte: u8) -> u16 {
    CLASSES[byte as usize]
}

/// Whether a byte is of one of the classes.
#[inline]
pub(super) fn is(byte: u8, class: u16) -> bool {
    of(byte) & class != 0
}

/// Where the run of a class that begins at `at` ends.
#[inline]
pub(super) fn run(text: &[u8], at: usize, class: u16) -> usize {
    text[at..].iter().position(|byte| !is(*byte, class)).map_or(text.len(), |length| at + length)
}

/// The same, but not beyond `most` bytes.
pub(super) fn run_within(text: &[u8], at: usize, most: usize, class: u16) -> usize {
    run(&text[..text.len().min(at + most)], at, class)
}

/// Where the run of a class that ends before `at` begins, not before `from`.
pub(super) fn run_back(text: &[u8], from: usize, at: usize, class: u16) -> usize {
    text[from..at].iter().rposition(|byte| !is(*byte, class)).map_or(from, |last| from + last + 1)
}

/// Whether a word may begin at `at`: no letter or digit stands before it.
pub(super) fn begins_word(text: &[u8], at: usize) -> bool {
    at == 0 || !is(text[at - 1], ALNUM)
}

/// Whether `text` holds `wanted`, which is in lower case, in any case.
pub(super) fn holds(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted))
}
