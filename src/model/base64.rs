//! Base64 (RFC 4648), written only.
//!
//! By hand: the crate's encoder is several times the size of this, which the page's first load feels. A test in `source/session` compares the two.

/// The characters of the first 62 digits, which both alphabets share.
pub(crate) const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

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

fn written(bytes: &[u8], [plus, slash]: [u8; 2]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| chunk.get(at).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        // One character more than there are bytes.
        for six in [bits >> 18, bits >> 12, bits >> 6, bits].into_iter().take(chunk.len().saturating_add(1)) {
            let digit = (six & 63) as usize;
            let letter = LETTERS.get(digit).copied().unwrap_or(if digit == 63 { slash } else { plus });
            text.push(char::from(letter));
        }
    }
    text
}
