//! The secret scanner: what it finds, what it passes over, and what holds for any text.

mod encodings;
mod json;
mod samples;
mod stream;
mod vectors;

use packseal::secrets::{Match, Scanner};

/// The matches of a text without known secrets.
fn scan(text: &str) -> Vec<Match> {
    Scanner::default().scan(text.as_bytes())
}

/// What a match covers.
fn matched<'a>(text: &'a str, found: &Match) -> &'a str {
    &text[found.start as usize..found.end as usize]
}

/// `length` characters of an invented token: letters of both cases and digits, the same each time.
fn body(length: usize) -> String {
    pick("k7Qz2Tb9LmXw4RcV8nHs5JpYd3GfA6tUe1", length)
}

/// The same in the characters of `alphabet`.
fn pick(alphabet: &str, length: usize) -> String {
    alphabet.chars().cycle().take(length).collect()
}

fn hex(length: usize) -> String {
    pick("3fa9c07be4d1826f5b", length)
}

fn upper(length: usize) -> String {
    pick("Q7ZT2B9LMXW4RCV8", length)
}

/// Standard base64 with padding, written here so that the scanner's own is not its judge.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// URL-safe base64 without padding.
fn base64url(bytes: &[u8]) -> String {
    base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// Everything but letters and digits percent-encoded.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A signed JSON Web Token.
fn jwt() -> String {
    [base64url(br#"{"alg":"HS256","typ":"JWT"}"#), base64url(br#"{"sub":"u-17","exp":1767225600}"#), body(43)].join(".")
}

/// A private key block whose lines end with `line_end`.
fn pem(label: &str, lines: usize, line_end: &str) -> String {
    let dashes = "-".repeat(5);
    let body: String = (0..lines).map(|_| body(64) + line_end).collect();
    format!("{dashes}BEGIN {label}{dashes}{line_end}{body}{dashes}END {label}{dashes}")
}
