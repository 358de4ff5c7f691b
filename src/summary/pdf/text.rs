//! Texts that may be anything, made fit to be shown, and cut into lines.

use super::font::{Face, Fonts};

/// How many marks may stand on one letter. More would lie over each other and hide what is there.
const MARKS: usize = 3;
/// A word that is too long for its line is cut after one of these, if there is one.
const BREAKS: &[char] = &['/', '-', '_', '.', ':', ',', ';', '@', '=', '&', '?', '+', ']'];

/// A text as it is shown.
pub(super) struct Shown {
    pub(super) text: String,
    /// Whether a character stands there as its code point.
    pub(super) replaced: bool,
}

/// The text in at most about `max` characters, all of which the font has. What the font lacks and what cannot be seen stand there as their code
/// points, `[U+202E]`; what is cut off is counted. A text of nothing but spaces is `(empty)`.
pub(super) fn shown(fonts: &Fonts, text: &str, max: usize) -> Shown {
    if text.chars().all(char::is_whitespace) && text.chars().all(|c| fonts.has(c)) {
        return Shown { text: "(empty)".to_owned(), replaced: false };
    }
    let (mut out, mut length, mut marks, mut replaced) = (String::new(), 0, 0, false);
    for (at, c) in text.char_indices() {
        if length >= max {
            let more = text[at..].chars().count();
            out.push_str(&format!(" … ({more} more {})", if more == 1 { "character" } else { "characters" }));
            break;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if fonts.has(c) && marks <= MARKS {
            out.push(c);
            length += 1;
        } else {
            let code = format!("[U+{:04X}]", u32::from(c));
            length += code.len();
            out.push_str(&code);
            replaced = true;
        }
    }
    Shown { text: out, replaced }
}

/// A mark that stands on the letter before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}')
}

/// The text in lines that are no wider than `width`, in points. A line that ends at a space keeps it, so that words stay apart when the text is
/// read out. At least one line.
pub(super) fn wrap(fonts: &Fonts, text: &str, face: Face, size: f32, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut filled) = (String::new(), 0.0);
    for word in text.split_inclusive(' ') {
        let seen = fonts.width(face, size, word.trim_end_matches(' '));
        if filled + seen > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            filled = 0.0;
        }
        let mut rest = word;
        if seen > width {
            while let Some(at) = cut(fonts, rest, face, size, width) {
                let (begin, end) = rest.split_at(at);
                lines.push(begin.to_owned());
                rest = end;
            }
        }
        line.push_str(rest);
        filled += fonts.width(face, size, rest);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where to cut a word that does not fit; None when it does. Never at its beginning.
fn cut(fonts: &Fonts, word: &str, face: Face, size: f32, width: f32) -> Option<usize> {
    let (mut filled, mut last, mut after) = (0.0, 0, None);
    for (at, c) in word.char_indices() {
        // A mark goes with its letter.
        if !is_mark(c) {
            last = at;
        }
        filled += fonts.advance(face, c) * size;
        if filled > width && c != ' ' && last > 0 {
            // A piece that is too short looks worse than a cut inside a name.
            return Some(after.filter(|cut| cut * 3 >= last).unwrap_or(last));
        }
        if BREAKS.contains(&c) {
            after = Some(at + c.len_utf8());
        }
    }
    None
}

/// A number as a person reads it, `1,204`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
