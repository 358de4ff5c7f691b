//! What secrets look like, by the place where each is noticed.

mod dsn;
mod jwt;
mod pem;
mod scheme;
mod token;
mod url;

pub(super) use dsn::at_equals;
pub(super) use url::at_colon;

use super::class::{self, ALNUM};
use super::find::{Find, Form};
use super::rule::Rule;

fn push(finds: &mut Vec<Find>, rule: Rule, start: usize, end: usize) {
    finds.push(Find { start, end, rule, form: Form::Plain });
}

/// The run `start..end` is long enough to hold a token, at its beginning or after a sign inside it.
pub(super) fn long_word(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    token::at(text, start, finds);
    for at in start + 1..end {
        if !class::is(text[at - 1], ALNUM) {
            token::at(text, at, finds);
        }
    }
    dsn::labelled(text, start, end, finds);
    scheme::plus(text, start, end, finds);
}

/// The run `start..end` is followed by a space or a dot.
pub(super) fn before_sign(text: &[u8], start: usize, end: usize, finds: &mut Vec<Find>) {
    if text[end] == b'.' {
        token::dotted(text, start, end, finds);
    } else {
        scheme::space(text, start, end, finds);
        pem::at(text, start, end, finds);
    }
}
