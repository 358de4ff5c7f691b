//! Private keys in text: PEM (RFC 7468), OpenSSH, and OpenPGP's armor (RFC 9580 section 6.2).

use super::super::LONGEST;
use super::super::class::{self, PEM, STD64, UPPER, holds};
use super::super::find::Find;
use super::super::rule::Rule;
use super::push;

const BEGIN: &[u8] = b"-----BEGIN";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// A run ends at `end`, before a space. The line that begins a private key is a finding even when nothing follows it.
pub(super) fn at(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    if !text[start..end].ends_with(BEGIN) {
        return;
    }
    let begin = end - BEGIN.len();
    let Some(body) = after_label(text, end + 1) else { return };
    let until = last_line(text, body, begin + LONGEST).unwrap_or_else(|| rest(text, body));
    push(finds, Rule::PrivateKey, begin, until.min(begin + LONGEST));
}

/// The end of the line whose label begins at `at`, when it is that of a private key.
fn after_label(text: &[u8], at: usize) -> Option<usize> {
    let label: usize = text[at..].iter().take(64).take_while(|byte| class::is(**byte, UPPER) || **byte == b' ').count();
    let end = at + label;
    (holds(&text[at..end], b"private key") && text[end..].starts_with(DASHES)).then_some(end + DASHES.len())
}

/// The end of the last line, before `limit`. Another block must not begin before it.
fn last_line(text: &[u8], body: usize, limit: usize) -> Option<usize> {
    let mut at = body;
    while at < limit && class::is(*text.get(at)?, PEM) {
        if text[at] == b'-' {
            if text[at..].starts_with(END) {
                return after_label(text, at + END.len());
            }
            if text[at..].starts_with(BEGIN) {
                return None;
            }
        }
        at += 1;
    }
    None
}

/// Where a key that was cut off ends: after the last of its lines, each a run of base64.
fn rest(text: &[u8], body: usize) -> usize {
    let (mut at, mut end) = (body, body);
    loop {
        while let Some(byte) = text.get(at) {
            let escaped_line_end = matches!((byte, text.get(at + 1)), (b'\\', Some(b'n' | b'r')));
            at += match byte {
                b' ' | b'\t' | b'\r' | b'\n' => 1,
                b'\\' if escaped_line_end => 2,
                b'\\' if text.get(at + 1) == Some(&b'\\') => 1,
                _ => break,
            };
        }
        let line = class::run(text, at, STD64);
        if line - at < 16 {
            return end;
        }
        end = line + text[line..].iter().take(2).take_while(|byte| **byte == b'=').count();
        at = end;
        if at - body > LONGEST {
            return end;
        }
    }
}
