//! JSON Web Tokens in the compact forms (RFC 7515 section 7.1, RFC 7516 section 7.1).

use super::super::class::{self, PRINT, URL64};
use super::super::{LONGEST, decode};

/// The longest header, in bytes: one with a chain of certificates.
const LONGEST_HEADER: usize = 8 << 10;

/// Where the token that begins at `at` with `eyJ` ends. Those three characters decode to `{"`; the rest of the header must be text too. A
/// signed token has three parts, an encrypted one five, of which the second may be empty. A token without a signature opens nothing.
pub(super) fn end(text: &[u8], at: usize) -> Option<usize> {
    let header = class::run_within(text, at, LONGEST_HEADER, URL64);
    let readable = |group: &[u8]| decode::base64(group).iter().all(|byte| class::is(*byte, PRINT) || *byte >= 0x80);
    if header - at < 10 || text.get(header) != Some(&b'.') || !text[at..header].chunks(4).all(readable) {
        return None;
    }
    let part = |before: usize| (text.get(before) == Some(&b'.')).then(|| class::run(text, before + 1, URL64));
    let second = part(header)?;
    let third = part(second)?;
    let end = match part(third).and_then(|fourth| part(fourth).map(|fifth| (fourth, fifth))) {
        Some((fourth, fifth)) if fourth - third > 1 && fifth - fourth > 1 => fifth,
        _ if second - header > 4 && third - second > 16 => third,
        _ => return None,
    };
    Some(end.min(at + LONGEST))
}
