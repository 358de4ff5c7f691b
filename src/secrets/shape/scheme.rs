//! Credentials after the name of an authentication scheme (RFC 9110 section 11.4): `Bearer` (RFC 6750) and `Basic` (RFC 7617).

use super::super::class::{self, ALNUM, PRINT, STD64, TOKEN68};
use super::super::find::Find;
use super::super::masked::is_masked;
use super::super::rule::Rule;
use super::super::{LONGEST, decode};
use super::push;

/// The shortest bearer token; shorter words after "bearer" are prose.
const SHORTEST_BEARER: usize = 20;

/// The run `start..end` is followed by a space.
pub(super) fn space(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    let word = &text[start..end];
    let names = |name: &[u8]| {
        let at = word.len().checked_sub(name.len())?;
        let same = word[at..].eq_ignore_ascii_case(name) && (at == 0 || !class::is(word[at - 1], ALNUM));
        same.then(|| end + text[end..].iter().take(8).take_while(|byte| **byte == b' ').count())
    };
    if let Some(at) = names(b"bearer") {
        bearer(text, at, finds);
    } else if let Some(at) = names(b"basic") {
        basic(text, at, finds);
    }
}

/// A run may have a plus sign for the space: `Bearer+…` in a form.
pub(super) fn plus(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    if text[start..end].get(..7).is_some_and(|word| word.eq_ignore_ascii_case(b"bearer+")) {
        bearer(text, start + 7, finds);
    }
}

fn padded(text: &[u8], run: usize) -> usize {
    run + text[run..].iter().take(2).take_while(|byte| **byte == b'=').count()
}

fn bearer(text: &[u8], at: usize, finds: &mut Vec<Find>) {
    let run = class::run(text, at, TOKEN68);
    if run - at >= SHORTEST_BEARER && !is_masked(&text[at..run]) {
        push(finds, Rule::Bearer, at, padded(text, run).min(at + LONGEST));
    }
}

/// What follows must decode to a name, a colon and a password.
fn basic(text: &[u8], at: usize, finds: &mut Vec<Find>) {
    let run = class::run(text, at, STD64);
    if !(8..=1024).contains(&(run - at)) {
        return;
    }
    let decoded = decode::base64(&text[at..run]);
    let Some(colon) = decoded.iter().position(|byte| *byte == b':') else { return };
    let printable = decoded.iter().all(|byte| class::is(*byte, PRINT) || *byte >= 0x80);
    if printable && decoded.len() - colon > 3 && !is_masked(&decoded[colon + 1..]) {
        push(finds, Rule::Basic, at, padded(text, run));
    }
}
