//! One pass over one text, and over what is encoded in it.

use super::Scanner;
use super::class::{self, SIGN, WORD};
use super::decode;
use super::escape;
use super::find::{Find, Form};
use super::rule::Rule;
use super::shape;

/// How deep encodings in encodings are looked through: base64 in base64 in a JSON string.
const DEPTH: u8 = 3;

/// Runs that are shorter hold neither a token nor anything in base64.
const SHORTEST_TOKEN: usize = 20;

/// Adds every match in `text`, in no order, overlapping.
pub(super) fn pass(scanner: &Scanner, text: &[u8], depth: u8, finds: &mut Vec<Find>) {
    for known in scanner.known() {
        known.each(text, |start| {
            finds.push(Find { start, end: start + known.len(), rule: Rule::Session, form: Form::Plain });
        });
    }
    let stretch = scanner.shortest_stretch();
    // Everything before these was looked through already.
    let (mut escapes, mut percents) = (0, 0);
    let mut at = 0;
    while at < text.len() {
        let class = class::of(text[at]);
        if class & WORD != 0 {
            let end = class::run(text, at + 1, WORD);
            if end - at >= SHORTEST_TOKEN {
                shape::long_word(text, at, end, finds);
            }
            if matches!(text.get(end), Some(b' ' | b'.')) {
                shape::before_sign(text, at, end, finds);
            }
            if depth < DEPTH && end - at >= stretch / 3 * 4 {
                base64(scanner, text, at, end, depth, finds);
            }
            at = end;
            continue;
        }
        if class & SIGN != 0 {
            match text[at] {
                b':' => shape::at_colon(text, at, finds),
                b'=' => shape::at_equals(text, at, finds),
                b'%' if depth < DEPTH && at >= percents => {
                    if let Some((start, end)) = decode::percent_region(text, percents, at) {
                        let (decoded, map) = decode::percent_decode(text, start, end);
                        mapped(scanner, &decoded, &map, Form::Percent, depth, finds);
                        percents = end;
                    }
                }
                b'\\' if depth < DEPTH && at >= escapes => {
                    let (start, end) = escape::region(text, escapes, at);
                    let (decoded, map) = escape::decode(text, start, end);
                    mapped(scanner, &decoded, &map, Form::Plain, depth, finds);
                    escapes = end;
                }
                _ => {}
            }
        }
        at += 1;
    }
}

/// Passes over a decoded region; each byte of it has a place in the text around it.
fn mapped(scanner: &Scanner, decoded: &[u8], map: &[u32], form: Form, depth: u8, finds: &mut Vec<Find>) {
    let mut inner = Vec::new();
    pass(scanner, decoded, depth + 1, &mut inner);
    finds.extend(inner.into_iter().map(|find| Find {
        start: map[find.start] as usize,
        end: map[find.end] as usize,
        rule: find.rule,
        form: if form == Form::Plain { find.form } else { form },
    }));
}

fn base64(scanner: &Scanner, text: &[u8], start: usize, end: usize, depth: u8, finds: &mut Vec<Find>) {
    decode::base64_stretches(text, start, end, scanner.shortest_stretch(), |decoded, first| {
        let mut inner = Vec::new();
        pass(scanner, decoded, depth + 1, &mut inner);
        finds.extend(inner.into_iter().map(|find| {
            let (start, end) = decode::base64_range(text, first, find.start, find.end);
            Find { start, end, rule: find.rule, form: Form::Base64 }
        }));
    });
}
