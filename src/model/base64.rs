//! Base64 (RFC 4648), written only.
//!
//! By hand: the crate's encoder is several times the size of this, which the page's first load feels. A test in `source/session` compares the two.

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// With the alphabet for URLs and without padding (RFC 4648 section 5, RFC 7515 appendix C).
pub fn url(bytes: &[u8]) -> String {
    written(bytes, [b'-', b'_'])
}

/// With the standard alphabet and padding (RFC 4648 section 4).
pub fn standard(bytes: &[u8]) -> String {
    let mut text = written(bytes, [b'+', b'/']);
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

fn written(bytes: &[u8], last: [u8; 2]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits: u32, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let digit = (bits >> (18 - 6 * place) & 63) as usize;
            let letter = LETTERS.get(digit).copied().unwrap_or(last[usize::from(digit == 63)]);
            text.push(char::from(letter));
        }
    }
    text
}
